"""What the commands print: tables for people, JSON Lines for programs. Control sequences in articles are made harmless."""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer
from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from claims.export.overwriting import Kept
    from claims.store import Entry, StoredClaim


def for_people() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def kept_store(store: str | None) -> "tuple[Kept, ...]":
    """The files of the store, which no output may replace; empty for a server."""
    from claims.export.overwriting import with_journals
    from claims.store import file_of

    file = file_of(store)
    return () if file is None else with_journals(file, "the store")


def print_plain(records: Iterable[object]) -> None:
    """Prints each record of the store as a line of JSON."""
    from claims.export.as_json import escaped
    from claims.store import plain

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    for record in records:
        typer.echo(escaped(json.dumps(plain(record), ensure_ascii=False)))


def print_pretty(*parts: RenderableType) -> None:
    """Prints parts one after the other, as wide as the terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    width = shutil.get_terminal_size().columns
    console = Console(width=width, highlight=False, markup=False, emoji=False, no_color="NO_COLOR" in os.environ)
    for part in parts:
        console.print(part)


def table(*columns: str, ratios: Sequence[int | None]) -> Table:
    """An empty table; columns with a ratio share the remaining width."""
    made = Table(box=box.SIMPLE_HEAD, expand=any(ratios), pad_edge=False)
    for column, ratio in zip(columns, ratios, strict=True):
        made.add_column(column, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    return made


def standing(claim: "StoredClaim") -> Text:
    """The verdict of a claim, and whether it is withdrawn or changed."""
    from claims.present.log import shown

    marks = [mark for mark, holds in (("changed", claim.changed), ("withdrawn", claim.withdrawn)) if holds]
    text = Text(shown(claim.verdict or "—"), style="bold" if claim.verdict else "dim")
    for mark in marks:
        text.append(f" {mark}", style="yellow")
    return text


def whose(claim: "StoredClaim") -> str:
    """Source and speaker of a claim."""
    from claims.present.log import shown

    names = [shown(name) for name in (claim.source, claim.speaker) if name]
    return "—" if not names else names[0] if len(set(names)) == 1 else f"{names[0]} ({names[1]})"


def decided(entry: "Entry") -> str:
    """The decision of a log entry, in words."""
    from claims.present.log import shown

    value = entry.value if isinstance(entry.value, str) else json.dumps(entry.value, ensure_ascii=False)
    return shown(f"{entry.action} {value}")


def whom(entry: "Entry") -> str:
    """Whose decision an entry is, and who imported it from a file if that is another person."""
    from claims.present.log import shown

    if entry.entered_by in (None, entry.by):
        return shown(entry.by)
    return f"{shown(entry.by)} (imported by {shown(entry.entered_by)})"


def moment(entry: "Entry") -> str:
    """When an entry was written, in the reader's time zone."""
    return entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
