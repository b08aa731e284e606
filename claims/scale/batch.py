"""The work of one process: a stream of articles through a pipeline that is loaded once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NoReturn, TypeAlias, TypeVar, cast

from spacy.language import Language
from spacy.tokens import Doc

from claims.faults import fault_of
from claims.model import Article, ClaimsError
from claims.pipeline import load, with_results
from claims.scale.stream import Settings

ResultT = TypeVar("ResultT")
_Handler: TypeAlias = Callable[[str, Callable[[Doc], Doc], list[Doc], Exception], NoReturn]
"""spaCy's type of a handler; its documentation also has handlers that return, which drops the document."""


@cache
def language(settings: Settings) -> Language:
    """The pipeline, loaded once per process. Raises `PipelineError` if it or its model is not installed."""
    return load(
        settings.pipeline,
        settings.model,
        grain=settings.grain,
        threads=settings.threads,
        registry=settings.registry,
        topics=settings.topics,
    )


def outcomes(
    items: Iterable[Article | ClaimsError], nlp: Language, result: Callable[[Doc], ResultT]
) -> Iterator[ResultT | ClaimsError]:
    """The ``result`` of each article's document, or the error that occurred; errors in the input keep their position."""
    waiting: deque[Article | ClaimsError] = deque()
    failures: dict[int, ClaimsError] = {}

    def note(stage: str, component: object, docs: Iterable[Doc], error: Exception) -> None:
        for doc in docs:
            failures[id(doc._.claims_article)] = _failure(stage, doc._.claims_article, error)

    # spaCy passes a component's exception to this handler, drops the document, and continues with the others.
    nlp.set_error_handler(cast(_Handler, note))

    def articles() -> Iterator[Article]:
        for item in items:
            waiting.append(item)
            if isinstance(item, Article):
                yield item

    for article, made in with_results(articles(), nlp, result):
        while (item := waiting.popleft()) is not article:
            yield item if isinstance(item, ClaimsError) else failures.pop(id(item))
        yield made
    for item in waiting:
        yield item if isinstance(item, ClaimsError) else failures.pop(id(item))


def _failure(stage: str, article: Article, error: Exception) -> ClaimsError:
    return error if isinstance(error, ClaimsError) else fault_of(error, stage, where=article.path or article.id)
