"""Reading gold names from annotated sentences, and comparing results with them."""

from pathlib import Path

from benchmarks.names import GoldDocument, GoldName, Span, gold_documents, score
from claims.model import EntityKind

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE

# word, tag, entities that begin or end here
WORDS = [
    ("The", "DT", "Entity=(1-organization-new-cf1-2,4-sgl"),
    ("University", "NNP", "_"),
    ("of", "IN", "_"),
    ("Kent", "NNP", "Entity=(2-place-new-nnnnn-cf2-1-sgl)1)"),
    ("asked", "VBD", "_"),
    ("Ana", "NNP", "Entity=(3-person-new-cf3-1,2-sgl"),
    ("Lima", "NNP", "Entity=3)"),
    ("and", "CC", "_"),
    ("a", "DT", "Entity=(4-person-new-cf4-2-sgl"),
    ("nurse", "NN", "Entity=4)"),
]
TEXT = " ".join(word for word, _, _ in WORDS)


def at(words: str, kind: EntityKind) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words), kind)


def test_the_names_of_an_annotated_document(tmp_path: Path) -> None:
    file = tmp_path / "gold.conllu"
    rows = (f"{i}\t{word}\t_\t_\t{tag}\t_\t_\t_\t_\t{entity}" for i, (word, tag, entity) in enumerate(WORDS, 1))
    file.write_text("\n".join(["# newdoc id = a", f"# text = {TEXT}", *rows, ""]), encoding="utf-8")
    (document,) = gold_documents(file)
    assert document.text == TEXT
    assert [(TEXT[name.start : name.end], name.kind) for name in document.names] == [
        ("Kent", PLACE),
        ("The University of Kent", ORGANISATION),
        ("Ana Lima", PERSON),
    ], "a nurse has no name"


def test_a_span_counts_once_for_a_name_of_its_kind() -> None:
    body = GoldName(0, 22, ORGANISATION, ((4, 14), (18, 22)))
    gold = GoldDocument(TEXT, [body])
    found = [at("The University of Kent", ORGANISATION), at("University", ORGANISATION), at("Kent", PLACE)]
    counted = score([found], [gold], (ORGANISATION, PLACE))
    assert (counted.found, counted.gold, counted.right, counted.exact) == (3, 1, 1, 1)
    assert counted.row() == [33.3, 100.0, 50.0, 50.0]
    assert score([[at("Kent asked", ORGANISATION)]], [gold], (ORGANISATION,)).right == 0, "it leaves the mention"
