"""What one process does: a batch of articles through a pipeline that is loaded once."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import NoReturn, TypeAlias, cast

from spacy.language import Language
from spacy.tokens import Doc

from claims.model import Article, ClaimsError, ClaimSet
from claims.pipeline import extract_all, load

_Handler: TypeAlias = Callable[[str, Callable[[Doc], Doc], list[Doc], Exception], NoReturn]
"""How spaCy types a handler; its documentation also has handlers that return, which is what drops the document."""


@cache
def language(pipeline: str, model: str | None, grain: str) -> Language:
    """The pipeline, loaded once a process. Raises `PipelineError` where it or its model is not there."""
    return load(pipeline, model, grain=grain)


def outcomes(batch: Sequence[Article | ClaimsError], nlp: Language) -> list[ClaimSet | ClaimsError]:
    """The claims of each article, or what kept them from being found; errors in ``batch`` stay where they are."""
    failures: dict[int, ClaimsError] = {}

    def note(stage: str, component: object, docs: Iterable[Doc], error: Exception) -> None:
        for doc in docs:
            failures[id(doc._.article)] = _failure(stage, doc._.article, error)

    # spaCy hands a stage's exception to this handler, drops the document it was raised for, and goes on with the others.
    nlp.set_error_handler(cast(_Handler, note))
    found = iter(list(extract_all((item for item in batch if isinstance(item, Article)), nlp)))
    return [
        item if isinstance(item, ClaimsError) else failures[id(item)] if id(item) in failures else next(found) for item in batch
    ]


def _failure(stage: str, article: Article, error: Exception) -> ClaimsError:
    if isinstance(error, ClaimsError):
        return error
    raised = extract_tb(error.__traceback__)[-1]
    return ClaimsError(
        f"{stage} failed ({type(error).__name__}: {error}, at {Path(raised.filename).name}:{raised.lineno})",
        where=article.path or article.id,
        remedy="this is a fault of the program, not of the article: please report it, with the article",
    )
