"""H202: a hedged claim comes again without its hedge."""

from collections import Counter
from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.hedging.in_passing import parts_of, taken_for_granted
from claims.check.rules.hedging.retelling import is_taken_for_granted, retells
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading, is_doubted, place_of
from claims.check.rules.wording import names_in, roots, shared, tokens
from claims.check.settings import Settings
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Status

_LEAST = 4  # words in common, else the match is chance; one less where they have no others
_SAME = 0.6  # of all their words
_NEARLY = 0.75  # the same where neither has a name: "the fire", "the driver" might be any
_CAUTION = frozenset({HedgeType.MODAL, HedgeType.EPISTEMIC, HedgeType.HEARSAY, HedgeType.DOXASTIC, HedgeType.INVESTIGATION})
_KINDS = frozenset({ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY})


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each sure claim that an earlier one made with a hedge, where nobody has confirmed it since."""
    reading = Reading(checked, settings)
    told: list[Place] = []
    for earlier, later in _pairs(reading):
        if not _may_be_known_now(reading, earlier, later):
            told.extend(place_of(later))
            yield _finding(earlier, place_of(later), (later.id, earlier.id))
    parts = {} if reading.is_ticker else parts_of(reading)
    for earlier in reading.claims:
        if is_doubted(earlier) and any(hedge.type in _CAUTION for hedge in earlier.hedges):
            for place in taken_for_granted(reading, earlier, parts):
                if not any(start < place[1] and place[0] < end for start, end in told) and not in_quotation(reading, place[0]):
                    told.append(place)
                    yield _finding(earlier, (place,), (earlier.id,))


def _finding(earlier: Claim, places: tuple[Place, ...], ids: tuple[str, ...]) -> Finding:
    hedge = next(hedge for hedge in earlier.hedges if hedge.type in _CAUTION)
    return Finding(
        "H202",
        "a claim that was hedged before is stated as a fact",
        (*places, *place_of(earlier)),
        f"Earlier it stands with “{hedge.text}”, and nothing between confirms it.",
        ids,
    )


def _pairs(reading: Reading) -> Iterator[tuple[Claim, Claim]]:
    """Each sure claim with the first hedged one before it that says the same."""
    hedged: list[tuple[Claim, frozenset[str]]] = []
    index: dict[str, list[int]] = {}
    for claim in reading.claims:
        wording = roots(claim.text) - roots(" ".join(hedge.text for hedge in claim.hedges))
        if is_doubted(claim) and any(hedge.type in _CAUTION for hedge in claim.hedges):
            for word in wording:
                index.setdefault(word, []).append(len(hedged))
            hedged.append((claim, wording))
        elif claim.certainty is Certainty.CERTAIN and not claim.hedges and claim.kind in _KINDS:
            common = Counter(at for word in roots(f"{claim.text} {claim.statement}") for at in index.get(word, ())[:50])
            for at in sorted(at for at, count in common.items() if count >= _LEAST - 2):
                earlier, said = hedged[at]
                if _says_the_same(wording, said, earlier, claim) or (
                    _may_retell(earlier, claim) and retells(reading, earlier, claim)
                ):
                    yield earlier, claim
                    break


def _says_the_same(wording: frozenset[str], said: frozenset[str], earlier: Claim, claim: Claim) -> bool:
    common = len(wording & said)
    if common < _LEAST - 1 or not (wording == said or (common >= _LEAST and shared(wording, said) >= _SAME)):
        return False
    return _agree(earlier, claim) and (bool(_names(claim)) or shared(wording, said) >= _NEARLY)


def _may_retell(earlier: Claim, later: Claim) -> bool:
    return earlier.polarity is later.polarity and earlier.sentence != later.sentence


def _agree(one: Claim, other: Claim) -> bool:
    if one.polarity is not other.polarity or one.sentence == other.sentence:
        return False
    figures = [{word for word in tokens(claim.text) if word[0].isdigit()} for claim in (one, other)]
    named = _names(one), _names(other)
    return figures[0] == figures[1] and (bool(named[0] & named[1]) or not (named[0] or named[1]))


def _names(claim: Claim) -> frozenset[str]:
    return names_in(f"x {claim.text}")


def _may_be_known_now(reading: Reading, earlier: Claim, later: Claim) -> bool:
    """Whether somebody else vouches for the later claim, or it stands in a quotation."""
    if later.status in (Status.CONFIRMED, Status.CORROBORATED, Status.SUPPORTED, Status.NOT_CHECKABLE):
        return True
    vouched = later.source is not None and later.source != earlier.source and not is_taken_for_granted(later)
    return vouched or in_quotation(reading, later.spans[0].start)


RULE = Rule(
    code="H202",
    name="lost-hedge",
    summary="A hedged claim comes again without its hedge.",
    why="A guess becomes a fact by being repeated, inside one article too.",
    how_to_fix="Keep the hedge, or say what has settled the matter since.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example(
            "The cracks might have been caused by drilling for the new tunnel, said Ivo Brandt, the engineer.\n\nThe parish "
            "wants money for the cracks caused by drilling for the tunnel.",
            at=("cracks caused by drilling for the tunnel",),
        ),
        Example(
            "Police believe the burglars were let in by a guard.\n\nThe guard who let the burglars in has not been seen since.",
            at=("who let the burglars in",),
        ),
        Example(
            "The fire was seen at noon. It might have been started by a dragging trailer chain, Ana Lindqvist said.\n\nThe "
            "trailer chain that started the fire has not been found.",
            at=("that started the fire",),
            note="taken for granted in passing",
        ),
        Example(
            "Thieves probably came in through a coal hatch on Dock Street, police said.\n\nThe coal hatch through which the "
            "thieves got in was last used in 1961, according to the museum's guide.",
            at=("through which the thieves got in",),
        ),
        Example(
            "The outage was apparently caused by a squirrel, the power firm said.\n\nShops were closed. A squirrel caused the "
            "outage, and the firm will pay.",
            at=("A squirrel caused the outage",),
        ),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery. Work stopped.\n\n"
            "A faulty valve caused the blast at the Corvane refinery. It was built in 1970.",
            at=("A faulty valve caused the blast at the Corvane refinery",),
        ),
        Example(
            "The Corvane bank reportedly sold its London branch to investors. Its shares rose.\n\n"
            "Trading went on until dusk. The Corvane bank sold its London branch to investors.",
            at=("The Corvane bank sold its London branch to investors",),
        ),
        Example(
            "The fire may have been caused by a faulty heater, police said.\n\nThe fire was caused by a faulty heater, and the "
            "school's insurance will pay for the damage.",
            at=("The fire was caused by a faulty heater",),
        ),
    ),
    silent=(
        Example(
            "The cracks might have been caused by drilling for the tunnel, an engineer said.\n\nA court established that the "
            "cracks were caused by drilling for the tunnel, and the builder paid for the cracks caused by drilling.",
            at=(),
            note="settled since",
        ),
        Example(
            "A rusty trailer chain may have started the fire, police said.\n\nThe trailer chain that they found is rusty.",
            at=(),
            note="something else about the chain",
        ),
        Example(
            "The fire may have been caused by a faulty heater, police said.\n\nThe fire caused damage to a faulty lift.",
            at=(),
        ),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery. Work stopped.\n\n"
            "A faulty valve caused the blast at the Corvane refinery, the fire service confirmed.",
            at=(),
        ),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery.\n\nThe blast at the Corvane refinery "
            "shook the town.",
            at=(),
        ),
    ),
)
