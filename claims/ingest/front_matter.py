"""Front matter: TOML between lines of ``+++``, JSON in braces (Hugo), and the values of YAML (`claims.ingest.markdown`).

Front matter is untrusted. PyYAML's constructors raise arbitrary exceptions for a value that does not fit its tag
("!!timestamp foo" is an AttributeError, "!!bool x" a KeyError), and expand aliases and merge keys, so that a few lines become
gigabytes. Here a tag that does not fit its value is ignored, and a value that is too deep or too large is text.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from itertools import accumulate, islice

import yaml

from claims import toml
from claims.ingest.dates import iso_date, iso_time, written_date
from claims.ingest.values import json_object
from claims.model import InputError

LONGEST_FRONT_MATTER = 100_000  # code points
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical", "canonical_url", "canonicalurl"),
    "publisher": ("publisher", "publication", "source", "site"),
    "author": ("author", "authors", "byline"),
    "language": ("language", "lang"),
    "published": ("published", "date", "publish_date", "publishdate", "pubdate", "lastmod"),
}
"""The fields of an article, and their keys (in lower case) in order of precedence."""

_FENCE = "+++"
_TOML_BEGINS = re.compile(r"""\s*(?:#|\[|[\w"'.-]+[ \t]*=|\+\+\+\s)""")
_TOML_KEY = re.compile(r"""[ \t]*(?P<key>[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=[ \t]*""")
_TOML_TABLE = re.compile(r"""[ \t]*\[{1,2}[ \t]*(?P<key>[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')""")
_TOML_VALUE = re.compile(r"""(?!\"{3}|'{3})(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')|[^#\n]*""")
_TOML_PLACE = re.compile(r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)\Z")
_TRIPLE = re.compile(r'"""|\'\'\'')
_SPACE = re.compile(r"\s*")
_TITLE_KEY = re.compile(r"""[ \t]*+(?:\{[ \t]*+)?["']?(?:title|headline)["']?[ \t]*+[:=]""", re.IGNORECASE)
_MOST_BITS = 1_000  # maximum digits of a number
_MOST_TITLES = 8  # maximum keys of that name
_NEXT_KEY = re.compile(r"""\S[^\n]{0,200}?[:=]|\+\+\+|---|\}""")


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as written. ``line`` counts from 1; the spans (code points, end excluded) are offsets in the file's text."""

    key: str
    value: object
    line: int
    span: tuple[int, int]
    key_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Front:
    """The fields of front matter in order, and its number of lines, including its fences."""

    entries: tuple[Entry, ...]
    lines: int


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, which are those of editors and renderers: no other character ends a line.

    >>> lines_of("---\\u2028Snow\\r\\nfell")
    ['---\\u2028Snow\\r\\n', 'fell']
    """
    return list(StringIO(text, newline=""))


_BLANK = " \t\r\n"


def is_fence(line: str, *fences: str) -> bool:
    """Whether a line is a fence of front matter, but for white space after it."""
    return line.rstrip(_BLANK) in fences


def toml_or_json(text: str, *, where: str | None = None) -> Front | None:
    """The front matter of a file if it is TOML or JSON, else None.

    Raises `InputError`, with the line, for TOML that is not closed or is invalid.
    """
    if text.startswith(_FENCE):
        return _toml(text, where)
    return _json(text) if text.startswith("{") else None


def _toml(text: str, where: str | None) -> Front | None:
    lines = lines_of(text)
    if not is_fence(lines[0], _FENCE) or not _TOML_BEGINS.match("".join(lines[1:])):
        return None
    closing = next((at for at, line in enumerate(lines[1:], start=1) if is_fence(line, _FENCE)), None)
    if closing is None:
        raise InputError("the front matter is not closed", where=where, line=1, remedy="close it with the line `+++`")
    written = "".join(lines[1:closing])
    if len(written) > LONGEST_FRONT_MATTER:
        raise InputError(f"the front matter is longer than {LONGEST_FRONT_MATTER:,} characters", where=where, line=1)
    try:
        values = toml.loads(written.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        located = _TOML_PLACE.match(str(error))
        line = int(located["line"]) + 1 if located and located["line"] else closing
        problem = located["problem"] if located else str(error)
        raise InputError(f"the front matter is not valid TOML: {problem}", where=where, line=line, remedy=_QUOTE) from None
    except RecursionError:
        raise InputError("the front matter is not valid TOML: it is nested too deeply", where=where, line=1) from None
    except ValueError:  # Python does not parse numbers of thousands of digits
        raise InputError("the front matter is not valid TOML: a number is too large", where=where, line=1) from None
    return Front(tuple(_toml_entries(lines[: closing + 1], values)), closing + 1)


_QUOTE = 'write one field per line, with text in double quotes: `title = "…"`'


def _toml_entries(lines: list[str], values: Mapping[str, object]) -> Iterator[Entry]:
    """Each top-level field with its position; a field without a known position (a dotted key) gets the first line."""
    placed: dict[str, Entry] = {}
    for name, number, start, end, key_span in _toml_places(lines):
        before = placed.get(name)
        if before is not None:  # a table continues in its next part: [[claims.allow]]
            placed[name] = replace(before, span=(before.span[0], end))
        elif name in values:
            placed[name] = Entry(name, values[name], number, (start, end), key_span)
    for name, given in values.items():
        yield placed.get(name) or Entry(name, given, 1, (0, len(_FENCE)), (0, len(_FENCE)))


def _toml_places(lines: list[str]) -> Iterator[tuple[str, int, int, int, tuple[int, int]]]:
    """The keys and tables at the top level: name, line, start and end of the content, span of the key."""
    at, quoted, table = len(lines[0]), False, None
    for number, line in enumerate(lines[1:-1], start=2):
        header = None if quoted else _TOML_TABLE.match(line)
        key = None if quoted or table is not None else _TOML_KEY.match(line)
        if header is not None:
            table = header["key"].strip("\"'")
            start = at + header.start("key")
            yield table, number, start, at + len(line.rstrip()), (start, at + header.end("key"))
        elif table is not None:
            yield table, number, at, at + len(line.rstrip()), (at, at)
        elif key is not None:
            value = _TOML_VALUE.match(line, key.end())
            end = key.end() + max(len(value[0].rstrip()) if value else 0, 1)
            yield key["key"].strip("\"'"), number, at + key.end(), at + end, (at + key.start("key"), at + key.end("key"))
        quoted ^= len(_TRIPLE.findall(line)) % 2 == 1
        at += len(line)


def _json(text: str) -> Front | None:
    """The object at the top of a file, None if there is none with a line end after it: "{{< figure >}}" is text."""
    head = text[:LONGEST_FRONT_MATTER]
    try:
        entries, end = _json_entries(head)
    except (ValueError, IndexError, RecursionError):
        return None
    rest = head[end:].split("\n", 1)[0]
    return None if rest.strip() or not entries else Front(tuple(entries), head.count("\n", 0, end) + 1)


def _json_entries(text: str) -> tuple[list[Entry], int]:
    """The fields of the object at the start of a text, and the offset of its end. Raises `ValueError` or `IndexError` for
    others.
    """
    decoder = json.JSONDecoder(object_pairs_hook=json_object)
    entries: list[Entry] = []
    at, line, counted = _after_space(text, 1), 1, 0
    while text[at] != "}":
        if entries:
            at = _after_space(text, _past(text, at, ","))
        start = at
        key, at = decoder.raw_decode(text, at)
        if not isinstance(key, str):
            raise ValueError("no key")
        key_end = at
        begins = _after_space(text, _past(text, _after_space(text, at), ":"))
        value, at = decoder.raw_decode(text, begins)
        line, counted = line + text.count("\n", counted, start), start
        entries.append(Entry(key, value, line, (begins, at), (start, key_end)))
        at = _after_space(text, at)
    return entries, at + 1


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _past(text: str, at: int, mark: str) -> int:
    if text[at] != mark:
        raise ValueError(f"no {mark}")
    return at + 1


def field_values(entries: Iterable[Entry], where: str | None) -> dict[str, str]:
    """The fields of an article in the front matter. Raises `InputError` for a value of a wrong type."""
    given = {entry.key.lower(): entry for entry in entries}
    values: dict[str, str] = {}
    for name, keys in FIELDS.items():
        found = (_field_value(given[key], name, where) for key in keys if key in given)
        value = next(filter(None, found), None)
        if value is not None:
            values[name] = value
    return values


def _field_value(entry: Entry, name: str, where: str | None) -> str | None:
    value = entry.value
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        what = f"`{entry.key}` is a number that is too large"
        raise InputError(what, where=where, line=entry.line, remedy="put it in quotes")
    if name == "author" and isinstance(value, list | dict):
        return ", ".join(_names(value)) or None
    if name == "published" and value is not None:
        return _day(entry, where)
    if isinstance(value, str | int | float | date):
        return str(value)
    if value is None:
        return None
    raise InputError(f"`{entry.key}` is not text", where=where, line=entry.line, remedy="write it as one string")


def _names(value: list[object] | dict[str, object]) -> Iterator[str]:
    """The authors in a list, each a name or a table with a ``name``."""
    for author in value if isinstance(value, list) else [value]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str):
            yield name


def _day(entry: Entry, where: str | None) -> str | None:
    value = entry.value
    if isinstance(value, datetime):
        return iso_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if value == "":
        return None
    day = iso_date(str(value)) or written_date(str(value))
    if day is None:
        got = repr(str(value)[:40])
        raise InputError(
            f"`{entry.key}` is not a date (got {got})", where=where, line=entry.line, remedy="write it as 2023-09-12"
        )
    return day


def title_place(front: str, title: str | None) -> tuple[int, int] | None:
    """The span of the title's words in the front matter (which begins the file), in code points, end excluded.

    None if they are not there literally on one line: a value with escapes, or one folded from several lines.

    >>> title_place('---\\ntitle: "Snow"\\n---\\n', "Snow")
    (12, 16)
    """
    words = (title or "").strip()
    if not words:
        return None
    lines = lines_of(front)
    starts = [0, *accumulate(map(len, lines))]
    keys = ((number, key) for number, line in enumerate(lines) if (key := _TITLE_KEY.match(line)))
    for number, key in islice(keys, _MOST_TITLES):
        start = starts[number] + key.end()
        end = next((starts[below] for below in range(number + 1, len(lines)) if _NEXT_KEY.match(lines[below])), len(front))
        if front.count(words, start, end) == 1:
            at = front.index(words, start, end)
            return at, at + len(words)
    return None


MAX_DEPTH = 20
MAX_VALUES = 10_000
"""Maximum values in front matter, aliases expanded."""

_LONGEST_TYPED = 400
"""Maximum characters of a number or a date; longer words are text."""
_PREFIX = "tag:yaml.org,2002:"
_TYPED = frozenset(_PREFIX + kind for kind in ("null", "bool", "int", "float", "timestamp"))
_UNFIT = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What PyYAML raises for a scalar that does not fit its tag."""


class TooLargeError(Exception):
    """A value is nested too deeply or too large."""


def compose(text: str) -> yaml.Node | None:
    """The nodes of a YAML document, None if it is empty.

    Raises `yaml.YAMLError` for what is not YAML, or is nested too deeply to be read.
    """
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
    except (ArithmeticError, ValueError) as error:  # an escape for an invalid code point ("\UFFFFFFFF")
        raise yaml.YAMLError(str(error)) from None


def scalar(node: yaml.ScalarNode) -> object:
    """The value of a scalar: None, a truth value, a number, a date, or the text as written.

    >>> scalar(yaml.ScalarNode("tag:yaml.org,2002:int", "12")), scalar(yaml.ScalarNode("tag:yaml.org,2002:timestamp", "foo"))
    (12, 'foo')
    """
    if node.tag not in _TYPED or len(node.value) > _LONGEST_TYPED:
        return node.value
    try:
        made: object = yaml.SafeLoader("").construct_object(node)
    except _UNFIT:
        return node.value
    return made


def budget() -> Iterator[int]:
    """The number of values that one document may have, for `value` to count down."""
    return iter(range(MAX_VALUES))


def value(node: yaml.Node, left: Iterator[int]) -> object:
    """The value of any node, keys as text; each value in it is taken from ``left``. Raises `TooLargeError`."""
    return _value(node, MAX_DEPTH, left)


def _value(node: yaml.Node, depth: int, left: Iterator[int]) -> object:
    if depth == 0 or next(left, None) is None:
        raise TooLargeError
    if isinstance(node, yaml.ScalarNode):
        return scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth - 1, left) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        pairs = ((key, item) for key, item in node.value if isinstance(key, yaml.ScalarNode))
        return {key.value: _value(item, depth - 1, left) for key, item in pairs}
    return None
