"""From the layers on a `Doc` to a `ClaimSet`: token ranges become fragments of the article's text, positions become ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from spacy.tokens import Doc

from claims import __version__
from claims.attribution import Relation
from claims.hedging import Modality
from claims.identity import Identifiers
from claims.language import Runs, char_offsets, parsed_doc
from claims.model import (
    Article,
    Attribution,
    CheckworthinessReason,
    Claim,
    ClaimSet,
    Fragment,
    Generator,
    Hedge,
    StatusReason,
    StatusRule,
)
from claims.present.wording import reason_in_words
from claims.sources import UNSPECIFIED, Speakers, tags
from claims.sources.confidence import source_confidence
from claims.splitting import Clause, ClauseDetails, checkworthiness, clause_details, entities, statement, when
from claims.verification import Finding


@dataclass(frozen=True, slots=True)
class _Layers:
    """The results of all stages for an article, read from its `Doc` once: extension attributes are slow to access."""

    doc: Doc
    article: Article
    relations: Sequence[Relation]
    speakers: Speakers
    clauses: Sequence[Clause]
    details: ClauseDetails

    @classmethod
    def of(cls, doc: Doc) -> Self:
        """The layers of ``doc``."""
        about, found = doc._.claims_article, doc._
        if found.claims_warnings:
            about = about.model_copy(update={"warnings": (*about.warnings, *found.claims_warnings)})
        relations = found.claims_relations
        return cls(doc, about, relations, found.claims_speakers, found.claims_clauses, clause_details(doc, relations))

    def fragment(self, runs: Runs) -> Fragment:
        """The article's words at ``runs``."""
        return Fragment.cut(self.article.text, char_offsets(self.doc, runs))

    def fragment_if_any(self, runs: Runs) -> Fragment | None:
        """The article's words at ``runs``, None if there are no runs."""
        return self.fragment(runs) if runs else None


Reasons: TypeAlias = tuple[CheckworthinessReason, ...]


def claim_set(doc: Doc, *, pipeline: str, model: str) -> tuple[ClaimSet, tuple[Reasons, ...]]:
    """The layers of ``doc`` as one claim set, and for each claim the reasons for its checkworthiness."""
    layers = _Layers.of(doc)
    ids = Identifiers(layers.article.id)
    attributions = _attributions(layers, ids)
    claims = _claims(layers, ids, [attribution.id for attribution in attributions])
    found = ClaimSet(
        generator=Generator(name="claims", version=__version__, pipeline=pipeline, model=model),
        article=layers.article
        if doc._.claims_topics is None
        else layers.article.model_copy(update={"topics": doc._.claims_topics}),
        sources=layers.speakers.sources,
        attributions=attributions,
        claims=tuple(claim for claim, _ in claims),
    )
    return found, tuple(reasons for _, reasons in claims)


def _attributions(layers: _Layers, ids: Identifiers) -> tuple[Attribution, ...]:
    parts = [
        (layers.fragment_if_any(relation.source), layers.fragment_if_any(relation.cue), layers.fragment(relation.content))
        for relation in layers.relations
    ]
    names = [
        ids.of("a", source.text if source else "", cue.text if cue else "", content.text) for source, cue, content in parts
    ]
    speakers = layers.speakers
    return tuple(
        Attribution(
            id=name,
            source=source,
            cue=cue,
            content=content,
            source_id=None if (speaker := speakers.of_relation[i]) is None else speakers.sources[speaker].id,
            act=relation.act,
            quotation=relation.quotation,
            parent=None if relation.parent is None else names[relation.parent],
            confidence=None if relation.confidence is None else round(relation.confidence, 3),
        )
        for i, (relation, name, (source, cue, content)) in enumerate(zip(layers.relations, names, parts, strict=True))
    )


def _claims(layers: _Layers, ids: Identifiers, attribution_ids: Sequence[str]) -> list[tuple[Claim, Reasons]]:
    places = [layers.fragment(clause.runs) for clause in layers.clauses]
    names = [ids.of("c", place.text) for place in places]
    doc = layers.doc
    return [
        _claim(
            layers,
            clause,
            place,
            name,
            modality,
            finding=finding,
            basis=tuple(names[i] for i in finding.basis),
            attribution_ids=tuple(attribution_ids[i] for i in clause.relations),
        )
        for clause, place, name, modality, finding in zip(
            layers.clauses, places, names, doc._.claims_modalities, doc._.claims_findings, strict=True
        )
    ]


def _claim(
    layers: _Layers,
    clause: Clause,
    place: Fragment,
    name: str,
    modality: Modality,
    *,
    finding: Finding,
    basis: tuple[str, ...],
    attribution_ids: tuple[str, ...],
) -> tuple[Claim, Reasons]:
    doc, relations, speakers = layers.doc, layers.relations, layers.speakers
    parsed = parsed_doc(doc)
    who = tags(clause.relations, speakers)
    if who.source is None and finding.rule is StatusRule.HEARSAY:
        who = replace(who, source=UNSPECIFIED)  # "The club **reportedly** owes millions"
    time, amounts = layers.details.time(clause), layers.details.quantities(clause)
    dated = when(parsed, time)
    names = entities(doc, clause, speakers)
    score, reasons = checkworthiness(parsed, clause, speakers, amounts, dated, names)
    claim = Claim(
        id=name,
        text=place.text,
        statement=statement(doc, clause, relations, speakers, time, modality.turns),
        spans=place.spans,
        sentence=layers.fragment((clause.sentence,)).spans[0],
        block=clause.block,
        kind=clause.kind,
        attribution_ids=attribution_ids,
        source=who.source,
        speaker=who.speaker,
        via=who.via,
        certainty=modality.certainty,
        polarity=modality.polarity,
        hedges=tuple(
            Hedge(text=words.text, spans=words.spans, type=mark.type)
            for mark in modality.hedges
            for words in [layers.fragment(mark.runs)]
        ),
        status=finding.status,
        basis=basis,
        status_reason=StatusReason(rule=finding.rule, words=layers.fragment_if_any(finding.words)),
        quantities=amounts,
        when=dated,
        entities=names,
        checkworthiness=score,
        source_confidence=source_confidence(who.confidence, clause.relations, relations),
        checkworthiness_reasons=tuple(map(reason_in_words, reasons)),
    )
    return claim, reasons
