"""Which claims a denial disputes."""

from collections.abc import Sequence

from claims.model import HedgeType
from claims.verification.assertions import Assertion
from claims.verification.events import Event
from claims.verification.grouping import same_parties
from claims.verification.predicates import Outlook, families
from claims.verification.responses import ACCUSING, Denial

_MOST = 48
"""The maximum number of denials of one kind that a claim is compared with."""


def disputes(denials: Sequence[Denial], claims: Sequence[Assertion]) -> dict[int, list[Denial]]:
    """The denials that dispute each claim, by its index; claims without a denial are left out.

    A denial is compared with the claims it refers to and those of its event's families; a blanket one with those about its
    denier, or by prosecutors. No claim is compared with more than `_MOST` of one kind, so that the work is linear in an article
    of denials.
    """
    pointing: dict[int, list[int]] = {}
    naming: dict[str, list[int]] = {}
    blanket: dict[str, list[int]] = {}
    for at, denial in enumerate(denials):
        for target in denial.targets:
            pointing.setdefault(target, []).append(at)
        if denial.blanket:
            blanket.setdefault(denial.denier, []).append(at)
        for family in denial.event.families if denial.event is not None else ():
            naming.setdefault(family, []).append(at)
    of_all = sorted(at for found in blanket.values() for at in found)[:_MOST]
    found: dict[int, list[Denial]] = {}
    for claim in claims:
        near = set(pointing.get(claim.position, ())[:_MOST])
        if claim.event is not None:
            kinds = [naming.get(family, ()) for family in claim.event.families]
            kinds += (blanket.get(party, ()) for party in claim.event.agent | claim.event.participants)
            near.update(at for kind in (*kinds, of_all) for at in kind[:_MOST])
        against = [denials[at] for at in sorted(near) if _disputes(denials[at], claim)]
        if against:
            found[claim.position] = against
    return found


def _disputes(denial: Denial, claim: Assertion) -> bool:
    event = claim.event
    if denial.basis == claim.position or (claim.party is not None and claim.party.identity == denial.identity):
        return False
    if claim.position in denial.targets:
        return True
    if event is None or not claim.affirmed or "deny" in event.families or not denial.denier:
        return False
    if denial.event is not None:
        shared = set(denial.event.families) & set(event.families)
        fits = same_parties(denial.event, event, symmetric=False, victims=False)
        elsewhere = denial.event.places and event.places and denial.event.places.isdisjoint(event.places)
        return bool(shared and fits and not elsewhere)
    if not denial.blanket or event.outlook is not Outlook.ACTUAL:
        return False
    prosecuting = claim.party is not None and claim.party.prosecutes
    alleged = claim.act in ACCUSING or claim.hedged(HedgeType.HEARSAY) or claim.hearsay or prosecuting
    doers = event.agent or (frozenset() if event.passive else event.participants)
    return alleged and (denial.denier in doers or (prosecuting and _of_the_accused(event)))


def _of_the_accused(event: Event) -> bool:
    """Whether a prosecutor's words may be about the accused without naming them: "a former mayor took bribes"."""
    procedure = any(families().competent.get(family) for family in event.families)
    named = any(
        key[0] in "@?" or key in families().words["staff"] for key in event.agent
    )  # "officers fired": the accusers' own
    return bool(event.agent) and not event.passive and not procedure and not named
