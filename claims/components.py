"""The stages as spaCy components: thin adapters that read earlier layers off the `Doc` and write their own.

Layers are extension attributes, see `claims.language.pipeline`. Each factory checks when it is added that the pipeline has what
it reads, and raises on the first document if that is missing (a component was disabled or moved). `claims.add_to`
adds all of them in their order.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

from spacy.language import Language
from spacy.tokens import Doc

from claims.assembly import claim_set
from claims.attribution import attribution_inputs
from claims.data import OwnTable
from claims.hedging import modalities
from claims.language import article_of, lay_out, parsed_doc
from claims.language.pipeline import PREFIX, WRITERS
from claims.language.registry import registry as known_parties
from claims.model import PipelineError
from claims.sources import speakers
from claims.splitting import ClauseDetails, Grain, clauses
from claims.verification import assess

STAGES = ("claims_attribution", "claims_sources", "claims_splitting", "claims_hedging", "claims_verification", "claims_export")
"""The components in the order of data flow."""
TAGGING = ("claims_tagger", "claims_lookahead")
"""The components before them if a trained tagger is used."""
TOPICS = "claims_topics"
"""The component, before the last one, that finds an article's topics if requested."""
LOOKAHEAD = 16
"""Maximum number of documents that the tagger may lag behind the parser."""

_PARSED = ["token.dep", "token.tag", "token.lemma"]
_SYNTAX = {"DEP": "a parser", "TAG": "a tagger", "LEMMA": "a lemmatizer"}
"""The annotations that the stages read, each with the component that writes it."""
_TOKENS = "token."


def needed(doc: Doc, layer: str, stage: str) -> Any:
    """The layer of ``doc`` that ``stage`` reads. Raises `PipelineError` if no earlier stage has written it."""
    found = getattr(doc._, PREFIX + layer)
    if found is None:
        raise PipelineError(
            f"{stage} found nothing in doc._.{PREFIX}{layer}: {WRITERS[layer]} is missing, disabled or comes later",
            remedy="claims.add_to(nlp) adds the stages in their order",
        )
    return found


def check_wiring(nlp: Language, stage: str) -> None:
    """Raises `PipelineError` if no component in ``nlp`` writes what ``stage`` requires.

    Components that do not declare what they write may write token attributes, so these are then not checked here but by
    `check_parsed`; the same applies to a tokenizer other than spaCy's.
    """
    metas = [nlp.get_pipe_meta(name) for name in nlp.component_names]
    written = {attribute for meta in metas for attribute in meta.assigns}
    undeclared = any(not meta.assigns for meta in metas) or type(nlp.tokenizer).__module__ != "spacy.tokenizer"
    missing = [
        attribute
        for attribute in nlp.get_factory_meta(stage).requires
        if attribute not in written and not (attribute.startswith(_TOKENS) and undeclared)
    ]
    if not missing:
        return
    if any(attribute.startswith(_TOKENS) for attribute in missing):
        raise PipelineError(
            f"{stage} needs a parsed text, and no component of this pipeline writes {', '.join(missing)}",
            remedy="add tagger, parser and lemmatizer first, or begin with spacy.load('en_core_web_sm')",
        )
    writers = [writer for layer, writer in WRITERS.items() if f"doc._.{PREFIX}{layer}" in missing]
    raise PipelineError(
        f"{stage} reads {', '.join(missing)}, which no component before it writes",
        remedy=f"add {' and '.join(writers)} first; claims.add_to(nlp) adds all stages in their order",
    )


def check_parsed(doc: Doc, stage: str) -> None:
    """Raises `PipelineError` if ``doc`` has words that have not been parsed, tagged or lemmatised."""
    if all(token.is_space for token in doc):
        return
    missing = [maker for annotation, maker in _SYNTAX.items() if not doc.has_annotation(annotation)]
    if missing:
        raise PipelineError(
            f"{stage} needs a parsed text; this one has been through no {', no '.join(maker[2:] for maker in missing)}",
            remedy=f"put {', '.join(missing)} before {stage}, or enable what is disabled",
        )


@Language.factory(
    "claims_tagger",
    requires=_PARSED,
    assigns=["doc._.claims_attribution_inputs"],
    default_config={"threads": 1, "model": None},
)
class Tagger:
    """Submits each document to the trained tagger, which runs in its own ``threads``; does not wait for the result."""

    def __init__(self, nlp: Language, name: str, threads: int, model: str | None) -> None:
        """``model`` is the folder of a model other than the shipped one. Raises `DataError` if it does not contain one."""
        from claims.attribution.tagger.network import FOLDER, network  # loads onnxruntime

        check_wiring(nlp, "claims_tagger")
        self.network = network(FOLDER if model is None else Path(model).absolute())
        self.workers = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="claims-tagger")

    def __call__(self, doc: Doc) -> Doc:
        """Starts the tagger on the document."""
        article_of(doc)
        check_parsed(doc, "claims_tagger")
        doc._.claims_parsed = lay_out(doc)
        doc._.claims_attribution_inputs = attribution_inputs(doc, self.network, self.workers)
        return doc


@Language.factory("claims_lookahead")
class Lookahead:
    """Lets the parser run ahead, so that the threads of tagger and parser work at the same time."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Takes no settings."""

    def __call__(self, doc: Doc) -> Doc:
        """Passes on a single document."""
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = LOOKAHEAD) -> Iterator[Doc]:
        """The documents in order, each delayed until `LOOKAHEAD` more have been started, or the stream ends."""
        waiting: deque[Doc] = deque()
        for doc in stream:
            waiting.append(doc)
            if len(waiting) > LOOKAHEAD:
                yield waiting.popleft()
        yield from waiting


@Language.factory(
    "claims_attribution", requires=_PARSED, assigns=["doc._.claims_article", "doc._.claims_parsed", "doc._.claims_relations"]
)
def attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds attributions: by rules, and also by the tagger if it runs."""
    check_wiring(nlp, "claims_attribution")
    return _attribute


def _attribute(doc: Doc) -> Doc:
    article_of(doc)
    check_parsed(doc, "claims_attribution")
    inputs = doc._.claims_attribution_inputs
    doc._.claims_attribution_inputs = None
    if inputs is None:
        doc._.claims_parsed = lay_out(doc)
        inputs = attribution_inputs(doc)
    doc._.claims_relations = inputs.relations()
    return doc


class Sources:
    """Resolves sources with the parties of the shipped registry and of custom tables, which are saved with it.

    The tables are not part of the configuration, since spaCy would read "$" in them as a reference to another setting.
    """

    def __init__(self) -> None:
        self.learn(())

    def learn(self, tables: Iterable[OwnTable]) -> None:
        """Uses the parties of ``tables`` from now on, replacing those of earlier tables.

        Raises `DataError` if a table is invalid.
        """
        self.tables = tuple(tables)
        self.known = known_parties(self.tables)

    def __call__(self, doc: Doc) -> Doc:
        """Sets the names and the speakers."""
        doc._.claims_speakers = speakers(doc, needed(doc, "relations", "claims_sources"), self.known)
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """The custom tables."""
        return json.dumps([[table.where, table.text] for table in self.tables]).encode("ascii")

    def from_bytes(self, data: bytes, **_: object) -> Self:
        """Restores the tables of `to_bytes`."""
        self.learn(OwnTable(where, text) for where, text in json.loads(data))
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Writes the custom tables to a file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> Self:
        """Restores the tables of `to_disk`."""
        return self.from_bytes(Path(path).read_bytes())


@Language.factory(
    "claims_sources", requires=["doc._.claims_relations"], assigns=["doc._.claims_names", "doc._.claims_speakers"]
)
def sources(nlp: Language, name: str) -> Sources:
    """Resolves sources."""
    check_wiring(nlp, "claims_sources")
    return Sources()


@Language.factory(
    "claims_splitting",
    requires=["doc._.claims_relations"],
    assigns=["doc._.claims_clauses", "doc._.claims_details"],
    default_config={"grain": Grain.CLAUSE.value},
)
class Splitting:
    """Splits sentences into claims, with the granularity ``grain``."""

    def __init__(self, nlp: Language, name: str, grain: str) -> None:
        check_wiring(nlp, "claims_splitting")
        self.grain = Grain(grain)

    def __call__(self, doc: Doc) -> Doc:
        """Sets the clauses, and the containers for their times and quantities."""
        relations = needed(doc, "relations", "claims_splitting")
        doc._.claims_clauses = clauses(doc, relations, grain=self.grain)
        doc._.claims_details = ClauseDetails(parsed_doc(doc), relations)
        return doc


@Language.factory("claims_hedging", requires=["doc._.claims_clauses"], assigns=["doc._.claims_modalities"])
def hedging(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Determines the certainty of each claim."""
    check_wiring(nlp, "claims_hedging")
    return _hedge


def _hedge(doc: Doc) -> Doc:
    doc._.claims_modalities = modalities(doc, needed(doc, "clauses", "claims_hedging"), doc._.claims_relations)
    return doc


@Language.factory(
    "claims_verification",
    requires=["doc._.claims_modalities", "doc._.claims_speakers"],
    assigns=["doc._.claims_findings"],
)
def verification(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Determines the status of each claim within the article."""
    check_wiring(nlp, "claims_verification")
    return _verify


def _verify(doc: Doc) -> Doc:
    modal = needed(doc, "modalities", "claims_verification")
    who = needed(doc, "speakers", "claims_verification")
    doc._.claims_findings = assess(doc, doc._.claims_clauses, modal, doc._.claims_relations, who)
    return doc


@Language.factory("claims_topics", requires=["doc._.claims_article", *_PARSED], assigns=["doc._.claims_topics"])
def topics(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the topics of the article."""
    from claims.textual.articles import topics as key_terms  # loads textacy

    check_wiring(nlp, "claims_topics")

    def topical(doc: Doc) -> Doc:
        article = article_of(doc)
        check_parsed(doc, "claims_topics")
        doc._.claims_topics = key_terms(doc, article)
        return doc

    return topical


@Language.factory(
    "claims_export",
    requires=["doc._.claims_findings"],
    assigns=["doc._.claims_set", "doc._.claims_reasons"],
    default_config={"pipeline": None, "model": None},
)
class Export:
    """Assembles the layers into one claim set.

    ``pipeline`` and ``model`` are recorded in the claim set. By default the pipeline is "accurate" if the tagger runs,
    else "fast", and the model is the name of the spaCy pipeline.
    """

    def __init__(self, nlp: Language, name: str, pipeline: str | None, model: str | None) -> None:
        check_wiring(nlp, "claims_export")
        self.nlp = nlp
        self.pipeline = pipeline
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Assembles the claim set."""
        needed(doc, "findings", "claims_export")
        tagger = self._tagger()
        model = self.model or f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}-{self.nlp.meta['version']}"
        doc._.claims_set, doc._.claims_reasons = claim_set(
            doc,
            pipeline=self.pipeline or ("fast" if tagger is None else "accurate"),
            model=model if tagger is None else f"{model}+{tagger}",
        )
        return doc

    def _tagger(self) -> str | None:
        """The name of the tagger that runs in the pipeline, if one does."""
        for name, component in self.nlp.pipeline:
            if self.nlp.get_pipe_meta(name).factory == "claims_tagger":
                found: str = component.network.name  # type: ignore[attr-defined]  # a component is any callable
                return found
        return None
