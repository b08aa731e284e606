"""Views that users saved: kept and forgotten by name."""

from sqlalchemy import Connection, delete, insert, select

from claims.store.database.tables import views
from claims.store.errors import StoreError
from claims.store.records import View

LONGEST = 200
"""Characters of a name."""


def views_of(connection: Connection, user: str) -> tuple[View, ...]:
    """The views that a user saved, by name."""
    query = select(views.c.name, views.c.query).where(views.c.user == user)
    return tuple(sorted((View(row.name, row.query) for row in connection.execute(query)), key=lambda view: view.name))


def save(connection: Connection, user: str, view: View) -> View:
    """Saves a view, in place of one of the same name."""
    if not 0 < len(view.name.strip()) <= LONGEST or len(user) > LONGEST:
        raise StoreError("a view needs a name", remedy=f"give 1 to {LONGEST} characters")
    _remove(connection, user, view.name)
    connection.execute(insert(views).values(user=user, name=view.name, query=view.query))
    return view


def forget(connection: Connection, user: str, name: str) -> None:
    """Forgets a view. Raises `StoreError` where there is none."""
    if not _remove(connection, user, name):
        raise StoreError(f"there is no view {name!r}")


def _remove(connection: Connection, user: str, name: str) -> bool:
    return connection.execute(delete(views).where(views.c.user == user, views.c.name == name)).rowcount > 0
