"""The small closed classes of ``clause_words.csv``."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from claims.data import read_table

Role = Literal[
    "discourse",
    "order",
    "relay",
    "own",
    "light_antecedent",
    "complementiser",
    "linker",
    "refusal",
    "withholding",
    "sourcing",
    "unspecific",
    "telling",
    "answering",
]


class ClauseWord(BaseModel):
    """A row of ``clause_words.csv``."""

    model_config = ConfigDict(extra="forbid")

    word: str
    role: Role
    example: str


def words_as(role: Role) -> frozenset[str]:
    """The words of one class."""
    return frozenset(row.word for row in read_table("clause_words.csv", ClauseWord) if row.role == role)
