"""What training reads: standoff annotations as tags and links of words."""

from pathlib import Path

import pytest

from claims.attribution.tagger.decoding import TAGS
from training.attribution.corpus import Example, examples, held_back, relations

TEXT = "Officials said the bridge would reopen. “It is safe,” the mayor added, “and dry.”\n"


def _span(words: str) -> str:
    start = TEXT.index(words)
    return f"{start} {start + len(words)}"


def _annotated(folder: Path, *annotators: list[str]) -> Path:
    (folder / "text").mkdir()
    (folder / "attributions").mkdir()
    (folder / "text" / "bridge.txt").write_text(TEXT, encoding="utf-8")
    for n, lines in enumerate(annotators):
        (folder / "attributions" / f"bridge_{n}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


SAID = [
    f"T1\tSource {_span('Officials')}\tOfficials",
    f"T2\tCue {_span('said')}\tsaid",
    f"T3\tContent {_span('the bridge would reopen')}\tthe bridge would reopen",
    "E1\tCue:T2 Source:T1 Content:T3",
]
ADDED = [
    f"T4\tContent {_span('“It is safe,”')};{_span('“and dry.”')}\t…",
    f"T5\tSource {_span('the mayor')}\tthe mayor",
    f"T6\tCue {_span('added')}\tadded",
    "E2\tCue:T6 Source:T5 Content:T4",
]


@pytest.fixture
def bridge(tmp_path: Path) -> Example:
    (example,) = examples(_annotated(tmp_path, SAID + ADDED, SAID), tmp_path / "kept.pickle")
    return example


def test_tags_follow_the_spans(bridge: Example) -> None:
    tagged = [f"{word}/{TAGS[tag]}" for word, tag in zip(bridge.words.texts, bridge.annotations[0].tags, strict=True)]
    assert " ".join(tagged) == (
        "Officials/B-source said/B-cue the/B-content bridge/I-content would/I-content reopen/I-content ./O "
        '"/B-content It/I-content is/I-content safe/I-content ,/I-content "/I-content the/B-source mayor/I-source '
        'added/B-cue ,/O "/B-content and/I-content dry/I-content ./I-content "/I-content'
    )


def test_a_content_in_two_runs_begins_twice(bridge: Example) -> None:
    words = bridge.words.texts
    _, added = bridge.annotations[0].relations
    assert [[words[i] for i in added[role]] for role in ("source", "cue", "content")] == [["the"], ["added"], ['"', '"']]


def test_every_annotator_counts(bridge: Example) -> None:
    assert [len(annotation.relations) for annotation in bridge.annotations] == [2, 1]


def test_what_was_read_is_kept(tmp_path: Path) -> None:
    folder = _annotated(tmp_path, SAID)
    (first,) = examples(folder, tmp_path / "kept.pickle")
    (folder / "text" / "bridge.txt").unlink()
    (again,) = examples(folder, tmp_path / "kept.pickle")
    assert again.words.texts == first.words.texts


def test_a_relation_without_a_source_has_none(tmp_path: Path) -> None:
    path = tmp_path / "x.ann"
    path.write_text("T1\tCue 0 4\tthey\nT2\tContent 5 9\tsaid\nE1\tCue:T1 Content:T2\n", encoding="utf-8")
    assert relations(path) == [{"source": [], "cue": [(0, 4)], "content": [(5, 9)]}]


def test_the_same_articles_are_held_back(bridge: Example) -> None:
    many = [Example(str(n), bridge.words, bridge.annotations) for n in range(40)]
    train, held = held_back(many)
    assert (len(train), len(held)) == (36, 4)
    assert [example.name for example in held_back(many)[1]] == [example.name for example in held]
    assert not {example.name for example in train} & {example.name for example in held}
