"""What is not analysed as the rest is: sentences too long or too intricate. Nothing of them is lost, and it is said."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import claims
from claims.cli import app
from claims.export import dumps, loads
from claims.ingest import read_text
from claims.language import limits, make_doc
from claims.language.capitals import pieces_of
from claims.language.limits import LONGEST_WORD, MOST_PIECE, MOST_SENTENCE, batches, tokenized
from claims.model import ClaimSet
from tests.test_always import assert_sound

SEEDS = Path(__file__).parents[2] / "seeds"
CHAIN = "The mayor " + "sang and " * 248 + "left."
"""A sentence in which each verb hangs on the one before, so that it is both too long and too deep."""
STORY = "Analysts said that prices may fall. Maria Lopez said that the bridge, which was built in 1931, had fallen."


def extracted(text: str, nlp: Language) -> ClaimSet:
    found = claims.extract(text, nlp=nlp)
    assert found.article.text == text
    assert_sound(found)
    return found


def test_a_sentence_that_is_too_intricate_stands_as_it_is(fast: Language) -> None:
    found = extracted(f"{STORY}\n\n{CHAIN}\n\n{STORY}", fast)
    assert found.article.warnings == (
        "1 sentence longer than 250 words, read in parts",
        "2 sentences too intricate to be analysed: given word for word, without sources",
    )
    verbatim = [claim for claim in found.claims if "sang" in claim.text]
    assert " ".join(claim.text for claim in verbatim) == CHAIN.rstrip(".")
    assert all(claim.source is None and not claim.attribution_ids for claim in verbatim)
    assert all(claim.statement == claim.text[:1].upper() + claim.text[1:] for claim in verbatim)
    alone = extracted(STORY, fast)
    others = [claim.statement for claim in found.claims if claim not in verbatim]
    assert others[: len(alone.claims)] == [claim.statement for claim in alone.claims], "the other sentences are read as ever"


def test_what_exceeds_the_work_of_an_article_stands_as_it_is(fast: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = extracted(f"{STORY}\n\n{STORY}", fast)
    assert whole.article.warnings == ()
    parsed = fast.get_pipe("claims_syntax")(make_doc(fast, read_text(STORY)))
    monkeypatch.setattr(limits, "WORK", sum(len(list(token.ancestors)) for token in parsed) + 5)  # for the blank line
    found = extracted(f"{STORY}\n\n{STORY}", fast)
    assert found.article.warnings == ("2 sentences too intricate to be analysed: given word for word, without sources",)
    first, second = STORY.split(" Maria")
    assert [claim.text for claim in found.claims if claim.sentence.start > len(STORY)] == [first[:-1], "Maria" + second[:-1]]
    before = [claim for claim in found.claims if claim.sentence.start < len(STORY)]
    assert [claim.statement for claim in before] == [claim.statement for claim in extracted(STORY, fast).claims]


def test_the_work_is_counted_in_the_text_alone(fast: Language) -> None:
    found = [extracted(CHAIN * 3, fast) for _ in range(2)]
    assert dumps(found[0]) == dumps(found[1])


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.md")), ids=lambda path: path.stem)
def test_ordinary_articles_are_analysed_whole(path: Path) -> None:
    assert "warnings" not in json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["article"]


def test_an_export_with_warnings_is_read_again(fast: Language) -> None:
    found = extracted(CHAIN, fast)
    written = dumps(found)
    assert list(json.loads(written)["article"])[-1] == "warnings"
    assert loads(written).article.warnings == found.article.warnings
    assert found.model_dump(mode="json")["article"]["warnings"] == list(found.article.warnings)
    assert "warnings" not in extracted(STORY, fast).model_dump(mode="json")["article"], "digests of stores stay as they are"


def test_the_command_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.toml").write_text('select = ["Q301"]\npipeline = "fast"\n')
    (tmp_path / "x.md").write_text(CHAIN)
    said = "warning: x.md: 2 sentences too intricate to be analysed: given word for word, without sources"
    ended = CliRunner().invoke(app, ["extract", "x.md", "--pipeline", "fast"], env={"NO_COLOR": "1"})
    assert (ended.exit_code, said in ended.stderr) == (0, True), ended.stderr
    for _ in range(2):  # the second from the cache
        ended = CliRunner().invoke(app, ["check", "x.md", "--output-format", "json"], env={"NO_COLOR": "1"})
        assert (ended.exit_code, said in ended.stderr) == (0, True), ended.stderr
        assert said.removeprefix("warning: ") in json.loads(ended.stdout)["notes"]


def test_pieces_and_batches_are_bounded(fast: Language) -> None:
    model = fast.get_pipe("claims_syntax")._model  # type: ignore[attr-defined]
    text = "It rained on the town. " * 2_000 + "x" * 5_000 + " " + "!" * 500
    docs = [doc for piece, _ in pieces_of(read_text(text)) for doc in tokenized(model, piece)]
    assert "".join(doc.text_with_ws for doc in docs) == text
    assert max(map(len, docs)) <= MOST_PIECE
    assert all(doc[-1].text == "." for doc in docs[:-1]), "pieces are cut behind sentences"
    assert max(len(token) for doc in docs for token in doc) <= LONGEST_WORD
    assert [doc for batch in batches(docs) for doc in batch] == docs
    assert all(sum(map(len, batch)) <= 10_000 for batch in batches(docs))


def test_a_sentence_is_cut_behind_a_mark_where_there_is_one(fast: Language) -> None:
    text = "it rained on the town, " * 60 + "and it snowed."
    doc = fast.get_pipe("claims_syntax")(make_doc(fast, read_text(text)))
    sentences = list(doc.sents)
    assert max(map(len, sentences)) <= MOST_SENTENCE
    assert all(sentence.text.endswith(",") for sentence in sentences[:-1])
    assert all(one.end == other.start for one, other in pairwise(sentences))
