"""The names of an article.

`article_names` finds every capitalised name, once for each document, for the stages that ask where a name stands and what it
names. `parties_in` reads names as sources: with the registry of parties, the offices before and after them, and what the whole
article says of each.
"""

from collections import Counter

from spacy.tokens import Doc

from claims.language import ParsedDoc, parsed_doc
from claims.language.names.lexicon import LEXICON
from claims.language.names.records import Name, Names, Sort
from claims.language.names.registry import Registry, registry
from claims.language.names.scanner import Scanner
from claims.language.names.spans import ArticleNames, NameSpan
from claims.model import SourceKind

__all__ = ["ArticleNames", "NameSpan", "article_names", "parties_in"]

_MISTAGGED = frozenset({"NOUN", "ADJ", "ADV", "X", "INTJ", "VERB"})
_STATE = (SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY)
_KINDS_FROM_NOUN = (SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA)
"""Kinds of body that the noun before a name can state: "the brokerage Lindholm", "turbine maker Nordlys"."""


def article_names(doc: Doc) -> ArticleNames:
    """The capitalised names of ``doc``, kept in ``doc._.claims_names``.

    Where the sources stage has not written them, they are found with the shipped registry.
    """
    parsed = parsed_doc(doc)
    found: ArticleNames | None = doc._.claims_names
    if found is None or found.parsed is not parsed:
        found = doc._.claims_names = ArticleNames(parsed, parties_in(parsed, registry()))
    return found


def parties_in(parsed: ParsedDoc, registry: Registry) -> Names:
    """The names of an article that may be a source's, and the offices, as parties of ``registry`` where they are known.

    The records are the caller's own, to be classified further.
    """
    found = Scanner(parsed, registry).run()
    _add_mistagged(parsed, found)
    _localise_institutions(parsed, found)
    _apply_nouns(parsed, found)
    _expand_short_names(found)
    return found


def _add_mistagged(parsed: ParsedDoc, found: Names) -> None:
    """Adds bare names that the tagger took for other words: after "Jeff Rathke", "Rathke" is a name whatever its tag."""
    parts = {
        part for name in found.names if name.sort is Sort.OTHER and name.end - name.start > 1 for part in name.words.split()[1:]
    }
    added = False
    for i, word in enumerate(parsed.words):
        if (
            word in parts
            and i not in found.name_at
            and i not in found.office_at
            and parsed.pos[i] in _MISTAGGED
            and len(word) > 2
        ):
            found.names.append(Name(i, i + 1, Sort.OTHER, word, honoured=i - 1 in found.office_at))
            added = True
    if added:
        found.names.sort(key=lambda name: name.start)
        found.name_at = {i: name for name in found.names for i in range(name.start, name.end)}


def _localise_institutions(parsed: ParsedDoc, found: Names) -> None:
    """Takes a country from institutions that others have too, where the article is about others: India's "Congress"."""
    here = Counter(name.country.name for name in found.names if name.country is not None)
    generic = []
    for name in found.names:
        if name.sort is not Sort.BODY or name.entry is None or name.country is not None or name.entry.kind not in _STATE:
            continue
        institution = LEXICON.institutions.by_keys.get(tuple(parsed.lower[name.start : name.end]))
        if institution is not None:
            generic.append((name, institution))
        elif name.entry.country is not None:
            here[name.entry.country] += 1
    for name, institution in generic:
        if name.entry is not None and here[name.entry.country or ""] < max(here.values(), default=0):
            name.words = " ".join(parsed.words[name.start : name.end])
            name.entry, name.kind, name.institution = None, institution.kind, institution


def _apply_nouns(parsed: ParsedDoc, found: Names) -> None:
    """Gives a name of unknown sort the kind of the noun before it: "turbine **maker** Nordlys", "the **charity** Aid Now"."""
    for name in found.names:
        at = name.start - 1
        if name.sort is not Sort.OTHER or at < 0 or parsed.tags[at] != "NN" or name.words in LEXICON.genders:
            continue
        group = LEXICON.groups.get(parsed.lower[at])
        if group is None or group.sort != "group" or group.kind not in _KINDS_FROM_NOUN or at in found.office_at:
            continue
        if parsed.words[name.start] not in LEXICON.genders:
            name.sort, name.kind = Sort.ORGANISATION, group.kind


def _expand_short_names(found: Names) -> None:
    """Makes "Nordlys" the company "Nordlys Vind A/S" of the same article; and applies the kind stated at one mention to all.

    The first word alone stays a person's who bears it: "Thwaite" beside "Gerald Thwaite", owner of Thwaite Logistics Ltd.
    """
    borne = {name.words.split()[-1] for name in found.names if name.sort is Sort.OTHER and " " in name.words}
    known: dict[str, Name] = {}
    for name in found.names:
        if name.sort is not Sort.ORGANISATION or name.kind not in _KINDS_FROM_NOUN:
            continue
        words = name.words.split()
        known.setdefault(name.words, name)
        if len(words) > 1 and words[-1].lower().rstrip(".") in LEXICON.legal_forms:
            known[" ".join(words[:-1])] = name
            if words[0] not in borne and words[0] not in LEXICON.genders:
                known.setdefault(words[0], name)
    for name in found.names:
        full = known.get(name.words) if name.sort in (Sort.OTHER, Sort.ORGANISATION) and not name.honoured else None
        if full is not None:
            name.sort, name.kind, name.words = Sort.ORGANISATION, full.kind, full.words
