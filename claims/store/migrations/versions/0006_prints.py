"""Fingerprints distinguish signs and capitals that change a figure or a name ("-2%" and "2%", "3 M" and "3 m", "C#", "C")."""

import sqlalchemy as sa
from alembic import op

from claims.store.documents import fingerprints_in
from claims.store.tables import articles, claims, log, versions

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STAYS = "log_stays"
"""The trigger that forbids updates of the log. Only what is derived from the entry's version of the article is updated here."""


def upgrade() -> None:
    """Recomputes every fingerprint from the words of its version, so that only changed claims must be reviewed again."""
    connection = op.get_bind()
    stays = _without_trigger(connection)
    query = sa.select(versions.c.article, versions.c.number, versions.c.document, articles.c.id).join(articles)
    for key, number, document, article_id in connection.execute(query).yield_per(10):
        prints = [{"one": id, "new": print_} for id, print_ in fingerprints_in(document).items()]
        if not prints:
            continue
        of_claim = (claims.c.article == key) & (claims.c.version == number) & (claims.c.id == sa.bindparam("one"))
        of_entry = (log.c.article == article_id) & (log.c.version == number) & (log.c.claim == sa.bindparam("one"))
        connection.execute(sa.update(claims).where(of_claim).values(print=sa.bindparam("new")), prints)
        connection.execute(sa.update(log).where(of_entry).values(saw=sa.bindparam("new")), prints)
    op.execute(sa.text(stays.replace(":", "\\:")))


def _without_trigger(connection: sa.Connection) -> str:
    """Drops or disables the trigger; returns the statement that restores it."""
    if connection.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE log DISABLE TRIGGER {_STAYS}")
        return f"ALTER TABLE log ENABLE TRIGGER {_STAYS}"
    query = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = :name")
    statement = connection.execute(query, {"name": _STAYS}).scalar_one()
    op.execute(f"DROP TRIGGER {_STAYS}")
    return str(statement)
