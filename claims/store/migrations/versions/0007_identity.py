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
    query = sa.select(articles.c.key, articles.c.id, articles.c.url).order_by(articles.c.key)
    newest = (versions.c.article == articles.c.key) & (versions.c.number == articles.c.version)
    of_one = sa.select(versions.c.document).join(articles, newest).where(articles.c.key == sa.bindparam("one"))
    for key, id, url in connection.execute(query).all():  # the documents would not fit into memory together
        document = connection.execute(of_one, {"one": key}).scalar_one_or_none()
        if document is None:
            continue
        address = canonical_url(url) if url else None
        name = address if address and id == url else id
        row = {"name": name, "address": address, "place": path_in(document)}
        connection.execute(sa.update(articles).where(articles.c.key == key).values(**row))
