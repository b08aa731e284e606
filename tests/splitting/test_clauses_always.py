"""What holds of clauses whatever the text, and of the tables that cutting reads."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.data import english
from claims.language import Runs, holds, parsed_doc
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting import clauses
from claims.splitting.clause import carriers, subordinators
from tests.building import parsed, words

PIECES = st.lists(
    st.sampled_from(
        [
            "The mayor said", "the bridge fell", ", which was old ,", "and", "because", "Ana Silva, a lawyer,", "\"", "?",
            "according to police", "found in the harbour", "were live", "who", "that", "to sell", "(", ")", "--", "\n",
            "LONDON -", "not", "is", "3%", "it is clear that", "if", ".", "…", "🙂", "\u200f", "told Daniel", "’s", ";", ":",
        ]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@st.composite
def relation_places(draw: st.DrawFn) -> list[tuple[float, float, Voice, SpeechAct, int | None]]:
    """Relations as shares of a document's length, with wild parents."""
    return draw(
        st.lists(
            st.tuples(
                st.floats(0, 1),
                st.floats(0, 1),
                st.sampled_from(list(Voice)),
                st.sampled_from(list(SpeechAct)),
                st.none() | st.integers(0, 3),
            ),
            max_size=4,
        )
    )


def some_relations(doc: Doc, places: list[tuple[float, float, Voice, SpeechAct, int | None]]) -> list[Relation]:
    size = len(doc)
    out: list[Relation] = []
    for a, b, voice, act, parent in places if size else ():
        start, end = sorted((int(a * (size - 1)), int(b * (size - 1))))
        content: Runs = ((start, end + 1),)
        cue = max(start - 1, 0)
        parent = parent if parent is not None and parent < len(places) and parent != len(out) else None
        source: Runs = ((cue - 1, cue),) if cue else ()
        head = cue - 1 if cue else None
        out.append(Relation(source, ((cue, cue + 1),), content, head, cue, act, Quotation.MIXED, voice, parent))
    return out


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PIECES | st.text(max_size=80), places=relation_places())
def test_invariants(nlp: Language, text: str, places: list[tuple[float, float, Voice, SpeechAct, int | None]]) -> None:
    doc = parsed(nlp, text)
    relations = some_relations(doc, places)
    found = clauses(doc, relations)
    assert len({clause.runs for clause in found}) == len(found)
    for clause in found:
        start, end = clause.sentence
        assert holds(clause.runs, clause.head)
        for a, b in (*clause.runs, *clause.subject):
            assert start <= a < b <= end
            assert not doc[a].is_space
            assert not doc[b - 1].is_space
            assert doc[a].text not in {",", ".", ";", ":", '"', "'", ")", "?"}
            closed = parsed_doc(doc).quotations.closed_by.get(b - 1)  # 'ministers were "deeply concerned"'
            assert doc[b - 1].text not in {",", ".", ";", ":", '"', "'", "(", "?"} or (closed and closed.start >= a)
        assert all(one[1] < other[0] for one, other in pairwise(clause.runs))
        assert all(relations[n].voice in {Voice.SOURCE, Voice.UNNAMED} for n in clause.relations)
    assert clauses(doc, relations) == found


@pytest.mark.parametrize("row", sorted(subordinators()), ids=str)
def test_subordinators_cut_their_examples_as_they_say(nlp: Language, row: str) -> None:
    rule = subordinators()[row]
    found = clauses(parsed(nlp, rule.example), ())
    if rule.cut == "never":
        assert len(found) == 1
    assert row in rule.example.lower()


@pytest.mark.parametrize("word", sorted(carriers()), ids=str)
def test_carriers_are_one_claim_with_the_predicate_of_their_complement(nlp: Language, word: str) -> None:
    (example,) = [row.example for row in english().carriers if row.word == word]
    doc = parsed(nlp, example)
    (clause,) = clauses(doc, ())
    assert words(doc, clause.runs) == example.removesuffix(".")
    assert doc[clause.head].text in ("closed", "survived", "failed")


def test_opinions_and_states_are_what_their_examples_say(nlp: Language) -> None:
    silent = [
        row.word
        for row in english().opinions
        if row.part != "attitude" and ClaimKind.OPINION not in {c.kind for c in clauses(parsed(nlp, row.example), ())}
    ]
    assert len(silent) <= 3, silent
    states = {ClaimKind.STATE, ClaimKind.QUANTITY, ClaimKind.OPINION}
    missed = [row.word for row in english().statives if not states & {c.kind for c in clauses(parsed(nlp, row.example), ())}]
    assert len(missed) <= 5, missed  # the small model misreads a few


def test_every_clause_word_has_an_example_that_holds_it() -> None:
    stems = {row.word: row.word.removesuffix("e") for row in english().clause_words}  # "raise": "raising fears"
    assert all(stems[row.word] in row.example.lower() or row.word == "agency" for row in english().clause_words)
