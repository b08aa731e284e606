"""XLSX: a spreadsheet for review, one claim per row; further sheets list the sources and explain the columns.

Every cell with text is a string, never a formula or a link. Text that is longer than a cell is continued in a
separate sheet. The hidden columns are for the import (`claims.export.importers`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import BinaryIO

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from claims.data.interface import ExportColumn, Verdict
from claims.export.columns import CLAIMS, GOES_ON, LEGEND, LISTS, LONG, SOURCES, Row, escape, pieces, rows, sheet_columns, value
from claims.export.formats import Layout
from claims.export.review import Field, choices
from claims.model import ClaimSet, Status
from claims.store.verdicts import verdicts

EDITABLE = frozenset({*Field, "by"})
"""The columns that are imported."""

_MADE = datetime(2000, 1, 1)  # the same claims always give the same bytes
_BASE = {
    "text_wrap": True,
    "valign": "top",
    "font_name": "Calibri",
    "font_size": 11,
    "num_format": "@",
}  # @: input is text
_HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
_HEADER_COLOURS = {
    True: {"bg_color": "#1F4E5F", "font_color": "#FFFFFF"},
    False: {"bg_color": "#E7ECEE", "font_color": "#1B1B1B"},
}
_GREEN, _RED, _YELLOW, _BLUE, _PURPLE, _GREY = (
    {"bg_color": back, "font_color": front}
    for back, front in (
        ("#DDF1E0", "#12522A"),
        ("#FBDEDB", "#8A1C12"),
        ("#FDF0C8", "#6B4A00"),
        ("#DCEAF7", "#17456E"),
        ("#EDE1F5", "#54207A"),
        ("#EDEDED", "#444444"),
    )
)
STATUS_COLOURS = MappingProxyType(
    {
        Status.REFUTED: _RED,
        Status.SUPPORTED: _GREEN,
        Status.CONFLICTING: _PURPLE,
        Status.DISPUTED: _RED,
        Status.CONFIRMED: _GREEN,
        Status.CORROBORATED: _GREEN,
        Status.SELF_REPORTED: _BLUE,
        Status.UNCONFIRMED: _YELLOW,
        Status.SINGLE_SOURCE: _BLUE,
        Status.UNATTRIBUTED: {},
        Status.NOT_CHECKABLE: _GREY,
    }
)
_NUMBERS = frozenset({"checkworthiness", "seen", "source_confidence"})


def write(claim_sets: Iterable[ClaimSet], stream: BinaryIO, layout: Layout) -> None:
    """Writes the workbook; each claim set is written when it arrives, so that memory stays constant."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "Claims", "created": _MADE})
        made = _Book(book)
        for claim_set in claim_sets:
            made.add(claim_set, rows(claim_set, layout.reviews or {}))
        made.finish()


class _Book:
    """The sheets of one workbook, each with its next row."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._columns = sheet_columns()
        self._scale = verdicts()
        self._style = book.add_format(_BASE)
        self._status = {status: book.add_format(_BASE | colours) for status, colours in STATUS_COLOURS.items()}
        self._headers = {editable: book.add_format(_HEADER | colours) for editable, colours in _HEADER_COLOURS.items()}
        self._claims = self._sheet(CLAIMS, [(column.title, column.width, column.name in EDITABLE) for column in self._columns])
        self._sources = self._sheet(
            SOURCES,
            [(title, width, False) for title, width in zip(_SOURCE_TITLES, _SOURCE_WIDTHS, strict=True)],
        )
        self._long: list[tuple[str, str, str, str]] = []
        self._claim_rows = self._source_rows = 1
        for at, column in enumerate(self._columns):
            options = {"hidden": 1} if column.hidden else {}
            self._claims.set_column(at, at, column.width, self._style, options)

    def _sheet(self, name: str, columns: Sequence[tuple[str, int, bool]]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 30)
        for at, (title, width, editable) in enumerate(columns):
            sheet.set_column(at, at, width, self._style)
            sheet.write_string(0, at, title, self._headers[editable])
        return sheet

    def add(self, claim_set: ClaimSet, found: Iterable[Row]) -> None:
        """A row for each claim, and one for each source."""
        answered: Counter[str | None] = Counter()
        for row in found:
            answered[row.claim.source] += 1
            for at, column in enumerate(self._columns):
                self._cell(self._claim_rows, at, column, row)
            self._claim_rows += 1
        for source in claim_set.sources:
            name = source.organisation or source.name
            words = [
                claim_set.article.title or claim_set.article.id,
                source.name,
                source.kind,
                source.organisation,
                source.role,
            ]
            words += ["yes" if source.named else "no"]
            for at, text in enumerate(words):
                self._sources.write_string(self._source_rows, at, pieces(escape(text or ""))[0], self._style)
            self._sources.write_number(self._source_rows, len(words), len(source.mentions))
            self._sources.write_number(self._source_rows, len(words) + 1, answered[name])
            self._source_rows += 1

    def _cell(self, at_row: int, at: int, column: ExportColumn, row: Row) -> None:
        text = value(row, column.name)
        if column.name in _NUMBERS:
            if text:
                self._claims.write_number(at_row, at, float(text))
            return
        first, *rest = pieces(escape(text))
        if rest:
            self._long += [(row.claim.id, row.claim_set.article.id, column.name, piece) for piece in rest]
            first += GOES_ON
        style = self._status[row.claim.status] if column.name == "status" else self._style
        self._claims.write_string(at_row, at, first, style)

    def finish(self) -> None:
        """The lists of choices, the filter, and the last sheets."""
        self._claims.autofilter(0, 0, max(self._claim_rows - 1, 1), len(self._columns) - 1)
        if self._source_rows > 1:
            self._sources.autofilter(0, 0, self._source_rows - 1, len(_SOURCE_TITLES) - 1)
        legend = self._sheet(LEGEND, [("Column", 20, False), ("What it means", 100, False)])
        for at, column in enumerate(self._columns, 1):
            legend.write_string(at, 0, column.title + (" (hidden)" if column.hidden else ""), self._style)
            legend.write_string(at, 1, column.meaning, self._style)
        for at, verdict in enumerate(self._scale, len(self._columns) + 2):
            legend.write_string(at, 0, f"Verdict: {verdict.name}", self._style)
            legend.write_string(at, 1, verdict.meaning, self._style)
        if self._long:
            titles = ("Claim id", "Article id", "Column", "Goes on")
            long = self._sheet(LONG, [(title, 20 if at < 3 else 100, False) for at, title in enumerate(titles)])
            for at_row, words in enumerate(self._long, 1):
                for at, text in enumerate(words):
                    long.write_string(at_row, at, escape(text) if at < 3 else text, self._style)
        self._choices()

    def _choices(self) -> None:
        lists = self._book.add_worksheet(LISTS)
        lists.hide()
        lists_of = choices()
        # Row by row, as required for a workbook that is streamed.
        for at_row in range(max(map(len, lists_of.values()))):
            for at, names in enumerate(lists_of.values()):
                if at_row < len(names):
                    lists.write_string(at_row, at, names[at_row])
        last = max(self._claim_rows - 1, 1)
        for at, (name, names) in enumerate(lists_of.items()):
            here = next(at for at, column in enumerate(self._columns) if column.name == name)
            letter = "ABCD"[at]
            self._claims.data_validation(
                1,
                here,
                last,
                here,
                {
                    "validate": "list",
                    "source": f"={LISTS}!${letter}$1:${letter}${len(names)}",
                    "error_title": f"No such {name.replace('_', ' ')}"[:32],
                    "error_message": f"Choose one of: {', '.join(names)}"[:255],
                },
            )
            if name == "verdict":
                self._coloured(here, last)

    def _coloured(self, at: int, last: int) -> None:
        for verdict in self._scale:
            rule = {"type": "cell", "criteria": "==", "value": '"' + verdict.name.replace('"', '""') + '"'}
            self._claims.conditional_format(1, at, last, at, rule | {"format": self._book.add_format(_colours(verdict))})


_SOURCE_TITLES = ("Article", "Name", "Kind", "Organisation", "Role", "Named", "Mentions", "Claims")
_SOURCE_WIDTHS = (40, 30, 18, 30, 40, 9, 10, 9)
_MIDDLE = 3


def _colours(verdict: Verdict) -> dict[str, str]:
    if verdict.rating is None:
        return _GREY
    return _YELLOW if verdict.rating == _MIDDLE else _GREEN if verdict.rating > _MIDDLE else _RED
