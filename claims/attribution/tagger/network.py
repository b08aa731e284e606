"""The trained network, run by onnxruntime on the CPU: word pieces, windows, inference."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from claims.attribution.tagger.decoding import LINK, LINKS, TAGS, Floats, TaggerScores, Transitions
from claims.attribution.tagger.features import FIELDS, TaggerInput
from claims.model import DataError

LONGEST_WORD = 8
"""The maximum number of word pieces of a word; otherwise a URL or a line of dashes would fill a window."""


class WordPieces:
    """Converts words to ids of word pieces, cached."""

    def __init__(self, tokenizer: Path | str) -> None:
        """``tokenizer`` is a file as the ``tokenizers`` library writes it."""
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}
        self.first = self._id("[CLS]", "<s>")
        self.last = self._id("[SEP]", "</s>")
        self.pad = self._id("[PAD]", "<pad>")
        self._unknown = self._id("[UNK]", "<unk>")

    def _id(self, *names: str) -> int:
        return next(number for name in names if (number := self._tokenizer.token_to_id(name)) is not None)

    def of(self, word: str) -> tuple[int, ...]:
        """The ids of a word's pieces, from one to `LONGEST_WORD`."""
        known = self._known.get(word)
        if known is None:
            readable = word.encode("utf-8", "replace").decode("utf-8")  # the tokenizer rejects lone surrogates
            ids = self._tokenizer.encode(readable, add_special_tokens=False).ids
            known = self._known[word] = tuple(ids[:LONGEST_WORD]) or (self._unknown,)
        return known


LONGEST = 254
"""The number of word pieces in a window, without its two special tokens."""
CONTEXT = 32
"""The maximum number of word pieces of context from previous paragraphs, so that a quotation is read with its speaker."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``start`` to ``end`` are read, those from ``own`` on are tagged; the ones before are context."""

    start: int
    own: int
    end: int


def windows(pieces: Sequence[int], paragraphs: Sequence[tuple[int, int]], first: int = LONGEST) -> list[Window]:
    """Windows over an article; ``pieces`` are the numbers of its words' pieces, ``paragraphs`` runs of words.

    Every word is tagged in exactly one window. A paragraph longer than a window is cut, and half of the previous window
    is repeated as context. ``first`` shortens the first window, so that training sees varying cuts.
    """
    before = [0, *accumulate(pieces)]
    found: list[Window] = []
    own, budget = 0, first
    size = len(pieces)
    edges = [end for _, end in paragraphs] or [size]
    edges[-1] = size
    n = 0
    while own < size:
        start = own
        for back in range(n - 1, -1, -1):
            begin = paragraphs[back][0]
            if before[own] - before[begin] > CONTEXT:
                break
            start = begin
        if found and start == own and own not in {run[0] for run in paragraphs[n : n + 1]}:
            start = _half_window_back(before, own)
        limit = before[start] + budget
        end = own
        while n < len(edges) and before[edges[n]] <= limit:
            end = edges[n]
            n += 1
        if end == own:  # the paragraph does not fit
            start = own if start < own and before[own] - before[start] > budget // 2 else start
            limit = before[start] + budget
            end = own + 1
            while end < size and before[end + 1] <= limit:
                end += 1
        found.append(Window(start, own, end))
        own, budget = end, LONGEST
    return found


def _half_window_back(before: Sequence[int], own: int) -> int:
    start = own
    while start > 0 and before[own] - before[start - 1] <= LONGEST // 2:
        start -= 1
    return start


SLOW = "SkipLayerNormFusion"
"""A disabled optimiser of onnxruntime that replaces a fast operator by a plain loop; it cost a fifth of the time."""
_Result: TypeAlias = tuple[Floats, Floats, Floats]
_FILES = ("model.json", "model.onnx", "tokenizer.json")
FOLDER = Path(__file__).parent / "weights"
"""The folder of the bundled model: `model.onnx`, `tokenizer.json` and `model.json`."""


class Network:
    """A tagger that reads one window at a time.

    One at a time, because the quantised network scales each input by its largest number: in a batch the others would
    change the result, which must be the same for any batch.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        """Loads the model in ``folder``; raises `DataError` if this version cannot read it."""
        remedy = "reinstall the package" if folder == FOLDER else f"name a folder with {', '.join(_FILES)}"
        try:
            about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            missing = [name for name in _FILES if not (folder / name).is_file()]
        except (OSError, ValueError) as error:
            raise DataError(f"the tagger's model cannot be read: {error}", where=folder, remedy=remedy) from None
        if missing:
            raise DataError(f"the tagger's model is incomplete: no {', '.join(missing)}", where=folder, remedy=remedy)
        fields = {name: len(values) for name, values in FIELDS.items()}
        if not isinstance(about, dict) or about.get("tags") != list(TAGS) or about.get("fields") != fields:
            raise DataError("the tagger's model is for another version", where=folder, remedy=remedy)
        self.name: str = about["name"]
        self.transitions = Transitions(np.array(about["steps"], dtype=np.float32), np.array(about["first"], dtype=np.float32))
        self.links = {name: np.array(weights, dtype=np.float32) for name, weights in about["links"].items()}
        self.bias = np.array([about["lean"].get(tag, 0.0) for tag in TAGS], dtype=np.float32)
        self.confidence: dict[str, float] = about["confidence"]
        self._pieces = WordPieces(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            folder / "model.onnx", options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW]
        )

    def tag(self, words: TaggerInput, workers: Executor | None = None) -> Callable[[], TaggerScores]:
        """Starts the tagging of a document on ``workers``; the returned function waits for the result."""
        size = len(words.texts)
        ids = [self._pieces.of(word) for word in words.texts]
        cuts = windows([len(of_word) for of_word in ids], words.paragraphs)
        found: list[Callable[[], _Result]] = []
        for cut in cuts:
            task = partial(self._run, ids[cut.start : cut.end], words.fields[cut.start : cut.end])
            found.append(task if workers is None else workers.submit(task).result)
        return lambda: _joined(size, cuts, found, self.bias)

    def _run(self, ids: Sequence[Sequence[int]], fields: npt.NDArray[np.int16]) -> _Result:
        """Emissions and vectors of the words of one window, and the vectors of its first mark."""
        counts = [len(of_word) for of_word in ids]
        firsts = np.cumsum([1, *counts[:-1]])
        flat = [self._pieces.first, *(piece for of_word in ids for piece in of_word), self._pieces.last]
        read = np.zeros((1, len(flat), len(FIELDS)), dtype=np.int64)
        read[0, 1:-1] = np.repeat(fields, counts, axis=0)
        inputs = {"pieces": np.array([flat], dtype=np.int64), "fields": read}
        emissions, vectors = self._session.run(None, inputs)
        shaped = vectors[0].reshape(len(flat), len(LINKS), 2, LINK)
        return emissions[0, firsts], shaped[firsts], shaped[0, :, 1]


def _joined(size: int, cuts: list[Window], found: list[Callable[[], _Result]], bias: Floats) -> TaggerScores:
    emissions = np.zeros((size, len(TAGS)), dtype=np.float32)
    vectors = np.zeros((size, len(LINKS), 2, LINK), dtype=np.float32)
    no_partner = np.zeros((size, len(LINKS), LINK), dtype=np.float32)
    for cut, result in zip(cuts, found, strict=True):
        of_words, of_links, of_mark = result()
        emissions[cut.own : cut.end] = of_words[cut.own - cut.start :] + bias
        vectors[cut.own : cut.end] = of_links[cut.own - cut.start :]
        no_partner[cut.own : cut.end] = of_mark
    return TaggerScores(emissions, vectors, no_partner)


@cache
def network(folder: Path = FOLDER) -> Network:
    """The network in a folder, the bundled one by default; cached."""
    return Network(folder)
