"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE_LOG = (
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    "CREATE TRIGGER log_remains BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    # INSERT OR REPLACE would delete without asking the trigger above.
    "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN NEW.number != (SELECT coalesce(max(number), 0) + 1 FROM log) "
    "BEGIN SELECT RAISE(ABORT, 'the log is only added to, number by number'); END",
)
_POSTGRES_LOG = (
    "CREATE FUNCTION log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$",
    "CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION log_is_only_added_to()",
    "CREATE TRIGGER log_remains BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION log_is_only_added_to()",
    "CREATE FUNCTION log_grows_by_one() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF NEW.number != (SELECT coalesce(max(number), 0) + 1 FROM log) THEN "
    "RAISE EXCEPTION 'the log is only added to, number by number'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER log_grows BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION log_grows_by_one()",
)


def upgrade() -> None:
    """Creates the first tables."""
    _articles()
    _log()
    _queue()
    _search()
    op.create_table(
        "views",
        sa.Column("user", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("query", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("user", "name"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("title", sa.String),
        sa.Column("url", sa.String),
        sa.Column("publisher", sa.String),
        sa.Column("published", sa.String),
        sa.Column("added", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("added", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("markup", sa.String, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("article", "number"),
    )
    op.create_table(
        "claims",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.key"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("present", sa.Boolean, nullable=False),
        sa.Column("print", sa.String, nullable=False),
        sa.Column("source_kind", sa.String),
        sa.Column("named", sa.Boolean),
        sa.Column("confidence", sa.Float),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Index("claims_of_article", "article", "position"),
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("claim", sa.String, nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saw", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("origin", sa.String),
        sa.Index("log_of_claim", "claim", "number"),
        sa.Index("log_of_article", "article", "number"),
        sa.Index("log_of_reviewer", "by", "number"),
        sa.Index("log_of_origin", "origin", "number"),
    )
    for statement in _SQLITE_LOG if _is_sqlite() else _POSTGRES_LOG:
        op.execute(statement)


def _queue() -> None:
    op.create_table(
        "queue",
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.key"), primary_key=True, autoincrement=False),
        sa.Column("tick", sa.Integer, nullable=False),
        sa.Column("article", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("source", sa.String),
        sa.Column("source_kind", sa.String),
        sa.Column("named", sa.Boolean),
        sa.Column("certainty", sa.String, nullable=False),
        sa.Column("polarity", sa.String, nullable=False),
        sa.Column("hedges", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("via", sa.String, nullable=False),
        sa.Column("verdict", sa.String),
        sa.Column("reviewer", sa.String),
        sa.Column("assigned", sa.String),
        sa.Column("changed", sa.Boolean, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("checkworthiness", sa.Float, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("decided", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Index("queue_by_tick", "tick"),
    )
    clock = op.create_table(
        "clock",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tick", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="one_clock"),
    )
    op.bulk_insert(clock, [{"id": 1, "tick": 0}])


def _search() -> None:
    if _is_sqlite():
        op.execute("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61', detail = full)")
    else:
        op.execute("CREATE TABLE search (claim integer PRIMARY KEY REFERENCES claims (key), words tsvector NOT NULL)")
        op.execute("CREATE INDEX search_words ON search USING gin (words)")


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
