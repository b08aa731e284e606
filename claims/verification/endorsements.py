"""Confirmations whose content is no clause: "police confirmed the arrests", "the club confirmed the report"."""

from collections.abc import Sequence

from claims.verification.assertions import Assertion
from claims.verification.events.families import families
from claims.verification.events.names import Names
from claims.verification.events.predicates import PredicateReader
from claims.verification.grouping import Bearing, Groups

_BACK = 30
"""How many claims back a confirmation may point."""


def endorsements(
    predicates: PredicateReader, names: Names, claims: Sequence[Assertion], groups: Groups
) -> dict[int, tuple[int, ...]]:
    """For each claim that a noun confirms, the positions of the claims that report the confirmation.

    The noun names the last event of its family ("the arrests") with all that agrees with it, or what was last attributed to
    somebody ("the report"). The one who confirms must be named or an office: not "witnesses confirmed the account".
    """
    out: dict[int, tuple[int, ...]] = {}
    for claim in claims:
        for position in _endorsed(predicates, names, claims, groups, claim):
            out[position] = (*out.get(position, ()), claim.position)
    return out


def _endorsed(
    predicates: PredicateReader, names: Names, claims: Sequence[Assertion], groups: Groups, claim: Assertion
) -> list[int]:
    parsed, words = predicates.parsed, families().words
    head = claim.clause.head
    if not claim.affirmed or claim.attributed or not 0 <= head < len(parsed) or parsed.lemmas[head] not in words["admit"]:
        return []
    noun, subject = parsed.child(head, "dobj"), parsed.root_of(claim.clause.subject)
    if noun is None or subject is None:
        return []
    if names.proper(subject) is None and parsed.lemmas[subject] not in words["staff"] | words["office"]:
        return []
    earlier = claims[max(0, claim.position - _BACK) : claim.position][::-1]
    found = predicates.tables.nouns.get(parsed.lemmas[noun])
    if found is not None:
        told = next((c for c in earlier if c.event is not None and not set(found).isdisjoint(c.event.families)), None)
    elif parsed.lemmas[noun] in words["allegation"] or parsed.lower[noun] in words["anaphor"]:
        told = next((c for c in earlier if c.attributed or c.hearsay), None)
    else:
        told = None
    return [] if told is None or not told.affirmed else [told.position, *groups.bearing_on(told.position, Bearing.AGREE)]
