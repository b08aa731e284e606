"""Denials that are no claims of their own form, and an article's admission that it could not verify what it reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.attribution import Relation
from claims.language import Runs, holds, indices_of
from claims.model import HedgeType, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.splitting import Clause
from claims.verification.assertions import Assertion
from claims.verification.events.families import families
from claims.verification.events.names import plain_name
from claims.verification.events.reading import Reading
from claims.verification.events.signature import Event, EventReader
from claims.verification.independence import party_of

_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.CLAIM})


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody's denial. ``denier`` is a key of `Names`, ``identity`` the party's; ``blanket`` where it names allegations as a
    whole; ``event`` what it names otherwise. ``basis`` is the claim that reports the denial, if one does."""

    denier: str
    identity: str
    blanket: bool
    event: Event | None
    basis: int | None


def blanket_denials(
    reading: Reading,
    reader: EventReader,
    clauses: Sequence[Clause],
    claims: Sequence[Assertion],
    relations: Sequence[Relation],
    speakers: Speakers,
) -> tuple[Denial, ...]:
    """The denials whose content is a noun or a gerund: "denied the charges", "denied any role in the attack", "pleaded not
    guilty", and the claims of innocence ("he is innocent"). "Denied wrongdoing" names nothing and is none."""
    out = []
    covered = {claim.relation for claim in claims if claim.relation is not None}
    for at, relation in enumerate(relations):
        if relation.act is not SpeechAct.DENY or at in covered:
            continue
        source = speakers.of_relation[at] if at < len(speakers.of_relation) else None
        if source is None:
            continue
        name = speakers.sources[source].name
        basis = next((i for i, clause in enumerate(clauses) if clause.head == relation.cue_head), None)
        denier = reader.names.key(name)
        identity = party_of(speakers.sources[source]).identity
        if denial := _named(reading, reader, relation.content, denier, identity, basis):
            out.append(denial)
    for claim in claims:
        out.extend(_pleas(reading, reader, claim))
    return tuple(out)


def _pleas(reading: Reading, reader: EventReader, claim: Assertion) -> Iterator[Denial]:
    """ "He denied the charges" without an attribution, "she pleaded not guilty", "her lawyer said she was innocent"."""
    event, head = claim.event, claim.clause.head
    if event is None or event.future or not claim.affirmed:
        return
    subject = event.subject_head
    denier = reader.names.proper(subject) if subject is not None else None
    if denier is None:
        return
    words = {reading.lemmas[child] for child in reading.children[head]}
    pleads = "plead" in reading.lemmas[head] and "not" in {reading.lowers[i] for i in indices_of(claim.clause.runs)}
    if pleads or (words & reader.tables.words["blameless"] and reading.lemmas[head] in ("be", "plead")):
        yield Denial(denier, plain_name(denier[1:]), True, None, claim.position)
    elif "deny" in event.families and not claim.attributed:
        objects = tuple((i, i + 1) for child in reading.under(head, "dobj") for i in _phrase(reading, child))
        if objects and (found := _named(reading, reader, objects, denier, plain_name(denier[1:]), claim.position)):
            yield found


def _phrase(reading: Reading, head: int) -> list[int]:
    out, pending = [], [head]
    while pending:
        i = pending.pop()
        out.append(i)
        pending.extend(reading.children[i])
    return sorted(out)


def _named(
    reading: Reading, reader: EventReader, content: Runs, denier: str, identity: str, basis: int | None
) -> Denial | None:
    """What a denial names: an event where one is named, else the allegations as a whole, else nothing."""
    words = reader.tables.words
    head = reading.root_of(content)
    if head is None:
        return None
    inside = [i for i in indices_of(content) if reading.pos[i] in ("NOUN", "VERB")]
    for i in inside:
        lemma = reading.lemmas[i]
        if lemma in words["involvement"] or lemma in words["allegation"]:
            continue
        found = reader.tables.nouns.get(lemma) if reading.pos[i] == "NOUN" else reader.tables.verbs.get(lemma, (lemma,))
        if found:
            return Denial(denier, identity, False, reader.deed(i, found, denier), basis)
    if any(reading.lemmas[i] in words["allegation"] for i in inside):
        return Denial(denier, identity, True, None, basis)
    return None


def disputes(denial: Denial, claim: Assertion) -> bool:
    """Whether a denial disputes a claim: it names the claim's event, or the claim alleges something of the denier."""
    event = claim.event
    if event is None or not claim.affirmed or (claim.party is not None and claim.party.identity == denial.identity):
        return False
    if denial.basis == claim.position or "deny" in event.families:
        return False
    if denial.event is not None:
        shared = set(denial.event.families) & set(event.families)
        return bool(shared) and denial.denier in event.agent | event.others and _fits(denial.event, event)
    if denial.denier not in (event.agent or event.participants):
        return False
    party = claim.party
    prosecuting = party is not None and (party.kind is SourceKind.JUDICIARY or "police" in party.identity)
    return claim.act in _ACCUSING or claim.hedged(HedgeType.HEARSAY) or claim.hearsay or prosecuting


def _fits(denied: Event, said: Event) -> bool:
    return not denied.patient or not said.patient or not denied.patient.isdisjoint(said.participants)


def unverified(reading: Reading, clauses: Sequence[Clause], claims: Sequence[Assertion]) -> frozenset[int]:
    """The claims of which the article says that it could not establish them.

    "The ministry said 40 soldiers had died. The figure could not be independently verified." points back at what was
    attributed in the same or the previous sentence.
    """
    marks = [i for i, lemma in enumerate(reading.lemmas) if _fails_to_verify(reading, i, lemma)]
    if not marks:
        return frozenset()
    sentences = sorted({clause.sentence for clause in clauses})
    out: set[int] = set()
    for mark in marks:
        here = next((at for at, (start, end) in enumerate(sentences) if start <= mark < end), None)
        start = sentences[here][0] if here is not None else mark
        before = [sentence for sentence in sentences if sentence[1] <= start]
        near = ({sentences[here]} if here is not None else set()) | set(before[-1:])
        found = [
            claim
            for claim in claims
            if claim.attributed and claim.clause.sentence in near and not holds(claim.clause.runs, mark) and claim.affirmed
        ]
        in_sentence = [claim for claim in found if here is not None and claim.clause.sentence == sentences[here]]
        out.update(claim.position for claim in (in_sentence or found))
    return frozenset(out)


def _fails_to_verify(reading: Reading, i: int, lemma: str) -> bool:
    words = families().words
    if lemma in words["verification"]:
        return any(reading.lowers[child] == "no" for child in reading.children[i])
    if lemma not in words["verify"] or reading.pos[i] != "VERB":
        return False
    head = i
    if reading.deps[i] == "xcomp":
        head = reading.heads[i]  # "was unable to verify", "has not been able to confirm"
    unable = any(reading.lowers[x] in ("unable", "impossible") for x in (head, reading.heads[i], *reading.children[head]))
    negated = unable or any(
        reading.deps[child] == "neg" for x in {i, head, reading.heads[head]} for child in reading.children[x]
    )
    if not negated:
        return False
    named = [x for verb in (i, head) for x in reading.under(verb, "nsubjpass", "dobj")]
    return any(reading.lemmas[x] in words["unverified"] or reading.lowers[x] in words["unverified"] for x in named)
