"""The complete spaCy pipeline from an article to its claims."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from claims import components
from claims.analysis import Analysis, analysis_of, claim_set_of
from claims.data import OwnTable, read_own
from claims.ingest import read_path, read_text
from claims.language import DEFAULT_MODEL, load_model, make_doc
from claims.machine import processors
from claims.model import Article, ClaimSet, InputError, PipelineError
from claims.splitting import Grain

PIPELINES: Mapping[str, str] = MappingProxyType(
    {
        "accurate": "syntax, quotation marks and a trained tagger",
        "fast": "syntax and quotation marks only",
    }
)
"""The pipelines that can be loaded, with their descriptions."""

ResultT = TypeVar("ResultT")

BATCH = 16
"""Number of articles that the parser reads at a time."""


DEFAULT_PIPELINE = "accurate"


def load(
    pipeline: str = DEFAULT_PIPELINE,
    model: str | None = None,
    *,
    grain: str = "clause",
    threads: int | None = None,
    registry: Iterable[str | Path | OwnTable] = (),
    topics: bool = False,
) -> Language:
    """A spaCy pipeline whose documents carry the claims of an article in ``doc._.claims_set``.

    ``pipeline`` is a name in `PIPELINES`, ``model`` an installed English spaCy model (by default the
    bundled one). ``grain`` is "clause", or "event" for every event separately, including attributing clauses (see
    `claims.splitting.Grain`). ``threads`` is the number of tagger threads, by default one per processor;
    the result does not depend on it. ``registry`` names tables of additional parties, in the format of
    ``claims/data/en/registry.csv``. ``topics`` says whether each article's topics are also found, which loads textacy (about a
    second). Raises `PipelineError` if a pipeline, model or grain does not exist, `DataError` for
    an invalid table.

    >>> nlp = load()
    >>> [claim.source for claim in nlp("Analysts say prices may fall.")._.claims]
    ['Analysts']
    """
    _check(pipeline, grain)
    nlp = load_model(model or DEFAULT_MODEL)
    return add_to(nlp, pipeline, grain=grain, threads=threads, registry=registry, topics=topics)


def add_to(
    nlp: Language,
    pipeline: str = DEFAULT_PIPELINE,
    *,
    grain: str = "clause",
    threads: int | None = None,
    registry: Iterable[str | Path | OwnTable] = (),
    topics: bool = False,
) -> Language:
    """Adds the components to a spaCy pipeline that tags, parses and lemmatises English, and returns it.

    Existing components stay; ``claims_article``, which keeps sentences within the article's blocks, is added
    first, the others last. The arguments are those of `load`. Raises `PipelineError` if ``nlp`` has no parser, or
    already has the components.

    >>> nlp = add_to(load_model(), "fast")
    >>> nlp.pipe_names[-1]
    'claims_export'
    """
    _check(pipeline, grain)
    there = {nlp.get_pipe_meta(name).factory for name in nlp.component_names}
    if not there.isdisjoint(components.STAGES):
        raise PipelineError("this pipeline already has the components of claims", remedy="add them only once")
    settings: dict[str, dict[str, object]] = {
        "claims_tagger": {"threads": threads or processors()},
        "claims_splitting": {"grain": grain},
        "claims_export": {"pipeline": pipeline},
    }
    if there.isdisjoint({"claims_syntax", "claims_article"}):
        nlp.add_pipe("claims_article", first=True)
    tagging = components.TAGGING if pipeline == "accurate" else ()
    tables = [_own(table) for table in registry]
    stages = components.STAGES if not topics else (*components.STAGES[:-1], components.TOPICS, components.STAGES[-1])
    for stage in (*tagging, *stages):
        added = nlp.add_pipe(stage, config=settings.get(stage, {}))
        if isinstance(added, components.Sources):
            added.learn(tables)
    return nlp


def _check(pipeline: str, grain: str) -> None:
    if pipeline not in PIPELINES:
        raise PipelineError(f"unknown pipeline {pipeline!r}", remedy=f"choose one of: {', '.join(PIPELINES)}")
    if grain not in set(Grain):
        raise PipelineError(f"unknown grain {grain!r}", remedy=f"choose one of: {', '.join(Grain)}")


def _own(table: str | Path | OwnTable) -> OwnTable:
    return table if isinstance(table, OwnTable) else read_own(table)


@cache
def _default() -> Language:
    return load()


def extract(source: str | Path | Article, *, published: str | None = None, nlp: Language | None = None) -> ClaimSet:
    """The claims of one article: an `Article`, the `Path` of a file with one, or its text.

    ``published`` (ISO 8601) is the publication date of an article that has none, or a wrong one. A string is always
    text, never a path. Raises `InputError` if a file cannot be read or contains several articles.
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
    """The claims of many articles, lazily and in order; ``nlp`` comes from `load`."""
    return (claim_set for _, claim_set in with_results(articles, nlp or _default(), claim_set_of))


def analyse(source: str | Path | Article, *, published: str | None = None, nlp: Language | None = None) -> Analysis:
    """The claims of one article with everything that was read in its text, which is what rules of `claims check` get.

    Arguments and errors are those of `extract`.
    """
    return next(result for _, result in with_results([_article(source, published)], nlp or _default(), analysis_of))


def with_results(
    articles: Iterable[Article], nlp: Language, result: Callable[[Doc], ResultT]
) -> Iterator[tuple[Article, ResultT]]:
    """Each article with the ``result`` of its document; those for which a component failed are omitted if ``nlp`` has an error
    handler.
    """
    for doc in nlp.pipe((make_doc(nlp, article) for article in articles), batch_size=BATCH):
        yield doc._.claims_article, result(doc)
