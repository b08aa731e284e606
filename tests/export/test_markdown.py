"""Markdown, read by a parser of CommonMark and of GitHub's tables and links."""

import pytest
from markdown_it import MarkdownIt

from claims.export.as_markdown import escape
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour, reviews

GOLDEN = """\
<!-- claims export -->

# Port of Marrow shut after fuel spill

Marrow Post · 2024-03-04

1. Port of Marrow shut after fuel spill.  
   the publication itself · certain · corroborated

2. About 40 tonnes of diesel may have leaked from the port of Marrow.  
   harbour authority via Coast Radio, Marrow Post · probable · single source

   **Mostly false** (Ada Berg) — It was 14 tonnes. — <https://example.org/report> — javascript:alert(1)

3. The fishermen had not been warned.  
   Fishermen · certain, negated · disputed

   Ask them again.
"""  # noqa: W291 (two spaces end a line)


def words(markdown: str) -> list[str]:
    """The visible text, and the kinds of all other tokens."""
    out = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        for child in token.children or []:
            assert child.type in ("text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close"), child
        if token.type == "inline":
            out.append("".join(child.content for child in token.children or []))
    return out


def test_golden() -> None:
    assert exported("markdown", harbour(), reviews=reviews()).decode() == GOLDEN


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_are_words(hostile: str) -> None:
    from claims.present.log import shown

    assert words("1. " + escape(hostile)) == [shown(hostile)]
    made = exported("markdown", claim_set(claim(statement=hostile), title=hostile, publisher=hostile, url=hostile)).decode()
    assert shown(hostile) in words(made)[0]


def test_only_web_urls_are_links() -> None:
    def page(url: str) -> str:
        return exported("markdown", claim_set(url=url)).decode()

    assert "<https://example.org/a>" in page("https://example.org/a")
    assert "javascript" not in page("javascript:alert(1)")
