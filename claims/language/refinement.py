"""Refines the names that may be sources by the whole article: adds names that the tagger missed, and gives a name the country,
the kind or the full form that another mention shows.
"""

import re
from collections import Counter
from collections.abc import Iterator

from claims.language.labels import NOUNS
from claims.language.parsed import ParsedDoc, common_words
from claims.language.parties import Name, Names, Scanner, Sort
from claims.language.registry import LEXICON, Registry
from claims.language.tree import Run
from claims.model import BlockKind, SourceKind

_MISTAGGED = frozenset({"NOUN", "ADJ", "ADV", "X", "INTJ", "VERB"})
_STATE = (SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY)
_KINDS_FROM_NOUN = (SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA)
"""Kinds of body that a noun before a name can indicate: "the brokerage Lindholm", "turbine maker Nordlys"."""


def parties_in(parsed: ParsedDoc, registry: Registry) -> Names:
    """The names and offices in an article that may be sources, resolved to parties of ``registry`` if they are known.

    The records are new copies that the caller may modify.
    """
    found = Scanner(parsed, registry).run()
    _drop_common_words(parsed, found)
    _add_mistagged(parsed, found)
    _join_coordinated(parsed, found)
    _write_small(parsed, found)
    _localise_institutions(parsed, found)
    _apply_nouns(parsed, found)
    _expand_short_names(found)
    _keep_wordings(parsed, found)
    _expand_bodies(parsed, found)
    _expand_acronyms(parsed, found)
    return found


def _drop_common_words(parsed: ParsedDoc, found: Names) -> None:
    """Drops a supposed name that is a common noun with a capital because it opens a heading: "**Tram** reopens"."""
    first = [
        name
        for name in found.names
        if name.sort is Sort.OTHER and name.end - name.start == 1 and name.entry is None and name.country is None
        if name.start == parsed.sentence[name.start][0]
    ]
    common = common_words(parsed) if first else frozenset()
    dropped = {name.start for name in first if parsed.lower[name.start] in common}
    dropped |= {
        name.start for name in found.names if name.sort is Sort.ORGANISATION and name.entry is None
    } & _in_small_letters(parsed, found)
    if dropped:
        found.names = [name for name in found.names if name.start not in dropped]
        found.name_at = {i: name for i, name in found.name_at.items() if i not in dropped}


def _in_small_letters(parsed: ParsedDoc, found: Names) -> frozenset[int]:
    """The starts of the names of two or more words in headlines that the article elsewhere writes in small letters, and so are
    none: "End of **Secret Club**", of "a secret club"."""
    block = parsed.block
    headed = {
        name.start: tuple(parsed.lower[name.start : name.end])
        for name in found.names
        if name.end - name.start > 1 and (at := block[name.start]) is not None and at.kind is BlockKind.HEADLINE
    }
    sizes = {len(words) for words in headed.values()}
    small = {parsed.words[i : i + size] for size in sizes for i in range(len(parsed.words)) if parsed.words[i].islower()}
    return frozenset(start for start, words in headed.items() if words in small)


def _add_mistagged(parsed: ParsedDoc, found: Names) -> None:
    """Adds bare names that were mistaken for other words: after "Jeff Rathke", "Rathke" is a name whatever its tag, and after
    "Mark Bishop" the one who is called "Bishop" holds no office."""
    parts = {
        part for name in found.names if name.sort is Sort.OTHER and name.end - name.start > 1 for part in name.words.split()[1:]
    }
    added = False
    for i, word in enumerate(parsed.words):
        if word not in parts or i in found.name_at or len(word) < 3:
            continue
        office = found.office_at.get(i)
        if office is None and parsed.pos[i] in _MISTAGGED:
            found.names.append(Name(i, i + 1, Sort.OTHER, word, honoured=i - 1 in found.office_at))
        elif office is not None and _stands_for_a_name(parsed, found, i):
            found.offices.remove(office)
            del found.office_at[i]
            found.names.append(Name(i, i + 1, Sort.OTHER, word, honoured=i - 1 in found.office_at))
        else:
            continue
        added = True
    if added:
        found.names.sort(key=lambda name: name.start)
        found.name_at = {i: name for name in found.names for i in range(name.start, name.end)}


def _join_coordinated(parsed: ParsedDoc, found: Names) -> None:
    """Joins the parts of a body's name before its noun in small letters: "the **Elk Fire and Rescue squad**"."""
    for name in found.names:
        second = found.name_at.get(name.end + 1)
        if name.sort is not Sort.OTHER or second is None or second.sort is not Sort.OTHER or parsed.lower[name.end] != "and":
            continue
        at = second.end
        group = LEXICON.groups.get(parsed.lower[at]) if at < len(parsed.words) and parsed.words[at].islower() else None
        if group is None or group.sort != "group" or name.start == 0 or parsed.lower[name.start - 1] != "the":
            continue
        name.end, name.sort, name.kind = at + 1, Sort.ORGANISATION, group.kind
        name.words = parsed.text(name.start, name.end)
        found.names = [other for other in found.names if other is not second]
        found.name_at.update(dict.fromkeys(range(name.start, name.end), name))


def _write_small(parsed: ParsedDoc, found: Names) -> None:
    """Writes the names in a line of capitals as elsewhere: "JULIA BRANDT, CHIEF ECONOMIST, NORDVIK BANK"."""
    shouted: dict[Run, tuple[int, bool, bool]] = {}
    for name in found.names:
        plain = name.words.isupper() and name.entry is None and name.country is None
        if plain and name.end - name.start > 1:
            line = parsed.paragraph[name.start]
            if line not in shouted:
                shouted[line] = _capitals_in(parsed, line)
            colon, label, whole = shouted[line]
            if label if name.start < colon else whole:
                name.words = in_small_letters(name.words)


def _capitals_in(parsed: ParsedDoc, line: Run) -> tuple[int, bool, bool]:
    """The place of a line's first colon (its end without one), and whether the words up to there, and all, are in capitals."""
    start, end = line
    colon = next((i for i in range(start, end) if parsed.words[i] == ":"), end)
    small = [i for i in range(start, end) if parsed.words[i].isalpha() and not parsed.words[i].isupper()]
    return colon, not small or small[0] >= colon, not small


def in_small_letters(words: str) -> str:
    """A name in capitals with small letters; abbreviations of up to three consonants stay.

    >>> in_small_letters("BANK OF NORTH WALES"), in_small_letters("SEAN O'NEILL"), in_small_letters("BBC NEWS")
    ('Bank of North Wales', "Sean O'Neill", 'BBC News')
    """
    parts = [word.lower() if n and word.lower() in _SMALL else _small(word) for n, word in enumerate(words.split())]
    return " ".join(parts)


def _small(word: str) -> str:
    if len(word) < 4 and not set("AEIOUY").intersection(word):
        return word.capitalize() if word.capitalize() in LEXICON.titles else word
    return re.sub(r"(['’]?)([^\W\d_]+)", lambda m: m[1] + (m[2].lower() if m[1] and len(m[2]) < 2 else m[2].capitalize()), word)


def _stands_for_a_name(parsed: ParsedDoc, found: Names, i: int) -> bool:
    """Whether an office of one word is used like a name: "**Bishop** said", not "the Bishop", "Bishop Jan Roe"."""
    office = found.office_at[i]
    bare = office.end - office.start == 1 and i + 1 not in found.name_at and i + 1 not in found.office_at
    return bare and parsed.pos[i] in NOUNS and parsed.lower[max(0, i - 1)] not in ("the", "a", "an", "of")


def _localise_institutions(parsed: ParsedDoc, found: Names) -> None:
    """Removes the country of institutions that several countries have, if the article is about another: India's "Congress"."""
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


_MADE_BY_ONE = frozenset({"film", "policy", "peace", "dress", "shoe", "cabinet", "law", "music"})
"""What a maker makes who is one person: "the film-maker Ana Roe"."""


def _apply_nouns(parsed: ParsedDoc, found: Names) -> None:
    """Gives a name of unknown kind the kind of the noun before it: "turbine **maker** Nordlys", "the **charity** Aid Now"."""
    for name in found.names:
        at = _naming_noun(parsed, name.start)
        if name.sort is not Sort.OTHER or at < 0 or parsed.tags[at] != "NN" or name.words in LEXICON.genders:
            continue
        group = LEXICON.groups.get(parsed.lower[at])
        if group is None or group.sort != "group" or group.kind not in _KINDS_FROM_NOUN or at in found.office_at:
            continue
        if parsed.words[at - 1] == "-" and parsed.lower[at - 2] in _MADE_BY_ONE:
            continue
        if parsed.words[name.start] not in LEXICON.genders:
            name.sort, name.kind = Sort.ORGANISATION, group.kind


def _naming_noun(parsed: ParsedDoc, start: int) -> int:
    """The place of the noun that says what a name is: right before it, or before "called", "known as": "a **charity** known as
    the Friends of Kew"."""
    at = start - 1 - (parsed.lower[max(0, start - 1)] == "the")
    if parsed.lower[max(0, at - 1) : at + 1] == ("known", "as"):
        return at - 2
    return at - 1 if parsed.lower[at : at + 1] in (("called",), ("named",), ("dubbed",)) else start - 1


def _expand_short_names(found: Names) -> None:
    """Expands "Nordlys" to the company "Nordlys Vind A/S" of the same article, and applies the kind of one mention to all.

    The first word alone is not expanded if it is a person's surname: Gerald Thwaite, owner of Thwaite Logistics Ltd.
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


_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "'s", "&", "-"})


def _keep_wordings(parsed: ParsedDoc, found: Names) -> None:
    """Gives a body the full name that the article uses, if the registry's name is an abbreviation or another one: "Federal
    Bureau of Investigation", not "FBI"; "Doctors Without Borders", not "Médecins Sans Frontières"."""
    written: dict[str, str] = {}
    for name in found.names:
        entry, size = name.entry, name.end - name.start
        if entry is None or name.sort is not Sort.BODY or name.country is not None or entry.stands_for is not None or size < 2:
            continue
        if entry.kind in (SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA):
            continue  # agencies are known by their initials
        words = [word for word in parsed.words[name.start : name.end] if word.lower() not in _SMALL]
        own = set(entry.name.lower().replace(".", "").split())
        if len(words) > 1 and all(word[0].isupper() for word in words) and own.isdisjoint(word.lower() for word in words):
            written.setdefault(entry.name, parsed.text(name.start, name.end))
    for name in found.names:
        if name.entry is not None and name.sort is Sort.BODY and name.words == name.entry.name:
            name.words = written.get(name.words, name.words)


_SEVERAL = 3
"""The number of full names to find: two are too many, apart from the name itself."""


def _expand_bodies(parsed: ParsedDoc, found: Names) -> None:
    """Expands the end or the head of a body's name to the full name, if only one body of the article fits: "Elk County
    Sheriff's Office … the **Sheriff's Office**", "the Bureau of Ports … the **Bureau**"."""
    bodies = {name.words for name in found.names if name.sort in (Sort.BODY, Sort.ORGANISATION) and " " in name.words}
    branches = {name.entry for name in found.names if name.entry is not None and name.words != name.entry.name}
    full_names: dict[str, list[str]] = {}
    for body in sorted(bodies):
        for short in short_forms(body):
            full_names.setdefault(short, []).append(body)
    for name in found.names:
        unknown = name.sort is Sort.ORGANISATION or (name.sort is Sort.BODY and name.institution is not None)
        unknown = unknown or (name.end - name.start == 1 and name.words.startswith("The "))  # "the **Times**" of New York
        unknown = unknown or name.entry in branches  # a branch is meant: "the Kenya Red Cross … the **Red Cross**"
        definite = name.start > 0 and parsed.lower[name.start - 1] == "the"
        if not unknown or not (definite or name.end in found.office_at):
            continue  # "the **Post**", "**Post** editor Ann Roe"
        full = set(full_names.get(folded(name.words.removeprefix("The ")), ())[:_SEVERAL]) - {name.words}
        if len(full) == 1:
            name.words = full.pop()


def _expand_acronyms(parsed: ParsedDoc, found: Names) -> None:
    """Gives a body called by its initials, or by the short name in brackets after its name, the full name of the article:
    "Uganda Reed Authority (URA) … **URA**", "Norland Institute of Seismology (Noriseis) … **Noriseis**"."""
    full: dict[str, list[Name]] = {}
    for name in found.names:
        if name.sort not in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER) or name.honoured or name.end - name.start < 3:
            continue
        initials, after = _initials(name.words), parsed.words[name.end : name.end + 3]
        alias = after[1] if len(after) == 3 and after[::2] == ("(", ")") else ""
        if alias == initials or (name.sort is not Sort.OTHER and _abbreviates(alias, name.words)):
            full.setdefault(alias, []).append(name)
        elif name.sort is not Sort.OTHER:
            full.setdefault(initials, []).append(name)
    for name in found.names:
        known = full.get(name.words, []) if name.sort in (Sort.OTHER, Sort.ORGANISATION) else []
        if len({one.words for one in known}) == 1:
            one = known[0]
            name.sort, name.words = Sort.ORGANISATION if one.sort is Sort.OTHER else one.sort, one.words
            name.entry, name.country, name.kind = one.entry, one.country, one.kind


def _abbreviates(alias: str, words: str) -> bool:
    """Whether a short name is made of letters of the full one, in order, from its first: "Noriseis" of "Norland Institute of
    Seismology"."""
    letters = iter(words.lower())
    return len(alias) > 2 and alias[0] == words[0] and all(letter in letters for letter in alias.lower())


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.replace("-", " ").split() if word[0].isupper())


def short_forms(full: str) -> Iterator[str]:
    """What a body's name may be shortened to, as `folded`: the ends of it, or of its head where more follows.

    >>> list(short_forms("Elk County Sheriff's Office"))
    ["county sheriff's office", "sheriff's office", 'office']
    >>> list(short_forms("Bureau of Ports and Harbours")), list(short_forms("Union Bank"))
    (['bureau'], ['bank'])
    """
    long = folded(full)
    head = long.partition(" of ")[0].partition(" for ")[0].split(" ")
    forms = (" ".join(head[at:]) for at in range(len(head)))
    return (form for form in forms if form and form != long)


def folded(words: str) -> str:
    """A name as names are compared: without case, with straight apostrophes."""
    return words.casefold().replace("’", "'")
