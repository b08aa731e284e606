"""Settings files: where they are found, and what is said of one that is wrong."""

import tomllib
from pathlib import Path

import pytest

from claims import toml
from claims.check.registry import catalogue
from claims.check.settings import Scale, Settings, SettingsError
from claims.check.settings_file import find_project, line_of, overridden
from claims.data import common
from claims.language.registry import registry
from claims.model import ClaimsError

CODES = ("H201", "S101", "S102")


def test_the_nearest_file_upwards_counts_and_a_file_of_its_own_before_a_project_file(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.claims]\nfail-on = "error"\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_project(inner, CODES).settings.fail_on == "error"
    assert find_project(inner, CODES).root == tmp_path
    (tmp_path / "claims.toml").write_text('fail-on = "info"\n')
    assert find_project(inner, CODES).settings.fail_on == "info"


def test_the_search_ends_at_the_top_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text('fail-on = "info"\n')
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    project = find_project(tmp_path / "repository", CODES)
    assert (project.settings.fail_on, project.file, project.root) == ("warning", None, tmp_path / "repository")


def test_the_verdict_scale_is_a_choice_of_verdicts_or_a_table_of_the_desks_own(tmp_path: Path) -> None:
    rows = common().verdicts
    assert Scale().untrue == {row.name.lower() for row in rows if row.rating is not None and row.rating <= 2}
    settings = tmp_path / "claims.toml"
    settings.write_text("verdict-scale = ['True', 'mostly true']\n")
    scale = find_project(tmp_path, CODES).scale
    assert [scale.is_review(verdict) for verdict in ("True", "Mostly true", "Unproven", None)] == [True, True, False, False]
    settings.write_text("verdict-scale = 'ours.csv'\n")
    (tmp_path / "ours.csv").write_text("name,key,rating\nStands,1,5\nFalls,2,1\nOpen,3,\n")
    scale = find_project(tmp_path, CODES).scale
    assert [scale.is_review(verdict) for verdict in ("Stands", "open", "True")] == [True, True, False]
    assert [scale.is_untrue(verdict) for verdict in ("Stands", "Falls", "Open", "False")] == [False, True, False, False]
    (tmp_path / "ours.csv").write_text("name,key,rating\nStands,1,9\n")
    with pytest.raises(ClaimsError, match=r"ours\.csv:2: column `rating`"):
        find_project(tmp_path, CODES)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("pipelin = 'fast'", 1, "there is no setting `pipelin`; did you mean `pipeline`?"),
        ("\npaths = ['a']\nfail-on = 'always'", 3, "`fail-on`: input should be"),
        ("select = [\n  'S101',\n  'S9',\n]", 3, "`select` names an unknown rule: 'S9'; `claims rules` lists them"),
        ("[severity]\nS101 = 'error'\nX = 'info'", 3, "`severity` names an unknown rule: 'X'"),
        (f"\nexclude = {['a'] * 1_001}", 2, "`exclude` has 1,001 entries, more than 1,000"),
        *(
            (f"\n{name} = {['S1'] * 1_001}", 2, f"`{name}` has 1,001 entries, more than 1,000")
            for name in ("select", "extend-select", "ignore", "registry", "anonymous-sources", "required-fields")
        ),
        ("[severity]\n" + "".join(f'a{n} = "error"\n' for n in range(1_001)), 1, "has 1,001 entries, more than 1,000"),
        ("[per-file-ignores]\n" + "".join(f"a{n} = []\n" for n in range(1_001)), 1, "has 1,001 entries, more than 1,000"),
        (f"a = '''\n'''\n{'.'.join('b' * 101)} = 1", 3, "invalid TOML: A key has more than 100 parts"),
        ('x = { y = "\'", ' + ".".join(["b", '"c.d"'] * 60) + " = 1 } # '", 1, "invalid TOML: A key has more than 100"),
        (f"[{' . '.join('b' * 101)}]", 1, "invalid TOML: A key has more than 100 parts"),
        ("[" * 100_000, 1, "invalid TOML"),
        ("[severity]\nS101 = 'grave'", 2, "`severity.S101`: input should be 'error', 'warning' or 'info' (got 'grave')"),
        ("[per-file-ignores]\n'wire/*' = ['S1', 'T1']", 2, "`per-file-ignores` names an unknown rule: 'T1'"),
        ("checkworthy = 2", 1, "`checkworthy`: input should be less than or equal to 1 (got 2)"),
        (
            "\nverdict-scale = [\n  'True',\n  'Flase',\n]",
            4,
            "`verdict-scale`: unknown verdict 'Flase'; did you mean `False`?",
        ),
        ("a = 1\nb = = 2", 2, "invalid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as raised:
        find_project(tmp_path, CODES)
    assert (raised.value.where, raised.value.line) == (str(path), line)
    assert said in str(raised.value)


@pytest.mark.parametrize("line", ["{} = 1", "[{}]", "[[{}]]"])
def test_a_string_that_looks_like_a_key_with_thousands_of_parts_is_not_parsed(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    read = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda text: given.append(text) or read(text))
    long = line.format(".".join("b" * 1_000))
    assert line_of(f"fail-on = 1\nlong = '''\n{long}\n'''\n", ("fail-on",)) == 1
    assert given
    assert all(len(text) < 1_000 for text in given)


@pytest.mark.parametrize("line", ["[" * 200_000, "a" + " " * 200_000, " " * 200_000 + "=", "a " * 100_000, '"' * 200_000])
def test_the_line_of_a_setting_is_found_among_long_lines(line: str) -> None:
    """Linear in the number of characters, not quadratic."""
    assert line_of(f"fail-on = 1\n{line}\n", ("fail-on",)) == 1


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "b." * 200 + '"',
        "a = '''\n" + "b." * 200 + "\n'''",
        'a = """\n\\"""' + "b." * 200 + '"""',
        "# " + "b." * 200,
        "a = [" + "1.5, " * 200 + "]",
        ".".join("b" * 100) + " = 1",
    ],
)
def test_dots_outside_keys_do_not_separate_parts(text: str) -> None:
    assert toml.loads(text) == tomllib.loads(text)


def test_the_line_in_a_project_file_is_that_of_its_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nselect = 1\n\n[tool.other]\nselect = 2\n\n[tool.claims]\nselect = 3\n")
    with pytest.raises(SettingsError) as raised:
        find_project(tmp_path, CODES)
    assert raised.value.line == 8


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="file not found"):
        find_project(tmp_path, CODES, file=tmp_path / "other.toml")


def test_options_take_the_place_of_settings_and_are_named_where_they_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text("ignore = ['S101']\ncheckworthy = 0.3\n")
    project = find_project(tmp_path, CODES)
    changed = overridden(project, CODES, {"ignore": ["S102"], "fail-on": None}).settings
    assert (changed.ignore, changed.checkworthy, changed.fail_on) == (("S102",), 0.3, "warning")
    with pytest.raises(SettingsError, match="--select names an unknown rule: 'Z'"):
        overridden(project, CODES, {"select": ["Z"]})
    with pytest.raises(SettingsError, match="--fail-on: input should be"):
        overridden(project, CODES, {"fail-on": "sometimes"})


PAGE = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_the_example_is_right(tmp_path: Path) -> None:
    rows = "\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    assert [name for name in Settings.model_fields if f"`{name.replace('_', '-')}`" not in rows] == []
    blocks = PAGE.split("```\n")
    (example,) = [block for block in blocks if block.startswith("paths = ")]
    (table,) = [block for block in blocks if block.startswith("name,kind")]
    (tmp_path / "claims.toml").write_text(example)
    (tmp_path / "desk-sources.csv").write_text(table)
    project = find_project(tmp_path, catalogue().keys())
    assert registry(project.registry).find("CVW") is not None
