"""From the layers on a `Doc` to a `ClaimSet`: token places become fragments of the article's text, positions become ids."""

from collections.abc import Sequence

from spacy.tokens import Doc

from claims import __version__
from claims.attribution import Relation
from claims.hedging import Modality
from claims.identity import Identifiers
from claims.language import Runs, char_offsets
from claims.model import Attribution, Claim, ClaimSet, Fragment, Generator, Hedge, Status
from claims.sources import Tags, tags
from claims.splitting import Clause, checkworthiness, entities, published_day, quantities, statement, when


def claim_tags(doc: Doc) -> list[Tags]:
    """Source, speaker and relays of each clause, in order."""
    return [tags(clause.relations, doc._.relations, doc._.speakers) for clause in doc._.clauses]


def claim_set(doc: Doc, *, pipeline: str, model: str) -> ClaimSet:
    """Everything the layers of ``doc`` hold, as one export."""
    ids = Identifiers(doc._.article.id)
    attributions = _attributions(doc, ids)
    return ClaimSet(
        generator=Generator(name="claims", version=__version__, pipeline=pipeline, model=model),
        article=doc._.article,
        sources=doc._.speakers.sources,
        attributions=attributions,
        claims=_claims(doc, ids, [attribution.id for attribution in attributions]),
    )


def _fragment(doc: Doc, runs: Runs) -> Fragment:
    return Fragment.cut(doc._.article.text, char_offsets(doc, runs))


def _attributions(doc: Doc, ids: Identifiers) -> tuple[Attribution, ...]:
    relations: Sequence[Relation] = doc._.relations
    parts = [(_optional(doc, r.source), _optional(doc, r.cue), _fragment(doc, r.content)) for r in relations]
    names = [
        ids.of("a", source.text if source else "", cue.text if cue else "", content.text) for source, cue, content in parts
    ]
    speakers = doc._.speakers
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
        )
        for i, (relation, name, (source, cue, content)) in enumerate(zip(relations, names, parts, strict=True))
    )


def _optional(doc: Doc, runs: Runs) -> Fragment | None:
    return _fragment(doc, runs) if runs else None


def _claims(doc: Doc, ids: Identifiers, attribution_ids: Sequence[str]) -> tuple[Claim, ...]:
    places = [_fragment(doc, clause.runs) for clause in doc._.clauses]
    names = [ids.of("c", place.text) for place in places]
    layers = zip(doc._.clauses, places, names, doc._.modalities, doc._.findings, claim_tags(doc), strict=True)
    return tuple(
        _claim(doc, clause, place, name, modality, who, finding.status, [names[i] for i in finding.basis], attribution_ids)
        for clause, place, name, modality, finding, who in layers
    )


def _claim(
    doc: Doc,
    clause: Clause,
    place: Fragment,
    name: str,
    modality: Modality,
    who: Tags,
    status: Status,
    basis: Sequence[str],
    attribution_ids: Sequence[str],
) -> Claim:
    published = published_day(doc._.article.published)
    time = when(doc, clause, published, doc._.relations)
    amounts = quantities(doc, clause)
    names = entities(doc, clause, doc._.speakers)
    score, reasons = checkworthiness(doc, clause, doc._.relations, doc._.speakers, amounts, time, names)
    return Claim(
        id=name,
        text=place.text,
        statement=statement(doc, clause, doc._.relations, doc._.speakers, published),
        spans=place.spans,
        sentence=_fragment(doc, (clause.sentence,)).spans[0],
        block=clause.block,
        kind=clause.kind,
        attribution_ids=tuple(attribution_ids[i] for i in clause.relations),
        source=who.source,
        speaker=who.speaker,
        via=who.via,
        certainty=modality.certainty,
        polarity=modality.polarity,
        hedges=tuple(
            Hedge(text=words.text, spans=words.spans, type=mark.type)
            for mark in modality.hedges
            for words in [_fragment(doc, mark.runs)]
        ),
        status=status,
        basis=tuple(basis),
        quantities=amounts,
        when=time,
        entities=names,
        checkworthiness=score,
        checkworthiness_reasons=reasons,
    )
