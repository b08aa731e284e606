"""Text of any code points in columns that cannot hold all of them.

PostgreSQL's text has no U+0000, UTF-8 has no halves of surrogate pairs; an article may have both, and must come back as it
was. They are kept as ``\\uXXXX``, and so is a backslash that stands before what looks like one, so that nothing is ambiguous.
"""

import re

from sqlalchemy import Dialect, String, TypeDecorator

_UNHELD = re.compile(r"[\x00\ud800-\udfff]|\\(?=u(?:0000|005c|d[89a-f][0-9a-f]{2}))")
_KEPT = re.compile(r"\\u(0000|005c|d[89a-f][0-9a-f]{2})")


def kept(text: str) -> str:
    """``text`` in characters that every database holds.

    >>> print(kept("a\\x00b"), kept("C:\\\\users"))
    a\\u0000b C:\\users
    """
    return _UNHELD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unkept(text: str) -> str:
    """The text that `kept` made ``text`` of."""
    return _KEPT.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text


class AnyText(TypeDecorator[str]):
    """A column of text of any code points."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is written."""
        return None if value is None else kept(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """What is read."""
        return None if value is None else unkept(value)
