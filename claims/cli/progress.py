"""The progress of a run and its errors, on standard error."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from claims.cli.messages import ExitCode, line, trace, warning

if TYPE_CHECKING:
    from claims.model import Article, ClaimsError, ClaimSet
    from claims.scale import Outcome

HANDFUL = 5
"""For up to this many articles a bar would disappear before it is seen."""


class _Pace(ProgressColumn):
    """Articles per second and the time left, from the whole run so far: articles come in batches, so rich's own rate jumps."""

    def render(self, task: Task) -> Text:
        """The pace, or empty until it is known."""
        if not task.completed or not task.elapsed:
            return Text()
        rate = task.completed / task.elapsed
        left = "" if task.remaining is None else f", {timedelta(seconds=round(task.remaining / rate))} left"
        return Text(f"{rate:.1f} per second{left}", style="progress.remaining")


def counting_bar(words: str) -> Bar:
    """A bar on standard error, if that is a terminal, with how many are done."""
    console = Console(stderr=True)
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn())
    return Bar(*columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal)


class Progress:
    """Counts articles, claims and failures; shows a bar on a terminal once there are more than a handful.

    ``expected`` is the number of articles, None if it is known only after they are read. Unless every article gets a file of
    its own, so that a second one with the same name is an error anyway, articles that share an id are reported at the end.
    """

    def __init__(self, *, expected: int | None, hidden: bool, own_files: bool = False) -> None:
        self.failures = 0
        self.faults = 0
        self._articles = 0
        self._claims = 0
        self._expected = expected
        self._paths: dict[str, str | None] | None = None if own_files else {}  # by id
        self._twins: list[tuple[str, str | None, str | None]] = []
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("Reading articles"),
            BarColumn(),
            MofNCompleteColumn(),
            _Pace(),
            console=console,
            transient=True,
            redirect_stdout=False,
            disable=hidden or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=expected)

    def __enter__(self) -> Self:
        self._shown_from_a_handful(self._expected or 0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()
        if kind is None and self._twins:
            typer.echo(warning(_shared_ids(self._twins)), err=True)
        if kind is None and self._articles > 1:
            from claims.present.wording import counted

            failed = f", {self.failures:,} failed" if self.failures else ""
            typer.echo(f"{counted(self._articles, 'article')}: {counted(self._claims, 'claim')}{failed}", err=True)

    def claim_sets(self, outcomes: "Iterable[Outcome]") -> "Iterator[ClaimSet]":
        """The claim sets among ``outcomes``; errors are printed and counted."""
        from claims.model import ClaimsError

        for outcome in outcomes:
            self._advance()
            if isinstance(outcome, ClaimsError):
                self.failed(outcome)
            else:
                self._claims += len(outcome.claims)
                self._note(outcome.article)
                for words in (*outcome.article.warnings, *outcome.article.remarks):
                    self._say(warning(f"{outcome.article.path or outcome.article.id}: {words}"))
                yield outcome

    def failed(self, error: "ClaimsError") -> None:
        """Prints and counts an article that failed."""
        from claims.model import FaultError

        self.failures += 1
        self.faults += isinstance(error, FaultError)
        self._say(line(error), *trace(error))

    def _say(self, *lines: str) -> None:
        if self._bar.live.is_started:  # other output would break the bar
            self._bar.console.print(Text.from_ansi("\n".join(lines)), soft_wrap=True)
        else:
            for words in lines:
                typer.echo(words, err=True)

    @property
    def code(self) -> ExitCode:
        """The exit code of the run: an internal error outranks articles that could not be read."""
        if self.faults:
            return ExitCode.FAULT
        return ExitCode.SOME_FAILED if self.failures else ExitCode.FINE

    def _note(self, article: "Article") -> None:
        if self._paths is None:
            return
        if article.id in self._paths:
            self._twins.append((article.id, self._paths[article.id], article.path))
        else:
            self._paths[article.id] = article.path

    def _advance(self) -> None:
        self._articles += 1
        if self._expected is not None and self._articles > self._expected:  # a file with several articles
            self._expected = self._articles
        self._bar.update(self._task, completed=self._articles, total=self._expected)
        self._shown_from_a_handful(self._articles)

    def _shown_from_a_handful(self, articles: int) -> None:
        if articles > HANDFUL and not self._bar.disable:
            self._bar.start()


def _shared_ids(twins: Sequence[tuple[str, str | None, str | None]]) -> str:
    """The warning about articles with the id of an earlier one; the first is named."""
    id, first, second = twins[0]
    places = f"{first} and {second} have" if first and second and first != second else "two articles have"
    others = f" (and {len(twins) - 1:,} more like them)" if len(twins) > 1 else ""
    remedy = "claims with the same words cannot be distinguished; give each article a unique `id`"
    return f"{places} the same id {id!r}{others}: {remedy}"
