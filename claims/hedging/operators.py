"""The hedges and negations of a document, each in a construction that licenses it, at the predicate that it scopes over.

Scope is read from the parse, not from a window of words: in "Officials who may know say he left" the modal belongs to
"know" alone, and "apparently in retaliation" leaves it open why, not whether, something was done.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from claims.data.grammar import Licence
from claims.hedging.factuality import Index, Operator, hedge_index, negation_index, patterns_at
from claims.hedging.tense import is_habitual, is_set_in_past, is_shifted
from claims.language import ParsedDoc
from claims.language.labels import AUXILIARIES, NOUNS, PARTICIPLES, PREDICATIVES, SUBJECTS, VERBS
from claims.language.quantifiers import is_negated_quantity
from claims.language.times import times
from claims.splitting.clause import verb_above

_COMPLEMENTS = ("xcomp", "ccomp", "csubj", "csubjpass", "advcl")
_CORE_ARGUMENTS = frozenset({*SUBJECTS, "dobj", "dative", "attr", "oprd", "agent"})
_NOT_ADVERBIAL = frozenset({"mark", "pobj", "amod", "det", "compound", "conj", "dobj", *SUBJECTS, *PREDICATIVES})
_BEFORE_NOT = SUBJECTS | AUXILIARIES
_EMBEDDED = ("whether", "if")


class Scope(NamedTuple):
    """The predicate that a cue scopes over; ``governor`` is the matrix predicate if the cue is in a higher clause.

    Each function below tests one construction and returns the scope of a cue in it: ``anchor`` is the cue's main token, and its
    words end before token ``end``. It returns None if the construction is absent: "about the trip", "on May 3" are not hedges.
    """

    token: int
    governor: int | None = None


def _clause_of(parsed: ParsedDoc, h: int) -> int | None:
    """The predicate that token ``h`` heads: ``h`` itself, or the copula whose complement it is; None for other tokens."""
    for _ in range(3):
        if parsed.heads[h] == h or (parsed.pos[h] in VERBS and parsed.deps[h] not in PREDICATIVES):
            return h
        if parsed.deps[h] in PREDICATIVES or (parsed.deps[h] == "advmod" and parsed.pos[h] == "ADV"):
            h = parsed.heads[h]
        elif parsed.deps[h] in ("conj", "ccomp", "relcl", "advcl", "appos", "parataxis"):
            return h
        else:
            return None
    return None


def _auxiliary(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if parsed.tags[anchor] != "MD":
        return None
    verb = parsed.heads[anchor] if parsed.deps[anchor] in AUXILIARIES else anchor
    if parsed.lower[anchor] == "could" and not is_shifted(parsed, verb) and is_set_in_past(parsed, verb):
        return None  # an ability: "When the gate opened, the ships **could** leave"
    return Scope(verb)


def _backshift(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(parsed, anchor, end)
    return scope if scope and is_shifted(parsed, scope.token) else None


def _hypothetical(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(parsed, anchor, end)
    return scope if scope and not (is_shifted(parsed, scope.token) or is_habitual(parsed, scope.token)) else None


def _perfect(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    return _auxiliary(parsed, anchor, end) if parsed.deps[end - 1] == "aux" else None


def _expectation(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    scope = _auxiliary(parsed, anchor, end)
    if scope is None or parsed.has_child(scope.token, "auxpass"):  # an obligation: "the fee must be paid"
        return None
    if parsed.lemmas[end - 1] == "be" and parsed.lower[anchor] != "must":  # "We **should** be proud"
        return scope if _is_awaited(parsed, scope.token) else None
    subject = parsed.child(scope.token, *SUBJECTS)
    person = subject is not None and parsed.lower[subject] in _PERSONS and parsed.lemmas[end - 1] != "be"
    return None if person else scope


def _is_awaited(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the clause has a time, which makes "should be" an expectation: "**by Friday**", "**when** it opens"."""
    behind = (i for prep in parsed.children_of(verb, "prep") for i in parsed.children_of(prep, "pcomp", "pobj"))
    soon = any(parsed.lower[i] in _SOON for i in (*parsed.children_of(verb, "advmod"), *behind))
    clauses = (parsed.lower[parsed.left_edge[k]] for k in parsed.children_of(verb, "advcl"))
    return soon or not _WAITING.isdisjoint(clauses) or any(True for _ in times(parsed, ((verb, parsed.right_edge[verb] + 1),)))


_WAITING = frozenset({"when", "before", "until", "once"})
_SOON = frozenset({"soon", "shortly", "eventually", "later", "then", "now"})
_PERSONS = frozenset({"i", "we", "you", "he", "she", "they", "who", "everyone", "everybody", "nobody"})


def _adverb(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    head = parsed.heads[anchor]
    if head == anchor:  # the adverb is the root, without a predicate: "Not so, he said"
        return Scope(anchor)
    if parsed.deps[anchor] in _NOT_ADVERBIAL:
        return None
    if parsed.deps[anchor] == "neg" and parsed.pos[head] == "ADV":
        verb = parsed.heads[head]  # "it has not yet paid", but "not far away, it paid"
        if not any(parsed.deps[c] in _BEFORE_NOT and c < anchor for c in parsed.children[verb]):
            return None
    of_subject = parsed.deps[anchor] == "neg" and parsed.deps[head] in SUBJECTS and anchor < head
    if of_subject and is_negated_quantity(parsed, anchor):
        return Scope(parsed.heads[head])  # "**Not everybody** paid", "**Not all** banks paid"
    clause = _clause_of(parsed, head)
    existing = clause is not None and parsed.lemmas[clause] == "be" and anchor == clause + 1  # "There is **not** one bank"
    elided = clause == anchor - 1 and parsed.lemmas[clause] in ("do", "have")  # "said she did **not**"
    elided = elided and clause is not None and parsed.deps[clause] == "ccomp" and not parsed.has_child(clause, "conj", "cc")
    doing = clause is not None and parsed.pos[clause] == "VERB" and not existing and not elided
    if clause is None or (parsed.deps[anchor] == "neg" and anchor > clause and doing):
        return None  # the negation scopes over what follows it, not over the verb: "they came, not surprisingly"
    return Scope(clause)


def _matrix(parsed: ParsedDoc, i: int) -> int:
    """The predicate that token ``i`` completes ("is" for "likely"), or ``i`` itself."""
    head = parsed.heads[i]
    if parsed.deps[i] == "amod" and i > 0 and parsed.lemmas[i - 1] == "be" and parsed.deps[i - 1] not in AUXILIARIES:
        return i - 1  # "It's unlikely Smith's bid will succeed", parsed as "an unlikely bid"
    return head if parsed.deps[i] in PREDICATIVES and parsed.pos[head] in VERBS else i


def _complement(parsed: ParsedDoc, i: int, *, infinitive: bool) -> tuple[int, int] | None:
    """(matrix predicate, head of its complement clause) for the predicate word ``i``."""
    matrix = _matrix(parsed, i)
    for governor in (i, matrix) if matrix != i else (i,):
        for c in parsed.children[governor]:
            dep = parsed.deps[c]
            below = dep in _COMPLEMENTS and (c > i or dep == "ccomp") and (infinitive or dep != "advcl")
            if below and parsed.is_infinitive(c) == infinitive:
                return matrix, c
    return None


def _infinitive(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if "TO" not in parsed.tags[end : end + 3]:  # "to" may follow a negation or an adverb: "appears not to have left"
        return None
    if parsed.lemmas[anchor] == "go" and parsed.tags[anchor] != "VBG":  # "went to see the dam" is past
        return None
    found = _complement(parsed, anchor, infinitive=True)
    return Scope(found[1], found[0]) if found else None


def _passive(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if parsed.tags[anchor] not in ("VBN", "VBD", "JJ") or (parsed.has_child(anchor, "dobj") and parsed.deps[anchor] != "acl"):
        return None
    if parsed.tags[anchor] == "VBD" and "auxpass" not in {parsed.deps[c] for c in parsed.children[anchor]}:
        return None
    if parsed.tags[anchor] == "VBN" and any(parsed.lemmas[c] == "have" for c in parsed.children[anchor]):
        been = any(parsed.deps[c] == "auxpass" for c in parsed.children[anchor])
        if not been:  # "They had expected to win" is not a passive
            return None
    found = _complement(parsed, anchor, infinitive=True)
    return Scope(found[1], found[0]) if found else None


def _that(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    found = _complement(parsed, anchor, infinitive=False)
    if found is None or any(parsed.lower[c] in _EMBEDDED for c in parsed.children[found[1]] if parsed.deps[c] == "mark"):
        return None
    return Scope(found[1], found[0])


def _copula(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if parsed.pos[anchor] not in VERBS or parsed.child(anchor, "acomp", "oprd", "attr") is None:
        return None
    return Scope(anchor)


def _predicate(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if parsed.deps[anchor] == "amod":
        noun = parsed.heads[anchor]
        return Scope(parsed.heads[noun]) if parsed.deps[noun] == "attr" else None
    if parsed.pos[anchor] == "VERB":
        passive = parsed.has_child(anchor, "auxpass") and not parsed.has_child(anchor, "agent")
        return Scope(anchor) if passive else None
    if parsed.deps[anchor] in PREDICATIVES:
        return Scope(parsed.heads[anchor])
    return Scope(anchor) if parsed.heads[anchor] == anchor else None


def _verdict(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    scope = _predicate(parsed, anchor, end) if parsed.pos[anchor] == "VERB" else None
    if scope is None:
        return None
    for c in parsed.children[anchor]:
        small_clause = parsed.deps[c] in ("ccomp", "advcl") and parsed.pos[c] not in VERBS
        as_such = parsed.deps[c] == "prep" and parsed.lower[c] == "as"
        if c > anchor and (parsed.deps[c] in PREDICATIVES or small_clause or as_such):
            return scope
    return None


def _question(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    inner = matrix = parsed.heads[anchor]
    while parsed.heads[matrix] > matrix and parsed.deps[matrix] in _WITHIN_SUBJECT:
        matrix = parsed.heads[matrix]
    misread = parsed.heads[inner] == inner  # "Whether the dam held is not known", parsed as "the dam [that was] held"
    return Scope(matrix) if (matrix != inner or misread) and parsed.pos[matrix] in VERBS else None


_WITHIN_SUBJECT = SUBJECTS | AUXILIARIES
"""The dependency of a question's clause on its matrix; auxiliaries, if the parser merged both clauses."""


def _noun(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    if parsed.pos[anchor] not in NOUNS:
        return None
    for c in parsed.children[anchor]:
        # Not the noun's content: "rumours spread by rivals".
        reduced = parsed.tags[c] in PARTICIPLES and not parsed.has_child(c, "mark")
        if parsed.deps[c] in ("acl", "ccomp") and not reduced:
            return Scope(c, anchor)
        if parsed.deps[c] == "prep":
            gerund = parsed.child(c, "pcomp")
            if gerund is not None:
                return Scope(gerund, anchor)
    return None


def _quantity(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    counted = end < len(parsed.words) and (
        parsed.tags[end] in ("CD", "$", "#")
        or parsed.lemmas[end] in ("half", "dozen", "hundred", "thousand", "million", "billion", "quarter")
        or (parsed.lower[end] in ("a", "one") and parsed.lemmas[min(end + 1, len(parsed.words) - 1)] in _MEASURES)
    )
    if not counted and parsed.tags[parsed.heads[anchor]] != "CD":
        return None
    return Scope(verb_above(parsed, parsed.heads[anchor]))


_MEASURES = frozenset({"dozen", "hundred", "thousand", "million", "billion", "third", "quarter", "half", "score"})


def _condition(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    clause = parsed.heads[anchor]
    if parsed.deps[anchor] == "prep" and parsed.lower[anchor] == "unless":
        # The parser takes the verb for a noun: "unless the weather **changes**".
        matrix = _clause_of(parsed, clause)
        return None if matrix is None else Scope(matrix)
    if parsed.deps[anchor] not in ("mark", "advmod", "prep") or parsed.deps[clause] != "advcl":
        return None
    # The clause may be attached to an adjective or adverb: "as long as …" to "long", "stays shut unless …" to "shut".
    matrix = _clause_of(parsed, parsed.heads[clause])
    return None if matrix is None else Scope(matrix)


def _verb(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    return Scope(anchor) if parsed.pos[anchor] in VERBS else None


def _determiner(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    determines = parsed.deps[anchor] in ("det", "amod", "neg", "nummod", "advmod", "predet", "preconj")
    noun = parsed.heads[anchor] if determines else anchor
    for _ in range(3):
        conjunct = (
            parsed.deps[noun] == "conj" and parsed.pos[noun] not in VERBS
        )  # not "it rose, and gas was **little changed**"
        if conjunct or (parsed.deps[noun] == "poss" and parsed.lower[anchor] == "neither"):
            noun = parsed.heads[noun]  # "**neither** side's figures"
        elif parsed.deps[noun] == "pobj" and (not determines or parsed.lower[parsed.heads[noun]] == "of"):
            noun = parsed.heads[noun]  # a pronoun in a prepositional phrase: "was seen by nobody", "knew **of no** case"
            if parsed.deps[noun] in ("prep", "agent"):
                clause = parsed.heads[noun]
                return Scope(clause) if parsed.pos[clause] in VERBS else None
        else:
            break
    if parsed.heads[noun] == noun:
        return Scope(noun)
    if parsed.deps[noun] not in _CORE_ARGUMENTS:
        return None
    predicate = parsed.heads[noun]
    judged = parsed.deps[predicate] == "ccomp" and parsed.pos[predicate] == "ADJ" and predicate == noun + 1
    return Scope(parsed.heads[predicate] if judged else predicate)  # "**found** nothing harmful"


def _preposition(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    gerund = parsed.child(anchor, "pcomp")
    return None if gerund is None else Scope(gerund)


def _nor(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    clause = parsed.heads[anchor]
    for c in parsed.children[clause]:
        # The clause after "nor" has a subject: "has not paid, nor has it written", not "neither paid nor wrote".
        if c > anchor and parsed.deps[c] == "conj":
            return Scope(c) if any(parsed.deps[s] in SUBJECTS for s in parsed.children[c]) else None
    return Scope(clause) if anchor < clause and parsed.pos[clause] in VERBS else None


def _scarcity(parsed: ParsedDoc, anchor: int, end: int) -> Scope | None:
    noun = parsed.heads[anchor] if parsed.deps[anchor] in ("amod", "det") else anchor
    if parsed.tags[anchor] in ("JJR", "RBR", "JJS", "RBS"):  # a comparison, not scarcity: "fewer tanks"
        return None
    determined = any(c != anchor and parsed.deps[c] in ("det", "poss", "nummod") for c in parsed.children[noun])
    too = any(parsed.lower[c] == "too" for c in parsed.children[anchor])  # "Too few banks paid"
    return None if determined or too else _determiner(parsed, anchor, end)


_READERS: Mapping[Licence, Callable[[ParsedDoc, int, int], Scope | None]] = {
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


@dataclass(slots=True)
class Operators:
    """Operators by the predicate in their scope; ``governed`` those from a matrix predicate (included)."""

    hedges: dict[int, list[Operator]] = field(default_factory=dict)
    negations: dict[int, list[Operator]] = field(default_factory=dict)
    governed: dict[int, tuple[Operator, int]] = field(default_factory=dict)
    approximators: list[tuple[Operator, int]] = field(default_factory=list)

    def approximators_between(self, start: int, end: int) -> list[tuple[Operator, int]]:
        """The approximators that begin at the tokens from ``start`` to ``end`` (excluded), with their predicates."""
        low = bisect_left(self.approximators, start, key=_start)
        return self.approximators[low : bisect_left(self.approximators, end, lo=low, key=_start)]


def _start(found: tuple[Operator, int]) -> int:
    return found[0].start


def operators_of(parsed: ParsedDoc) -> Operators:
    """The operators of the document, each list in reading order."""
    found = Operators()
    for operator, scope in _licensed(parsed, hedge_index()):
        if operator.row.licence is Licence.QUANTITY:
            found.approximators.append((operator, scope.token))
        elif scope.governor is not None:
            found.governed.setdefault(scope.token, (operator, scope.governor))
        else:
            found.hedges.setdefault(scope.token, []).append(operator)
    for operator, scope in _licensed(parsed, negation_index()):
        found.negations.setdefault(scope.token, []).append(operator)
    return found


def _licensed(parsed: ParsedDoc, index: Index) -> list[tuple[Operator, Scope]]:
    """The cues of ``index`` in their constructions; a cue inside a longer one ("no" in "no longer") is ignored."""
    found: list[tuple[Operator, Scope]] = []
    lower, lemma, at = parsed.lower, parsed.lemmas, 0
    for i in range(len(lower)):
        if i < at or not (lower[i] in index or lemma[i] in index):
            continue
        for pattern in patterns_at(parsed, index, i):
            end = i + len(pattern.words)
            if pattern.row.shield:
                at = end
                break
            scope = _READERS[pattern.row.licence](parsed, i + pattern.anchor, end)
            if scope is not None:
                found.append((Operator(pattern.row, i, end, i + pattern.anchor), scope))
                at = end
                break
    return found


def questions_in(parsed: ParsedDoc) -> frozenset[int]:
    """The roots of sentences that end in a question mark, other than a quotation's: "He waved before asking, "Who won?" "."""
    around = parsed.quotations.around
    return frozenset(
        parsed.heads[i]
        for i, form in enumerate(parsed.lower)
        if form == "?"
        and around[i] == around[parsed.heads[i]]
        and all(c <= i or parsed.deps[c] == "punct" for c in parsed.children[parsed.heads[i]])
    )
