"""What a finding is about, so that an allowance or an entry of a baseline covers that one claim and no other."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from claims.check.finding import Finding
from claims.identity import normalised
from claims.model import ClaimSet

LONGEST: Final = 1_000
"""Code points of a sentence, before and after the words that are meant, that count."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]{0,3}\s{1,9}(?=[\"'“‘(]{0,3}[A-Z\d])")


@dataclass(frozen=True, slots=True)
class Subject:
    """The words of the sentences that a finding stands in, of the claims it names, and those that it underlines.

    Each as it stands in the article, several joined by a line feed. A finding about the whole file has its message as claim.
    """

    sentence: str
    claim: str
    underlined: str

    def digest(self, code: str, path: str, nth: int) -> str:
        """The fingerprint of the ``nth`` finding (from 1) of the rule ``code`` in the file ``path`` with this subject.

        It stays when lines move, or white space, case and punctuation change; it changes with every word of the sentence.
        """
        parts = (code, path, *(normalised(words) for words in (self.sentence, self.claim, self.underlined)), str(nth))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Subjects:
    """The subjects of the findings of one article: its text, and its claims where there are any."""

    def __init__(self, text: str, claim_set: ClaimSet | None = None) -> None:
        self._text = text
        self._claims = {} if claim_set is None else {claim.id: claim for claim in claim_set.claims}
        self._sentences = sorted({(claim.sentence.start, claim.sentence.end) for claim in self._claims.values()})
        self._blocks = [] if claim_set is None else [(block.start, block.end) for block in claim_set.article.blocks]
        self._line_ends = [0, *(end.end() for end in _LINE_END.finditer(text)), len(text) + 1]

    def of(self, finding: Finding) -> Subject:
        """What a finding is about."""
        if not finding.spans:
            return Subject("", finding.message, "")
        claims = [self._claims[id] for id in finding.claim_ids if id in self._claims]
        starts = [start for start, _ in finding.spans] + [claim.spans[0].start for claim in claims]
        sentences = dict.fromkeys(self._sentence(start) for start in starts)
        return Subject(
            sentence=self._joined(list(sentences)),
            claim="\n".join(claim.text for claim in claims),
            underlined=self._joined(finding.spans),
        )

    def _joined(self, places: Sequence[tuple[int, int]]) -> str:
        return "\n".join(self._text[start : min(end, start + 2 * LONGEST)] for start, end in places)

    def _sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds a place, cut at `LONGEST` before and after it."""
        known = self._holding(self._sentences, at)
        return self._without_claim(at) if known is None else (max(known[0], at - LONGEST), min(known[1], at + LONGEST))

    def _holding(self, places: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
        """The place that holds a code point, of places in order."""
        number = bisect_right(places, (at, len(self._text) + 1)) - 1
        return places[number] if number >= 0 and at < places[number][1] else None

    def _without_claim(self, at: int) -> tuple[int, int]:
        """Words that no claim is in, up to the next full stops in their paragraph; in front matter, in their line."""
        line = bisect_right(self._line_ends, at) - 1
        whole = self._holding(self._blocks, at) or (self._line_ends[line], self._line_ends[line + 1] - 1)
        start, end = max(whole[0], at - LONGEST), min(whole[1], at + LONGEST)
        cuts = [found.end() for found in _SENTENCE_END.finditer(self._text, start, end)]
        return max([start, *(cut for cut in cuts if cut <= at)]), min([end, *(cut for cut in cuts if cut > at)])
