"""What the rules of `claims check` read: an article's claims, and what the readers of its text have found.

An `Analysis` is made from the document that extraction has parsed, so that the text is read only once. All offsets are code
points of ``article.text``, ends excluded. The columns are plain tuples, which worker processes return and the cache stores; the
parse itself is neither returned nor stored.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from claims.model import CheckworthinessReason, ClaimSet, Text

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from claims.language import ParsedDoc, Run
    from claims.language.quotations import Quote

Offsets: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, without the marks.

    ``is_double`` says which marks. Where the quotation is not ``closed``, it runs to the end of its paragraph.
    """

    start: int
    end: int
    is_double: bool
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Time:
    """Words that name a time (see `claims.language.times`), with the expression by which a date library knows it."""

    start: int
    end: int
    expression: Text


@dataclass(frozen=True, slots=True)
class Readings:
    """What the readers of `claims.language` found in an article, each kind in reading order.

    White space belongs to the sentence before it. ``quotations`` are those inside others too; ``unpaired`` are the double
    marks that belong to no quotation. ``reasons`` are those for each claim's check-worthiness, in the order of the claims.
    """

    sentences: tuple[Offsets, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    unpaired: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()
    names: tuple[Offsets, ...] = ()
    reasons: tuple[tuple[CheckworthinessReason, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article's claims with what was read in it."""

    claim_set: ClaimSet
    readings: Readings


_READINGS = TypeAdapter(Readings)


def dumped(readings: Readings) -> str:
    """The readings as one line of JSON."""
    return json.dumps(_READINGS.dump_python(readings))  # not by pydantic, which refuses lone surrogates


def loaded(text: str) -> Readings:
    """The readings that `dumped` has written."""
    return _READINGS.validate_python(json.loads(text))


def claim_set_of(doc: "Doc") -> ClaimSet:
    """The claims of a document that has been through all stages. Raises `PipelineError` where it has not."""
    from claims.components import needed  # spaCy, which whoever only reads an analysis does without

    found: ClaimSet = needed(doc, "set", "claims.extract")
    return found


def analysis_of(doc: "Doc") -> Analysis:
    """The analysis of a document that has been through all stages. Raises `PipelineError` where it has not."""
    from claims.components import needed
    from claims.language import parsed_doc

    claim_set, parsed = claim_set_of(doc), parsed_doc(doc)
    readings = Readings(
        sentences=tuple(_sentences(parsed)),
        quotations=tuple(_quotations(parsed)),
        unpaired=tuple(_unpaired(parsed)),
        times=tuple(_times(parsed)),
        names=tuple(_names(doc, parsed)),
        reasons=needed(doc, "reasons", "claims.analyse"),
    )
    return Analysis(claim_set, readings)


def _end(parsed: "ParsedDoc", i: int) -> int:
    return parsed.ends[i]


def _place(parsed: "ParsedDoc", run: "Run") -> Offsets:
    return parsed.offsets[run[0]], _end(parsed, run[1] - 1)


def _sentences(parsed: "ParsedDoc") -> Iterator[Offsets]:
    """The parser's sentences, without those of marks alone, such as the one that closes a quotation."""
    starts = [start for start, end in parsed.sentences if not all(parsed.is_mark[start:end])]
    offsets = [parsed.offsets[start] for start in starts]
    return pairwise([*offsets, _end(parsed, len(parsed.words) - 1)] if offsets else [])


def _quotations(parsed: "ParsedDoc") -> Iterator[Quotation]:
    from claims.language.quotations import Mark

    def found(quote: "Quote") -> Iterator[Quotation]:
        start, end = quote.inside
        if start < end:
            yield Quotation(
                _end(parsed, start - 1),
                parsed.offsets[end] if quote.closed else _end(parsed, end - 1),
                quote.mark is Mark.DOUBLE,
                quote.closed,
            )
        for inner in quote.nested:
            yield from found(inner)

    for quote in parsed.quotations.outermost:
        yield from found(quote)


def _unpaired(parsed: "ParsedDoc") -> list[int]:
    """The marks that belong to no quotation, or open one without words."""
    empty = (quote.start for quote in parsed.quotations.outermost if not quote.closed and quote.inside[0] == quote.inside[1])
    return sorted(parsed.offsets[i] for i in (*parsed.quotations.unpaired, *empty))


def _times(parsed: "ParsedDoc") -> Iterator[Time]:
    from claims.language.times import times

    for found in times(parsed, parsed.sentences):
        yield Time(*_place(parsed, found.run), found.start)


def _names(doc: "Doc", parsed: "ParsedDoc") -> Iterator[Offsets]:
    from claims.language.names import article_names

    return (_place(parsed, name.run) for name in article_names(doc).all)
