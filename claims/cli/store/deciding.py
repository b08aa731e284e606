"""``claims decide``."""

from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.messages import exit_codes
from claims.cli.store.options import ByOption, StoreOption, reviewer
from claims.cli.store.output import decided, for_people, print_plain

if TYPE_CHECKING:
    from claims.store import Entry

Given = str | None


def decide(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id.")],
    verdict: Annotated[Given, typer.Argument(metavar="VERDICT", help="By its name or its key: false, or 5.")] = None,
    note: Annotated[Given, typer.Option(metavar="TEXT", help="A note for colleagues.")] = None,
    evidence: Annotated[
        list[str] | None, typer.Option(metavar="LINK", help="What the verdict rests on; can be repeated.")
    ] = None,
    source: Annotated[Given, typer.Option(metavar="NAME", help="The right source.")] = None,
    speaker: Annotated[Given, typer.Option(metavar="NAME", help="The right speaker.")] = None,
    certainty: Annotated[Given, typer.Option(metavar="WORD", help="The right certainty.")] = None,
    polarity: Annotated[Given, typer.Option(metavar="WORD", help="The right polarity.")] = None,
    statement: Annotated[Given, typer.Option(metavar="TEXT", help="The right statement.")] = None,
    assign: Annotated[Given, typer.Option(metavar="NAME", help="Who shall review it.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take your newest decision on this claim back.")] = False,
    seen: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="The last entry you saw (0: none): fails if somebody decided after it."),
    ] = None,
    by: ByOption = None,
    store: StoreOption = None,
) -> None:
    """Decide on a claim: a verdict, a note, corrections. All of it goes to the log, from which nothing is ever taken away."""
    with exit_codes():
        from claims.store import Access, ConflictError, Decision, Proposal, open_store, verdict_named

        given = {
            "note": note,
            "speaker": speaker,
            "certainty": certainty,
            "polarity": polarity,
            "statement": statement,
            "assign": assign,
        }
        decisions = [] if verdict is None else [Decision.verdict(verdict_named(verdict).name)]
        decisions += [] if source is None else [Decision.source(source)]
        decisions += [Decision.evidence(evidence)] if evidence else []
        decisions += [Decision.of(action, value) for action, value in given.items() if value is not None]
        if undo is bool(decisions):
            raise typer.BadParameter("give a verdict, a note, a correction, or --undo by itself", param_hint="VERDICT")
        who = reviewer(by)
        with open_store(store, access=Access.EXISTING) as opened:
            if undo:
                for entry in opened.undo(claim_id, by=who):
                    _tell(entry)
                return
            for made in opened.decide_all(Proposal(claim_id, decision, who, seen) for decision in decisions):
                if isinstance(made, ConflictError):
                    raise made
                _tell(made)


def _tell(entry: "Entry") -> None:
    if for_people():
        typer.echo(f"{entry.number}: {decided(entry)}")
    else:
        print_plain([entry])
