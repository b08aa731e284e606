"""What loads textacy, which takes a second, and that it keeps a program's attributes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = ("textacy", "sklearn", "networkx", "scipy")
STORE = "from claims.store import open_store, Filters; import tempfile; store = open_store(tempfile.mkdtemp() + '/s.db')\n"
EXTRACT = "import claims; claims.extract('Analysts say prices may fall.', nlp=claims.load('fast'{}))"

LOADED = [
    ("import claims.textual", False),
    ("import claims.pipeline, claims.cli.app, claims.scale, claims.check.run", False),
    (EXTRACT.format(""), False),
    (EXTRACT.format(", topics=True"), True),
    (STORE + "store.facets(Filters(topic='x')); store.stats()", False),
    (STORE + "store.similar('x') if store.count(Filters()) else None", False),
    ("import claims.check.rules.consistency.spelling", False),
    ("import claims.review", False),
    ("from claims.textual import matching", True),
]


def output_of(code: str) -> str:
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.mark.parametrize(("code", "loads"), LOADED)
def test_textacy_is_loaded_only_when_it_is_used(code: str, loads: bool) -> None:
    found = output_of(f"{code}\nimport sys\nprint([name for name in {SLOW} if name in sys.modules])")
    assert (found != "[]") is loads, found


def test_existing_attributes_survive_the_import() -> None:
    """textacy overwrites ``doc._.meta`` and others."""
    code = (
        "from spacy.tokens import Doc\nDoc.set_extension('meta', default='mine')\nimport spacy\n"
        "import claims.textual.articles\nprint(spacy.blank('en')('x')._.meta, Doc.has_extension('preview'))"
    )
    assert output_of(code) == "mine True"


def test_only_claims_textual_imports_textacy() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "claims").rglob("*.py")
        if any(line.strip().startswith(("from textacy", "import textacy")) for line in path.read_text().splitlines())
    }
    assert {path.rpartition("/")[0] for path in importing} == {"claims/textual"}
