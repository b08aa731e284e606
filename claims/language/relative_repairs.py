"""Repairs of relative clauses that the parser takes for other clauses."""

import re
from functools import cache

from claims.data import english
from claims.language.draft_tree import DraftTree
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, NOUNS, PLURALS
from claims.language.words import words_as


def relative_to_date(tree: DraftTree, when: int) -> None:
    """ "The mill closed in 1987, **when** the river flooded": after a date and a comma the clause tells what happened then."""
    verb, comma = tree.heads[when], when - 1
    subject = tree.subject(verb)
    date = comma - 1
    if comma < 1 or tree.lower[comma] != "," or subject is None or not when < subject < verb or not tree.is_finite(verb):
        return
    if tree.deps[verb] == "advcl" and _is_date(tree, date) and date not in tree.subtree(verb):
        tree.move(verb, tree.heads[date] if tree.deps[date] == "nummod" else date, "relcl")


def time_of_clause(tree: DraftTree, when: int) -> None:
    """ "The ship carried 40 people, according to its **owner, when** it sank": only a noun for a time has a relative clause
    with "when"; after any other the clause tells when that happened which the sentence tells."""
    verb = tree.heads[when]
    noun = tree.heads[verb]
    if tree.deps[verb] != "relcl" or not noun < when < verb or tree.lower[when - 1] != "," or _is_time(tree, noun):
        return
    above = tree.heads[noun]
    while tree.heads[above] != above and not (
        tree.is_verb[above] and tree.is_finite(above) and tree.subject(above) is not None
    ):
        above = tree.heads[above]
    if above < when and tree.is_verb[above] and tree.subject(above) is not None:
        tree.move(verb, above, "advcl")


def _is_time(tree: DraftTree, noun: int) -> bool:
    """Whether a noun is one for a time or an occasion, or a number, which may be a year."""
    return tree.tags[noun] == "CD" or tree.lower[noun] in _times() or tree.lemmas[noun] in words_as("occasion")


@cache
def _times() -> frozenset[str]:
    kinds = ("weekday", "month", "day_word", "daypart", "unit", "long_unit", "season")
    return frozenset(word for row in english().when_words if row.kind in kinds for word in row.words)


def summary_taken_for_object(tree: DraftTree, noun: int) -> None:
    """ "She said the mill was safe, **a claim** that Olm rejected": a noun that sums up a clause is no object of its verb."""
    verb, first = tree.heads[noun], tree.first(noun)
    clause = next((k for k in tree.children_of(noun, "relcl", "acl") if tree.is_finite(k)), None)
    if clause is None or tree.lower[noun] not in words_as("remark") or first < 1 or verb > first:
        return
    content = [k for k in tree.children_of(verb, "ccomp") if k < first and tree.is_finite(k)]
    if tree.lower[first - 1] != "," or tree.lower[first] not in ("a", "an") or not _has_complement(tree, verb, first - 1):
        return
    tree.move(noun, content[-1] if content else verb, "npadvmod")
    if tree.deps[clause] == "acl":
        tree.move(clause, noun, "relcl")
        for that in [k for k in tree.children_of(clause, "mark") if tree.lower[k] == "that"]:
            tree.move(that, clause, "dobj")


def _has_complement(tree: DraftTree, verb: int, before: int) -> bool:
    return any(verb < k < before for k in tree.children_of(verb, "dobj", "ccomp", "xcomp", "prep", "attr", "acomp"))


def relative_of_several(tree: DraftTree, pronoun: int) -> None:
    """ "The clinic treated 40 miners, **half of whom smoked**": a clause with "of whom" or "of which" in its subject tells of
    the noun before the comma, also where the parser takes it for the main clause."""
    part = tree.heads[tree.heads[pronoun]]
    verb, comma = tree.heads[part], tree.first(part) - 1
    if tree.lower[pronoun - 1] != "of" or tree.deps[part] not in NOMINAL_SUBJECTS or tree.deps[verb] == "relcl":
        return
    if comma < 1 or tree.lower[comma] != "," or not tree.is_finite(verb) or verb < part:
        return
    one = tree.tags[part] == "JJS" and tree.lower[part] not in _PARTS  # "the strongest of which"
    if tree.tags[part] != "CD" and tree.lower[part] not in _PARTS and not one:
        return  # not "a poll of voters, **the results of which** are out"
    noun = _several_before(tree, comma)
    if noun is None or tree.heads[part] == noun:
        return
    before = next((k for k in tree.children[verb] if k < part and tree.is_below(noun, k)), None)
    if before is not None:
        if not tree.is_finite(before) or tree.subject(before) is None:
            return
        tree.move(before, before if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
        for child in [k for k in tree.children[verb] if k < tree.first(part)]:
            tree.move(child, before, tree.deps[child])
    elif tree.is_below(noun, verb):
        return
    tree.move(verb, noun, "relcl")


_PARTS = frozenset(
    {
        *("half", "third", "thirds", "quarter", "quarters", "most", "majority", "minority", "rest", "bulk"),
        *("all", "both", "each", "either", "neither", "none", "some", "several", "many", "much", "few", "one", "another"),
    }
)
"""Words for a part of several things, beside numbers."""


def _several_before(tree: DraftTree, comma: int) -> int | None:
    """The noun before the token ``comma`` that a clause with "half of whom" or "one of which" is about: the only one in the
    plural, "It treated 40 **miners** last year, half of whom", "40 **miners** joined in May, half of whom"."""
    found = []
    at = comma - 1
    while at >= 0 and (not tree.is_verb[at] or tree.deps[at] in ("amod", "acl")):
        found += [at] if tree.pos[at] in NOUNS and tree.deps[at] != "npadvmod" else []
        if tree.heads[at] >= at:
            break
        at = tree.heads[at]
    if at >= 0 and tree.is_verb[at]:
        found += [k for k in tree.children_of(at, "dobj", *NOMINAL_SUBJECTS) if k < comma and tree.pos[k] in NOUNS][::-1]
    several = {k for k in found if tree.tags[k] in PLURALS or tree.has_child(k, "conj")}
    return several.pop() if len(several) == 1 else None


def _is_date(tree: DraftTree, i: int) -> bool:
    """Whether ``i`` ends a year, a month or a day after a preposition: "in **1987**", "on Friday **night**", "on May **3**"."""
    above = tree.heads[i]
    if tree.lower[i] in _PARTS_OF_DAY and tree.lower[i - 1] in _days_and_months():
        return tree.heads[i - 1] == i and tree.deps[i] in ("pobj", "npadvmod")
    if tree.tags[i] == "CD" and tree.deps[i] == "nummod" and tree.lower[above] in _days_and_months():
        return tree.deps[above] == "pobj"
    day = tree.lower[i] in _days_and_months() and tree.tags[i] in NAMES
    return tree.deps[i] == "pobj" and (day or re.fullmatch("[12][0-9]{3}", tree.lower[i]) is not None)


_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})


@cache
def _days_and_months() -> frozenset[str]:
    return frozenset(word for row in english().when_words if row.kind in ("month", "weekday") for word in row.words)
