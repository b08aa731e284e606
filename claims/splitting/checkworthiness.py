"""How much a claim is worth a reviewer's time: a sum of weighted features, with the reasons in words.

The features, their weights, trigger words and wordings are claims/data/en/checkworthiness.csv, which cites where they come from
(ClaimBuster: Hassan et al. 2017; the CheckThat! labs). No feature counts twice.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from claims.data import english
from claims.data.grammar import CheckworthinessFeature
from claims.language import ParsedDoc, indices_of
from claims.model import BlockKind, ClaimKind, Entity, EntityKind, Quantity, When
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin

_PARTIES = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})


@cache
def _features() -> dict[str, CheckworthinessFeature]:
    return {row.feature: row for row in english().checkworthiness}


@cache
def _triggered() -> dict[str, str]:
    """The feature of each word that makes one fire."""
    return {word: row.feature for row in english().checkworthiness for word in row.trigger}


def checkworthiness(
    parsed: ParsedDoc,
    clause: Clause,
    speakers: Speakers,
    amounts: Sequence[Quantity],
    time: When | None,
    names: Sequence[Entity],
) -> tuple[float, tuple[str, ...]]:
    """A number from 0 to 1, rounded to two places, and the reasons for it, strongest first.

    ``amounts``, ``time`` and ``names`` are the clause's quantities, when and entities. Only the plain text of the claim and
    who answers for it count, never who wrote the article.
    """
    found: dict[str, str] = {}
    for feature, words in (*_fields(clause, amounts, time, names), *_triggers(parsed, clause), *_source(clause, speakers)):
        found.setdefault(feature, words)
    rows = sorted((_features()[feature] for feature in found), key=lambda row: (-abs(row.weight), row.feature))
    score = _features()["base"].weight + sum(row.weight for row in rows)
    return round(min(1.0, max(0.0, score)), 2), tuple(row.reason.replace("{}", found[row.feature]) for row in rows)


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
        source = speakers.of_relation[relation] if relation < len(speakers.of_relation) else None
        if source is not None:
            yield "attributed", speakers.sources[source].organisation or speakers.sources[source].name
            return
