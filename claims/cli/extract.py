"""``claims extract``."""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from claims.cli.messages import exit_codes
from claims.cli.options import DateOption, FormatOption, JobsOption
from claims.cli.progress import Progress
from claims.export.formats import Layout

if TYPE_CHECKING:
    from claims.model import InputError


def extract(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SRC",
            help="Articles: files (text, Markdown, HTML, ninjs, JSON Lines, feeds, NITF, NewsML-G2, PDF, DOCX, WARC), folders, "
            "globs, or - for standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="A file, or a folder for one file per article. Default: a table on a terminal, JSON Lines in a pipe.",
        ),
    ] = None,
    format: FormatOption = None,
    pipeline: Annotated[
        str,
        typer.Option(
            metavar="accurate|fast",
            help="How attributions are found. accurate: syntax, quotation marks and a trained tagger; fast: no tagger.",
        ),
    ] = "accurate",
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="An installed English spaCy model, instead of the bundled one.")
    ] = None,
    grain: Annotated[
        str,
        typer.Option(
            metavar="clause|event",
            help="Granularity. clause: what can be checked on its own; event: also attributing and embedded clauses.",
        ),
    ] = "clause",
    date: DateOption = None,
    registry: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="A table of additional parties, in the format of claims/data/en/registry.csv; can be repeated."
        ),
    ] = None,
    topics: Annotated[
        bool, typer.Option("--topics", help="Also find the topics of each article; takes a second to start.")
    ] = False,
    jobs: JobsOption = 1,
    threads: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Number of tagger threads per process. Default: its share of the processors."),
    ] = None,
) -> None:
    """Find the claims of news articles: who says so, how sure are they, and does anything confirm it?

    Exit code 0: success; 1: some articles could not be read (each is reported on standard error; the others are written);
    2: usage error; 4: internal error on an article (the others are written).
    """
    with exit_codes():
        from claims.article_ids import IdRegister
        from claims.data import read_own
        from claims.export import checked_target, destination, kept_inputs, send
        from claims.ingest import find_inputs
        from claims.scale import extract_many, read_all, several

        inputs = list(find_inputs(sources))
        paths = [found for found in inputs if isinstance(found, Path)]
        on_terminal = sys.stdout.isatty()
        target = checked_target(destination(output, format, terminal=on_terminal), kept_inputs([*paths, *(registry or ())]))
        more, items = several(read_all(inputs, published=date))
        known = [read_own(path) for path in registry or ()]
        outcomes = extract_many(
            items,
            pipeline=pipeline,
            model=model,
            grain=grain,
            jobs=jobs,
            threads=threads,
            registry=known,
            topics=topics,
        )
        hidden = on_terminal and target.path is None
        # Closed immediately if writing fails or is interrupted, so that no worker keeps running.
        with (
            closing(outcomes),
            Progress(expected=_expected(inputs), hidden=hidden, own_files=target.folder) as progress,
        ):
            claim_sets = progress.claim_sets(IdRegister().identified(outcomes))
            for error in send(claim_sets, target, layout_here(several=more), stream=standard_output(), inputs=paths):
                progress.failed(error)
        if progress.code:
            raise typer.Exit(progress.code)


def _expected(inputs: "Sequence[Path | InputError]") -> int | None:
    """The number of articles, if it is known before they are read."""
    from claims.ingest.finding import may_hold_several

    some_hold_many = any(isinstance(found, Path) and may_hold_several(found) for found in inputs)
    return None if some_hold_many else len(inputs)


def layout_here(*, several: bool) -> Layout:
    """The layout for standard output: on a terminal, with its width and colours."""
    if not sys.stdout.isatty():
        return Layout(several=several)
    return Layout(several=several, width=shutil.get_terminal_size().columns, colour="NO_COLOR" not in os.environ)


def standard_output() -> TextIO:
    """Standard output: UTF-8 with LF line ends for programs, the terminal's own encoding for people."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout
