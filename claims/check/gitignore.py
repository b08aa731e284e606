"""Files that git ignores, and file patterns in git's syntax (gitignore(5)).

In a repository git itself is asked; elsewhere ``.gitignore`` is read. In a repository where git fails, nothing is
ignored: its ``.gitignore`` may name files that git tracks all the same. Matching takes time proportional to the product of
the lengths of pattern and path, however many ``*`` and ``**`` the pattern has: settings come with the
articles, and an equivalent regular expression may need exponential time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from claims.check.git import GitError, ignored_in
from claims.check.git_folder import is_top
from claims.check.trees import real
from claims.filesystem import RefusedFileError, read_within

Item = TypeVar("Item")
Wanted = TypeVar("Wanted")

_ANY_PARTS = "**"
_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": str.isalnum,
    "alpha": str.isalpha,
    "digit": str.isdecimal,
    "lower": str.islower,
    "space": str.isspace,
    "upper": str.isupper,
    "punct": lambda char: char.isprintable() and not char.isalnum() and not char.isspace(),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: its parts between slashes, whether it is anchored at the top, and whether it matches folders only."""

    parts: tuple[str, ...]
    anchored: bool
    folders: bool

    @classmethod
    def of(cls, words: str) -> "Pattern":
        """Parses the pattern ``words``.

        One without a slash (except at the end) matches names anywhere; ``**/`` matches any number of folders, and ``/**`` at
        the end everything inside; with a trailing slash, only folders match.

        >>> Pattern.of("wire/**/*.md").fits(["wire", "snow.md"]), Pattern.of("drafts/").fits(["news", "drafts"], folder=True)
        (True, True)
        """
        bare = words.removeprefix("./").rstrip("/")
        parts = [_ANY_PARTS if len(part) > 2 and not part.strip("*") else part for part in bare.split("/") if part]
        if len(parts) > 1 and parts[-1] == _ANY_PARTS:
            parts.append("*")
        kept = [part for at, part in enumerate(parts) if part != _ANY_PARTS or parts[at - 1 : at] != [_ANY_PARTS]]
        return cls(tuple(kept), "/" in bare, words.endswith("/"))

    def fits(self, path: Sequence[str], *, folder: bool = False) -> bool:
        """Whether the pattern matches the file (or ``folder``) with these path parts itself, not only one of its parents."""
        if not self.parts or not path or (self.folders and not folder):
            return False
        if not self.anchored:
            return _name_fits(path[-1], self.parts[0])
        return _fits(path, self.parts, lambda wanted: wanted == _ANY_PARTS, _name_fits)

    def covers(self, path: str) -> bool:
        """Whether the pattern matches the file at ``path`` (with slashes), or a folder that contains it."""
        parts = [part for part in path.split("/") if part]
        return any(self.fits(parts[:end], folder=end < len(parts)) for end in range(1, len(parts) + 1))


@lru_cache(maxsize=8_192)  # more than settings may have, so that each is parsed once
def pattern(words: str) -> Pattern:
    """Parses the pattern ``words`` (see `Pattern.of`), cached."""
    return Pattern.of(words)


@dataclass(frozen=True, slots=True)
class _Star:
    """A ``*``: any number of characters, including none."""


@dataclass(frozen=True, slots=True)
class _Class:
    """A bracket expression: single characters, ranges, and named classes."""

    singles: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, char: str) -> bool:
        inside = (
            char in self.singles
            or any(low <= char <= high for low, high in self.ranges)
            or any(_CLASSES[name](char) for name in self.named)
        )
        return inside is not self.negated


_ANY = _Class(negated=True)


def _name_fits(name: str, wanted: str) -> bool:
    tokens = _tokens(wanted)
    return tokens is not None and _fits(name, tokens, lambda token: isinstance(token, _Star), _char_fits)


def _char_fits(char: str, token: "str | _Star | _Class") -> bool:
    return token.holds(char) if isinstance(token, _Class) else char == token


@lru_cache(maxsize=32_768)
def _tokens(wanted: str) -> "tuple[str | _Star | _Class, ...] | None":
    """The tokens of a part of a pattern; None for an unclosed bracket, which matches nothing."""
    tokens: list[str | _Star | _Class] = []
    at = 0
    while at < len(wanted):
        char = wanted[at]
        at += 1
        if char == "*":
            if not tokens or not isinstance(tokens[-1], _Star):
                tokens.append(_Star())
        elif char == "?":
            tokens.append(_ANY)
        elif char == "[":
            made = _class(wanted, at)
            if made is None:
                return None
            token, at = made
            tokens.append(token)
        elif char == "\\" and at < len(wanted):
            tokens.append(wanted[at])
            at += 1
        else:
            tokens.append(char)
    return tuple(tokens)


def _class(wanted: str, at: int) -> tuple[_Class, int] | None:
    """The character class whose bracket opens before ``at``, and the offset of its end."""
    negated = wanted[at : at + 1] in ("!", "^")
    start = at = at + negated
    singles: set[str] = set()
    ranges: list[tuple[str, str]] = []
    named: list[str] = []
    while at < len(wanted) and (wanted[at] != "]" or at == start):
        name_end = wanted.find(":]", at + 2, at + 12) if wanted.startswith("[:", at) else -1
        if name_end > 0 and wanted[at + 2 : name_end] in _CLASSES:
            named.append(wanted[at + 2 : name_end])
            at = name_end + 2
            continue
        at += wanted[at] == "\\" and at + 1 < len(wanted)
        low = wanted[at]
        if wanted[at + 1 : at + 2] == "-" and wanted[at + 2 : at + 3] not in ("", "]"):
            at += 2 + (wanted[at + 2] == "\\" and at + 3 < len(wanted))
            ranges.append((low, wanted[at]))
        else:
            singles.add(low)
        at += 1
    if at >= len(wanted):
        return None
    return _Class(frozenset(singles), tuple(ranges), tuple(named), negated), at + 1


def _fits(
    items: Sequence[Item], wanted: Sequence[Wanted], is_star: Callable[[Wanted], bool], one: Callable[[Item, Wanted], bool]
) -> bool:
    """Whether ``items`` match ``wanted``, in which some elements match any number of items, including none.

    Only the last of those is extended on backtracking: whatever an earlier one could match, a later one can match as well.
    """
    at = want = 0
    star, taken = -1, 0
    while at < len(items):
        if want < len(wanted) and is_star(wanted[want]):
            star, taken = want, at
            want += 1
        elif want < len(wanted) and one(items[at], wanted[want]):
            at += 1
            want += 1
        elif star >= 0:
            taken += 1
            at, want = taken, star + 1
        else:
            return False
    return all(is_star(each) for each in wanted[want:])


NAME = ".gitignore"
_MOST_BYTES = 1_000_000


class Ignored:
    """The ignored files and folders below a folder. The folder itself was named, so it is searched even if ignored."""

    def __init__(self, folder: Path, root: Path) -> None:
        here = folder.resolve()
        self._root = root.resolve() if here.is_relative_to(root.resolve()) else here
        self._known: set[Path] = set()
        self._lines: dict[Path, tuple[tuple[Pattern, bool], ...]] = {}
        self.refused: str | None = None
        """Why git failed in a repository, None if it did not or was not needed."""
        self._asked = any(is_top(each) for each in (here, *here.parents))
        if self._asked:
            self._ask(here)

    def holds(self, path: Path, *, folder: bool) -> bool:
        """Whether a file or folder is ignored; its parent folder must not be."""
        place = real(path)
        if self.refused is not None:
            return False
        if not self._asked:
            return self._is_written(place, folder=folder)
        if place in self._known:
            return True
        if folder and is_top(place):  # a nested repository or submodule has its own ignore rules
            self._ask(place)
        return False

    def _ask(self, folder: Path) -> None:
        try:
            found = ignored_in(folder)
        except GitError as error:
            self.refused = error.what
            return
        if folder not in found:
            self._known |= found

    def _is_written(self, place: Path, *, folder: bool) -> bool:
        ignored = False
        for where in reversed([each for each in place.parents if each == self._root or each.is_relative_to(self._root)]):
            parts = place.relative_to(where).parts
            for each, negated in self._read(where):
                if each.fits(parts, folder=folder):
                    ignored = not negated
        return ignored

    def _read(self, folder: Path) -> tuple[tuple[Pattern, bool], ...]:
        if folder not in self._lines:
            self._lines[folder] = tuple(_patterns(folder / NAME, self._root))
        return self._lines[folder]


def _patterns(path: Path, root: Path) -> Iterator[tuple[Pattern, bool]]:
    """The patterns of an ignore file below ``root``, each with whether it negates earlier ones.

    A symbolic link is not followed, as in git: a project must not refer to files outside it.
    """
    if path.is_symlink():
        return
    try:
        text = read_within(path, root, most=_MOST_BYTES).decode("utf-8", "surrogateescape")
    except (OSError, RefusedFileError):
        return
    for line in text.split("\n"):
        words = _without_spaces(line.removesuffix("\r"))
        negated = words.startswith("!")
        words = words[negated:]
        if words and not words.startswith("#"):
            yield pattern(words), negated


def _without_spaces(line: str) -> str:
    """The line without trailing spaces, except an escaped one."""
    bare = line.rstrip(" ")
    return bare + " " if bare.endswith("\\") and len(bare) < len(line) else bare
