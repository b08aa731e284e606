"""The names in a claim, each with its fullest form in the article and what it names (`claims.language.names`)."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from claims.data import english
from claims.language import Run, Runs, char_offsets
from claims.language.names import ArticleNames, NameSpan, article_names
from claims.language.registry import LEXICON
from claims.model import BlockKind, Entity, EntityKind, Fragment, Source, SourceKind
from claims.sources import Mention, Speakers
from claims.splitting.clause import Clause


@cache
def people_nouns() -> frozenset[str]:
    """Nouns for people ("official", "passenger"), singular."""
    roles = [row.role.split()[-1].lower() for row in english().roles]
    return frozenset(roles + [row.noun for row in english().groups if row.sort == "people"]) | LEXICON.name_words["person"]


@cache
def courtesies() -> frozenset[str]:
    """Titles that name no office ("Mr"), in lower case."""
    return frozenset(row.title.lower() for row in english().titles if not row.role)


def collectives() -> frozenset[str]:
    """Nouns that stand in the singular for several ("group", "minority")."""
    return LEXICON.name_words["collective"]


_BODIES = frozenset(SourceKind) - {SourceKind.PERSON, SourceKind.EXPERTS, SourceKind.OFFICIALS, SourceKind.EYEWITNESS}


def entities(doc: Doc, clause: Clause, speakers: Speakers) -> tuple[Entity, ...]:
    """The names in the clause, in reading order; spans are code points into the article's text, end excluded.

    ``speakers.mentions`` must be in reading order. In a headline that capitalises every word, and of a sentence's first word
    alone, only names that are known or that the speakers bear are given.
    """
    found, names = [], article_names(doc)
    for run in clause.runs:
        capitalised = clause.block is BlockKind.HEADLINE and _is_title_case(doc, run)
        for name in names.within(run):
            entity = _entity(doc, names, name, mentions_in(speakers.mentions, name.run), speakers)
            if entity.kind is not EntityKind.OTHER or not (capitalised or _is_opening(doc, name)):
                found.append(entity)
    return tuple(found)


def _is_opening(doc: Doc, name: NameSpan) -> bool:
    return name.run[1] - name.run[0] == 1 and bool(doc[name.run[0]].is_sent_start)


def mentions_in(mentions: Sequence[Mention], run: Run) -> list[Mention]:
    """The mentions that begin within ``run``; ``mentions`` in reading order."""
    at = bisect_left(mentions, run[0], key=_start)
    found = []
    while at < len(mentions) and _start(mentions[at]) < run[1]:
        found.append(mentions[at])
        at += 1
    return found


def _start(mention: Mention) -> int:
    return mention.runs[0][0] if mention.runs else -1


def _is_title_case(doc: Doc, run: Run) -> bool:
    words = [token for token in doc[run[0] : run[1]] if token.is_alpha and len(token) > 3]
    return len(words) > 2 and sum(token.text[0].isupper() for token in words) > 0.8 * len(words)


def _entity(doc: Doc, names: ArticleNames, name: NameSpan, mentions: Sequence[Mention], speakers: Speakers) -> Entity:
    fragment = Fragment.cut(doc._.claims_article.text, char_offsets(doc, (name.run,)))
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


def is_person(doc: Doc, tokens: Sequence[int], speakers: Speakers) -> bool:
    """Whether the noun phrase of ``tokens`` (token indices, ascending) is a person's name."""
    names = article_names(doc)
    found = [
        _entity(doc, names, name, mentions_in(speakers.mentions, name.run), speakers)
        for name in names.within((tokens[0], tokens[-1] + 1))
    ]
    return len(found) == 1 and found[0].kind is EntityKind.PERSON
