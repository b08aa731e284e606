"""``claims verify``."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.extract import layout_here, standard_output
from claims.cli.messages import ExitCode, exit_codes, tell, warning
from claims.cli.options import ByOption, DateOption, FormatOption, JobsOption, PipelineOption, StoreOption, reviewer
from claims.cli.output import for_people, kept_store
from claims.cli.progress import Progress, counting_bar

if TYPE_CHECKING:
    from claims.evidence.index import EvidenceIndex
    from claims.evidence.reading import KnownDocument
    from claims.factchecks.index import Index
    from claims.model import ClaimsError, ClaimSet, FactCheckMatch, InputError
    from claims.scale.stream import Item

MOST_NAMED = 20
"""Maximum documents that one warning names."""


def verify(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC", help="Articles: files, folders, globs, or - for standard input.", show_default=False),
    ],
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence",
            metavar="FILE|FOLDER",
            help="Documents to compare the claims with: whatever `claims extract` reads; can be repeated.",
            show_default=False,
        ),
    ] = None,
    stored: Annotated[bool, typer.Option("--stored", help="Also compare with the other articles in the store.")] = False,
    index: Annotated[
        str | None,
        typer.Option(
            "--index",
            metavar="FILE",
            help="An index of fact-checks to look the claims up in. Default: CLAIMS_FACTCHECKS, if it is set.",
            show_default=False,
        ),
    ] = None,
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
    add: Annotated[bool, typer.Option("--add", help="Also add the articles, with their evidence, to the store.")] = False,
    pipeline: PipelineOption = "accurate",
    date: DateOption = None,
    jobs: JobsOption = 1,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Compare the claims of articles with documents that you give, and with published fact-checks.

    Each claim gets the passages that support or contradict it, with document, publisher and date, and a status that follows
    from them. A status says what these documents say, not whether the claim is true. Where the comparison is not sure, nothing
    is set. Fact-checks are those of the index that --index or CLAIMS_FACTCHECKS names.

    Exit code 0: success; 1: some articles or documents could not be read (each is named; the run goes on without them); 2:
    usage error; 4: internal error on an article.
    """
    with exit_codes(), ExitStack() as stack:
        from claims.evidence.index import EvidenceIndex
        from claims.export import checked_target, destination, kept_inputs, send
        from claims.export.overwriting import with_journals
        from claims.ingest import find_inputs

        checks = _fact_checks(stack, index, store)
        if not (evidence or stored or checks):
            raise typer.BadParameter(
                "no evidence; give documents, or --stored for those in the store, or --index for fact-checks",
                param_hint="--evidence",
            )
        if "-" in map(str, sources) and "-" in map(str, evidence or ()):
            raise typer.BadParameter("standard input can be read once", param_hint="--evidence")
        inputs = list(find_inputs(sources))
        paths = [found for found in inputs if isinstance(found, Path)]
        documents = list(find_inputs(evidence or ()))
        around = paths + [found for found in documents if isinstance(found, Path)]
        on_terminal = for_people()
        kept = [*kept_inputs(around), *(kept_store(store) if stored or add else ())]
        if checks is not None:
            kept += with_journals(checks.path, "the index of fact-checks")
        target = checked_target(destination(output, format, terminal=on_terminal), kept)
        hidden = on_terminal and target.path is None
        read, failed = _documents(documents, stored, store, pipeline, jobs)
        known = stack.enter_context(EvidenceIndex(read))
        if evidence or stored:
            _report(read)
        progress = stack.enter_context(Progress(expected=len(inputs), hidden=hidden, own_files=target.folder))
        verified = progress.claim_sets(_verified(inputs, known, checks, pipeline, date, jobs))
        if add:
            verified = _added(verified, store, by, progress)
        for error in send(verified, target, layout_here(several=len(inputs) > 1), stream=standard_output(), inputs=around):
            progress.failed(error)
        if progress.code or failed:
            raise typer.Exit(progress.code or ExitCode.SOME_FAILED)


def _fact_checks(stack: ExitStack, index: str | None, store: str | None) -> "Index | None":
    """The index of fact-checks, if one is named here or in the environment."""
    from claims.factchecks.index import VARIABLE, Index, index_path

    if index is None and not os.environ.get(VARIABLE):
        return None
    return stack.enter_context(Index(index_path(index, store)))


def _documents(
    inputs: "Sequence[Path | InputError]", stored: bool, store: str | None, pipeline: str, jobs: int
) -> "tuple[list[KnownDocument], int]":
    """The documents that could be read; errors are printed, and counted."""
    from claims.check.cache import cache_of, key_of
    from claims.evidence.reading import KnownDocument, read_documents
    from claims.model import ClaimsError

    read: list[KnownDocument] = []
    cache = cache_of(Path.cwd())
    found = read_documents(inputs, _stored(store) if stored else (), pipeline=pipeline, jobs=jobs, cache=cache, key_of=key_of)
    failures: list[ClaimsError] = []
    with counting_bar("Reading documents") as bar:
        task = bar.add_task("", total=None)
        for outcome in found:
            bar.advance(task)
            if isinstance(outcome, ClaimsError):
                failures.append(outcome)
            else:
                read.append(outcome)
    cache.prune()
    if cache.broken:
        typer.echo(warning(f"the documents were not kept for the next run: {cache.broken}; set CLAIMS_CACHE_DIR"), err=True)
    for error in failures:
        tell(error)
    for document in read:
        for words in document.warnings:
            typer.echo(warning(f"{document.name}: {words}"), err=True)
    return read, len(failures)


def _stored(store: str | None) -> "Iterator[Item]":
    """The articles in the store."""
    from claims.store import Access, open_store

    with open_store(store, access=Access.READ) as opened:
        for known in opened.articles():
            yield opened.claim_set(known.id).article.model_copy(update={"path": None})  # it may have changed since


def _report(read: "Sequence[KnownDocument]") -> None:
    """Says how many documents there are, and names those without a date."""
    from claims.evidence.reading import undated

    typer.echo(f"{len(read):,} {'document' if len(read) == 1 else 'documents'} to compare with", err=True)
    if without := undated(read):
        reason = "compared only where the claim and the document both give the date of the event"
        typer.echo(warning(f"no date of publication: {_named(without)}; {reason}"), err=True)


def _named(documents: "Sequence[KnownDocument]") -> str:
    names = [document.name for document in documents[:MOST_NAMED]]
    more = len(documents) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _verified(
    inputs: "Sequence[Path | InputError]",
    known: "EvidenceIndex",
    checks: "Index | None",
    pipeline: str,
    date: str | None,
    jobs: int,
) -> "Iterator[ClaimSet | ClaimsError]":
    """The articles with their evidence, or the errors that occurred; copies of an article among the documents are named."""
    from claims.evidence.statements import article_of
    from claims.evidence.verifying import verified
    from claims.model import ClaimsError
    from claims.scale import read_all, results_of

    with closing(results_of(read_all(inputs, published=date), article_of, pipeline=pipeline, jobs=jobs)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, ClaimsError):
                yield outcome
                continue
            found = verified(outcome, known, _matches(checks, outcome.claim_set))
            for copy in found.copies:
                article = found.claim_set.article.path or found.claim_set.article.id
                typer.echo(warning(f"{copy.path or copy.id} is a copy of {article}: not compared with it"), err=True)
            yield found.claim_set


def _matches(checks: "Index | None", claim_set: "ClaimSet") -> "list[Sequence[FactCheckMatch]]":
    """The fact-checks of each claim of an article; empty without an index."""
    if checks is None:
        return []
    from claims.factchecks.encoder import encoder
    from claims.factchecks.matching import match_article

    return [found.matches for found in match_article(claim_set, checks, encoder())]


def _added(found: "Iterable[ClaimSet]", store: str | None, by: str | None, progress: Progress) -> "Iterator[ClaimSet]":
    """The claim sets, each added to the store before it is written."""
    from claims.faults import contained
    from claims.model import ClaimsError
    from claims.store import open_store

    with open_store(store) as opened:
        for claim_set in found:
            article = claim_set.article
            try:
                with contained("adding", where=article.path or article.id):
                    opened.add(claim_set, by=reviewer(by))
            except ClaimsError as error:
                progress.failed(error)
            yield claim_set
