"""What a description says of whom it means: one person, one body, several people."""

from collections.abc import Container

from claims.data.names import Group
from claims.language import ParsedDoc
from claims.language.parties import Name
from claims.language.registry import LEXICON
from claims.model import SourceKind
from claims.sources.affiliation import determiner, group_of, is_plural, role_of

_TELLING_APART = frozenset({"other", "rival", "parent", "sister", "new", "opposition", "local", "state", "federal", "national"})
_QUALIFIED = frozenset({SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA, SourceKind.ACADEMIA})
_TRADES = ("keeper", "maker", "worker", "grower", "ologist")
_AGENTS = ("er", "or", "ist", "ian", "eer", "man", "woman", "hand")
_PLURAL_PEOPLES = ("ese", "sh", "ch", "ss")


def is_collective(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun ``head`` means several people: a plural, or "family"."""
    return is_plural(parsed, head) or parsed.lemmas[head] in LEXICON.name_words["collective"]


def is_noun_for_people(parsed: ParsedDoc, start: int) -> bool:
    """Whether the first word of a name of three or more says what its bearer is: "**Passenger** Lou Roe", and at the start of a
    sentence before a given name "**Deckhand** Alma Roe"."""
    word, given = parsed.lower[start], parsed.words[start + 1] in LEXICON.genders
    group = LEXICON.groups.get(word)
    if (group is not None and group.sort == "people") or word in LEXICON.name_words["person"] or word.endswith(_TRADES):
        return True
    opens = start == parsed.sentence[start][0] and parsed.words[start] not in LEXICON.genders
    return opens and given and word.endswith(_AGENTS)


def can_speak(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun at ``head`` is known to be one for people or bodies."""
    group = group_of(parsed, head)
    return role_of(parsed, head) is not None or (group is not None and group.sort != "document")


def is_qualified(parsed: ParsedDoc, head: int, group: Group) -> bool:
    """Whether the phrase says more of a company or the like than its noun, and not which of several it is: "the **law** firm",
    "the **budget** airline", not "the **rival** firm", "the **state** agency"."""
    children = [i for i in parsed.children[head] if parsed.deps[i] not in ("det", "punct")]
    return (
        group.sort == "group"
        and group.kind in _QUALIFIED
        and determiner(parsed, head) == "the"
        and all(parsed.deps[i] in ("compound", "amod") and parsed.lower[i] not in _TELLING_APART for i in children)
        and all(parsed.words[i].islower() for i in children)
    )


def definite_words(parsed: ParsedDoc, head: int) -> str | None:
    """The words between "the" and the head noun, with it, in lower case: "sheriff's office"; None for other phrases."""
    start = parsed.left_edge[head]
    if parsed.lower[start] != "the" or not start < head or parsed.tags[head] not in ("NN", "NNP", "JJ"):
        return None
    return parsed.text(start + 1, head + 1).lower()


def describes_person(parsed: ParsedDoc, head: int) -> bool:
    """Whether a definite phrase tells of one person what they are and not which office they hold: "the **31-year-old**", "the
    **Nigerian**", "the **former Olympian**", "the two-time **champion**"; not "the mayor", "the Chinese"."""
    words = definite_words(parsed, head)
    if words is None:
        return False
    if words.replace(" ", "").endswith("-year-old") or "-time " in words:
        return True
    if role_of(parsed, head) is not None or group_of(parsed, head) is not None:
        return False
    last = parsed.lower[head]
    if last in LEXICON.demonyms:
        return " " not in words and not last.endswith(_PLURAL_PEOPLES)
    return last == "champion" or (words.startswith("former ") and last.endswith(("ian", "ist", "er")))


_TIMING = frozenset({"in", "since", "until", "till", "by", "last", "next", "this", "early", "late", "mid", "of", "during"})


def is_time(parsed: ParsedDoc, name: Name) -> bool:
    """Whether a name that is also a month's or a day's is that here: "in **May**", "**June** 4"."""
    before, after = parsed.lower[max(0, name.start - 1)], parsed.tags[min(name.end, len(parsed.words) - 1)]
    return name.words.lower() in LEXICON.name_words["inner"] and (before in _TIMING or after == "CD")


def speaks_as_it(parsed: ParsedDoc, name: Name, speaking: Container[int]) -> bool:
    """Whether the next source, in the sentence of ``name`` or the one after, is "it": "…, says Western Grid. Crews are out,
    **it** adds." """
    end = parsed.sentence[name.start][1]
    last = parsed.sentence[end][1] if end < len(parsed.words) else end
    following = next((i for i in range(name.end, last) if i in speaking), None)
    return name.end - 1 in speaking and following is not None and parsed.lower[following] == "it"
