"""Markdown with front matter.

The article's text is the whole file, front matter included, so that offsets are the file's; lines that are no prose (front
matter, fenced code, tables, images, lists of links) say so as blocks.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

import yaml

from claims.ingest.dates import iso_date, iso_time, written_date
from claims.ingest.draft import MAX_CHARACTERS, Draft
from claims.ingest.front_matter import FIELDS as _FIELDS
from claims.ingest.front_matter import LONGEST_FRONT_MATTER as _LONGEST_FRONT_MATTER
from claims.ingest.front_matter import compose, field_values, scalar, title_place, toml_or_json
from claims.model import BlockKind, InputError

_FENCE = "---"
_CLOSING = frozenset({"---", "..."})
_HEADING = re.compile(r" {0,3}(#{1,6})\s+\S")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*\Z")
_CODE_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})\Z")
_IMAGE = re.compile(r"\s*(?:\[\s*)?!\[[^\]\n]{0,999}\][(\[][^)\]\n]{0,999}[)\]](?:\]\([^)\n]{0,999}\))?\s*\Z")
_TABLE_ROW = re.compile(r"\s*+\|.*\|\s*+\Z|\s*+(?:\|\s*+)?:?-{3,}+:?\s*+(?:\|\s*+:?-{3,}+:?\s*+)++(?:\|\s*+)?\Z")
_LINK_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[^\]\n]{1,999}\]\([^)\n]{1,999}\)|<?https?://\S+>?)\s*\Z")
_ITEM = re.compile(r" {0,8}(?:[-*+]|\d{1,3}[.)])\s+\S")
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,999}\]:\s+\S+")
_COMMENT = re.compile(r"\s*<!--.{0,9999}-->\s*\Z")
_STRONG_LINE = re.compile(r"\s*(?:\*\*[^*\n]{1,120}\*\*|__[^_\n]{1,120}__)\s*\Z")


def markdown_draft(text: str, *, where: str | None = None) -> Draft:
    """The article in a Markdown file, what its front matter says of it, and the lines whose kind Markdown declares.

    The headline is the article's heading, else what the front matter says is its title. Raises `InputError`, with the line,
    where the front matter does not end, is no YAML mapping and no TOML, or holds a wrong value. A text longer than
    `MAX_CHARACTERS` is not looked at: no article is made of it.
    """
    if len(text) > MAX_CHARACTERS:
        return Draft(text=text, markup="markdown")
    lines = text.splitlines(keepends=True)
    values, first = _front_matter(text, lines, where)
    return Draft(
        text=text,
        markup="markdown",
        known=dict(_known(lines, first)),
        headline=title_place("".join(lines[:first]), values.get("title")),
        id=values.get("id"),
        title=values.get("title"),
        url=values.get("url"),
        publisher=values.get("publisher"),
        author=values.get("author"),
        published=values.get("published"),
        language=values.get("language"),
    )


def _front_matter(text: str, lines: list[str], where: str | None) -> tuple[dict[str, str], int]:
    """What the front matter says of the article, and how many lines it takes: 0 where there is none."""
    other = toml_or_json(text, where=where)
    if other is not None:
        return field_values(other.entries, where), other.lines
    closing = _front_matter_end(lines, where)
    return (_front_values("".join(lines[1:closing]), where), closing + 1) if closing else ({}, 0)


def _front_matter_end(lines: list[str], where: str | None) -> int:
    """The index of the line that ends the front matter, 0 where there is none."""
    if not lines or lines[0].rstrip() != _FENCE or len(lines) < 2:
        return 0
    if not re.match(r"\s*(?:#|\S[^:]*:|---\s*\Z|\.\.\.\s*\Z|\Z)", lines[1]):
        return 0  # a rule above ordinary text
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip() in _CLOSING:
            return at
    raise InputError("the front matter does not end", where=where, line=1, remedy="close it with a line of three hyphens")


def _front_values(front: str, where: str | None) -> dict[str, str]:
    """The fields of an article that the front matter gives."""
    if len(front) > _LONGEST_FRONT_MATTER:
        raise InputError(f"the front matter is longer than {_LONGEST_FRONT_MATTER:,} characters", where=where, line=1)
    try:
        node = compose(front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise InputError(f"the front matter is not YAML: {error.problem}", where=where, line=line, remedy=_QUOTE) from None
    except yaml.YAMLError as error:
        raise InputError(f"the front matter is not YAML: {str(error).splitlines()[0]}", where=where, line=1) from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise InputError("the front matter has no fields", where=where, line=2, remedy="write `title: …`, a field a line")
    nodes = {key.value.lower(): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    values = {}
    for name, keys in _FIELDS.items():
        for key in keys:
            if key in nodes:
                line = nodes[key].start_mark.line + 2
                value = _value(nodes[key], key, where, line)
                if value:
                    values[name] = value
                    break
    return values


_LONGEST_SHOWN = 40
"""Characters of a wrong value that an error repeats."""
_QUOTE = "put a value that holds a colon or a quotation mark in double quotes"


def _value(node: yaml.Node, key: str, where: str | None, line: int) -> str | None:
    """A field as text."""
    if key in _FIELDS["author"] and not isinstance(node, yaml.ScalarNode):
        return ", ".join(_names(node)) or None
    if not isinstance(node, yaml.ScalarNode):
        raise InputError(f"`{key}` is not text", where=where, line=line, remedy="write it on one line")
    if key in _FIELDS["published"]:
        return _day(node, key, where, line)
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _names(node: yaml.Node) -> Iterator[str]:
    """The authors in a list, each a name or a mapping with a ``name``."""
    for author in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(author, yaml.ScalarNode):
            yield author.value
        elif isinstance(author, yaml.MappingNode):
            for key, value in author.value:
                if isinstance(key, yaml.ScalarNode) and key.value == "name" and isinstance(value, yaml.ScalarNode):
                    yield value.value


def _day(node: yaml.ScalarNode, key: str, where: str | None, line: int) -> str | None:
    value = scalar(node)
    if value is None:
        return None
    if isinstance(value, datetime):
        return iso_time(value)
    if isinstance(value, date):
        return value.isoformat()
    day = iso_date(node.value) or written_date(node.value)
    if day is None:
        got = repr(node.value if len(node.value) <= _LONGEST_SHOWN else node.value[: _LONGEST_SHOWN - 1] + "…")
        raise InputError(f"`{key}` is not a date (got {got})", where=where, line=line, remedy="write it as 2023-09-12")
    return day


def _known(lines: list[str], first: int) -> Iterator[tuple[int, BlockKind]]:
    """The kinds that Markdown declares, by the offset of the line; ``first`` is the index of the first line of the body."""
    at, fence, headed = 0, None, False
    for number, line in enumerate(lines):
        bare = line.rstrip("\r\n")
        opened = _CODE_FENCE.match(bare)
        if number < first:
            yield at, BlockKind.BOILERPLATE
        elif fence is not None:
            yield at, BlockKind.BOILERPLATE
            if opened and opened[1].startswith(fence) and bare.strip() == opened[1]:
                fence = None
        elif opened:
            fence = opened[1]
            yield at, BlockKind.BOILERPLATE
        else:
            kind = _line_kind(bare, lines[number + 1] if number + 1 < len(lines) else "", headed=headed)
            if kind is not None:
                headed = headed or kind is BlockKind.HEADLINE
                yield at, kind
        at += len(line)


def _line_kind(line: str, following: str, *, headed: bool) -> BlockKind | None:
    heading = _HEADING.match(line)
    underlined = bool(line.strip()) and len(line) < 200 and _UNDERLINE.match(following) and not _RULE.match(line)
    if heading or (underlined and not line.startswith(("-", "*", ">", "|", " "))):
        first = heading is None or len(heading[1]) == 1
        return BlockKind.SUBHEADING if headed or not first else BlockKind.HEADLINE
    for pattern in (_RULE, _UNDERLINE, _IMAGE, _TABLE_ROW, _REFERENCE, _COMMENT):
        if pattern.match(line) and line.strip():
            return BlockKind.BOILERPLATE
    if _LINK_ITEM.match(line):
        return BlockKind.PROMO
    if _ITEM.match(line):
        return BlockKind.BODY
    if _STRONG_LINE.match(line) and headed:
        return BlockKind.SUBHEADING
    return None
