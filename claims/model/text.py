"""Text and places in it."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema, model_validator

FRAGMENT_GAP = " … "
"""What stands between the pieces of a discontinuous fragment's text."""


class Record(BaseModel):
    """The base of everything exchanged: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _any_string(value: object) -> str:
    # pydantic's own string check refuses lone surrogates, which JSON input can hold and the article's text must keep.
    if not isinstance(value, str):
        raise ValueError(f"expected text, got {type(value).__name__}")
    return value


Text = Annotated[str, PlainValidator(_any_string), WithJsonSchema({"type": "string"})]
"""A string of any code points, lone surrogates included: words of an article, kept exactly as they stand."""


class Span(Record):
    """A stretch of ``article.text``: code points, counted from 0, ``start`` included and ``end`` excluded."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must run forwards from 0 or later, got {self.start}..{self.end}")
        return self


class Fragment(Record):
    """Words of the article, in one piece or several, in reading order.

    ``text`` is the pieces' exact text, joined by ``" … "`` where there are several.
    """

    text: Text
    spans: tuple[Span, ...]

    @classmethod
    def cut(cls, text: str, offsets: Iterable[tuple[int, int]]) -> Self:
        """The fragment of ``text`` at ``offsets`` (code points, start included, end excluded).

        >>> Fragment.cut("Kim, he said, came.", [(0, 3), (14, 18)]).text
        'Kim … came'
        """
        spans = tuple(Span(start=start, end=end) for start, end in offsets)
        return cls(text=FRAGMENT_GAP.join(text[s.start : s.end] for s in spans), spans=spans)
