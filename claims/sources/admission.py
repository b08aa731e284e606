"""The last step of source resolution: which of the sources that were found are admitted.

A source is a person, a body, a group of people or a document. A pronoun that was not resolved does not say who speaks, so the
claim's source is unspecified; a thing cannot speak ("**The accident** shows that …"), so the claim is the writer's, as is what
an "I" outside quotation marks says that is nobody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from claims.attribution import Relation
from claims.data.language import english
from claims.language import ParsedDoc
from claims.language.labels import NOUNS
from claims.language.parties import Names
from claims.language.registry import LEXICON
from claims.sources.affiliation import group_of, role_of
from claims.sources.cast import Cast, Party


class Verdict(StrEnum):
    """Whether the words of a source can name who speaks."""

    SOURCE = "source"
    UNSPECIFIED = "unspecified"
    """Somebody speaks, but the words do not say who: "they", "some", "many"."""
    WRITER = "writer"
    """Nobody but the writer asserts it: "this shows", "the fall suggests", an author's "I believe"."""


_FIRST = frozenset({"i", "we", "us", "me", "my", "our", "let"})
_POINTING = frozenset({"this", "that", "these", "those"})
_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT", "EX"})
_HAPPENINGS = ("tion", "sion", "ment", "ness", "ance", "ence", "ism", "ing", "ity", "ure")
"""The endings of nouns for events and qualities; those for bodies are in the tables."""


@cache
def _showing() -> frozenset[str]:
    return frozenset(row.word for row in english().clause_words if row.role == "showing")


def verdict(parsed: ParsedDoc, names: Names, relation: Relation) -> Verdict:
    """Whether the head of a relation's source can name who speaks; the source must not have been resolved to a named party."""
    head = relation.source_head
    if head is None or not relation.source:
        return Verdict.SOURCE
    word, tag = parsed.lower[head], parsed.tags[head]
    infers = parsed.lemmas[relation.cue_head] in _showing()
    if word in _FIRST and parsed.quotations.around[head] is None:
        return Verdict.WRITER
    if word in _POINTING and _is_alone(parsed, head):
        return Verdict.WRITER
    if tag in _PRONOUNS:
        return Verdict.WRITER if infers and word not in ("he", "she") else Verdict.UNSPECIFIED
    if word in LEXICON.name_words["quantity"] and _is_alone(parsed, head):
        return Verdict.UNSPECIFIED
    if not any(char.isalpha() for char in word) or tag == "POS":
        return Verdict.UNSPECIFIED
    if _opens_with_thing(parsed, head):
        return Verdict.WRITER if infers else Verdict.UNSPECIFIED
    if parsed.pos[head] != "NOUN" or head in names.name_at or head in names.office_at:
        return Verdict.SOURCE
    if not is_thing(parsed, head) or parsed.lower[relation.cue_head] == "according":
        return Verdict.SOURCE  # "according to **the plea agreement**"
    return Verdict.WRITER if infers else Verdict.UNSPECIFIED


def is_thing(parsed: ParsedDoc, head: int) -> bool:
    """Whether the common noun at ``head`` is known for a thing or an event, which cannot speak."""
    if group_of(parsed, head) is not None or role_of(parsed, head) is not None:
        return False
    lemma = parsed.lemmas[head]
    if lemma in LEXICON.name_words["person"] or lemma in LEXICON.name_words["collective"]:
        return False
    body = lemma in LEXICON.organisation_words or lemma in LEXICON.name_words["organisation"]
    return lemma in LEXICON.name_words["thing"] or (lemma.endswith(_HAPPENINGS) and not body)


def _opens_with_thing(parsed: ParsedDoc, head: int) -> bool:
    """Whether a sentence begins with a word for a thing, which the tagger takes for a name: "**Silence** means no"."""
    return head == parsed.sentence[head][0] and parsed.lower[head] in LEXICON.name_words["thing"]


def _is_alone(parsed: ParsedDoc, head: int) -> bool:
    """Whether nothing says of whom a pronoun or quantity is one: "some", not "some of the voters", "those close to him"."""
    described = NOUNS | {"ADJ", "ADP"}
    children = parsed.children[head]
    return not any(parsed.pos[child] in described or parsed.deps[child] in ("relcl", "acl") for child in children)


@dataclass(frozen=True, slots=True)
class Admission:
    """The sources after the check: the party of each relation, the relations whose source is unspecified, and those whose
    content is the writer's."""

    of_relation: list[int | None]
    unspecified: frozenset[int]
    writer: frozenset[int]


def _is_known(parsed: ParsedDoc, party: Party, relation: Relation) -> bool:
    """Whether the party has a name, or speaks for a body that has one; a thing at the start of a sentence has none."""
    head = relation.source_head
    thing = party.person is None and party.organisation is None and head is not None and _opens_with_thing(parsed, head)
    return not thing and (party.person is not None or party.named or party.organisation is not None)


def admitted(
    parsed: ParsedDoc, names: Names, relations: Sequence[Relation], found: Sequence[int | None], cast: Cast
) -> Admission:
    """The parties ``found`` for the relations, without those that cannot speak, which leave ``cast`` too."""
    verdicts = [
        Verdict.SOURCE if at is not None and _is_known(parsed, cast.parties[at], relation) else verdict(parsed, names, relation)
        for at, relation in zip(found, relations, strict=True)
    ]
    barred = {at for at, one in zip(found, verdicts, strict=True) if at is not None and one is not Verdict.SOURCE}
    pronoun = [r.source_head is not None and parsed.tags[r.source_head] in _PRONOUNS for r in relations]
    nobody = {at for at, one, by in zip(found, verdicts, pronoun, strict=True) if one is not Verdict.SOURCE and not by}
    for n, at in enumerate(found):
        if at is None or not pronoun[n]:
            continue
        if at in nobody:
            verdicts[n] = verdict(parsed, names, relations[n])
        else:
            barred.discard(at)
            verdicts[n] = Verdict.SOURCE  # "they", who are "analysts", but not those who are "others"
    barred -= {at for at, one in zip(found, verdicts, strict=True) if at is not None and one is Verdict.SOURCE}
    moved = cast.without(barred)
    return Admission(
        [moved.get(at) if at is not None and one is Verdict.SOURCE else None for at, one in zip(found, verdicts, strict=True)],
        frozenset(n for n, one in enumerate(verdicts) if one is Verdict.UNSPECIFIED),
        frozenset(n for n, one in enumerate(verdicts) if one is Verdict.WRITER),
    )
