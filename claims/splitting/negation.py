"""The negation of a statement, where it stands outside the claim's words.

"Tehran denied that **it is seeking a bomb**" asserts, in Tehran's voice, that it is not seeking one. The negation goes to the
finite verb (with do-support: "**it paid the guard**" → "It did not pay the guard"), or makes an indefinite subject a "no":
"**a deal had been reached**" → "No deal had been reached". Where a negation beside the verb could deny something else (under
"all", "again", "because", a modal of possibility, a number of things, beside another negation) the whole clause is denied:
"It is not true that all the prisoners had escaped". A gerund that tells it is read by
`claims.splitting.gerunds`.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from claims.attribution import Relation
from claims.data import english
from claims.data.grammar import Effect, ScopeWord
from claims.language import ParsedDoc, Runs, holds, indices_of
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS
from claims.model import BlockKind, SpeechAct
from claims.splitting.clause import Clause
from claims.splitting.contractions import written_out
from claims.splitting.verbs import dependents_before
from claims.splitting.wording import Piece, is_finite, verb_of, without_space

DENIAL: tuple[Piece, ...] = ("It", "is", "not", "true", "that")
"""What denies a whole clause."""

_NEGATABLE_MODALS = frozenset({"will", "would", "can", "could", "shall", "should"})
"""The modals beside which "not" denies the whole: "may not" is another thing than "it is not true that it may"."""
_PERFECT = frozenset({"had", "has", "have"})
_INDEFINITE = frozenset({"a", "an", "any"})
_SOME = frozenset({"some", "someone", "somebody", "something"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "NUM"})


@cache
def _scope_words() -> dict[str, ScopeWord]:
    return {row.word: row for row in english().negation_scope}


def negated(
    parsed: ParsedDoc, clause: Clause, plan: Sequence[Piece], relations: Sequence[Relation], verbatim: Runs
) -> Sequence[Piece]:
    """The plan of the opposite of what ``plan`` says; ``verbatim`` are the runs of tokens that stay as they are."""
    tokens = [piece for piece in plan if isinstance(piece, int)]
    if clause.relations and relations[clause.relations[-1]].act is SpeechAct.WANT:
        return _with_denial(parsed, clause, tokens, relations)  # "They wish it were so" is not "It is not so"
    head = verb_of(parsed, clause.head)
    telegraphic = clause.block is BlockKind.HEADLINE and parsed.tags[head] in ("VBD", "VBN")
    if telegraphic and not parsed.has_child(head, "dobj", *AUXILIARIES):
        return _with_denial(parsed, clause, tokens, relations)  # "Mayor denies **wife invited** to gala": who invited whom?
    if head not in tokens or not is_finite(parsed, head, tokens):
        return _perfect(parsed, plan) or _with_denial(parsed, clause, tokens, relations)
    if any(holds(verbatim, i) for i in (head, *dependents_before(parsed, head, AUXILIARIES))) or denies_something_else(
        parsed, head, plan
    ):
        return (*DENIAL, *plan)
    polar = [_polar(parsed, head, piece, verbatim) for piece in plan]
    attempts = (attempt(parsed, head, polar) for attempt in (_existential, _no_subject, _beside_verb))
    return next((found for found in attempts if found is not None), (*DENIAL, *plan))


def denies_something_else(parsed: ParsedDoc, head: int, plan: Sequence[Piece]) -> bool:
    """Whether a negation beside the verb would deny something else than the whole: under "all", "because", a number."""
    words = {piece.lower() if isinstance(piece, str) else parsed.lower[piece] for piece in plan if not _in_name(parsed, piece)}
    effects = {row.effect for word in words if (row := _scope_words().get(word)) is not None}
    return not effects.isdisjoint({Effect.WHOLE, Effect.NEGATIVE}) or _has_counted_subject(parsed, head, plan)


def _in_name(parsed: ParsedDoc, piece: Piece) -> bool:
    """Whether a word is part of a name: "the Ministry of Food **and** Drugs" joins no two things."""
    return (
        isinstance(piece, int) and parsed.lower[piece] == "and" and parsed.pos[piece - 1 : piece + 2 : 2] == ("PROPN", "PROPN")
    )


def _polar(parsed: ParsedDoc, head: int, piece: Piece, verbatim: Runs) -> Piece:
    """ "some" and its kind after the verb as "any", outside quotation marks."""
    if isinstance(piece, str) or piece < head or holds(verbatim, piece):
        return piece
    row = _scope_words().get(parsed.lower[piece])
    return row.becomes if row is not None and row.effect is Effect.ANY else piece


def _has_counted_subject(parsed: ParsedDoc, head: int, plan: Sequence[Piece]) -> bool:
    """Whether so and so many are the subject, or some: "denied that **three soldiers** had died"."""
    for subject in dependents_before(parsed, head, NOMINAL_SUBJECTS):
        words = [subject, *(child for child in parsed.children[subject] if child < subject)]
        counted = any(parsed.tags[i] == "CD" or parsed.lower[i] in _SOME for i in words)
        if subject in plan and (counted or (parsed.tags[subject] == "DT" and parsed.lower[subject] == "any")):
            return True
    return False


def _existential(parsed: ParsedDoc, head: int, plan: list[Piece]) -> Sequence[Piece] | None:
    """ "There was a leak" → "There was no leak"."""
    there = any(parsed.lower[child] == "there" for child in dependents_before(parsed, head, ("expl",)))
    if parsed.lemmas[head] != "be" or not there:
        return None
    things = (child for child in parsed.children_of(head, "attr", "nsubj") if child > head and child in plan)
    thing = next(things, None)
    before = [] if thing is None else [child for child in parsed.children[thing] if child < thing]
    if thing is None or any(parsed.tags[child] == "CD" for child in before):
        return (*DENIAL, *plan)
    article = next((child for child in before if parsed.lower[child] in _INDEFINITE and child in plan), None)
    if article is not None:
        return ["no" if piece == article else piece for piece in plan]
    if any(parsed.deps[child] in ("det", "poss") for child in before):
        return (*DENIAL, *plan)
    at = plan.index(min(i for i in range(parsed.left_edge[thing], thing + 1) if i in plan))
    return [*plan[:at], "no", *plan[at:]]


def _no_subject(parsed: ParsedDoc, head: int, plan: list[Piece]) -> Sequence[Piece] | None:
    """ "A deal had been reached" → "No deal had been reached"."""
    subject = next((child for child in dependents_before(parsed, head, NOMINAL_SUBJECTS) if child in plan), None)
    articles = () if subject is None else dependents_before(parsed, subject, ("det",))
    article = next((child for child in articles if parsed.lower[child] in _INDEFINITE), None)
    return None if article is None or plan[0] != article else ["No", *plan[1:]]


def _beside_verb(parsed: ParsedDoc, head: int, plan: list[Piece]) -> Sequence[Piece] | None:
    """The plan with "not" beside its finite verb, None where it has no good place."""
    auxiliaries = [child for child in dependents_before(parsed, head, AUXILIARIES) if child in plan]
    first = auxiliaries[0] if auxiliaries else head
    at = plan.index(first)
    if not any(isinstance(piece, int) and parsed.pos[piece] in _NOMINAL for piece in plan[:at]):
        return None  # no subject before it: a question's order, or a clause that the parser took apart
    verb = _verb_with_not(parsed, first, is_auxiliary=bool(auxiliaries))
    if verb is None:
        return None
    rest = plan[at + 1 :]
    ever = next((n for n, piece in enumerate(rest) if isinstance(piece, int) and parsed.lower[piece] == "ever"), None)
    if ever is None:
        return [*plan[:at], *verb, *rest]
    simple = not auxiliaries and parsed.lemmas[first] != "be"
    return None if simple else [*plan[: at + 1], *rest[:ever], "never", *rest[ever + 1 :]]


def _verb_with_not(parsed: ParsedDoc, first: int, *, is_auxiliary: bool) -> list[Piece] | None:
    """The finite verb ``first`` with its negation: "is not", "cannot", "did not pay"; None for modals of another scope."""
    whole, tag = written_out(parsed, first), parsed.tags[first]
    word = whole or parsed.lower[first]
    if tag == "MD" and word not in _NEGATABLE_MODALS:
        return None
    if tag == "MD" and word == "can":
        return ["cannot"]
    if tag == "MD" or is_auxiliary or parsed.lemmas[first] == "be":
        return [whole or first, "not"]
    support = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(tag)
    return None if support is None else [support, "not", parsed.lemmas[first]]


def _perfect(parsed: ParsedDoc, plan: Sequence[Piece]) -> Sequence[Piece] | None:
    """A perfect that was made from a gerund: "denied **having sent** tanks" → "had not sent tanks"."""
    for n, (piece, after) in enumerate(pairwise(plan)):
        if isinstance(piece, str) and piece in _PERFECT and isinstance(after, int) and parsed.tags[after] in ("VBN", "VBD"):
            return [*plan[: n + 1], "not", *plan[n + 1 :]]
    return None


def _with_denial(parsed: ParsedDoc, clause: Clause, tokens: Sequence[int], relations: Sequence[Relation]) -> Sequence[Piece]:
    """The claim's words with those that deny them, as the article has them; the whole sentence where there are none."""
    innermost = relations[clause.relations[-1]] if clause.relations else None
    if innermost is None or not innermost.source or not innermost.cue:
        return without_space(parsed, range(*clause.sentence))
    denial = {*indices_of(innermost.source), *indices_of(innermost.cue)}
    return sorted({*denial, *without_space(parsed, indices_of(clause.runs))})
