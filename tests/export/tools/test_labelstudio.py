"""Label Studio: tasks it can import, for the configuration that comes with them."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from claims.export import FormatName, Layout, format_named, write_folder
from claims.export.tools.as_labelstudio import CLAIM, PART, config
from claims.model import ClaimSet, Fragment
from tests.export.samples import TEXT, claim, claim_set, exported, harbour, reviews


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


def test_a_claim_in_pieces_is_regions_with_a_relation() -> None:
    at = Fragment.cut(TEXT, [(0, 4), (8, 14)])
    made = claim().model_copy(update={"spans": at.spans, "text": at.text})
    found = results(tasks(claim_set(made))[0])
    labels = [result["value"]["labels"] for result in found if result["type"] == "labels"]  # type: ignore[index]
    assert labels == [[CLAIM], [PART]]
    assert found[-1] == {"type": "relation", "from_id": f"{made.id}.1", "to_id": made.id, "direction": "right"}


def test_a_folder_holds_the_configuration_as_well(tmp_path: Path) -> None:
    assert list(write_folder(tmp_path, format_named(FormatName.LABELSTUDIO), [harbour()], Layout(several=True))) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harbour-spill.labelstudio.json", "labelstudio.xml"]
    assert (tmp_path / "labelstudio.xml").read_text(encoding="utf-8") == config()
    assert (tmp_path / "harbour-spill.labelstudio.json").read_bytes() == exported("labelstudio", harbour())
