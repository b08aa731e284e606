"""Allowing one rule on one line, with a reason: in an HTML comment, or in the front matter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.check.files.front import front_matter
from claims.check.finding import Finding
from claims.check.places import Lines, Placed
from claims.check.rule import Checked, Example, FrontField, Rule, Severity
from claims.check.settings import Settings

FIELD = "claims"
"""The front matter's field that may hold a list ``allow``."""

PLACEHOLDER = "REASON"
"""What stands for a reason until somebody writes one; it counts as none."""

_COMMENT = re.compile(r"<!--\s*claims:\s*(?P<said>(?:(?!<!--)[^\n]){0,2000}?)\s*-->")
_ALLOWS = re.compile(r"allow\s+(?P<code>[A-Z]\d{3})(?P<reason>\s+\S.*)?\Z")
_CODE = re.compile(r"[A-Z]\d{3}\Z")
_HOW = "write `<!-- claims: allow S102 why it is right here -->`"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that is allowed on a line, and why. ``at`` is the line that says so, ``line`` the one it is for."""

    code: str
    line: int
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """An allowance with what it allowed: the findings that are not reported for it (0: it was not needed)."""

    path: str
    allowance: Allowance
    findings: int


@dataclass(frozen=True, slots=True)
class _Said:
    """Something that means to be an allowance: its span in the text, and the allowance or what is wrong with it."""

    span: tuple[int, int]
    means: Allowance | str


def allowances(text: str, raw: Mapping[str, FrontField]) -> list[Allowance]:
    """What the text of a file allows. Whatever has no reason, or is not written as it must be, allows nothing."""
    return [said.means for said in _sayings(text, raw) if isinstance(said.means, Allowance)]


def sifted(path: str, findings: Iterable[Placed], allowed: Sequence[Allowance]) -> tuple[list[Placed], list[Allowed]]:
    """The findings that are not allowed, and each allowance with how many it took away."""
    kept: list[Placed] = []
    taken = dict.fromkeys(allowed, 0)
    for finding in findings:
        of = [each for each in allowed if each.code == finding.code and each.line == finding.place.line]
        for each in of[:1]:
            taken[each] += 1
        if not of:
            kept.append(finding)
    return kept, [Allowed(path, each, count) for each, count in taken.items()]


def _sayings(text: str, raw: Mapping[str, FrontField]) -> Iterator[_Said]:
    lines = Lines(text)
    for comment in _COMMENT.finditer(text):
        said = _ALLOWS.match(comment["said"])
        at = lines.position(comment.start())[0]
        if said is None:
            yield _Said(comment.span(), "it is not written as an allowance")
        elif said["reason"] is None or said["reason"].strip() == PLACEHOLDER:
            yield _Said(comment.span(), f"it gives no reason for allowing {said['code']}")
        else:
            yield _Said(comment.span(), Allowance(said["code"], _line_meant(lines, at), said["reason"].strip(), at))
    field = raw.get(FIELD)
    if field is not None:
        yield from (_Said(field.span, means) for means in _in_field(field, lines))


def _line_meant(lines: Lines, at: int) -> int:
    """The comment's own line where it holds other words, else the next that is not blank or a comment."""
    for number in range(at, len(lines) + 1):
        if _COMMENT.sub("", lines.line(number)).strip():
            return number
    return at


def _in_field(field: FrontField, lines: Lines) -> Iterator[Allowance | str]:
    """``claims: {allow: [{rule: S102, line: 12, reason: …}]}``; ``words: …`` names the line by words that only it holds."""
    listed = field.value.get("allow") if isinstance(field.value, dict) else None
    if not isinstance(listed, list):
        yield "the field holds no list `allow`"
        return
    for number, item in enumerate(listed, start=1):
        said = item if isinstance(item, dict) else {}
        code, reason, line = said.get("rule"), said.get("reason"), said.get("line")
        if isinstance(said.get("words"), str):
            line = _line_of_words(lines, said["words"], after=field.span[1])
        if not isinstance(code, str) or not _CODE.match(code):
            yield f"item {number} names no `rule`"
        elif not isinstance(reason, str) or not reason.strip():
            yield f"item {number} gives no `reason` for allowing {code}"
        elif not isinstance(line, int) or not 1 <= line <= len(lines):
            yield f"item {number} does not tell the line that {code} is allowed on, by `line` or by `words` that stand there"
        else:
            yield Allowance(code, line, reason.strip(), field.line)


def _line_of_words(lines: Lines, words: str, *, after: int) -> int | None:
    at = lines.text.find(words, after) if words else -1
    return None if at < 0 else lines.position(at)[0]


def _find(checked: Checked, settings: Settings) -> Iterator[Finding]:
    for said in _sayings(checked.claim_set.article.text, checked.raw):
        if isinstance(said.means, str):
            yield Finding(RULE.code, "An allowance that allows nothing", (said.span,), said.means)


RULE = Rule(
    code="A901",
    name="allowance-without-reason",
    summary="A comment, or a field of the front matter, means to allow a rule but gives no reason, or is wrongly written.",
    why="Whoever reads the article later must see why a rule was set aside; without a reason it stays in force.",
    how_to_fix=f"Name one rule and say why: {_HOW}.",
    severity=Severity.ERROR,
    on=True,
    find=_find,
    fires=(
        Example(
            text="<!-- claims: allow S102 -->\nOfficials said the bridge would open.\n",
            at=("<!-- claims: allow S102 -->",),
            note="no reason",
        ),
        Example(
            text="<!-- claims: ignore everything -->\nOfficials said the bridge would open.\n",
            at=("<!-- claims: ignore everything -->",),
            note="not an allowance",
        ),
    ),
    silent=(
        Example(text="<!-- claims: allow S102 the desk knows their names -->\nOfficials said the bridge would open.\n", at=()),
        Example(text="<!-- a note on the claims: see the desk -->\nOfficials said the bridge would open.\n", at=()),
    ),
)


def fields_of(text: str, *, markdown: bool) -> Mapping[str, FrontField]:
    """The front matter of a file's text, empty unless it is Markdown."""
    return front_matter(text) if markdown else {}
