"""The pages for contributors name only commands, paths and links that exist."""

import re

import pytest

from tests.docs.pages import ROOT, broken_links, commands, missing, wrong_in

PAGES = [
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/releasing.md",
    "docs/index.md",
    ".github/pull_request_template.md",
]
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
COMMANDS = [words for text in TEXTS.values() for words in commands(text)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_exists_with_its_options_and_files(words: list[str]) -> None:
    assert wrong_in(words) == []


@pytest.mark.parametrize("name", PAGES)
def test_paths_modules_and_symbols_exist(name: str) -> None:
    assert list(missing(TEXTS[name])) == []


@pytest.mark.parametrize("name", sorted({*PAGES, *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))}))
def test_links_point_to_existing_files_and_headings(name: str) -> None:
    assert broken_links((ROOT / name).read_text(encoding="utf-8"), ROOT / name) == []


def test_the_guide_covers_what_a_contributor_adds() -> None:
    headings = re.findall(r"^## (.+)$", TEXTS["CONTRIBUTING.md"], re.MULTILINE)
    additions = (
        "a word to a table",
        "a hedge",
        "a source to the registry",
        "a check rule",
        "an export format",
        "a column to the exports",
        "a report format",
    )
    assert {"Set up", "Run the tests", "Style", "Measure a change", "How decisions are made"} <= set(headings)
    assert {f"Add {what}" for what in additions} <= set(headings)
    assert len(COMMANDS) > 30


WRONG = [
    ("pytest tests/hedging -x", []),
    ("pytest tests/nowhere", ["tests/nowhere"]),
    ("python -m benchmarks.speed --runs 1", []),
    ("python -m benchmarks.speed --quickly", ["--quickly"]),
    ("python -m benchmarks.nothing", ["benchmarks.nothing"]),
    ("python -m benchmarks.store --claims 10", []),
    ("claims extract seeds/valley-quake.md --format table", []),
    ("claims extract seeds/lost.md --shape table", ["--shape", "seeds/lost.md"]),
    ("claims user add", []),
    ("claims invent", ["invent"]),
    ("claims rule Z999", ["Z999"]),
    ("mkdocs build --strict", []),
    ("mkdocs bake", ["bake"]),
    ("git diff --stat -- nowhere", ["nowhere"]),
    ("make test", ["make"]),
]


@pytest.mark.parametrize(("command", "wrong"), WRONG)
def test_a_nonexistent_command_is_detected(command: str, wrong: list[str]) -> None:
    assert wrong_in(command.split()) == wrong


def test_nonexistent_paths_modules_symbols_and_links_are_detected() -> None:
    text = "`claims/nowhere.py`, `benchmarks.nothing`, `FORMATS` and `LOST` in `claims/export/formats.py`"
    assert list(missing(text)) == ["claims/nowhere.py", "benchmarks.nothing", "LOST"]
    page = ROOT / "CONTRIBUTING.md"
    assert broken_links("[a](LICENSE) [b](LOST.md) [c](#set-up) [d](#lost) [e](docs/limits.md#lost)", page) == [
        "LOST.md",
        "#lost",
        "docs/limits.md#lost",
    ]
