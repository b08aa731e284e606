"""The claims of several articles compared, and the stories that are written."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from spacy.language import Language

from benchmarks.stories.measure import b_cubed, stories_in
from claims.export import json_schema
from claims.ingest import read_text
from claims.model.story import Fact, Story
from claims.pipeline import with_results
from claims.stories.collection import Collection
from claims.stories.comparison import Comparison
from claims.stories.readings import MOST_NOTES, Correction, corrections_in, reading_of
from claims.stories.writing import COLUMNS, write_csv, write_json, write_lines

EVENT, AGAIN = "The fire at the Corvane mill", "the fire at the Corvane mill"
FILLERS = {
    "Post": "Smoke from the Corvane mill drifted over the river Sarn.",
    "=Post": "Smoke from the Corvane mill drifted over the river Sarn.",
    "Courier": "The bridge between the Corvane mill and the far bank of the Sarn was closed.",
    "Reuters": "Corvane makes flour in a mill beside the Sarn.",
}
"""A sentence of each publisher, so that articles are about one event without being copies."""


def told(pipeline: Language, *articles: tuple[str, str, str]) -> Story:
    """The story of articles, each given as its publisher, its day in March 2024 and its text."""
    collection = Collection()
    items = [
        read_text(f"{FILLERS[publisher]}\n\n{text}", id=f"{publisher}-{day}", publisher=publisher, published=f"2024-03-{day}")
        for publisher, day, text in articles
    ]
    for _, reading in with_results(items, pipeline, reading_of):
        collection.add(reading)
    (story,) = collection.stories()
    return story


def fact(story: Story, words: str) -> Fact:
    return next(each for each in story.facts if words in each.statement)


POLICE = f"{EVENT} killed 12 workers, police said."
HOSPITAL = f"{EVENT} killed 12 workers, the hospital said."
CASES = [
    (POLICE, HOSPITAL, "corroborated", "two sources of two publishers"),
    (POLICE, f"Police said that {AGAIN} killed 12 workers.", "single_source", "one source, told by two publishers"),
    (POLICE, f"{EVENT} killed 15 workers, the hospital said.", "disputed", "two sources with two figures"),
    (
        f"{EVENT} killed at least 9 workers, police said.",
        HOSPITAL,
        "single_source",
        "at least 9 neither supports 12 nor disputes it",
    ),
    (
        f"{EVENT} killed 12 workers, a “terrible day for Brem”, police said.",
        f"{EVENT} killed 12 workers, a “terrible day for Brem”, the mayor said.",
        "single_source",
        "the same words quoted twice are one utterance",
    ),
    (
        "Corvane poisoned the river Sarn, the farmers' union said.",
        "Corvane denied that it poisoned the river Sarn.",
        "disputed",
        "a denial in another article",
    ),
]


@pytest.mark.parametrize(("one", "other", "status", "why"), CASES, ids=[why for *_, why in CASES])
def test_the_status_over_the_story(pipeline: Language, one: str, other: str, status: str, why: str) -> None:
    story = told(pipeline, ("Post", "04", one), ("Courier", "04", other))
    assert fact(story, "poisoned" if "poisoned" in one else "killed").status == status, why


def test_a_dispute_names_the_other_figure(pipeline: Language) -> None:
    story = told(
        pipeline,
        ("Post", "04", POLICE),
        ("Courier", "04", f"{EVENT} killed 15 workers, the hospital said."),
    )
    (other,) = fact(story, "killed 12").disputed_by
    assert (other.article, other.source, "15" in other.statement) == ("Courier-04", "Hospital", True)


def test_a_later_figure_of_the_same_source_is_an_update(pipeline: Language) -> None:
    story = told(
        pipeline,
        ("Post", "04", f"{EVENT} killed at least 12 workers, police said."),
        ("Courier", "05", f"{EVENT} killed 17 workers, police said."),
        ("Post", "06", f"{EVENT} killed 19 workers, police said."),
    )
    first, second = fact(story, "at least 12"), fact(story, "killed 17")
    assert [each.disputed_by for each in (first, second)] == [(), ()]
    assert first.change is not None
    assert (first.change.kind, first.change.article) == ("updated", "Post-06")
    assert second.change is not None
    assert "19" in second.change.words


def test_figures_of_different_things_in_a_publications_own_voice_are_not_compared(pipeline: Language) -> None:
    story = told(
        pipeline,
        ("Post", "04", "Corvane flour rose 33 percent last month."),
        ("Courier", "05", "Corvane flour rose 41 percent in shops that sell to bakers along the upper Sarn."),
    )
    assert all(not each.disputed_by and each.change is None for each in story.facts)


def test_what_is_copied_is_not_a_source(pipeline: Language) -> None:
    wire = (
        f"{POLICE} The mill had been closed for repairs since the autumn, and its owner had hired "
        "welders from a firm in the capital. Two of them were found under the stairs on the second floor."
    )
    story = told(
        pipeline,
        ("Reuters", "04", wire),
        ("Post", "05", wire),
        ("Courier", "05", HOSPITAL),
    )
    copy = next(article for article in story.articles if article.publisher == "Post")
    assert (copy.copy_of, copy.copied > 0.7) == ("Reuters-04", True)
    found = fact(story, "killed 12")
    assert found.publishers == ("Reuters", "Courier")
    assert [claim.copied_from for claim in found.claims if claim.article == "Post-05"] == ["Reuters-04"]
    assert found.sources == ("Police", "Hospital")
    assert (found.claims[0].article, found.claims[0].source) == ("Reuters-04", "Police"), "who was first"


def test_a_correction_marks_what_it_retracts(pipeline: Language) -> None:
    note = (
        "Correction: An earlier version of this report said that the fire at the Corvane mill killed 30 workers. It killed 13."
    )
    story = told(pipeline, ("Post", "04", f"{EVENT} killed 30 workers, police said."), ("Post", "05", note))
    change = fact(story, "killed 30").change
    assert change is not None
    assert (change.kind, change.article, change.words) == ("corrected", "Post-05", note)
    story = told(pipeline, ("Post", "04", f"{EVENT} killed 30 workers, police said."), ("Courier", "05", note))
    assert fact(story, "killed 30").change is None, "another publisher's article"


def test_corrections_are_read_from_their_paragraphs() -> None:
    article = read_text(
        "The mill reopens on Monday.\n\n"
        "Editor's note: A previous version wrongly gave the owner's age as 45. He is 54 years old."
    )
    (found,) = corrections_in(article)
    assert isinstance(found, Correction)
    assert (found.wrong, found.right) == (
        "Editor's note: A previous version wrongly gave the owner's age as 45.",
        "He is 54 years old.",
    )
    assert found.retracts("The owner's age is 45")
    assert not found.retracts("The owner's age is 54")
    assert not found.retracts("The mill reopens on Monday")
    assert not list(corrections_in(read_text("The police corrected the number of victims.")))


def test_the_first_corrections_of_an_article_are_read() -> None:
    """Each is compared with every claim of the story."""
    notes = [f"Correction: The fire killed {number} people." for number in range(3 * MOST_NOTES)]
    found = list(corrections_in(read_text("\n\n".join(notes))))
    assert [each.words for each in found] == notes[:MOST_NOTES]


def test_two_articles_with_one_id_are_two(pipeline: Language) -> None:
    collection = Collection()
    about = {"id": "x", "published": "2024-03-04"}
    items = [read_text(f"{FILLERS['Post']} {POLICE}", publisher=name, **about) for name in ("A", "B")]
    for _, reading in with_results(items, pipeline, reading_of):
        collection.add(reading)
    (story,) = collection.stories()
    assert [article.id for article in story.articles] == ["x", "B/x"]


def test_formats(pipeline: Language) -> None:
    story = told(
        pipeline,
        ("=Post", "04", f"{EVENT} killed 12 workers, police said."),
        ("Courier", "04", f"{EVENT} killed 15 workers, the hospital said. Half a pair: \ud83d"),
    )
    streams = [io.StringIO() for _ in range(3)]
    for write, stream in zip((write_lines, write_json, write_csv), streams, strict=True):
        write([story, story], stream)
        stream.getvalue().encode()
    lines = [json.loads(line) for line in streams[0].getvalue().splitlines()]
    assert lines == json.loads(streams[1].getvalue())
    jsonschema.Draft202012Validator(json.loads(json_schema("story"))).validate(lines[0])
    rows = list(csv.DictReader(io.StringIO(streams[2].getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 2 * sum(len(each.claims) for each in story.facts)
    assert {row["publisher"] for row in rows} == {"'=Post", "Courier"}, "no formula"


def test_the_benchmarks_stories_can_be_read() -> None:
    for name in ("development", "held_out"):
        found = stories_in(Path(__file__).parents[2] / "benchmarks" / "stories" / f"{name}.txt")
        assert [len(story.articles) for story in found] == [5] * 10
        for story in found:
            for line in (line for lines in story.lines.values() for line in lines):
                for number, words in line.items():
                    assert all(each in story.articles[number].text for each in words), (story.name, words)


def test_b_cubed() -> None:
    assert b_cubed([[0, 1], [2]], [0, 0, 1]) == (1.0, 1.0, 1.0)
    assert b_cubed([[0, 1, 2]], [0, 0, 1]) == pytest.approx((5 / 9, 1.0, 5 / 7))


def test_the_work_of_applying_corrections_is_linear_in_the_articles(
    pipeline: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of a story's claims was compared with each correction: 5,000 articles of one publisher took days."""
    notes = [f"Correction: An earlier version of this report wrongly said that {n} mills burned in Corvane." for n in range(8)]
    item = read_text("\n\n".join([POLICE, *notes]), publisher="Post", published="2024-03-05")
    ((_, reading),) = with_results([item], pipeline, reading_of)
    assert len(reading.corrections) == len(notes)
    retracts, called = Correction.retracts, 0

    def counting(note: Correction, claim: str) -> bool:
        nonlocal called
        called += 1
        return retracts(note, claim)

    monkeypatch.setattr(Correction, "retracts", counting)
    made = []
    for number in (20, 40):
        called = 0
        Comparison([reading] * number, [])
        made.append(called)
    assert 0 < made[1] <= 2.1 * made[0]
