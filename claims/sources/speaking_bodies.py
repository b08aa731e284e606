"""A body that says something of itself: what it is called where it has no name, and whether "it" surely is the body."""

from collections.abc import Iterator
from functools import cache

from claims.data import english
from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Names, Sort
from claims.language.words import words_as
from claims.sources.affiliation import body_noun, group_of, role_of

_PERSONAL = frozenset({"PRP", "PRP$", "WP", "WDT", "WP$"})
_MARKS = frozenset({",", "(", ")", "--", "—", "–", "``", "''", '"'})
_SEVERAL = frozenset({"one", "another", "any", "some", "every", "each", "no", "this", "that"})
_BODIES = frozenset({"regulator"})
"""Nouns for people that mostly mean a body."""
OF_THINGS = frozenset({"captain", "skipper", "pilot", "driver", "owner", "author", "writer", "designer", "inventor", "star"})
"""Whom things have too."""
_OF_EVENTS = frozenset(
    {
        "sure",
        "certain",
        "set",
        "due",
        "free",
        "open",
        "bound",
        "ready",
        "prepared",
        "forced",
        "obliged",
        "entitled",
        "responsible",
    }
)
"""Adjectives of disposition that things and events have too: "it was **due** on Monday"."""
_INQUIRIES = frozenset({"inquiry", "enquiry", "investigation", "probe"})
_REFERRING = frozenset({*NOMINAL_SUBJECTS, "dobj", "pobj", "poss", "attr", "conj"})
_PLACING = frozenset({"in", "at", "near", "off", "from", "on", "across", "outside", "around"})
_LONGEST = 8
"""How many words such a phrase may have."""


def phrase_of_body(parsed: ParsedDoc, head: int) -> str | None:
    """What a body whose noun is at ``head`` is called, with its article: "The **harbour board**" is "the harbour board"; None
    for nouns that are no body's, and for "her board", "one board"."""
    group = group_of(parsed, head)
    body = group is not None and (group.sort == "group" or parsed.lemmas[head] in _BODIES)
    if not body or parsed.tags[head] != "NN":
        return None
    start = parsed.left_edge[head]
    words = range(start, head + 1)
    if len(words) > _LONGEST or any(parsed.tags[i] in _PERSONAL or parsed.words[i] in _MARKS for i in words):
        return None
    determiner = parsed.lower[start]
    if determiner in _SEVERAL or parsed.tags[start] == "CD":
        return None
    if determiner in ("a", "an", "the"):
        return f"the {parsed.text(start + 1, head + 1)}" if start < head else None
    owned = any(parsed.deps[i] == "poss" and parsed.tags[i] in NAMES for i in parsed.children[head])
    return parsed.text(start, head + 1) if owned else None


def is_acting(parsed: ParsedDoc, names: Names, i: int, cue: int, source: int, name: str) -> bool:
    """Whether "it" at ``i``, the first thing in what the body ``source``, called ``name``, says with the verb ``cue``, does,
    feels or hears what only people and bodies do: "The board said on Monday **it** would sue", "**it** had been told"; not
    "The board told the firm **it** would sue", "said **it** was sold", "The bank fell. The board said **it** would sue"."""
    verb = parsed.heads[i]
    if parsed.lower[i] != "it" or parsed.deps[i] not in NOMINAL_SUBJECTS:
        return False
    if _has_hearer(parsed, cue) or (_is_overseeing(parsed, source) and not _is_to_come(parsed, verb)):
        return False
    if parsed.has_child(verb, "auxpass"):
        return parsed.lemmas[verb] in words_as("hearing")  # "it had been **told** of the plan"
    adjective = parsed.child(verb, "acomp")
    if adjective is None:
        act = verb
    elif parsed.lower[adjective] in ("able", "unable"):
        act = next(iter(parsed.children_of(adjective, "xcomp")), adjective)
    else:
        disposed = parsed.lower[adjective] in words_as("disposed") and parsed.lower[adjective] not in _OF_EVENTS
        return disposed and not _is_rivalled(parsed, names, i, source, name)
    if parsed.lemmas[act] in words_as("acting") or _is_inquiring(parsed, act):
        return not _is_rivalled(parsed, names, i, source, name)
    return parsed.lemmas[act] in words_as("doing") and not _is_rivalled(parsed, names, i, source, name, by_things=True)


def owns_people(parsed: ParsedDoc, names: Names, i: int, cue: int, source: int, name: str) -> bool:
    """Whether "its" at ``i`` in what the body ``source``, called ``name``, says with the verb ``cue`` owns people, and nothing
    else near can own them: "The union said **its** members"; not "The bank told the union **its** members"."""
    noun = parsed.heads[i]
    group = group_of(parsed, noun)
    people = (role_of(parsed, noun) is not None and parsed.lemmas[noun] not in OF_THINGS) or (
        group is not None and group.sort == "people"
    )
    others = _has_hearer(parsed, cue) or _is_overseeing(parsed, source)
    return people and not others and not _is_rivalled(parsed, names, i, source, name)


def _has_hearer(parsed: ParsedDoc, cue: int) -> bool:
    """Whether the verb of saying has an object that "it" may mean: "told the **firm** it would"; not "told **reporters**"."""
    return any(parsed.tags[k] not in PLURALS for k in parsed.children_of(cue, "dobj", "dative"))


def _is_overseeing(parsed: ParsedDoc, source: int) -> bool:
    """Whether the body mostly tells of others: "The **regulator**", "the Supreme **Court**"."""
    return parsed.lower[source] in words_as("overseeing")


def _is_inquiring(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the verb has an inquiry for its object: "would **open an inquiry**"."""
    return any(parsed.lemmas[k] in _INQUIRIES for k in parsed.children_of(verb, "dobj"))


def _is_to_come(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the verb is about the future or goes on: "**would** sue", "**is** suing", "**may** sue"; not "had sued"."""
    auxiliaries = {parsed.lower[k] for k in parsed.children_of(verb, "aux")}
    if auxiliaries & {"would", "will", "shall", "may", "might", "must", "'ll", "'d"}:
        return "have" not in auxiliaries
    return parsed.tags[verb] == "VBG" and bool(auxiliaries & {"is", "'s"})


def _is_rivalled(parsed: ParsedDoc, names: Names, i: int, source: int, name: str, *, by_things: bool = False) -> bool:
    """Whether "it" at ``i`` may mean another body named before it, in its sentence or the one before, than ``source``, which is
    called ``name``; or another thing: "The **bank** closed a shop. The board said **it** would sue"."""
    near = (k for k in _nouns_before(parsed, names, i) if not parsed.is_below(k, source))
    near = (k for k in near if parsed.lemmas[k] != parsed.lemmas[source] and not _is_called(parsed, names, k, name))
    return any(by_things or _may_be_body(parsed, names, k) for k in near)


def another_body(parsed: ParsedDoc, names: Names, i: int, name: str) -> bool:
    """Whether a body that is not called ``name`` stands before "its" at ``i``, in its sentence or the one before."""
    near = (k for k in _nouns_before(parsed, names, i) if not _is_called(parsed, names, k, name))
    return any(_may_be_body(parsed, names, k) for k in near)


def _is_called(parsed: ParsedDoc, names: Names, k: int, name: str) -> bool:
    """Whether the words at ``k`` are of ``name``: all of a name ("**Acme**" for "Acme Bank"), or a noun ("the **bank**")."""
    known, own = names.name_at.get(k), set(name.lower().split())
    return own.issuperset(known.words.lower().split()) if known is not None else parsed.lower[k] in own


def _nouns_before(parsed: ParsedDoc, names: Names, i: int) -> Iterator[int]:
    """The nouns that "it" at ``i`` may mean, in its sentence or the one before."""
    start = parsed.sentence[i][0]
    first = parsed.sentence[start - 1][0] if start else 0
    return (k for k in range(first, i) if may_be_it(parsed, names, k))


def may_be_it(parsed: ParsedDoc, names: Names, k: int) -> bool:
    """Whether "it" may mean the noun at ``k``: one in the singular for no person and no day."""
    if parsed.tags[k] not in ("NN", "NNP") or parsed.deps[k] not in _REFERRING or parsed.lower[k] in _days_and_months():
        return False
    known = names.name_at.get(k)
    return not _is_person(parsed, k) if known is None else known.sort is not Sort.PERSON and k == known.end - 1


def _may_be_body(parsed: ParsedDoc, names: Names, k: int) -> bool:
    """Whether the noun at ``k``, which "it" may mean, may be a body's: "the **bank**", "**Acme**", not "in **Hull**"."""
    known = names.name_at.get(k)
    if known is None:
        return parsed.tags[k] == "NNP" or body_noun(parsed, k) is not None or parsed.lemmas[k] in _BODIES
    return known.sort in (Sort.BODY, Sort.ORGANISATION) or not _is_place(parsed, k)


@cache
def _days_and_months() -> frozenset[str]:
    return frozenset(word for row in english().when_words if row.kind in ("month", "weekday") for word in row.words)


def _is_place(parsed: ParsedDoc, k: int) -> bool:
    """Whether a name says where something is: "in **Hull**"."""
    return parsed.deps[k] == "pobj" and parsed.lower[parsed.heads[k]] in _PLACING


def _is_person(parsed: ParsedDoc, k: int) -> bool:
    group = group_of(parsed, k)
    return role_of(parsed, k) is not None or (group is not None and group.sort == "people" and parsed.lemmas[k] not in _BODIES)
