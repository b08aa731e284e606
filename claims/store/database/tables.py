"""The tables, as the newest revision in ``claims/store/migrations`` leaves them; a test holds the two together.

``articles``, ``versions`` and ``claims`` hold what the machine found, ``log`` what people decided: rows are added to it, and
triggers forbid everything else. ``queue`` is derived from these and can be made anew at any time; ``clock`` ticks with every
transaction that writes, and a row of the queue carries the tick at which it was last made, so that readers fetch what is new
to them.

Claims have no identity column of the database's: rows are referred to by ``key``, people and files refer to them by ``id``.
Times are ISO 8601 in UTC with microseconds, which sorts as text and is the same on every database.
"""

from typing import Any, TypeAlias

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

from claims.store.database.text import AnyText

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
