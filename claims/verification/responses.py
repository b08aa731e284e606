"""Reported responses to a claim: denials and confirmations whose content is not a clause.

A denial may concern allegations as a whole, an act named by a noun, or the previous statement ("called the report baseless"); a
confirmation names an event or a report: "police confirmed the arrests".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from claims.attribution import Relation
from claims.language import ParsedDoc, Run, Runs, indices_of, runs_of
from claims.model import BlockKind, ClaimKind, HedgeType, SpeechAct
from claims.sources import Speakers
from claims.splitting import Clause, Origin
from claims.verification.assertions import Assertion, Party
from claims.verification.events import Event, EventReader
from claims.verification.grouping import Bearing, Groups, same_parties
from claims.verification.predicates import Names, Outlook, PredicateReader, families, plain_name

_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.CLAIM})
_MOST = 48
"""The maximum number of denials of one kind that a claim is compared with."""
_BACK = 2
"""The maximum number of sentences that a denial may refer back."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody's denial.

    ``denier`` is a key of `Names` ("" where unknown), ``identity`` the party's. It disputes the allegations against the denier
    (``blanket``), the ``event`` it names, or the claims at ``targets`` to which it refers. ``basis`` is the index of
    the claim that reports the denial, if one does; ``words`` are those that deny.
    """

    denier: str
    identity: str
    basis: int | None
    blanket: bool = False
    event: Event | None = None
    targets: frozenset[int] = frozenset()
    words: Runs = ()


class DenialReader:
    """Finds the denials of one article.

    "Denied the charges", "pleaded not guilty", "is innocent": blanket. "Denied any role in the attack": an event. "Called the
    report baseless", "which he denied": refers back. "Denied wrongdoing" names nothing and does not count.
    """

    def __init__(
        self,
        parsed: ParsedDoc,
        reader: EventReader,
        clauses: Sequence[Clause],
        claims: Sequence[Assertion],
        speakers: Speakers,
        parties: Sequence[Party],
    ) -> None:
        self._parsed = parsed
        self._reader = reader
        self._clauses = clauses
        self._claims = claims
        self._speakers = speakers
        self._parties = parties
        self._words = families().words
        self._sentences = sorted({clause.sentence for clause in clauses})
        self._heads: dict[int, set[int]] = {}
        """The heads of the claims of each attribution."""
        self._said: dict[Run, list[Assertion]] = {}
        """The claims of each sentence."""
        for claim in claims:
            self._said.setdefault(claim.clause.sentence, []).append(claim)
            if claim.relation is not None:
                self._heads.setdefault(claim.relation, set()).add(claim.clause.head)

    @cached_property
    def _clause_at(self) -> Mapping[int, int]:
        """The first clause that has each token."""
        found: dict[int, int] = {}
        for at, clause in enumerate(self._clauses):
            for token in indices_of(clause.runs):
                found.setdefault(token, at)
        return found

    @cached_property
    def _sentence_at(self) -> Mapping[int, int]:
        """The number of the sentence of each token, among those with clauses."""
        return {token: number for number, run in reversed([*enumerate(self._sentences)]) for token in range(*run)}

    def denials(self, relations: Sequence[Relation]) -> tuple[Denial, ...]:
        """The denials in the order of the attributions, then of the claims that report them."""
        found = [denial for at, relation in enumerate(relations) if (denial := self._attributed(at, relation))]
        reported = {denial.basis for denial in found}
        for claim in self._claims:
            if claim.position not in reported:
                found.extend(self._reported(claim))
        return tuple(found)

    def _attributed(self, at: int, relation: Relation) -> Denial | None:
        """The denial of an attribution whose content no claim covers."""
        if self._parsed.lemmas[relation.cue_head] in self._words["refusal"]:
            return None  # who "refused to endorse" him denies nothing
        covered = not self._heads.get(at, set()) <= {relation.cue_head}
        if relation.act is not SpeechAct.DENY or covered:
            return None
        source = self._speakers.of_relation[at]
        if source is None:
            return None
        basis = self._clause_at.get(relation.cue_head)
        denier = self._reader.names.key(self._speakers.sources[source].name)
        found = self._named(relation.content, denier, self._parties[source].identity, basis, relation.cue_head)
        return None if found is None else replace(found, words=relation.cue)

    def _reported(self, claim: Assertion) -> Iterator[Denial]:
        """The denials that a claim reports: "he denied the charges", "she pleaded not guilty", "the report is false"."""
        event, head, parsed = claim.event, claim.clause.head, self._parsed
        if event is None or event.outlook is Outlook.AHEAD:
            return
        said = {parsed.lemmas[child] for child in parsed.children[head]}
        rejects = claim.speaks and claim.affirmed and said & self._words["false"]
        if rejects and claim.party is not None and self._about_allegation(event):
            targets = self._pointed_at(claim.clause.head, claim.party.identity, accusing=False)
            yield Denial("", claim.party.identity, claim.position, targets=targets)
            return
        denier = self._reader.names.proper(event.subject_head) if event.subject_head is not None else None
        identity = plain_name((denier or "")[1:]) or (claim.party.identity if claim.party is not None else "")
        pleads = parsed.lemmas[head] == "plead" and any(parsed.lower[i] == "not" for i in indices_of(claim.clause.runs))
        if denier is not None and (
            pleads or (claim.affirmed and said & self._words["blameless"] and parsed.lemmas[head] in ("be", "plead"))
        ):
            yield Denial(denier, identity, claim.position, blanket=True)
        elif claim.affirmed and ("deny" in event.families or self._rejects(head)):
            content = tuple((i, i + 1) for child in parsed.children_of(head, "dobj") for i in self._phrase(child))
            if content and (found := self._named(content, denier or "", identity, claim.position, head)):
                yield found

    def _about_allegation(self, event: Event) -> bool:
        subject = event.subject_head
        return subject is not None and self._parsed.lemmas[subject] in self._words["allegation"]

    def _rejects(self, head: int) -> bool:
        """ "Rejected the accusation as absurd": rejecting a statement is a denial."""
        if self._parsed.lemmas[head] not in ("reject", "dismiss", "call", "describe"):
            return False
        return any(self._parsed.lemmas[child] in self._words["allegation"] for child in self._parsed.children_of(head, "dobj"))

    def _phrase(self, head: int) -> list[int]:
        out, pending = [], [head]
        while pending:
            i = pending.pop()
            out.append(i)
            pending.extend(self._parsed.children[i])
        return sorted(out)

    def _named(self, content: Runs, denier: str, identity: str, basis: int | None, at: int) -> Denial | None:
        """The target of a denial: an event, else the statements it refers to and the allegations as a whole, else nothing."""
        parsed, words = self._parsed, self._words
        inside = list(indices_of(content))
        for i in inside:
            lemma = parsed.lemmas[i]
            if parsed.pos[i] not in ("NOUN", "VERB") or lemma in words["involvement"] | words["allegation"] | words["false"]:
                continue
            found = self._reader.tables.nouns.get(lemma)
            if parsed.pos[i] == "VERB":
                found = self._reader.tables.verbs.get(lemma, (lemma,))
            if parsed.pos[i] == "VERB" and parsed.child(i, "nsubj", "nsubjpass") is not None:
                named = self._reader.event(self._clause(i))
                return Denial(denier, identity, basis, event=named) if named is not None else None
            if found and denier:
                return Denial(denier, identity, basis, event=self._reader.deed(i, found, denier))
        if any(parsed.lemmas[i] in words["allegation"] for i in inside):
            return Denial(denier, identity, basis, blanket=True, targets=self._pointed_at(at, identity, accusing=True))
        if any(parsed.lower[i] in words["anaphor"] for i in inside) and len(inside) <= 2:
            nearest = sorted(self._pointed_at(at, identity, accusing=False), key=lambda i: self._clauses[i].head)[-1:]
            return Denial(denier, identity, basis, targets=frozenset(nearest))
        return None

    def _clause(self, verb: int) -> Clause:
        """The clause of a verb inside a noun phrase: "reports that [its batteries caught fire]"."""
        inside = runs_of(self._phrase(verb))
        run = (inside[0][0], inside[-1][1])
        return Clause(inside, run, verb, (), ClaimKind.EVENT, Origin.CONTENT, BlockKind.BODY, ())

    def _pointed_at(self, token: int, identity: str, *, accusing: bool) -> frozenset[int]:
        """The claims of the nearest sentence before ``token`` that another party makes as an accusation."""
        here = self._sentence_at.get(token)
        if here is None:
            return frozenset()
        for sentence in reversed(self._sentences[max(0, here - _BACK) : here + 1]):
            found = [
                claim.position
                for claim in self._said.get(sentence, ())
                if claim.clause.head < token
                and (claim.party is None or claim.party.identity != identity)
                and (self._accuses(claim) or (claim.attributed and not accusing))
            ]
            if found:
                return frozenset(found)
        return frozenset()

    def _accuses(self, claim: Assertion) -> bool:
        accused = claim.act in _ACCUSING or claim.hearsay or claim.hedged(HedgeType.HEARSAY)
        return accused or self._parsed.lemmas[claim.clause.head] in self._words["accuse"]


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
    alleged = claim.act in _ACCUSING or claim.hedged(HedgeType.HEARSAY) or claim.hearsay or prosecuting
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
