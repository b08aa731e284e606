"""Front matter of common site generators: the fields, and the position of the headline."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.check.front_matter import front_lines, front_matter
from claims.ingest import read_bytes, read_text
from claims.ingest.front_matter import LONGEST_FRONT_MATTER, MAX_VALUES
from claims.model import Article, InputError

BODY = "The bridge was closed on Monday after a crack was found in a cable, the city said.\n\nIt will reopen in May.\n"


def only(text: str, path: str | None = "news/bridge.md") -> Article | InputError:
    (found,) = read_bytes(text.encode(), path=path)
    return found


def article(text: str, path: str | None = "news/bridge.md") -> Article:
    found = only(text, path)
    assert isinstance(found, Article), found
    return found


def headlines(read: Article) -> list[str]:
    return [read.text[block.start : block.end] for block in read.blocks if block.kind == "headline"]


TITLES = [
    # front matter, its headline or None if the exact words have no position
    ("---\ntitle: Bridge closes\n---\n", "Bridge closes"),
    ('---\ntitle: "Bridge closes: 40 homes cut off"\n---\n', "Bridge closes: 40 homes cut off"),
    ("---\ntitle: 'Bridge closes'   # for now\ndate: 2024-05-06\n---\n", "Bridge closes"),
    ("---\ndate: 2024-05-06\nheadline: Bridge closes\n---\n", "Bridge closes"),
    ("---\ntitle: >-\n  Bridge closes\ntags: [roads]\n---\n", "Bridge closes"),
    ("---\r\ntitle: Bridge closes\r\n---\r\n", "Bridge closes"),
    ("---\ntitle: >-\n  Bridge\n  closes\n---\n", None),
    ("---\ntitle: Bridge\n  closes\n---\n", None),
    ('---\ntitle: "Bridge \\"closes\\""\n---\n', None),
    ("---\ntitle: 'The mayor''s bridge closes'\n---\n", None),
    ("---\n{title: Bridge closes}: x\n---\n", None),
    ("---\ntitle:\n---\n", None),
    ('+++\ntitle = "Bridge closes"\ndate = 2024-05-06\n+++\n', "Bridge closes"),
    ("+++\ntitle = 'Bridge closes' # for now\n[params]\ntitle = 'No'\n+++\n", "Bridge closes"),
    ('+++\ntitle = """\nBridge\ncloses"""\n+++\n', None),
    ('{\n  "title": "Bridge closes",\n  "date": "2024-05-06"\n}\n', "Bridge closes"),
    ('{"title": "Bridge closes", "date": "2024-05-06"}\n', "Bridge closes"),
    ('{\n  "title": "Br\\u0069dge closes"\n}\n', None),
]


@pytest.mark.parametrize(("front", "headline"), TITLES, ids=[repr(row[0]) for row in TITLES])
def test_the_title_is_the_headline_at_its_position_in_front_matter(front: str, headline: str | None) -> None:
    read = article(f"{front}\n{BODY}")
    assert headlines(read) == ([headline] if headline else [])
    assert read.text == f"{front}\n{BODY}"
    body = [read.text[block.start : block.end] for block in read.blocks if block.kind == "body"]
    assert body == BODY.strip().split("\n\n")


OWN = [
    ("# Bridge shut after crack\n\n", ["Bridge shut after crack"], "a heading"),
    ("Bridge shut after crack\n=======================\n\n", ["Bridge shut after crack"], "a heading that is underlined"),
    ("Bridge Closes\n\n", ["Bridge Closes"], "a first line of the same words"),
    ("## What we know\n\n", ["Bridge closes"], "only a section's heading"),
    ("By Ana Ruiz\n\n", ["Bridge closes"], "a byline"),
    ("Forty homes are cut off\n\n", ["Bridge closes"], "a standfirst"),
]


@pytest.mark.parametrize(("above", "expected", "why"), OWN, ids=[row[2] for row in OWN])
def test_a_heading_takes_precedence_over_the_title(above: str, expected: list[str], why: str) -> None:
    read = article(f"---\ntitle: Bridge closes\n---\n\n{above}{BODY}")
    assert headlines(read) == expected, why
    assert read.title == "Bridge closes"


def test_one_sentence_under_a_title_is_the_story() -> None:
    read = article("---\ntitle: Bridge closes\n---\n\nThe city closed its oldest bridge\n")
    assert headlines(read) == ["Bridge closes"]
    assert read.blocks[-1].kind == "body"


def test_blocks_cover_the_whole_line_of_the_title() -> None:
    text = '---\ntitle: "Bridge closes" # for now\n---\n\nThe city closed it on Monday, the mayor said.\n'
    kinds = [(block.kind.value, text[block.start : block.end]) for block in article(text).blocks]
    assert kinds == [
        ("boilerplate", "---"),
        ("boilerplate", 'title: "'),
        ("headline", "Bridge closes"),
        ("boilerplate", '" # for now'),
        ("boilerplate", "---"),
        ("body", "The city closed it on Monday, the mayor said."),
    ]


TOML = """+++
title = "Bridge closes"
date = 2024-05-06T07:30:00Z
authors = ["Ana Ruiz", "Tom Berg"]
description = \"\"\"
publisher = "not this"
\"\"\"
publisher = "The Example"
canonicalURL = "https://example.org/bridge"

[params]
publisher = "nor this"

[[claims.allow]]
rule = "S102"
line = 20
reason = "the desk knows who they are"
+++

"""


def test_toml_gives_the_same_fields_as_yaml() -> None:
    read = article(TOML + BODY)
    assert (read.title, read.published, read.author) == ("Bridge closes", "2024-05-06T07:30:00Z", "Ana Ruiz, Tom Berg")
    assert (read.publisher, read.url) == ("The Example", "https://example.org/bridge")
    assert headlines(read) == ["Bridge closes"]


def test_the_fields_of_toml_have_positions() -> None:
    fields = front_matter(TOML + BODY)
    text = TOML + BODY
    assert text[slice(*fields["title"].span)] == '"Bridge closes"'
    assert text[slice(*fields["authors"].key_span)] == "authors"
    assert (fields["publisher"].line, fields["publisher"].value) == (8, "The Example")
    assert fields["claims"].value == {
        "allow": [{"rule": "S102", "line": 20, "reason": "the desk knows who they are"}],
    }
    start, end = fields["claims"].span
    assert text[start:end].startswith("claims.allow")
    assert text[start:end].endswith('reason = "the desk knows who they are"')
    assert front_lines(text) == TOML.count("\n") - 1


def test_the_fields_of_json_have_positions() -> None:
    text = '{\n  "title": "Bridge closes",\n  "author": {"name": "Ana Ruiz"}\n}\n\n' + BODY
    fields = front_matter(text)
    assert text[slice(*fields["title"].span)] == '"Bridge closes"'
    assert text[slice(*fields["author"].key_span)] == '"author"'
    assert (fields["author"].line, front_lines(text)) == (3, 4)
    assert article(text).author == "Ana Ruiz"


BROKEN = [
    ('+++\ntitle = "Bridge\n+++\n', 2, "the front matter is not valid TOML"),
    ("+++\ntitle = Bridge closes\n+++\n", 2, "the front matter is not valid TOML"),
    ('+++\ntitle = "Bridge"\n', 1, "the front matter is not closed"),
    ('+++\ntitle = "Bridge"\ndate = "12 Sept"\n+++\n', 3, "`date` is not a date (got '12 Sept')"),
    ('+++\ntitle = ["Bridge"]\n+++\n', 2, "`title` is not text"),
    (
        "+++\na = 1\n" + ".".join("b" * 101) + " = 1\n+++\n",
        3,
        "the front matter is not valid TOML: A key has more than 100 parts",
    ),
    ("+++\na = " + "[" * 20_000 + "\n+++\n", 1, "the front matter is not valid TOML"),
    ("+++\n" + "a" * 100_001 + "= 1\n+++\n", 1, "the front matter is longer than 100,000 characters"),
]


@pytest.mark.parametrize(("front", "line", "what"), BROKEN, ids=[row[2] + row[0][:20] for row in BROKEN])
def test_broken_toml_is_one_error_with_its_line(front: str, line: int, what: str) -> None:
    found = only(front + BODY)
    assert isinstance(found, InputError)
    assert found.what.startswith(what)
    assert found.line == line
    assert front_matter(front + BODY).get("none") is None


NO_FRONT = [
    "+++ Breaking +++\n\n",
    "+++\n\nBreaking news.\n\n+++\n",
    '{{< figure src="a.png" >}}\n\n',
    "{ not JSON\n\n",
    '{"a": 1} b\n',
]


@pytest.mark.parametrize("above", NO_FRONT)
def test_text_that_begins_like_front_matter_is_text(above: str) -> None:
    read = article(above + BODY)
    assert BODY.split("\n")[0] in [read.text[block.start : block.end] for block in read.blocks if block.kind == "body"]


DATES = [
    ("published: 2024-05-06", "2024-05-06"),
    ("date: 2024-05-06 12:30:00 +0200", "2024-05-06T12:30:00+02:00"),
    ("date: 2024-05-06 12:30:00 Z", "2024-05-06T12:30:00Z"),
    ("date: 2024/05/06", "2024-05-06"),
    ("pubDate: 'Jul 08 2022'", "2022-07-08"),
    ("pubDate: 8 July 2022", "2022-07-08"),
    ("publishDate: 2024-05-06\nlastmod: 2024-05-07", "2024-05-06"),
    ("lastmod: 2024-05-07", "2024-05-07"),
    ("date: 2024-05-06\npublishDate: 2024-05-08", "2024-05-06"),
    ("tags: none", None),
]


@pytest.mark.parametrize(("fields", "published"), DATES, ids=[row[0] for row in DATES])
def test_publication_dates(fields: str, published: str | None) -> None:
    assert article(f"---\n{fields}\n---\n\n{BODY}").published == published


NAMES = [
    ("_posts/2024-05-06-bridge.md", "", "2024-05-06", "Jekyll's name of a post"),
    ("posts/2024-05-06-bridge/index.md", "", "2024-05-06", "Hugo's page bundle"),
    ("2024-05-06.md", "", "2024-05-06", "the date alone"),
    ("2024-05-06-bridge.txt", "", "2024-05-06", "any format"),
    ("_posts/2024-05-06-bridge.md", "date: 2023-01-02", "2023-01-02", "front matter counts more"),
    ("_posts/2024-13-45-bridge.md", "", None, "not a date"),
    ("bridge-2024-05-06.md", "", None, "not at the beginning"),
    ("2024-05-061.md", "", None, "a longer number"),
]


@pytest.mark.parametrize(("path", "front", "published", "why"), NAMES, ids=[row[3] for row in NAMES])
def test_the_date_in_a_file_name_is_the_fallback(path: str, front: str, published: str | None, why: str) -> None:
    text = f"---\n{front}\n---\n\n{BODY}" if front else BODY
    assert article(text, path).published == published, why


def test_toml_is_detected_without_a_suffix() -> None:
    assert headlines(article(TOML + BODY, None)) == ["Bridge closes"]


@given(st.text(alphabet="ab \"'\\:#=+-\n>|[]{}.1é", max_size=40))
def test_a_headline_is_always_the_title_that_was_read(value: str) -> None:
    for front in (f"---\ntitle: {value}\n---\n", f"+++\ntitle = {value}\n+++\n", f'{{"title": "{value}"}}\n'):
        try:
            read = read_text(f"{front}\n{BODY}", path="a.md", markup="markdown")
        except InputError:
            continue
        if front_lines(read.text):
            assert headlines(read) in ([], [(read.title or "").strip()])
        assert read.text == f"{front}\n{BODY}"


def test_a_date_of_toml_is_a_date() -> None:
    assert front_matter("+++\ndate = 2024-05-06\n+++\n")["date"].value == date(2024, 5, 6)


def values(found: object) -> int:
    """How many values there are in a value."""
    if isinstance(found, dict):
        return 1 + sum(map(values, found.values()))
    return 1 + sum(map(values, found)) if isinstance(found, list) else 1


@pytest.mark.parametrize("fields", [30, 3_000])
def test_aliases_do_not_multiply_the_values_of_a_document(fields: int) -> None:
    many = ", ".join(["1"] * 3_000)
    text = f"---\ntitle: Snow\na: &a [{many}]\n" + "".join(f"k{n}: *a\n" for n in range(fields)) + "---\n\nIt snowed.\n"
    found = front_matter(text)
    assert found["title"].value == "Snow"
    assert sum(values(field.value) for field in found.values()) <= 2 * MAX_VALUES
    assert sum(len(field.value) for field in found.values() if isinstance(field.value, str)) < 100


def test_front_matter_that_is_too_long_to_be_read_has_no_fields() -> None:
    assert front_matter("---\ntitle: " + "x" * LONGEST_FRONT_MATTER + "\n---\n\nIt snowed.\n") == {}
