"""Ids made from words, so that an edit elsewhere in the article leaves them alone; and which words count as the same."""

import hashlib
import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"\w+")
# "1.5" and "15" are other numbers, "-5" and "5" too, and "5 %" is not 5; marks of the sentence and of Markdown say nothing.
_TOKEN = re.compile(r"[-−](?=\d)|\w+(?:[.,'’]\w+)*|[^\w\s.,;:!?\"“”‘’'()\[\]{}*_#|<>/\\–—…−-]")
_MINUS = re.compile(r"[−–](?=[^\w\s]?\d)")
# Beside those: "-$5", ".5", "3/4", "2:1", "< 5".
_EXACT = re.compile(rf"-(?=[^\w\s]?\d)|(?<!\w)\.(?=\d)|(?<=\d)[/:](?=\d)|[<>](?=\s?\d)|{_TOKEN.pattern}")


def normalised(words: str, *, exact: bool = False) -> str:
    """The words as they are compared: signs that change a figure stay, white space, case and other punctuation do not count.

    ``exact`` is for what a verdict stands on: signs in front of a figure and between two stay as well ("3/4", ".5"), and so
    does the case of words all in capitals, which may be others ("US", "us").

    >>> normalised("It’s -1.5%, “they”  SAID.")
    "it's - 1.5 % they said"
    >>> normalised("The US paid -$3.50 to us", exact=True)
    'the US paid - $ 3.50 to us'
    """
    text = unicodedata.normalize("NFC", words)
    if not exact:
        return " ".join(_TOKEN.findall(text.casefold())).replace("’", "'")
    tokens = _EXACT.findall(_MINUS.sub("-", text))
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
