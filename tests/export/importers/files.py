"""Edited exports."""

import csv
import json
from collections.abc import Mapping
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from claims.export import Reviews
from claims.export.as_csv import cell, uncell
from claims.export.columns import escape, rows, sheet_columns
from claims.export.importers import Current
from claims.export.importers.cells import read_links, read_places
from claims.model import ClaimSet
from tests.export.samples import exported

SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "json": ".json", "labelstudio": ".labelstudio.json"}
"""The formats that can be imported."""

Edits = Mapping[str, Mapping[str, str]]
"""New values by claim id and column."""


def current(*claim_sets: ClaimSet, reviews: Reviews | None = None) -> dict[str, Current]:
    """The current claims."""
    return {
        row.claim.id: Current.of(
            row.claim, row.review, claim_set.article.id, source_kind=row.source_kind, article=claim_set.article
        )
        for claim_set in claim_sets
        for row in rows(claim_set, reviews or {})
    }


def file(folder: Path, name: str, *claim_sets: ClaimSet, reviews: Reviews | None = None, edits: Edits | None = None) -> Path:
    """An export in ``folder`` after a person changed the cells of ``edits``."""
    made = exported(name, *claim_sets, several=True, reviews=reviews)
    path = folder / f"back{SUFFIXES[name]}"
    path.write_bytes(_EDITORS[name](made, edits or {}))
    return path


def _csv(made: bytes, edits: Edits) -> bytes:
    table = list(csv.DictReader(StringIO(made.decode(), newline="")))
    for row in table:
        row |= {column: cell(value) for column, value in edits.get(uncell(row["id"]), {}).items()}
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, list(table[0]) if table else [])
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(made: bytes, edits: Edits) -> bytes:
    """Saved by openpyxl, which preserves no more than other spreadsheets."""
    book = load_workbook(BytesIO(made))
    sheet = book["Claims"]
    titles = {column.title: column.name for column in sheet_columns()}
    places = {titles[str(cell.value)]: cell.column for cell in sheet[1]}
    for at in range(2, sheet.max_row + 1):
        for column, value in edits.get(str(sheet.cell(at, places["id"]).value), {}).items():
            there = sheet.cell(at, places[column])
            there.value = escape(value) or None
            there.data_type = "s" if value else "n"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _jsonl(made: bytes, edits: Edits) -> bytes:
    return b"".join(json.dumps(_edited(json.loads(line), edits)).encode() + b"\n" for line in made.decode().splitlines())


def _json(made: bytes, edits: Edits) -> bytes:
    return json.dumps([_edited(claim_set, edits) for claim_set in json.loads(made)]).encode()


def _edited(claim_set: dict[str, object], edits: Edits) -> dict[str, object]:
    for review in claim_set.get("reviews", ()):  # type: ignore[attr-defined]
        for column, value in edits.get(review["claim_id"], {}).items():
            match column:
                case "evidence":
                    review[column] = list(read_links(value))
                case "spans":
                    review[column] = [{"start": start, "end": end} for start, end in _pairs(value)]
                case "verdict" | "note" | "by" | "assigned" | "source_kind":
                    review[column] = value or None
                case _:
                    review["corrections"][column] = value or None
    return claim_set


def _pairs(places: str) -> list[tuple[int, int]]:
    return [(place.start, place.end) for place in read_places(places)]


def _labelstudio(made: bytes, edits: Edits) -> bytes:
    """Every task annotated from its prediction and submitted, as Label Studio exports it."""
    tasks = json.loads(made)
    for number, task in enumerate(tasks, 1):
        results = task["predictions"][0]["result"]
        by = None
        for id, changed in edits.items():
            region = next((result for result in results if result.get("id") == id), None)
            if region is None:
                continue
            by = changed.get("by", by)
            for column, value in changed.items():
                if column == "spans":
                    results = _moved(results, id, value)
                    continue
                results = [one for one in results if (one.get("id"), one.get("from_name")) != (id, column)]
                kind = "choices" if column in ("verdict", "certainty", "polarity", "source_kind") else "text"
                if value and column != "by":
                    place = {part: region["value"][part] for part in ("start", "end")}
                    results.append({"id": id, "from_name": column, "to_name": "text", "value": place | {kind: [escape(value)]}})
        task["annotations"] = [{"id": number, "completed_by": {"email": by} if by else number, "result": results}]
    return json.dumps(tasks).encode()


def _moved(results: list[dict[str, Any]], id: str, places: str) -> list[dict[str, Any]]:
    """The regions of a claim at other positions; additional pieces were drawn and missing ones deleted manually."""
    parts = [one["id"] for one in results if one.get("type") == "labels" and one["id"].startswith(f"{id}.")]
    kept = [one for one in results if one.get("id") not in parts and one.get("from_id") not in parts]
    (start, end), *more = _pairs(places)
    for one in kept:
        if one.get("id") == id:
            one["value"] |= {"start": start, "end": end}
    for number, (start, end) in enumerate(more):
        value = {"start": start, "end": end, "labels": ["Part of a claim"]}
        kept.append({"id": f"drawn-{id}-{number}", "from_name": "label", "to_name": "text", "type": "labels", "value": value})
        kept.append({"type": "relation", "from_id": f"drawn-{id}-{number}", "to_id": id, "direction": "right"})
    return kept


_EDITORS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _jsonl, "json": _json, "labelstudio": _labelstudio}
