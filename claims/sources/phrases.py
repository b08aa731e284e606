"""Noun phrases of sources that are not names: whom the head noun describes, and the words the article uses for them."""

from claims.data.names import Group, Role
from claims.language import ParsedDoc, Runs
from claims.language.labels import PLURALS
from claims.language.registry import LEXICON

_LEADING = frozenset({"the", "a", "an", "that", "this", "these", "those", ",", '"', "'", "(", "both", "as"})
_ENDING = frozenset({",", "—", "–", "(", ";", ":", '"'})
_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})
_LONGEST = 14


def called(parsed: ParsedDoc, runs: Runs, head: int | None = None) -> str:
    """The words of a source as the article has them: without leading determiner, up to the first comma or relative clause, the
    first letter a capital; "" for no words.

    >>> # "the analysts, who asked not to be named," → "Analysts"
    """
    if not runs:
        return ""
    start, end = runs[0]
    for child in parsed.children[head] if head is not None and start <= head < end else ():
        dated = parsed.lower[child] == "on" and parsed.lower[min(child + 1, end - 1)].endswith("day")  # "a jury **on Friday**"
        if head is not None and child > head and (dated or parsed.deps[child] in ("acl", "relcl")):
            end = min(end, parsed.left_edge[child])
    words, lower = parsed.words, parsed.lower
    while start < end - 1 and start != head and (lower[start] in _LEADING or parsed.words[start].isspace()):
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
    text = parsed.text(start, stop)
    return text[:1].upper() + text[1:]


def is_plural(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun ``head`` is plural."""
    return parsed.tags[head] in PLURALS


def determiner(parsed: ParsedDoc, head: int) -> str:
    """The determiner of the noun ``head`` ("" for none)."""
    at = parsed.child(head, "det")
    return "" if at is None else parsed.lower[at]


def is_bare_definite(parsed: ParsedDoc, head: int) -> bool:
    """Whether the phrase is "the <noun>" and nothing else: "the ministry", "the governing body"."""
    return determiner(parsed, head) in ("the", "this", "that") and all(
        parsed.deps[i] in ("det", "punct") or parsed.lower[i] == "governing" for i in parsed.children[head]
    )


def group_of(parsed: ParsedDoc, head: int) -> Group | None:
    """What the noun ``head`` says of those who speak, with its compound where that is known ("news agency")."""
    groups = LEXICON.groups
    if head > 0 and parsed.deps[head - 1] == "compound":
        pair = groups.get(f"{parsed.lower[head - 1]} {parsed.lemmas[head]}")
        if pair is not None:
            return pair
    return groups.get(parsed.lemmas[head]) or groups.get(parsed.lower[head]) or groups.get(parsed.lower[head].removesuffix("s"))


def role_of(parsed: ParsedDoc, head: int) -> Role | None:
    """The office that the noun ``head`` names, with its compound where that is known ("police chief")."""
    roles = LEXICON.roles
    for start in (head - 2, head - 1, head):
        if start >= 0:
            hit = roles.at(parsed.lower, start, head + 1)
            if hit is not None and hit[0] == head + 1:
                return hit[1]
    return None
