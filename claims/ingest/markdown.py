"""Markdown with front matter.

The article's text is the whole file, front matter included, so that offsets are the file's; lines that are not prose (front
matter, fenced code, comments, link definitions, tables, images, lists of links) have their own kinds of block. They are
identified by a CommonMark parser: what a renderer shows as prose is read.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import yaml

from claims.ingest.characters import unmarked
from claims.ingest.dates import iso_date, iso_time, written_date
from claims.ingest.draft import MAX_CHARACTERS, Draft
from claims.ingest.front_matter import FIELDS as _FIELDS
from claims.ingest.front_matter import LONGEST_FRONT_MATTER as _LONGEST_FRONT_MATTER
from claims.ingest.front_matter import compose, field_values, is_fence, lines_of, scalar, title_place, toml_or_json
from claims.ingest.signed import is_signature
from claims.ingest.unread import unread_markup, unread_strings
from claims.ingest.values import prose_in, strings_of
from claims.model import BlockKind, InputError

if TYPE_CHECKING:
    from markdown_it.token import Token

_FENCE = "---"
_CLOSING = frozenset({"---", "..."})
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*\Z")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})\Z")
_IMAGE = re.compile(r"\s*(?:\[\s*)?!\[[^\]\n]{0,999}\][(\[][^)\]\n]{0,999}[)\]](?:\]\([^)\n]{0,999}\))?\s*\Z")
_LINK_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[(?P<words>[^\]\n]{1,999})\]\([^)\n]{1,999}\)|<?https?://\S+>?)\s*\Z")
_ITEM = re.compile(r" {0,8}(?:[-*+]|\d{1,3}[.)])\s+\S")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\n]{1,999}\]:\s")
_COMMENTS = re.compile(r"(?:\s*+<!--(?:-?>|.*?(?:--!?>|\Z)))+", re.DOTALL)
_LONGEST_UNDERLINED = 200  # maximum code points of an underlined heading
_FEW_WORDS = 5  # maximum words of a label; a longer text that ends like a sentence is a sentence
_STRONG_LINE = re.compile(r"\s*(?:\*\*[^*\n]{1,120}\*\*|__[^_\n]{1,120}__)\s*\Z")


def markdown_draft(text: str, *, where: str | None = None) -> Draft:
    """The article in a Markdown file, its front matter, and the lines whose kind Markdown declares.

    The headline is the article's heading, else the title in its front matter. Raises `InputError`, with the line,
    if the front matter is not closed, is neither a YAML mapping nor TOML, or has an invalid value. A text longer than
    `MAX_CHARACTERS` is not parsed: it is rejected later.
    """
    if len(text) > MAX_CHARACTERS:
        return Draft(text=text, markup="markdown")
    lines = lines_of(text)
    front = _front_matter(text, lines, where)
    values, first = front.values, front.lines
    markdown = _Markdown(lines[first:])
    known, unseen = _known(lines, first, markdown)
    return Draft(
        text=text,
        markup="markdown",
        known=known,
        unseen=unseen,
        headline=title_place("".join(lines[:first]), values.get("title")),
        id=values.get("id"),
        title=values.get("title"),
        url=values.get("url"),
        publisher=values.get("publisher"),
        author=values.get("author"),
        published=values.get("published"),
        language=values.get("language"),
        unread=(
            *unread_strings(front.others(), text[sum(map(len, lines[:first])) :], _DESCRIBING),
            *unread_markup(markdown.blanked(), first + 1),
        ),
    )


_DESCRIBING = frozenset({"abstract", "claims", "description", "excerpt", "keywords", "summary", "tags"})
"""Fields of front matter that are about the article."""


@dataclass(frozen=True, slots=True)
class _Front:
    """Front matter: the article's fields in it, what else it says, and its number of lines (0 if there is none)."""

    values: dict[str, str] = field(default_factory=dict)
    said: tuple[tuple[str, object], ...] = ()
    lines: int = 0

    def others(self) -> Iterator[tuple[str, object]]:
        """The strings in each field, without the title that was taken and the names of authors and publishers."""
        for key, value in self.said:
            if key in _FIELDS["title"] and value in (self.values.get("title"), [self.values.get("title")]):
                continue
            found = list(prose_in(value))
            yield key, [words for words in found if not is_signature(words)] if key in _SIGNED else found


_SIGNED = frozenset(chain(_FIELDS["author"], _FIELDS["publisher"]))


def _front_matter(text: str, lines: list[str], where: str | None) -> _Front:
    """The article's front matter."""
    other = toml_or_json(text, where=where)
    if other is not None:
        said = ((each.key.lower(), each.value) for each in other.entries)
        return _Front(field_values(other.entries, where), tuple(said), other.lines)
    closing = _front_matter_end(lines, where)
    if not closing:
        return _Front()
    pairs = _front_nodes("".join(lines[1:closing]), where)
    said = ((_key(key), strings_of(value)) for key, value in pairs)
    nodes = {key.value.lower(): value for key, value in pairs if isinstance(key, yaml.ScalarNode)}
    return _Front(_front_values(nodes, where), tuple(said), closing + 1)


def _key(node: yaml.Node) -> str:
    return node.value.lower() if isinstance(node, yaml.ScalarNode) else " ".join(map(str, strings_of(node)))


def _front_matter_end(lines: list[str], where: str | None) -> int:
    """The index of the line that ends the front matter, 0 if there is none."""
    if not lines or not is_fence(lines[0], _FENCE) or len(lines) < 2:
        return 0
    if not re.match(r"\s*(?:#|\S[^:]*:|---\s*\Z|\.\.\.\s*\Z|\Z)", lines[1]):
        return 0  # a horizontal rule above ordinary text
    for at, line in enumerate(lines[1:], start=1):
        if is_fence(line, *_CLOSING):
            return at
    raise InputError("the front matter is not closed", where=where, line=1, remedy="close it with the line `---`")


def _front_nodes(front: str, where: str | None) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of front matter in YAML."""
    if len(front) > _LONGEST_FRONT_MATTER:
        raise InputError(f"the front matter is longer than {_LONGEST_FRONT_MATTER:,} characters", where=where, line=1)
    try:
        node = compose(front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise InputError(
            f"the front matter is not valid YAML: {error.problem}", where=where, line=line, remedy=_QUOTE
        ) from None
    except yaml.YAMLError as error:
        raise InputError(f"the front matter is not valid YAML: {str(error).splitlines()[0]}", where=where, line=1) from None
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise InputError("the front matter has no fields", where=where, line=2, remedy="write one field per line: `title: …`")
    return list(node.value)


def _front_values(nodes: Mapping[str, yaml.Node], where: str | None) -> dict[str, str]:
    """The fields of an article in the front matter."""
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
"""Maximum characters of an invalid value quoted in an error."""
_QUOTE = "put values that contain a colon or a quotation mark in double quotes"


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


def _known(lines: list[str], first: int, markdown: "_Markdown") -> tuple[dict[int, BlockKind], frozenset[int]]:
    """The kinds that Markdown declares, by the offset of the line, and the offsets of the lines that it does not show.

    ``first`` is the index of the first line of the body, ``markdown`` is the body.
    """
    found: dict[int, BlockKind] = {}
    unseen: set[int] = set()
    at = 0
    for part in "".join(lines[:first]).splitlines(keepends=True):
        found[at] = BlockKind.BOILERPLATE
        unseen.add(at)
        at += len(part)
    headed = False
    for number, line in enumerate(lines[first:]):
        kind = markdown.kinds.get(number) or _line_kind(line.rstrip("\r\n"), markdown, headed=headed)
        headed = headed or kind is BlockKind.HEADLINE
        for part in line.splitlines(keepends=True):
            if kind is not None:
                found[at] = kind
            if number in markdown.unseen:
                unseen.add(at)
            at += len(part)
    return found, frozenset(unseen)


class _Markdown:
    """What a CommonMark parser (with tables) says about the lines of a text: ``kinds`` by line number, if it declares any.

    ``unseen`` are the numbers of lines that it does not show: comments, definitions of links.
    """

    def __init__(self, lines: list[str]) -> None:
        from markdown_it import MarkdownIt

        self._lines = lines
        self._headed = False
        self._parser = MarkdownIt("commonmark").enable("table")
        self._env: dict[str, Any] = {}
        self._tokens: list[Token] = []
        self._parser.block.parse("".join(f"{line.rstrip(_ENDS)}\n" for line in lines), self._parser, self._env, self._tokens)
        self.kinds: dict[int, BlockKind] = {}
        self.unseen: set[int] = set()
        named = self._env.get("references", {})
        for label, one in (*named.items(), *((one["label"], one) for one in self._env.get("duplicate_refs", ()))):
            if not label.startswith("^"):  # a footnote, for renderers that know them
                self._hide(range(*one["map"]))
        for token in self._tokens:
            if token.map is not None:
                self.kinds |= self._of(token, *token.map)

    def _hide(self, lines: Iterable[int]) -> None:
        numbers = set(lines)
        self.unseen |= numbers
        self.kinds |= dict.fromkeys(numbers, BlockKind.BOILERPLATE)

    def _of(self, token: "Token", first: int, end: int) -> dict[int, BlockKind]:
        match token.type:
            case "fence":
                return dict.fromkeys(range(first, end), BlockKind.BOILERPLATE)
            case "html_block":
                self._hide(self._commented(first, end))
            case "table_open":
                return {at: _row_kind(self._lines[at]) for at in range(first, end)}
            case "heading_open" if token.level == 0:
                return self._heading(token, first, end)
        return {}

    def _commented(self, first: int, end: int) -> Iterator[int]:
        """The lines of an HTML block that consist only of the comments at its beginning."""
        found = _COMMENTS.match("".join(self._lines[first:end]))
        left = found.end() if found else 0  # end of the comments, relative to the line
        for number in range(first, end if found else first):
            line = self._lines[number]
            if any(map(str.isalnum, line[left:])):
                return
            yield number
            left = max(0, left - len(line))

    def _heading(self, token: "Token", first: int, end: int) -> dict[int, BlockKind]:
        """A heading; a paragraph of several lines, or a long one, that is underlined is treated as prose."""
        underlined = not token.markup.startswith("#")
        found = {end - 1: BlockKind.BOILERPLATE} if underlined else {}
        if underlined and (end - first > 2 or len(self._lines[first]) >= _LONGEST_UNDERLINED):
            return found
        headline = (underlined or token.tag == "h1") and not self._headed
        self._headed |= headline
        return {first: BlockKind.HEADLINE if headline else BlockKind.SUBHEADING, **found}

    def blanked(self) -> Iterator[tuple[int, str]]:
        """The words that a renderer shows and that are blanked since they look like a comment, a picture or the target of a
        link, with the number of the line on which their block begins: in code, after a backslash, where brackets form no link.
        """
        for token in self._tokens:
            lines = "".join(self._lines[slice(*token.map)]) if token.map and token.type in _WITH_WORDS else ""
            if "<!--" not in lines and "](" not in lines:
                continue
            read = _words(html.unescape(unmarked(lines)))
            if (_words(lines) - read).total() < _FEW_WORDS:
                continue
            shown = self._shown(token)
            left = _words(shown) - read
            if left.total() >= _FEW_WORDS and token.map:
                missing = (word for word in _WORDS.findall(shown) if word.casefold() in left)
                yield token.map[0], " ".join(missing)

    def _shown(self, token: "Token") -> str:
        if token.type == "inline":
            parts: list[Token] = []
            self._parser.inline.parse(token.content, self._parser, self._env, parts)
            return "".join("\n" if each.type.endswith("break") else each.content for each in parts if each.type in _SHOWN)
        if token.type == "html_block":
            return _shown_of_html(token.content)
        return token.content

    def is_picture(self, line: str) -> bool:
        """Whether a line renders as pictures only."""
        tokens: list[Token] = []
        self._parser.inline.parse(line.strip(), self._parser, self._env, tokens)
        return all(token.type in _PICTURE or not token.content.strip() for token in tokens)


_ENDS = "\r\n"
_PICTURE = frozenset({"image", "link_open", "link_close"})
_WITH_WORDS = frozenset({"inline", "fence", "code_block", "html_block"})
_SHOWN = frozenset({"text", "code_inline", "softbreak", "hardbreak"})
_WORDS = re.compile(r"\w+")


def _words(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text.casefold()))


def _shown_of_html(markup: str) -> str:
    """The text of HTML without comments, also where the mark of a comment is in an attribute; empty if it cannot be parsed."""
    from lxml import etree
    from lxml import html as pages

    try:
        root = pages.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    return "\n".join(root.xpath(".//text()[not(ancestor::script or ancestor::style)]"))


def _row_kind(line: str) -> BlockKind:
    return BlockKind.BODY if any(map(_is_sentence, line.split("|"))) else BlockKind.BOILERPLATE


def _is_sentence(words: str) -> bool:
    """Whether words from a table, a list of links or a line in bold are a sentence, which is read, rather than a label."""
    return len(words.split()) > _FEW_WORDS and words.strip(" \t*_\"'”’)]").endswith((".", "!", "?"))


def _line_kind(line: str, markdown: _Markdown, *, headed: bool) -> BlockKind | None:
    """The kind of a line that is not part of a block declared by Markdown."""
    if line.strip() and (_RULE.match(line) or _UNDERLINE.match(line)):
        return BlockKind.BOILERPLATE
    if _IMAGE.match(line) and markdown.is_picture(line):
        return BlockKind.BOILERPLATE
    if _FOOTNOTE.match(line) and not _is_sentence(line):
        return BlockKind.BOILERPLATE
    if link := _LINK_ITEM.match(line):
        return BlockKind.BODY if _is_sentence(link["words"] or "") else BlockKind.PROMO
    if _ITEM.match(line):
        return BlockKind.BODY
    if _STRONG_LINE.match(line) and headed:
        asked = line.rstrip(" *_").endswith("?")  # the divider of an interview
        return BlockKind.BODY if _is_sentence(line) and not asked else BlockKind.SUBHEADING
    return None
