"""All further formats: which is taken for which file, what is said without an extra, and that spans are exact."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extras import remedy
from claims.ingest import SUFFIXES, find_inputs, read_bytes
from claims.ingest.finding import may_hold_several
from claims.ingest.formats import FORMATS, format_of, suffix_of
from claims.ingest.formats.format import Format
from claims.model import Article, InputError
from tests.ingest.formats.files import STORY, docx, newsml, nitf, pdf_story, rss, warc

MAKERS: dict[str, Callable[[list[str]], bytes]] = {
    "RSS and Atom": rss,
    "NITF": nitf,
    "NewsML-G2": newsml,
    "PDF": pdf_story,
    "DOCX": docx,
    "WARC": warc,
}


@cache
def story(name: str) -> bytes:
    """Always the same bytes: identifiers in web archives are random."""
    return MAKERS[name](STORY)


LIBRARIES = {"RSS and Atom": "feedparser", "PDF": "pypdf", "DOCX": "docx", "WARC": "warcio"}


def test_each_format_has_a_maker_here_and_a_page_that_names_it() -> None:
    assert {known.name for known in FORMATS} == set(MAKERS)
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for known in FORMATS:
        (row,) = [line for line in rows if line.startswith(f"| {known.name} |")][:1]
        assert all(f"`{suffix}`" in row for suffix in known.suffixes)
        assert known.extra is None or f"`{known.extra}`" in row


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_is_recognised_by_its_content_and_by_each_suffix(name: str) -> None:
    data = MAKERS[name](STORY)
    (known,) = [each for each in FORMATS if each.name == name]
    for path in (None, "story", *(f"news/story{suffix}" for suffix in known.suffixes)):
        (article,) = read_bytes(data, path=path)
        assert isinstance(article, Article), article
        assert STORY[0] in article.text
    assert format_of("story.txt", data, known=frozenset({".txt"})) is None


@pytest.mark.parametrize("name", MAKERS)
def test_files_are_found_in_folders_and_by_globs(name: str, tmp_path: Path) -> None:
    (known,) = [each for each in FORMATS if each.name == name]
    assert known.suffixes <= SUFFIXES
    paths = [tmp_path / f"{number}{suffix.upper()}" for number, suffix in enumerate(sorted(known.suffixes))]
    for path in paths:
        path.write_bytes(MAKERS[name](STORY))
    assert list(find_inputs([tmp_path])) == paths
    assert list(find_inputs([f"{tmp_path}/*"])) == paths


def test_a_compressed_file_of_another_kind_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "notes.tar.gz").write_bytes(b"\x1f\x8b")
    (found,) = find_inputs([tmp_path])
    assert isinstance(found, InputError)
    assert suffix_of("crawl.WARC.GZ") == ".warc.gz"


@pytest.mark.parametrize(("path", "several"), [("a.xml", True), ("a.warc.gz", True), ("a.pdf", False), ("a.jsonl", True)])
def test_it_is_known_which_files_may_have_several_articles(path: str, several: bool) -> None:
    assert may_hold_several(Path(path)) is several


@pytest.mark.parametrize("name", LIBRARIES)
def test_without_its_extra_a_format_says_which_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = LIBRARIES[name]
    data = MAKERS[name](STORY)
    for module in [each for each in sys.modules if each.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    (known,) = [each for each in FORMATS if each.name == name]
    (error,) = read_bytes(data, path=f"story{sorted(known.suffixes)[0]}")
    assert isinstance(error, InputError)
    assert known.extra is not None
    assert error.what == f"{name} files need the library {library}, which is not installed"
    assert error.remedy == remedy(known.extra)


def test_no_library_of_a_format_is_imported_before_a_file_needs_it() -> None:
    names = ", ".join(map(repr, LIBRARIES.values()))
    code = f"import sys, claims.ingest; sys.exit(len({{{names}}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "data",
    [b"<project><name>x</name></project>", b"<urlset/>", b"<?xml version='1.0'?>", b"Snow fell on the town.", b"<rdf:RDF/>"],
)
def test_xml_that_is_no_news_is_an_error(data: bytes) -> None:
    (error,) = read_bytes(data, path="pom.xml")
    assert isinstance(error, InputError)
    assert error.what == "not an article: neither a feed, NITF nor NewsML-G2"


def test_a_page_named_xml_is_read_as_one() -> None:
    page = (
        "<html><head><title>Dam holds</title></head><body>" + "".join(f"<p>{words}</p>" for words in STORY) + "</body></html>"
    )
    (article,) = read_bytes(f'<?xml version="1.0"?>{page}'.encode(), path="story.xml")
    assert isinstance(article, Article)
    assert article.title == "Dam holds"


def test_a_reader_that_fails_loses_no_other_article() -> None:
    def read(data: bytes, where: str | None) -> object:
        yield from list(read_drafts())
        raise ZeroDivisionError

    def read_drafts() -> list[object]:
        from claims.ingest.draft import Draft

        return [Draft(text="Snow fell on the town.")]

    known = Format("odd", frozenset({".odd"}), lambda data: False, read)  # type: ignore[arg-type]
    first, error = known.drafts(b"", "a.odd")
    assert not isinstance(first, InputError)
    assert isinstance(error, InputError)
    assert "ZeroDivisionError" in error.what


WORDS = st.text(st.sampled_from("abc éß“”’-–&<>\"'.,:\u00a0"), min_size=1, max_size=40)
PARAGRAPHS = st.lists(WORDS.map(lambda words: f"The mayor said so, {words} and left."), min_size=1, max_size=6)


@pytest.mark.parametrize("name", MAKERS)
@given(paragraphs=PARAGRAPHS)
@settings(max_examples=15, deadline=None)
def test_every_paragraph_is_in_the_text_and_every_span_is_exact(name: str, paragraphs: list[str]) -> None:
    (article,) = read_bytes(MAKERS[name](paragraphs))
    assert isinstance(article, Article), article
    at = 0
    for words in paragraphs:
        shown = " ".join(words.split())
        found = article.text.find(shown, at)
        assert found >= 0, (shown, article.text)
        at = found + len(shown)
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text)
        assert article.text[end : block.start].strip() == ""
        words = article.text[block.start : block.end]
        assert words == words.strip()
        end = block.end
    assert article.text[end:].strip() == ""


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_cut_off_anywhere_is_read_or_one_clear_error(name: str) -> None:
    data = story(name)
    (known,) = [each for each in FORMATS if each.name == name]
    for at in range(1, len(data), max(1, len(data) // 25)):
        for found in read_bytes(data[:at], path=f"story{sorted(known.suffixes)[0]}"):
            if isinstance(found, InputError):
                assert "this is a bug" not in str(found), (at, found)
                assert found.where == f"story{sorted(known.suffixes)[0]}"


@pytest.mark.parametrize("name", MAKERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_file_with_changed_bytes_is_read_or_one_clear_error(name: str, data: st.DataObject) -> None:
    whole = bytearray(story(name))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (known,) = [each for each in FORMATS if each.name == name]
    for found in read_bytes(bytes(whole), path=f"story{sorted(known.suffixes)[0]}"):
        assert not isinstance(found, InputError) or "this is a bug" not in str(found), found
