"""How much a claim is worth a fact-checker's time, with the reasons.

A logistic model over features that have a name (a figure, casualties, an opinion …) and over the words of the claim, as in
ClaimBuster (Hassan, Arslan, Li & Tremayne, KDD 2017). The words of its sentence outside the claim count too, but less: "I
think" before it, the source after it. The tables are ``claims/data/en/checkworthiness.csv`` (weights, trigger words and
wordings of the named features) and ``checkworthiness_words.csv``; `training.checkworthiness` fits the weights in both.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from claims.data import english
from claims.data.weights import CheckworthinessFeature
from claims.language import ParsedDoc, Run, indices_of
from claims.model import BlockKind, CheckworthinessReason, ClaimKind, Entity, EntityKind, Quantity, When
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin

CONTEXT = 0.5
"""How much a word of the sentence counts outside the claim, where one inside counts 1."""
_FIGURE = "#"
_NAME = "@"
_PARTIES = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
_TELLING = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_SHOWN = 3


def checkworthiness(
    parsed: ParsedDoc,
    clause: Clause,
    speakers: Speakers,
    amounts: Sequence[Quantity],
    time: When | None,
    names: Sequence[Entity],
) -> tuple[float, tuple[CheckworthinessReason, ...]]:
    """A number from 0 to 1, rounded to three places, and the reasons for it, strongest first.

    ``amounts``, ``time`` and ``names`` are the clause's quantities, when and entities. Only the plain text of the claim, its
    sentence and who answers for it count, never who wrote the article.
    """
    rows = _features()
    reasons = [
        CheckworthinessReason(feature, rows[feature].weight, words)
        for feature, words in named_features(parsed, clause, speakers, amounts, time, names).items()
    ]
    own, around = phrases(parsed, clause.runs), _sentence(parsed, clause).weight
    if weight := round((1 - CONTEXT) * sum(map(_weight, sorted(own))) + CONTEXT * around, 3):
        reasons.append(CheckworthinessReason("wording", weight, _strongest(parsed, clause, own, weight)))
    reasons.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
    log_odds = rows["base"].weight + sum(reason.weight for reason in reasons)
    return round(1 / (1 + math.exp(-log_odds)), 3), tuple(reasons)


def named_features(
    parsed: ParsedDoc,
    clause: Clause,
    speakers: Speakers,
    amounts: Sequence[Quantity],
    time: When | None,
    names: Sequence[Entity],
) -> dict[str, str]:
    """The named features of a claim, each with the words that show it; no feature counts twice."""
    found: dict[str, str] = {}
    for feature, words in (*_fields(clause, amounts, time, names), *_triggers(parsed, clause), *_source(clause, speakers)):
        found.setdefault(feature, words)
    return found


def phrases(parsed: ParsedDoc, runs: Iterable[Run]) -> frozenset[str]:
    """The words of ``runs`` and the pairs of neighbouring words in lower case, every number as "#" and every name as "@": what
    is worth checking should not depend on who was in the news when the weights were fitted."""
    found: set[str] = set()
    for start, end in runs:
        words = [_word(parsed, i) for i in range(start, end)]
        found.update(word for word in words if word)
        found.update(f"{first} {second}" for first, second in pairwise(words) if first and second)
    return frozenset(found)


def _word(parsed: ParsedDoc, i: int) -> str:
    """A word as the model knows it, "" for punctuation."""
    if parsed.pos[i] == "NUM" or parsed.words[i][0].isdigit():
        return _FIGURE
    if parsed.pos[i] in ("PUNCT", "SPACE"):
        return ""
    return _NAME if parsed.pos[i] == "PROPN" else parsed.lower[i]


@dataclass(frozen=True, slots=True)
class _SentenceWords:
    """What the words of a sentence weigh together."""

    run: Run
    weight: float


def _sentence(parsed: ParsedDoc, clause: Clause) -> _SentenceWords:
    return next(iter(parsed.read_once(_read_sentence, clause.sentence)))


def _read_sentence(parsed: ParsedDoc, run: Run) -> Iterator[_SentenceWords]:
    yield _SentenceWords(run, sum(map(_weight, sorted(phrases(parsed, (run,))))))


def _weight(phrase: str) -> float:
    return _words().get(phrase, 0.0)


def _strongest(parsed: ParsedDoc, clause: Clause, own: Iterable[str], total: float) -> str:
    """The phrases of a claim that count most in the direction of the total and that tell a reader something: with a noun, verb,
    adjective or adverb, and without names and numbers. "" if there are none."""
    telling = {parsed.lower[i] for i in indices_of(clause.runs) if parsed.pos[i] in _TELLING}
    towards = [
        phrase
        for phrase in sorted(own)
        if _weight(phrase) * total > 0
        and not telling.isdisjoint(words := phrase.split(" "))
        and {_NAME, _FIGURE}.isdisjoint(words)
    ]
    return ", ".join(f"“{phrase}”" for phrase in sorted(towards, key=lambda phrase: -abs(_weight(phrase)))[:_SHOWN])


@cache
def _features() -> dict[str, CheckworthinessFeature]:
    return {row.feature: row for row in english().checkworthiness}


@cache
def _triggered() -> dict[str, str]:
    """The feature of each word that makes one fire."""
    return {word: row.feature for row in english().checkworthiness for word in row.trigger}


@cache
def _words() -> dict[str, float]:
    return {row.phrase: row.weight for row in english().checkworthiness_words}


def _fields(
    clause: Clause, amounts: Sequence[Quantity], time: When | None, names: Sequence[Entity]
) -> Iterator[tuple[str, str]]:
    figure = next((amount for amount in amounts if amount.value != 1), None)  # "one man" is hardly a figure
    if figure is not None:
        yield "figure", figure.text
    if time is not None:
        yield ("vague_time" if time.date is None else "date"), time.text
    party = next((name for name in names if name.kind in _PARTIES), None)
    if party is not None:
        yield "party", party.name
    if clause.kind is not ClaimKind.QUANTITY:
        yield clause.kind.value, ""
    if clause.block in (BlockKind.CAPTION, BlockKind.HEADLINE):
        yield clause.block.value, ""
    elif clause.origin is Origin.HEADLESS:
        yield "fragment", ""


def _triggers(parsed: ParsedDoc, clause: Clause) -> Iterator[tuple[str, str]]:
    for i in indices_of(clause.runs):
        word, lemma = parsed.lower[i], parsed.lemmas[i]
        feature = _triggered().get(word if lemma == "i" else lemma) or _triggered().get(word)  # "me" has the lemma "I"
        if feature is not None and (feature != "quoted_self" or parsed.pos[i] == "PRON"):  # "US" is not "us"
            yield feature, parsed.words[i]


def _source(clause: Clause, speakers: Speakers) -> Iterator[tuple[str, str]]:
    for relation in reversed(clause.relations):
        if (source := speakers.source_of(relation)) is not None:
            yield "attributed", source.organisation or source.name
            return
