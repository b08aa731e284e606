"""The queue's filters, order and page as a query string, so that any list can be bookmarked, shared and returned to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import NoneType
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from claims.model import ClaimsError
from claims.store import Filters, Sort

_FLAGS = frozenset(name for name, field in Filters.model_fields.items() if NoneType in get_args(field.annotation))
_BOOLEANS = {"true": True, "false": False}
_CURSORS = frozenset({"after", "before"})
_NOT_FILTERS = _CURSORS | {"sort"}
MAX_PARAMETERS = 200
"""Maximum parameters of a query string."""
MAX_VALUE = 300
"""Maximum characters of a value; longer ones are truncated."""


class QueryError(ClaimsError):
    """An invalid query string (400)."""


@dataclass(frozen=True)
class Query:
    """Filters, order, and the cursor after or before which a page begins or ends.

    >>> query = Query.read("source=Kremlin&changed=true&sort=article")
    >>> query.filters.source, query.filters.changed, query.address
    (('Kremlin',), True, 'source=Kremlin&changed=true&sort=article')
    """

    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.CHECKWORTHINESS
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, address: str) -> "Query":
        """The query of a query string; unknown parameters are ignored. Raises `QueryError` if there are more than
        `MAX_PARAMETERS`.
        """
        if address.count("&") >= MAX_PARAMETERS:
            raise QueryError(f"the URL of the list has more than {MAX_PARAMETERS} parameters", remedy="use fewer filters")
        return cls.of(parse_qsl(address, keep_blank_values=False))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Query":
        """The query of (name, value) pairs; names with several values are repeated."""
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value[:MAX_VALUE])
        chosen: dict[str, object] = {}
        for name in Filters.model_fields:
            given = values.get(name, [])
            if name in _FLAGS:
                flag = given[-1] if given else ""
                if flag in _BOOLEANS:
                    chosen[name] = _BOOLEANS[flag]
            elif given:
                chosen[name] = given[-1].strip() if name == "text" else tuple(dict.fromkeys(given))
        sort = next((known for known in Sort if known in values.get("sort", [])), Sort.CHECKWORTHINESS)
        after, before = (next(iter(values.get(name, [])), None) for name in ("after", "before"))
        return cls(Filters.model_validate(chosen), sort, after, None if after else before)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that differ from the default, and always the order."""
        found: list[tuple[str, str]] = []
        for name, known in Filters.model_fields.items():
            value = getattr(self.filters, name)
            if value == known.default:
                continue
            given = value if isinstance(value, tuple) else (_shown(value),)
            found += [(name, item) for item in given]
        found.append(("sort", self.sort.value))
        return found + [(name, at) for name, at in (("after", self.after), ("before", self.before)) if at]

    @property
    def address(self) -> str:
        """The query string."""
        return urlencode(self.pairs, errors="replace")

    @property
    def view(self) -> str:
        """The query string without cursor, as in a saved view."""
        return self.at(None).address

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters that are set, as (name, value)."""
        return [(name, value) for name, value in self.pairs if name not in _NOT_FILTERS]

    def at(self, after: str | None) -> "Query":
        """The query of the same list from a cursor on."""
        return replace(self, after=after, before=None)

    def ahead_of(self, before: str) -> "Query":
        """The part of the same list before a cursor."""
        return replace(self, after=None, before=before)

    def sorted(self, sort: str) -> "Query":
        """The query of the same claims in another order."""
        return replace(self, sort=Sort(sort), after=None, before=None)

    def has(self, name: str, value: str) -> bool:
        """Whether a filter is set to a value."""
        return (name, value) in self.pairs

    def toggled(self, name: str, value: str) -> "Query":
        """The query with a value of a filter added, or removed if it was set."""
        if self.has(name, value):
            kept = [pair for pair in self.pairs if pair != (name, value)]
        elif name in _FLAGS:
            kept = [*(pair for pair in self.pairs if pair[0] != name), (name, value)]
        else:
            kept = [*self.pairs, (name, value)]
        return Query.of(pair for pair in kept if pair[0] not in _CURSORS)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
