"""A body that says something of itself: what it is called where it has no name, and whether "it" surely is the body."""

from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, PLURALS
from claims.language.words import words_as
from claims.sources.affiliation import group_of, role_of

_PERSONAL = frozenset({"PRP", "PRP$", "WP", "WDT", "WP$"})
_MARKS = frozenset({",", "(", ")", "--", "—", "–", "``", "''", '"'})
_SEVERAL = frozenset({"one", "another", "any", "some", "every", "each", "no", "this", "that"})
_BODIES = frozenset({"regulator"})
"""Nouns for people that mostly mean a body."""
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


def is_acting(parsed: ParsedDoc, i: int, cue: int) -> bool:
    """Whether "it" at ``i``, the first thing in what a body says with the verb ``cue``, does, feels or hears what only people
    and bodies do: "The board said on Monday **it** would sue", "**it** was unable to pay", "**it** had been told"; not "The
    board told the firm **it** would sue", "said **it** was sold"."""
    verb = parsed.heads[i]
    if parsed.lower[i] != "it" or parsed.deps[i] not in NOMINAL_SUBJECTS:
        return False
    if any(parsed.tags[k] not in PLURALS for k in parsed.children_of(cue, "dobj", "dative")):
        return False
    if parsed.has_child(verb, "auxpass"):
        return parsed.lemmas[verb] in words_as("hearing")  # "it had been **told** of the plan"
    adjective = parsed.child(verb, "acomp")
    if adjective is None:
        return parsed.lemmas[verb] in words_as("acting")
    if parsed.lower[adjective] not in ("able", "unable"):
        return parsed.lower[adjective] in words_as("disposed")
    return any(parsed.lemmas[k] in words_as("acting") for k in parsed.children_of(adjective, "xcomp"))


def owns_people(parsed: ParsedDoc, i: int) -> bool:
    """Whether the owner at ``i`` owns people: "**its** members", "**its** chairman"."""
    noun = parsed.heads[i]
    group = group_of(parsed, noun)
    return role_of(parsed, noun) is not None or (group is not None and group.sort == "people")
