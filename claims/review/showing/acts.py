"""What somebody decided at once on many claims, in words."""

from collections.abc import Sequence

from claims.review.showing.words import spaced
from claims.store import Action, Entry


def counted(entries: Sequence[Entry]) -> str:
    """How many claims were decided on, and what: for entries that were written at once."""
    number = len({entry.claim_id for entry in entries})
    claims = f"{number:,} {'claim' if number == 1 else 'claims'}"
    actions = {entry.action for entry in entries}
    names = {
        entry.value
        for entry in entries
        if entry.action is Action.ASSIGN and (entry.value is None or isinstance(entry.value, str))
    }
    if actions == {Action.UNDO}:
        return f"the last decisions on {claims} taken back"
    if actions != {Action.ASSIGN} or len(names) != 1:
        return f"{claims} ({', '.join(sorted(spaced(action) for action in actions))})"
    (name,) = names
    return f"{claims} assigned to {name}" if name else f"{claims} assigned to nobody"
