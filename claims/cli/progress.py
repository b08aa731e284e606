"""How far a run is, and what went wrong on the way, on standard error."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from claims.cli.messages import tell

if TYPE_CHECKING:
    from claims.model import ClaimsError, ClaimSet
    from claims.scale import Outcome

HANDFUL = 5
"""Up to this many articles a bar would be gone before it is seen."""


class Progress:
    """Counts articles and failures; shows a bar on a terminal once there are more than a handful.

    ``expected`` is the number of inputs; a file of many articles makes it more as they are read.
    """

    def __init__(self, *, expected: int, hidden: bool) -> None:
        self.failures = 0
        self._done = 0
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("Reading articles"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            disable=hidden or not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=expected)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()
        if kind is None and self.failures and self._done > 1:
            typer.echo(f"{self.failures} of {self._done} articles failed; the others are written.", err=True)

    def claim_sets(self, outcomes: "Iterable[Outcome]") -> "Iterator[ClaimSet]":
        """The claim sets among ``outcomes``; errors are told and counted."""
        from claims.model import ClaimsError

        for outcome in outcomes:
            self._advance()
            if isinstance(outcome, ClaimsError):
                self.failed(outcome)
            else:
                yield outcome

    def failed(self, error: "ClaimsError") -> None:
        """Tells and counts an article that failed."""
        self.failures += 1
        tell(error)

    def _advance(self) -> None:
        self._done += 1
        expected = max(self._done, int(self._bar.tasks[0].total or 0))
        self._bar.update(self._task, completed=self._done, total=expected)
        if expected > HANDFUL and not self._bar.disable:
            self._bar.start()
