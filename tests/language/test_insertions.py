"""Brackets and attributing clauses that stand in the middle of a sentence do not change how the rest of it is parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.language import load_model, parsed_doc
from claims.language.asides import with_asides, without_asides
from claims.language.pipeline import without_false_starts

TITLE = "Council meets\n\n"

INSIDE = [
    # sentence, (statement, source) of its first claim
    ("The ship, said witnesses, sank within minutes.", "The ship sank within minutes", "Witnesses"),
    ("The road, said Ana Olm on Tuesday, is closed.", "The road is closed", "Ana Olm"),
    ("Talks with the union, said Ana Olm, the mayor, were cancelled.", "Talks with the union were cancelled", "Ana Olm"),
    ("The vote, said Ana Olm (D-Calif.), will be on Monday.", "The vote will be on Monday", "Ana Olm"),
    ("The road to Lodz, argued the lawyer, belongs to the state.", "The road to Lodz belongs to the state", "Lawyer"),
    (
        "The two men who fled, said prosecutor Ana Wirth, were seen in Lodz.",
        "The two men who fled were seen in Lodz",
        "Ana Wirth",
    ),
    ("The ship, the owner told reporters, was insured.", "The ship was insured", "Owner"),
    ("In Lodz, said the mayor, 30 people were hurt.", "In Lodz 30 people were hurt", "Mayor"),
    ("Residents, said the mayor, must boil their water.", "Residents must boil their water", "Mayor"),
    ("The bank, the regulator said on Friday, had broken the law.", "The bank had broken the law", "Regulator"),
    (
        "The port has opened an inquiry, the head of the rescue agency, Ana Olm, was quoted as saying by the Antara agency.",
        "The port has opened an inquiry",
        "Ana Olm",
    ),
    # at the end, where the parser hangs words of what is said on "said"
    (
        "Five people died and two fell ill on Sunday when a boat carrying tourists sank off Vlora, the navy has said.",
        "Five people died",
        "Navy",
    ),
    (
        "Nine people were killed and thirty injured on Sunday when a coach carrying pensioners overturned on the road to Lodz, "
        "the interior ministry said.",
        "Nine people were killed",
        "Interior ministry",
    ),
]


@pytest.fixture(scope="module")
def read(pipeline: Language) -> dict[str, list[tuple[str, str | None]]]:
    """The statement and the source of each claim, by sentence."""
    return {
        sentence: [(claim.statement, claim.source) for claim in claims.extract(TITLE + sentence, nlp=pipeline).claims[1:]]
        for sentence, _, _ in INSIDE
    }


@pytest.mark.parametrize(("sentence", "statement", "source"), INSIDE)
def test_an_attributing_clause_between_subject_and_verb(
    read: dict[str, list[tuple[str, str | None]]], sentence: str, statement: str, source: str
) -> None:
    assert read[sentence][0] == (statement, source)


NOT_INSIDE = [
    "The plan, which the mayor said was too dear, was dropped.",
    "The mayor, who said the plan was too dear, resigned.",
    "The firm, he knew, owed money and, as the bank said, could not pay.",
    # participles of what somebody else said or did
    "The deal, announced Monday, was worth three million euros.",
    "The town, declared a disaster area, was evacuated.",
    "The man, denied entry to a club, returned with a gun.",
    "The scandal, revealed last week, cost him his job.",
]


@pytest.mark.parametrize("sentence", NOT_INSIDE)
def test_a_relative_clause_of_saying_is_no_insertion(sentence: str, pipeline: Language) -> None:
    found = claims.extract(TITLE + sentence, nlp=pipeline)
    told = {claim.source for claim in found.claims} - {None}
    assert told <= {"Mayor", "Bank"}, [(claim.statement, claim.source) for claim in found.claims]


@pytest.fixture(scope="module")
def model() -> Language:
    return load_model()


HEADS = [
    # sentence, a word, the word that it depends on
    ("Senator Karl Orme (I-Vt.) led the debate.", "Orme", "led"),
    ("Karl Orme (54) was hurt.", "Orme", "hurt"),
    ("Women (61 percent) and farmers (67 percent) backed the plan.", "Women", "backed"),
    ("The World Food Board (WFB) agents left Lodz.", "agents", "left"),
]


@pytest.mark.parametrize(("sentence", "word", "above"), HEADS)
def test_the_rest_of_a_sentence_is_parsed_as_without_its_bracket(sentence: str, word: str, above: str, model: Language) -> None:
    parsed = parsed_doc(model(sentence))
    assert parsed.words[parsed.heads[parsed.words.index(word)]] == above
    opened = parsed.words.index("(")
    assert any(parsed.heads[i] == opened - 1 and parsed.deps[i] in ("appos", "nummod") for i in range(len(parsed.words)))


WORDS = st.lists(st.sampled_from(["(", ")", "Karl", "led", "54", "percent", ",", "I-Vt.", ".", " ", "and"]), max_size=12)


@given(WORDS)
def test_nothing_is_lost_with_the_brackets(words: list[str]) -> None:
    model = load_blank()
    doc = model.make_doc(" ".join(words))
    short = without_asides(doc)
    for token in short:  # every word depends on itself
        token.head, token.dep_, token.tag_, token.pos_, token.lemma_ = token, "ROOT", "NN", "NOUN", token.text
    whole = with_asides(short)
    assert [(token.text, token.whitespace_) for token in whole] == [(token.text, token.whitespace_) for token in doc]
    assert all(token.dep_ for token in whole)


def load_blank() -> Language:
    from spacy.lang.en import English

    return English()


SENTENCES = [
    # text, the sentences
    ('"Gone, gone!" the crowd shouted.', 1),
    ("She urged those [in the ministry] to leave.", 1),
    ("Karl Orme (I-Vt.) leads. Ana Lind (R-Va.) follows.", 2),
    ("It is a mess. [The mayor smiled.]", 2),
]


@pytest.mark.parametrize(("text", "number"), SENTENCES)
def test_no_sentence_begins_with_a_small_letter_or_in_a_short_bracket(text: str, number: int, model: Language) -> None:
    assert len(parsed_doc(model(text)).sentences) == number


def test_words_that_begin_no_sentence_are_marked() -> None:
    doc = without_false_starts(load_blank().make_doc("Karl Orme (I-Vt.) leads [in May]. He left."))
    assert [token.text for token in doc if token.is_sent_start is False] == ["-", "Vt", ".", ")", "leads", "[", "left"]
