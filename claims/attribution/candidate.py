"""What a witness reports before the merge: a relation it has seen, and how."""

from dataclasses import dataclass

from claims.attribution.relation import Voice
from claims.language import Run, Runs
from claims.model import SpeechAct


@dataclass(slots=True)
class Candidate:
    """A possible relation; places are token indices, ends excluded.

    ``frame`` names the construction that licensed it, as in `claims/data/en/cues.csv`, or the witness's own.
    """

    source: Runs
    source_head: int | None
    cue: Run
    cue_head: int
    content: Runs
    act: SpeechAct
    voice: Voice
    frame: str
    relayed_by: int | None = None
    """The cue head of the report that this relation's words are cited in, where they share their content."""
    sure: float | None = None
    """How likely it is right, from 0 to 1, where the trained tagger was asked."""
