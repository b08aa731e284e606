"""The sentence encoder: a text as a vector, so that the same claim in other words is found.

all-MiniLM-L6-v2 (Apache-2.0; Reimers & Gurevych, EMNLP 2019; Wang et al., NeurIPS 2020), quantised to 8 bits by
``python -m training.factchecks.encoder``, and run by onnxruntime on the CPU. Its word pieces are those of the tagger.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from claims.attribution.tagger.network import FOLDER as TAGGER
from claims.attribution.tagger.network import SLOW
from claims.model import DataError

SIZE = 384
"""Numbers in a vector, whose length is 1."""
LONGEST = 126
"""Maximum word pieces of a text that are read, as in the encoder's training, without the two special ones."""
MODEL = Path(__file__).with_name("model.onnx")

Vector = npt.NDArray[np.float32]

_MOST_CHARACTERS = 2_000
"""More would not fit into `LONGEST` word pieces of a text of words."""


class Encoder:
    """Reads one text at a time, so that its vector does not depend on others. Thread-safe."""

    def __init__(self, model: Path = MODEL) -> None:
        """Loads the model; raises `DataError` if it cannot be read."""
        if not model.is_file():
            raise DataError("the sentence encoder is missing", where=model, remedy="reinstall the package")
        self._tokenizer = Tokenizer.from_file(str(TAGGER / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first, self._last = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW]
        )

    def __call__(self, text: str) -> Vector:
        """The vector of a text."""
        readable = text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")  # the tokenizer rejects lone surrogates
        ids = self._tokenizer.encode(readable, add_special_tokens=False).ids[:LONGEST]
        pieces = np.array([[self._first, *ids, self._last]], dtype=np.int64)
        vector: Vector = self._session.run(None, {"pieces": pieces})[0][0]
        return vector


@cache
def encoder() -> Encoder:
    """The bundled encoder, loaded once."""
    return Encoder()
