"""From torch to a quantised ONNX file that the package runs."""

import json
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from claims.attribution.tagger.reading import FIELDS
from claims.attribution.tagger.tagging import TAGS
from training.attribution.network import Tagger


class _Plain(nn.Module):
    """The tagger without padding: one window, everything real."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, pieces: Tensor, fields: Tensor) -> tuple[Tensor, Tensor]:
        """Emissions and link vectors of each piece."""
        emissions, vectors = self.tagger(pieces, fields, torch.ones_like(pieces))
        return emissions, vectors


def export(base: Path, weights: Path, folder: Path, name: str) -> None:
    """Writes ``model.onnx`` (int8), ``model.json`` and ``tokenizer.json`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    model = Tagger(base)
    model.load_state_dict(torch.load(weights, weights_only=True))
    model.eval()
    whole, ready = folder / "whole.onnx", folder / "ready.onnx"
    example = (torch.full((1, 12), 5), torch.zeros((1, 12, len(FIELDS)), dtype=torch.long))
    torch.onnx.export(
        _Plain(model),
        example,
        str(whole),
        input_names=["pieces", "fields"],
        output_names=["emissions", "vectors"],
        dynamic_axes={key: {1: "length"} for key in ("pieces", "fields", "emissions", "vectors")},
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(str(ready), str(folder / "model.onnx"), weight_type=QuantType.QInt8)
    whole.unlink()
    ready.unlink()
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
