"""Reading untrusted TOML: Python's parser takes very long for a key of thousands of parts."""

import re
import tomllib
from typing import Any, Final

MOST_PARTS: Final = 100
"""Maximum parts of a key ("tool.claims.select" has three)."""

# Strings and comments, in which a dot is not a separator; an unterminated one extends to the end, where the parser also stops.
_NO_KEY: Final = re.compile(
    r'''"""(?:\\.|[^\\"]|"(?!""))*+(?:"{3,5}|\\?\Z)'''
    r"""|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"""
    r"""|"(?:\\.|[^"\\\n])*+"?|'[^'\n]*+'?|\#[^\n]*+""",
    re.DOTALL,
)
_DOTTED: Final = re.compile(r"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++)++")


def loads(text: str) -> dict[str, Any]:
    """The content of a TOML document.

    Raises `tomllib.TOMLDecodeError`, also for a key of more than `MOST_PARTS` parts, with its line; `RecursionError` for one
    that is nested too deeply, and `ValueError` for a number of too many digits.
    """
    bare = _NO_KEY.sub(_without, text)
    for key in _DOTTED.finditer(bare):
        if key[0].count(".") >= MOST_PARTS:
            line = bare.count("\n", 0, key.start()) + 1
            raise tomllib.TOMLDecodeError(f"A key has more than {MOST_PARTS} parts (at line {line}, column 1)")
    return tomllib.loads(text)


def _without(found: re.Match[str]) -> str:
    """A string as one part of a key, a comment as nothing; line breaks are kept."""
    return ("" if found[0].startswith("#") else "s") + "\n" * found[0].count("\n")
