"""Who speaks by the layout: whole articles of many layouts, and each claim with a source that they should give."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.attribution import relations
from claims.ingest import read_path
from claims.model import Article, InputError, Quotation
from tests.building import parsed

LAYOUTS = Path(__file__).parent / "layouts.txt"
MARKDOWN = "@markdown"


@dataclass(frozen=True)
class Layout:
    """An article, and each of its claims with a source as "source: claim"."""

    why: str
    text: str
    expected: tuple[str, ...]
    markdown: bool

    def __str__(self) -> str:
        return self.why

    def article(self, folder: Path) -> Article:
        """The article as it is read from a file."""
        path = folder / f"layout.{'md' if self.markdown else 'txt'}"
        path.write_text(self.text, encoding="utf-8")
        (article,) = read_path(path)
        assert not isinstance(article, InputError)
        return article


def layouts() -> list[Layout]:
    """The layouts of the table: a line with ``#`` and a reason, the article, and lines with ``>`` and a claim.

    In an article in Markdown, block quotations have a ``>`` too: its claims are the last lines that begin so.
    """
    found = []
    lines = LAYOUTS.read_text(encoding="utf-8").rstrip("\n").splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith("# ") and (n == 0 or not lines[n - 1].strip())]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        body = lines[start + 1 : end]
        while body and not body[-1]:
            body.pop()
        claim_lines = []
        while body and body[-1].startswith("> "):
            claim_lines.insert(0, body.pop()[2:])
        markdown = body[0] == MARKDOWN
        found.append(Layout(lines[start][2:], "\n".join(body[markdown:]) + "\n", tuple(claim_lines), markdown))
    return found


@pytest.mark.parametrize("layout", layouts(), ids=str)
def test_each_claim_has_the_source_that_the_layout_gives(pipeline: Language, tmp_path: Path, layout: Layout) -> None:
    found = claims.extract(layout.article(tmp_path), nlp=pipeline).claims
    assert tuple(f"{claim.source}: {claim.text}" for claim in found if claim.source is not None) == layout.expected


def test_the_table_has_layouts_with_speakers_and_without() -> None:
    assert sum(bool(layout.expected) for layout in layouts()) >= 15
    assert sum(not layout.expected for layout in layouts()) >= 10


def test_an_answer_is_direct_speech(nlp: Language) -> None:
    doc = parsed(nlp, "REPORTER: Will you go?\nORSINI: I will stay. My office paid.\nREPORTER: Why?\nORSINI: I like it.")
    assert {relation.quotation for relation in relations(doc)} == {Quotation.DIRECT}


LABELS = st.sampled_from(
    ("Q:", "A:", "ANA RUIZ:", "RUIZ:", "((Ana Ruiz))", "Ana Ruiz, mayor:", "—", "**", "“", '"', "", "As told to")
)
LINES = st.sampled_from(("I came.", "Did you go?", "We lost.”", '"It is late."', "The bank closed", "Ana Ruiz", ":", "(", "?"))


@given(st.lists(st.tuples(LABELS, LINES), max_size=12), st.sampled_from(("\n", "\n\n")))
def test_any_layout_gives_relations_within_the_text(nlp: Language, lines: list[tuple[str, str]], gap: str) -> None:
    doc = parsed(nlp, gap.join(f"{label} {words}" for label, words in lines))
    found = relations(doc)
    for relation in found:
        assert relation.content
        assert all(0 <= start < end <= len(doc) for start, end in (*relation.source, *relation.cue, *relation.content))
