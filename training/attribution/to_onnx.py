"""From torch to a quantised ONNX file that the package runs."""

import json
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from claims.attribution.tagger.decoding import TAGS
from claims.attribution.tagger.features import FIELDS
from training.attribution.graph import graph_of
from training.attribution.network import Tagger


def export(base: Path, weights: Path, folder: Path, name: str) -> None:
    """Writes ``model.onnx`` (int8), ``model.json`` and ``tokenizer.json`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    model = Tagger(base)
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    whole = folder / "whole.onnx"
    config = model.encoder.config
    state = {name: values.numpy() for name, values in model.state_dict().items()}
    sizes = {"heads": config.num_attention_heads, "layers": config.num_hidden_layers}
    onnx.save(graph_of(state, epsilon=config.layer_norm_eps, **sizes), whole)
    quantize_dynamic(
        str(whole),
        str(folder / "model.onnx"),
        weight_type=QuantType.QInt8,
        nodes_to_exclude=["fields.vectors"],  # small, and added up fourteen at a time
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # the fused operators' results have no known type
    )
    whole.unlink()
    steps, first = model.crf.scores()
    about = {
        "name": name,
        "tags": list(TAGS),
        "fields": {key: len(values) for key, values in FIELDS.items()},
        "steps": [[round(x, 4) for x in row] for row in steps.tolist()],
        "first": [round(x, 4) for x in first.tolist()],
        "lean": {},
        "links": {},
        "confidence": {},
    }
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
