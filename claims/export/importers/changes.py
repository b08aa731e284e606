"""A three-way comparison: what a person changed in a file, and what changed in the store since the export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.export.importers.cells import read_places
from claims.export.importers.rows import BoundedList, CellError, ImportedRow, Location
from claims.export.review import Field, Review, digest, digests, plain, values
from claims.identity import normalised
from claims.model import Article, Claim, ClaimsError, SourceKind


@dataclass(frozen=True, slots=True)
class Current:
    """The current state of a claim: its words, the value of each field ("" if there is none), and who gave the verdict when.

    ``seen`` is the number of the claim's newest entry in the log, 0 if there is none. ``named`` says whether its source is
    called by name, None if that is not known. ``article`` is the claim's article, needed only if the spans are changed, and
    ``version`` the newest version of the article that contains the claim.
    """

    claim_id: str
    article_id: str
    text: str
    values: Mapping[Field, str]
    by: str = ""
    at: str | None = None
    seen: int = 0
    named: bool | None = None
    article: Article | None = None
    version: int | None = None

    @classmethod
    def of(
        cls,
        claim: Claim,
        review: Review | None,
        article_id: str,
        *,
        source_kind: SourceKind | None = None,
        named: bool | None = None,
        article: Article | None = None,
        version: int | None = None,
    ) -> "Current":
        """A corrected claim (see `claims.export.review.corrected`) as it is now."""
        by, at, seen = ("", None, 0) if review is None else (review.by or "", review.at, review.seen)
        known = values(claim, review, source_kind)
        return cls(claim.id, article_id, claim.text, known, by, at, seen, named, article, version)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided on a claim: the new value of each field they changed, None if they emptied it.

    ``by`` is that person. ``seen`` and ``version`` are the newest log entry and the version of the article that the row was
    compared with. ``was`` has the earlier value of each changed field; ``statement`` and ``source`` are the claim's values at
    that time; ``named`` as for `Current`.
    """

    claim_id: str
    by: str
    edits: Mapping[Field, str | None]
    seen: int
    place: Location
    was: Mapping[Field, str]
    statement: str
    source: str
    named: bool | None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that a person changed and whose claim also changed since the export. Nothing of it is imported.

    ``mine`` are the person's changes, ``theirs`` the current values of fields that changed elsewhere. ``unseen`` is the entry
    that the row gives as seen, if the claim does not have it; None otherwise. ``statement`` is the
    claim's.
    """

    claim_id: str
    mine: Mapping[Field, str]
    theirs: Mapping[str, str]
    by: str
    at: str | None
    place: Location
    statement: str = ""
    unseen: int | None = None

    def __str__(self) -> str:
        mine = ", ".join(f"{field} {_quoted(value)}" for field, value in self.mine.items())
        if self.unseen is not None:
            why = f"the file's last entry, {self.unseen}, is not in this claim's log"
            where = "the file is from another store, or from a later state of this one"
            return f"{self.place}: {self.claim_id}: the file says {mine}; {why}: {where}"
        theirs = ", ".join(f"{field} {_quoted(value)}" for field, value in self.theirs.items())
        who = f" (verdict by {self.by}{', ' + self.at if self.at else ''})" if self.by else ""
        return f"{self.place}: {self.claim_id}: the file says {mine}; changed since the export to {theirs}{who}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes to apply, conflicts, and changes that cannot be applied; ``same`` counts rows without a change.
    ``ignored`` are changed cells of columns that are never imported.
    """

    decisions: Sequence[Decided]
    conflicts: BoundedList[Conflict]
    errors: BoundedList[ClaimsError]
    same: int
    ignored: BoundedList[ClaimsError] = field(default_factory=BoundedList)


def changes(rows: Iterable[ImportedRow], current: Mapping[str, Current], *, by: str | None = None) -> Changes:
    """The changes in ``rows`` compared with the claims as they are now (``current``, by claim id).

    A field counts as changed if its value is neither the exported nor the current one, so that a file can be imported twice.

    A row is a conflict if a field of the claim, its words or its reviewer changed elsewhere since the export; if the row gives
    new spans although the article's text has changed; or if the claim's log lacks the last entry that the row gives as seen. An
    assignment conflicts only with another assignment. A row without fingerprint is a conflict if its words or its last entry
    differ from the claim's.

    The reviewer is the one that the row newly names, else ``by``, else the one it named before; a row without a name is an
    error.
    """
    decisions: list[Decided] = []
    conflicts: BoundedList[Conflict] = BoundedList()
    errors: BoundedList[ClaimsError] = BoundedList()
    ignored: BoundedList[ClaimsError] = BoundedList()
    first: dict[str, Decided] = {}
    same = 0
    for row in rows:
        now = current.get(row.claim_id)
        if now is None or (row.article_id is not None and row.article_id != now.article_id):
            errors.note(_unknown(row))
            continue
        compared = _compared(row, now)
        ignored.note_all(_ignored(row, now))
        if not compared.mine:
            same += 1
        elif row.claim_id in first and compared.edits != first[row.claim_id].edits:
            errors.note(_twice(row, first[row.claim_id].place))
        elif row.claim_id in first:  # two annotators agree
            same += 1
        elif conflict := _conflict(row, now, compared):
            conflicts.note(conflict)
        elif not (name := row.by if compared.named else by or row.by):
            errors.note(_without_reviewer(row))
        elif impossible := _impossible(row, now, compared):
            errors.note_all(impossible)
        else:
            first[row.claim_id] = _decided(row, now, compared, name)
            decisions.append(first[row.claim_id])
    return Changes(decisions, conflicts, errors, same, ignored)


@dataclass(frozen=True, slots=True)
class _Compared:
    mine: Mapping[Field, str]
    theirs: Mapping[str, str]
    named: bool

    @property
    def edits(self) -> dict[Field, str | None]:
        return {field: value or None for field, value in self.mine.items()}


def _compared(row: ImportedRow, now: Current) -> _Compared:
    """What the person changed, what changed elsewhere, and whether the row names a reviewer that it did not name before."""
    if row.fingerprint is None:
        return _without_fingerprint(row, now)
    exported = digests(row.fingerprint)
    mine: dict[Field, str] = {}
    theirs: dict[str, str] = {}
    taken: set[Field] = set()
    for name, stands in now.values.items():
        if name not in exported:  # the fingerprint is of an earlier version that does not cover it
            continue
        changed_here = name in row.values and digest(row.values[name]) != exported[name]
        if changed_here and plain(row.values[name]) == plain(stands):
            taken.add(name)
            continue
        if changed_here:
            mine[name] = plain(row.values[name])
        if digest(stands) != exported[name]:
            theirs[name] = plain(stands)
    if digest(now.text) != exported["text"] and Field.SPANS not in taken:
        theirs["text"] = now.text
    if digest(now.by) != exported["by"] and plain(now.by) != row.by and Field.VERDICT in mine:
        theirs.setdefault(Field.VERDICT, now.values[Field.VERDICT])
    if Field.SPANS in mine and now.article is not None and digest(now.article.sha256) != exported["article"]:
        theirs["article"] = "another version of its text"
    _drop_consequences(mine, theirs, taken)
    return _Compared(mine, theirs, bool(row.by) and digest(row.by) != exported["by"])


def _decided(row: ImportedRow, now: Current, compared: _Compared, by: str) -> Decided:
    was = {field: now.values[field] for field in compared.mine}
    standing = now.values[Field.STATEMENT], now.values[Field.SOURCE], now.named
    return Decided(row.claim_id, by, compared.edits, now.seen, row.place, was, *standing, now.version)


def _conflict(row: ImportedRow, now: Current, compared: _Compared) -> Conflict | None:
    """The conflict that prevents the person's changes: somebody else's, or a seen entry that the log does not have."""
    unseen = row.seen if row.seen is not None and row.seen > now.seen else None
    if not compared.theirs and unseen is None:
        return None
    statement = now.values[Field.STATEMENT]
    return Conflict(row.claim_id, compared.mine, compared.theirs, now.by, now.at, row.place, statement, unseen)


def _without_fingerprint(row: ImportedRow, now: Current) -> _Compared:
    """The comparison for a row without fingerprint, whose exported values are not known: an existing value that it would change
    is a conflict, and so are other words or an older last entry.
    """
    pairs = {field: (plain(value), plain(now.values[field])) for field, value in row.values.items()}
    mine = {field: value for field, (value, stands) in pairs.items() if value != stands}
    theirs: dict[str, str] = {field: pairs[field][1] for field in mine if pairs[field][1]}
    _drop_consequences(mine, theirs, set())
    if row.text and normalised(row.text, exact=True) != normalised(now.text, exact=True):
        theirs["text"] = now.text
    if row.seen is not None and row.seen < now.seen:  # a higher one is not in the log
        theirs["last entry"] = str(now.seen)
    return _Compared(mine, theirs, bool(row.by))


def _drop_consequences(mine: dict[Field, str], theirs: dict[str, str], taken: set[Field]) -> None:
    """Omits changes that only follow from another one."""
    source = taken | mine.keys()
    if Field.SOURCE in source and not mine.get(Field.SOURCE_KIND, "kept"):
        del mine[Field.SOURCE_KIND]  # emptied with its source, or left to the article
    if Field.SOURCE in taken:
        theirs.pop(Field.SOURCE_KIND, None)  # that of the imported source
    for alone in (Field.SPANS, Field.ASSIGNED):
        # An edit elsewhere in the article moves a claim but does not change it; an assignment is not a decision on it.
        if alone not in mine:
            theirs.pop(alone, None)


def _impossible(row: ImportedRow, now: Current, compared: _Compared) -> list[CellError]:
    """Errors that only a combination of values shows."""
    mine, errors = compared.mine, []
    kind = mine.get(Field.SOURCE_KIND)
    if kind is not None and bool(kind) is not bool(mine.get(Field.SOURCE, now.values[Field.SOURCE])):
        what = "a kind of source was given without a source" if kind else "the kind of source is missing"
        remedy = "empty it" if kind else "give the kind of source"
        errors.append(CellError(what, where=str(row.place.at(Field.SOURCE_KIND)), remedy=remedy))
    if Field.SPANS in mine and now.article is not None:
        length = len(now.article.text)
        if read_places(mine[Field.SPANS])[-1].end > length:
            what, remedy = "the span is outside the article", f"give offsets between 0 and {length}"
            errors.append(CellError(what, where=str(row.place.at(Field.SPANS)), remedy=remedy))
    return errors


def _ignored(row: ImportedRow, now: Current) -> list[ClaimsError]:
    """The message for a row that changes the claim's words, which an import cannot change; empty for any other row."""
    if row.text is None or row.fingerprint is None or digest(row.text) == digests(row.fingerprint)["text"]:
        return []
    if plain(row.text) == plain(now.text):
        return []
    remedy = "correct the statement, or select other words on the review page"
    return [
        CellError("ignored: the article's text cannot be changed by an import", where=str(row.place.at("text")), remedy=remedy)
    ]


def _unknown(row: ImportedRow) -> CellError:
    what = f"no claim {row.claim_id!r}" + (f" in the article {row.article_id!r}" if row.article_id else "")
    return CellError(what, where=str(row.place), remedy="add its article first; if it was edited, export it again")


def _twice(row: ImportedRow, first: Location) -> CellError:
    what = f"{row.claim_id} already has a decision in {first.unit} {first.row}"
    return CellError(what, where=str(row.place), remedy="keep one of the two")


def _without_reviewer(row: ImportedRow) -> CellError:
    return CellError(
        "the reviewer of this decision is missing", where=str(row.place.at("by")), remedy="write your name there, or give --by"
    )


def _quoted(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:59] + "…") if value else "nothing"
