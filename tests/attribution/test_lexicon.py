"""The table of cues: every row is usable, no construction is misspelt, and acts follow constructions."""

import re
from collections import Counter

import pytest

from claims.attribution.lexicon import lexicon
from claims.data import english
from claims.data.grammar import Cue
from claims.model import SpeechAct

VERB_FRAMES = re.compile(
    r"quote|that|par|wh|inf|obj-inf|gerund|bare|comp|np|np-(comp|quote|\w+)|prep-\w+(-inf)?|pass|pass-(inf|that|wh|\w+)"
)
NOUN_FRAMES = re.compile(r"(that|inf|\w+)(-bare|-denied)?")


@pytest.mark.parametrize("cue", english().cues, ids=lambda cue: f"{cue.pos} {cue.lemma} {cue.act}")
def test_rows_name_known_constructions(cue: Cue) -> None:
    assert cue.frames
    assert list(cue.frames) == sorted(set(cue.frames))
    frames = VERB_FRAMES if cue.pos == "verb" else NOUN_FRAMES
    assert all(frames.fullmatch(frame) for frame in cue.frames)


def test_no_construction_is_listed_twice() -> None:
    listed = [(cue.pos, cue.lemma, frame) for cue in english().cues for frame in cue.frames]
    assert [each for each, count in Counter(listed).items() if count > 1] == []


ACTS = [
    ("say", "that", SpeechAct.SAY),
    ("confirm", "that", SpeechAct.CONFIRM),
    ("deny", "that", SpeechAct.DENY),
    ("acknowledge", "that", SpeechAct.ACKNOWLEDGE),
    ("announce", "np", SpeechAct.ANNOUNCE),
    ("claim", "that", SpeechAct.CLAIM),
    ("accuse", "np-of", SpeechAct.ACCUSE),
    ("warn", "that", SpeechAct.WARN),
    ("predict", "that", SpeechAct.PREDICT),
    ("estimate", "that", SpeechAct.ESTIMATE),
    ("assess", "that", SpeechAct.ASSESS),
    ("believe", "that", SpeechAct.BELIEVE),
    ("want", "inf", SpeechAct.WANT),
    ("promise", "inf", SpeechAct.PROMISE),
    ("urge", "obj-inf", SpeechAct.ASK),
    ("quote", "np-as", SpeechAct.QUOTE),
    ("report", "that", SpeechAct.REPORT),
    ("suggest", "that", SpeechAct.SUGGEST),
    ("call", "np-comp", SpeechAct.SAY),
    ("call", "prep-for", SpeechAct.ASK),
]


@pytest.mark.parametrize(("lemma", "frame", "act"), ACTS)
def test_the_act_follows_the_construction(lemma: str, frame: str, act: SpeechAct) -> None:
    assert lexicon().acts["verb", lemma, frame] is act


def test_both_spellings_are_cues() -> None:
    verbs = lexicon().verbs
    assert all(verbs[a].frames == verbs[b].frames for a, b in [("criticise", "criticize"), ("recognise", "recognize")])
