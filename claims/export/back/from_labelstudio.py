"""Reading back what annotators saved in Label Studio: its JSON export, of tasks that were made by this program."""

from collections.abc import Iterator, Mapping

from claims.export.back.from_json import as_list, as_object
from claims.export.back.returned import Back, CellError, Place, Returned, returned, sorted_out
from claims.export.people.cells import unescape
from claims.export.review import Field
from claims.export.tools.as_labelstudio import CHOICES, CLAIM, PART

_Object = Mapping[str, object]


def is_export(values: object) -> bool:
    """Whether JSON values are tasks of Label Studio."""
    return isinstance(values, list) and bool(values) and all(isinstance(task, dict) and "data" in task for task in values)


def read_values(values: object, file: str) -> Back:
    """The claims of every annotation that was submitted; a task that nobody annotated has none."""
    tasks = [as_object(task) for task in as_list(values)]
    return sorted_out(found for number, task in enumerate(tasks, 1) for found in _of_task(task, Place(file, row=number)))


def _of_task(task: _Object, place: Place) -> Iterator[Returned | list[CellError] | CellError]:
    here = Place(place.file, row=place.row, unit="task")
    data = as_object(task.get("data"))
    exported = {id: as_object(about) for id, about in as_object(data.get("claims")).items()}
    annotations = [as_object(item) for item in as_list(task.get("annotations"))]
    done = [item for item in annotations if not item.get("was_cancelled")]
    if done and "claims" not in data:
        yield CellError("the task names no claims", where=str(here), remedy="annotate tasks that `claims export` made")
        return
    for annotation in done:
        yield from _of_annotation(annotation, exported, unescape(str(data.get("article_id") or "")), here)


def _of_annotation(
    annotation: _Object, exported: Mapping[str, _Object], article_id: str, place: Place
) -> Iterator[Returned | list[CellError] | CellError]:
    results = [as_object(item) for item in as_list(annotation.get("result"))]
    claims = {str(item.get("id")): item for item in results if _chosen(item) == CLAIM}
    by = _annotator(annotation)
    for id, about in exported.items():
        here = place.at(id)
        if id not in claims:
            remedy = "put it back; a claim that should go gets a verdict that says so"
            yield CellError("the claim was taken out, and is not taken out here", where=str(here), remedy=remedy)
            continue
        found = as_object(claims[id].get("value"))
        first = next(iter(as_list(about.get("places"))), None)
        if first != [found.get("start"), found.get("end")]:
            remedy = "select the right words on the review page"
            yield CellError("the claim was moved, and is not moved here", where=str(here), remedy=remedy)
        cells = {field: _value(results, id, field) for field in Field}
        known = {"id": id, "article_id": article_id, "fingerprint": str(about.get("fingerprint") or "")}
        yield returned(cells | known | {"by": by or str(about.get("by") or "")}, here)
    for id, item in claims.items():
        if id not in exported:
            words = str(as_object(item.get("value")).get("text") or id)
            remedy = "correct the article, or add the claim on the review page"
            yield CellError(f"a new claim ({words[:60]!r}) is not taken over", where=str(place), remedy=remedy)


def _value(results: list[_Object], id: str, field: Field) -> str:
    """What the results say of the claim in ``field``; "" where they say nothing."""
    said = (as_object(item.get("value")) for item in results if item.get("id") == id and item.get("from_name") == field)
    key = "choices" if field in CHOICES else "text"  # beside choices, `text` holds the region's words
    return "\n".join(unescape(str(text)) for value in said for text in as_list(value.get(key)))


def _chosen(item: _Object) -> object:
    labels = as_list(as_object(item.get("value")).get("labels"))
    return labels[0] if labels and labels[0] in (CLAIM, PART) else None


def _annotator(annotation: _Object) -> str:
    """The annotator's address, "" where the export only numbers them."""
    return str(as_object(annotation.get("completed_by")).get("email") or "")
