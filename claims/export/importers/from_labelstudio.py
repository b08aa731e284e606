"""Importing Label Studio's JSON export of annotated tasks that this program created.

A claim's spans are the positions of its regions: the region of the claim itself, and those of its parts, which are found by
Label Studio's relations or by the regions' ids.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from claims.export.as_labelstudio import CHOICES, CLAIM, PART, region_id
from claims.export.columns import unescape
from claims.export.importers.from_json import as_list, as_object, as_text
from claims.export.importers.rows import CellError, ImportedFile, ImportedRow, Location, collected, imported_row
from claims.export.review import Field, digests
from claims.store import limits

_Object = Mapping[str, object]
_LONGEST_NAME = 50 * limits.NAME
"""Characters of the earlier reviewer's name that are compared: earlier versions allowed longer names."""
_Found = Iterator[ImportedRow | list[CellError] | CellError]


SHORT_EXPORT_FIELDS = frozenset({"annotator", "annotation_id", "lead_time"})
"""Fields of Label Studio's short exports (JSON-MIN, CSV), of which one is always present.
They do not say which region is which claim.
"""


def is_short(value: object) -> bool:
    """Whether a JSON value is a task as Label Studio's JSON-MIN has it."""
    return (
        isinstance(value, dict) and "article" not in value and "data" not in value and not SHORT_EXPORT_FIELDS.isdisjoint(value)
    )


def is_task(value: object) -> bool:
    """Whether a JSON value is a task of Label Studio."""
    return isinstance(value, dict) and "data" in value


def read_items(items: Iterable[object], file: str) -> ImportedFile:
    """The claims of every submitted annotation; a task without annotations has none."""
    numbered = ((item, Location(file, row=number, unit="task")) for number, item in enumerate(items, 1))
    return collected((found for item, place in numbered for found in _of_task(item, place)), file)


def _of_task(item: object, here: Location) -> _Found:
    if not is_task(item):
        yield CellError("not a task", where=str(here), remedy="remove it, or export the tasks again")
        return
    task = as_object(item)
    data = as_object(task.get("data"))
    exported = _ExportedClaims.of(data.get("claims"))
    annotations = [as_object(item) for item in as_list(task.get("annotations"))]
    done = [item for item in annotations if not item.get("was_cancelled")]
    if done and "claims" not in data:
        yield CellError("the task contains no claims", where=str(here), remedy="annotate tasks that `claims export` made")
        return
    article_id = unescape(as_text(data.get("article_id")))
    for annotation in done:
        yield from _of_annotation(annotation, exported, article_id, here)


@dataclass(frozen=True, slots=True)
class _ExportedClaims:
    """A task's exported claims, read once for all of its annotations.

    ``owners`` maps the region of a part to its claim, ``names`` a claim to its reviewer.
    """

    claims: Mapping[str, _Object]
    owners: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, value: object) -> Self:
        """Parses the field ``claims`` of a task."""
        claims = {id: as_object(about) for id, about in as_object(value).items()}
        owners = {
            region_id(id, number): id for id, about in claims.items() for number in range(1, len(as_list(about.get("places"))))
        }
        names = {id: unescape(as_text(about.get("by"))[:_LONGEST_NAME]) for id, about in claims.items()}
        return cls(claims, owners, names)


def _of_annotation(annotation: _Object, exported: _ExportedClaims, article_id: str, place: Location) -> _Found:
    results = [as_object(item) for item in as_list(annotation.get("result"))]
    by_region: dict[str, list[_Object]] = {}
    for item in results:
        by_region.setdefault(str(item.get("id")), []).append(item)
    claims = {str(item.get("id")): item for item in results if _label(item) == CLAIM}
    parts = {str(item.get("id")): item for item in results if _label(item) == PART}
    owners = _owners(parts, results, exported, claims)
    parts_of: dict[str, list[_Object]] = defaultdict(list)
    for name, part in parts.items():
        if name in owners:
            parts_of[owners[name]].append(part)
    by = _annotator(annotation)
    for id, about in exported.claims.items():
        here = place.at(id[: limits.ID])
        if id not in claims:
            remedy = "restore it; to reject a claim, give it a verdict"
            yield CellError(
                "the claim was deleted in the file; it is not deleted from the store", where=str(here), remedy=remedy
            )
            continue
        cells: dict[str, str] = {field: _value(by_region[id], field) for field in Field if field is not Field.SPANS}
        cells[Field.SPANS] = _places([claims[id], *parts_of[id]], as_list(about.get("places")))
        known = {"id": id, "article_id": article_id, "fingerprint": as_text(about.get("fingerprint"))}
        row = imported_row(cells | known | {"by": by or exported.names[id]}, here)
        if isinstance(row, ImportedRow) and _without_places(row) and _moved(cells[Field.SPANS], about):
            remedy = "export the tasks again, or select the words on the review page"
            yield CellError(
                "the claim was moved, which cannot be imported from tasks of an earlier version", where=str(here), remedy=remedy
            )
        yield row
    yield from _unknown_regions(claims, parts, exported.claims, owners, place)


def _owners(
    parts: Mapping[str, _Object], results: Sequence[_Object], exported: _ExportedClaims, claims: Mapping[str, _Object]
) -> dict[str, str]:
    """The claim of each part, by ids: as exported, unless a relation says otherwise."""
    owners = {name: exported.owners[name] for name in parts if name in exported.owners}
    for item in results:
        if item.get("type") == "relation":
            ends = (str(item.get("from_id")), str(item.get("to_id")))
            for part, claim in (ends, ends[::-1]):
                if part in parts and claim in claims:
                    owners[part] = claim
    return owners


def _places(regions: Sequence[_Object], exported: Sequence[object]) -> str:
    """The spans of a claim's regions: in the exported order if all still exist, else in text order."""
    found = [as_object(region.get("value")) for region in regions]
    places = [[value.get("start"), value.get("end")] for value in found]
    if len(places) == len(exported) <= limits.PLACES and all(place in exported for place in places):
        places = [place for place in exported if isinstance(place, list)]
    else:
        places.sort(key=str if any(not isinstance(edge, int) for place in places for edge in place) else None)
    return "; ".join(f"{start}-{end}" for start, end in places)


def _without_places(row: ImportedRow) -> bool:
    """Whether the fingerprint is of a version that does not cover the claim's spans."""
    return row.fingerprint is not None and Field.SPANS not in digests(row.fingerprint)


def _moved(places: str, about: _Object) -> bool:
    exported = as_list(about.get("places"))
    # An imported claim does not exceed the maximum number of spans.
    return len(exported) > limits.PLACES or places != "; ".join("-".join(map(str, as_list(place))) for place in exported)


def _unknown_regions(
    claims: Mapping[str, _Object],
    parts: Mapping[str, _Object],
    exported: Mapping[str, _Object],
    owners: Mapping[str, str],
    place: Location,
) -> _Found:
    """Errors for regions that do not belong to an exported claim."""
    for id, item in claims.items():
        if id not in exported:
            remedy = "correct the article, or add the claim on the review page"
            yield CellError(f"a new claim ({_words(item, id)}) is not imported", where=str(place), remedy=remedy)
    for id, item in parts.items():
        if owners.get(id) not in exported:
            remedy = "connect it to its claim by a relation, or delete it"
            yield CellError(f"a part ({_words(item, id)}) does not belong to a claim", where=str(place), remedy=remedy)


def _words(item: _Object, id: str) -> str:
    return repr(str(as_object(item.get("value")).get("text") or id)[:60])


def _value(results: Sequence[_Object], field: Field) -> str:
    """The value of ``field`` in the results of a region; "" if there is none."""
    said = (as_object(item.get("value")) for item in results if item.get("from_name") == field)
    key = "choices" if field in CHOICES else "text"  # with choices, `text` is the region's words
    texts = [unescape(str(text)) for value in said for text in as_list(value.get(key))]
    return ("; " if field is Field.EVIDENCE else "\n").join(texts)


def _label(item: _Object) -> object:
    labels = as_list(as_object(item.get("value")).get("labels"))
    return labels[0] if labels and labels[0] in (CLAIM, PART) else None


def _annotator(annotation: _Object) -> str:
    """The annotator's e-mail address, "" if the export only numbers them."""
    return as_text(as_object(annotation.get("completed_by")).get("email"))
