"""Views that users saved: kept and forgotten by name."""

from sqlalchemy import Connection, delete, func, insert, select

from claims.store import limits
from claims.store.database.tables import views
from claims.store.errors import StoreError
from claims.store.records import View


def views_of(connection: Connection, user: str) -> tuple[View, ...]:
    """The views that a user saved, by name."""
    query = select(views.c.name, views.c.query).where(views.c.user == user)
    return tuple(sorted((View(row.name, row.query) for row in connection.execute(query)), key=lambda view: view.name))


def save(connection: Connection, user: str, view: View) -> View:
    """Saves a view, in place of one of the same name."""
    if not 0 < len(view.name.strip()) <= limits.VIEW or len(user) > limits.NAME:
        raise StoreError("a view needs a name", remedy=f"give 1 to {limits.VIEW} characters")
    if len(view.query) > limits.QUERY:
        raise StoreError(f"the view has more than {limits.QUERY:,} characters", remedy="choose fewer filters")
    _remove(connection, user, view.name)
    kept = connection.execute(select(func.count()).where(views.c.user == user)).scalar_one()
    if kept >= limits.VIEWS:
        raise StoreError(f"there are {limits.VIEWS} views already", remedy="delete one first")
    connection.execute(insert(views).values(user=user, name=view.name, query=view.query))
    return view


def forget(connection: Connection, user: str, name: str) -> None:
    """Forgets a view. Raises `StoreError` where there is none."""
    if not _remove(connection, user, name):
        raise StoreError(f"there is no view {name!r}")


def _remove(connection: Connection, user: str, name: str) -> bool:
    return connection.execute(delete(views).where(views.c.user == user, views.c.name == name)).rowcount > 0
