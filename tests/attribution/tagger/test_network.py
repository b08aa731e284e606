from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

import claims
from benchmarks.seeds import ARTICLES
from claims.attribution import attribution_inputs, tagger_input
from claims.attribution.tagger.network import FOLDER, Network, network
from claims.export import dumps
from claims.ingest import read_path
from claims.language import make_doc
from claims.model import DataError
from claims.pipeline import extract_all
from tests.building import parsed
from tests.work import imported, steps

MOST_STEPS = 1_000


def test_the_model_is_loaded_once_and_not_in_python() -> None:
    """500 steps, far fewer than it has weights: those are taken as they are stored. `benchmarks.starting` has the seconds."""
    assert network() is network()
    assert steps(Network) < MOST_STEPS


def test_a_pipeline_needs_no_torch() -> None:
    assert not {"torch", "transformers"} & imported("import claims; claims.load()")


def test_the_fast_pipeline_loads_no_network() -> None:
    assert "onnxruntime" not in imported("import claims; claims.load('fast')")


def test_the_same_numbers_with_and_without_workers_and_in_any_order(nlp: Language) -> None:
    articles = [next(iter(read_path(path))) for path in ARTICLES[:3]]
    readings = [tagger_input(nlp(make_doc(nlp, article))) for article in articles]  # type: ignore[arg-type]
    alone = [network().tag(reading)() for reading in readings]
    with ThreadPoolExecutor(4) as workers:
        together = [network().tag(reading, workers) for reading in reversed(readings)]
        shared = [found() for found in reversed(together)]
    for one, other in zip(alone, shared, strict=True):
        assert np.array_equal(one.emissions, other.emissions)
        assert np.array_equal(one.vectors, other.vectors)
        assert np.array_equal(one.no_partner, other.no_partner)


@pytest.mark.parametrize("threads", [1, 3])
def test_an_article_gives_the_same_bytes_alone_and_among_others(threads: int) -> None:
    articles = [item for path in ARTICLES for item in read_path(path)]
    many = claims.load(threads=threads)
    together = [dumps(found) for found in extract_all(articles, many)]  # type: ignore[arg-type]
    alone = [dumps(claims.extract(path)) for path in ARTICLES]
    assert together == alone


def test_a_model_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"name a folder with model\.json"):
        Network(tmp_path)


def test_a_model_for_another_version_is_refused(tmp_path: Path) -> None:
    about = (FOLDER / "model.json").read_text(encoding="utf-8").replace('"B-cue"', '"B-signal"', 1)
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.json").write_text(about, encoding="utf-8")
    with pytest.raises(DataError, match="another version"):
        Network(tmp_path)


def test_a_document_without_words_is_tagged_too(nlp: Language) -> None:
    assert attribution_inputs(parsed(nlp, ""), network()).relations() == ()
