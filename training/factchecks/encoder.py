"""Writes ``claims/factchecks/encoder/model.onnx``: all-MiniLM-L6-v2 as a graph of fused operators, quantised to 8 bits.

    python -m training.factchecks.encoder [--bases build/bases]

Needs the extra ``train``. The encoder is not trained further; its output is the mean of the vectors of a text's word pieces, of
length 1, as its authors use it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from claims.factchecks.encoder import MODEL, SIZE
from training.attribution.bases import base
from training.attribution.graph import FUSED, Array, Graph, add_layer

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
_TABLE = "embeddings.{}.weight"


def graph_of(state: dict[str, Array]) -> onnx.ModelProto:
    """The graph of the encoder's ``state``: from ``pieces`` to ``vector``."""
    g = Graph()
    hidden = _embedded(g, state)
    for n in range(LAYERS):
        part = f"encoder.layer.{n}."
        own = {name.removeprefix(part): values for name, values in state.items() if name.startswith(part)}
        hidden = add_layer(g, own, f"layer{n}", hidden, HEADS, EPSILON)
    mean = g.add("ReduceMean", [hidden, g.weight("mean.axis", np.array([1]))], "mean", keepdims=0)
    g.add("LpNormalization", [mean], "vector", axis=-1, p=2)
    whole = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, SIZE])],
        g.weights,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(whole, opset_imports=versions, ir_version=8)


def _embedded(g: Graph, state: dict[str, Array]) -> str:
    """Word pieces and positions added up."""
    place = state[_TABLE.format("position_embeddings")] + state[_TABLE.format("token_type_embeddings")][0]
    pieces = g.add("Gather", [g.weight("pieces.table", state[_TABLE.format("word_embeddings")]), "pieces"], "pieces.vectors")
    ends = (g.weight(f"one.{n}", np.array([n])) for n in (1, 2))
    length = g.add("Slice", [g.add("Shape", ["pieces"], "shape"), *ends], "length")
    places = g.add("Slice", [g.weight("places.table", place), g.weight("zero", np.array([0])), length], "places")
    total = g.add("Add", [pieces, places], "embedded")
    norm = [g.weight(f"embedded.{n}", state[f"embeddings.LayerNorm.{n}"]) for n in ("weight", "bias")]
    return g.add("LayerNormalization", [total, *norm], "embedded.norm", epsilon=EPSILON, axis=-1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bases", type=Path, default=Path("build") / "bases", help="the folder of the pretrained encoders")
    given = parser.parse_args(arguments)
    whole = MODEL.with_suffix(".whole.onnx")
    onnx.save(graph_of(load_file(base("minilm", given.bases) / "model.safetensors")), whole)
    # the fused operators' results have no known type
    settings = {"DefaultTensorType": TensorProto.FLOAT}
    quantize_dynamic(str(whole), str(MODEL), weight_type=QuantType.QInt8, extra_options=settings)
    whole.unlink()


if __name__ == "__main__":
    main()
