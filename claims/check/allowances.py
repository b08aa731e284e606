"""Allowances in a file's comments and front matter, and the findings they cover."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from claims.check.front_matter import FrontField, front_matter
from claims.check.locations import Lines, LocatedFinding
from claims.identity import normalised

FIELD: Final = "claims"
"""The front matter field that may contain a list ``allow``."""
PLACEHOLDER: Final = "REASON"
"""Placeholder for the reason; an allowance that still has it counts as having no reason."""
OWN: Final = "A9"
"""Prefix of the codes of the rules about allowances, which cannot be allowed themselves."""

MOST: Final = 1_000
"""The maximum number of allowances in a file; each is compared with every finding of its rule."""

FEWEST: Final = 3
"""The minimum number of words that identify a claim without a line number: one or two also occur in other sentences."""

_LONGEST = 2_000
"""The number of code points of a comment that are read."""
_OPENING = re.compile(r"<\s?!\s?-{1,3}")
_CLOSING = re.compile(r"-->")
_LINE_END = re.compile(r"\r\n|\n|\r")
_HEAD = re.compile(r"\s{0,99}(?P<name>claims?\b)?\s{0,99}(?P<sign>[:;=,]|-+|–|—)?\s{0,99}(?P<verb>[^\W\d_]*)", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Za-z]\d{3}\b")
_VERBS = ("allow", "allows", "allowed", "ignore", "ignores", "disable", "suppress", "skip", "noqa", "off")
_ALIKE = 0.8
_EXACT = re.compile(r"claims:[ \t]*allow[ \t]+(?P<code>[A-Z]\d{3})(?:[ \t]+(?P<rest>\S.*))?\Z", re.DOTALL)
_WORDS = re.compile(r"(?:\"(?P<straight>[^\"]+)\"|“(?P<curved>[^“”]+)”)[ \t]*:(?P<reason>.*)\Z", re.DOTALL)
_WORD_CHARACTER = re.compile(r"\w")
_WORD = re.compile(r"\S*\w\S*")
_HOW = "write `<!-- claims: allow S102 why it is right here -->`"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The user's permission for one finding of the rule ``code``, with the reason.

    ``at`` is the line of the allowance, ``line`` that of the finding (None: ``words`` alone identify it); ``words``
    occur in the claim or its sentence.
    """

    code: str
    line: int | None
    reason: str
    at: int
    words: str | None = None


@dataclass(frozen=True, slots=True)
class InvalidAllowance:
    """Why an intended allowance is invalid, and what to write instead."""

    problem: str
    remedy: str = _HOW


@dataclass(frozen=True, slots=True)
class ParsedAllowance:
    """An intended allowance, valid or not: its span in the text of its file (code points, end excluded)."""

    span: tuple[int, int]
    means: Allowance | InvalidAllowance


def fields_of(text: str, *, markdown: bool) -> Mapping[str, FrontField]:
    """The front matter of a file's text, empty unless it is Markdown."""
    return front_matter(text) if markdown else {}


def parse_allowances(text: str, raw: Mapping[str, FrontField], codes: Collection[str]) -> list[ParsedAllowance]:
    """All intended allowances of a file, in order; ``raw`` is its front matter, ``codes`` are the codes of all rules."""
    lines = _Article(text)
    found = [_written(comment, lines, codes) for comment in _comments(text) if comment.means_to_allow]
    field = raw.get(FIELD)
    if field is not None:
        found += (ParsedAllowance(field.span, means) for means in _in_field(field, lines, codes))
    return _limited(sorted(found, key=lambda written: written.span))


def _limited(found: list[ParsedAllowance]) -> list[ParsedAllowance]:
    number = 0
    for at, each in enumerate(found):
        number += isinstance(each.means, Allowance)
        if number > MOST and isinstance(each.means, Allowance):
            found[at] = ParsedAllowance(
                each.span, InvalidAllowance(f"the file has more than {MOST:,} allowances", "allow the rule in the settings")
            )
    return found


def valid_allowances(written: Iterable[ParsedAllowance]) -> list[Allowance]:
    """The valid allowances. One without a reason, or with a syntax error, has no effect."""
    return [each.means for each in written if isinstance(each.means, Allowance)]


def allowance_comment(code: str, words: str | None = None) -> str:
    """A template of the comment that allows a finding of a rule; ``words`` distinguish the finding from others on its line.

    >>> allowance_comment("S102", "The bridge fell")
    '<!-- claims: allow S102 "The bridge fell": REASON -->'
    """
    named = "" if words is None else f'"{" ".join(words.replace(chr(34), " ").split())}": '
    return f"<!-- claims: allow {code} {named}{PLACEHOLDER} -->"


@dataclass(frozen=True, slots=True)
class _Comment:
    span: tuple[int, int]
    opening: str
    content: str
    closed: bool

    @property
    def means_to_allow(self) -> bool:
        """Whether the comment was meant as an allowance, even if misspelt."""
        head = _HEAD.match(self.content)
        assert head is not None, "every part of it may be empty"
        has_code = _CODE.search(self.content) is not None
        if head["name"] and (head["sign"] or "") in (":", ";", "="):
            return True
        if not head["name"] and not has_code:
            return False
        says_so = bool(get_close_matches(head["verb"].lower(), _VERBS, n=1, cutoff=_ALIKE))
        return says_so or (has_code and (bool(head["name"]) or _says_allow(self.content)))


def _says_allow(content: str) -> bool:
    """Whether one of the first words is "allow", even after a misspelt prefix: "clams: allow S102"."""
    return bool(get_close_matches("allow", content.lower().split()[:3], n=1, cutoff=_ALIKE))


def _comments(text: str) -> Iterator[_Comment]:
    """The comments of a text; an unclosed one ends at the end of its line."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        start = opening.end()
        limit = start + _LONGEST
        again = text.find("<!--", start, limit)
        # Beyond the next opening nothing is searched: the rest of a file of openings would be searched for each of them.
        closing = _CLOSING.search(text, start, limit if again < 0 else min(limit, again + len("<!-->") + 1))
        if closing is None or 0 <= again <= closing.start() - len("<!--"):
            end = _LINE_END.search(text, start, limit if again < 0 else again)
            stops = [each for each in (again, end.start() if end else -1) if each >= 0]
            at = min(stops, default=min(limit, len(text)))
            yield _Comment((opening.start(), at), opening[0], text[start:at], closed=False)
        else:
            at = closing.end()
            yield _Comment((opening.start(), at), opening[0], text[start : closing.start()], closed=True)


def _written(comment: _Comment, lines: "_Article", codes: Collection[str]) -> ParsedAllowance:
    at = lines.position(comment.span[0])[0]
    return ParsedAllowance(comment.span, _means(comment, at, lines, codes))


def _means(comment: _Comment, at: int, lines: "_Article", codes: Collection[str]) -> Allowance | InvalidAllowance:
    if not comment.closed:
        return InvalidAllowance("it is not closed with `-->`")
    if _LINE_END.search(comment.content):
        return InvalidAllowance("it runs over several lines", "write it on one line")
    said = _EXACT.match(comment.content.strip())
    if said is None or comment.opening != "<!--":
        return InvalidAllowance("it is not a valid allowance")
    code, rest = said["code"], said["rest"] or ""
    named = _WORDS.match(rest)
    words = None if named is None else named["straight"] or named["curved"]
    reason = (rest if named is None else named["reason"]).strip()
    wrong = _wrong_code(code, codes) or _wrong_reason(code, reason)
    return wrong or Allowance(code, lines.meant(at), reason, at, words)


def _wrong_code(code: str, codes: Collection[str]) -> InvalidAllowance | None:
    if code.startswith(OWN):
        return InvalidAllowance(
            f"{code} is a rule about allowances, which cannot be allowed", "fix the allowance that it reports"
        )
    if code not in codes:
        near = get_close_matches(code, codes, n=1)
        return InvalidAllowance(f"there is no rule {code}", f"did you mean {near[0]}?" if near else "`claims rules` lists them")
    return None


def _wrong_reason(code: str, reason: object) -> InvalidAllowance | None:
    if not isinstance(reason, str) or not _WORD_CHARACTER.search(reason) or reason.strip() == PLACEHOLDER:
        return InvalidAllowance(f"it gives no reason for allowing {code}", "say why it is right here")
    return None


class _Article(Lines):
    """The lines of a text, some of which contain only comments."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._meant: list[int] | None = None
        self._words: tuple[int, str] | None = None

    def meant(self, at: int) -> int:
        """The line that a comment on line ``at`` refers to: that line if it has other words, else the next line that has."""
        if self._meant is None:
            self._meant = [0] * (len(self) + 2)
            for number in range(len(self), 0, -1):
                has_words = bool(_without_comments(self.line(number)).strip())
                self._meant[number] = number if has_words else self._meant[number + 1]
        return self._meant[at] or at

    def holds(self, words: str, *, after: int) -> bool:
        """Whether the words occur at or after the offset ``after``."""
        if self._words is None or self._words[0] != after:
            self._words = after, f" {normalised(self.text[after:])} "
        return bool(words.strip()) and f" {normalised(words)} " in self._words[1]


def _without_comments(line: str) -> str:
    kept, at = [], 0
    while (start := line.find("<!--", at)) >= 0 and (end := line.find("-->", start)) >= 0:
        kept.append(line[at:start])
        at = end + len("-->")
    return "".join([*kept, line[at:]])


def _in_field(field: FrontField, lines: _Article, codes: Collection[str]) -> Iterator[Allowance | InvalidAllowance]:
    """The allowances in front matter: ``claims: {allow: [{rule: S102, line: 12, reason: …}]}``, or ``words`` for ``line``."""
    listed = field.value.get("allow") if isinstance(field.value, dict) else None
    if not isinstance(listed, list):
        yield InvalidAllowance("the field has no list `allow`", "add the list `allow`, each item with rule, words and reason")
        return
    for number, item in enumerate(listed, start=1):
        means = _item(item if isinstance(item, dict) else {}, field, lines, codes)
        yield (
            InvalidAllowance(f"item {number}: {means.problem}", means.remedy) if isinstance(means, InvalidAllowance) else means
        )


def _item(
    said: Mapping[object, object], field: FrontField, lines: _Article, codes: Collection[str]
) -> Allowance | InvalidAllowance:
    code, reason, line, words = (said.get(key) for key in ("rule", "reason", "line", "words"))
    if not isinstance(code, str):
        return InvalidAllowance("it names no `rule`", "add `rule: S102`")
    wrong = _wrong_code(code, codes)
    if wrong is not None:
        return wrong
    wrong = _wrong_reason(code, reason)
    if wrong is not None:
        return wrong
    if words is not None and (not isinstance(words, str) or not lines.holds(words, after=field.span[1])):
        return InvalidAllowance(f"its `words` for {code} do not occur in the article", "copy them from the allowed claim")
    number = line if isinstance(line, int) and not isinstance(line, bool) and 1 <= line <= len(lines) else None
    if number is None and (line is not None or words is None):
        return InvalidAllowance(
            f"it does not say which claim {code} is allowed for",
            "add `words` from the claim, or its `line`",
        )
    if number is None and len(_WORD.findall(normalised(words or ""))) < FEWEST:
        return InvalidAllowance(
            f"its `words` are too few to identify the claim that {code} is allowed for",
            f"copy at least {FEWEST} words of the claim or of its sentence, or add its `line`",
        )
    return Allowance(code, number, str(reason).strip(), field.line, words)


@dataclass(frozen=True, slots=True)
class AllowedFinding:
    """A finding that is not reported because an allowance covers it."""

    allowance: Allowance
    finding: LocatedFinding

    @property
    def path(self) -> str:
        """The path of the file that contains the finding and the allowance."""
        return self.finding.path


@dataclass(frozen=True, slots=True)
class AllowanceMatches:
    """The remaining findings, the allowed ones, and the allowances that cover no finding.

    ``several`` are ambiguous allowances (more findings match than there are allowances), with those findings; they cover none.
    """

    kept: tuple[LocatedFinding, ...]
    allowed: tuple[AllowedFinding, ...]
    several: tuple[tuple[Allowance, tuple[LocatedFinding, ...]], ...]
    unused: tuple[Allowance, ...]


def match_allowances(findings: Sequence[LocatedFinding], allowances: Sequence[Allowance]) -> AllowanceMatches:
    """Matches the findings of a file with its allowances.

    An allowance covers one finding. Those with words are matched first; if a sentence occurs twice on a line, two allowances
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
    parts = [_claim_and_sentence(finding) if finding.code in named else ("", "") for finding in findings]
    taken: dict[int, Allowance] = {}
    several: list[tuple[Allowance, tuple[LocatedFinding, ...]]] = []
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
    return AllowanceMatches(
        kept=tuple(finding for number, finding in enumerate(findings) if number not in taken),
        allowed=tuple(AllowedFinding(taken[number], findings[number]) for number in sorted(taken)),
        several=tuple(several),
        unused=tuple(unused),
    )


def _naming(words: str, numbers: Sequence[int], parts: Sequence[tuple[str, str]]) -> list[int]:
    """The findings whose claim contains the words; if there are none, those whose sentence does."""
    for part in range(2):
        found = [number for number in numbers if f" {words} " in parts[number][part]]
        if found:
            return found
    return []


def _claim_and_sentence(finding: LocatedFinding) -> tuple[str, str]:
    """The normalised words of a finding's claim and of its sentence, padded with spaces."""
    subject = finding.subject
    return f" {normalised(subject.claim or subject.underlined)} ", f" {normalised(subject.sentence)} "
