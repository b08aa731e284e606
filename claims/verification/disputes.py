"""Which claims a denial disputes, and which ones a confirmation whose content is a noun endorses ("police confirmed the
arrests")."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.language import ParsedDoc, indices_of
from claims.model import BlockKind, HedgeType, Polarity, SourceKind, SpeechAct
from claims.verification.assertions import Assertion
from claims.verification.events import Event
from claims.verification.grouping import Bearing, Groups, same_parties
from claims.verification.predicates import Names, Outlook, PredicateReader, families
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


_FOLLOWING = 2
"""The number of sentences in which a party that has denied something goes on to answer it."""
_BODIES = frozenset(
    {SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.NEWS_MEDIA, SourceKind.DOCUMENT, SourceKind.EXPERTS}
)
_PLAIN = frozenset({"be", "have", "do", "say", "tell", "make", "take", "get", "go", "give", "find", "receive", "see", "know"})


def follow_ups(parsed: ParsedDoc, denials: Sequence[Denial], claims: Sequence[Assertion]) -> list[Denial]:
    """What a party that has denied something says next to the contrary: "The firm rejected the accusation. It **had found no
    leak**", of "a tank had leaked"."""
    starts = sorted({claim.clause.sentence[0] for claim in claims})
    out: list[Denial] = []
    for denial in denials:
        if not denial.targets or (denial.basis is None and not denial.words):
            continue
        at = denial.words[0][0] if denial.basis is None else claims[denial.basis].clause.runs[0][0]
        here = bisect_right(starts, at) - 1
        near = starts[max(here, 0) : here + 1 + _FOLLOWING]
        for claim in _by_sentence(claims, near):
            if claim.position == denial.basis or not _is_by_denier(claim, denial, claims):
                continue
            said = _stems(parsed, claim)
            against = (other for other in map(claims.__getitem__, denial.targets) if other.affirmed != claim.affirmed)
            # "rejected the charge. **Nobody had complained**" answers it in other words, if the same party says so
            own = claim.party is not None and denial.identity == claim.party.identity
            next_to = own and not claim.affirmed and claim.clause.sentence[0] in near[:2]
            answered = frozenset(other.position for other in against if next_to or not said.isdisjoint(_stems(parsed, other)))
            if answered:
                out.append(replace(denial, basis=claim.position, blanket=False, event=None, targets=answered))
    return out


def _is_by_denier(claim: Assertion, denial: Denial, claims: Sequence[Assertion]) -> bool:
    """Whether the party that denies makes the claim, or somebody whose body is not known, if they are no accuser and negate:
    "The company rejected the charge. **Ortiz said nobody** …"."""
    if claim.party is None or not claim.attributed:
        return False
    if denial.identity and claim.party.identity == denial.identity:
        return True
    accusers = [party for at in denial.targets if (party := claims[at].party) is not None]
    single = claim.party.kind not in _BODIES and not any(claim.party.same_as(party) for party in accusers)
    return bool(accusers) and not claim.affirmed and single


def _by_sentence(claims: Sequence[Assertion], starts: Sequence[int]) -> Iterator[Assertion]:
    """The claims of the sentences that begin at ``starts``; claims stand in the order of their sentences."""
    if starts:
        first = bisect_left(claims, starts[0], key=_sentence_start)
        last = bisect_right(claims, starts[-1], key=_sentence_start)
        yield from claims[first:last]


def _sentence_start(claim: Assertion) -> int:
    return claim.clause.sentence[0]


def _stems(parsed: ParsedDoc, claim: Assertion) -> set[str]:
    """The nouns and verbs of a claim that say what it is about, alike for "had warned" and "no warning"."""
    tokens = (i for i in indices_of(claim.clause.runs) if parsed.pos[i] in ("NOUN", "VERB"))
    return {parsed.lemmas[i].removesuffix("ing") for i in tokens} - _PLAIN


_ANSWERED = 3
"""The number of sentences before a denial that it may answer."""
_PROPOSED = frozenset({"idea", "notion", "suggestion", "proposal", "offer", "plan", "call", "demand", "request"})


def replies(parsed: ParsedDoc, claims: Sequence[Assertion]) -> frozenset[int]:
    """The denials, by the index of their claim, of what somebody has said in the article, in whatever words: "Ortiz said a
    valve had burst. The firm denied that **its pipes were to blame**", "denied reports **that …**".

    They follow what another party says, or they name it. A headline is left out: what it denies is told below.
    """
    starts = sorted({claim.clause.sentence[0] for claim in claims})
    words = families().words
    found: set[int] = set()
    for claim in claims:
        if _denies_report(parsed, claim):
            found.add(claim.position)
        if not _is_denial(claim):
            continue
        things = parsed.children_of(claim.clause.head, "dobj") if claim.covers_saying else ()
        if any(parsed.lemmas[thing] in _PROPOSED and not _reports(parsed, thing) for thing in things):
            continue  # "rejected the idea as costly": what one will not do
        named = any(_reports(parsed, thing) and parsed.lemmas[thing] in words["allegation"] for thing in things)
        others = (other for other in _before(claims, starts, claim) if _is_other_party(other, claim))
        if named or any(not _is_of_one_family(claim, other) for other in others):
            found.add(claim.position)
    return frozenset(found)


def _denies_report(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim is what its source asserts by denying what others say: "denied **reports that the dam had failed**"."""
    head = claim.clause.head
    if claim.party is None or not 0 <= head < len(parsed.words) or claim.modality.polarity is Polarity.POSITIVE:
        return False
    noun = parsed.heads[head]
    verb, words = parsed.heads[noun], families().words
    if parsed.has_child(verb, "neg") or any(parsed.tags[aux] in ("MD", "TO") for aux in parsed.children_of(verb, "aux")):
        return False
    told = parsed.deps[head] in ("acl", "ccomp", "relcl") and parsed.lemmas[noun] in words["allegation"] | _HEARSAY
    return told and parsed.deps[noun] == "dobj" and parsed.lemmas[verb] in words["rejection"] | words["denial"]


_HEARSAY = frozenset({"rumour", "rumor", "suggestion", "speculation"})


def _reports(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a clause says what a noun reports: "reports **that …**"."""
    return parsed.has_child(noun, "acl", "relcl", "ccomp")


def of_one_thing(parsed: ParsedDoc, claims: Sequence[Assertion]) -> list[Denial]:
    """The denials of what another party has just said of the same thing: "The union said the firm had made **a promise**. Ortiz
    denied that **such a promise** had been given."""
    starts = sorted({claim.clause.sentence[0] for claim in claims})
    out: list[Denial] = []
    for claim in claims:
        others = (other for other in _before(claims, starts, claim) if _is_denial(claim) and _is_other_party(other, claim))
        targets = [other.position for other in others if other.affirmed and _is_of_one_thing(parsed, claim, other)]
        if targets and claim.party is not None:
            out.append(Denial("", claim.party.identity, claim.position, targets=frozenset(targets)))
    return out


def _is_denial(claim: Assertion) -> bool:
    body = claim.clause.block is not BlockKind.HEADLINE
    return claim.act is SpeechAct.DENY and claim.party is not None and claim.clause.head >= 0 and body


def _is_other_party(other: Assertion, claim: Assertion) -> bool:
    if not other.attributed or other.hearsay or other.party is None or claim.party is None or not other.speaks:
        return False
    return other.position < claim.position and not other.party.same_as(claim.party)


def _before(claims: Sequence[Assertion], starts: Sequence[int], claim: Assertion) -> Sequence[Assertion]:
    """The claims of the sentence of ``claim`` and of those before it that it may answer, at most `_MOST`."""
    here = bisect_right(starts, claim.clause.sentence[0])
    return [*_by_sentence(claims, starts[max(0, here - 1 - _ANSWERED) : here])][-_MOST:]


def _is_of_one_thing(parsed: ParsedDoc, claim: Assertion, other: Assertion) -> bool:
    """Whether a denial and what stands before it share a verb, or a thing that is done to or that the denial calls "any" or
    "such": "had crossed", "any crossing"; not "the mine had leaked", "the mine had closed"."""
    here, there = _arguments(parsed, claim), _arguments(parsed, other)
    if here.names and there.names and here.names.isdisjoint(there.names):
        return False
    if claim.event is not None and other.event is not None and claim.event.outlook is not other.event.outlook:
        return False  # "had died", "was not dying"
    if not (here.verbs | here.vague).isdisjoint(there.verbs):
        return True
    if _is_of_one_family(claim, other):
        return False  # their parties, places and times decide
    return not (here.vague.isdisjoint(there.things) and here.patients.isdisjoint(there.patients))


def _is_of_one_family(claim: Assertion, other: Assertion) -> bool:
    one, two = claim.event, other.event
    return one is not None and two is not None and not set(one.families).isdisjoint(two.families)


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The verbs of a claim, the names of its objects, the things that it is about, those that are done to, and those that are
    "any" or "such"."""

    verbs: frozenset[str]
    names: frozenset[str]
    things: frozenset[str]
    patients: frozenset[str]
    vague: frozenset[str]


def _arguments(parsed: ParsedDoc, claim: Assertion) -> _Arguments:
    head = claim.clause.head
    inner = [head, *parsed.children_of(head, "xcomp")] if 0 <= head < len(parsed.words) else []
    inner += [verb for prep in parsed.children_of(head, "prep") for verb in parsed.children_of(prep, "pcomp")] if inner else []
    rejected = families().words["rejection"] | _PLAIN
    verbs = {parsed.lemmas[verb] for verb in inner if parsed.pos[verb] == "VERB"} - rejected
    named = [noun for verb in inner for noun in parsed.children_of(verb, "nsubj", "nsubjpass", "dobj")]
    patients = [noun for noun in named if parsed.deps[noun] != "nsubj"]
    things = [noun for noun in named if parsed.pos[noun] == "NOUN" and parsed.lemmas[noun] not in families().words["people"]]
    vague = [noun for noun in things if any(parsed.lower[i] in ("any", "such") for i in parsed.children[noun])]
    return _Arguments(
        frozenset(verbs),
        frozenset(parsed.lower[noun] for noun in patients if parsed.pos[noun] == "PROPN"),
        frozenset(parsed.lemmas[noun] for noun in things),
        frozenset(parsed.lemmas[noun] for noun in things if noun in patients),
        frozenset(parsed.lemmas[noun] for noun in vague),
    )


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


_ENDORSED_BACK = 30
"""The maximum number of claims that a confirmation may refer back."""


def endorsements(
    predicates: PredicateReader, names: Names, claims: Sequence[Assertion], groups: Groups
) -> dict[int, tuple[int, ...]]:
    """For each claim that is confirmed by a noun, the indices of the claims that report the confirmation.

    The noun names the last event of its family ("the arrests") with all claims that agree with it, or the last statement of
    somebody ("the report"). The confirming party must be named or an office: not "witnesses confirmed the account".
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
    if not claim.affirmed or claim.attributed or not 0 <= head < len(parsed.words) or parsed.lemmas[head] not in words["admit"]:
        return []
    noun, subject = parsed.child(head, "dobj"), parsed.root_of(claim.clause.subject)
    if noun is None or subject is None:
        return []
    if names.proper(subject) is None and parsed.lemmas[subject] not in words["staff"] | words["office"]:
        return []
    earlier = claims[max(0, claim.position - _ENDORSED_BACK) : claim.position][::-1]
    found = predicates.tables.nouns.get(parsed.lemmas[noun])
    if found is not None:
        confirmed = next((c for c in earlier if c.event is not None and not set(found).isdisjoint(c.event.families)), None)
    elif parsed.lemmas[noun] in words["allegation"] or parsed.lower[noun] in words["anaphor"]:
        confirmed = next((c for c in earlier if c.attributed or c.hearsay), None)
    else:
        confirmed = None
    if confirmed is None or not confirmed.affirmed:
        return []
    return [confirmed.position, *groups.bearing_on(confirmed.position, Bearing.AGREE)]
