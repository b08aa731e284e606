import pytest
from spacy.language import Language

from claims.language import load_model, make_doc
from claims.model import PipelineError
from tests.building import article, parsed

SENTENCES = [
    ("Kim arrives\n\nHe came. It went", ["Kim arrives", "He came.", "It went"]),
    ("Kim’s train crossing\nNorth Korean dictator arrives", ["Kim’s train crossing", "North Korean dictator arrives"]),
    ("\n\n One. \n", ["One."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_keep_to_blocks(nlp: Language, text: str, expected: list[str]) -> None:
    doc = parsed(nlp, text)
    found = [text[sent.start_char : sent.end_char].strip() for sent in doc.sents]
    assert [words for words in found if words] == expected


@pytest.mark.parametrize("text", ["Kim came.", "\n“Kim”\u00a0came…\r\n\r\nTwice.\t", " ", "\ud800", "a\u202eb"])
def test_offsets_are_the_articles(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    assert len(doc.text) == len(text)
    assert doc._.article.text == text


def test_a_parse_depends_on_its_own_block_only(nlp: Language) -> None:
    last = "Shares fell sharply"
    alone = parsed(nlp, f"One thing.\n\n{last}\n\nThe end.")
    edited = parsed(nlp, f"Quite another thing, which\n\n{last}\n\nto sell and to buy")
    first, second = ([(t.tag_, t.dep_, t.head.i - t.i) for t in doc if t.text in last.split()] for doc in (alone, edited))
    assert first == second


def test_raw_text_is_read_as_an_article(nlp: Language) -> None:
    doc = nlp("Kim came.")
    assert doc._.article.text == "Kim came."
    assert doc[0].dep_ == "nsubj"


def test_articles_come_back_in_order(nlp: Language) -> None:
    articles = [article(f"Number {n} came.", id=str(n)) for n in range(40)]
    found = list(nlp.pipe((make_doc(nlp, one) for one in articles), batch_size=7))
    assert [doc._.article.id for doc in found] == [str(n) for n in range(40)]


def test_a_missing_model_is_one_clear_error() -> None:
    with pytest.raises(PipelineError, match="'en_core_web_none' is not installed; install it"):
        load_model("en_core_web_none")


def test_components_whose_results_nobody_reads_do_not_run(nlp: Language) -> None:
    assert not parsed(nlp, "Vladimir Putin came to Vladivostok.").has_annotation("ENT_IOB")
