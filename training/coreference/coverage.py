"""How many pronouns are resolved in articles without annotations: as sources, and in statements.

python -m training.coreference.coverage FOLDER
"""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from spacy.tokens import Doc

from claims import load
from claims.ingest import read_text
from claims.language import make_doc
from claims.sources.referents import PRONOUNS


def main(folder: Annotated[Path, typer.Argument(help="A folder of articles as plain text.")]) -> None:
    """Prints, for each pronoun, how often it is a source and stays open, and how many statements begin with it."""
    nlp, counts = load(), Counter[tuple[str, str]]()
    articles = (read_text(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.txt")))
    for doc in nlp.pipe((make_doc(nlp, article) for article in articles), batch_size=8):
        counts.update(counted(doc))
    print(f"{'':10}{'sources':>9}{'open':>8}{'claims':>8}{'open':>8}{'first word of statements':>26}")
    for word in (*PRONOUNS, "all"):
        sources, claims = counts[word, "sources"], counts[word, "claims"]
        print(
            f"{word:10}{sources:9}{counts[word, 'open'] / max(1, sources):8.1%}{claims:8}"
            f"{counts[word, 'claims open'] / max(1, claims):8.1%}{counts[word, 'first']:26}"
        )


def counted(doc: Doc) -> Counter[tuple[str, str]]:
    """The counts of an article, by pronoun and for "all"."""
    counts, parsed, speakers = Counter[tuple[str, str]](), doc._.claims_parsed, doc._.claims_speakers

    def count(word: str, what: str) -> None:
        counts.update({(word, what): 1, ("all", what): 1})

    pronouns: dict[int, str] = {}
    for i, relation in enumerate(doc._.claims_relations):
        head = relation.source_head
        if head is None or parsed.lower[head] not in PRONOUNS or i in speakers.inferences:
            continue
        pronouns[i] = parsed.lower[head]
        count(pronouns[i], "sources")
        if speakers.source_of(i) is None:
            count(pronouns[i], "open")
    for clause, claim in zip(doc._.claims_clauses, doc._.claims_set.claims, strict=True):
        innermost = clause.relations[-1] if clause.relations else None
        if innermost in pronouns:
            count(pronouns[innermost], "claims")
            if speakers.source_of(innermost) is None:
                count(pronouns[innermost], "claims open")
        first = claim.statement.split(maxsplit=1)[0].lower() if claim.statement else ""
        if first in PRONOUNS:
            count(first, "first")
    return counts


if __name__ == "__main__":
    typer.run(main)
