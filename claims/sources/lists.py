"""A name with its offices and body in a list of commas, as in lists of reactions: "Ana Roe, head of rates, Hill Bank, Oslo"."""

from collections.abc import Mapping, Sequence

from claims.language import ParsedDoc, Run
from claims.language.labels import DASHES
from claims.language.parties import Name, Names, Office
from claims.language.refinement import in_small_letters
from claims.language.registry import LEXICON

_CLOSING = frozenset({",", ";", ".", ":", "(", ")", '"'})
_TYING = frozenset({"of", "for", "and", "the", "in", "on", "'s", "'"})
_LONGEST = 30
"""The maximum number of tokens of a list."""


def list_after(parsed: ParsedDoc, comma: int) -> list[Run]:
    """The parts after the comma at ``comma``, up to another mark, a line break or a verb; none where the list is longer than
    `_LONGEST`."""
    parts, start = [], comma + 1
    for i in range(start, min(comma + _LONGEST, len(parsed.words))):
        dash = parsed.words[i] in DASHES and parsed.spaces[i - 1]  # not in "vice-chair"
        ends = dash or parsed.words[i] in _CLOSING or "\n" in parsed.words[i] or _is_small_verb(parsed, i)
        if ends:
            parts.append((start, i))
            start = i + 1
        if ends and parsed.words[i] != ",":
            return [part for part in parts if part[0] < part[1]]
    return []


def is_line(parsed: ParsedDoc, names: Names, name: Name, parts: Sequence[Run]) -> bool:
    """Whether ``name`` and the ``parts`` after it are a line by themselves, or all of it up to a colon, dash or quotation."""
    if not parts or any(_is_small_verb(parsed, i) for part in parts for i in range(*part)):
        return False
    (start, last), end = parsed.paragraph[name.start], parts[-1][1]
    before = any(i not in names.office_at and not parsed.is_mark[i] for i in range(start, name.start))
    signed = name.start > start and parsed.words[name.start - 1] in DASHES
    return (not before or signed) and (end >= last or not parsed.words[end][0].isalnum())


def office_in(names: Names, part: Run) -> Office | None:
    """The office that a part names, of several the one that speaks for a body."""
    found = [names.office_at[i] for i in range(*part) if i in names.office_at]
    stated = [office for office in found if office.role is not None and not office.title]
    return next((office for office in stated if office.role is not None and office.role.office), stated[0] if stated else None)


def named_in(parsed: ParsedDoc, names: Names, part: Run) -> str | None:
    """The name that a part of two or more words with capitals is, not in capitals throughout; None for an office or a place."""
    start, end = part
    office, words = names.office_at.get(end - 1), parsed.text(start, end)
    capitals = all(
        parsed.words[i][0].isupper() or parsed.lower[i] in _TYING for i in range(start, end) if not parsed.is_mark[i]
    )
    further = office is not None and office.start <= start  # "Chief Economist"
    if end - start < 2 or not capitals or further or parsed.lower[start] in _TYING or words.lower() in LEXICON.places:
        return None
    return in_small_letters(words) if words.isupper() else words


def offices_by_initials(parsed: ParsedDoc, offices: Mapping[int, Run]) -> dict[str, int]:
    """The first token of the person's name whose office has initials in brackets after it, by the initials: "Jan Roe, the
    Inspector-General of Police (**IGP**),". ``offices`` are the tokens of name and office, by the name's first token."""
    words, found = parsed.words, {}
    for start, (first, last) in offices.items():
        closing = next((i for i in range(first, min(last + 6, len(words))) if words[i] == ")"), None)
        if closing is not None and words[closing - 2] == "(" and words[closing - 1].isupper():
            capitals = "".join(word[0] for word in words[first : closing - 2] if word[0].isupper())
            if capitals.endswith(words[closing - 1]):
                found[words[closing - 1]] = start
    return found


def _is_small_verb(parsed: ParsedDoc, i: int) -> bool:
    """Whether a verb is in small letters, as those in titles are not: "Managing Partner"."""
    return parsed.is_verb[i] and parsed.words[i].islower()
