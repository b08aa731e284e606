"""S106: "reportedly" or "allegedly" without anybody who reports or alleges it."""

from collections.abc import Iterable

from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_of, roots
from claims.model import Attribution, Block, Claim, SpeechAct

_ALLEGED = ("allegedly", "alleged to")
_OWN_PLANS = frozenset({SpeechAct.WANT, SpeechAct.PROMISE})  # not the source of "the minister reportedly plans to resign"


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each word of hearsay without an origin in its paragraph or a source elsewhere."""
    for block in context.paragraphs:
        for found in any_of("hearsay").finditer(context.words(block)):
            start, end = block.start + found.start(), block.start + found.end()
            if not in_quotation(context, start) and not _has_origin(context, block, start, found[0].lower()):
                yield Finding(
                    "S106",
                    f"“{found[0]}” without anybody who reports it",
                    ((start, end),),
                    "No source in its sentence says so, and none elsewhere says anything similar.",
                    tuple(claim.id for claim in context.claims if claim.sentence.start <= start < claim.sentence.end)[:1],
                )


def _has_origin(context: RuleContext, block: Block, at: int, word: str) -> bool:
    origins = context.cached("origins", lambda: _Origins(context))
    here = context.paragraph(at)
    if any(origins.is_origin(attribution.id, at) for attribution in _sourced_near(context, block, at)):
        return True
    if word.endswith(_ALLEGED) and context.cached(("court", here), lambda: _is_of(context, "court", at, before=0)):
        return True  # "The clerk, who was charged on Monday, allegedly stole …": the charge says it
    if context.cached(("relay", here), lambda: _is_of(context, "relay", at, before=1)):
        return True
    return any(
        any(origins.is_origin(id, at) for id in claim.attribution_ids) or origins.has_said(claim, at)
        for claim in context.claims_at(at)
    )


def _sourced_near(context: RuleContext, block: Block, at: int) -> list[Attribution]:
    place = context.near(block, at)
    return context.cached(("sourced in", place), lambda: context.sourced_in(block, place))


def _is_of(context: RuleContext, words: str, at: int, *, before: int) -> bool:
    return any_of(words).search(context.around(at, before=before, after=0)) is not None


class _Origins:
    """The attributions that can be the origin of hearsay. One whose own cue is the hearsay cannot: in "A foreman allegedly told
    staff", it is not the foreman who alleges it."""

    def __init__(self, context: RuleContext) -> None:
        self._context = context
        attributions = context.claim_set.attributions
        self._sourced = {each.id for each in attributions if each.source is not None and each.act not in _OWN_PLANS}
        spans = ((each.id, span) for each in attributions if each.cue is not None for span in each.cue.spans)
        self._cues: dict[int, set[str]] = {}
        for id, span in spans:
            for place in range(span.start, span.end):
                self._cues.setdefault(place, set()).add(id)

    def is_origin(self, id: str, at: int) -> bool:
        """Whether an attribution can be the origin of hearsay at the offset ``at``."""
        return id in self._sourced and id not in self._cues.get(at, ())

    def has_said(self, claim: Claim, at: int) -> bool:
        """Whether one of them says most of what a claim says."""
        covering = frozenset(self._cues.get(at, ())) & self._sourced
        others = self._sourced - covering if covering else self._sourced
        return self._context.cached(("said", claim.id, covering), lambda: self._context.is_said(roots(claim.text), others))


RULE = Rule(
    code="S106",
    name="nobody-reports",
    summary="“Reportedly” or “allegedly” without anybody who reports or alleges it.",
    why="The word hides whose claim it is; it protects nobody and gives readers no information.",
    how_to_fix="Say who reports it, or leave it out.",
    find=find,
    fires=(
        Example("The airline reportedly lost 40 million euros in March.", at=("reportedly",)),
        Example("The old harbour is for sale. The buyer is said to be a bank from Oslo.", at=("is said to",)),
        Example("A foreman allegedly told staff to open a sluice on Sunday.", at=("allegedly",), note="who alleges it?"),
        Example(
            "Yardley was arrested in May, police said.\n\nHe reportedly lost much of the money on greyhounds.",
            at=("reportedly",),
        ),
    ),
    silent=(
        Example("A clerk was arrested on Monday. She allegedly opened the safe at night.", note="the police allege it"),
        Example("The airline reportedly lost 40 million euros in March, two newspapers wrote, citing its accounts."),
        Example("Reuel was charged with theft on Monday. He allegedly stole 40 rings.", note="the charge alleges it"),
    ),
)
