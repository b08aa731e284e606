"""Finds what an input shows to its readers beside the text that is analysed, so that a check reports it as unread.

Only prose counts, by its number of words: names of sections, buttons, titles of links and credits have fewer.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from claims.ingest.furniture import is_furniture_beside
from claims.ingest.page_runs import runs
from claims.ingest.prose import is_prose, prose_of, words_of_markup
from claims.ingest.signed import is_signature
from claims.ingest.values import prose_in
from claims.model import REPORTING_BLOCKS, Block, BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_SIGNS = re.compile(r"[^\w\n]+|_+")
_SHOWN = 6
"""The number of words that a note quotes."""
_PART: Final = 30
"""Words of structured data beside the article that are compared as one: a version of its text may have other line breaks."""
_MOST_COMPARED = 100_000_000
"""Code points: the text is searched for each part of the input that is not one of its lines."""
_LONGEST_KEY: Final = 60
_SIGNATURES = frozenset({BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CREDIT})


class ReadText:
    """The text that is analysed, to look up in it what else the input says."""

    def __init__(self, text: str) -> None:
        self._given = text
        self._left = _MOST_COMPARED

    def has(self, words: str) -> bool:
        """Whether the text has these words, in this order; False once too many others were searched for."""
        wanted = "".join(_SIGNS.sub("", words.casefold()).split())
        if not wanted or wanted in self._lines:
            return True
        self._left -= len(self._letters)
        return self._left >= 0 and wanted in self._letters

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(_SIGNS.sub("", self._given.casefold()).split("\n"))

    @cached_property
    def _letters(self) -> str:
        return "".join(_SIGNS.sub("", self._given.casefold()).split())


def _note(parts: Sequence[str], what: str, line: int | None = None) -> str:
    """A note about parts of an input, which quotes the beginning of the first, which is on a ``line`` of the file."""
    first = parts[0].split()
    at = "" if line is None else f"line {line:,}: "
    quoted = " ".join(first[:_SHOWN]) + ("…" if len(first) > _SHOWN else "")
    more = f" and {len(parts) - 1:,} more" if len(parts) > 1 else ""
    return f"not read: {what} ({at}“{quoted}”{more})"


def unread_lines(legible: str, blocks: Iterable[Block], unseen: Container[int]) -> Iterator[str]:
    """A note about the lines of an article that readers see as prose and that are not of a kind that is analysed; short ones
    and cells of tables are judged with those beside them.

    ``legible`` is the text in plain characters, ``unseen`` the offsets of lines that readers do not see, such as comments.
    """
    found: list[str] = []
    beside: list[str] = []
    for block in blocks:
        if block.kind in REPORTING_BLOCKS:
            found += prose_of(beside)
            beside.clear()
            continue
        at = legible.rfind("\n", 0, block.start) + 1
        for line in legible[at : block.end].splitlines(keepends=True):
            words = line.strip()
            if at not in unseen and not (block.kind in _SIGNATURES and is_signature(words)):
                beside += [words] if is_prose(words) else [part for cell in words.split("|") if (part := cell.strip(_MARKS))]
            at += len(line)
    found += prose_of(beside)
    if found:
        lines = "a line" if len(found) == 1 else "lines"
        yield _note(found, f"{lines} taken for code, a table, a promotion, a credit or the like")


def unread_markup(found: Iterable[tuple[int, str]], first_line: int) -> Iterator[str]:
    """A note about words that look like Markdown's markup and are shown, each with the number of its line after the first."""
    parts = list(found)
    if parts:
        yield _note([words for _, words in parts], "words that look like markup, but are shown", first_line + parts[0][0])


_MARKS: Final = " \t>-*+:"
"""Signs of Markdown around the words of a line or a cell."""


def unread_title(title: str | None, legible: str, blocks: Iterable[Block]) -> Iterator[str]:
    """A note about an article's title that is not in what is analysed."""
    read = "\n".join(legible[each.start : each.end] for each in blocks if each.kind in REPORTING_BLOCKS)
    if title and not ReadText(read).has(title):
        yield _note([title], "the title that is given beside the text, which has another heading or none")


def unread_parts_of_page(page: "HtmlElement", text: str, body: str | None, *, first_line: int | None = None) -> Iterator[str]:
    """Notes about the words of a page that are not in the article's ``text``: other parts, another version in its data.

    Links to other articles have few words, and are not counted; neither is furniture ("Sign up for our newsletter to get the
    news."), unless there is a sentence beside it that is none. ``body`` is the article's text in the page's structured data,
    ``first_line`` the line of the file that the page begins on, if its lines are those of the file.
    """
    read = ReadText(text)
    found = [(line, words) for line, words in runs(page) if not read.has(words) and not _is_furniture(words)]
    if found:
        line = None if first_line is None else first_line + found[0][0] - 1
        yield _note([words for _, words in found], "parts of the page outside what was recognised as the article", line)
    if body and (missing := [part for part in _parts(body) if not read.has(part)]):
        yield _note(missing, "another version of the text, in the page's structured data")


def unread_parts_of_xml(
    root: "_Element", text: str, skipped: Callable[["_Element"], bool], known: Container[str] = frozenset()
) -> Iterator[str]:
    """A note about the prose of an XML file that is not in the ``text`` of its articles; elements may contain markup of HTML.

    Elements for which ``skipped`` is true are left out, and the content of others that is in ``known``, without white space.
    """
    read = ReadText(text)
    found = [
        words
        for _, run in runs(root, skipped)
        if "".join(run.split()) not in known
        for words in (words_of_markup(run) if "<" in run or "&" in run else [run])
        if is_prose(words) and not read.has(words)
    ]
    if found:
        yield _note(found, "parts of the file outside the text of its articles")


def unread_runs(paragraphs: Iterable[Sequence[str]], text: str) -> Iterator[str]:
    """A note about the prose of a document that is not in its ``text``; each paragraph is given in pieces of a line, and short
    ones are judged with those beside them."""
    read = ReadText(text)
    found: list[str] = []
    short: list[str] = []
    for pieces in paragraphs:
        whole, apart = "".join(pieces), " ".join(pieces)
        if not (is_prose(whole) or is_prose(apart)):
            short += [" ".join(whole.split())] if whole.strip() else []
            continue
        found += (words for words in [*prose_of(short), whole] if not read.has(words))
        short.clear()
    found += (words for words in prose_of(short) if not read.has(words))
    if found:
        yield _note(found, "headers, footers, notes, text boxes, charts or other parts of the document")


def _parts(body: str) -> Iterator[str]:
    words = body.split()
    for at in range(0, len(words), _PART):
        yield " ".join(words[at : at + _PART])


_SENTENCES = re.compile(r"""(?<=[.!?])["'”’)]{0,2}\s+(?=["'“‘(]?[A-Z])""")


def _is_furniture(words: str) -> bool:
    """Whether all sentences of a part of a page beside the article are furniture, by their wording.

    >>> _is_furniture("We use cookies to improve your experience on our website. By continuing you accept our policy.")
    True
    >>> _is_furniture("Sign up for our newsletter to get the news of the day. The minister left the town on Monday.")
    False
    """
    return is_furniture_beside(_SENTENCES.split(words))


def unread_strings(item: Iterable[tuple[str, object]], text: str, known: Container[str]) -> Iterator[str]:
    """Notes about the strings under the keys of an object that are prose and not in ``text``.

    ``known`` are keys of which another note says so.
    """
    read = ReadText(text)
    for key, value in item:
        if key in known:
            continue
        if found := [words for words in prose_in(value) if not read.has(words)]:
            yield _note(found, f"`{key[:_LONGEST_KEY]}`")
        if is_prose(key) and not read.has(key):
            yield _note([key], "the name of a field")
