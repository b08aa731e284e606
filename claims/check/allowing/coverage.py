"""Which findings allowances cover: each one, or none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from claims.check.allowing.parsing import Allowance
from claims.check.places import Placed
from claims.identity import normalised


@dataclass(frozen=True, slots=True)
class Allowed:
    """A finding that is not reported, and the allowance that says why."""

    allowance: Allowance
    finding: Placed

    @property
    def path(self) -> str:
        """The file that they are in."""
        return self.finding.path


@dataclass(frozen=True, slots=True)
class Coverage:
    """The findings that stay, those that are allowed, and the allowances that cover none.

    ``several`` are the allowances that fit more findings than there are of them, with those findings: they cover none of them.
    """

    kept: tuple[Placed, ...]
    allowed: tuple[Allowed, ...]
    several: tuple[tuple[Allowance, tuple[Placed, ...]], ...]
    unused: tuple[Allowance, ...]


def covered(findings: Sequence[Placed], allowances: Sequence[Allowance]) -> Coverage:
    """What becomes of the findings of a file under its allowances.

    An allowance covers one finding. Those that name words come first; where a sentence stands twice on a line, two allowances
    with the same words cover both.
    """
    groups: dict[tuple[str, int | None, str | None], list[Allowance]] = defaultdict(list)
    for allowance in allowances:
        words = None if allowance.words is None else normalised(allowance.words)
        groups[allowance.code, allowance.line, words].append(allowance)
    named = {code for code, _, words in groups if words is not None}
    by_code: dict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings):
        by_code[finding.code].append(number)
    parts = [_parts(finding) if finding.code in named else ("", "") for finding in findings]
    taken: dict[int, Allowance] = {}
    several: list[tuple[Allowance, tuple[Placed, ...]]] = []
    unused: list[Allowance] = []
    for (code, line, words), group in sorted(groups.items(), key=lambda item: item[0][2] is None):
        here = [number for number in by_code[code] if number not in taken and line in (None, findings[number].place.line)]
        fitting = here if words is None else _naming(words, here, parts)
        enough = len(fitting) == 1 or (words is not None and len(fitting) <= len(group))
        if fitting and not enough:
            several += ((allowance, tuple(findings[number] for number in fitting)) for allowance in group)
            continue
        taken.update(zip(fitting, group, strict=False))
        unused += group[len(fitting) :]
    return Coverage(
        kept=tuple(finding for number, finding in enumerate(findings) if number not in taken),
        allowed=tuple(Allowed(taken[number], findings[number]) for number in sorted(taken)),
        several=tuple(several),
        unused=tuple(unused),
    )


def _naming(words: str, numbers: Sequence[int], parts: Sequence[tuple[str, str]]) -> list[int]:
    """The findings in whose claim the words stand; where there is none, those in whose sentence they do."""
    for part in range(2):
        found = [number for number in numbers if f" {words} " in parts[number][part]]
        if found:
            return found
    return []


def _parts(finding: Placed) -> tuple[str, str]:
    """The words of a finding's claim, and of its sentence, between spaces."""
    subject = finding.subject
    return f" {normalised(subject.claim or subject.underlined)} ", f" {normalised(subject.sentence)} "
