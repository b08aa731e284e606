"""The table of attribution cues: words, constructions, and speech acts.

The constructions ("frames") that a cue licenses are in `claims/data/en/cues.csv`; a cue counts only in those, because
"called for a ban" reports a demand and "called on Tuesday" does not.
"""

from dataclasses import dataclass, field
from functools import cache

from claims.data import english
from claims.data.grammar import Cue
from claims.data.names import LabelRole
from claims.model import SpeechAct


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cues by lemma, one table per part of speech.

    ``acts`` says what the source does with a cue in each construction that it licenses, by part of speech, lemma and frame:
    "called it a success" says, "called for calm" asks.
    """

    verbs: dict[str, Cue] = field(default_factory=dict)
    nouns: dict[str, Cue] = field(default_factory=dict)
    adjectives: dict[str, Cue] = field(default_factory=dict)
    acts: dict[tuple[str, str, str], SpeechAct] = field(default_factory=dict)


@cache
def lexicon() -> Lexicon:
    """The bundled cues."""
    tables: dict[str, dict[str, Cue]] = {"verb": {}, "noun": {}, "adj": {}}
    acts: dict[tuple[str, str, str], SpeechAct] = {}
    for cue in english().cues:
        for lemma in (cue.lemma, *cue.also):
            tables[cue.pos][lemma] = cue
            acts.update(dict.fromkeys(((cue.pos, lemma, frame) for frame in cue.frames), cue.act))
    return Lexicon(tables["verb"], tables["noun"], tables["adj"], acts)


@cache
def label_words(role: LabelRole) -> frozenset[str]:
    """The words that have this role in a label before a colon."""
    return frozenset(row.word for row in english().speaker_labels if row.role == role)


@cache
def object_control() -> frozenset[str]:
    """Object-control verbs, whose object is the subject of the infinitive: "asked the minister to confirm it"."""
    return frozenset(row.lemma for row in english().object_control)
