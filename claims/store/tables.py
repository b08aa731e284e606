"""The tables, as created by the newest revision in ``claims/store/migrations``; a test compares the two.

``articles``, ``versions`` and ``claims`` hold what was extracted, ``log`` the decisions: triggers keep it append-only.
``queue`` is derived from these and can be rebuilt at any time; ``clock`` counts the write transactions, and each row of the
queue has the count at its last update (``tick``), so that readers fetch only new rows.

Rows of claims are referred to by ``key`` internally, by ``id`` in files and by people. Times are ISO 8601 in UTC with
microseconds, which sorts as text and is the same on every database.
"""

import re
from typing import Any, TypeAlias

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
)

from claims.store.errors import damaged

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]|\\(?=u(?:0000|005c|d[89a-f][0-9a-f]{2}))")
_ESCAPED = re.compile(r"\\u(0000|005c|d[89a-f][0-9a-f]{2})")


def escaped(text: str) -> str:
    """``text`` in characters that every database can store: U+0000 and lone surrogates are written as ``\\uXXXX``, and so is a
    backslash before what looks like one, so that nothing is ambiguous.

    >>> print(escaped("a\\x00b"), escaped("C:\\\\users"))
    a\\u0000b C:\\users
    """
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text


class AnyText(TypeDecorator[str]):
    """A text column for any code points: an article may have U+0000 and lone surrogates, which must be preserved."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escapes what is written."""
        return None if value is None else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unescapes what is read. Raises `StoreError` for a value that is not text, as in a file of others."""
        if value is not None and not isinstance(value, str):
            raise damaged(f"{type(value).__name__} where text is expected")
        return None if value is None else unescaped(value)


Row: TypeAlias = Any
"""A row of a query, its columns as attributes, which SQLAlchemy does not type."""

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("title", AnyText),
    Column("url", AnyText),
    Column("publisher", AnyText),
    Column("published", AnyText),
    Column("added", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", AnyText),
    Column("origin", String),
    Column("address", AnyText),
    Column("place", AnyText),
    Index("articles_by_name", "name"),
    Index("articles_by_address", "address"),
)
"""``version`` is the newest version's number; the last four identify the article, see `claims.article_ids.ArticleKey`."""

versions = Table(
    "versions",
    metadata,
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("added", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("markup", String, nullable=False),
    Column("document", LargeBinary, nullable=False),
    PrimaryKeyConstraint("article", "number"),
)
"""``digest`` is that of the claim set without generator and path, ``document`` the claim set (see `documents`)."""

claims = Table(
    "claims",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("print", String, nullable=False),
    Column("source_kind", String),
    Column("named", Boolean),
    Column("confidence", Float),
    Column("document", LargeBinary, nullable=False),
    Index("claims_of_article", "article", "position"),
)
"""Every claim that was ever in an article, as of ``version``, the newest that has it; ``present`` says whether that is the
article's newest. ``print`` is its `fingerprint`.
"""

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("by", AnyText, nullable=False),
    Column("claim", AnyText, nullable=False),
    Column("article", AnyText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saw", String, nullable=False),
    Column("action", String, nullable=False),
    Column("value", String, nullable=False),
    Column("origin", AnyText),
    Column("entered_by", AnyText),
    Index("log_of_claim", "claim", "number"),
    Index("log_of_article", "article", "number"),
    Index("log_of_reviewer", "by", "number"),
    Index("log_of_origin", "origin", "number"),
    Index("log_of_action", "article", "action", "number"),
)
"""The decisions, with ids rather than keys, so that it is self-contained. ``value`` is JSON in ASCII; ``origin`` is the claim
that the claim of a "carry" entry succeeds; ``entered_by`` who imported the file with an entry.
"""

queue = Table(
    "queue",
    metadata,
    Column("claim", ForeignKey("claims.key"), primary_key=True, autoincrement=False),
    Column("tick", Integer, nullable=False),
    Column("article", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("source", AnyText),
    Column("source_kind", String),
    Column("named", Boolean),
    Column("certainty", String, nullable=False),
    Column("polarity", String, nullable=False),
    Column("hedges", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("via", AnyText, nullable=False),
    Column("verdict", AnyText),
    Column("reviewer", AnyText),
    Column("assigned", AnyText),
    Column("changed", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("checkworthiness", Float, nullable=False),
    Column("confidence", Float),
    Column("decided", Integer, nullable=False),
    Column("state", String, nullable=False),
    Index("queue_by_tick", "tick"),
)
"""A claim with its decisions applied. ``hedges`` has a bit for each type, ``via`` is a JSON list of names, ``decided`` the
number of the newest entry by a person (0: none), ``state`` the `State` as JSON; ``shown`` is false for claims without
decisions that are in no current article.
"""

topics = Table(
    "topics",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True, autoincrement=False),
    Column("tick", Integer, nullable=False),
    Column("topics", String, nullable=False),
    Index("topics_by_tick", "tick"),
)
"""The topics of the newest version of an article, as a JSON list in ASCII. Articles without known topics have no row."""

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tick", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_clock"),
)

views = Table(
    "views",
    metadata,
    Column("user", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("query", AnyText, nullable=False),
    PrimaryKeyConstraint("user", "name"),
)
