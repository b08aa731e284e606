"""The README shows the program's actual output."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_output_shown_is_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, output = BLOCKS[0].strip(), BLOCKS[1]
    article = command.rpartition(" ")[2]
    run = CliRunner().invoke(app, ["extract", article, "--format", "table"])
    assert run.exit_code == 0
    assert "\n".join(line.rstrip() for line in run.stdout.rstrip().splitlines()) == output.rstrip()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_have_targets(link: str) -> None:
    assert (ROOT / link).exists()
