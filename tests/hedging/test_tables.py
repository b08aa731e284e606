"""The tables test themselves: every row fires on its example, at its words, and not on its near miss."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from claims.data import english
from claims.data.grammar import HedgeRow, NegationRow, SignatureRow
from claims.hedging import modality
from claims.hedging.factuality import Operator, factuality_of, hedge_index, negation_index, patterns_at
from claims.hedging.operators import operators_of
from claims.language import parsed_doc
from tests.building import parsed
from tests.hedging.building import clause_at

HEDGES = english().hedges
NEGATIONS = english().negations
SIGNATURES = english().signatures


def at_work(doc: Doc, row: HedgeRow | NegationRow) -> list[Operator]:
    """The places in ``doc`` where ``row`` is at work."""
    found = operators_of(parsed_doc(doc))
    listed = [operator for group in (found.hedges, found.negations) for operators in group.values() for operator in operators]
    listed += [operator for operator, _ in found.governed.values()] + [operator for operator, _ in found.approximators]
    return [operator for operator in listed if operator.row is row]


def matched(doc: Doc, row: HedgeRow | NegationRow) -> bool:
    """Whether the words of ``row`` stand anywhere in ``doc``, licensed or not."""
    syntax, index = parsed_doc(doc), hedge_index() if isinstance(row, HedgeRow) else negation_index()
    return any(pattern.row is row for i in range(len(doc)) for pattern in patterns_at(syntax, index, i))


def label(row: HedgeRow | NegationRow) -> str:
    return f"{row.cue}/{row.licence}"


_COMPLEMENTS = ("xcomp", "ccomp", "acl", "advcl")
ROWS: tuple[HedgeRow | NegationRow, ...] = (*HEDGES, *NEGATIONS)
WORKING = [row for row in ROWS if not row.shield]
SHIELDS = [row for row in ROWS if row.shield]


@pytest.mark.parametrize("row", WORKING, ids=label)
def test_example_fires_at_its_words(nlp: Language, row: HedgeRow | NegationRow) -> None:
    doc = parsed(nlp, row.example)
    found = at_work(doc, row)
    assert found, "the row's own example"
    at = found[0]
    for token, item in zip(doc[at.start : at.end], row.cue.split(), strict=True):
        assert {token.lower_, token.lemma_.lower()} & set(item.removeprefix("*").split("|"))


@pytest.mark.parametrize("row", [row for row in WORKING if isinstance(row, HedgeRow)], ids=label)
def test_a_hedge_is_reported_with_its_type(nlp: Language, row: HedgeRow) -> None:
    doc = parsed(nlp, row.example)
    at = at_work(doc, row)[0]
    whole = ((0, len(doc)),)
    marks = [mark for token in doc for mark in modality(doc, clause_at(doc, whole, token.i), ()).hedges]
    assert ((at.start, at.end),) in [mark.runs for mark in marks if mark.type is row.type]


@pytest.mark.parametrize("row", WORKING, ids=label)
def test_near_miss_stays_silent(nlp: Language, row: HedgeRow | NegationRow) -> None:
    assert not at_work(parsed(nlp, row.near_miss), row)


@pytest.mark.parametrize("row", SHIELDS, ids=label)
def test_words_that_only_look_like_a_cue(nlp: Language, row: HedgeRow | NegationRow) -> None:
    doc = parsed(nlp, row.example)
    assert matched(doc, row)
    assert not matched(parsed(nlp, row.near_miss), row)
    found = operators_of(parsed_doc(doc))
    group = found.hedges if isinstance(row, HedgeRow) else found.negations
    first = row.cue.split()[0].removeprefix("*").split("|")
    assert not [o for operators in group.values() for o in operators if doc[o.start].lower_ in first]


def lower_clause(doc: Doc, row: SignatureRow) -> int:
    """The predicate that hangs under the row's in its frame."""
    lemmas = row.lemma.split("|")
    for token in doc:
        governor = token.head
        if row.frame in ("to", "that", "ing", "whether"):
            above = {governor.lemma_.lower(), *(c.lemma_.lower() for c in governor.children if c.dep_ == "acomp")}
            above |= {f"{governor.lemma_.lower()} {c.lower_}" for c in governor.children if c.dep_ == "prt"}
            if above & set(lemmas) and token.dep_ in _COMPLEMENTS and token.i > governor.i:
                return token.i
        elif token.dep_ == "pcomp" and governor.lower_ == row.frame and governor.head.lemma_.lower() in lemmas:
            return token.i
    raise AssertionError(f"no {row.frame} clause under {row.lemma}: {[(t.text, t.dep_, t.head.text) for t in doc]}")


@pytest.mark.parametrize("row", SIGNATURES, ids=lambda row: f"{row.lemma} {row.frame}")
def test_signature(nlp: Language, row: SignatureRow) -> None:
    doc = parsed(nlp, row.example)
    lower = lower_clause(doc, row)
    found = modality(doc, clause_at(doc, ((lower, lower + 1),), lower), ())
    expected = factuality_of(row.positive)
    assert (found.certainty, found.polarity) == (expected.certainty, expected.polarity)
    if row.type is not None:
        assert row.type in [mark.type for mark in found.hedges]


def test_rows_are_unlike() -> None:
    for rows in (HEDGES, NEGATIONS):
        keys = [(row.cue, row.licence) for row in rows]
        assert len(keys) == len(set(keys))
    assert len({(row.lemma, row.pos, row.frame) for row in SIGNATURES}) == len(SIGNATURES)
