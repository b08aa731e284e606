"""The tagger as an ONNX graph of fused operators, written out layer by layer.

Tracing the torch module gives a graph of a thousand small operators, in which the optimiser finds only some of the fused
ones. Layers of a BERT encoder are few and known, so they are written with onnxruntime's own operators at once.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

FUSED = "com.microsoft"
Array = npt.NDArray[np.float32]


@dataclass
class Graph:
    """Operators and weights, in the order in which they are added."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def weight(self, name: str, values: "npt.NDArray[np.float32] | npt.NDArray[np.int64]") -> str:
        """Adds an array and gives its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: object) -> str:
        """Adds an operator and gives the name of its result."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **settings))
        return output

    def linear(self, name: str, given: str, weight: Array, bias: Array) -> str:
        """A linear layer; ``weight`` is [outputs, inputs], as in torch."""
        product = self.add("MatMul", [given, self.weight(f"{name}.weight", weight.T)], f"{name}.product")
        return self.add("Add", [product, self.weight(f"{name}.bias", bias)], name)


def graph_of(state: dict[str, Array], *, heads: int, layers: int, epsilon: float) -> onnx.ModelProto:
    """The graph of a fitted tagger's ``state``: from ``pieces`` and ``fields`` to ``emissions`` and ``vectors``."""
    g = Graph()
    hidden = _embedded(g, state, epsilon)
    for n in range(layers):
        part = f"encoder.encoder.layer.{n}."
        own = {name.removeprefix(part): values for name, values in state.items() if name.startswith(part)}
        hidden = add_layer(g, own, f"layer{n}", hidden, heads, epsilon)
    for name, output in (("tags", "emissions"), ("links", "vectors")):
        g.linear(output, hidden, state[f"{name}.weight"], state[f"{name}.bias"])
    sizes = {name: len(state[f"{part}.bias"]) for part, name in (("tags", "emissions"), ("links", "vectors"))}
    whole = helper.make_graph(
        g.nodes,
        "tagger",
        [
            helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "length"]),
            helper.make_tensor_value_info("fields", TensorProto.INT64, [1, "length", "fields"]),
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", size]) for name, size in sizes.items()],
        g.weights,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(whole, opset_imports=versions, ir_version=8)


def _embedded(g: Graph, state: dict[str, Array], epsilon: float) -> str:
    """WordPieces, fields and positions added up."""
    table = "encoder.embeddings.{}.weight"
    place = state[table.format("position_embeddings")] + state[table.format("token_type_embeddings")][0]
    pieces = g.add("Gather", [g.weight("pieces.table", state[table.format("word_embeddings")]), "pieces"], "pieces.vectors")
    known = g.add("Gather", [g.weight("fields.table", state["fields.weight"]), "fields"], "fields.vectors")
    known = g.add("ReduceSum", [known, g.weight("fields.axis", np.array([2]))], "fields.sum", keepdims=0)
    length = g.add(
        "Slice", [g.add("Shape", ["pieces"], "shape"), *(g.weight(f"one.{n}", np.array([n])) for n in (1, 2))], "length"
    )
    places = g.add("Slice", [g.weight("places.table", place), g.weight("zero", np.array([0])), length], "places")
    known = g.add("Add", [known, places], "known")
    total = g.add("Add", [pieces, known], "embedded")
    norm = [g.weight(f"embedded.{n}", state[f"encoder.embeddings.LayerNorm.{n}"]) for n in ("weight", "bias")]
    return g.add("LayerNormalization", [total, *norm], "embedded.norm", epsilon=epsilon, axis=-1)


def add_layer(g: Graph, state: dict[str, Array], name: str, given: str, heads: int, epsilon: float) -> str:
    """Adds a layer of a BERT encoder with these weights, and gives the name of its result."""
    weights, biases = zip(*(_weights(state, f"attention.self.{part}") for part in ("query", "key", "value")), strict=True)
    views = g.linear(f"{name}.views", given, np.concatenate(weights), np.concatenate(biases))
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    g.nodes.append(helper.make_node("Split", [views], parts, axis=-1, num_outputs=3))
    seen = g.add("MultiHeadAttention", parts, f"{name}.attention", FUSED, num_heads=heads)
    seen = g.linear(f"{name}.seen", seen, *_weights(state, "attention.output.dense"))
    given = _normal(g, f"{name}.middle", seen, given, state, "attention.output", epsilon)
    inner = g.linear(f"{name}.inner", given, *_weights(state, "intermediate.dense"))
    outer = g.linear(f"{name}.outer", g.add("Gelu", [inner], f"{name}.gelu", FUSED), *_weights(state, "output.dense"))
    return _normal(g, f"{name}.out", outer, given, state, "output", epsilon)


def _weights(state: dict[str, Array], name: str) -> tuple[Array, Array]:
    return state[f"{name}.weight"], state[f"{name}.bias"]


def _normal(g: Graph, name: str, new: str, before: str, state: dict[str, Array], part: str, epsilon: float) -> str:
    """What a block adds to what it was given, normalised.

    Two operators: onnxruntime has one for both, whose plain loop takes several times as long on a CPU.
    """
    total = g.add("Add", [new, before], f"{name}.total")
    norm = [g.weight(f"{name}.{n}", state[f"{part}.LayerNorm.{n}"]) for n in ("weight", "bias")]
    return g.add("LayerNormalization", [total, *norm], name, epsilon=epsilon, axis=-1)
