"""Label Studio: tasks that it can import with their configuration."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from claims.export import Layout, format_named, write_folder
from claims.export.as_labelstudio import CLAIM, PART, config, held
from claims.model import ClaimSet, Fragment
from tests.export.samples import HOSTILE, TEXT, claim, claim_set, exported, harbour, reviews


def tasks(*claim_sets: ClaimSet, **layout: object) -> list[dict[str, object]]:
    return json.loads(exported("labelstudio", *claim_sets, **layout))  # type: ignore[no-any-return]


def results(task: dict[str, object]) -> list[dict[str, object]]:
    (prediction,) = task["predictions"]  # type: ignore[misc]
    assert prediction["model_version"]
    return prediction["result"]  # type: ignore[no-any-return]


def test_every_result_names_a_control_and_a_choice_of_the_configuration(seeds: list[ClaimSet]) -> None:
    view = ET.fromstring(config())
    controls = {control.get("name"): control for control in view if control.get("toName") == "text"}
    assert view.find("Text").get("value") == "$text"  # type: ignore[union-attr]
    kinds = {"Labels": "labels", "Choices": "choices", "TextArea": "textarea"}
    for task in tasks(harbour(), *seeds, reviews=reviews()):
        for result in results(task):
            if result["type"] == "relation":
                continue
            control = controls[result["from_name"]]  # type: ignore[index]
            assert kinds[control.tag] == result["type"]
            value = result["value"]
            offered = {choice.get("value") for choice in control}
            if control.tag != "TextArea":
                assert set(value[result["type"]]) <= offered  # type: ignore[index, operator]


def test_regions_are_the_claims_words(seeds: list[ClaimSet]) -> None:
    for task, seed in zip(tasks(*seeds), seeds, strict=True):
        text = task["data"]["text"]  # type: ignore[index]
        assert text == seed.article.text
        regions = [result for result in results(task) if result["type"] == "labels"]
        for region in regions:
            value = region["value"]
            assert value["text"] == text[value["start"] : value["end"]]  # type: ignore[index]
        assert [region["id"] for region in regions if region["value"]["labels"] == [CLAIM]] == [  # type: ignore[index]
            claim.id for claim in seed.claims
        ]


def test_a_discontinuous_claim_has_regions_with_relations() -> None:
    at = Fragment.cut(TEXT, [(0, 4), (8, 14)])
    made = claim().model_copy(update={"spans": at.spans, "text": at.text})
    found = results(tasks(claim_set(made))[0])
    labels = [result["value"]["labels"] for result in found if result["type"] == "labels"]  # type: ignore[index]
    assert labels == [[CLAIM], [PART]]
    assert found[-1] == {"type": "relation", "from_id": f"{made.id}.1", "to_id": made.id, "direction": "right"}


def test_a_folder_also_contains_the_configuration(tmp_path: Path) -> None:
    assert list(write_folder(tmp_path, format_named("labelstudio"), [harbour()], Layout(several=True))) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harbour-spill.labelstudio.json", "labelstudio.xml"]
    assert (tmp_path / "labelstudio.xml").read_text(encoding="utf-8") == config()
    assert (tmp_path / "harbour-spill.labelstudio.json").read_bytes() == exported("labelstudio", harbour())


@pytest.mark.parametrize(
    ("text", "kept", "why"),
    [
        ("a\r\nb", "a \nb", "browsers make one character of it"),
        ("a\rb", "a\nb", "and turn this one"),
        ("a\x00\x1bb\ud83d", "a��b�", "its database has no place for them"),
        ("\té🙂\u202e", "\té🙂\u202e", "all else stays"),
    ],
)
def test_every_character_of_a_text_keeps_its_offset(text: str, kept: str, why: str) -> None:
    assert held(text) == kept, why
    (task,) = tasks(claim_set(text=text))
    assert task["data"]["text"] == kept  # type: ignore[index]


@pytest.mark.parametrize("words", HOSTILE)
def test_tasks_contain_only_text_that_the_database_can_store(words: str) -> None:
    made = claim_set(
        claim("Fishermen", text=f"{words} Fishermen", statement=words, source=words),
        text=f"{words} Fishermen",
        id=words,
        title=words,
        url=words,
        publisher=words,
    )
    written = json.dumps(tasks(made), ensure_ascii=False).replace("\\\\", "")
    assert not re.search(r"[\ud800-\udfff]|\\u00[01]|\x7f", written)
