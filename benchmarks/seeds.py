"""Writes the exports that stand beside the seed articles: ``python -m benchmarks.seeds``.

They are what ``claims extract seeds -o seeds`` writes at the top of the project.

Read the difference before you commit it: the exports are what the project promises.
"""

from pathlib import Path

from spacy.language import Language

import claims
from claims.export import dumps
from claims.model import ClaimSet

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = sorted(SEEDS.glob("*.md"))


def claim_set_of(path: Path, nlp: Language) -> ClaimSet:
    """The claims of a seed article; its path is given from the top of the project, wherever that lies."""
    found = claims.extract(path, nlp=nlp)
    given = path.relative_to(SEEDS.parent).as_posix()
    return found.model_copy(update={"article": found.article.model_copy(update={"path": given})})


def export_of(found: ClaimSet) -> str:
    """The text of the export beside the article."""
    return dumps(found, indent=2) + "\n"


def main() -> None:
    nlp = claims.load()
    for path in ARTICLES:
        path.with_suffix(".json").write_text(export_of(claim_set_of(path, nlp)), encoding="utf-8")


if __name__ == "__main__":
    main()
