"""An article as it came in, with its lines typed."""

from typing import Literal

from pydantic import Field

from claims.model.text import Record, Text
from claims.model.vocabulary import BlockKind


class Block(Record):
    """A line (or paragraph) of the article; ``start`` and ``end`` are code points into ``article.text``, end excluded."""

    kind: BlockKind
    start: int
    end: int


class Article(Record):
    """A news article. ``text`` is the input's text exactly as it stands; every offset in an export counts into it.

    ``published`` is an ISO 8601 date or date and time, ``language`` a BCP 47 code, ``sha256`` the digest of the text as
    UTF-8. ``blocks`` are in reading order, do not overlap and cover every line that is not blank. ``markup`` says how the
    text is written (it is not exported): in Markdown the marks are read past, never removed. ``topics`` are the article's
    key terms in its own words, the most important first; empty unless they were asked for. ``warnings`` say what of the text
    was not analysed as the rest was; the field is exported where there are any.
    """

    id: Text
    title: Text | None = None
    url: Text | None = None
    publisher: Text | None = None
    author: Text | None = None
    published: str | None = None
    language: str | None = None
    path: Text | None = None
    sha256: str
    text: Text
    blocks: tuple[Block, ...]
    topics: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = Field(default=(), exclude_if=lambda warnings: not warnings)
    markup: Literal["plain", "markdown"] = Field(default="plain", exclude=True)
