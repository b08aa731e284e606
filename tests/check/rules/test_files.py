"""Rules that read more than the text: front matter, transcript, export, verdicts, and their settings."""

from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from spacy.language import Language

import claims
from claims.analysis import Analysis
from claims.check.context import RuleContext
from claims.check.front_matter import front_matter
from claims.check.registry import article_rules
from claims.check.rule import Finding
from claims.check.settings import Scale, Settings
from claims.ingest import read_text
from tests.check.rules.contexts import Known

RULES = article_rules()

QUOTED = '---\ntranscript: talk.txt\n---\n\nMayor Ruth Cole said: "We will not sell the harbour to any bank."'


def analysis(text: str, path: Path, nlp: Language) -> Analysis:
    return claims.analyse(read_text(text, path=path, markup="markdown"), nlp=nlp)


def quoted(path: Path, nlp: Language) -> list[Finding]:
    given = RuleContext(analysis(QUOTED, path, nlp), path, front_matter(QUOTED))
    return list(RULES["Q303"].find(given))


@pytest.mark.parametrize(
    ("said", "fires"),
    [
        ("Good evening. We will not sell the harbour to any bank. Thank you.", False),
        ("Good evening. We would not sell the harbour to any bank. Thank you.", True),
        ("Good evening. It snows in the hills and the bridge is closed.", False),
    ],
)
def test_a_quotation_is_compared_with_the_transcript(tmp_path: Path, said: str, fires: bool, fast: Language) -> None:
    (tmp_path / "talk.txt").write_text(said, encoding="utf-8")
    found = quoted(tmp_path / "article.md", fast)
    assert [QUOTED[slice(*finding.spans[0])] for finding in found] == ["We will not sell the harbour to any bank."] * fires


def test_the_work_of_comparing_with_a_transcript_is_bounded(
    tmp_path: Path, fast: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Good evening. We would not sell the harbour to any bank. "
    (tmp_path / "talk.txt").write_text(said * 30_000, encoding="utf-8")
    work: list[int] = []
    monkeypatch.setattr(fuzz, "partial_ratio_alignment", lambda one, other: work.append(len(one) * len(other)))
    lines = [f'Mayor Ruth Cole said: "We will not sell {number} harbours to any bank."' for number in range(100)]
    speech = 'Mayor Ruth Cole said: "' + "We will sell the harbour, " * 60 + 'for good."'
    text = "---\ntranscript: talk.txt\n---\n\n" + "\n\n".join([speech, *lines])
    path = tmp_path / "article.md"
    found = list(RULES["Q303"].find(RuleContext(analysis(text, path, fast), path, front_matter(text))))
    assert [finding.message for finding in found if "transcript" in finding.message] == ["not compared with the transcript"]
    assert 0 < len(work) < 100
    assert sum(work) <= 3_000_000_000
    assert max(work) < 100 * 2_000_000, "a speech is not compared"


def test_a_missing_transcript_is_reported(tmp_path: Path, fast: Language) -> None:
    found = quoted(tmp_path / "article.md", fast)
    assert [QUOTED[slice(*finding.spans[0])] for finding in found] == ["talk.txt"]


def test_a_missing_export_counts_only_where_the_settings_ask_for_exports(fast: Language) -> None:
    given = RuleContext(analysis("It snowed.", Path("x.md"), fast), Path("x.md"))
    assert list(RULES["F601"].find(given)) == []
    (found,) = RULES["F601"].find(replace(given, settings=Settings(extend_select=("F6",))))
    assert found.fix is not None
    assert found.fix.export


def test_an_export_that_an_editor_cannot_read_is_not_missing(fast: Language, tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    path = tmp_path / "x.md"
    given = RuleContext(analysis("It snowed.", path, fast), path, settings=Settings(extend_select=("F6",)))
    (found,) = RULES["F601"].find(given)
    assert (found.message, found.fix) == ("x.json cannot be read: not a regular file of the project", None)


OURS = b'{"schema_version": 2, "generator": {"name": "claims", "version": "1"}, '
BROKEN = [
    # the file beside the article, whether a fix may replace it, and why
    (OURS + b'"claims": []}', True, "it lacks its article"),
    (OURS + b'"article": {"id": "x", "path": "news/x.md"}, "claims": [{}]}', True, "a claim without fields"),
    (OURS + b'"article": {"id": "x", "path": "x.txt"}, "claims": []}', False, "the export of another file of that name"),
    (OURS + b'"article": {"id": "y"}, "claims": []}', False, "the export of another article"),
    (b"[" + OURS + b'"claims": []}]', False, "an export of several articles"),
    (OURS + b'"claims": [], "reviews": [{"note": "mine"}]}', False, "an export with reviews"),
    (OURS + b"my own notes", False, "somebody's notes"),
    (b'<<<<<<< HEAD\n{"schema_version": 2, "generator": {}, "claims": []}', False, "a conflict of git"),
    (b'{"claims": [], "generator": {"name": "other"}, "schema_version": 9}', False, "of another program"),
]
ANOTHER_PROGRAMS = [b'{"layout": "wide"}', b'{"claims": ["sub", "email"]}', b'// comment\n{"a": 1}', b"\xff\xfe", b"{", b""]


@pytest.mark.parametrize(("data", "fixed", "why"), BROKEN)
def test_a_broken_export_is_reported_and_replaced_only_if_nothing_is_lost(
    data: bytes, fixed: bool, why: str, fast: Language
) -> None:
    given = RuleContext(analysis("It snowed.", Path("x.md"), fast), Path("x.md"), export=data)
    (finding,) = RULES["F601"].find(given)
    assert (finding.message, finding.fix is not None) == ("x.json is not a valid claims export", fixed), why


@pytest.mark.parametrize("data", ANOTHER_PROGRAMS)
def test_a_file_of_another_program_is_not_replaced(data: bytes, fast: Language) -> None:
    given = RuleContext(analysis("It snowed.", Path("x.md"), fast), Path("x.md"), export=data)
    assert list(RULES["F601"].find(given)) == []
    (missing,) = RULES["F601"].find(replace(given, settings=Settings(extend_select=("F6",))))
    assert (missing.message, missing.fix) == ("x.json is not a claims export", None)


@pytest.mark.parametrize("name", ["x.json", "x.JSON"])
def test_an_article_in_json_has_no_export_beside_it(name: str, fast: Language) -> None:
    given = RuleContext(analysis("It snowed.", Path(name), fast), Path(name), settings=Settings(extend_select=("F6",)))
    assert list(RULES["F601"].find(given)) == []


def test_only_a_verdict_of_the_scale_is_a_review(fast: Language) -> None:
    found = analysis("The fire killed 15 workers in Corvane.", Path("x.md"), fast)
    given = RuleContext(found, Path("x.md"), corpus=Known(verdicts={found.claim_set.claims[0].id: "Seen"}))
    assert list(RULES["F602"].find(replace(given, settings=Settings(require_review=True)))) == []
    strict = replace(given, scale=Scale(frozenset({"true", "false"})), settings=Settings(require_review=True))
    (waiting,) = RULES["F602"].find(strict)
    assert waiting.claim_ids == (found.claim_set.claims[0].id,)
    assert list(RULES["F602"].find(given)) == []


def test_front_matter_is_asked_for_in_markdown_only(fast: Language) -> None:
    found = analysis("It snowed.", Path("x.md"), fast)
    (missing,) = RULES["D502"].find(RuleContext(found, Path("x.md")))
    assert missing.spans == ()
    assert list(RULES["D502"].find(RuleContext(found, Path("x.txt")))) == []
    assert list(RULES["D502"].find(RuleContext(found, Path("x.md"), settings=Settings(required_fields=())))) == []


GENERATED = [
    # path, front matter, what is found on it at which words
    ("a.md", "+++\ntitle = 'Snow'\n+++\n", [("the front matter has no `published`", "title")]),
    ("a.md", "+++\ntitle = 'Snow'\npublised = 2024-05-06\n+++\n", [("`publised` is not a field; `published` is", "publised")]),
    ("a.md", "+++\ntitle = 'Snow'\ndate = 2024-05-06\nurl = 'snow'\n+++\n", [("`url` is not a web address", "'snow'")]),
    ("a.md", "+++\ntitle = 'Snow'\npublishDate = 2024-05-06\n+++\n", []),
    ("a.md", '{\n"title": "Snow",\n"date": "2024-05-06"\n}\n', []),
    ("_posts/2024-05-06-snow.md", "---\ntitle: Snow\n---\n", []),
    ("a.md", "---\ntitle: Snow\npubDate: Jul 08 2022\n---\n", []),
]


@pytest.mark.parametrize(("path", "front", "expected"), GENERATED)
def test_front_matter_of_site_generators_is_checked_alike(
    path: str, front: str, expected: list[tuple[str, str]], fast: Language
) -> None:
    text = f"{front}\nIt snowed in the hills.\n"
    given = RuleContext(analysis(text, Path(path), fast), Path(path), front_matter(text))
    found = RULES["D502"].find(given)
    assert [(finding.message, text[slice(*finding.spans[0])]) for finding in found] == expected


def test_wordings_of_the_settings_name_nobody_either(fast: Language) -> None:
    text = "Three mandarins said the airline lost 40 million euros in March."
    given = RuleContext(analysis(text, Path("x.md"), fast), Path("x.md"))
    assert list(RULES["S102"].find(given)) == []
    (found,) = RULES["S102"].find(replace(given, settings=Settings(anonymous_sources=("mandarins",))))
    assert text[slice(*found.spans[0])] == "Three mandarins"
