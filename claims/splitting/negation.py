"""A negation that stands outside a claim's words, written into its statement.

"Tehran denied that **it is seeking a bomb**" asserts, in Tehran's voice, that it is not seeking one. The negation goes to the
finite verb (with do-support: "**it paid the guard**" → "It did not pay the guard"), or makes an indefinite subject a "no":
"**a deal had been reached**" → "No deal had been reached". Where a negation beside the verb could deny something else (under
"all", "again", "because", a modal of possibility, a number of things, beside another negation) the whole clause is denied:
"It is not true that all the prisoners had escaped". A gerund whose tense is open keeps the words that deny it: "The bank denied
wasting the money".
"""

from collections.abc import Callable, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from claims.attribution import Relation
from claims.data import english
from claims.data.grammar import Effect, ScopeWord
from claims.language import Runs, holds, indices_of
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS
from claims.model import SpeechAct
from claims.splitting.clause import Clause
from claims.splitting.participles import is_finite, verb_of
from claims.splitting.wording import Piece, written_out

DENIAL: tuple[Piece, ...] = ("It", "is", "not", "true", "that")
"""What denies a whole clause."""

_NEGATABLE_MODALS = frozenset({"will", "would", "can", "could", "shall"})
"""The modals beside which "not" denies the whole: "may not" is another thing than "it is not true that it may"."""
_PERFECT = frozenset({"had", "has", "have"})
_INDEFINITE = frozenset({"a", "an", "any"})


@cache
def _scope_words() -> dict[str, ScopeWord]:
    return {row.word: row for row in english().negation_scope}


def is_turned_outside(clause: Clause, plan: Sequence[Piece], turns: Sequence[int]) -> bool:
    """Whether the words of ``plan`` alone would say the opposite of what is claimed.

    ``turns`` are the tokens that turn the claim's polarity; those in the clause or in the plan can be read there.
    """
    return sum(1 for i in turns if i not in plan and not holds(clause.runs, i)) % 2 == 1


def negated(doc: Doc, clause: Clause, plan: Sequence[Piece], relations: Sequence[Relation], verbatim: Runs) -> Sequence[Piece]:
    """The plan of the opposite of what ``plan`` says; ``verbatim`` are the runs of tokens that stay as they are."""
    tokens = [piece for piece in plan if isinstance(piece, int)]
    if clause.relations and relations[clause.relations[-1]].act is SpeechAct.WANT:
        return _with_denial(doc, clause, tokens, relations)  # "They wish it were so" is not "It is not so"
    head = verb_of(doc[clause.head])
    if head.i not in tokens or not is_finite(head, set(tokens)):
        return _perfect(doc, plan) or _with_denial(doc, clause, tokens, relations)
    if any(holds(verbatim, i) for i in (head.i, *(child.i for child in head.lefts if child.dep_ in AUXILIARIES))):
        return (*DENIAL, *plan)
    for attempt in (_existential, _no_subject, _beside_verb):
        result = _attempt(attempt, doc, head, plan, verbatim)
        if result is not None:
            return result
    return (*DENIAL, *plan)


_Attempt = Callable[[Doc, Token, list[Piece]], Sequence[Piece] | None]


def _attempt(attempt: _Attempt, doc: Doc, head: Token, plan: Sequence[Piece], verbatim: Runs) -> Sequence[Piece] | None:
    """What ``attempt`` makes of the plan, where nothing in it stands against a negation of its verb."""
    words = {doc[piece].lower_ if isinstance(piece, int) else piece.lower() for piece in plan if not _in_name(doc, piece)}
    effects = {row.effect for word in words if (row := _scope_words().get(word)) is not None}
    if effects & {Effect.WHOLE, Effect.NEGATIVE} or _has_counted_subject(head, plan):
        return None
    return attempt(doc, head, [_polar(doc, head, piece, verbatim) for piece in plan])


def _in_name(doc: Doc, piece: Piece) -> bool:
    """Whether a word is part of a name: "the Ministry of Food **and** Drugs" joins no two things."""
    if isinstance(piece, str):
        return False
    beside = [doc[i] for i in (piece - 1, piece + 1) if 0 <= i < len(doc)]
    return doc[piece].lower_ == "and" and len(beside) == 2 and all(token.pos_ == "PROPN" for token in beside)


def _polar(doc: Doc, head: Token, piece: Piece, verbatim: Runs) -> Piece:
    """ "some" and its kind after the verb as "any", outside quotation marks."""
    if isinstance(piece, str) or piece < head.i or holds(verbatim, piece):
        return piece
    row = _scope_words().get(doc[piece].lower_)
    return row.becomes if row is not None and row.effect is Effect.ANY else piece


def _has_counted_subject(head: Token, plan: Sequence[Piece]) -> bool:
    """Whether so and so many are the subject, or some: "denied that **three soldiers** had died"."""
    for subject in head.lefts:
        if subject.dep_ in NOMINAL_SUBJECTS and subject.i in plan:
            words = [subject, *subject.lefts]
            counted = any(word.tag_ == "CD" or word.lower_ in ("some", "someone", "somebody", "something") for word in words)
            if counted or (subject.tag_ == "DT" and subject.lower_ == "any"):
                return True
    return False


def _existential(doc: Doc, head: Token, plan: list[Piece]) -> Sequence[Piece] | None:
    """ "There was a leak" → "There was no leak"."""
    if head.lemma_ != "be" or not any(child.dep_ == "expl" and child.lower_ == "there" for child in head.lefts):
        return None
    thing = next((child for child in head.rights if child.dep_ in ("attr", "nsubj") and child.i in plan), None)
    if thing is None or any(child.tag_ == "CD" for child in thing.lefts):
        return (*DENIAL, *plan)
    article = next((child for child in thing.lefts if child.lower_ in _INDEFINITE and child.i in plan), None)
    if article is not None:
        return ["no" if piece == article.i else piece for piece in plan]
    if any(child.dep_ in ("det", "poss") for child in thing.lefts):
        return (*DENIAL, *plan)
    at = plan.index(min(i for i in range(thing.left_edge.i, thing.i + 1) if i in plan))
    return [*plan[:at], "no", *plan[at:]]


def _no_subject(doc: Doc, head: Token, plan: list[Piece]) -> Sequence[Piece] | None:
    """ "A deal had been reached" → "No deal had been reached"."""
    subject = next((child for child in head.lefts if child.dep_ in NOMINAL_SUBJECTS and child.i in plan), None)
    article = None if subject is None else next((c for c in subject.lefts if c.dep_ == "det" and c.lower_ in _INDEFINITE), None)
    if article is None or plan[0] != article.i:
        return None
    return ["No", *plan[1:]]


def _beside_verb(doc: Doc, head: Token, plan: list[Piece]) -> Sequence[Piece] | None:
    """The plan with "not" beside its finite verb, None where it has no good place."""
    auxiliaries = [child for child in head.lefts if child.dep_ in AUXILIARIES and child.i in plan]
    first = auxiliaries[0] if auxiliaries else head
    at = plan.index(first.i)
    if at == 0 or not any(_is_nominal(doc, piece) for piece in plan[:at]):
        return None  # no subject before it: a question's order, or a clause that the parser took apart
    verb = _verb_with_not(first, is_auxiliary=bool(auxiliaries))
    if verb is None:
        return None
    rest = plan[at + 1 :]
    ever = next((n for n, piece in enumerate(rest) if isinstance(piece, int) and doc[piece].lower_ == "ever"), None)
    if ever is not None:
        if not auxiliaries and first.lemma_ != "be":
            return None
        return [*plan[: at + 1], *rest[:ever], "never", *rest[ever + 1 :]]
    return [*plan[:at], *verb, *rest]


def _is_nominal(doc: Doc, piece: Piece) -> bool:
    return isinstance(piece, int) and doc[piece].pos_ in ("NOUN", "PROPN", "PRON", "DET", "NUM")


def _verb_with_not(first: Token, *, is_auxiliary: bool) -> list[Piece] | None:
    """The finite verb ``first`` with its negation: "is not", "cannot", "did not pay"; None for modals of another scope."""
    whole = written_out(first)
    word = whole or first.lower_
    if first.tag_ == "MD":
        if word not in _NEGATABLE_MODALS:
            return None
        return ["cannot"] if word == "can" else [whole or first.i, "not"]
    if is_auxiliary or first.lemma_ == "be":
        return [whole or first.i, "not"]
    support = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(first.tag_)
    return None if support is None else [support, "not", first.lemma_.lower()]


def _perfect(doc: Doc, plan: Sequence[Piece]) -> Sequence[Piece] | None:
    """A perfect that was made from a gerund: "denied **having sent** tanks" → "had not sent tanks"."""
    for n, piece in enumerate(plan[:-1]):
        after = plan[n + 1]
        if isinstance(piece, str) and piece in _PERFECT and isinstance(after, int) and doc[after].tag_ in ("VBN", "VBD"):
            return [*plan[: n + 1], "not", *plan[n + 1 :]]
    return None


def _with_denial(doc: Doc, clause: Clause, tokens: Sequence[int], relations: Sequence[Relation]) -> Sequence[Piece]:
    """The claim's words with those that deny them, as the article has them; the whole sentence where there are none."""
    innermost = relations[clause.relations[-1]] if clause.relations else None
    if innermost is None or not innermost.source or not innermost.cue:
        return [i for i in range(*clause.sentence) if not doc[i].is_space]
    denial = {*indices_of(innermost.source), *indices_of(innermost.cue)}
    own = [i for i in indices_of(clause.runs) if not doc[i].is_space]
    return sorted({*denial, *own})
