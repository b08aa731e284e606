"""The layout of a parsed document: what its columns hold, that nothing changes it, and that a document has one."""

import ast
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from claims.language import ParsedDoc, labels, parsed_doc
from claims.model import BlockKind
from tests.building import parsed

PIECES = st.lists(
    st.sampled_from(
        [
            "The mayor said", "the bridge fell", ", which was old ,", "and", "because", "Ana Silva, a lawyer,", "\"", "?",
            "found in the harbour", "were live", "who", "that", "to sell", "(", ")", "--", "\n", "LONDON -", "is", "3%", "if",
            "(Reuters) -", ".", "…", "🙂", "\u200f", "told Daniel", "’s", ";", ":",
        ]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PIECES)
def test_the_columns_agree_with_each_other_and_with_the_document(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    tree = parsed_doc(doc)
    assert tree.words == tuple(token.text for token in doc)
    assert tree.offsets == tuple(token.idx for token in doc)
    assert tree.spaces == tuple(bool(token.whitespace_) for token in doc)
    assert tree.is_verb == tuple(token.pos_ in ("VERB", "AUX") for token in doc)
    assert tree.sentences == tuple((sentence.start, sentence.end) for sentence in doc.sents)
    below: list[list[int]] = [[] for _ in doc]
    for i in range(len(tree.words)):
        at, seen = i, {i}
        below[i].append(i)
        while (head := tree.heads[at]) != at:
            assert head not in seen, "a repaired parse is still a forest"
            below[head].append(i)
            seen.add(head)
            at = head
    for i, subtree in enumerate(below):
        assert tree.children[i] == tuple(k for k, head in enumerate(tree.heads) if head == i != k)
        assert tree.subtree(i) == subtree
        assert (tree.left_edge[i], tree.right_edge[i]) == (subtree[0], subtree[-1])
        assert all(tree.is_below(k, i) for k in subtree)


def test_nothing_in_it_can_be_changed(nlp: Language) -> None:
    tree = parsed_doc(parsed(nlp, "Kim left.\n\nHe came back."))
    for field in fields(tree):
        with pytest.raises(FrozenInstanceError):
            setattr(tree, field.name, ())
        if field.name != "article":
            hash(getattr(tree, field.name))  # tuples all the way down


def test_a_document_is_laid_out_once_and_again_when_it_is_parsed_again(nlp: Language) -> None:
    import claims

    docs = [parsed(nlp, f"Number {n} left.") for n in range(4)]
    trees = [parsed_doc(doc) for doc in docs]
    assert all(parsed_doc(doc) is tree for doc, tree in zip(docs, trees, strict=True)), "however many were read since"
    whole = claims.load("fast")
    doc = whole("Kim said the bridge fell.")
    tree = doc._.claims_parsed
    assert parsed_doc(doc) is tree
    again = whole.get_pipe("claims_attribution")(doc)
    assert again._.claims_parsed is not tree
    assert again._.claims_parsed == tree


@pytest.mark.parametrize(
    ("text", "dateline", "why"),
    [
        ("LONDON (Reuters) - The mayor left.", "LONDON (Reuters) -", "a place and an agency"),
        ("Paris (AFP) – The mayor left.", "Paris (AFP) –", "a place that is not in capitals, before a bracket"),
        ("BERLIN, March 3 - The mayor left.", "BERLIN, March 3 -", "a place and a day"),
        ("The mayor - an engineer - left.", "", "no place at all"),
        ("NASA launched a probe - a first.", "", "words in small letters"),
        ('LONDON "The mayor left" - he said.', "", "a quotation"),
        ("UN - The mayor left.", "", "two letters are an organisation or a country"),
    ],
)
def test_a_dateline_is_marks_and_no_part_of_its_sentence(nlp: Language, text: str, dateline: str, why: str) -> None:
    tree = parsed_doc(parsed(nlp, text))
    begins = len(parsed_doc(parsed(nlp, dateline)).words) if dateline else 0
    assert all(tree.is_mark[:begins]), why
    assert not tree.is_mark[begins], why
    assert {tree.sentence[i][0] for i in range(begins, len(tree.words))} == {begins}, why


def test_the_block_and_the_words_of_a_place(nlp: Language) -> None:
    tree = parsed_doc(parsed(nlp, "Bridge  falls\n\nIt fell.", kind=BlockKind.HEADLINE))
    inside = [tree.block[i] for i, word in enumerate(tree.words) if not word.isspace()]
    assert {block.kind for block in inside if block is not None} == {BlockKind.HEADLINE}
    assert [block.start for block in inside if block is not None] == [0, 0, 15, 15, 15]
    assert tree.text(0, len(tree.words)) == "Bridge falls It fell."
    alone = parsed_doc(Doc(Vocab(), words=["Kim", "left"]))
    assert alone.block[0] is None


def test_a_document_without_a_parse_is_one_sentence_of_roots() -> None:
    tree = parsed_doc(Doc(Vocab(), words=["Kim", "left", "."]))
    assert tree.heads == (0, 1, 2)
    assert tree.children == ((), (), ())
    assert tree.sentences == ((0, 3),)
    assert len(parsed_doc(Doc(Vocab())).words) == 0


def tree_of(nlp: Language, text: str) -> tuple[ParsedDoc, dict[str, int]]:
    tree = parsed_doc(parsed(nlp, text))
    return tree, {word: i for i, word in reversed(list(enumerate(tree.lower)))}


@pytest.mark.parametrize(
    ("sentence", "predicate", "subject"),
    [
        ("The mayor left.", "left", "mayor"),
        ("There were storms.", "were", "storms"),
        ("At the front was his daughter.", "was", "daughter"),
        ("Close the door.", "close", None),
    ],
)
def test_subject(nlp: Language, sentence: str, predicate: str, subject: str | None) -> None:
    tree, at = tree_of(nlp, sentence)
    found = tree.subject(at[predicate])
    assert (None if found is None else tree.lower[found]) == subject


@pytest.mark.parametrize(
    ("sentence", "verb", "true"),
    [
        ("The mayor left.", "left", {"is_finite", "is_tensed", "is_past"}),
        ("The mayor may leave.", "leave", {"is_finite"}),
        ("The mayor has left.", "left", {"is_finite", "is_tensed", "is_perfect"}),
        ("The mayor wants to leave.", "leave", {"is_infinitive"}),
        ("The court demanded that the fee be repaid.", "repaid", {"is_subjunctive"}),
        (
            "Had they paid the fee, the shop would be open.",
            "paid",
            {"is_finite", "is_tensed", "is_past", "is_perfect", "is_inverted"},
        ),
    ],
)
def test_forms_of_verbs(nlp: Language, sentence: str, verb: str, true: set[str]) -> None:
    tree, at = tree_of(nlp, sentence)
    forms = ("is_finite", "is_tensed", "is_past", "is_perfect", "is_infinitive", "is_subjunctive", "is_inverted")
    assert {form for form in forms if getattr(tree, form)(at[verb])} == true


@pytest.mark.parametrize(
    ("sentence", "verb", "frame"),
    [
        ("Kim wants to leave.", "leave", "to"),
        ("Kim asked whether they left.", "left", "whether"),
        ("Kim denied stealing the car.", "stealing", "ing"),
        ("Kim said they left.", "left", "that"),
    ],
)
def test_frame(nlp: Language, sentence: str, verb: str, frame: str) -> None:
    tree, at = tree_of(nlp, sentence)
    assert tree.frame(at[verb]) == frame


def test_no_module_defines_a_label_set_again() -> None:
    known = {frozenset(value): name for name, value in vars(labels).items() if name.isupper()}
    again = [
        f"{path}:{node.lineno}: {known[words]}"
        for path in Path(labels.__file__).parents[1].rglob("*.py")
        if path != Path(labels.__file__)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Set | ast.Tuple | ast.List)
        and len(node.elts) > 1
        and all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in node.elts)
        and (words := frozenset(word.value for word in node.elts if isinstance(word, ast.Constant))) in known
    ]
    assert again == []
