"""Which appositives say who or what a noun is: "Ana Silva, **a former judge**"; "its minister, **Ana Silva**"."""

from collections.abc import Sequence
from functools import cache

from claims.attribution import Relation
from claims.data import english
from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOUNS, PLURALS
from claims.language.registry import LEXICON
from claims.language.words import words_as
from claims.model import Quotation
from claims.splitting.assertion import owned
from claims.splitting.clause import Origin
from claims.splitting.segmentation import Piece, Pieces
from claims.splitting.wording import collectives, is_opening, is_plural, people_nouns

APPOSING = frozenset({",", "—", "–", "--"})
DESCRIBING = frozenset({"conj", "det", "poss", "prep", "amod", "compound", "nummod"})


def is_identity(parsed: ParsedDoc, cut: Pieces, i: int, piece: Piece) -> bool:
    """Whether the appositive that ``i`` heads says who or what its anchor is.

    Places ("Hull, England"), ages ("Smith, 42,") and lists are not identities, nor is the subject that the parser takes
    for an appositive ("In Hull, **a small ferry** sank").
    """
    if piece.origin is Origin.HEADLESS or (i < piece.head and parsed.subject(piece.head) is None):
        return False
    if parsed.deps[i] != "appos" or parsed.pos[i] not in NOUNS:
        return False
    anchor = parsed.heads[i]
    if parsed.lower[i].rstrip(".") in _SUFFIXES or _is_numbered(parsed, i) or _repeats_owner(parsed, anchor, i):
        return False
    definite_person = parsed.tags[i] == "NN" and parsed.lemmas[i] in people_nouns()
    definite_person = definite_person and any(parsed.lower[k] == "the" for k in parsed.children_of(i, "det"))
    if parsed.pos[anchor] not in NOUNS or anchor > i or (anchor < parsed.heads[anchor] < i and not definite_person):
        return False  # "The firm owes a million, **a sum** …"; but "Ana Silva won in May, **the first woman to do so**"
    if parsed.tags[anchor] not in NAMES and parsed.has_child(anchor, "nummod") and not _is_valued(parsed, anchor):
        return False  # "28 per cent, its best result"
    first = parsed.left_edge[i]
    if first == 0 or parsed.lower[first - 1] not in APPOSING or _is_fronted(parsed, anchor):
        return False
    after = parsed.right_edge[i] + 1
    if parsed.lower[first - 1] != "," and parsed.lower[after : after + 1] != parsed.lower[first - 1 : first]:
        return False  # an afterthought
    if _in_list(parsed, anchor, i) or (parsed.has_child(i, "nummod") and parsed.lower[i] in _units()):
        return False  # "by 4 percent in Hull, **3 percent** in Oban"
    content = owned(parsed, cut, i)
    if parsed.tags[content[0]] == "RB" and parsed.lower[content[0]] in _PICKING:
        return False  # "the critics, **particularly Ana Silva**"
    if parsed.lemmas[i] in words_as("remark") or any(parsed.lower[k] in ("other", "another") for k in content[:2]):
        return False  # "wants to ban cars, **a move that makers oppose**"; "one is a teacher, **the other** a nurse"
    named = parsed.tags[anchor] in NAMES
    if parsed.tags[anchor] == "NNP" and parsed.tags[i] == "NNS" and parsed.has_child(i, "conj"):
        return False  # "She thanked Peter Lind, **doctors and nurses**"
    if parsed.lemmas[i] in words_as("proposal") and not named and parsed.deps[anchor] in ("pobj", "dobj"):
        return False  # "wants to open it to the public, **a plan that they oppose**"
    described = described_noun(parsed, i, content[0])
    if parsed.tags[i] not in NAMES and not _can_describe(parsed, described, i, content):
        return False
    describing = any(parsed.pos[k] == "NOUN" for k in content) and len(content) > 1
    if named:
        return describing and _described(parsed, i)
    if parsed.tags[i] == "NN" and not parsed.has_child(i, "det", "poss", "prep", "amod"):
        return False  # "Porto town, Pamp province"
    # "his foreign minister, Ana Silva": a name after the role that introduces it.
    return (parsed.tags[i] in NAMES or describing) and _described(parsed, anchor)


_PICKING = frozenset({"particularly", "especially", "notably", "mainly", "mostly", "chiefly", "primarily", "perhaps", "even"})
"""Adverbs that pick out a part of what stands before them."""
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""Words that end a name: "Paul Holm, **Jr.**"."""


def _is_numbered(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` is a part of what its anchor names, by its number: "Act 5, **Scene 2**"."""
    own = [k for k in parsed.subtree(i) if not parsed.is_mark[k]]
    return len(own) == 2 and own[0] == i and parsed.tags[own[1]] == "CD"


def _repeats_owner(parsed: ParsedDoc, anchor: int, i: int) -> bool:
    """Whether two things of one owner stand side by side, no two names of one: "your faith in the law, **your belief in
    reason**"; but "her brother, **her only heir**"."""
    owners = [parsed.child(k, "poss") for k in (anchor, i)]
    words = [parsed.lower[k] for k in owners if k is not None and parsed.tags[k] == "PRP$"]
    people = not people_nouns().isdisjoint((parsed.lemmas[anchor], parsed.lemmas[i]))
    return len(words) == 2 and words[0] == words[1] and not people


def introduces(parsed: ParsedDoc, relations: Sequence[Relation], tokens: Sequence[int]) -> bool:
    """Whether an identity inside what is attributed is the reporter's, who introduces a body with a name: "The union said that
    Brandt & Co, **a building company**, owed it money"; not of a person, of whom the source may say it ("Brandt, **a thief**"),
    not in the source's own words, and not if it tells what the body did ("a company **that lent it a van**")."""
    body = any(parsed.lower[k] in LEXICON.organisation_words and parsed.pos[k] == "NOUN" for k in tokens)
    direct = any(relation.quotation is Quotation.DIRECT for relation in relations)
    named = any(parsed.tags[k] in NAMES for k in tokens)
    told = any(parsed.deps[k] == "relcl" for k in tokens)
    return body and named and not direct and not told and all(parsed.quotations.around[k] is None for k in tokens)


def _is_valued(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a number before ``noun`` is a sum of money that one definite thing costs: "the $5 million **bridge**"."""
    definite = any(parsed.lower[k] in DEFINITE for k in parsed.children_of(noun, "det")) or parsed.has_child(noun, "poss")
    money = any(parsed.tags[k] == "$" for number in parsed.children_of(noun, "nummod") for k in parsed.subtree(number))
    return definite and (money or parsed.has_child(noun, "quantmod")) and parsed.tags[noun] == "NN"


@cache
def _units() -> frozenset[str]:
    return frozenset(row.form for row in english().units if row.place == "after")


def _can_describe(parsed: ParsedDoc, anchor: int, i: int, content: Sequence[int]) -> bool:
    """Whether the common noun ``i`` can say who or what the noun ``anchor`` is: something definite, of the same number.

    Not in "made it a closer race, **a tribute to her skill**" (a remark on all of it), "voters, **especially older women**" (a
    part of them), "in Tolland County, **the sheriff**" (a person and a place), "the lobby, **the greed and waste**" (a list).
    """
    lemma = parsed.lemmas[i]
    if parsed.tags[content[0]] == "RB" and parsed.lower[content[0]] not in TEMPORAL:
        return False
    place = any(parsed.tags[kid] in NAMES for kid in parsed.children_of(anchor, "compound"))  # "Skarvik **beach**, a resort"
    place = place and not any(parsed.lower[kid] in ("a", "an") for kid in parsed.children_of(anchor, "det"))
    if parsed.tags[anchor] not in NAMES and not place and (is_opening(parsed, anchor) or not parsed.words[anchor][0].isupper()):
        determiners = {parsed.lower[kid] for kid in parsed.children_of(anchor, "det") if kid < anchor}
        alike = {parsed.lemmas[anchor], lemma} <= people_nouns()
        if not determiners & DEFINITE and not parsed.has_child(anchor, "poss") and not alike:
            return False
        if is_plural(parsed, [anchor]) and not is_plural(parsed, content) and lemma not in collectives():
            return False
    above = parsed.heads[anchor]
    placed = parsed.deps[anchor] == "pobj" and parsed.lower[above] in PLACING
    placed = placed or (parsed.deps[anchor] == "pobj" and parsed.lemmas[parsed.heads[above]] in people_nouns())
    if placed and lemma in people_nouns():
        return False  # "the mayor of Hull, **a former teacher**"
    listed = parsed.has_child(i, "conj") and parsed.has_child(i, "cc")
    if parsed.tags[anchor] not in NAMES and (parsed.deps[anchor] == "appos" or (listed and not is_plural(parsed, [anchor]))):
        return False  # "the old, **the young**, the poor", "our law, **our values and our rights**"
    indefinite = any(parsed.lower[kid] in ("a", "an") for kid in parsed.children_of(i, "det"))
    return not listed or indefinite or lemma in people_nouns() or parsed.tags[i] in PLURALS


TEMPORAL = frozenset(
    {"then", "now", "once", "formerly", "previously", "later", "currently", "also", "still", "officially", "originally"}
)


def left_without_relative(parsed: ParsedDoc, cut: Pieces, piece: Piece) -> set[int]:
    """The words of a noun that sums up its clause, where what is said of it is a claim of another voice: "open it to the
    public, **a plan** / which, they say, nobody wants"."""
    left: set[int] = set()
    for i in piece.tokens:
        if parsed.deps[i] == "appos" and parsed.lemmas[i] in words_as("proposal") | words_as("remark"):
            own = owned(parsed, cut, i)
            relatives = parsed.children_of(i, "relcl")
            if own[-1] == i == piece.tokens[-1] and any(cut.owner.get(k) != piece.head for k in relatives):
                left.update(own)
    return left


DEFINITE = frozenset({"the", "this", "that", "these", "those"})
PLACING = frozenset({"in", "at", "near", "outside"})


def _is_fronted(parsed: ParsedDoc, anchor: int) -> bool:
    """Whether ``anchor`` ends a phrase that opens the sentence, whose comma may part it from the subject: "According to
    agency **Newsline**, the mayor of Hull, Ana Silva, resigned"."""
    top = parsed.heads[anchor]
    return parsed.lower[top] == "to" and parsed.lower[top - 1 : top] == ("according",) and is_opening(parsed, top - 1)


def bearer(parsed: ParsedDoc, i: int) -> int:
    """The noun that the appositive ``i`` names, where the parser hung it on a nearer one: "a **spokesman** for the port,
    Tom Reed"."""
    anchor = parsed.heads[i]
    above = parsed.heads[parsed.heads[anchor]]
    named = parsed.tags[i] in NAMES and parsed.deps[anchor] == "pobj" and parsed.deps[parsed.heads[anchor]] == "prep"
    one_of = parsed.lower[above] == "one" and parsed.tags[anchor] in PLURALS and not parsed.has_child(i, "conj")
    return above if named and (one_of or parsed.lemmas[above] in words_as("office")) else anchor


def described_noun(parsed: ParsedDoc, i: int, before: int) -> int:
    """The noun that the appositive ``i``, from the token ``before`` on, describes; the body where it is one and a person stands
    before it: "Ana Silva of **Quayside**, a charity in Hull"."""
    anchor = parsed.heads[i]
    if (beside := _nearer_noun(parsed, i, before - 2)) is not None:
        return beside
    inside = parsed.deps[anchor] == "pobj"
    preposition = parsed.heads[anchor] if inside else next((k for k in parsed.children_of(anchor, "prep") if anchor < k < i), i)
    name = anchor if inside else parsed.child(preposition, "pobj")
    person = parsed.heads[preposition] if inside else anchor
    if name is not None and parsed.lower[preposition] in _MEMBERSHIP and parsed.tags[name] in NAMES and parsed.tags[i] == "NN":
        beside = parsed.right_edge[name] if not inside else before - 2
        if beside == before - 2 and parsed.lower[i] in _bodies() and _names_person(parsed, person):
            return name
    return nearest_conjunct(parsed, bearer(parsed, i), before)


def _nearer_noun(parsed: ParsedDoc, i: int, adjoining: int) -> int | None:
    """The noun at ``adjoining``, before the comma, where the appositive ``i`` fits that and not the one that the parser hung
    it on: a person's name, in "the policies of the **nominee**, Ana Silva"; a body, in "Ana Silva, a delegate on the
    **committee**, a body that sets the terms"."""
    anchor = parsed.heads[i]
    if adjoining <= anchor or parsed.tags[adjoining] != "NN" or not parsed.is_below(adjoining, anchor):
        return None
    if parsed.tags[i] == "NNP":
        people = people_nouns()
        return adjoining if parsed.lemmas[adjoining] in people and parsed.lemmas[anchor] not in people else None
    body = parsed.lower[i] in _bodies() and parsed.lower[adjoining] in _bodies() and parsed.tags[i] == "NN"
    return adjoining if body and _names_person(parsed, anchor) else None


@cache
def _bodies() -> frozenset[str]:
    """Nouns for bodies: "charity", "firm", the "tank" of "think tank"."""
    groups = {row.noun.split()[-1] for row in english().groups if row.sort == "group"}
    return frozenset(LEXICON.organisation_words) | groups


def _names_person(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` ends a name of several words, without an article or a word for a body: "Ana **Silva**"."""
    first = parsed.left_edge[noun]
    named = first < noun and all(parsed.tags[k] == "NNP" for k in range(first, noun + 1))
    return named and not any(parsed.lower[k] in LEXICON.organisation_words for k in range(first, noun + 1))


_MEMBERSHIP = frozenset({"of", "from", "at", "with"})


def _in_list(parsed: ParsedDoc, anchor: int, i: int) -> bool:
    """Whether the appositive ``i`` is one of several things in a row: "cuts in fares, a new bridge, **cheaper bread**"."""
    if parsed.deps[anchor] == "conj" and any(parsed.lower[k] == "and" for k in parsed.children_of(i, "cc")):
        return True  # "worship and courts, **the jailing of printers and a tax**"
    top = anchor
    while parsed.deps[top] in ("pobj", "prep", "conj", "appos") and parsed.heads[top] != top:
        top = parsed.heads[top]
    beside = [k for k in parsed.children_of(parsed.heads[top], "dobj") if k != top]
    return parsed.deps[top] == "dobj" and any(parsed.pos[k] in NOUNS and k < anchor for k in beside)


def _described(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` heads a description ("a former teacher", "chairman of the board", "his foreign minister")."""
    if parsed.tags[noun] in NAMES and not any(parsed.deps[kid] in {"det", "poss"} for kid in parsed.children[noun]):
        return any(parsed.deps[kid] == "prep" for kid in parsed.children[noun])
    return any(parsed.deps[kid] in DESCRIBING for kid in parsed.children[noun])


def nearest_conjunct(parsed: ParsedDoc, anchor: int, before: int) -> int:
    """The noun that an appositive from the token ``before`` on describes, where the parser hung it on ``anchor``: the last
    conjunct, in "Bangladeshis and Rohingya, a minority" the Rohingya."""
    adjoining = before - 2
    if adjoining > anchor and parsed.deps[adjoining] == "conj" and parsed.pos[adjoining] in NOUNS:
        return _whole_name(parsed, adjoining)
    while True:
        later = [k for k in parsed.children[anchor] if parsed.deps[k] == "conj" and k < before]
        if not later:
            return _whole_name(parsed, anchor)
        anchor = later[-1]


def _whole_name(parsed: ParsedDoc, noun: int) -> int:
    """The head of the body's name that ends with ``noun``: in "the **Office** for Rail and Road" the office."""
    top = noun
    while True:
        at = parsed.heads[noun] if parsed.deps[noun] == "conj" else noun
        preposition = parsed.heads[at]
        above = parsed.heads[preposition]
        named = parsed.tags[at] in NAMES and parsed.tags[above] in NAMES
        if parsed.deps[at] != "pobj" or parsed.lower[preposition] not in NAMING or not named or above > preposition:
            return top
        if parsed.has_child(above, "poss"):
            return top  # "a member of Norland's Parliament for **Lund**, a town"
        top = noun = above


NAMING = frozenset({"of", "for", "on"})
