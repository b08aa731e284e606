"""A file of claims comes back with verdicts in most of its rows."""

import csv
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.store.made_up import REVIEWERS, VERDICTS
from claims.export import Layout, format_of_path, write_file
from claims.export.stored import export_from_store
from claims.store import Filters, Store

DECIDED = 0.8
"""Share of the rows in which there is a new verdict."""


def imported(store: Store, place: str, folder: Path, rows: int, chance: random.Random) -> dict[str, float]:
    """Seconds in which ``claims import`` takes so many rows over, by the kind of file; exporting them is not counted."""
    decide = _judge(chance)
    wide: dict[str, int] = {}
    for article in store.articles():
        if sum(wide.values()) >= rows:
            break
        wide[article.id] = article.counts["claims"]
    took = {}
    for name, edit in EDITED.items():
        path = folder / f"claims.{name}"
        found = export_from_store(store, Filters(article=tuple(wide)))
        kind = format_of_path(path)
        assert kind is not None
        write_file(path, kind, found.claim_sets, Layout(reviews=found.reviews))
        edit(path, decide)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "claims", "import", str(path), "--store", place], check=True, capture_output=True)
        took[name] = round(time.perf_counter() - start, 1)
    return {"rows": sum(wide.values()), **{f"{name}_s": seconds for name, seconds in took.items()}}


Judge = Callable[[str], tuple[str, str] | None]
"""Gives the verdict that takes the place of one, and who gives it; None where the row stays as it is."""


def _judge(chance: random.Random) -> Judge:
    def judge(before: str) -> tuple[str, str] | None:
        if chance.random() >= DECIDED:
            return None
        return chance.choice([verdict for verdict in VERDICTS if verdict != before]), chance.choice(REVIEWERS)

    return judge


def _in_csv(path: Path, judge: Judge) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        rows, names = list(table), list(table.fieldnames or ())
    for row in rows:
        decided = judge(row["verdict"])
        if decided is not None:
            row["verdict"], row["by"] = decided
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.DictWriter(stream, names)
        out.writeheader()
        out.writerows(rows)


def _in_xlsx(path: Path, judge: Judge) -> None:
    book = load_workbook(path)
    sheet = book["Claims"]
    titles = {cell.value: place for place, cell in enumerate(sheet[1])}
    for row in islice(sheet.iter_rows(), 1, None):
        verdict, by = row[titles["Verdict"]], row[titles["By"]]
        decided = judge(str(verdict.value or ""))
        if decided is not None:
            verdict.value, by.value = decided
    book.save(path)


EDITED: Mapping[str, Callable[[Path, Judge], None]] = {"csv": _in_csv, "xlsx": _in_xlsx}
"""How a person's work is done on each kind of file."""
