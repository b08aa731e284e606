"""The parts of the tagger that training has and the package has not: the random field's loss, and the graph that is shipped."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
transformers = pytest.importorskip("transformers", reason="needs the extra `train`")
onnx = pytest.importorskip("onnx", reason="needs the extra `train`")

import onnxruntime  # noqa: E402

from claims.attribution.tagger.decoding import (  # noqa: E402
    TAGS,
    Transitions,
    best_tags,
)
from claims.attribution.tagger.features import FIELDS, WIDTHS  # noqa: E402
from training.attribution.crf import Crf  # noqa: E402
from training.attribution.graph import graph_of  # noqa: E402
from training.attribution.network import Tagger  # noqa: E402


def _sequence_scores(crf: Crf, emissions: "torch.Tensor") -> dict[tuple[int, ...], float]:
    steps, first = crf.scores()
    found = {}
    for tags in product(range(len(TAGS)), repeat=len(emissions)):
        total = first[tags[0]] + emissions[0, tags[0]]
        for n in range(1, len(tags)):
            total = total + steps[tags[n - 1], tags[n]] + emissions[n, tags[n]]
        found[tags] = total.item()
    return found


@pytest.fixture
def crf() -> Crf:
    torch.manual_seed(3)
    field = Crf(TAGS)
    torch.nn.init.normal_(field.steps)
    torch.nn.init.normal_(field.first)
    return field.eval()


def test_the_loss_is_that_of_all_sequences_counted_one_by_one(crf: Crf) -> None:
    emissions = torch.randn(4, len(TAGS))
    scores = _sequence_scores(crf, emissions)
    gold = (0, 3, 4, 0)
    wanted = np.logaddexp.reduce(list(scores.values())) - scores[gold]
    real = torch.ones(1, 4, dtype=torch.bool)
    assert crf.loss(emissions[None], torch.tensor([gold]), real).item() * 4 == pytest.approx(wanted, abs=1e-4)


def test_padding_changes_nothing(crf: Crf) -> None:
    emissions, tags = torch.randn(1, 6, len(TAGS)), torch.tensor([[1, 2, 0, 0, 0, 0]])
    real = torch.tensor([[True, True, True, False, False, False]])
    short = crf.loss(emissions[:, :3], tags[:, :3], real[:, :3]).item()
    assert crf.loss(emissions, tags, real).item() == pytest.approx(short)


def test_decoding_finds_the_best_sequence(crf: Crf) -> None:
    emissions = torch.randn(4, len(TAGS))
    emissions[0, [n for n, tag in enumerate(TAGS) if tag.startswith("I-")]] -= 100  # a paragraph may begin inside a span
    scores = _sequence_scores(crf, emissions)
    steps, first = (part.detach().numpy() for part in crf.scores())
    seen = best_tags(emissions.numpy(), Transitions(steps, first), [(0, 4)])
    assert tuple(seen.tolist()) == max(scores, key=lambda tags: scores[tags])


@pytest.mark.parametrize("length", [2, 17])
def test_the_graph_says_what_the_network_says(tmp_path: Path, length: int) -> None:
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=60,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=40,
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(tmp_path)
    tagger = Tagger(tmp_path).eval()
    state = {name: values.numpy() for name, values in tagger.state_dict().items()}
    graph = graph_of(state, heads=4, layers=2, epsilon=config.layer_norm_eps)
    onnx.checker.check_model(graph)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    pieces = torch.randint(0, 60, (1, length))
    fields = torch.randint(0, sum(WIDTHS), (1, length, len(FIELDS)))
    with torch.no_grad():
        wanted = tagger(pieces, fields, torch.ones_like(pieces))
    found = session.run(["emissions", "vectors"], {"pieces": pieces.numpy(), "fields": fields.numpy()})
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-4)
