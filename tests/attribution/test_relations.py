import pytest
from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, relations
from tests.attribution.tables import Case, cases
from tests.building import parsed, words


def described(doc: Doc, relation: Relation) -> str:
    """The relation as a line of a table."""
    parts = [words(doc, place) or "-" for place in (relation.source, relation.cue, relation.content)]
    parent = "" if relation.parent is None else f" | in {relation.parent}"
    return f"{' | '.join(parts)} | {relation.act} {relation.voice} {relation.quotation}{parent}"


@pytest.mark.parametrize("case", cases(), ids=str)
def test_relations_are_those_of_the_table(nlp: Language, case: Case) -> None:
    doc = parsed(nlp, case.text)
    assert [described(doc, relation) for relation in relations(doc)] == list(case.expected), case.why


def test_every_table_is_read() -> None:
    assert {case.table for case in cases()} >= {"cue_before", "cue_after", "passive", "nesting", "quotations", "floating"}


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_heads_lie_in_their_parts(nlp: Language, case: Case) -> None:
    doc = parsed(nlp, case.text)
    for relation in relations(doc):
        assert any(start <= relation.cue_head < end for start, end in relation.cue)
        if relation.source:
            assert relation.source_head is not None
            assert any(start <= relation.source_head < end for start, end in relation.source)
        else:
            assert relation.source_head is None
