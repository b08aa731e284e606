"""What a source calls or describes a thing as, which it asserts of the thing: "The mayor **called the delay shameful**" → "The
delay is shameful"."""

from collections.abc import Sequence
from typing import NamedTuple

from claims.attribution import Relation
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES, FINITE, NAMES, QUOTE_MARKS
from claims.language.quantifiers import is_scarce
from claims.language.words import words_as
from claims.sources import Speakers
from claims.splitting.clause import Clause
from claims.splitting.verbs import Tense, be
from claims.splitting.wording import MARKS, Piece, is_plural, mentions_in, without_space

_UNSAID = frozenset({"MD", "TO"})
"""Tags of what stands before a verb for what is not said yet: "**could** call", "**to** call"."""


class Description(NamedTuple):
    """The tokens of a ``thing`` and of the ``words`` that describe it, both ascending, and the token that heads the latter."""

    thing: list[int]
    words: list[int]
    head: int


def description(parsed: ParsedDoc, clause: Clause, relations: Sequence[Relation]) -> Description | None:
    """What the source of ``clause`` calls something, where the clause says so; None for other clauses.

    "Roe **described** the crash as a tragedy"; not what nobody said ("nobody called it a win"), nor a name that a thing has
    ("called the dog Rex").
    """
    last = relations[clause.relations[-1]] if clause.relations else None
    if last is None or last.cue_head != clause.head or parsed.lemmas[clause.head] not in words_as("judging"):
        return None
    cue = clause.head
    aside = not last.source or (last.source_head is not None and is_scarce(parsed, last.source_head))
    unsaid = any(parsed.tags[k] in _UNSAID for k in parsed.children_of(cue, *AUXILIARIES)) or parsed.has_child(cue, "neg")
    if aside or unsaid:
        return None
    content = without_space(parsed, indices_of(last.content))
    thing = _thing(parsed, cue, content)
    rest = content[len(thing) :] if thing else []
    if rest and parsed.lower[rest[0]] == "as":
        rest.pop(0)
    while rest and parsed.words[rest[-1]] in MARKS and parsed.words[rest[-1]] not in QUOTE_MARKS:
        rest.pop()
    words = [i for i in rest if not parsed.is_mark[i]]
    if not words:
        return None
    inside = set(words)
    head = next(i for i in words if parsed.heads[i] not in inside)
    goes_on = any(parsed.tags[i] in FINITE and parsed.deps[i] in ("conj", "ccomp", "ROOT") for i in words)
    return Description(thing, rest, head) if _describes(parsed, head, words) and not goes_on else None


def _thing(parsed: ParsedDoc, cue: int, content: Sequence[int]) -> list[int]:
    """The noun phrase that opens the ``content`` behind the ``cue`` and is what is described."""
    tops = [i for i in content if parsed.deps[i] in ("dobj", "nsubj") and parsed.left_edge[i] == content[0] > cue]
    if not tops or not (parsed.heads[tops[0]] == cue or parsed.heads[parsed.heads[tops[0]]] == cue):
        return []
    below = set(parsed.subtree(tops[0]))
    ends = (n for n, i in enumerate(content) if i not in below or (parsed.lower[i] == "as" and parsed.lower[i - 1] != "such"))
    end = next(ends, len(content))
    while end and parsed.words[content[end - 1]] in QUOTE_MARKS and content[end - 1] > tops[0]:
        end -= 1
    return list(content[:end])


def _describes(parsed: ParsedDoc, head: int, words: Sequence[int]) -> bool:
    """Whether ``words`` say what a thing is or is like: an adjective, or a noun with a determiner; not a name."""
    quoted = parsed.quotations.around[head] is not None
    if parsed.pos[head] in ("ADJ", "ADV") or parsed.tags[head] == "VBN":
        return True
    if parsed.pos[head] == "VERB":
        return quoted and parsed.tags[head] == "VBG"  # not "described the fire **as spreading**"
    if parsed.tags[head] in NAMES and parsed.lower[words[0]] not in ("a", "an"):
        return False
    determined = parsed.tags[words[0]] in ("DT", "PRP$", "CD", "JJ", "JJS", "RBS", "RB")
    return parsed.pos[head] in ("NOUN", "PROPN", "NUM") and (determined or quoted)


def of_description(parsed: ParsedDoc, clause: Clause, relations: Sequence[Relation], speakers: Speakers) -> list[Piece] | None:
    """The plan of what the source of ``clause`` says of a thing: "Roe called **the offer a joke**" → "The offer **is** a joke".

    None where the thing is a pronoun that is not resolved, and where `description` finds nothing.
    """
    found = description(parsed, clause, relations)
    if found is None:
        return None
    first = parsed.lower[found.thing[0]]
    if len(found.thing) == 1 and parsed.tags[found.thing[0]] in ("PRP", "DT") and not _is_known(speakers, found.thing[0]):
        return None
    plural = first == "them" or is_plural(parsed, found.thing)
    *inner, last = found.words
    if inner and parsed.words[last] in QUOTE_MARKS and parsed.words[inner[-1]] in MARKS:
        return [*found.thing, be(Tense.PRESENT, plural=plural), *inner[:-1], parsed.words[last]]  # "called it "a joke**.**""
    return [*found.thing, be(Tense.PRESENT, plural=plural), *found.words]


def _is_known(speakers: Speakers, pronoun: int) -> bool:
    """Whether it is known whom or what a pronoun means."""
    return any(mention.runs[0][0] == pronoun for mention in mentions_in(speakers.mentions, (pronoun, pronoun + 1)))
