"""Ids made from words, so that an edit elsewhere in the article leaves them alone; and which words count as the same."""

import hashlib
import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"\w+")
# "1.5" and "15" are other numbers, "-5" and "5" too, and "5 %" is not 5; marks of the sentence and of Markdown say nothing.
_TOKEN = re.compile(r"[-−](?=\d)|\w+(?:[.,'’]\w+)*|[^\w\s.,;:!?\"“”‘’'()\[\]{}*_#|<>/\\–—…−-]")
_AHEAD = r"\W{0,8}(?:[A-Z]{1,3}\W{0,8})?\d"
"""A figure, perhaps behind a currency ("US$5"); bounded, so that a long row of marks takes no longer than its length."""
_DASH = r"[-\u2010-\u2015\u2212]"
# Between letters ("well-known") or with spaces on both sides ("Kim – resigned"), and not in front of a figure ("- 5").
_SENTENCE_DASH = re.compile(rf"(?:(?<!\S){_DASH}+(?!\S)|(?<=[^\W_]){_DASH}+(?=[^\W\d_])|\u2014)(?!{_AHEAD})")
_OTHER_DASH = re.compile(_DASH)
# Every sign counts ("<$5", "AA-", "3 / 4") but marks of the sentence and of Markdown; these do where they change a figure:
# ".5", "2:1", "3*4", "(5)%", "!= 5".
_EXACT = re.compile(
    r"\w+(?:[.,'’]\w+)*|(?<!\w)\.(?=\d)|(?<=\d)[:*](?=\d)|(?<=\d\s)[:*](?=\s\d)|!(?==)"
    rf"|\((?={_AHEAD})|[^\w\s.,;:!?\"“”‘’„«»'()\[\]{{}}*_#|\\…]"
)


def normalised(words: str, *, exact: bool = False) -> str:
    """The words as they are compared: signs that change a figure stay, white space, case and other punctuation do not count.

    ``exact`` is for what a verdict stands on: every sign but the sentence's punctuation stays, as it may change a figure
    ("<$5", "3/4") or a word ("AA-"), and so does the case of words all in capitals, which may be others ("US", "us").

    >>> normalised("It’s -1.5%, “they”  SAID.")
    "it's - 1.5 % they said"
    >>> normalised("The US paid -$3.50 to us", exact=True)
    'the US paid - $ 3.50 to us'
    """
    text = unicodedata.normalize("NFC", words)
    if not exact:
        return " ".join(_TOKEN.findall(text.casefold())).replace("’", "'")
    tokens = _EXACT.findall(_OTHER_DASH.sub("-", _SENTENCE_DASH.sub(" ", text)))
    kept = (token if token.isupper() and len(token) > 1 else token.casefold() for token in tokens)
    return " ".join(kept).replace("’", "'")


class Identifiers:
    """Gives ids for the parts of one article; the same words a second time get a number behind.

    >>> ids = Identifiers("kim-train")
    >>> ids.of("c", "Kim entered Russia") == Identifiers("kim-train").of("c", "Kim  entered RUSSIA.")
    True
    >>> ids.of("c", "Kim entered Russia").endswith("-2")
    True
    """

    def __init__(self, article_id: str) -> None:
        self._article_id = article_id
        self._seen: Counter[str] = Counter()

    def of(self, prefix: str, *words: str) -> str:
        """An id of ``prefix``, a digest of the article's id and the words (case and punctuation aside)."""
        normalised = "\n".join(" ".join(_WORD.findall(part.casefold())) for part in (self._article_id, *words))
        digest = hashlib.sha256(normalised.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self._seen[prefix + digest] += 1
        nth = self._seen[prefix + digest]
        return f"{prefix}-{digest}" + (f"-{nth}" if nth > 1 else "")
