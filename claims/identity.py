"""Ids made from words, so that an edit elsewhere in the article does not change them; and the normalisation of words."""

import hashlib
import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"\w+")
# "1.5" and "15" are different numbers, as are "-5" and "5", and "5 %" is not 5; punctuation and Markdown are ignored.
_TOKEN = re.compile(r"[-−](?=\d)|\w+(?:[.,'’]\w+)*|[^\w\s.,;:!?\"“”‘’'()\[\]{}*_#|<>/\\–—…−-]")
_AHEAD = r"\W{0,8}(?:[A-Z]{1,3}\W{0,8})?\d"
"""A figure, perhaps after a currency ("US$5"); bounded, so that matching a long row of signs takes linear time."""
_DASH = r"[-\u2010-\u2015\u2212]"
# Between letters ("well-known") or with spaces on both sides ("Kim – resigned"), and not in front of a figure ("- 5").
_SENTENCE_DASH = re.compile(rf"(?:(?<!\S){_DASH}+(?!\S)|(?<=[^\W_]){_DASH}+(?=[^\W\d_])|\u2014)(?!{_AHEAD})")
_OTHER_DASH = re.compile(_DASH)
# Every sign counts ("<$5", "AA-", "3 / 4") except punctuation and Markdown; these count if they change a figure or a name:
# ".5", "2:1", "2: 1" (unlike "In 2024: 5"), "3*4", "(5)%", "!= 5", "5|6", "5\"", "A*", "C#".
_EXACT = re.compile(
    r"\w+(?:[.,'’]\w+)*|(?<!\w)\.(?=\d)|(?<=\d)[:*|](?=\d)|(?<=\d\s)[:*](?=\s?\d)|(?<=\d)(?<!\d{4}):(?=\s\d{1,3}\b)"
    r"|!(?=\s?=)|(?<=\d)[\"”'’](?!\w)|(?<=(?<!\w)[A-Z])\*(?!\w)|(?<=\w)\#(?!\w)"
    rf"|\((?={_AHEAD})|[^\w\s.,;:!?\"“”‘’„«»'()\[\]{{}}*_#|\\…]"
)
# Pairs around words, of which no mark is that of inches, feet or a grade; bounded for the same reason.
_QUOTED = re.compile(r"(?<!\w)[\"“„](?=\S)([^\"“”„]{0,1000})[\"”“](?!\w)")
_QUOTED_ONCE = re.compile(r"(?<!\w)['‘‚](?=\S)((?:[^'‘’‚]|(?<=\w)['’](?=\w)){0,1000})['’](?!\w)")
_EMPHASISED = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{0,1000})(?<!\s)\1(?![\w*])")
_SENTENCE = re.compile(r"(?:^|[.!?:…])[\W_]*$")


def normalised(words: str, *, exact: bool = False) -> str:
    """The words in the form for comparison: signs that change a figure stay, white space, case and other punctuation are
    ignored.

    ``exact`` is for what a verdict rests on: every sign except punctuation stays, as it may change a figure
    ("<$5", "3/4") or a word ("AA-", "C#"), as does the case of words all in capitals, which may be different words ("US", "us";
    "3 M", "3 m"), except that of an "A" that begins a sentence.

    >>> normalised("It’s -1.5%, “they”  SAID.")
    "it's - 1.5 % they said"
    >>> normalised("The US paid -$3.50 to us", exact=True)
    'the US paid - $ 3.50 to us'
    """
    text = unicodedata.normalize("NFC", words)
    if not exact:
        return " ".join(_TOKEN.findall(text.casefold())).replace("’", "'")
    for marked, words_of in ((_EMPHASISED, r"\2"), (_QUOTED, r"\1"), (_QUOTED_ONCE, r"\1")):
        text = marked.sub(words_of, text)
    text = _OTHER_DASH.sub("-", _SENTENCE_DASH.sub(" ", text))
    kept = [token if token.isupper() else token.casefold() for token in _EXACT.findall(text)]
    if "A" in kept:
        starts = (found.start() for found in _EXACT.finditer(text))
        placed = zip(kept, starts, strict=True)
        kept = ["a" if token == "A" and _begins_sentence(start, text) else token for token, start in placed]
    return " ".join(kept).replace("’", "'").replace("”", '"')


def _begins_sentence(start: int, text: str) -> bool:
    return _SENTENCE.search(text[max(0, start - 8) : start]) is not None


class Identifiers:
    """Generates ids for the parts of one article; repeated words get a number as suffix.

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
        """An id from ``prefix`` and a digest of the article's id and the words (ignoring case and punctuation)."""
        normalised = "\n".join(" ".join(_WORD.findall(part.casefold())) for part in (self._article_id, *words))
        digest = hashlib.sha256(normalised.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self._seen[prefix + digest] += 1
        nth = self._seen[prefix + digest]
        return f"{prefix}-{digest}" + (f"-{nth}" if nth > 1 else "")
