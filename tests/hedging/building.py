"""Clauses built by hand from words, with what is expected of them."""

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.hedging import Modality, modality
from claims.language import Runs, indices_of
from claims.model import BlockKind, ClaimKind, SpeechAct
from claims.splitting import Clause
from claims.splitting.clause import Origin
from tests.building import parsed, relation, runs, words


@dataclass(frozen=True)
class Said:
    """Who says it: the words of cue and content, the act and the voice."""

    cue: str
    content: str
    act: SpeechAct = SpeechAct.SAY
    voice: Voice = Voice.SOURCE


def clause(doc: Doc, claim: str, relations: tuple[int, ...] = ()) -> Clause:
    """The clause of the words ``claim``, headed by the highest of its words."""
    places = runs(doc, claim)
    return clause_at(doc, places, min(indices_of(places), key=lambda i: (len(list(doc[i].ancestors)), i)), relations)


def clause_at(doc: Doc, places: Runs, head: int, relations: tuple[int, ...] = ()) -> Clause:
    """The clause at ``places``, headed by the token ``head``."""
    return Clause(
        runs=places,
        sentence=(0, len(doc)),
        head=head,
        subject=(),
        kind=ClaimKind.EVENT,
        origin=Origin.MAIN,
        block=BlockKind.BODY,
        relations=relations,
    )


def modality_of(nlp: Language, sentence: str, claim: str, said: Said | None = None) -> tuple[Doc, Modality]:
    """The modality of ``claim`` in ``sentence``, as the words of its source where ``said`` names one."""
    doc = parsed(nlp, sentence)
    relations: list[Relation] = []
    if said is not None:
        relations.append(relation(doc, "", said.cue, said.content, act=said.act, voice=said.voice))
    return doc, modality(doc, clause(doc, claim, tuple(range(len(relations)))), relations)


def shown(doc: Doc, found: Modality) -> tuple[str, str, str]:
    """(hedges as "words/type, …", certainty, polarity)."""
    hedges = ", ".join(f"{words(doc, mark.runs)}/{mark.type}" for mark in found.hedges)
    return hedges, str(found.certainty), str(found.polarity)
