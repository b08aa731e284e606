"""Whether a cue stands in the construction that licenses it, and which predicate it then scopes over.

Scope is read from the parse, not from a window of words: in "Officials who may know say he left" the modal belongs to
"know" alone, and "apparently in retaliation" leaves it open why, not whether, something was done.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from claims.data.grammar import Licence
from claims.hedging.syntax import AUXILIARIES, PREDICATES, SUBJECTS, Syntax

_COMPLEMENTS = ("xcomp", "ccomp", "csubj", "csubjpass", "acl", "advcl")
_PREDICATIVE = frozenset({"acomp", "attr", "oprd"})
_CORE_ARGUMENTS = frozenset({*SUBJECTS, "dobj", "dative", "attr", "oprd", "agent"})
_NOT_ADVERBIAL = frozenset({"mark", "pobj", "amod", "det", "compound", "conj", "dobj", *SUBJECTS, *_PREDICATIVE})
_BEFORE_NOT = SUBJECTS | AUXILIARIES
_EMBEDDED = ("whether", "if")


class Scope(NamedTuple):
    """The predicate a cue scopes over; ``governor`` is the matrix predicate where that lies under the cue's own clause."""

    token: int
    governor: int | None = None


def scope_of(syntax: Syntax, licence: Licence, anchor: int, end: int) -> Scope | None:
    """What a cue scopes over whose construction hangs on token ``anchor`` and whose words end before token ``end``.

    None where the construction is not there, so that the words are no cue: "about the trip", "on May 3".
    """
    return _READERS[licence](syntax, anchor, end)


def predicate_above(syntax: Syntax, i: int) -> int:
    """The nearest verb at or above token ``i``, or the root."""
    while syntax.pos[i] not in PREDICATES and syntax.head[i] != i:
        i = syntax.head[i]
    return i


def _clause_of(syntax: Syntax, h: int) -> int | None:
    """The predicate of which ``h`` is the core: itself, or the copula it completes; None for an argument or adjunct."""
    for _ in range(3):
        if syntax.head[h] == h or (syntax.pos[h] in PREDICATES and syntax.dep[h] not in _PREDICATIVE):
            return h
        if syntax.dep[h] in _PREDICATIVE or (syntax.dep[h] == "advmod" and syntax.pos[h] == "ADV"):
            h = syntax.head[h]
        elif syntax.dep[h] in ("conj", "ccomp", "relcl", "advcl", "appos", "parataxis"):
            return h
        else:
            return None
    return None


def _auxiliary(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if syntax.tag[anchor] != "MD":
        return None
    return Scope(syntax.head[anchor] if syntax.dep[anchor] in ("aux", "auxpass") else anchor)


def _shifted(syntax: Syntax, verb: int) -> bool:
    """Whether the clause of ``verb`` stands under a report in the past: "said the talks would begin", "claims that …"."""
    while syntax.dep[verb] == "conj" and syntax.head[verb] != verb:
        verb = syntax.head[verb]
    governor = syntax.head[verb]
    if syntax.dep[verb] in ("ccomp", "csubj", "xcomp") and governor != verb:
        return _told_in_the_past(syntax, governor)
    return syntax.dep[verb] == "acl" and syntax.pos[governor] == "NOUN"


def _told_in_the_past(syntax: Syntax, verb: int) -> bool:
    """Whether a verb is past, or takes its tense from one that is: "**left**, adding", "**was** quoted as saying"."""
    for _ in range(4):
        if syntax.past(verb):
            return True
        if syntax.finite(verb) or syntax.head[verb] == verb:
            return syntax.perfect(verb)
        verb = syntax.head[verb]
    return False


def _backshift(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(syntax, anchor, end)
    return scope if scope and _shifted(syntax, scope.token) else None


def _hypothetical(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(syntax, anchor, end)
    return scope if scope and not _shifted(syntax, scope.token) else None


def _perfect(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    return _auxiliary(syntax, anchor, end) if syntax.dep[end - 1] == "aux" else None


def _expectation(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(syntax, anchor, end)
    if scope is None or syntax.has(scope.token, "auxpass"):  # "the fee must be paid"
        return None
    subject = syntax.child(scope.token, *SUBJECTS)
    person = subject is not None and syntax.lower[subject] in _PERSONS and syntax.lemma[end - 1] != "be"
    return None if person else scope


_PERSONS = frozenset({"i", "we", "you", "he", "she", "they", "who", "everyone", "everybody", "nobody"})


def _adverb(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    head = syntax.head[anchor]
    if head == anchor:  # "Not so, he said": the adverb is all there is
        return Scope(anchor)
    if syntax.dep[anchor] in _NOT_ADVERBIAL:
        return None
    if syntax.dep[anchor] == "neg" and syntax.pos[head] == "ADV":
        verb = syntax.head[head]  # "it has not yet paid", but "not far away, it paid"
        if not any(syntax.dep[c] in _BEFORE_NOT and c < anchor for c in syntax.children[verb]):
            return None
    clause = _clause_of(syntax, head)
    if clause is None or (syntax.dep[anchor] == "neg" and anchor > clause and syntax.pos[clause] == "VERB"):
        return None  # "they came, not surprisingly": the negation bears on what follows it
    return Scope(clause)


def _matrix(syntax: Syntax, i: int) -> int:
    """The predicate that token ``i`` completes ("is" for "likely"), or ``i`` itself."""
    head = syntax.head[i]
    if syntax.dep[i] == "amod" and i > 0 and syntax.lemma[i - 1] == "be" and syntax.dep[i - 1] not in AUXILIARIES:
        return i - 1  # "It's unlikely Smith's bid will succeed", parsed as "an unlikely bid"
    return head if syntax.dep[i] in _PREDICATIVE and syntax.pos[head] in PREDICATES else i


def _complement(syntax: Syntax, i: int, *, infinitive: bool) -> tuple[int, int] | None:
    """(matrix predicate, head of its complement clause) for the predicate word ``i``."""
    matrix = _matrix(syntax, i)
    for governor in (i, matrix) if matrix != i else (i,):
        for c in syntax.children[governor]:
            if (
                syntax.dep[c] in _COMPLEMENTS
                and (c > i or syntax.dep[c] == "ccomp")
                and syntax.infinitive(c) == infinitive
                and (infinitive or syntax.dep[c] != "advcl")
                and syntax.dep[c] != "acl"
            ):
                return matrix, c
    return None


def _infinitive(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if "TO" not in syntax.tag[end : end + 3]:  # "appears not to have left"
        return None
    found = _complement(syntax, anchor, infinitive=True)
    return Scope(found[1], found[0]) if found else None


def _passive(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if syntax.tag[anchor] not in ("VBN", "VBD", "JJ") or (syntax.has(anchor, "dobj") and syntax.dep[anchor] != "acl"):
        return None
    if syntax.tag[anchor] == "VBD" and "auxpass" not in {syntax.dep[c] for c in syntax.children[anchor]}:
        return None
    if syntax.tag[anchor] == "VBN" and any(syntax.lemma[c] == "have" for c in syntax.children[anchor]):
        been = any(syntax.dep[c] == "auxpass" for c in syntax.children[anchor])
        if not been:  # "They had expected to win" is no passive
            return None
    found = _complement(syntax, anchor, infinitive=True)
    return Scope(found[1], found[0]) if found else None


def _that(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    found = _complement(syntax, anchor, infinitive=False)
    if found is None or any(syntax.lower[c] in _EMBEDDED for c in syntax.children[found[1]] if syntax.dep[c] == "mark"):
        return None
    return Scope(found[1], found[0])


def _copula(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if syntax.pos[anchor] not in PREDICATES or syntax.child(anchor, "acomp", "oprd", "attr") is None:
        return None
    return Scope(anchor)


def _predicate(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if syntax.dep[anchor] == "amod":
        noun = syntax.head[anchor]
        return Scope(syntax.head[noun]) if syntax.dep[noun] == "attr" else None
    if syntax.pos[anchor] == "VERB":
        passive = syntax.has(anchor, "auxpass") and not syntax.has(anchor, "agent")
        return Scope(anchor) if passive else None
    if syntax.dep[anchor] in _PREDICATIVE:
        return Scope(syntax.head[anchor])
    return Scope(anchor) if syntax.head[anchor] == anchor else None


def _verdict(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    scope = _predicate(syntax, anchor, end) if syntax.pos[anchor] == "VERB" else None
    if scope is None:
        return None
    for c in syntax.children[anchor]:
        small_clause = syntax.dep[c] in ("ccomp", "advcl") and syntax.pos[c] not in PREDICATES
        as_such = syntax.dep[c] == "prep" and syntax.lower[c] == "as"
        if c > anchor and (syntax.dep[c] in _PREDICATIVE or small_clause or as_such):
            return scope
    return None


def _question(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    inner = matrix = syntax.head[anchor]
    while syntax.head[matrix] > matrix and syntax.dep[matrix] in _WITHIN_SUBJECT:
        matrix = syntax.head[matrix]
    misread = syntax.head[inner] == inner  # "Whether the dam held is not known", parsed as "the dam [that was] held"
    return Scope(matrix) if (matrix != inner or misread) and syntax.pos[matrix] in PREDICATES else None


_WITHIN_SUBJECT = SUBJECTS | AUXILIARIES
"""How the clause of a question hangs on its matrix; the auxiliaries are those of a parse that took both clauses for one."""


def _noun(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    if syntax.pos[anchor] not in ("NOUN", "PROPN"):
        return None
    for c in syntax.children[anchor]:
        reduced = syntax.tag[c] in ("VBN", "VBG") and not syntax.has(c, "mark")  # "rumours spread by rivals"
        if syntax.dep[c] in ("acl", "ccomp") and not reduced:
            return Scope(c, anchor)
        if syntax.dep[c] == "prep":
            gerund = syntax.child(c, "pcomp")
            if gerund is not None:
                return Scope(gerund, anchor)
    return None


def _quantity(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    counted = end < len(syntax.tag) and (
        syntax.tag[end] in ("CD", "$", "#")
        or syntax.lemma[end] in ("half", "dozen", "hundred", "thousand", "million", "billion", "quarter")
        or (syntax.lower[end] in ("a", "one") and syntax.lemma[min(end + 1, len(syntax.tag) - 1)] in _MEASURES)
    )
    if not counted and syntax.tag[syntax.head[anchor]] != "CD":
        return None
    return Scope(predicate_above(syntax, syntax.head[anchor]))


_MEASURES = frozenset({"dozen", "hundred", "thousand", "million", "billion", "third", "quarter", "half", "score"})


def _condition(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    clause = syntax.head[anchor]
    if syntax.dep[anchor] == "prep" and syntax.lower[anchor] == "unless":  # "stay unless the weather changes", taken for a noun
        matrix = _clause_of(syntax, clause)
        return None if matrix is None else Scope(matrix)
    if syntax.dep[anchor] not in ("mark", "advmod", "prep") or syntax.dep[clause] != "advcl":
        return None
    matrix = _clause_of(syntax, syntax.head[clause])  # "as long as" hangs under "long", "stays shut unless" under "shut"
    return None if matrix is None else Scope(matrix)


def _verb(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    return Scope(anchor) if syntax.pos[anchor] in PREDICATES else None


def _determiner(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    determines = syntax.dep[anchor] in ("det", "amod", "neg", "nummod", "advmod", "predet", "preconj")
    noun = syntax.head[anchor] if determines else anchor
    for _ in range(3):
        if syntax.dep[noun] == "conj":
            noun = syntax.head[noun]
        elif syntax.dep[noun] == "pobj" and not determines:  # "was seen by nobody"
            noun = syntax.head[noun]
            if syntax.dep[noun] in ("prep", "agent"):
                clause = syntax.head[noun]
                return Scope(clause) if syntax.pos[clause] in PREDICATES else None
        else:
            break
    if syntax.head[noun] == noun:
        return Scope(noun)
    return Scope(syntax.head[noun]) if syntax.dep[noun] in _CORE_ARGUMENTS else None


def _preposition(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    gerund = syntax.child(anchor, "pcomp")
    return None if gerund is None else Scope(gerund)


def _nor(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    clause = syntax.head[anchor]
    for c in syntax.children[clause]:
        if c > anchor and syntax.dep[c] == "conj":  # "has not paid, nor has it written"; not "neither paid nor wrote"
            return Scope(c) if any(syntax.dep[s] in SUBJECTS for s in syntax.children[c]) else None
    return Scope(clause) if anchor < clause and syntax.pos[clause] in PREDICATES else None


def _scarcity(syntax: Syntax, anchor: int, end: int) -> Scope | None:
    noun = syntax.head[anchor] if syntax.dep[anchor] in ("amod", "det") else anchor
    if syntax.tag[anchor] in ("JJR", "RBR", "JJS", "RBS"):  # "fewer tanks"
        return None
    determined = any(c != anchor and syntax.dep[c] in ("det", "poss", "nummod") for c in syntax.children[noun])
    return None if determined else _determiner(syntax, anchor, end)


_READERS: Mapping[Licence, Callable[[Syntax, int, int], Scope | None]] = {
    Licence.AUXILIARY: _auxiliary,
    Licence.BACKSHIFT: _backshift,
    Licence.HYPOTHETICAL: _hypothetical,
    Licence.PERFECT: _perfect,
    Licence.EXPECTATION: _expectation,
    Licence.ADVERB: _adverb,
    Licence.INFINITIVE: _infinitive,
    Licence.PASSIVE: _passive,
    Licence.THAT: _that,
    Licence.COPULA: _copula,
    Licence.PREDICATE: _predicate,
    Licence.NOUN: _noun,
    Licence.QUANTITY: _quantity,
    Licence.CONDITION: _condition,
    Licence.VERDICT: _verdict,
    Licence.QUESTION: _question,
    Licence.VERB: _verb,
    Licence.DETERMINER: _determiner,
    Licence.SCARCITY: _scarcity,
    Licence.NOR: _nor,
    Licence.PREPOSITION: _preposition,
}
