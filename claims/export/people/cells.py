"""Text in the cells of an XLSX file: what XML cannot hold, and what programs read differently, is escaped, reversibly.

XML has no place for most control characters, and half surrogate pairs. OOXML's own escape for them (``_x0001_``) is read back
by some programs and left standing by others, so what needs it is written ``\\u0001`` instead, as in CSV; what would be taken
for either (``_x0001_`` or ``\\u0001`` in the article's own words) is broken up in the same way.
"""

import re

LONGEST = 16_000
"""Characters a cell takes: Excel counts 32,767 halves, and a character outside the basic plane is two."""
GOES_ON = " … [goes on in sheet Long texts]"
"""What stands at the end of a cell whose text is longer."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]" + r"|x(?=[0-9A-Fa-f]{4}_)|\\(?=u[0-9a-f]{4})")
_WRITTEN = re.compile(r"\\u(00[0189][0-9a-f]|007[8f]|005c|d[89a-f][0-9a-f]{2}|fff[ef])")


def escape(text: str) -> str:
    """``text`` as a cell can hold it.

    >>> escape("a\\x01b"), escape("_x0041_"), escape("C:\\\\users")
    ('a\\\\u0001b', '_\\\\u00780041_', 'C:\\\\users')
    """
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unescape(written: str) -> str:
    """The text that `escape` made ``written`` of. What `escape` never writes is a person's, and stays.

    >>> unescape(escape("a\\x01b _x0041_")) == "a\\x01b _x0041_", unescape(r"\\u0041")
    (True, '\\\\u0041')
    """
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), written)


def pieces(written: str) -> list[str]:
    """The pieces of ``written`` that fit into a cell each; `GOES_ON` is for the caller to add."""
    return [written[at : at + LONGEST] for at in range(0, len(written), LONGEST)] or [""]
