"""Feeds, agencies' XML, PDF, Word documents and web archives in a check: none of them is passed over as if it were checked."""

import sys
from collections.abc import Callable

import pytest

from claims.check.report import ExitStatus, Report
from tests.check.scene import GOOD, Scene, found
from tests.ingest.formats.files import docx, newsml, nitf, pdf_story, rss, warc

STORY = [
    "The mayor said on Friday that BAD snow fell on the town and the villages.",
    "Roads in the north were closed, police said.",
]
FINE = [STORY[0].replace("BAD ", ""), STORY[1]]
MAKERS = {
    "story.rss": rss,
    "feed.xml": rss,
    "story.nitf": nitf,
    "wire.xml": newsml,
    "story.pdf": pdf_story,
    "story.docx": docx,
    "crawl.warc.gz": warc,
}
ALL = pytest.mark.parametrize(("name", "make"), MAKERS.items(), ids=list(MAKERS))


def _places(report: Report) -> list[tuple[str, str]]:
    return [(path, code) for path, _, code in found(report)]


Make = Callable[[list[str]], bytes]


@ALL
def test_a_file_in_a_folder_is_checked(scene: Scene, name: str, make: Make) -> None:
    scene.write(f"news/{name}", make(STORY))
    assert _places(scene.check("news")) == [(f"news/{name}", "X101")]


@ALL
@pytest.mark.parametrize("staged", [False, True])
def test_a_changed_file_is_checked(scene: Scene, name: str, make: Make, staged: bool) -> None:
    scene.git("init", "-q", "-b", "main")
    scene.write("old.md", GOOD)
    scene.write(name, make(FINE))
    scene.commit()
    scene.git("checkout", "-q", "-b", "work")
    scene.write(name, make(STORY))
    if staged:
        scene.git("add", "-A")
        assert _places(scene.check(staged=True)) == [(name, "X101")]
    else:
        scene.commit()
        assert _places(scene.check(base="main")) == [(name, "X101")]


@ALL
def test_a_file_that_cannot_be_read_is_not_passed_over(scene: Scene, name: str, make: Make) -> None:
    scene.write("good.md", GOOD)
    scene.write(name, make(STORY)[: 100 if name.endswith("xml") else 120])
    report = scene.check(".")
    assert report.exit_status is ExitStatus.UNREAD, report


@pytest.mark.parametrize(
    ("name", "library"), [("a.rss", "feedparser"), ("a.pdf", "pypdf"), ("a.docx", "docx"), ("a.warc", "warcio")]
)
def test_a_file_whose_library_is_missing_is_not_passed_over(
    scene: Scene, name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = {".rss": rss, ".pdf": pdf_story, ".docx": docx, ".warc": warc}[name[1:]]
    scene.write(name, make(STORY))
    for module in [each for each in sys.modules if each.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    report = scene.check(".")
    assert report.exit_status is ExitStatus.UNREAD
    assert f"need the library {library}, which is not installed" in str(report.files[0].errors[0])


@pytest.mark.parametrize("data", ["<project/>", "<urlset><url/></urlset>", "<?xml version='1.0'?>\n<!-- a -->\n<svg/>"])
def test_xml_that_is_no_news_is_left_out_of_a_folder_but_an_error_if_it_is_named(scene: Scene, data: str) -> None:
    scene.write("good.md", GOOD)
    scene.write("pom.xml", data)
    assert [file.path for file in scene.check(".").files] == ["good.md"]
    assert scene.check("pom.xml").exit_status is ExitStatus.UNREAD


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE rss [<!ENTITY a "]><project/>">]><rss/>',
        b'<!DOCTYPE rss SYSTEM "><project/>"><rss/>',
        b"<!-- -- <project/> --><rss/>",
        b"<?a <project/> ?><rss/>",
        b"<!-- " + b"x" * 70_000 + b" --><rss/>",
        b"\x00\x00\x00<rss/>",
        b"<NewsML/>",
        b"no markup",
    ],
    ids=range(8),
)
def test_xml_in_which_news_may_be_hidden_is_not_passed_over(scene: Scene, data: bytes) -> None:
    scene.write("good.md", GOOD)
    scene.write("feed.xml", data)
    assert scene.check(".").exit_status is ExitStatus.UNREAD


def test_the_template_of_a_feed_is_noted_as_a_file_of_the_site(scene: Scene) -> None:
    scene.write("good.md", GOOD)
    scene.write("feed.xml", "---\nlayout: null\n---\n<rss>{% for post in site.posts %}<item/>{% endfor %}</rss>")
    report = scene.check(".")
    assert any("feed.xml" in note for note in report.notes)
    assert report.exit_status is not ExitStatus.UNREAD
