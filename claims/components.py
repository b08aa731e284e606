"""The stages as spaCy components: thin adapters that read earlier layers off the `Doc` and write their own.

Layers are extension attributes: ``doc._.article``, ``relations``, ``speakers``, ``clauses``, ``modalities``,
``findings`` and, last, ``claim_set``; ``doc._.claims`` is a shortcut to the claims of the claim set.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from spacy.language import Language
from spacy.tokens import Doc

from claims.assembly import claim_set
from claims.attribution import hearing
from claims.data import OwnTable
from claims.hedging import modalities
from claims.sources import Registry, speakers
from claims.sources import registry as known_parties
from claims.splitting import Grain, clauses
from claims.verification import assess

STAGES = ("claims_attribution", "claims_sources", "claims_splitting", "claims_hedging", "claims_verification", "claims_export")
"""The components in the order the data flows."""
TAGGING = ("claims_tagger", "claims_lookahead")
"""The components before them where a trained tagger is heard too."""
LOOKAHEAD = 16
"""How many documents the tagger may be behind the parser."""

for _layer in ("hearing", "relations", "speakers", "clauses", "modalities", "findings", "claim_set"):
    Doc.set_extension(_layer, default=None, force=True)
Doc.set_extension("claims", getter=lambda doc: doc._.claim_set.claims if doc._.claim_set else (), force=True)


@Language.factory("claims_tagger", requires=["token.dep", "token.tag", "token.lemma"], default_config={"threads": 1})
class Tagger:
    """Hands each document to the trained tagger, which works on it in ``threads`` of its own; nobody waits for it here."""

    def __init__(self, nlp: Language, name: str, threads: int) -> None:
        from claims.attribution.tagger.network import network  # loads onnxruntime

        self.network = network()
        self.workers = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="claims-tagger")

    def __call__(self, doc: Doc) -> Doc:
        """Starts the tagger on the document."""
        doc._.hearing = hearing(doc, self.network, self.workers)
        return doc


@Language.factory("claims_lookahead")
class Lookahead:
    """Lets the parser go ahead, so that the tagger's threads and the parser's have work at the same time."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Needs nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """One document has nobody to look ahead to."""
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = LOOKAHEAD) -> Iterator[Doc]:
        """The documents as they come, each held back until `LOOKAHEAD` more have been started on, or the stream ends."""
        waiting: deque[Doc] = deque()
        for doc in stream:
            waiting.append(doc)
            if len(waiting) > LOOKAHEAD:
                yield waiting.popleft()
        yield from waiting


@Language.component("claims_attribution", requires=["token.dep", "token.tag", "token.lemma"], assigns=["doc._.relations"])
def attribution(doc: Doc) -> Doc:
    """Who says what: the grammar's word, and the tagger's where it was asked."""
    heard = doc._.hearing or hearing(doc)
    doc._.hearing = None
    doc._.relations = heard.relations()
    return doc


class Sources:
    """Who that is, as ``known`` has it."""

    def __init__(self, known: Registry) -> None:
        self.known = known

    def __call__(self, doc: Doc) -> Doc:
        """Writes the speakers."""
        doc._.speakers = speakers(doc, doc._.relations, self.known)
        return doc


@Language.factory("claims_sources", requires=["doc._.relations"], assigns=["doc._.speakers"], default_config={"registry": []})
def sources(nlp: Language, name: str, registry: list[list[str]]) -> Sources:
    """Knows the parties of the shipped registry, and those of a desk's own: tables, each with its name and its text."""
    return Sources(known_parties(tuple(OwnTable(where, text) for where, text in registry)))


@Language.factory(
    "claims_splitting",
    requires=["doc._.relations"],
    assigns=["doc._.clauses"],
    default_config={"grain": Grain.CLAUSE.value},
)
class Splitting:
    """Sentences into claims, as fine as ``grain`` says."""

    def __init__(self, nlp: Language, name: str, grain: str) -> None:
        self.grain = Grain(grain)

    def __call__(self, doc: Doc) -> Doc:
        """Writes the clauses."""
        doc._.clauses = clauses(doc, doc._.relations, grain=self.grain)
        return doc


@Language.component("claims_hedging", requires=["doc._.clauses"], assigns=["doc._.modalities"])
def hedging(doc: Doc) -> Doc:
    """How sure each claim is."""
    doc._.modalities = modalities(doc, doc._.clauses, doc._.relations)
    return doc


@Language.component("claims_verification", requires=["doc._.modalities", "doc._.speakers"], assigns=["doc._.findings"])
def verification(doc: Doc) -> Doc:
    """What the article itself establishes."""
    doc._.findings = assess(doc, doc._.clauses, doc._.modalities, doc._.relations, doc._.speakers)
    return doc


@Language.factory(
    "claims_export",
    requires=["doc._.findings"],
    assigns=["doc._.claim_set"],
    default_config={"pipeline": "fast", "tagger": None},
)
class Export:
    """The layers as one claim set."""

    def __init__(self, nlp: Language, name: str, pipeline: str, tagger: str | None) -> None:
        self.model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}" + (f"+{tagger}" if tagger else "")
        self.pipeline = pipeline

    def __call__(self, doc: Doc) -> Doc:
        """Assembles the claim set."""
        doc._.claim_set = claim_set(doc, pipeline=self.pipeline, model=self.model)
        return doc
