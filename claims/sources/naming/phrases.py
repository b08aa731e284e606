"""The noun phrase of a source when it is no name: whom its head noun stands for and how the article calls them."""

from claims.attribution.sheet import Sheet
from claims.data.names import Group, Role
from claims.language import Runs
from claims.sources.naming.lexicon import LEXICON

_LEADING = frozenset({"the", "a", "an", "that", "this", "these", "those", ",", '"', "'", "(", "both", "as"})
_ENDING = frozenset({",", "—", "–", "(", ";", ":", '"'})
_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})
_LONGEST = 14


def called(sheet: Sheet, runs: Runs, head: int | None = None) -> str:
    """The words of a source as the article has them: without leading determiner, up to the first comma or relative clause, the
    first letter a capital; "" for no words.

    >>> # "the analysts, who asked not to be named," → "Analysts"
    """
    if not runs:
        return ""
    start, end = runs[0]
    for child in sheet.children[head] if head is not None and start <= head < end else ():
        dated = sheet.lower[child] == "on" and sheet.lower[min(child + 1, end - 1)].endswith("day")  # "a jury **on Friday**"
        if head is not None and child > head and (dated or sheet.deps[child] in ("acl", "relcl")):
            end = min(end, sheet.left[child])
    words, lower = sheet.words, sheet.lower
    while start < end - 1 and start != head and (lower[start] in _LEADING or sheet.words[start].isspace()):
        start += 1
    stop = start + 1
    while (
        stop < end
        and stop - start < _LONGEST
        and words[stop] not in _ENDING
        and lower[stop] not in _RELATIVE
        and "\n" not in words[stop]
    ):
        stop += 1
    text = " ".join(sheet.doc[start:stop].text.split())
    return text[:1].upper() + text[1:]


def is_plural(sheet: Sheet, head: int) -> bool:
    """Whether the noun ``head`` is plural."""
    return sheet.tags[head] in ("NNS", "NNPS")


def determiner(sheet: Sheet, head: int) -> str:
    """The determiner of the noun ``head`` ("" for none)."""
    at = sheet.child(head, "det")
    return "" if at is None else sheet.lower[at]


def is_bare_definite(sheet: Sheet, head: int) -> bool:
    """Whether the phrase is "the <noun>" and nothing else: "the ministry", "the governing body"."""
    return determiner(sheet, head) in ("the", "this", "that") and all(
        sheet.deps[i] in ("det", "punct") or sheet.lower[i] == "governing" for i in sheet.children[head]
    )


def group_of(sheet: Sheet, head: int) -> Group | None:
    """What the noun ``head`` says of those who speak, with its compound where that is known ("news agency")."""
    groups = LEXICON.groups
    if head > 0 and sheet.deps[head - 1] == "compound":
        pair = groups.get(f"{sheet.lower[head - 1]} {sheet.lemmas[head]}")
        if pair is not None:
            return pair
    return groups.get(sheet.lemmas[head]) or groups.get(sheet.lower[head]) or groups.get(sheet.lower[head].removesuffix("s"))


def role_of(sheet: Sheet, head: int) -> Role | None:
    """The office that the noun ``head`` names, with its compound where that is known ("police chief")."""
    roles = LEXICON.roles
    for start in (head - 2, head - 1, head):
        if start >= 0:
            hit = roles.at(sheet.lower, start, head + 1)
            if hit is not None and hit[0] == head + 1:
                return hit[1]
    return None
