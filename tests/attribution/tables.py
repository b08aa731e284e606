"""Reading the tables of expected relations, one file a construction.

A line that starts with ``#`` says why the next case is there. A case is an article on one line (``⏎`` is a line break)
and, indented, its relations: ``source | cue | content | act voice quotation``, with ``| in N`` for the relation it stands
inside; ``-`` is an empty part, pieces of a part are joined by `` … ``, and ``none`` says that there is no relation at all.
"""

from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Case:
    """An article's text and its expected relations, each as the line that describes it."""

    table: str
    text: str
    expected: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{self.table}: {self.text[:60]}"


def cases() -> list[Case]:
    """Every case of every table."""
    found: list[Case] = []
    for path in sorted(TABLES.glob("*.txt")):
        why = ""
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            lines = paragraph.strip("\n").splitlines()
            notes = [line[1:].strip() for line in lines if line.startswith("#")]
            rest = [line for line in lines if not line.startswith("#")]
            why = notes[-1] if notes else ""
            if rest:
                expected = tuple(line.strip() for line in rest[1:] if line.strip() != "none")
                found.append(Case(path.stem, rest[0].replace(" ⏎ ", "\n"), expected, why))
    return found
