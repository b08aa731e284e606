"""What a person changed in a file although nothing of it is ever taken over: it is told, so that nobody takes it for done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from claims.export import columns
from claims.export.back import CellError, Returned
from claims.export.back.machine import MACHINE, is_same, short, told
from claims.export.review import corrected
from claims.export.stored.leaving import review_of
from claims.model import Claim, ClaimSet
from claims.store import Store, StoredClaim, StoreError
from claims.store.errors import shown
from claims.store.lookup import as_read

_OF_DECISIONS = frozenset({"at", "corrected", "earlier_verdict", "earlier_statement"})
"""Columns that follow from what people decided: they change with the next decision."""
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "status": "give a verdict instead",
        "hedges": "correct the certainty instead",
        "via": "correct source and speaker instead, or say so in a note",
        **dict.fromkeys(_OF_DECISIONS, "it follows from what people decide"),
    }
)


def ignored_in(rows: Iterable[Returned], article_id: str, store: Store) -> Iterator[CellError]:
    """What is said of cells that only the machine writes, and a person changed; ``rows`` are of one article.

    A cell that holds what a version of the article in the store says was not changed by a person: it may have been exported
    before the article was edited.
    """
    comparable = [row for row in rows if row.machine is not None]
    if not comparable:
        return
    try:
        versions = _Versions(store, article_id)
    except StoreError:
        return  # there is no such article, which is an error of each row
    for row in comparable:
        cells = zip(MACHINE, row.machine or (), versions.newest(row.claim_id), strict=True)
        for name, written, now in cells:
            if written is not None and written != now and not versions.any_says(row, name, written):
                yield _told(row, name, written)


def _told(row: Returned, name: str, written: str) -> CellError:
    value = told(written)
    what = "what was written here" if value is None else shown(value) if value else "emptying it"
    remedy = _INSTEAD.get(name, "say in a note what is wrong")
    return CellError(
        f"ignored: {what}; the machine's own columns are not changed in a file", where=str(row.place.at(name)), remedy=remedy
    )


_NOTHING = (None,) * len(MACHINE)


class _Versions:
    """What the versions of an article say of its claims, the newest first: older ones are read when they are asked for."""

    def __init__(self, store: Store, article_id: str) -> None:
        self._store = store
        self._article_id = article_id
        self._claims = {claim.id: claim for claim in store.claims_of(article_id)}
        self._rows: dict[tuple[int, str], columns.Row | None] = {}
        self._read: dict[int, tuple[ClaimSet, Mapping[str, Claim]]] = {}

    def newest(self, claim_id: str) -> Sequence[str | None]:
        """What is kept of a claim's cells as the newest version has them: most rows have the same."""
        stored = self._claims.get(claim_id)
        row = None if stored is None else self._row(stored, stored.version)
        return _NOTHING if row is None else [short(columns.value(row, name)) for name in MACHINE]

    def any_says(self, row: Returned, name: str, written: str) -> bool:
        """Whether a column has that value in any version, or nobody can say what it had when the row was exported."""
        stored = self._claims.get(row.claim_id)
        if stored is None or (name in _OF_DECISIONS and (row.seen or 0) != stored.state.last):
            return True
        found = (self._row(stored, number) for number in self._numbers)
        return any(one is not None and is_same(written, columns.value(one, name)) for one in found)

    @cached_property
    def _numbers(self) -> range:
        return range(self._store.article(self._article_id).versions[-1].number, 0, -1)

    def _row(self, stored: StoredClaim, number: int) -> columns.Row | None:
        """The claim as a row of an export of that version, None where it does not stand there."""
        place = number, stored.id
        if place not in self._rows:
            self._rows[place] = self._made(stored, number)
        return self._rows[place]

    def _made(self, stored: StoredClaim, number: int) -> columns.Row | None:
        claim_set, claims = self._version(number)
        claim = claims.get(stored.id)
        if claim is None:
            return None
        review = review_of(as_read(stored, claim, stored.state))
        return columns.Row(claim_set, corrected(claim, review, claim_set.article.text), review, None, "")

    def _version(self, number: int) -> tuple[ClaimSet, Mapping[str, Claim]]:
        if number not in self._read:
            found = self._store.claim_set(self._article_id, number)
            self._read[number] = found, {claim.id: claim for claim in found.claims}
        return self._read[number]
