"""The queue's filters and order as they stand in an address, so that any list can be kept, shared and gone back to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import NoneType
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from claims.model import ClaimsError
from claims.store import Filters, Sort

_FLAGS = frozenset(name for name, field in Filters.model_fields.items() if NoneType in get_args(field.annotation))
_BOOLEANS = {"true": True, "false": False}
_PLACES = frozenset({"after", "before"})
_OF_THE_ORDER = _PLACES | {"sort"}
MOST = 200
"""Parameters that a query string has at most."""
LONGEST = 300
"""Characters of a value that are read: nobody types more, and no name of a source that is longer can be told from another."""


class QueryError(ClaimsError):
    """A query string cannot be read."""


@dataclass(frozen=True)
class Query:
    """Which claims, in which order, and after or before which place (`Page.next` and `Page.previous` of another page).

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
        """The query of an address's query string; what is not known there is passed over. Raises `QueryError` where it has
        more than `MOST` parameters.
        """
        if address.count("&") >= MOST:
            raise QueryError(f"the list's address has more than {MOST} parameters", remedy="choose fewer filters")
        return cls.of(parse_qsl(address, keep_blank_values=False))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Query":
        """The query of (name, value) pairs, names several times where several values are allowed."""
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value[:LONGEST])
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
        """What differs from a plain queue, as (name, value); the order always."""
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
        """The query string without the place in the list: what a saved view keeps."""
        return self.at(None).address

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters that are set, as (name, value)."""
        return [(name, value) for name, value in self.pairs if name not in _OF_THE_ORDER]

    def at(self, after: str | None) -> "Query":
        """The same list from another place on."""
        return replace(self, after=after, before=None)

    def ahead_of(self, before: str) -> "Query":
        """The part of the same list that ends at another place."""
        return replace(self, after=None, before=before)

    def sorted(self, sort: str) -> "Query":
        """The same claims in another order."""
        return replace(self, sort=Sort(sort), after=None, before=None)

    def has(self, name: str, value: str) -> bool:
        """Whether a filter is set to a value."""
        return (name, value) in self.pairs

    def toggled(self, name: str, value: str) -> "Query":
        """The query with a value of a filter set, or taken out where it was set."""
        if self.has(name, value):
            kept = [pair for pair in self.pairs if pair != (name, value)]
        elif name in _FLAGS:
            kept = [*(pair for pair in self.pairs if pair[0] != name), (name, value)]
        else:
            kept = [*self.pairs, (name, value)]
        return Query.of(pair for pair in kept if pair[0] not in _PLACES)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
