"""The nouns that a relative clause may be about, and the words of each that stand for the pronoun."""

from claims.language import ParsedDoc
from claims.language.labels import NAMES, VERBS
from claims.language.names import ArticleNames
from claims.splitting.verbs import dependents_before
from claims.splitting.wording import MARKS, is_beside, people_nouns, without_marks

_EMPTY_ANTECEDENTS = frozenset(
    {"those", "that", "one", "ones", "anyone", "everyone", "someone", "all", "something", "anything"}
)
_FREE_CHOICE = frozenset({"no", "any", "whatever", "whichever"})
_OF_A_CLAUSE = frozenset({"nsubj", "nsubjpass", "mark", "aux", "auxpass"})
MARKS_AND_QUOTES = MARKS | {'"'}
_QUANTIFIERS = frozenset(
    {"many", "few", "several", "most", "some", "other", "more", "such", "own", "certain", "various", "numerous"}
)


def nouns_above(parsed: ParsedDoc, verb: int) -> list[int]:
    """The nouns that a relative clause may be about, nearest first: its head, and those that its head depends on."""
    pos, deps, heads = parsed.pos, parsed.deps, parsed.heads
    found: list[int] = []
    at = heads[verb]
    while at < verb and pos[at] in ("NOUN", "PROPN", "NUM"):
        if deps[at] == "appos" and parsed.tags[heads[at]] in NAMES:
            at = heads[at]  # "Ana Silva, a judge who …": her name, not the role
        found += [*reversed(_conjuncts(parsed, at, verb)), at]
        above = heads[at]
        if deps[at] == "pobj" and deps[above] in ("prep", "dative"):
            above = heads[above]
            while heads[above] < above and (pos[above] == "ADV" or (pos[above] == "ADJ" and deps[above] == "amod")):
                above = heads[above]  # "migrants now at sea who are in need", "a man familiar with the plan, who"
            if deps[above] == "acl" and parsed.tags[above] == "VBN":
                above = heads[above]  # "a film sent to our office, which"
            if deps[above] == "relcl" and above < at:
                above = heads[above]  # "people who live under threat, who have no work"
            if pos[above] == "VERB":  # "save migrants now at sea who …": the parser hangs "at sea" on the verb
                objects = (child for child in parsed.children_of(above, "dobj") if child > above)
                above = _last_noun(parsed, next(objects, above), at)
        elif deps[at] != "appos":
            break
        if above >= at:
            break
        at = above
    return [i for i in found if parsed.lower[i] not in _EMPTY_ANTECEDENTS]


def _conjuncts(parsed: ParsedDoc, noun: int, before: int) -> list[int]:
    """The nouns coordinated with ``noun`` up to the token ``before``, in reading order."""
    found: list[int] = []
    for child in parsed.children_of(noun, "conj"):
        if noun < child < before and parsed.pos[child] == parsed.pos[noun]:
            found += [child, *_conjuncts(parsed, child, before)]
    return found


def _last_noun(parsed: ParsedDoc, noun: int, before: int) -> int:
    """The last noun inside a noun phrase: of "the lives of migrants" the migrants."""
    phrases = [prep for prep in parsed.children_of(noun, "prep") if prep > noun]
    inner = [child for prep in phrases for child in parsed.children_of(prep, "pobj") if prep < child < before]
    return _last_noun(parsed, inner[-1], before) if inner else noun


def phrase_before(parsed: ParsedDoc, anchor: int, first: int) -> list[int]:
    """The words of the noun phrase of ``anchor`` before the token ``first``, without what is said beside it."""
    inside = [i for i in parsed.subtree(anchor) if i < first and not parsed.words[i].isspace()]
    made = [k for k in parsed.children_of(anchor, "acl") if parsed.tags[k] == "VBN" and parsed.left_edge[k] == anchor + 1]
    kept = {i for k in made for i in parsed.subtree(k) if not is_beside(parsed, i, k)}  # "a film **sent to us**, which"
    words = [i for i in inside if i in kept or not is_beside(parsed, i, anchor)]
    if words and (parsed.deps[words[0]] == "prep" or any(parsed.lower[i] in _FREE_CHOICE for i in words)):
        return []  # "among them Ana Silva"; "It names no ship **that sank**"
    if words and parsed.lower[words[0] - 1 : words[0] + 1] == ("on", "board"):
        words.pop(0)  # "those **on board** Flight LM804, which"
    while words and parsed.tags[words[0]] == "RB":
        words.pop(0)  # "and **then** Ohio, which …"
    determined = any(child < anchor and determines(parsed, child) for child in parsed.children[anchor])
    if words and parsed.deps[anchor] == "conj" and not determined:
        shared = dependents_before(parsed, parsed.heads[anchor], ("det", "poss"))
        words = [i for child in shared for i in parsed.subtree(child)] + words  # "**her** jobs and transport plan, which …"
    words = without_marks(parsed, words, MARKS_AND_QUOTES)
    return [] if any(parsed.deps[i] in _OF_A_CLAUSE for i in words if i != anchor) else words


def as_named(names: ArticleNames, anchor: int, words: list[int], first: int) -> tuple[int, list[int]]:
    """The noun ``anchor`` and the ``words`` of its phrase with all of a name that it ends ("Nurses **Without Walls**, which"),
    or as the name that stands between it and the clause at ``first``: "the firm, **Acme**, which"."""
    parsed, name = names.parsed, names.parties.name_at.get(anchor)
    if name is not None and name.end - 1 == anchor and name.start < words[0]:
        article = name.start > 0 and parsed.lower[name.start - 1] == "the"
        return anchor, [*range(name.start - article, name.end)]
    preposition = parsed.heads[anchor]
    if parsed.deps[anchor] == "pobj" and parsed.words[preposition].istitle() and preposition == anchor - 1:
        whole = parsed.heads[preposition]
        return whole, [*range(parsed.left_edge[whole], anchor + 1)] if parsed.sentence[preposition][0] < preposition else words
    called = [k for k in parsed.children_of(anchor, "appos") if anchor < k < first and parsed.tags[k] == "NNP"]
    if parsed.tags[anchor] != "NN" or len(called) != 1 or parsed.has_child(called[0], "conj"):
        return anchor, words
    return called[0], phrase_before(parsed, called[0], first) or words


def holder_of(parsed: ParsedDoc, anchor: int) -> int | None:
    """The noun for a person whose relation or office a name completes: "Ana Silva, the **head** of Acme, who"."""
    at = anchor
    while parsed.deps[at] in ("pobj", "prep") and parsed.heads[at] < at:
        at = parsed.heads[at]
    return at if at != anchor and parsed.lemmas[at] in people_nouns() else None


def is_office(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` is for somebody who leads a body, so that the name behind it is no person's: "the **head** of Acme"."""
    return parsed.lemmas[noun] in _OFFICES


_OFFICES = frozenset({"head", "chair", "chairman", "chairwoman", "chief", "director", "president", "governor", "chancellor"})


def is_beside_person(parsed: ParsedDoc, anchor: int) -> bool:
    """Whether a noun only says to whom somebody is close, so that "who" may be either: "a source close to **Voss**, who"."""
    preposition = parsed.heads[anchor]
    return parsed.deps[anchor] == "pobj" and parsed.pos[parsed.heads[preposition]] in ("ADJ", "ADV")


def coordination(parsed: ParsedDoc, verb: int, first: int) -> list[tuple[int, list[int]]]:
    """All of the nouns coordinated before a relative clause that starts at ``first``: "**Hull and York**, which were"; none
    where it is open which nouns are coordinated: "the son of the mayor and the actress, who were"."""
    top = parsed.heads[verb]
    while parsed.deps[top] == "conj":
        top = parsed.heads[top]
    words = [i for i in parsed.subtree(top) if i < first]
    of = any(parsed.lower[k] in ("of", "for") for k in parsed.children_of(top, "prep"))
    if (
        not words
        or of
        or not parsed.has_child(top, "conj")
        or any(parsed.pos[i] in VERBS or parsed.deps[i] == "appos" for i in words)
    ):
        return []
    words = without_marks(parsed, words, MARKS_AND_QUOTES)
    return [(top, words)] if top in words else []


def determines(parsed: ParsedDoc, i: int) -> bool:
    """Whether a word before a noun says which or how many: "**the** boats", "**many** boats"."""
    return parsed.deps[i] in ("det", "poss", "nummod", "predet", "quantmod") or parsed.lower[i] in _QUANTIFIERS
