"""Relative clauses: the antecedent in the place of its pronoun."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claims.language.labels import AUXILIARIES, NAMES, NOMINAL_SUBJECTS, PLURALS, RELATIVES, VERBS
from claims.sources import Speakers
from claims.splitting.clause import Clause
from claims.splitting.entities import is_person, people_nouns
from claims.splitting.lexicon import words_as
from claims.splitting.participles import whole
from claims.splitting.wording import MARKS, Piece, is_beside, is_plural

_PLACE_PREPOSITIONS = frozenset({"in", "at", "on", "near", "inside", "outside", "during"})
_EMPTY_ANTECEDENTS = frozenset(
    {"those", "that", "one", "ones", "anyone", "everyone", "someone", "all", "something", "anything"}
)
_FREE_CHOICE = frozenset({"no", "any", "whatever", "whichever"})
_MARKS_AND_QUOTES = MARKS | {'"'}
_OF_A_CLAUSE = frozenset({"nsubj", "nsubjpass", "mark", "aux", "auxpass"})
_QUANTIFIERS = frozenset(
    {"many", "few", "several", "most", "some", "other", "more", "such", "own", "certain", "various", "numerous"}
)


def relative_pronoun(doc: Doc, tokens: list[int]) -> int | None:
    """The token of the relative pronoun or adverb that opens a clause, None where it has none."""
    for i in tokens[:4]:
        token = doc[i]
        if token.tag_ in RELATIVES and token.lower_ != "what":
            return i
        if token.lower_ == "that" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            return i
    return None


def relative(doc: Doc, clause: Clause, tokens: list[int], pronoun: Token, speakers: Speakers) -> Sequence[Piece]:
    """The plan of a relative clause with its antecedent in the place of the ``pronoun``; ``tokens`` where none fits."""
    found = None if _takes_up_a_statement(pronoun) else _antecedent(doc, clause, tokens[0], pronoun, speakers)
    if found is None:
        return tokens
    anchor, antecedent = found
    if pronoun.dep_ == "pobj" and pronoun.tag_ != "WP$":
        return _prepositional(doc, tokens, pronoun, anchor, antecedent)
    if pronoun.i != tokens[0] or pronoun.lower_ == "why" or _may_be_none(anchor):
        return tokens
    rest = tokens[1:]
    if pronoun.tag_ == "WP$":
        return _owner(doc, anchor, antecedent, rest)
    some = _some(doc, anchor, antecedent, tokens[0])
    if pronoun.tag_ == "WRB":
        return _place(anchor, antecedent if pronoun.lower_ == "when" else some, rest)
    if pronoun.dep_ in NOMINAL_SUBJECTS and not _is_second_subject(pronoun):
        return [*some, *whole(doc, rest)]
    if (pronoun.dep_ in NOMINAL_SUBJECTS or pronoun.dep_ == "dobj") and pronoun.head.i in rest:
        return _inserted(doc, rest, pronoun.head, some)
    return tokens


def _may_be_none(anchor: Token) -> bool:
    """ "It is not an issue **that worries us**": whether there is such a thing is what the main clause denies."""
    if anchor.tag_ not in ("NN", "NNS") or any(
        _determines(child) and child.lower_ not in ("a", "an") for child in anchor.lefts
    ):
        return False
    verb = anchor.head
    while verb.pos_ not in VERBS and verb.head.i != verb.i:
        verb = verb.head
    return any(child.dep_ == "neg" for child in verb.children)


def _is_second_subject(pronoun: Token) -> bool:
    """ "a plan **which, he said, the mayor has dropped**": two subjects for the parser; the pronoun is the object."""
    return any(child.dep_ in NOMINAL_SUBJECTS and child.i > pronoun.i for child in pronoun.head.lefts)


def _antecedent(doc: Doc, clause: Clause, first: int, pronoun: Token, speakers: Speakers) -> tuple[Token, list[int]] | None:
    """The noun that a relative clause starting at ``first`` is about, and the words of its phrase before the clause.

    The parser hangs the clause on the nearest noun; in "an official in charge of supplies **who joined the talks**" the
    pronoun wants a person, in "boats at sea **that are in need of help**" the verb wants a plural.
    """
    verb = doc[clause.head]
    while verb.dep_ not in ("relcl", "acl") and verb.head.i != verb.i:
        verb = verb.head
    candidates = [(anchor, words) for anchor in _nouns_above(verb) if (words := _phrase(doc, anchor, first))]
    if pronoun.lower_ in ("who", "whom"):
        named = [c for c in candidates if _names_person(doc, c[0], speakers)]
        candidates = named or [c for c in candidates if _is_person(c[0])] or candidates[:1]
    elif pronoun.lower_ == "which":
        candidates = [c for c in candidates if not (c[0].tag_ == "NNP" and is_person(doc, c[1], speakers))]
    if pronoun.dep_ in NOMINAL_SUBJECTS:
        candidates = [c for c in candidates if _agrees(doc, pronoun.head, c[1])]
    return candidates[0] if candidates else None


def _nouns_above(verb: Token) -> list[Token]:
    """The nouns that a relative clause may be about, nearest first: its head, and those that its head depends on."""
    found: list[Token] = []
    token = verb.head
    while token.i < verb.i and token.pos_ in ("NOUN", "PROPN", "NUM"):
        if token.dep_ == "appos" and token.head.tag_ in NAMES:
            token = token.head  # "Ana Silva, a judge who …": her name, not the role
        found.extend(child for child in token.rights if child.dep_ == "conj" and child.i < verb.i and child.pos_ == token.pos_)
        found.append(token)
        above = token.head
        if token.dep_ == "pobj" and above.dep_ == "prep":
            above = above.head
            while above.pos_ == "ADV" and above.head.i != above.i:
                above = above.head  # "migrants now at sea who are in need"
            if above.dep_ == "relcl" and above.i < token.i:
                above = above.head  # "people who live under threat, who have no work"
            if above.pos_ == "VERB":  # "save migrants now at sea who …": the parser hangs "at sea" on the verb
                above = _last_noun(next((child for child in above.rights if child.dep_ == "dobj"), above), token)
        elif token.dep_ != "appos":
            break
        if above.i >= token.i:
            break
        token = above
    return [token for token in found if token.lower_ not in _EMPTY_ANTECEDENTS]


def _last_noun(noun: Token, before: Token) -> Token:
    """The last noun inside a noun phrase: of "the lives of migrants" the migrants."""
    inner = [
        child for of in noun.rights if of.dep_ == "prep" for child in of.rights if child.dep_ == "pobj" and child.i < before.i
    ]
    return _last_noun(inner[-1], before) if inner else noun


def _names_person(doc: Doc, anchor: Token, speakers: Speakers) -> bool:
    """Whether the name that ``anchor`` ends is a person's: in "Dr Osei of Imperial College London, who" not London."""
    start = anchor.i
    while start > 0 and doc[start - 1].pos_ == "PROPN":
        start -= 1
    return anchor.pos_ == "PROPN" and is_person(doc, range(start, anchor.i + 1), speakers)


def _takes_up_a_statement(pronoun: Token) -> bool:
    """Whether a relative is about all that was said, no noun in it: "He may resign, **which he denies**"."""
    return pronoun.lower_ == "which" and pronoun.dep_ == "dobj" and pronoun.head.lemma_ in words_as("answering")


def _is_person(noun: Token) -> bool:
    return noun.tag_ in NAMES or noun.lemma_.lower() in people_nouns() or noun.lower_ in people_nouns()


def _phrase(doc: Doc, anchor: Token, first: int) -> list[int]:
    """The words of the noun phrase of ``anchor`` before the token ``first``, without what is said beside it."""
    words = [t.i for t in anchor.subtree if t.i < first and not t.is_space and not is_beside(t, anchor)]
    if words and (doc[words[0]].dep_ == "prep" or any(doc[i].lower_ in _FREE_CHOICE for i in words)):
        return []  # "among them Ana Silva"; "It names no ship **that sank**"
    while words and doc[words[0]].tag_ == "RB":
        words.pop(0)  # "and **then** Ohio, which …"
    if words and anchor.dep_ == "conj" and not any(_determines(child) for child in anchor.lefts):
        shared = [child for child in anchor.head.lefts if child.dep_ in ("det", "poss")]
        words = [t.i for child in shared for t in child.subtree] + words  # "**her** jobs and transport plan, which …"
    while words and doc[words[-1]].text in _MARKS_AND_QUOTES:
        words.pop()
    while words and doc[words[0]].text in _MARKS_AND_QUOTES:
        words.pop(0)
    return [] if any(doc[i].dep_ in _OF_A_CLAUSE for i in words if i != anchor.i) else words


def _agrees(doc: Doc, verb: Token, antecedent: Sequence[int]) -> bool:
    """Whether the finite verb fits the antecedent's number: "the talks, which **was** a surprise" is about something else."""
    finite_verb = next((child for child in verb.lefts if child.dep_ in AUXILIARIES), verb)
    plural = is_plural(doc, antecedent)
    if finite_verb.tag_ == "VBZ" or finite_verb.lower_ == "was":
        return not plural
    return plural or not (finite_verb.tag_ == "VBP" or finite_verb.lower_ == "were")


def _some(doc: Doc, anchor: Token, antecedent: list[int], first: int) -> Sequence[Piece]:
    """The antecedent, with "some" where the clause picks out a part: not all "research **that harms embryos**" does."""
    restrictive = doc[first - 1].text not in MARKS
    bare = anchor.tag_ in ("NN", "NNS") and not any(_determines(child) for child in anchor.lefts)
    return ["some", *antecedent] if restrictive and bare else antecedent


def _determines(token: Token) -> bool:
    return token.dep_ in ("det", "poss", "nummod", "predet", "quantmod") or token.lower_ in _QUANTIFIERS


def _owner(doc: Doc, anchor: Token, antecedent: list[int], rest: list[int]) -> Sequence[Piece]:
    """ "over 700 passengers **whose boat sank**" → "The passengers' boat sank"."""
    words = _definite(doc, anchor, antecedent)
    mark = "’" if "’" in doc._.claims_article.text else "'"
    last = doc[antecedent[-1]]
    return [*words, mark if last.tag_ in PLURALS and last.text.endswith("s") else f"{mark}s", *rest]


def _definite(doc: Doc, anchor: Token, antecedent: list[int]) -> Sequence[Piece]:
    """The antecedent as it is referred to again: "over 700 passengers" as "the passengers"."""
    if anchor.tag_ not in ("NN", "NNS"):
        return antecedent
    kept = [i for i in antecedent if not _counts_or_points(doc[i], anchor)]
    return kept if any(doc[i].dep_ == "poss" for i in kept) else ["the", *kept]


def _counts_or_points(token: Token, anchor: Token) -> bool:
    while token.head.i != anchor.i and token.head.i != token.i:
        token = token.head
    return token.dep_ in ("det", "nummod", "quantmod", "predet") and token.i < anchor.i


def _place(anchor: Token, antecedent: Sequence[Piece], rest: list[int]) -> Sequence[Piece]:
    """ "in Rome, **where they last met**" → "They last met in Rome"."""
    above = anchor.head.lower_ if anchor.dep_ == "pobj" else ""
    return [*rest, above if above in _PLACE_PREPOSITIONS else "in", *antecedent]


def _inserted(doc: Doc, rest: list[int], verb: Token, antecedent: Sequence[Piece]) -> Sequence[Piece]:
    """The antecedent as the object behind ``verb``."""
    if any(child.dep_ in ("dobj", "ccomp") and child.i in rest for child in verb.children):
        return rest
    at = rest.index(verb.i) + 1
    while at < len(rest) and doc[rest[at]].dep_ == "prt":
        at += 1
    return [*rest[:at], *antecedent, *rest[at:]]


def _prepositional(doc: Doc, tokens: list[int], pronoun: Token, anchor: Token, antecedent: list[int]) -> Sequence[Piece]:
    """ "the city **in which they met**", "passengers, **most of whom drowned**", "a plan **which they agreed on**"."""
    at = tokens.index(pronoun.i)
    preposition = pronoun.head
    if at == 1 and tokens[0] == preposition.i and preposition.head.pos_ in VERBS:
        return [*tokens[2:], preposition.i, *antecedent]
    if at and tokens[at - 1] == preposition.i:  # "most of whom": of several
        several = is_plural(doc, antecedent)
        return [*tokens[:at], *_definite(doc, anchor, antecedent), *tokens[at + 1 :]] if several else tokens
    if at == 0 and preposition.i in tokens:
        stranded = tokens.index(preposition.i)
        return [*tokens[1 : stranded + 1], *antecedent, *tokens[stranded + 1 :]]
    return tokens
