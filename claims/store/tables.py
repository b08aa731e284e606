"""tables"""

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

_UNHELD = re.compile(r"[\x00\ud800-\udfff]|\\(?=u(?:0000|005c|d[89a-f][0-9a-f]{2}))")
_KEPT = re.compile(r"\\u(0000|005c|d[89a-f][0-9a-f]{2})")


def kept(text: str) -> str:
    """``text`` in characters that every database holds.

    >>> print(kept("a\\x00b"), kept("C:\\\\users"))
    a\\u0000b C:\\users
    """
    return _UNHELD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unkept(text: str) -> str:
    """The text that `kept` made ``text`` of."""
    return _KEPT.sub(lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text


class AnyText(TypeDecorator[str]):
    """A column of text of any code points."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is written."""
        return None if value is None else kept(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """What is read."""
        return None if value is None else unkept(value)


Row: TypeAlias = Any
"""A row of a query, its columns as attributes. SQLAlchemy types rows otherwise in each of its versions, and knows no names."""

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
)
"""``version`` is the newest version's number."""

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
"""``digest`` is that of the whole claim set but for what made it and where it lay, ``document`` the claim set (see
`documents`).
"""

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
"""Every claim that ever stood in an article, as it read in ``version``, the newest in which it stands; ``present`` tells
whether that is the article's newest. ``print`` is the digest of what a reviewer judges, see `fingerprint`.
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
)
"""The decisions, in ids rather than keys: it must make sense by itself. ``value`` is JSON in ASCII; ``origin`` is the claim
from which an entry of the action "carry" carried everything over; ``entered_by`` who sent the file that an entry came in.
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
"""A claim with what people decided on it applied. ``hedges`` has a bit for each type, ``via`` is a JSON list of names,
``decided`` the number of the newest entry by a person (0: none), ``state`` the whole of the state as JSON; ``shown`` is false
for claims that are gone and forgotten.
"""

topics = Table(
    "topics",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True, autoincrement=False),
    Column("tick", Integer, nullable=False),
    Column("topics", String, nullable=False),
    Index("topics_by_tick", "tick"),
)
"""What the newest version of an article is about, as a JSON list of terms in ASCII. An article of which no topics are known
has no row.
"""

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
