"""Another model of the tagger, by its folder in the pipeline's configuration."""

import json
import shutil
from pathlib import Path

import pytest
import spacy

import claims
from claims.attribution.tagger.network import FOLDER
from claims.language import load_model
from claims.model import DataError

TEXT = "Analysts in London say prices may fall."


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model under another name."""
    folder = tmp_path / "desk"
    shutil.copytree(FOLDER, folder)
    about = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(about | {"name": "desk-tagger"}))
    return folder


def test_the_model_of_the_configuration_tags_and_is_named_also_after_saving(model: Path, tmp_path: Path) -> None:
    nlp = load_model()
    nlp.add_pipe("claims_tagger", config={"model": str(model)})
    claims.add_to(nlp, "fast")
    nlp.get_pipe("claims_export").pipeline = None
    nlp.to_disk(tmp_path / "saved")
    for one in (nlp, spacy.load(tmp_path / "saved")):
        generator = one(TEXT)._.claims_set.generator
        assert generator.model.endswith("+desk-tagger")
        assert [claim.source for claim in one(TEXT)._.claims] == ["Analysts in London"]


def test_left_out_it_is_the_shipped_one() -> None:
    nlp = load_model()
    assert nlp.add_pipe("claims_tagger").network.name == json.loads((FOLDER / "model.json").read_text())["name"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("gone", "cannot be read: .*No such file"),
        ("no network", "is incomplete: no model.onnx"),
        ("another version", "is for another version"),
        ("a list", "is for another version"),
    ],
)
def test_a_folder_that_holds_no_model_is_refused_when_the_pipeline_is_built(wrong: str, told: str, model: Path) -> None:
    match wrong:
        case "gone":
            shutil.rmtree(model)
        case "no network":
            (model / "model.onnx").unlink()
        case "another version":
            (model / "model.json").write_text("{}")
        case "a list":
            (model / "model.json").write_text("[]")
    with pytest.raises(DataError, match=rf"desk: the tagger's model {told}.*; name a folder with model\.json"):
        load_model().add_pipe("claims_tagger", config={"model": str(model)})
