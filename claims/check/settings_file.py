"""Parses a settings file into `Settings`, or one clear error with its line."""

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from claims import toml
from claims.check.settings import (
    EVERYTHING,
    MAX_BYTES,
    MOST,
    STORE,
    Project,
    Scale,
    Settings,
    SettingsError,
    refused_paths,
    scale_of,
)
from claims.data import OwnTable, read_own
from claims.faults import contained
from claims.filesystem import RefusedFileError, boundary_of, read_chosen, read_within
from claims.model import DataError

Way: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; a number is a list index."""

_HEADER = re.compile(r"\s*+\[++[^\]]*+\]++")
_KEY = re.compile(r"\s*+([\w\"'][^=#]*+)=")


def line_of(text: str, way: Sequence[str | int]) -> int | None:
    """The line, from 1, of the value at ``way``, or of the nearest enclosing table or key; None if there is neither.

    >>> line_of('[tool.claims]\\nselect = [\\n  "S",\\n  "X9"]', ("tool", "claims", "select", 1))
    4
    """
    keys = tuple(str(part) for part in way if isinstance(part, str))
    best: tuple[int, int] | None = None
    for number, found in _keys(text):
        if found and found == keys[: len(found)] and (best is None or len(found) > best[0]):
            best = (len(found), number)
    if best is None:
        return None
    in_list = best[0] == len(keys) and isinstance(way[-1], int)
    return _line_of_item(text, best[1], way) if in_list else best[1]


def _line_of_item(text: str, first: int, way: Sequence[str | int]) -> int:
    value: object = toml.loads(text)
    for part in way:
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list):
            value = value[int(part)]
    lines = text.splitlines()
    return next((at for at in range(first, len(lines) + 1) if isinstance(value, str) and value in lines[at - 1]), first)


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line that names a table or a key, with its full key path."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            found = _way(header[0].strip().replace("[[", "[").replace("]]", "]"))
            if found:
                table = found
                yield number, table
        elif key := _KEY.match(line):
            found = _way(f"{key[1]} = 0")
            if found:
                yield number, table + found


def _way(line: str) -> tuple[str, ...]:
    try:
        value: object = toml.loads(line)
    except tomllib.TOMLDecodeError:  # a line of a string may look like a key, and have any number of parts
        return ()
    way: list[str] = []
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        way.append(key)
    return tuple(way)


OWN_FILE = "claims.toml"
PROJECT_FILE = "pyproject.toml"
_LONGEST_SHOWN = 40
"""The number of characters of a wrong value that an error quotes."""
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


def find_project(start: Path, codes: Collection[str], *, file: Path | None = None) -> Project:
    """The settings for the folder ``start``: those of ``file``, else of the nearest settings file in it or its parents.

    ``claims.toml`` takes precedence over a ``pyproject.toml`` next to it. The search ends at the top of a git repository.
    ``codes`` are the codes of all rules. Raises `SettingsError`, with the line, for an invalid key or value, or a named file
    that cannot be read.
    """
    if file is not None:
        return _read(file, codes, named=True) or Project(Settings(), file, file.parent)
    for folder in (start, *start.parents):
        for name in (OWN_FILE, PROJECT_FILE):
            found = _read(folder / name, codes, named=False)
            if found is not None:
                return found
        if os.path.lexists(folder / ".git"):  # also a broken link, as everywhere
            return Project(Settings(), None, folder)
    return Project(Settings(), None, start)


def _read(path: Path, codes: Collection[str], *, named: bool) -> Project | None:
    """The settings in a file; None if the file does not exist, or is a ``pyproject.toml`` without any."""
    try:
        text = _bytes(path, named=named).decode("utf-8")
        tables = toml.loads(text)
    except RefusedFileError as error:
        raise SettingsError(error.what, where=path, remedy=error.remedy) from None
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise SettingsError("broken symbolic link", where=path, remedy="remove it") from None
        if named:
            raise SettingsError("file not found", where=path, remedy="check --config") from None
        return None
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=path) from None
    except UnicodeDecodeError:
        raise SettingsError("not UTF-8 text", where=path, remedy="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        raise SettingsError(
            f"invalid TOML: {_AT_LINE.sub('', str(error))}", where=path, line=int(at[1]) if at else None
        ) from None
    except RecursionError:
        raise SettingsError("it is nested too deeply", where=path, remedy="use fewer brackets") from None
    except ValueError:  # Python limits the digits of integers to bound the parsing time
        most = sys.get_int_max_str_digits()
        raise SettingsError(f"it contains a number of more than {most:,} digits", where=path) from None
    way: tuple[str, ...] = ()
    if path.name == PROJECT_FILE:
        tool = tables.get("tool", {})
        if not isinstance(tool, dict) or "claims" not in tool:
            return None
        tables, way = tool["claims"], ("tool", "claims")
    with contained("reading the settings", where=path):
        settings = _validated(tables, codes, path, text, way)
        for keys, refused in refused_paths(settings, path.parent):
            line = line_of(text, (*way, *keys))
            raise SettingsError(f"`{keys[0]}`: {refused.what}", where=path, line=line, remedy=refused.remedy)
        known = tuple(_registry(settings, path, text, way))
        return Project(settings, path, path.parent, known, _scale(settings, path, text, way))


def _bytes(path: Path, *, named: bool) -> bytes:
    """The bytes of the file: unless the user named it, it must not be a symbolic link out of its repository."""
    if named:
        return read_chosen(path, most=MAX_BYTES)
    return read_within(path, boundary_of(path.parent), most=MAX_BYTES)


def _registry(settings: Settings, path: Path, text: str, way: tuple[str, ...]) -> Iterator[OwnTable]:
    for number, name in enumerate(settings.registry):
        try:
            yield replace(read_own(path.parent / name, root=path.parent), where=name)
        except DataError as error:
            line = line_of(text, (*way, "registry", number))
            raise SettingsError(f"`registry`: {name}: {error.what}", where=path, line=line, remedy=error.remedy) from None


def _scale(settings: Settings, path: Path, text: str, way: tuple[str, ...]) -> Scale:
    if not settings.verdict_scale and settings.store is None and not os.environ.get(STORE):
        return Scale()
    try:
        return scale_of(settings.verdict_scale, path.parent)
    except DataError as error:
        if error.where is not None:
            raise
        line = line_of(text, (*way, "verdict-scale", error.line or 0))
        raise SettingsError(f"`verdict-scale`: {error.what}", where=path, line=line, remedy=error.remedy) from None


def _validated(tables: object, codes: Collection[str], path: Path, text: str, way: tuple[str, ...]) -> Settings:
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = tuple(part for part in first["loc"] if part != "[key]")
        what, remedy = _explained(first["type"], first["msg"], place, first["input"])
        raise SettingsError(what, where=path, line=line_of(text, way + place), remedy=remedy) from None
    for place, code in _codes_in(settings):
        if not known(code, codes):
            raise SettingsError(
                f"`{place[0]}` names an unknown rule: {code!r}",
                where=path,
                line=line_of(text, way + place),
                remedy="`claims rules` lists them",
            )
    return settings


def _explained(kind: str, said: str, place: Sequence[str | int], value: object) -> tuple[str, str | None]:
    key = ".".join(str(part) for part in place if isinstance(part, str)) or "claims"
    if kind == "extra_forbidden":
        names = [name.replace("_", "-") for name in Settings.model_fields]
        near = difflib.get_close_matches(key, names, n=1)
        return f"there is no setting `{key}`", f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(names)}"
    if kind == "too_long" and isinstance(value, Sized):
        return f"`{key}` has {len(value):,} entries, more than {MOST:,}", "use fewer"
    shown = _shown(value)
    if "://" in shown:  # an address may contain a password
        return f"`{key}`: {said[:1].lower()}{said[1:]}", None
    return f"`{key}`: {said[:1].lower()}{said[1:]} (got {shown})", None


def _shown(value: object) -> str:
    try:
        written = repr(value)
    except ValueError:  # a whole number of thousands of digits, written with base 16
        return "a number that is too large"
    return written if "://" in written or len(written) <= _LONGEST_SHOWN else written[: _LONGEST_SHOWN - 1] + "…"


def known(code: str, codes: Iterable[str]) -> bool:
    """Whether ``code`` is a rule's code, a prefix of one, or means all rules."""
    return code == EVERYTHING or (bool(code) and any(each.startswith(code) for each in codes))


def _codes_in(settings: Settings) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Every code that the settings name, with its keys."""
    lists: Mapping[str, Sequence[str]] = {
        "select": settings.select,
        "extend-select": settings.extend_select,
        "ignore": settings.ignore,
    }
    for key, named in lists.items():
        yield from (((key, at), code) for at, code in enumerate(named))
    for code in settings.severity:
        yield ("severity", code), code
    for pattern, named in settings.per_file_ignores.items():
        yield from ((("per-file-ignores", pattern, at), code) for at, code in enumerate(named))


def overridden(project: Project, codes: Collection[str], options: Mapping[str, object]) -> Project:
    """The project with its settings overridden by options of the command line (None: not given).

    Raises `SettingsError`, which names the option.
    """
    given = {name: value for name, value in options.items() if value is not None}
    before = project.settings.model_dump(by_alias=True, exclude_unset=True)
    try:
        settings = Settings.model_validate({**before, **given})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        what, remedy = _explained(first["type"], first["msg"], first["loc"], first["input"])
        raise SettingsError(f"--{what.replace('`', '')}", remedy=remedy) from None
    for place, code in _codes_in(settings):
        if not known(code, codes):
            raise SettingsError(f"--{place[0]} names an unknown rule: {code!r}", remedy="`claims rules` lists them")
    return replace(project, settings=settings)
