"""The names in a claim, each with its fullest form in the article and what it names (`claims.language.names`)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from spacy.tokens import Doc

from claims.language import ParsedDoc, Run, Runs
from claims.language.names import ArticleNames, NameSpan, article_names
from claims.language.numbers import numbers
from claims.model import Entity, EntityKind, Source, SourceKind
from claims.sources import Speakers
from claims.splitting.clause import TITLES, Clause
from claims.splitting.wording import is_opening, mentions_in

_BODIES = frozenset(SourceKind) - {SourceKind.PERSON, SourceKind.EXPERTS, SourceKind.OFFICIALS, SourceKind.EYEWITNESS}


def entities(doc: Doc, clause: Clause, speakers: Speakers) -> tuple[Entity, ...]:
    """The names in the clause, in reading order; spans are code points into the article's text, end excluded.

    ``speakers.mentions`` must be in reading order. In a headline that capitalises every word, and of a sentence's first word
    alone, only names that are known or that the speakers bear are given.
    """
    found, names = [], article_names(doc)
    parsed = names.parsed
    for run in clause.runs:
        title = clause.block in TITLES or parsed.words[clause.sentence[1] - 1] != "."
        capitalised = title and _is_title_case(parsed, run)
        units = [number.run for number in numbers(parsed, run) if number.unit is not None]
        for name in map(partial(_without_office, parsed), names.within(run)):
            if any(start <= name.run[0] and name.run[1] <= end for start, end in units):
                continue  # "18 degrees **Celsius**"
            entity = _entity(names, name, speakers)
            alone = name.run[1] - name.run[0] == 1 and is_opening(parsed, name.run[0])
            if entity.kind is not EntityKind.OTHER or not (capitalised or alone):
                found.append(entity)
    return tuple(found)


def _without_office(parsed: ParsedDoc, name: NameSpan) -> NameSpan:
    """``name`` without the last word of the office before it: "Secretary of **State Ana Silva**"."""
    start, end = name.run
    of_state = parsed.lower[start] == "state" and parsed.lower[max(0, start - 2) : start] == ("secretary", "of")
    return replace(name, run=(start + 1, end)) if of_state and end - start > 1 else name


def _is_title_case(parsed: ParsedDoc, run: Run) -> bool:
    words = [word for word in parsed.words[slice(*run)] if word.isalpha() and len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _entity(names: ArticleNames, name: NameSpan, speakers: Speakers) -> Entity:
    fragment = names.parsed.fragment((name.run,))
    mentions = mentions_in(speakers.mentions, name.run)
    mention = next((m for m in mentions if not m.pronoun and _covers(m.runs, name.run)), None)
    full = mention.name if mention else fragment.text
    if mention is not None and mention.source is not None and _is_body(speakers.sources[mention.source]):
        kind = EntityKind.ORGANISATION
    else:
        kind = names.kind(name, full, source=mention is not None, known_body=full.lower() in speakers.registry.names)
    return Entity(text=fragment.text, spans=fragment.spans, name=full, kind=kind)


def _is_body(source: Source) -> bool:
    return source.kind in _BODIES and source.organisation in (None, source.name) and not source.role


def _covers(runs: Runs, run: Run) -> bool:
    return runs[0][0] <= run[0] and run[1] <= runs[-1][1]


def is_person(names: ArticleNames, tokens: Sequence[int], speakers: Speakers) -> bool:
    """Whether the noun phrase of ``tokens`` (token indices, ascending) is a person's name."""
    found = names.within((tokens[0], tokens[-1] + 1))
    return len(found) == 1 and _entity(names, found[0], speakers).kind is EntityKind.PERSON
