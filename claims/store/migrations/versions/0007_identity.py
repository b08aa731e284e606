"""What identifies an article, so that two articles of one name are told apart."""

import sqlalchemy as sa
from alembic import op

from claims.article_ids import canonical_url
from claims.store.documents import path_in
from claims.store.tables import AnyText, articles, versions

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, filled from the newest version.

    Earlier versions took articles of one name for versions of one article: these stay together. The folder that a path is
    relative to is unknown, so ``origin`` is empty until the article is added again.
    """
    for column in ("name", "address", "place"):
        op.add_column("articles", sa.Column(column, AnyText))
    op.add_column("articles", sa.Column("origin", sa.String))
    op.create_index("articles_by_name", "articles", ["name"])
    op.create_index("articles_by_address", "articles", ["address"])
    connection = op.get_bind()
    query = sa.select(articles.c.key, articles.c.id, articles.c.url, versions.c.document).join(versions)
    for key, id, url, document in connection.execute(query.where(versions.c.number == articles.c.version)).all():
        address = canonical_url(url) if url else None
        name = address if address and id == url else id
        row = {"name": name, "address": address, "place": path_in(document)}
        connection.execute(sa.update(articles).where(articles.c.key == key).values(**row))
