"""Writes the exports that stand beside the seed articles: ``python -m benchmarks.seeds``.

Read the difference before you commit it: the exports are what the project promises.
"""

from pathlib import Path

from spacy.language import Language

import claims
from claims.export import dumps
from claims.model import ClaimSet

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = sorted(path for path in SEEDS.glob("*.md") if path.name != "README.md")


def claim_set_of(path: Path, nlp: Language) -> ClaimSet:
    """The claims of a seed article; its path is its name alone, wherever the project lies."""
    found = claims.extract(path, nlp=nlp)
    return found.model_copy(update={"article": found.article.model_copy(update={"path": path.name})})


def export_of(found: ClaimSet) -> str:
    """The text of the export beside the article."""
    return dumps(found, indent=2) + "\n"


def main() -> None:
    nlp = claims.load()
    for path in ARTICLES:
        path.with_suffix(".json").write_text(export_of(claim_set_of(path, nlp)), encoding="utf-8")


if __name__ == "__main__":
    main()
