"""``claims check`` as a hook runs it: the names of files that come after its options may look like options."""

import os
from itertools import takewhile
from pathlib import Path

import typer
from typer.core import TyperCommand

HOOK = "--pre-commit"


class HookedCommand(TyperCommand):
    """A command that refuses, with ``--pre-commit``, an option that is the name of a file as well.

    A hook appends the names of a change to its own words, without a ``--`` between them. ``--output=/desk/x.md`` may be such a
    name, that of a file in the folder ``--output=``, and would be written to.
    """

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer brings click itself
        """Reads the command line."""
        options = list(takewhile(lambda word: word != "--", args))
        if HOOK in options:
            for word in options:
                if word.startswith("-") and word not in ("-", HOOK) and _is_file(word):
                    said = f"{word!r} is an option and the name of a file; rename the file, or put `--` before the names"
                    raise typer.BadParameter(said, ctx=ctx)
        return super().parse_args(ctx, args)


def commit_of_change() -> str | None:
    """The commit whose files pre-commit names: that of ``--to-ref``, or the one that is pushed; None for those on the disk."""
    return os.environ.get("PRE_COMMIT_TO_REF") if os.environ.get("PRE_COMMIT_FROM_REF") else None


def _is_file(word: str) -> bool:
    if os.path.lexists(word):
        return True
    commit = commit_of_change()
    if commit is None:
        return False
    from claims.check.git import GitError, committed

    try:
        return committed(commit, Path.cwd()).has(Path(word))
    except GitError:  # the check says so
        return False
