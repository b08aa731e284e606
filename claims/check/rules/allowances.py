"""A901, A902, A903: allowances that are invalid, ambiguous or unused."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from claims.check.allowances import AllowanceMatches, InvalidAllowance, ParsedAllowance, allowance_comment
from claims.check.context import RuleContext
from claims.check.locations import LocatedFinding
from claims.check.rule import Example, Finding, Rule, Severity

_LONGEST = 60
_SHOWN = 3
"""The maximum number of findings for which a suggested allowance is shown."""


def about_allowances(written: Sequence[ParsedAllowance], coverage: AllowanceMatches, judged: Collection[str]) -> list[Finding]:
    """The findings about a file's intended allowances; ``judged`` are the codes of the rules that ran on the whole file."""
    spans = {id(each.means): each.span for each in written}
    return [*_wrong(written), *_several(coverage, spans), *_unused(coverage, spans, judged)]


def _wrong(written: Iterable[ParsedAllowance]) -> Iterator[Finding]:
    for each in written:
        if isinstance(each.means, InvalidAllowance):
            reason = f"{each.means.problem}; {each.means.remedy}"
            yield Finding("A901", "an allowance without effect", (each.span,), reason)


def _several(coverage: AllowanceMatches, spans: dict[int, tuple[int, int]]) -> Iterator[Finding]:
    for allowance, findings in coverage.several:
        named = [f"`{allowance_comment(each.code, _telling(each))}`" for each in findings[:_SHOWN]]
        more = f" (and {len(findings) - _SHOWN} more)" if len(findings) > _SHOWN else ""
        yield Finding(
            "A902",
            f"{len(findings)} findings of {allowance.code} match this allowance, which may cover only one",
            (spans[id(allowance)],),
            f"Add words of the intended claim: {' or '.join(named)}{more}.",
        )


def _unused(coverage: AllowanceMatches, spans: dict[int, tuple[int, int]], judged: Collection[str]) -> Iterator[Finding]:
    for allowance in coverage.unused:
        if allowance.code in judged:
            where = "here" if allowance.line is None else f"on line {allowance.line}"
            with_words = "" if allowance.words is None else " with these words"
            reason = f"There is no finding of {allowance.code} {where}{with_words}; remove the allowance."
            yield Finding("A903", "an allowance that is not needed", (spans[id(allowance)],), reason)


def _telling(finding: LocatedFinding) -> str:
    """The first words of the claim, shortened for display."""
    words = (finding.subject.claim or finding.subject.sentence).split()
    kept: list[str] = []
    for word in words:
        if kept and len(" ".join([*kept, word])) > _LONGEST:
            break
        kept.append(word)
    return " ".join(kept)


def found_with_the_others(context: RuleContext) -> Iterable[Finding]:
    """Finds nothing: `claims.check.run` compares allowances with the findings of all other rules (`about_allowances`)."""
    return ()


_SOURCED = "Two officials said the airline lost 40 million euros in March."
_TWICE = f"{_SOURCED} The plant dumped 300 tonnes of acid in 2019, according to a person familiar with it."
_REASON = "the desk knows who they are"

WRONG = Rule(
    code="A901",
    name="allowance-without-reason",
    summary="A comment or front matter field is meant to allow a finding, but gives no reason or is invalid.",
    why="Later readers of the article must see why a rule does not apply; without a reason, the finding is still reported.",
    how_to_fix="Name one rule and give the reason: write `<!-- claims: allow S102 why it is right here -->`.",
    severity=Severity.ERROR,
    find=found_with_the_others,
    fires=(
        Example(text=f"<!-- claims: allow S102 -->\n{_SOURCED}\n", at=("<!-- claims: allow S102 -->",), note="no reason"),
        Example(
            text=f"<!-- claims allow S102 {_REASON} -->\n{_SOURCED}\n",
            at=(f"<!-- claims allow S102 {_REASON} -->",),
            note="no colon",
        ),
        Example(
            text=f"<!-- claims: allow S999 {_REASON} -->\n{_SOURCED}\n",
            at=(f"<!-- claims: allow S999 {_REASON} -->",),
            note="no such rule",
        ),
    ),
    silent=(
        Example(text=f"<!-- claims: allow S102 {_REASON} -->\n{_SOURCED}\n"),
        Example(text="<!-- a note on the claims: see the desk -->\nThe airline lost money.\n"),
    ),
)

SEVERAL = Rule(
    code="A902",
    name="allowance-of-several",
    summary="An allowance matches several findings, but it may cover only one.",
    why="What was allowed for one claim must not hide the next.",
    how_to_fix='Add words of the claim: write `<!-- claims: allow S102 "the airline lost": why it is right here -->`.',
    find=found_with_the_others,
    fires=(Example(text=f"<!-- claims: allow S102 {_REASON} -->\n{_TWICE}\n", at=(f"<!-- claims: allow S102 {_REASON} -->",)),),
    silent=(
        Example(text=f'<!-- claims: allow S102 "airline lost": {_REASON} -->\n{_TWICE}\n', note="the other claim is reported"),
    ),
)

UNUSED = Rule(
    code="A903",
    name="unused-allowance",
    summary="An allowance covers no finding.",
    why="It would hide the next finding of its rule there, which nobody has seen.",
    how_to_fix="Remove it.",
    find=found_with_the_others,
    fires=(
        Example(
            text=f"<!-- claims: allow S102 {_REASON} -->\nThe mayor said the mood was good.\n",
            at=(f"<!-- claims: allow S102 {_REASON} -->",),
        ),
    ),
    silent=(Example(text=f"<!-- claims: allow S102 {_REASON} -->\n{_SOURCED}\n"),),
)

ALLOWANCE_RULES = (WRONG, SEVERAL, UNUSED)
"""The rules about allowances."""
