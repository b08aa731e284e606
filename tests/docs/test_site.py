"""The documentation site: every page is in its navigation, and it builds without a warning."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.docs.pages import ROOT

CONFIG = ROOT / "mkdocs.yml"


def pages(nav: object) -> Iterator[str]:
    """The files of a navigation, without sections and titles."""
    match nav:
        case str():
            yield nav
        case list():
            for entry in nav:
                yield from pages(entry)
        case dict():
            for entry in nav.values():
                yield from pages(entry)


def test_every_page_is_in_the_navigation_once() -> None:
    listed = list(pages(yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["nav"]))
    assert sorted(listed) == sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(CONFIG)]
    ended = subprocess.run([*command, "--site-dir", str(tmp_path / "site")], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    tables = (tmp_path / "site" / "tables" / "index.html").read_text(encoding="utf-8")
    assert "<code>claims/data/tables.csv</code>" in tables, "the text of a link that leads out of docs/"
    assert 'href="../claims' not in tables
