"""What loads textacy, which takes a second, and that it keeps a program's attributes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = ("textacy", "sklearn", "networkx", "scipy")
STORE = "from claims.store import open_store, Filters; import tempfile; store = open_store(tempfile.mkdtemp() + '/s.db')\n"
EXTRACT = "import claims; claims.extract('Analysts say prices may fall.', nlp=claims.load('fast'{}))"

NOT_LOADING = [
    "import claims.textual",
    "import claims.pipeline, claims.cli.app, claims.scale, claims.check.run",
    EXTRACT.format(""),
    STORE + "store.facets(Filters(topic='x')); store.stats()",
    STORE + "store.similar('x') if store.count(Filters()) else None",
    "import claims.check.rules.consistency.spelling",
    "import claims.review",
]
LOADING = [EXTRACT.format(", topics=True"), "from claims.textual import matching"]


def output_of(code: str) -> str:
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """What each of `NOT_LOADING` loads that is slow, all run one after the other: most of their time is for what they share."""
    report = f"""
import json, sys
found, before = {{}}, set()
for code in {NOT_LOADING!r}:
    exec(code, {{}})
    after = {{name for name in {SLOW!r} if name in sys.modules}}
    found[code], before = sorted(after - before), after
print(json.dumps(found))
"""
    found: dict[str, list[str]] = json.loads(output_of(report))
    return found


@pytest.mark.parametrize("code", NOT_LOADING)
def test_textacy_is_not_loaded_where_it_is_not_used(code: str, loaded: dict[str, list[str]]) -> None:
    assert loaded[code] == []


@pytest.mark.parametrize("code", LOADING)
def test_textacy_is_loaded_when_it_is_used(code: str) -> None:
    assert output_of(f"{code}\nimport sys\nprint('textacy' in sys.modules)") == "True"


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
