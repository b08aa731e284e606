"""From code points in an article to lines and columns in its file, and to a mark that survives moved lines."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from claims.check.finding import Finding, Fix
from claims.check.rule import Severity
from claims.check.subject import Subject, Subjects
from claims.model import ClaimSet

_LINE_END = re.compile(r"\r\n|\n|\r")
_BEFORE, _MARKED, _AFTER = 32, 72, 40
"""How many code points of a line are shown before, in and after the marked words: paragraphs of Markdown are long lines."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file: lines and columns count from 1, columns in code points, the end column is excluded."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of one line around those that are meant; "…" stands where the line goes on."""

    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding as it is reported: with its file, its places (the telling one first), and a fingerprint.

    The fingerprint is made of the rule, the file and the ``subject``, so that it stays when lines move. ``exact`` says that
    the offsets of ``fix`` count into the file's own text. Of findings with the same ``group`` one is reported (`folded`).
    """

    path: str
    code: str
    severity: Severity
    message: str
    reason: str
    places: tuple[Place, ...]
    excerpt: Excerpt
    fingerprint: str
    subject: Subject
    claim_ids: tuple[str, ...] = ()
    fix: Fix | None = None
    exact: bool = True
    group: str = ""

    @property
    def place(self) -> Place:
        """Where the finding is shown."""
        return self.places[0]


class Lines:
    """The lines of a text, which end as editors have it: at a line feed, a carriage return, or both together."""

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
        """The code point at a line and a column, both from 1."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """The words of a line, counted from 1, without its end."""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    def place(self, start: int, end: int) -> Place:
        """The place of the code points from ``start`` up to ``end``."""
        return Place(*self.position(start), *self.position(end))

    def excerpt(self, start: int, end: int) -> Excerpt:
        """The words from ``start`` up to ``end``, as far as they stand on one line, with some around them."""
        at = bisect_right(self._starts, start) - 1
        first, last = self._starts[at], max(self._ends[at], start)
        stop = min(end, last)
        marked = self.text[start:stop]
        if len(marked) > _MARKED:
            return Excerpt(self._before(first, start), marked[:_MARKED] + "…")
        return Excerpt(self._before(first, start), marked, self._after(stop, last))

    def _before(self, first: int, start: int) -> str:
        """Some words between two places, the nearest to the second."""
        if start - first <= _BEFORE:
            return self.text[first:start]
        words = self.text[start - _BEFORE : start]
        return "… " + words.partition(" ")[2] if " " in words else "…" + words

    def _after(self, stop: int, last: int) -> str:
        """Some words between two places, the nearest to the first."""
        if last - stop <= _AFTER:
            return self.text[stop:last]
        words = self.text[stop : stop + _AFTER]
        return words.rpartition(" ")[0] + " …" if " " in words else words + "…"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an article's text stands: the file, the article's lines and those of the file.

    The two are the same for text and Markdown. ``line`` is where the article begins in a file of records. ``name`` is the
    path by which fingerprints know the file (left out: ``path``), ``claim_set`` the article's claims.
    """

    path: str
    article: Lines
    file: Lines
    line: int = 1
    name: str = ""
    claim_set: ClaimSet | None = None

    @property
    def exact(self) -> bool:
        """Whether the article's text is its file's."""
        return self.article.text == self.file.text

    def place(self, start: int, end: int) -> Place:
        """Where in the file the words are; where the article begins if they cannot be found, as in escaped JSON."""
        if self.exact:
            return self.file.place(start, end)
        words = self.article.text[start:end]
        if len(words) > 1 and self.file.text.count(words) == 1:
            at = self.file.text.index(words)
            return self.file.place(at, at + len(words))
        return Place(self.line, 1, self.line, 1)


def placed(findings: Iterable[Finding], setting: Setting, severities: dict[str, Severity], seen: Counter[str]) -> list[Placed]:
    """The findings of one article with their places in its file, in reading order. ``seen`` counts equal ones in the file."""
    found = []
    subjects = Subjects(setting.article.text, setting.claim_set)
    for finding in sorted(findings, key=lambda finding: (finding.spans[:1], finding.code)):
        subject = subjects.of(finding)
        base = subject.digest(finding.code, setting.name or setting.path, 0)
        seen[base] += 1
        found.append(
            Placed(
                path=setting.path,
                code=finding.code,
                severity=severities[finding.code],
                message=finding.message,
                reason=finding.reason,
                places=tuple(setting.place(a, b) for a, b in finding.spans) or (Place(setting.line, 1, setting.line, 1),),
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
