"""Nothing raises, whatever the text: half-open marks, garbage, other scripts, one endless line."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from claims.attribution import relations
from claims.model import BlockKind
from tests.building import article, parsed
from tests.work import LINEAR, growth

ODD = [
    "",
    " ",
    "\n\n\n",
    '"',
    "said",
    'said said "said" said:',
    ": : :",
    "— — —",
    '"…," said',
    "Q: A: Q:\nA:\nQ:",
    "“”‘’«»",
    "according to",
    "per",
    "in his view",
    '"' * 50,
    "'" * 50,
    'X said: "' * 30,
    "قال الرئيس أهلا وسهلا",
    'x\ud800y "said" he',
    "." * 100,
    "He said " * 200,
]

PIECES = st.sampled_from(
    [
        "said",
        "the minister",
        '"',
        "'",
        "“",
        "”",
        "—",
        ":",
        ",",
        ".",
        "\n",
        "that",
        "as",
        "according to",
        "quoted",
        "It",
        "was",
        "to go",
        "X",
    ]
)


@pytest.mark.parametrize("text", ODD, ids=repr)
def test_odd_text_gives_relations_or_none(nlp: Language, text: str) -> None:
    assert isinstance(relations(parsed(nlp, text)), tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40))
def test_places_are_runs_of_tokens_and_no_chain_is_a_circle(nlp: Language, pieces: list[str]) -> None:
    doc = parsed(nlp, " ".join(pieces))
    found = relations(doc)
    for n, relation in enumerate(found):
        assert relation.cue
        assert relation.content
        for place in (relation.source, relation.cue, relation.content):
            assert list(place) == sorted(place)
            assert all(0 <= start < end <= len(doc) for start, end in place)
        above, steps = relation.parent, 0
        while above is not None:
            assert above != n
            above, steps = found[above].parent, steps + 1
            assert steps <= len(found)


def test_an_article_gives_the_same_relations_twice(nlp: Language) -> None:
    text = 'The envoy said "talks" had failed, according to two papers. "Never," he said. "Not now."'
    assert relations(parsed(nlp, text)) == relations(parsed(nlp, text))


def test_teasers_and_sign_up_text_attribute_nothing(nlp: Language) -> None:
    assert relations(parsed(nlp, "Experts say you can unsubscribe.", kind=BlockKind.BOILERPLATE)) == ()


def test_an_unclosed_mark_leaves_the_next_paragraph_alone(nlp: Language) -> None:
    text = 'He said: "The road is closed.\nPolice said the road was open.'
    doc = parsed(nlp, text)
    assert [doc[r.cue_head].text for r in relations(doc)] == ["said", "said"]


def test_the_work_grows_as_the_text_does(nlp: Language) -> None:
    text = 'The mayor said "we will see" and the council said it agreed, according to two papers. '

    def work(times: int) -> Callable[[], object]:
        doc = parsed(nlp, text * times)
        return lambda: relations(doc)

    assert growth(work, 50) < LINEAR


def test_article_without_blocks(nlp: Language) -> None:
    assert article("").blocks == ()
    assert relations(nlp("The mayor said it rained.")) != ()
