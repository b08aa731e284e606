"""The order of the packages, and that the rules of `claims check` read articles through shared modules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "claims"
RULES = PACKAGE / "check" / "rules"
READERS = ("words", "word_index", "numbers", "quotations", "context", "front_matter")
"""What rule modules may import from `claims.check`, in addition to `rule` and other rule modules."""
ENGINE = ("allowances", "locations", "settings", "trees", "allowing")
"""Parts of the engine that some rules need: allowances are compared with findings, transcripts are files, an export is
required.
"""

EXPRESSIONS = {
    "consistency/changes": "what stands between two figures and their change",
    "consistency/headline_figure": "codes, ranges and scores that are not read as numbers",
    "consistency/recount": "ordinals, ages and votes, with the words around them",
    "consistency/shares": "how a list of shares is cut",
    "consistency/spelling": "names as they are written, to the letter",
    "consistency/sums": "groups and their members in one phrase",
    "consistency/times_and_places": "names of places, days of mishaps",
    "consistency/totals": "what stands between figures and their total",
    "consistency/weekday": "dates in figures",
    "form/undated": "relative days",
    "hedging/future_as_fact": "verbs of the future with what stands between",
    "hedging/lost_hedge": "relative clauses and their heads",
    "hedging/odd_hedge": "two hedges with at most a clause between them",
    "hedging/surer_headline": "quotation marks of headlines, doubts of what has happened",
    "quotation/cut_short": "what stands between words of one quotation",
    "quotation/unbalanced": "single marks that nothing closes, which the reader of quotations takes for apostrophes",
    "quotation/no_speaker": "signs that lead to a quotation or follow it",
    "sourcing/not_introduced": "names, acronyms and the words around them",
    "sourcing/one_sided": "names of parties to a conflict",
    "sourcing/second_hand": "a relay and, a few words on, another",
    "sourcing/single_source": "who is accused, and of what",
    "sourcing/unnamed_only": "wordings of unnamed sources",
    "sourcing/unsourced": "who did it, in the claim's own words",
}
"""The rule modules with their own regular expressions, and the reason. No others are allowed; remove entries when possible."""


def imported(path: Path) -> Iterator[str]:
    """The modules that a module imports anywhere."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(RULES).with_suffix("").as_posix()


RULE_MODULES = sorted(path for path in RULES.rglob("*.py") if path.name != "__init__.py")


def test_only_listed_rules_have_regular_expressions() -> None:
    assert {name(path) for path in RULE_MODULES if "re" in imported(path)} == set(EXPRESSIONS)
    assert all(EXPRESSIONS.values())


@pytest.mark.parametrize("path", RULE_MODULES, ids=name)
def test_rules_read_articles_through_the_shared_modules(path: Path) -> None:
    allowed = {"claims.check.rule", *(f"claims.check.{each}" for each in (*READERS, *ENGINE))}
    own = {
        module
        for module in imported(path)
        if module.startswith("claims.check.") and not module.startswith("claims.check.rules.")
    }
    assert {module for module in own if module not in allowed and module.removesuffix(".coverage") not in allowed} == set()


@pytest.mark.parametrize("package", ["check", "lsp"])
def test_packages_import_only_earlier_packages(package: str) -> None:
    """The layers: command line, parallel processing and review page are the last ones; the language server comes after the
    checks.
    """
    below = {"check": {"lsp", "review", "cli", "scale"}, "lsp": {"review", "cli", "scale"}}[package]
    found = {
        module.split(".")[1]
        for path in (PACKAGE / package).rglob("*.py")
        for module in imported(path)
        if module.startswith("claims.")
    }
    assert found & below == set()


def test_no_stage_of_the_pipeline_imports_the_checks() -> None:
    stages = (
        "model",
        "data",
        "ingest",
        "language",
        "attribution",
        "sources",
        "splitting",
        "hedging",
        "verification",
        "store",
        "export",
    )
    users = [
        str(path)
        for stage in stages
        for path in (PACKAGE / stage).rglob("*.py")
        if any(module.startswith(("claims.check", "claims.lsp")) for module in imported(path))
    ]
    assert users == []


@pytest.mark.parametrize("stage", ["sources", "splitting", "hedging", "verification"])
def test_stages_read_the_parsed_columns(stage: str) -> None:
    """A stage takes a `Doc` for the layers on it; its words and its parse are read in `ParsedDoc`, never token by token."""
    found = []
    for path in (PACKAGE / stage).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            token = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "doc"
            tokens = isinstance(node, ast.comprehension | ast.For) and isinstance(node.iter, ast.Name) and node.iter.id == "doc"
            imports = isinstance(node, ast.ImportFrom) and node.module == "spacy.tokens"
            if token or tokens or (imports and [alias.name for alias in node.names] != ["Doc"]):
                found.append(f"{path.name}: {ast.unparse(node)}")
    assert found == []
