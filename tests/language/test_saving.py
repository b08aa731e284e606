"""A pipeline is saved, loaded elsewhere, and finds the same claims; its stages work in a pipeline of a user's own."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

import claims
from claims import components
from claims.data import OwnTable
from claims.language.pipeline import DEFAULT_MODEL, PREFIX, SHORTCUTS, WRITERS, declare
from claims.model import PipelineError, SourceKind

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "valley-quake.md"
TEXT = "The Border Ministry said prices may fall. Kim denied that. “It is over,” he said."
_ROWS = 'name,kind,country,stands_for,owner,aliases\nBorder Ministry,government,,,,"$5 Office;${a.b};100 %"\n'
REGISTRY = OwnTable("desk.csv", _ROWS)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process in which the package is installed as ``pyproject.toml`` says now."""
    folder = tmp_path_factory.mktemp("installed")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    about = folder / f"{project['name']}-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0\n")
    groups = project["entry-points"].items()
    lines = ([f"[{group}]", *(f"{name} = {value}" for name, value in known.items())] for group, known in groups)
    (about / "entry_points.txt").write_text("\n".join(line for group in lines for line in group))
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def told(code: str, environment: dict[str, str]) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.mark.parametrize(
    "settings",
    [
        {"pipeline": "fast"},
        {"pipeline": "fast", "grain": "event", "registry": [REGISTRY]},
        {"pipeline": "accurate", "threads": 1},
    ],
    ids=["fast", "event and registry", "accurate"],
)
def test_a_saved_pipeline_finds_the_same_in_a_fresh_process(
    settings: dict[str, object], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    nlp = claims.load(**settings)  # type: ignore[arg-type]
    nlp.to_disk(tmp_path / "saved")
    code = (
        f"import spacy\nnlp = spacy.load({str(tmp_path / 'saved')!r})\n"
        f"print(nlp({TEXT!r})._.claims_set.model_dump_json())\n"
        "threads = 'claims_tagger' in nlp.pipe_names and nlp.get_pipe('claims_tagger').workers._max_workers\nprint(threads)"
    )
    found, threads = told(code, elsewhere).splitlines()
    assert found == nlp(TEXT)._.claims_set.model_dump_json()
    assert threads == str(settings.get("threads", False))


def test_a_registry_is_saved_as_it_was_given(tmp_path: Path) -> None:
    claims.load("fast", registry=[REGISTRY]).to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.get_pipe("claims_sources").tables == (REGISTRY,)  # type: ignore[attr-defined]
    (known,) = (source for source in again(TEXT)._.claims_set.sources if source.name == "Border Ministry")
    assert known.kind is SourceKind.GOVERNMENT


def test_a_pipeline_goes_through_bytes() -> None:
    nlp = claims.load("fast", grain="event")
    again = English.from_config(nlp.config)
    again.from_bytes(nlp.to_bytes())
    assert again(TEXT)._.claims_set == nlp(TEXT)._.claims_set


def test_a_saved_pipeline_says_which_model_is_missing(tmp_path: Path) -> None:
    nlp = claims.load("fast")
    nlp.to_disk(tmp_path)
    config = tmp_path / "config.cfg"
    config.write_text(config.read_text().replace(DEFAULT_MODEL, "en_core_web_none"))
    with pytest.raises(PipelineError, match="'en_core_web_none' is not installed"):
        spacy.load(tmp_path)


@pytest.fixture
def own() -> Language:
    """A pipeline as a user has one: with a tokenizer, a parser and a recogniser of names."""
    return spacy.load(DEFAULT_MODEL)


@pytest.mark.parametrize("pipeline", ["fast", "accurate"])
def test_the_stages_join_a_users_pipeline(own: Language, pipeline: str) -> None:
    before = own.pipe_names
    nlp = claims.add_to(own, pipeline)
    assert nlp is own
    assert [name for name in nlp.pipe_names if not name.startswith(PREFIX)] == before
    doc = nlp("Kim arrives\n\nAnalysts in London say prices may fall.")
    assert [(claim.text, claim.source) for claim in doc._.claims][-1] == ("prices may fall", "Analysts in London")
    assert doc._.claims_set.generator.pipeline == pipeline
    assert "London" in [entity.text for entity in doc.ents], "the user's own components go on"
    assert [sentence.text.strip() for sentence in doc.sents] == ["Kim arrives", "Analysts in London say prices may fall."]
    for claim in doc._.claims:
        assert all(doc._.claims_article.text[span.start : span.end] in claim.text for span in claim.spans)


def test_the_stages_are_added_one_by_one(own: Language) -> None:
    for stage in components.STAGES:
        own.add_pipe(stage)
    found = own("Analysts say prices may fall.")._.claims_set
    assert [claim.source for claim in found.claims] == ["Analysts"]
    assert (found.generator.pipeline, found.generator.model) == ("fast", f"{DEFAULT_MODEL}-{own.meta['version']}")


def test_extract_takes_a_users_pipeline(own: Language) -> None:
    seed = claims.extract(SEED, nlp=claims.add_to(own, "fast"))
    assert seed.article.text == SEED.read_text()
    assert any(claim.source == "US Geological Survey" for claim in seed.claims)


def test_a_users_pipeline_is_saved_too(own: Language, elsewhere: dict[str, str], tmp_path: Path) -> None:
    nlp = claims.add_to(own, "fast", grain="event")
    nlp.to_disk(tmp_path)
    found = told(f"import spacy\nprint(spacy.load({str(tmp_path)!r})({TEXT!r})._.claims_set.model_dump_json())", elsewhere)
    assert found == nlp(TEXT)._.claims_set.model_dump_json()


def test_a_document_may_bring_its_article(own: Language) -> None:
    nlp = claims.add_to(own, "fast")
    text = "The minister resigned on Monday."
    doc = nlp.make_doc(text)
    doc._.claims_article = claims.extract(text, published="2024-03-06", nlp=nlp).article
    (claim,) = nlp(doc)._.claims
    assert claim.when is not None
    assert claim.when.date == "2024-03-04"
    other = nlp.make_doc("Another text.")
    other._.claims_article = doc._.claims_article
    with pytest.raises(PipelineError, match="their texts differ"):
        nlp(other)


UP_TO_HEDGING = ("claims_attribution", "claims_splitting", "claims_hedging")
WRONG = [
    (["claims_attribution"], r"claims_attribution needs a parsed text, .* writes token\.dep"),
    (["claims_tagger"], "claims_tagger needs a parsed text"),
    (["claims_syntax", "claims_sources"], "claims_sources reads doc._.claims_relations.*add claims_attribution first"),
    (["claims_syntax", "claims_attribution", "claims_hedging"], "add claims_splitting first"),
    (["claims_syntax", *UP_TO_HEDGING, "claims_verification"], "add claims_sources first"),
    (["claims_syntax", "claims_export"], "add claims_verification first"),
]


@pytest.mark.parametrize(("stages", "said"), WRONG)
def test_a_stage_that_cannot_work_is_refused_when_it_is_added(stages: list[str], said: str) -> None:
    nlp = spacy.blank("en")
    for stage in stages[:-1]:
        nlp.add_pipe(stage)
    with pytest.raises(PipelineError, match=said):
        nlp.add_pipe(stages[-1])


def test_stages_are_added_once(own: Language) -> None:
    with pytest.raises(PipelineError, match="already has the components of claims"):
        claims.add_to(claims.add_to(own, "fast"), "fast")


@pytest.mark.parametrize(
    ("disabled", "said"),
    [
        ("parser", "this one has been through no parser"),
        ("lemmatizer", "no lemmatizer"),
        ("claims_splitting", "claims_hedging found nothing in doc._.claims_clauses: claims_splitting is missing, disabled"),
        ("claims_export", "claims.extract found nothing in doc._.claims_set"),
    ],
)
def test_a_disabled_component_is_named_at_the_first_document(own: Language, disabled: str, said: str) -> None:
    nlp = claims.add_to(own, "fast")
    with nlp.select_pipes(disable=[disabled]), pytest.raises(PipelineError, match=said):
        claims.extract("Analysts say prices may fall.", nlp=nlp)


def test_the_attributes_are_those_that_the_components_declare() -> None:
    nlp = spacy.blank("en")
    for layer, writer in WRITERS.items():
        assert f"doc._.{PREFIX}{layer}" in nlp.get_factory_meta(writer).assigns
        assert Doc.has_extension(PREFIX + layer)


def test_no_module_reads_a_name_that_may_be_a_users() -> None:
    for path in (ROOT / "claims").rglob("*.py"):
        text = path.read_text()
        assert not [name for name in SHORTCUTS if f"._.{name}." in text or f"doc._.{name})" in text], path
        assert not re.search(r"set_extension\([^)]*force=True", text), path


@pytest.fixture
def taken() -> Iterator[None]:
    """Names that a user has set already."""
    before = {name: Doc.remove_extension(name) for name in ("claims", "article")}
    Doc.set_extension("claims", default="mine")
    Doc.set_extension("article", default="mine too")
    yield
    for name, (_, _, getter, setter) in before.items():
        Doc.remove_extension(name)
        Doc.set_extension(name, getter=getter, setter=setter)


@pytest.mark.usefixtures("taken")
def test_a_users_attributes_are_left_alone(pipeline: Language) -> None:
    with pytest.warns(UserWarning, match="is left as it is") as warned:
        declare()
    assert [str(one.message).split(" ")[0] for one in warned] == ["doc._.article", "doc._.claims"]
    doc = pipeline("Analysts say prices may fall.")
    assert (doc._.claims, doc._.article) == ("mine", "mine too")
    assert [claim.source for claim in doc._.claims_set.claims] == ["Analysts"]


def test_a_users_attribute_under_our_prefix_is_a_clear_error() -> None:
    before = Doc.remove_extension("claims_set")
    Doc.set_extension("claims_set", default="mine")
    try:
        with pytest.raises(PipelineError, match=r"doc\._\.claims_set was already set by another program"):
            declare()
    finally:
        Doc.remove_extension("claims_set")
        Doc.set_extension("claims_set", default=before[0])


def test_claims_may_be_imported_after_a_user_took_the_name_and_again(elsewhere: dict[str, str]) -> None:
    code = (
        "import importlib, sys, warnings\nfrom spacy.tokens import Doc\nDoc.set_extension('claims', default=7)\n"
        "warnings.simplefilter('ignore')\nimport claims.components, claims.language.pipeline\n"
        "for name in [name for name in sys.modules if name.split('.')[0] == 'claims']:\n    del sys.modules[name]\n"
        "import claims.components\nwarnings.simplefilter('error')\nDoc.remove_extension('claims')\n"
        "importlib.reload(sys.modules['claims.language.pipeline']).declare()\n"
        "importlib.reload(sys.modules['claims.components'])\n"
        "doc = claims.load('fast')('Analysts say prices may fall.')\nprint([claim.source for claim in doc._.claims])"
    )
    assert told(code, elsewhere) == "['Analysts']"
