"""The columns that only the machine writes: nothing in them is ever taken over from a file that comes back.

Of such a cell no more is kept than tells whether a person changed it. The fingerprint does not: it covers what may be changed.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from math import isclose

from claims.export.as_csv import is_rewritten
from claims.export.columns import COLUMNS
from claims.export.review import Field, digest, plain

MACHINE = tuple(name for name in COLUMNS if name not in {"id", "article_id", "fingerprint", "seen", "text", "by", *Field})
"""The columns, but for the claim's words, of which the fingerprint has a digest."""

_LONGEST = 40
"""Characters of a value that is kept as it is. Of a longer one it is the digest: a file may have 100,000 rows."""
_DIGEST = "\x00"
"""What stands before a digest: no value has it."""
_CACHED = 200
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")


def kept(cells: Mapping[str, str]) -> tuple[str | None, ...] | None:
    """What is kept of the machine's cells of a row, in the order of `MACHINE`, None for a column that is not there; None where
    none is.
    """
    found = tuple(None if (value := cells.get(name)) is None else short(value) for name in MACHINE)
    return found if any(value is not None for value in found) else None


def told(written: str) -> str | None:
    """The value that something was kept of, None where it was too long to be."""
    return None if written.startswith(_DIGEST) else written


def is_same(written: str, value: str) -> bool:
    """Whether a cell of which ``written`` was kept has ``value`` still, as far as a spreadsheet, which writes numbers and dates
    in its own way, can be told from a person.

    >>> is_same("0,5", "0.5"), is_same("12.09.2023", "2023-09-12"), is_same("2023-09-13", "2023-09-12"), is_same("0.9", "0.5")
    (True, True, False, False)
    """
    was = short(value)
    if written == was:
        return True
    if not is_rewritten(was):
        return False
    numbers = [float(one.replace(",", ".")) for one in (written, was) if _NUMBER.fullmatch(one)]
    if len(numbers) == 2:
        return isclose(*numbers, rel_tol=1e-6)
    both_dates = _is_date(written) and _is_date(was)
    return written.casefold() == was.casefold() or (any(map(str.isdigit, written)) and not both_dates)


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def short(value: str) -> str:
    """What is kept of a value."""
    return _known(value) if len(value) <= _CACHED else _shortened(value)


def _shortened(value: str) -> str:
    words = plain(value).replace(_DIGEST, "�")
    return words if len(words) <= _LONGEST else _DIGEST + digest(words)


_known = lru_cache(maxsize=50_000)(_shortened)
