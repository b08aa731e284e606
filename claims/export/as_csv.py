"""CSV: one claim per row, for spreadsheets.

Every cell is data. A cell that a spreadsheet could interpret as a formula (it begins with ``= + - @``, a tab, a line end, or a
full-width form of those signs, which Japanese editions treat alike) gets an apostrophe in front; so does one that begins with
an apostrophe, so that removing one leading apostrophe always restores the text (OWASP, "CSV Injection"). Where a
spreadsheet separates cells by semicolons or tabs, or treats a line end in a cell as the end of the row, new cells begin in the
middle of a text: what follows such a character also gets an apostrophe. So does the text of a person or an article that a
spreadsheet would interpret as a number, a date or a truth value and reformat.

Lone surrogates, which UTF-8 cannot represent, are written ``\\ud83d``; if an article itself contains ``\\ud83d``, this is
written ``\\u005cud83d``. Control characters, which spreadsheets lose, are escaped in the same way, and so is text that
spreadsheets treat as an escape (``_x0041_``). `cell` writes all these escapes, `uncell` reads them.

The columns are those of `claims.export.columns`.
"""

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from claims.export import columns
from claims.export.columns import COLUMNS, escape, unescape
from claims.export.formats import Layout
from claims.export.review import Reviews
from claims.model import ClaimSet

_TEXTS = frozenset({"statement", "source", "speaker", "note", "by", "assigned"})
_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
_INSIDE = re.compile("(?<=[;\t\r\n])(?=[ \"]*['=+\\-@＝＋－＠])")
_GUARDED = re.compile("(?<=[;\t\r\n])'")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]|\\(?=u(?:005c|d[89a-f][0-9a-f]{2}))")
_WRITTEN = re.compile(r"\\u(005c|d[89a-f][0-9a-f]{2})")
_LONGEST_NUMBER = 40
_WORD = re.compile(r"[^\W\d_]+")
_OF_NUMBERS = frozenset(
    word
    for names in (
        "jan feb mar apr may jun jul aug sep sept oct nov dec",
        "january february march april june july august september october november december",
        "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday",
        "am pm st nd rd th e t z",
    )
    for word in names.split()
)
"""Words that may occur in what a spreadsheet interprets as a number or a date."""


def cell(text: str) -> str:
    """``text`` as a cell that no spreadsheet interprets as a formula or an escape, and that UTF-8 can represent.

    >>> cell("=1+1"), cell("'twas"), cell("a = b")
    ("'=1+1", "''twas", 'a = b')
    >>> cell("seen;=1+1; twice")
    "seen;'=1+1; twice"
    """
    written = _INSIDE.sub("'", "\r".join(map(escape, text.split("\r"))))
    return "'" + written if _FORMULA.match(written) else written


def text_cell(text: str) -> str:
    """``text`` as a cell, as by `cell`, that no spreadsheet interprets as a number, a date or a truth value.

    >>> text_cell("007"), text_cell("March 5"), text_cell("True"), text_cell("41 dead")
    ("'007", "'March 5", "'True", '41 dead')
    """
    written = cell(text)
    return "'" + written if written == text and is_rewritten(text) else written


def is_rewritten(text: str) -> bool:
    """Whether a spreadsheet interprets ``text`` as a number, a date or a truth value, and reformats it."""
    words = text.strip().casefold()
    if len(words) > _LONGEST_NUMBER:
        return False
    numeric = any(map(str.isdigit, words)) and _OF_NUMBERS.issuperset(_WORD.findall(words))
    return numeric or words in ("true", "false")


def writable(text: str) -> str:
    """``text`` in characters that UTF-8 can represent.

    >>> writable("half \\ud83d")
    'half \\\\ud83d'
    """
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def readable(written: str) -> str:
    """The inverse of `writable`."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), written)


def uncell(written: str) -> str:
    """The inverse of `cell`.

    >>> uncell("'=1+1"), uncell("''twas")
    ('=1+1', "'twas")
    """
    return unescape(_GUARDED.sub("", written.removeprefix("'")))


def rows(claim_set: ClaimSet, reviews: Reviews) -> Iterable[list[str]]:
    """A row for each claim, its cells in the order of `COLUMNS`."""
    for row in columns.rows(claim_set, reviews):
        yield [(text_cell if name in _TEXTS else cell)(columns.value(row, name)) for name in COLUMNS]


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes the header and a row for each claim, with line ends as in RFC 4180."""
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for claim_set in claim_sets:
        table.writerows(rows(claim_set, layout.reviews or {}))
