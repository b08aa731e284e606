"""The shipped tables: listed with their origin, typed, used, and read on demand."""

import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from pydantic import BaseModel

import claims
from claims.data import common, english
from claims.data.interface import TableEntry
from claims.data.language import LANGUAGES, Common, Language, Tables, language
from claims.data.tables import TableRow, parse_table
from claims.model import DataError

ROOT = Path(claims.__file__).parent
FOLDER = ROOT / "data"
ENTRIES = {entry.file: entry for entry in common().tables}
SETS: dict[str, Tables] = {"": common(), **{f"{code}/": tables for code, tables in LANGUAGES.items()}}
DECLARED = {f"{folder}{name}.csv": row for folder, tables in SETS.items() for name, row in tables.row_types().items()}


def test_every_table_is_listed_declared_and_shipped() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv")}
    assert list(ENTRIES) == sorted(ENTRIES)
    assert len(ENTRIES) == len(common().tables)
    assert files == set(ENTRIES) == set(DECLARED)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.file)
def test_every_row_matches_its_listed_row_type(entry: TableEntry) -> None:
    row_type = DECLARED[entry.file]
    assert f"claims.data.{entry.row}" == f"{row_type.__module__}.{row_type.__name__}"
    text = (resources.files("claims.data") / entry.file).read_text(encoding="utf-8")
    rows = parse_table(entry.file, text, row_type)
    assert rows
    assert len({row.model_dump_json() for row in rows}) == len(rows), "a row stands twice"


def test_row_types_are_immutable_and_belong_to_one_table() -> None:
    assert len(set(DECLARED.values())) == len(DECLARED)
    assert set(TableRow.__subclasses__()) == set(DECLARED.values())
    assert all(row.model_config.get("frozen") and row.model_config.get("extra") == "forbid" for row in DECLARED.values())


def test_all_fields_of_a_row_type_are_columns_of_its_table() -> None:
    for file, row_type in DECLARED.items():
        text = (FOLDER / file).read_text(encoding="utf-8")
        header = next(line for line in text.splitlines() if not line.startswith("#")).split(",")
        assert set(header) == set(row_type.model_fields), file


def test_origins_are_stated_with_licences_of_third_parties() -> None:
    for entry in ENTRIES.values():
        assert entry.what
        assert entry.source.startswith("Written for this project") is (entry.licence == "MIT"), entry.file


def test_every_table_is_read_by_the_program() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if FOLDER not in path.parents]
    read = {found for source in sources for found in re.findall(r"\b(english|common)\(\)\.(\w+)", source)}
    for prefix, tables in (("english", Language), ("common", Common)):
        unread = {name for name in tables.row_types() if (prefix, name) not in read}
        assert unread <= {"tables"}, "a table without a reader is dead"  # the list of tables is for people and this test


def test_no_module_opens_a_table_directly() -> None:
    assert [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if FOLDER not in path.parents and re.search(r"\bread_table\b", path.read_text(encoding="utf-8"))
    ] == []


EVERY_MODULE = """
import importlib, pkgutil
import claims
from claims.data.tables import read_table

for module in pkgutil.walk_packages(claims.__path__, "claims."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name:  # the store runs its migrations itself
        importlib.import_module(module.name)
        assert not read_table.cache_info().currsize, f"importing {module.name} reads a table"
"""


def test_importing_a_module_reads_no_table() -> None:
    done = subprocess.run([sys.executable, "-c", EVERY_MODULE], capture_output=True, text=True, cwd=ROOT.parent, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_tables_of_a_language_are_typed_and_read_once() -> None:
    assert language("en") is english()
    assert english().cues is english().cues
    assert isinstance(english().cues[0], BaseModel)
    assert DECLARED["en/cues.csv"] is type(english().cues[0])


def test_an_unsupported_language_is_an_error_that_lists_the_supported_ones() -> None:
    with pytest.raises(DataError, match=r"no tables for the language 'tlh'; choose one of: en$"):
        language("tlh")
