"""brat: standoff annotation, a ``.txt`` with the article's text and an ``.ann`` with its claims, sources and cues.

Offsets count code points into the ``.txt``, which is the article's text except for what brat cannot represent: its
lone surrogates, and the carriage returns that Python's readers fold, are written as ``?`` and a space, one for one,
so that all offsets stay valid. Pieces of an annotation are separated by ``;``, and an annotation is cut at line ends, as brat
requires.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from claims.export.columns import Row, rows
from claims.export.formats import Layout
from claims.export.output import file_stem
from claims.export.review import Field, choices
from claims.model import Certainty, ClaimSet, Fragment, Polarity, Span, SpeechAct, Status

_LINE = re.compile(r"[^\n]+")
_NO_LABEL = re.compile(r"[^A-Za-z0-9]+")


def _label(name: str) -> str:
    """A name in the form of brat's labels: ``Mostly_true``."""
    return _NO_LABEL.sub("_", name).strip("_")


def _settings() -> str:
    grades = "|".join(_label(name) for name in choices()[Field.VERDICT])
    lines = ["[entities]", "Claim", "Source", "Cue", "", "[relations]", "Says\tArg1:Source, Arg2:Claim"]
    lines += ["CuedBy\tArg1:Claim, Arg2:Cue", "", "[events]", "", "[attributes]"]
    for name, values in (("Certainty", Certainty), ("Polarity", Polarity), ("Status", Status)):
        lines.append(f"{name}\tArg:Claim, Value:{'|'.join(values)}")
    lines += [f"Verdict\tArg:Claim, Value:{grades}", f"Act\tArg:Cue, Value:{'|'.join(SpeechAct)}"]
    return "\n".join(lines) + "\n"


def settings() -> Mapping[str, str]:
    """The files that a brat folder contains once: the configuration of its annotations."""
    return MappingProxyType({"annotation.conf": _settings()})


def write(claim_sets: Iterable[ClaimSet], stream: BinaryIO, layout: Layout) -> None:
    """Writes a ZIP file with the files of each article and the configuration."""
    taken: set[str] = set()
    with ZipFile(stream, "w") as archive:
        _put(archive, settings())
        for claim_set in claim_sets:
            stem = _free(file_stem(claim_set.article), taken)
            _put(archive, {stem + suffix: text for suffix, text in parts(claim_set, layout).items()})


def _free(stem: str, taken: set[str]) -> str:
    """``stem``, with a number if an earlier article has the name."""
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name.casefold())
    return name


def _put(archive: ZipFile, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        about = ZipInfo(name)  # dated 1980, so that the same claims always give the same bytes
        about.compress_type = ZIP_DEFLATED
        archive.writestr(about, text.encode("utf-8"))


def parts(claim_set: ClaimSet, layout: Layout) -> Mapping[str, str]:
    """The article's text and its annotations, by suffix."""
    text = text_of(claim_set.article.text)
    return {".txt": text, ".ann": "".join(line + "\n" for line in _annotations(claim_set, text, layout))}


def text_of(text: str) -> str:
    """``text`` in characters that brat can represent, with all offsets unchanged.

    >>> text_of("a\\r\\nb\\ud83d")
    'a \\nb?'
    """
    return text.translate(_HELD)


_HELD = dict.fromkeys(range(55296, 57344), "?") | {ord(char): " " for char in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}


class _Numbers:
    """Counts the annotations of a file, by type."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: dict[str, int] = {}

    def next(self, sort: str) -> str:
        """The next id of the type: ``T1``, ``T2``, …"""
        self._last[sort] = self._last.get(sort, 0) + 1
        return f"{sort}{self._last[sort]}"

    def bound(self, label: str, spans: Sequence[Span]) -> tuple[str, str]:
        """The id of a text-bound annotation, and its line; without a line if it has no words."""
        pieces = [(span.start + line.start(), span.start + line.end()) for span in spans for line in self._lines(span)]
        id = self.next("T")
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self._text[start:end] for start, end in pieces)
        return id, f"{id}\t{label} {places}\t{words}" if pieces else ""

    def _lines(self, span: Span) -> Iterator[re.Match[str]]:
        return _LINE.finditer(self._text[span.start : span.end])


def _annotations(claim_set: ClaimSet, text: str, layout: Layout) -> Iterator[str]:
    numbers = _Numbers(text)
    voices: dict[str, tuple[str | None, str | None]] = {}
    for attribution in claim_set.attributions:
        made = []
        for label, fragment in (("Source", attribution.source), ("Cue", attribution.cue)):
            id, line = ("", "") if fragment is None else _bound(numbers, label, fragment)
            made.append(id if line else None)
            if line:
                yield line
        voices[attribution.id] = (made[0], made[1])
        if made[1]:
            yield f"{numbers.next('A')}\tAct {made[1]} {attribution.act}"
    for row in rows(claim_set, layout.reviews or {}):
        yield from _claim(row, numbers, voices)


def _bound(numbers: _Numbers, label: str, fragment: Fragment) -> tuple[str, str]:
    return numbers.bound(label, fragment.spans)


def _claim(row: Row, numbers: _Numbers, voices: Mapping[str, tuple[str | None, str | None]]) -> Iterator[str]:
    claim, review = row.claim, row.review
    id, line = numbers.bound("Claim", claim.spans)
    if not line:
        return
    yield line
    for name in ("certainty", "polarity", "status"):
        yield f"{numbers.next('A')}\t{name.capitalize()} {id} {getattr(claim, name)}"
    if review and review.verdict:
        yield f"{numbers.next('A')}\tVerdict {id} {_label(review.verdict)}"
    for attribution_id in claim.attribution_ids:
        source, cue = voices.get(attribution_id, (None, None))
        if source:
            yield f"{numbers.next('R')}\tSays Arg1:{source} Arg2:{id}"
        if cue:
            yield f"{numbers.next('R')}\tCuedBy Arg1:{id} Arg2:{cue}"
    earlier = f"verdict before rewording: {review.earlier_verdict}" if review and review.earlier_verdict else None
    note = " | ".join(part for part in (claim.id, claim.statement, earlier, review and review.note) if part)
    yield f"{numbers.next('#')}\tAnnotatorNotes {id}\t{' '.join(text_of(note).split())}"
