"""Whose words they are: rules Q301 to Q305."""

from claims.check.rule import Rule
from claims.check.rules.quotation import (
    changed_words,
    cut_short,
    no_speaker,
    two_speakers,
    unbalanced,
)

RULES: tuple[Rule, ...] = (
    unbalanced.RULE,
    no_speaker.RULE,
    changed_words.RULE,
    cut_short.RULE,
    two_speakers.RULE,
)
