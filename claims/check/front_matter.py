"""The fields of a Markdown article's front matter with their spans, and the transcript that it may name."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from claims.check.git import GitError, Index, Repository
from claims.check.trees import Tree, way_of
from claims.filesystem import RefusedFileError, boundary_of, inside, read_within, within_boundary
from claims.ingest.front_matter import LONGEST_FRONT_MATTER, TooLargeError, budget, compose, is_fence, lines_of, toml_or_json
from claims.ingest.front_matter import value as value_of
from claims.model import InputError


@dataclass(frozen=True, slots=True)
class FrontField:
    """A field of the front matter as it was written.

    ``value`` is the parsed YAML, TOML or JSON value (text, number, date, list, mapping or None), ``line`` counts the file's
    lines from 1, ``span`` (of the value) and ``key_span`` are code points into ``article.text``, end excluded.
    """

    key: str
    value: object
    line: int
    span: tuple[int, int]
    key_span: tuple[int, int]


NO_FRONT: Mapping[str, FrontField] = MappingProxyType({})
_FENCE = "---"
_CLOSING = frozenset({"---", "..."})


def front_matter(text: str) -> Mapping[str, FrontField]:
    """The fields of the front matter by lower-case key (empty if there is none); of a duplicate key, the last.

    Broken front matter is reported when the article is read, so it is ignored here.

    >>> front_matter("---\\ntitle: Snow\\n---\\nIt snowed.")["title"].span
    (11, 15)
    """
    other = _toml_or_json(text)
    if other is not None:
        return other
    lines = lines_of(text)
    if not lines or not is_fence(lines[0], _FENCE):
        return NO_FRONT
    closing = next((at for at, line in enumerate(lines[1:], start=1) if is_fence(line, *_CLOSING)), 0)
    front = "".join(lines[1:closing])
    if len(front) > LONGEST_FRONT_MATTER:
        return NO_FRONT
    try:
        node = compose(front)
    except yaml.YAMLError:
        return NO_FRONT
    if not isinstance(node, yaml.MappingNode):
        return NO_FRONT
    left, shift = budget(), len(lines[0])
    fields = [_field(front, key, value, left, shift=shift) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
    return MappingProxyType({field.key.lower(): field for field in fields})


def front_lines(text: str) -> int:
    """The number of lines of the front matter, 0 if there is none or it is not closed."""
    try:
        other = toml_or_json(text)
    except InputError:
        return 0
    if other is not None:
        return other.lines
    lines = lines_of(text)
    if not lines or not is_fence(lines[0], _FENCE):
        return 0
    return next((number for number, line in enumerate(lines[1:], start=2) if is_fence(line, *_CLOSING)), 0)


def _toml_or_json(text: str) -> Mapping[str, FrontField] | None:
    try:
        front = toml_or_json(text)
    except InputError:
        return NO_FRONT
    if front is None:
        return None
    fields = (FrontField(entry.key, entry.value, entry.line, entry.span, entry.key_span) for entry in front.entries)
    return MappingProxyType({field.key.lower(): field for field in fields})


def _field(front: str, key: yaml.ScalarNode, value: yaml.Node, left: Iterator[int], *, shift: int) -> FrontField:
    try:
        made = value_of(value, left)
    except TooLargeError:
        made = value.value if isinstance(value, yaml.ScalarNode) else ""
    return FrontField(
        key=key.value,
        value=made,
        line=key.start_mark.line + 2,
        span=(value.start_mark.index + shift, value.end_mark.index + shift),
        key_span=(key.start_mark.index + shift, key.end_mark.index + shift),
    )


_MARKDOWN = frozenset({".md", ".markdown"})


def is_markdown(path: Path) -> bool:
    """Whether a file is Markdown; only there is front matter read."""
    return path.suffix.lower() in _MARKDOWN


TRANSCRIPTS = frozenset({".txt", ".md", ".html", ".json", ".srt", ".vtt"})
"""The suffixes of transcripts."""
LONGEST_TRANSCRIPT = 2_000_000
"""Bytes: some thirty hours of speech."""


def read_transcript(article: Path, name: str, tree: Tree | None = None) -> bytes:
    """The bytes of the transcript that the article at ``article`` names, by a path relative to the article's folder.

    If ``tree`` is a git index, the transcript is read from it, else from the disk.

    The name is untrusted input, and findings quote the file, so it must not expose anything that is not published
    with the article: it must be in the working repository (else the article's), not hidden, with the suffix of a
    transcript, and tracked by git if there is a repository. Raises `InputError`.
    """
    if isinstance(tree, Index):
        return _held_transcript(article, name, tree)
    here = boundary_of(Path.cwd())
    top = here if within_boundary(article, here) else boundary_of(article.parent)
    try:
        _check_transcript(inside(article.parent / name, top), article)
        return read_within(article.parent / name, top, most=LONGEST_TRANSCRIPT)
    except RefusedFileError as error:
        raise InputError(error.what, where=article, remedy=error.remedy) from None
    except FileNotFoundError:
        remedy = "give a path relative to the article's folder"
        raise InputError("file not found", where=article, remedy=remedy) from None
    except (OSError, ValueError):
        raise InputError("it cannot be read", where=article, remedy="check the path and the file's permissions") from None


def _held_transcript(article: Path, name: str, tree: Index) -> bytes:
    try:
        *_, place = way_of(tree.place(article.parent / name), tree.link)
    except (OSError, ValueError, RuntimeError):  # a name with a NUL, a loop of links
        raise InputError("it cannot be read", where=article, remedy="check the path and its symbolic links") from None
    _check_place(place, article)
    if not tree.has(place):
        raise InputError("it is not in git", where=article, remedy="add it with `git add`")
    data = tree.read(place)
    if len(data) > LONGEST_TRANSCRIPT:
        raise InputError(f"larger than {LONGEST_TRANSCRIPT:,} bytes", where=article)
    return data


def _check_place(place: Path, article: Path) -> None:
    """Raises `InputError` if the location or name of a file (its real path) does not allow quoting it."""
    top = boundary_of(article.parent)
    if not place.is_relative_to(top):
        raise InputError("it is in another repository", where=article, remedy="copy it into the article's repository")
    if any(part.startswith(".") for part in place.relative_to(top).parts):
        raise InputError("it is hidden", where=article, remedy="use a path without names that begin with a dot")
    if place.suffix.lower() not in TRANSCRIPTS:
        raise InputError(f"a transcript ends in {', '.join(sorted(TRANSCRIPTS))}", where=article)


def _check_transcript(place: Path, article: Path) -> None:
    """Raises `InputError` if a file on disk (its real path) must not be quoted."""
    _check_place(place, article)
    top = boundary_of(article.parent)
    if not os.path.lexists(place):
        raise FileNotFoundError
    if not os.path.lexists(top / ".git"):
        return
    try:
        tracked = _is_tracked(place, top)
    except GitError as error:
        what = f"git cannot say whether it is tracked ({error.what})"
        raise InputError(what, where=article, remedy=error.remedy) from None
    if not tracked:
        raise InputError("git does not track it", where=article, remedy="add it with `git add`")


def _is_tracked(place: Path, top: Path) -> bool:
    name = place.relative_to(top).as_posix()
    return os.fsencode(name) in Repository.of(top).answer("ls-files", "-z", "--", name).split(b"\0")
