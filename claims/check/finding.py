"""What a rule found, and how it can be mended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of ``article.text`` (code points from 0, ``start`` included, ``end`` excluded) and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that ``--fix`` makes because it is safe: it alters no word of the reporting.

    ``summary`` says it in the imperative ("write the date as 2023-09-12"). ``edits`` change the article, do not overlap and run
    forwards; ``export`` has the export beside the article written anew.
    """

    summary: str
    edits: tuple[Edit, ...] = ()
    export: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A place at which a rule fires.

    ``message`` says what is wrong in one line, ``reason`` why the rule thinks so here, in the article's own terms. ``spans``
    are code points into ``article.text``, start included and end excluded, the telling one first; empty only where the whole
    file is meant.
    """

    code: str
    message: str
    spans: tuple[tuple[int, int], ...]
    reason: str
    claim_ids: tuple[str, ...] = ()
    fix: Fix | None = None
