"""Ids made from words, so that an edit elsewhere in the article leaves them alone."""

import hashlib
import re
from collections import Counter

_WORD = re.compile(r"\w+")


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
