"""S106: "reportedly" or "allegedly", with nobody reporting or alleging."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import any_of
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.model import Attribution, Block, Claim, SpeechAct

_ALLEGED = ("allegedly", "alleged to")
_OWN_PLANS = frozenset({SpeechAct.WANT, SpeechAct.PROMISE})  # "the minister reportedly plans to resign": not he says so


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each word of hearsay whose origin neither its paragraph nor a source elsewhere gives."""
    reading = Reading(checked, settings)
    for block in reading.paragraphs:
        for found in any_of("hearsay").finditer(reading.words(block)):
            start, end = block.start + found.start(), block.start + found.end()
            if not in_quotation(reading, start) and not _has_origin(reading, block, start, found[0].lower()):
                yield Finding(
                    "S106",
                    f"“{found[0]}”, and nobody is named who reports it",
                    ((start, end),),
                    "No source in its sentence says so, and none elsewhere says anything like it.",
                    tuple(claim.id for claim in reading.claims if claim.sentence.start <= start < claim.sentence.end)[:1],
                )


def _has_origin(reading: Reading, block: Block, at: int, word: str) -> bool:
    tellers = reading.kept("tellers", lambda: _Tellers(reading))
    here = reading.paragraph(at)
    if any(tellers.tell(attribution.id, at) for attribution in _told_near(reading, block, at)):
        return True
    if word.endswith(_ALLEGED) and reading.kept(("court", here), lambda: _is_of(reading, "court", at, before=0)):
        return True  # "The clerk, who was charged on Monday, allegedly stole …": the charge says it
    if reading.kept(("relay", here), lambda: _is_of(reading, "relay", at, before=1)):
        return True
    return any(
        any(tellers.tell(id, at) for id in claim.attribution_ids) or tellers.has_said(claim, at)
        for claim in reading.claims_at(at)
    )


def _told_near(reading: Reading, block: Block, at: int) -> list[Attribution]:
    place = reading.near(block, at)
    return reading.kept(("told in", place), lambda: reading.told_in(block, place))


def _is_of(reading: Reading, words: str, at: int, *, before: int) -> bool:
    return any_of(words).search(reading.around(at, before=before, after=0)) is not None


class _Tellers:
    """The attributions that can be the origin of hearsay: "A foreman allegedly told staff": who alleges it is not the
    foreman, so that an attribution does not count where its own cue is the hearsay."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        attributions = reading.claim_set.attributions
        self._told = {each.id for each in attributions if each.source is not None and each.act not in _OWN_PLANS}
        spans = ((each.id, span) for each in attributions if each.cue is not None for span in each.cue.spans)
        self._cues: dict[int, set[str]] = {}
        for id, span in spans:
            for place in range(span.start, span.end):
                self._cues.setdefault(place, set()).add(id)

    def tell(self, id: str, at: int) -> bool:
        """Whether an attribution can be the origin of hearsay at the character ``at``."""
        return id in self._told and id not in self._cues.get(at, ())

    def has_said(self, claim: Claim, at: int) -> bool:
        """Whether one of them says most of what a claim says."""
        covering = frozenset(self._cues.get(at, ())) & self._told
        told = self._told - covering if covering else self._told
        return self._reading.kept(("said", claim.id, covering), lambda: self._reading.is_said(roots(claim.text), told))


RULE = Rule(
    code="S106",
    name="nobody-reports",
    summary="“Reportedly” or “allegedly”, and nobody who reports or alleges.",
    why="The word hides whose claim it is; it protects nobody and tells the reader nothing.",
    how_to_fix="Say who reports it, or leave it out.",
    severity=Severity.WARNING,
    on=True,
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
        Example("A clerk was arrested on Monday. She allegedly opened the safe at night.", at=(), note="the police allege it"),
        Example("The airline reportedly lost 40 million euros in March, two newspapers wrote, citing its accounts.", at=()),
        Example("Reuel was charged with theft on Monday. He allegedly stole 40 rings.", at=(), note="the charge alleges it"),
    ),
)
