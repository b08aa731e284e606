"""How sure each clause is: its hedges, certainty and polarity."""

from collections.abc import Sequence

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.hedging.factuality import HedgeMark, Modality, negated
from claims.hedging.operators import Operators, operators_of
from claims.hedging.scope import Scopes
from claims.language import indices_of, parsed_doc, size
from claims.model import HedgeType
from claims.splitting import Clause


def modality(doc: Doc, clause: Clause, relations: Sequence[Relation]) -> Modality:
    """The hedges, certainty and polarity of one clause; for the clauses of a document use `modalities`."""
    return modalities(doc, (clause,), relations)[0]


def modalities(doc: Doc, clauses: Sequence[Clause], relations: Sequence[Relation]) -> tuple[Modality, ...]:
    """The modality of each clause, in order; ``relations`` is what the clauses' ``relations`` count into.

    The cues of the document are matched once; a predicate's factuality is computed once, however many clauses lie under it.
    """
    if not clauses:
        return ()
    parsed = parsed_doc(doc)
    operators = operators_of(parsed)
    scopes = Scopes(parsed, operators, tuple(relations), _inside(len(doc), clauses, relations))
    heads = frozenset(clause.head for clause in clauses)
    return tuple(_modality(scopes, operators, clause, heads) for clause in clauses)


def _inside(length: int, clauses: Sequence[Clause], relations: Sequence[Relation]) -> list[int | None]:
    """For each token the innermost relation whose content holds it, of those that some clause stands under."""
    inside: list[int | None] = [None] * length
    used = {position for clause in clauses for position in clause.relations}
    for position in sorted(used, key=lambda p: (-size(relations[p].content), p)):
        for i in indices_of(relations[position].content):
            inside[i] = position
    return inside


def _modality(scopes: Scopes, operators: Operators, clause: Clause, heads: frozenset[int]) -> Modality:
    own, others = frozenset(indices_of(clause.runs)), heads - {clause.head}
    core = scopes.core(clause.head, own, others)
    view = scopes.view(core)
    factuality, turns = view.factuality, view.turns
    if scopes.asked_not(core, own, others):
        factuality, turns = negated(factuality), (*turns, core)
    blurred = tuple(
        HedgeMark(((operator.start, operator.end),), HedgeType.APPROXIMATOR)
        for start, end in clause.runs
        for operator, predicate in operators.approximators_between(start, end)
        if predicate == clause.head or predicate not in heads
    )
    marks = sorted({*view.marks, *blurred}, key=lambda mark: mark.runs)
    return Modality(tuple(marks), factuality.certainty, factuality.polarity, turns)
