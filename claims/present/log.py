"""Making words of articles and names of files harmless in terminals and logs.

A terminal interprets escape sequences. A CI service reads the log of a job line by line and runs what looks like one of its
commands: GitHub's runner a line that begins with ``::`` (ignoring white space) and ``##[`` anywhere in a line, Azure
Pipelines ``##vso[``, TeamCity ``##teamcity[``. Whether such a reader compares code points or ignores invisible
characters depends on its platform; here they are ignored.
"""

import io
import re
from typing import Final, TextIO

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
"""Characters without a glyph (Unicode's Default_Ignorable_Code_Point)."""
_GAPS = "\\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_END = "\\n\\r\\v\\f\x1c-\x1e\x85\u2028\u2029"

MARKED: Final = f"#(?=[{_UNSEEN}]*#[{_UNSEEN}]*\\w{{0,40}}[{_UNSEEN}]*\\[)"
"""A pattern of the first character of ``##[`` and the like, which are commands anywhere in a line."""
_AT_START = f"(?:(?<=[{_LINE_END}])|\\A)(?P<before>[{_GAPS}{_UNSEEN}]*):(?=[{_UNSEEN}]*:)"
_COMMAND = re.compile(f"{_AT_START}|{MARKED}")

_GAP = re.compile(r"\s+")
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def shown(words: str) -> str:
    """``words`` on one line, with each character replaced that a terminal interprets rather than shows, and nothing
    that a CI service treats as a command.

    >>> shown("red \\x1b[31malert\\n")
    'red \ufffd[31malert'
    >>> shown("::error::fire"), shown("a ##[error]fire")
    (': :error::fire', 'a # #[error]fire')
    """
    return harmless(_OBEYED.sub("\ufffd", _GAP.sub(" ", words).strip()))


def harmless(text: str) -> str:
    """The lines of ``text`` with a space in what a CI service would treat as a command.

    >>> harmless("fire\\n  ::error::fire")
    'fire\\n  : :error::fire'
    """
    return _COMMAND.sub(lambda found: f"{found['before']}: " if found["before"] is not None else "# ", text)


def harmless_xml(text: str) -> str:
    """XML with a character reference in what a CI service would treat as a command; XML parsers see the same text.

    >>> harmless_xml("<a>\\n::error::fire</a>")
    '<a>\\n&#58;:error::fire</a>'
    """
    return _COMMAND.sub(lambda found: f"{found['before']}&#58;" if found["before"] is not None else "&#35;", text)


class HarmlessLines(io.TextIOBase):
    """A stream that writes to another one, line by line, with commands made harmless.

    Output of other libraries also goes through it: usage errors that quote the command line, warnings, tracebacks.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # writable in io.TextIOBase, unlike elsewhere
        """The encoding of the underlying stream."""
        return self._stream.encoding

    def write(self, text: str) -> int:
        """Buffers text; a line is written when it ends."""
        whole, end, self._begun = (self._begun + text).rpartition("\n")
        self._stream.write(harmless(whole + end))
        return len(text)

    def flush(self) -> None:
        """Flushes the underlying stream, but not an incomplete line."""
        self._stream.flush()

    def finish(self) -> None:
        """Writes an incomplete last line."""
        begun, self._begun = self._begun, ""
        self._stream.write(harmless(begun))
        self._stream.flush()

    def writable(self) -> bool:
        """Always true."""
        return True

    def fileno(self) -> int:
        """The underlying file descriptor."""
        return self._stream.fileno()
