"""Markdown: exactly what a renderer shows as prose is read, in any context."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ingest import read_bytes
from claims.ingest.characters import unmarked
from claims.model import Article, Block, BlockKind

PROSE = "Two officials said the airline lost 40 million euros in March."
HEAD = "---\ntitle: Airline\n---\n\n# Airline\n\nThe mayor said the mood was good.\n\n"

SHOWN = {
    "a fence in a comment": "<!--\n```\n-->\n\n{}",
    "code on a line": "```x``` is code.\n\n{}",
    "a fence in an item of a list ends with it": "- item\n  ```\n\n{}",
    "a fence in a quotation ends with it": "> ```\n\n{}",
    "two comments on a line": "<!-- a --> {} <!-- b -->",
    "behind a comment with the other end": "<!-- a --!> {} <!-- b -->",
    "behind the end of a comment": "<!-- a\n--> {}",
    "a comment that is none": "<!--> {} -->",
    "an attribute that holds the beginning of a comment": '<div title="<!--">\n{}\n</div>',
    "words in brackets that define no link": "[Update]: {}",
    "a footnote": "[^1]: {}",
    "a form feed ends no line": "The weather.\f```\n\n{}",
    "a separator ends no line": "The weather was good.\u2028```\n\n{}",
    "bars without a table": "| {} |",
    "a cell of a table": "| a | b |\n| --- | --- |\n| 1 | {} |",
    "a paragraph in bold": "**{}**",
    "a link in a list": "- [{}](https://example.org/)",
    "a picture that is none": "![{}][nowhere]",
    "a picture without an address": "![{}](two words)",
    "a link without an address": "[Update]({})",
    "a paragraph above a rule": "The mayor spoke.\n{}\n---",
}


def article(markdown: str) -> Article:
    (found,) = read_bytes((HEAD + markdown + "\n").encode(), path="airline.md")
    assert isinstance(found, Article), found
    return found


def around(read: Article, words: str) -> Block | None:
    at = read.text.index(words)
    return next((block for block in read.blocks if block.start <= at and at + len(words) <= block.end), None)


@pytest.mark.parametrize("markdown", SHOWN.values(), ids=SHOWN)
def test_rendered_prose_is_read(markdown: str) -> None:
    read = article(markdown.format(PROSE))
    block = around(read, PROSE)
    assert block is not None
    assert block.kind is BlockKind.BODY
    assert PROSE in unmarked(read.text), "and no word of it is blanked"


NOT_SHOWN = {
    "code": "```\n{}\n```",
    "code to the end": "~~~ text\n{}",
    "a comment over several lines": "<!--\n{}\n-->",
    "the title of a link's definition": "[a]: https://example.org\n'{}'",
    "a comment that does not end": "<!-- a\n\n{}",
}


@pytest.mark.parametrize("markdown", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_text_that_is_not_rendered_as_prose_is_not_read(markdown: str) -> None:
    block = around(article(markdown.format(PROSE)), PROSE)
    assert block is None or block.kind is BlockKind.BOILERPLATE


LABELS = [
    ("| line | trams |\n| --- | --- |\n| 4 | twelve a day |", "4 | twelve", BlockKind.BOILERPLATE),
    ("**What the city says now**", "What the city says", BlockKind.SUBHEADING),
    ("**How many trams did the line have in March?**", "How many trams", BlockKind.SUBHEADING),
    ("- [Ferries run](https://example.org/a)", "Ferries run", BlockKind.PROMO),
    ("[^1]: Interview, May 2024", "Interview", BlockKind.BOILERPLATE),
    ("What now\n--------", "What now", BlockKind.SUBHEADING),
    ("[home]: https://example.org", "[home]", BlockKind.BOILERPLATE),
    ("![A bridge][bridge]\n\n[bridge]: b.jpg", "A bridge", BlockKind.BOILERPLATE),
]


@pytest.mark.parametrize(("markdown", "words", "kind"), LABELS)
def test_lines_without_a_sentence_keep_their_kind(markdown: str, words: str, kind: BlockKind) -> None:
    block = around(article(f"{markdown}\n\n{PROSE}"), words)
    assert block is not None
    assert block.kind is kind


@pytest.mark.parametrize(
    "address", ["a.md", "<a b.md>", 'a.md "A title"', '{{< ref "a.md" >}}', "{{ site.url }}/a", "{% link _posts/a.md %}"]
)
def test_the_address_of_a_link_is_not_read(address: str) -> None:
    assert unmarked(f"See [this]({address}).").split() == ["See", "this", "."]


MARKS = [
    "```",
    "~~~",
    "<!--",
    "-->",
    "> ",
    "- ",
    "  ",
    "\n",
    "\r\n",
    "\n\n",
    "\f",
    "\u2028",
    "[a]: b",
    "|",
    "---",
    "# ",
    "<p>",
    "\0",
    "x.",
]


@given(st.lists(st.sampled_from(MARKS), max_size=12).map("".join))
def test_the_blocks_of_any_markdown_are_in_text_order(marks: str) -> None:
    read = article(f"{marks}\n\n{PROSE}")
    ends = [0, *(end for block in read.blocks for end in (block.start, block.end))]
    assert ends == sorted(ends)
    assert all(read.text[block.start : block.end].strip() for block in read.blocks)
    assert around(read, PROSE) is not None
