"""Commands, paths, modules, symbols and links on the pages for contributors, and whether they exist."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import mkdocs.__main__
import typer
from typer.core import TyperCommand, TyperGroup

from claims.check.registry import built_in_rules
from claims.cli import app

Command = click.Command | TyperCommand | TyperGroup
Group = click.Group | TyperGroup  # recent versions of Typer bundle click

ROOT = Path(__file__).parents[2]
FOLDERS = ("claims", "tests", "docs", "benchmarks", "seeds", "training", "ci", "schemas", r"\.github")

_FENCED = re.compile(r"^(?P<indent> *)```\n(?P<text>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
_MODULE = re.compile(r"`((?:benchmarks|training)\.[\w.]+)`")
_SYMBOLS = re.compile(r"((?:`\w+`(?:, | and )?)+) in `([\w/]+\.py)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_UNCHECKED = {"git", "ruff", "mypy", "pip", "python3", ".", "build/try/bin/pip"}


def commands(text: str) -> list[list[str]]:
    """The commands in fenced blocks without a language, each as a list of words."""
    blocks = [found["text"] for found in _FENCED.finditer(text)]
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(command) for line in lines for command in line.split(" && ")]


def wrong_in(words: list[str]) -> list[str]:
    """The words of a command that refer to a nonexistent program, module, subcommand, option, rule or path."""
    match words:
        case ["pytest", *rest]:
            return [word for word in _positional(rest) if word != "auto" and not (ROOT / word).exists()]
        case ["python", "-m", module, *rest]:
            return _wrong_for_module(module, rest)
        case ["claims" | "build/try/bin/claims", *rest]:
            return _wrong_for(typer.main.get_command(app), rest)
        case ["mkdocs", *rest]:
            return _wrong_for(mkdocs.__main__.cli, rest)
        case ["git", *rest] if "--" in rest:
            return [word for word in rest[rest.index("--") + 1 :] if not (ROOT / word).exists()]
        case [program, *_]:
            return [] if program in _UNCHECKED else [program]
    return []


def _positional(words: list[str]) -> list[str]:
    return [word for word in words if not word.startswith("-")]


def _wrong_for_module(module: str, words: list[str]) -> list[str]:
    spec = importlib.util.find_spec(module)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{module}.__main__")
    if spec is None or spec.origin is None:
        return [module]
    source = Path(spec.origin).read_text(encoding="utf-8")
    return [word for word in words if word.startswith("--") and f'"{word}"' not in source]


def _wrong_for(command: Command, words: list[str]) -> list[str]:
    """The words of a command that are not a subcommand, an option, a file or the code of a rule."""
    while isinstance(command, Group) and words and not words[0].startswith("-"):
        found = command.commands.get(words[0])
        if found is None:
            return words[:1]
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    wrong = [word for word in words if word.startswith("-") and word not in known]
    return wrong + [word for word in words if "/" in word and not (ROOT / word).exists()] + _wrong_codes(words)


def _wrong_codes(words: list[str]) -> list[str]:
    return [word for word in words if re.fullmatch(r"[A-Z]\d{3}", word) and word not in built_in_rules()]


def missing(text: str) -> Iterator[str]:
    """Paths, modules and symbols between backquotes that do not exist."""
    yield from (path for path in _PATH.findall(text) if not (ROOT / path).exists())
    yield from (module for module in _MODULE.findall(text) if importlib.util.find_spec(module) is None)
    for names, path in _SYMBOLS.findall(text):
        source = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
        yield from (name for name in re.findall(r"\w+", names.replace(" and ", " ")) if not re.search(rf"\b{name}\b", source))


def broken_links(text: str, page: Path) -> list[str]:
    """Links of a page to nonexistent files or headings."""
    return [link for link in _LINK.findall(text) if ":" not in link and not _leads(link, page)]


def _leads(link: str, page: Path) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in _anchors(target.read_text(encoding="utf-8")))


def _anchors(text: str) -> set[str]:
    """The anchors that forges and mkdocs give to headings.

    >>> sorted(_anchors("# The desk's own sources\\n## 1. Look"))
    ['1-look', 'the-desks-own-sources']
    """
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text)}
