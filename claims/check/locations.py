"""The location of a finding in a file, and its fingerprint, which does not depend on line numbers.

An allowance or a baseline entry covers exactly one claim: the fingerprint is computed from the rule, the file and the
words of the sentence and the claim.
"""

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from claims.check.rule import Finding, Fix, Severity
from claims.identity import normalised
from claims.model import ClaimSet

LONGEST: Final = 1_000
"""The number of code points of a sentence before and after the underlined words that enter the fingerprint."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]{0,3}\s{1,9}(?=[\"'“‘(]{0,3}[A-Z\d])")


@dataclass(frozen=True, slots=True)
class FindingText:
    """The text of a finding's sentences, of its claims, and of its underlined words.

    Each is verbatim, several joined by a line feed. A finding about the whole file has its message as the claim.
    """

    sentence: str
    claim: str
    underlined: str

    def digest(self, code: str, path: str, nth: int) -> str:
        """The fingerprint of the ``nth`` finding (from 1) of the rule ``code`` in the file ``path`` with this subject.

        It is unaffected by moved lines, white space, case and punctuation; any changed word of the sentence changes it.
        """
        parts = (code, path, *(normalised(words) for words in (self.sentence, self.claim, self.underlined)), str(nth))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class FindingTexts:
    """Computes the `FindingText` of the findings of one article."""

    def __init__(self, text: str, claim_set: ClaimSet | None = None) -> None:
        self._text = text
        self._claims = {} if claim_set is None else {claim.id: claim for claim in claim_set.claims}
        self._sentences = sorted({(claim.sentence.start, claim.sentence.end) for claim in self._claims.values()})
        self._blocks = [] if claim_set is None else [(block.start, block.end) for block in claim_set.article.blocks]
        self._line_ends = [0, *(end.end() for end in _LINE_END.finditer(text)), len(text) + 1]

    def of(self, finding: Finding) -> FindingText:
        """The texts of a finding."""
        if not finding.spans:
            return FindingText("", finding.message, "")
        claims = [self._claims[id] for id in finding.claim_ids if id in self._claims]
        starts = [start for start, _ in finding.spans] + [claim.spans[0].start for claim in claims]
        sentences = dict.fromkeys(self._sentence(start) for start in starts)
        return FindingText(
            sentence=self._joined(list(sentences)),
            claim="\n".join(claim.text for claim in claims),
            underlined=self._joined(finding.spans),
        )

    def _joined(self, places: Sequence[tuple[int, int]]) -> str:
        return "\n".join(self._text[start : min(end, start + 2 * LONGEST)] for start, end in places)

    def _sentence(self, at: int) -> tuple[int, int]:
        """The span of the sentence at the offset ``at``, cut at `LONGEST` before and after it."""
        known = self._holding(self._sentences, at)
        return self._without_claim(at) if known is None else (max(known[0], at - LONGEST), min(known[1], at + LONGEST))

    def _holding(self, places: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
        """The span in ``places`` (sorted) that contains the offset ``at``, or None."""
        number = bisect_right(places, (at, len(self._text) + 1)) - 1
        return places[number] if number >= 0 and at < places[number][1] else None

    def _without_claim(self, at: int) -> tuple[int, int]:
        """The span around an offset outside all claims, up to the nearest full stops of the paragraph or front matter line."""
        line = bisect_right(self._line_ends, at) - 1
        whole = self._holding(self._blocks, at) or (self._line_ends[line], self._line_ends[line + 1] - 1)
        start, end = max(whole[0], at - LONGEST), min(whole[1], at + LONGEST)
        cuts = [found.end() for found in _SENTENCE_END.finditer(self._text, start, end)]
        return max([start, *(cut for cut in cuts if cut <= at)]), min([end, *(cut for cut in cuts if cut > at)])


_BEFORE, _MARKED, _AFTER = 32, 72, 40
"""The maximum number of code points shown before, in and after the marked words: paragraphs of Markdown are long lines."""


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a file: lines and columns count from 1, columns in code points, the end column is excluded."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The underlined words with context from their line; "…" marks where the line was cut."""

    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding as it is reported: with its file, its locations (the most specific first), and a fingerprint.

    The fingerprint depends on the rule, the file and the ``subject``, not on line numbers. ``exact`` says that
    the offsets of ``fix`` refer to the file's own text. Of findings with the same ``group``, only one is reported.
    """

    path: str
    code: str
    severity: Severity
    message: str
    reason: str
    places: tuple[Location, ...]
    excerpt: Excerpt
    fingerprint: str
    subject: FindingText
    claim_ids: tuple[str, ...] = ()
    fix: Fix | None = None
    exact: bool = True
    group: str = ""

    @property
    def place(self) -> Location:
        """The location at which the finding is shown."""
        return self.places[0]


class Lines:
    """The lines of a text, which end at a line feed, a carriage return, or both together, as in editors."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        self._ends = [end.start() for end in _LINE_END.finditer(text)] + [len(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column, both from 1, of the code point at ``offset``.

        >>> Lines("Snow\\r\\nand ice").position(7)
        (2, 2)
        """
        at = bisect_right(self._starts, offset) - 1
        return at + 1, offset - self._starts[at] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column, both from 1."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line ending."""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    def place(self, start: int, end: int) -> Location:
        """The location of the code points from ``start`` to ``end`` (excluded)."""
        return Location(*self.position(start), *self.position(end))

    def excerpt(self, start: int, end: int) -> Excerpt:
        """The words from ``start`` to ``end`` that are on its first line, with context."""
        at = bisect_right(self._starts, start) - 1
        first, last = self._starts[at], max(self._ends[at], start)
        stop = min(end, last)
        marked = self.text[start:stop]
        if len(marked) > _MARKED:
            return Excerpt(self._before(first, start), marked[:_MARKED] + "…")
        return Excerpt(self._before(first, start), marked, self._after(stop, last))

    def _before(self, first: int, start: int) -> str:
        """Context between two offsets, the part nearest to the second."""
        if start - first <= _BEFORE:
            return self.text[first:start]
        words = self.text[start - _BEFORE : start]
        return "… " + words.partition(" ")[2] if " " in words else "…" + words

    def _after(self, stop: int, last: int) -> str:
        """Context between two offsets, the part nearest to the first."""
        if last - stop <= _AFTER:
            return self.text[stop:last]
        words = self.text[stop : stop + _AFTER]
        return words.rpartition(" ")[0] + " …" if " " in words else words + "…"


@dataclass(frozen=True, slots=True)
class SourceText:
    """The source of an article's text: the file, the article's lines and those of the file.

    The two are the same for text and Markdown. ``line`` is the article's first line in a file of records. ``name`` is the
    path that enters fingerprints (default: ``path``), ``claim_set`` the article's claims.
    """

    path: str
    article: Lines
    file: Lines
    line: int = 1
    name: str = ""
    claim_set: ClaimSet | None = None

    @property
    def exact(self) -> bool:
        """Whether the article's text is the text of its file."""
        return self.article.text == self.file.text

    def place(self, start: int, end: int) -> Location:
        """The location of the words in the file, or the article's first line if they cannot be found, as in escaped JSON."""
        if self.exact:
            return self.file.place(start, end)
        words = self.article.text[start:end]
        if len(words) > 1 and self.file.text.count(words) == 1:
            at = self.file.text.index(words)
            return self.file.place(at, at + len(words))
        return Location(self.line, 1, self.line, 1)


def located(
    findings: Iterable[Finding], setting: SourceText, severities: dict[str, Severity], seen: Counter[str]
) -> list[LocatedFinding]:
    """The findings of one article with their locations, in reading order. ``seen`` counts identical findings in the file."""
    found = []
    subjects = FindingTexts(setting.article.text, setting.claim_set)
    for finding in sorted(findings, key=lambda finding: (finding.spans[:1], finding.code)):
        subject = subjects.of(finding)
        base = subject.digest(finding.code, setting.name or setting.path, 0)
        seen[base] += 1
        found.append(
            LocatedFinding(
                path=setting.path,
                code=finding.code,
                severity=severities[finding.code],
                message=finding.message,
                reason=finding.reason,
                places=tuple(setting.place(a, b) for a, b in finding.spans) or (Location(setting.line, 1, setting.line, 1),),
                excerpt=setting.article.excerpt(*finding.spans[0]) if finding.spans else Excerpt(),
                fingerprint=subject.digest(finding.code, setting.name or setting.path, seen[base]),
                subject=subject,
                claim_ids=finding.claim_ids,
                fix=finding.fix,
                exact=setting.exact,
                group=f"{setting.line} {finding.group}" if finding.group else "",
            )
        )
    return found
