"""Who is quoted in a headline, from the article below it that quotes the same words."""

from collections.abc import Iterator, Sequence

from claims.attribution import Relation
from claims.language import ParsedDoc, Run, Runs, indices_of
from claims.model import BlockKind

_TITLES = frozenset({BlockKind.HEADLINE, BlockKind.DEK})
_FEWEST = 4
"""How many words a quotation in a headline must have to be known again."""


def repeated_below(parsed: ParsedDoc, relations: Sequence[Relation]) -> Iterator[tuple[int, int]]:
    """For each relation in a headline, with its position, that of the one below that quotes the same words: '"We will never
    sell the mill" … "**We will never sell the mill**," Roe said'; none where two do."""
    below = [(n, _words(parsed, relation.content)) for n, relation in enumerate(relations) if not _in_title(parsed, relation)]
    for n, relation in enumerate(relations):
        if not _in_title(parsed, relation):
            continue
        quoted = max((_words(parsed, (run,)) for run in _quoted(parsed, relation.content)), key=len, default=())
        if len(quoted) < _FEWEST:
            continue
        wanted = f" {' '.join(quoted)} "
        same = [other for other, words in below if wanted in f" {' '.join(words)} "]
        if len(same) == 1:
            yield n, same[0]


def _in_title(parsed: ParsedDoc, relation: Relation) -> bool:
    block = parsed.block[relation.cue_head]
    return block is not None and block.kind in _TITLES


def _quoted(parsed: ParsedDoc, content: Runs) -> Iterator[Run]:
    """The stretches of ``content`` that stand in quotation marks."""
    start: int | None = None
    last = -1
    for i in indices_of(content):
        inside = parsed.quotations.around[i] is not None and not parsed.is_mark[i]
        if start is not None and not (inside or parsed.is_mark[i]):
            yield start, last + 1
            start = None
        if inside:
            start, last = i if start is None else start, i
    if start is not None:
        yield start, last + 1


def _words(parsed: ParsedDoc, runs: Runs) -> tuple[str, ...]:
    return tuple(parsed.lower[i] for i in indices_of(runs) if not parsed.is_mark[i])
