"""The whole way from an article to its claims, as one spaCy pipeline."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from spacy.language import Language

from claims import components
from claims.data import OwnTable, read_own
from claims.ingest import read_path, read_text
from claims.language import DEFAULT_MODEL, load_model, make_doc
from claims.machine import processors
from claims.model import Article, ClaimSet, InputError, PipelineError
from claims.splitting import Grain

PIPELINES: Mapping[str, str] = MappingProxyType(
    {
        "accurate": "a trained tagger beside syntax and quotation marks",
        "fast": "syntax and quotation marks alone",
    }
)
"""The pipelines that can be loaded, each with what it is."""

BATCH = 16
"""How many articles the parser reads at a time."""


DEFAULT_PIPELINE = "accurate"


def load(
    pipeline: str = DEFAULT_PIPELINE,
    model: str | None = None,
    *,
    grain: str = "clause",
    threads: int | None = None,
    registry: Iterable[str | Path | OwnTable] = (),
) -> Language:
    """A spaCy pipeline whose documents carry the claims of an article in ``doc._.claim_set``.

    ``pipeline`` is a name in `PIPELINES`, ``model`` an installed English spaCy model (the one that comes with the package
    where it is left out). ``grain`` is "clause", or "event" for every event by itself, attributing clauses included (see
    `claims.splitting.Grain`). ``threads`` is how many threads the tagger may have, those of the machine where it is left out;
    the result is the same for any number. ``registry`` names tables of further parties, in the form of
    ``claims/data/registry.csv``. Raises `PipelineError` where a pipeline, model or grain is not there, `DataError` for a table
    that is not as it must be.

    >>> nlp = load()
    >>> [claim.source for claim in nlp("Analysts say prices may fall.")._.claims]
    ['Analysts']
    """
    if pipeline not in PIPELINES:
        raise PipelineError(f"there is no pipeline {pipeline!r}", remedy=f"choose one of: {', '.join(PIPELINES)}")
    nlp = load_model(model or DEFAULT_MODEL)
    if grain not in set(Grain):
        raise PipelineError(f"there is no grain {grain!r}", remedy=f"choose one of: {', '.join(Grain)}")
    settings: dict[str, dict[str, object]] = {
        "claims_sources": {"registry": [[own.where, own.text] for own in map(_own, registry)]},
        "claims_tagger": {"threads": threads or processors()},
        "claims_splitting": {"grain": grain},
        "claims_export": {"pipeline": pipeline},
    }
    tagging: tuple[str, ...] = ()
    if pipeline == "accurate":
        from claims.attribution.tagger.network import network  # loads onnxruntime

        tagging = components.TAGGING
        settings["claims_export"]["tagger"] = network().name
    for stage in (*tagging, *components.STAGES):
        nlp.add_pipe(stage, config=settings.get(stage, {}))
    return nlp


def _own(table: str | Path | OwnTable) -> OwnTable:
    return table if isinstance(table, OwnTable) else read_own(table)


@cache
def _default() -> Language:
    return load()


def extract(source: str | Path | Article, *, published: str | None = None, nlp: Language | None = None) -> ClaimSet:
    """The claims of one article: an `Article`, the `Path` of a file that holds one, or its text.

    ``published`` (ISO 8601) dates an article that does not say when it appeared, or says it wrongly. A string is always
    text, never a path. Raises `InputError` where a file cannot be read or holds several articles.
    """
    return next(extract_all([_article(source, published)], nlp or _default()))


def _article(source: str | Path | Article, published: str | None) -> Article:
    if isinstance(source, Article):
        return source if published is None else source.model_copy(update={"published": published})
    if isinstance(source, str):
        return read_text(source, published=published)
    articles = []
    for item in read_path(source, published=published):
        if isinstance(item, InputError):
            raise item
        articles.append(item)
    if len(articles) != 1:
        raise InputError(f"{len(articles)} articles where one was expected", where=source, remedy="use claims.extract_all")
    return articles[0]


def extract_all(articles: Iterable[Article], nlp: Language | None = None) -> Iterator[ClaimSet]:
    """The claims of many articles, in order and as they come; ``nlp`` comes from `load`."""
    return (claim_set for _, claim_set in articles_and_claims(articles, nlp or _default()))


def articles_and_claims(articles: Iterable[Article], nlp: Language) -> Iterator[tuple[Article, ClaimSet]]:
    """Each article with its claims; those for which a stage failed are left out where ``nlp`` has a handler of errors."""
    for doc in nlp.pipe((make_doc(nlp, article) for article in articles), batch_size=BATCH):
        yield doc._.article, doc._.claim_set
