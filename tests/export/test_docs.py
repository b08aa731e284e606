"""The page on exports describes every format correctly."""

import re
from pathlib import Path

import pytest

from claims.export import FORMATS
from claims.export.importers import READERS
from claims.extras import install_command

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


def test_every_format_is_in_the_table_with_its_suffix() -> None:
    assert re.findall(r"^\| `(\w+)` \| `([\w.]+)` \|", PAGE, re.MULTILINE) == [(known.name, known.suffix) for known in FORMATS]


@pytest.mark.parametrize("extra", sorted({known.extra for known in FORMATS if known.extra}))
def test_required_extras_are_documented(extra: str) -> None:
    needy = " and ".join(f"`{known.name}`" for known in FORMATS if known.extra == extra)
    assert f"{needy} need the extra `{extra}`: in a clone of this project run `{install_command(extra)}`" in PAGE


def test_importable_formats_are_documented() -> None:
    (line,) = re.findall(r"^`claims import` reads (.+)$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`(\.\w+)`", line)) == set(READERS) - {".tsv", ".ndjson"}
