"""How far a run is, and what went wrong on the way, on standard error."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from claims.cli.messages import tell

if TYPE_CHECKING:
    from claims.model import ClaimsError, ClaimSet
    from claims.scale import Outcome

HANDFUL = 5
"""Up to this many articles a bar would be gone before it is seen."""


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        """The rate of late, or an empty place until there is one."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")


class Progress:
    """Counts articles, claims and failures; shows a bar on a terminal once there are more than a handful.

    ``expected`` is the number of articles, None where that shows only as they are read.
    """

    def __init__(self, *, expected: int | None, hidden: bool) -> None:
        self.failures = 0
        self._articles = 0
        self._claims = 0
        self._expected = expected
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("Reading articles"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
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
        if kind is None and self._articles > 1:
            failed = f", {self.failures:,} failed" if self.failures else ""
            typer.echo(f"{self._articles:,} articles: {self._claims:,} claims{failed}", err=True)

    def claim_sets(self, outcomes: "Iterable[Outcome]") -> "Iterator[ClaimSet]":
        """The claim sets among ``outcomes``; errors are told and counted."""
        from claims.model import ClaimsError

        for outcome in outcomes:
            self._advance()
            if isinstance(outcome, ClaimsError):
                self.failed(outcome)
            else:
                self._claims += len(outcome.claims)
                yield outcome

    def failed(self, error: "ClaimsError") -> None:
        """Tells and counts an article that failed."""
        self.failures += 1
        tell(error)

    def _advance(self) -> None:
        self._articles += 1
        if self._expected is not None and self._articles > self._expected:  # a file that holds several
            self._expected = self._articles
        self._bar.update(self._task, completed=self._articles, total=self._expected)
        self._shown_from_a_handful(self._articles)

    def _shown_from_a_handful(self, articles: int) -> None:
        if articles > HANDFUL and not self._bar.disable:
            self._bar.start()
