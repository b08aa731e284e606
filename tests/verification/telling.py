"""Stories told in a table: each claim by its words and by whom the article has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.hedging import HedgeMark, Modality
from claims.language import Runs, runs_of
from claims.model import (
    BlockKind,
    Certainty,
    ClaimKind,
    HedgeType,
    Polarity,
    Quotation,
    Source,
    SourceKind,
    SpeechAct,
    Status,
)
from claims.sources import Mention, Speakers
from claims.splitting import Clause, Origin
from claims.verification import Finding, assess
from tests.building import parsed, runs


@dataclass(frozen=True)
class Told:
    """A claim. ``by`` names the chain of sources, outermost first, separated by " > "; "?" is hearsay, "" the article."""

    words: str
    by: str = ""
    act: SpeechAct = SpeechAct.SAY
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    kind: ClaimKind = ClaimKind.EVENT
    hedge: HedgeType | None = None
    nth: int = 0


@dataclass(frozen=True)
class Story:
    """A text, its claims, and for each the expected status and basis."""

    why: str
    text: str
    claims: list[Told]
    expected: list[tuple[Status, tuple[int, ...]]]
    names: dict[str, str] = field(default_factory=dict)


KINDS = {
    "Kremlin": SourceKind.GOVERNMENT,
    "Russian Defense Ministry": SourceKind.MILITARY,
    "Ukrainian military": SourceKind.MILITARY,
    "TASS": SourceKind.STATE_MEDIA,
    "RIA Novosti": SourceKind.STATE_MEDIA,
    "Reuters": SourceKind.NEWS_MEDIA,
    "police": SourceKind.GOVERNMENT,
    "Police": SourceKind.GOVERNMENT,
    "prosecutors": SourceKind.JUDICIARY,
    "Prosecutors": SourceKind.JUDICIARY,
    "witnesses": SourceKind.EYEWITNESS,
    "Witnesses": SourceKind.EYEWITNESS,
    "residents": SourceKind.EYEWITNESS,
    "Residents": SourceKind.EYEWITNESS,
    "Analysts": SourceKind.EXPERTS,
    "analysts": SourceKind.EXPERTS,
    "experts": SourceKind.EXPERTS,
    "hospital": SourceKind.ACADEMIA,
    "Acme": SourceKind.COMPANY,
    "Bolt": SourceKind.COMPANY,
    "Posts": SourceKind.SOCIAL_MEDIA,
    "electoral commission": SourceKind.GOVERNMENT,
}

GROUPS = frozenset(name for name, kind in KINDS.items() if kind in (SourceKind.EYEWITNESS, SourceKind.EXPERTS))


def told(nlp: Language, text: str, claims: Sequence[Told], names: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """The findings on ``claims`` of the story ``text``; ``names`` gives for other words of the text whom they mean."""
    doc = parsed(nlp, text, published="2024-05-14")
    spoken = list(dict.fromkeys(name for claim in claims for name in claim.by.split(" > ") if name not in ("", "?")))
    sources = tuple(
        Source(id=f"s{i}", name=name, kind=KINDS.get(name, SourceKind.PERSON), named=name not in GROUPS, mentions=())
        for i, name in enumerate(spoken)
    )
    relations: list[Relation] = []
    of_relation: list[int | None] = []
    clauses = [_clause(doc, claim, relations, of_relation, spoken) for claim in claims]
    modalities = [
        Modality(
            hedges=() if claim.hedge is None else (HedgeMark(((0, 1),), claim.hedge),),
            certainty=claim.certainty,
            polarity=claim.polarity,
        )
        for claim in claims
    ]
    speakers = Speakers(sources, tuple(of_relation), _mentions(doc, spoken, names or {}))
    return assess(doc, clauses, modalities, relations, speakers)


def _clause(doc: Doc, claim: Told, relations: list[Relation], of_relation: list[int | None], spoken: Sequence[str]) -> Clause:
    places = runs(doc, claim.words, claim.nth)
    chain = []
    for name in claim.by.split(" > ") if claim.by else []:
        relations.append(
            Relation(
                source=(),
                cue=(),
                content=places,
                source_head=None,
                cue_head=places[0][0],
                act=claim.act if name == claim.by.split(" > ")[-1] else SpeechAct.REPORT,
                quotation=Quotation.INDIRECT,
                voice=Voice.UNNAMED if name == "?" else Voice.SOURCE,
            )
        )
        of_relation.append(None if name == "?" else spoken.index(name))
        chain.append(len(relations) - 1)
    head = doc[places[0][0] : places[-1][1]].root
    subject: Runs = ()
    for child in head.children:
        if child.dep_ in ("nsubj", "nsubjpass"):
            subject = runs_of(token.i for token in child.subtree)
    if not subject and head.dep_ == "conj":
        subject = runs_of(t.i for child in head.head.children if child.dep_ in ("nsubj", "nsubjpass") for t in child.subtree)
    sentence = (head.sent.start, head.sent.end)
    return Clause(places, sentence, head.i, subject, claim.kind, Origin.MAIN, BlockKind.BODY, tuple(chain))


def _mentions(doc: Doc, spoken: Sequence[str], names: Mapping[str, str]) -> tuple[Mention, ...]:
    out = []
    for words, name in [*((name, name) for name in spoken), *names.items()]:
        start = doc.text.find(words)
        while start >= 0:
            span = doc.char_span(start, start + len(words))
            if span is not None:
                source = spoken.index(name) if name in spoken else None
                out.append(Mention(((span.start, span.end),), name, source, pronoun=words.islower()))
            start = doc.text.find(words, start + 1)
    return tuple(out)
