"""Words as word pieces, the units that the encoder knows."""

from pathlib import Path

from tokenizers import Tokenizer

LONGEST_WORD = 8
"""Pieces that are kept of a word; a web address or a line of dashes would else fill a window."""


class Pieces:
    """Turns words into ids of word pieces; what it has seen once it remembers."""

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
        """The ids of a word's pieces, never none and never more than `LONGEST_WORD`."""
        known = self._known.get(word)
        if known is None:
            readable = word.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text to the tokenizer
            ids = self._tokenizer.encode(readable, add_special_tokens=False).ids
            known = self._known[word] = tuple(ids[:LONGEST_WORD]) or (self._unknown,)
        return known
