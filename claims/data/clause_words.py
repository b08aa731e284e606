"""The row type of the table of small closed classes of words (`clause_words.csv`); its columns are described there."""

from typing import Literal

from claims.data.tables import TableRow

ClauseRole = Literal[
    "discourse",
    "connective",
    "order",
    "relay",
    "own",
    "complementiser",
    "linker",
    "refusal",
    "withholding",
    "sourcing",
    "result",
    "descriptive",
    "belief",
    "naming",
    "office",
    "remark",
    "proposal",
    "unspecific",
    "telling",
    "answering",
    "disposed",
    "reporting",
    "judging",
    "showing",
    "occasion",
    "continuing",
    "verb_only",
    "closing",
    "researcher",
    "openness",
    "focus",
    "nominalising",
    "accident",
    "harming",
    "once",
    "addressing",
    "audience",
    "questioning",
    "acting",
    "hearing",
    "doing",
    "overseeing",
    "transitive",
]


class ClauseWord(TableRow):
    """A row of ``clause_words.csv``: a word of a small closed class used in splitting clauses."""

    word: str
    role: ClauseRole
    example: str
