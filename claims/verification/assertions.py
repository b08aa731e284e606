"""A claim with everything that the lattice asks about it: who asserts it, how, and what it reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.hedging import Modality
from claims.model import Certainty, HedgeType, Polarity, Source, SpeechAct
from claims.sources import Speakers
from claims.splitting import Clause
from claims.verification.events.signature import Event, EventReader, spoken_by
from claims.verification.independence import Party, party_of, stranger

_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who", "that", "this", "one", "some", "others", "many"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """A claim in its place in the article.

    ``party`` is who answers for it: None in the publication's own voice, for hearsay, and where the source is unknown
    (``attributed`` tells them apart). It is set without an attribution where the claim's own subject gives a count ("the Red
    Cross put the toll at 53"). ``affirmed`` is whether the event is said to be so; a denial says it is not.
    ``source`` and ``relation`` are positions in the sources and relations of the article.
    """

    position: int
    clause: Clause
    modality: Modality
    event: Event | None
    relation: int | None
    source: int | None
    party: Party | None
    act: SpeechAct | None
    attributed: bool
    hearsay: bool
    affirmed: bool

    @property
    def sure(self) -> bool:
        """Whether it is asserted firmly enough to speak for or against another claim."""
        return self.modality.certainty in (Certainty.CERTAIN, Certainty.PROBABLE)

    @property
    def speaks(self) -> bool:
        """Whether an identifiable source asserts it."""
        return self.party is not None and not self.hearsay

    def hedged(self, *types: HedgeType) -> bool:
        """Whether a hedge of one of ``types`` scopes over it."""
        return any(mark.type in types for mark in self.modality.hedges)


def assertions(
    doc: Doc,
    clauses: Sequence[Clause],
    modalities: Sequence[Modality],
    relations: Sequence[Relation],
    speakers: Speakers,
    reader: EventReader,
) -> tuple[Assertion, ...]:
    """One assertion for each clause, in order."""
    known = [party_of(source, speakers.registry) for source in speakers.sources]
    strangers: dict[int, Party | None] = {}

    def party(relation: int) -> Party | None:
        source = speakers.of_relation[relation] if relation < len(speakers.of_relation) else None
        if source is not None:
            return known[source]
        if relation not in strangers:
            strangers[relation] = _stranger(doc, relations[relation])
        return strangers[relation]

    out = []
    for position, (clause, modality) in enumerate(zip(clauses, modalities, strict=True)):
        chain = [r for r in clause.relations if relations[r].voice in (Voice.SOURCE, Voice.NOBODY)]
        hearsay = any(relations[r].voice is Voice.NOBODY for r in chain)
        inner = chain[-1] if chain else None
        act = relations[inner].act if inner is not None else None
        event = reader.event(clause)
        speaker = None if inner is None else _speaker(speakers, inner)
        if event is not None and event.first_person and speaker is not None:
            event = spoken_by(event, reader.names.key(speakers.sources[speaker].name))
        teller = None if inner is not None else reader.teller(clause)
        answers = None
        if teller is not None:
            told_by = reader.names.source_at.get(teller)
            answers = known[told_by] if told_by is not None else stranger(doc[doc[teller].left_edge.i : teller + 1].text)
        elif inner is not None and not hearsay:
            answers = party(inner)
        out.append(
            Assertion(
                position=position,
                clause=clause,
                modality=modality,
                event=event,
                relation=inner,
                source=speaker,
                party=answers,
                act=act,
                attributed=inner is not None,
                hearsay=hearsay,
                affirmed=modality.polarity is Polarity.POSITIVE and act is not SpeechAct.DENY,
            )
        )
    return tuple(out)


def _speaker(speakers: Speakers, relation: int) -> int | None:
    return speakers.of_relation[relation] if relation < len(speakers.of_relation) else None


def _stranger(doc: Doc, relation: Relation) -> Party | None:
    words = " ".join(token.text for start, end in relation.source for token in doc[start:end])
    return None if not words.strip() or words.strip().lower() in _PRONOUNS else stranger(words)


def source_of(assertion: Assertion, speakers: Speakers) -> Source | None:
    """The speaker of an assertion, where it is resolved."""
    return None if assertion.source is None else speakers.sources[assertion.source]
