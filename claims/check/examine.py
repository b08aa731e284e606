"""One file: its articles' claims under every rule, the findings with their places, less what is allowed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb

from claims.check.allowing import allowances, fields_of, sifted
from claims.check.files.records import Examined, Summary
from claims.check.finding import Finding
from claims.check.others import Nobody, Others
from claims.check.places import Lines, Placed, Setting, placed
from claims.check.rule import Checked, Rule
from claims.check.selection import severity_of
from claims.check.settings import Scale, Settings
from claims.data import OwnTable
from claims.ingest.decoding import decoded
from claims.model import FAULTS, ClaimsError, ClaimSet, InputError

_MARKDOWN = frozenset({".md", ".markdown"})
_LINES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Bench:
    """What a file is examined with: the rules that run on it, the settings, and what is known beside it."""

    rules: tuple[Rule, ...]
    settings: Settings
    others: Others = field(default_factory=Nobody)
    export: bytes | None = None
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)


def examined(path: Path, data: bytes, outcomes: Sequence[ClaimSet | ClaimsError], bench: Bench) -> Examined:
    """What the rules find in the file ``path``, whose bytes and articles these are; an article that failed is an error."""
    name, text = path.as_posix(), _text(data)
    severities = {rule.code: severity_of(rule, bench.settings) for rule in bench.rules}
    articles: list[Summary] = []
    findings: list[Placed] = []
    errors: list[ClaimsError] = []
    seen: Counter[str] = Counter()
    for outcome, line in zip(outcomes, _record_lines(path, data, len(outcomes)), strict=True):
        if isinstance(outcome, ClaimsError):
            errors.append(outcome)
            continue
        articles.append(Summary.of(outcome))
        checked = Checked(
            claim_set=outcome,
            path=path,
            raw=fields_of(outcome.article.text, markdown=path.suffix.lower() in _MARKDOWN),
            others=bench.others,
            export=bench.export,
            registry=bench.registry,
            scale=bench.scale,
        )
        found, faults = found_by(bench.rules, checked, bench.settings)
        errors += faults
        setting = Setting(name, Lines(outcome.article.text), Lines(text), line)
        findings += placed(found, setting, severities, seen)
    kept, allowed = sifted(name, findings, allowances(text, fields_of(text, markdown=path.suffix.lower() in _MARKDOWN)))
    return Examined(name, tuple(articles), tuple(kept), tuple(allowed), tuple(errors))


def found_by(rules: Sequence[Rule], checked: Checked, settings: Settings) -> tuple[list[Finding], list[ClaimsError]]:
    """What the rules find, and an error for each rule that failed."""
    found: list[Finding] = []
    faults: list[ClaimsError] = []
    for rule in rules:
        try:
            found += rule.find(checked, settings)
        except FAULTS as error:  # the other rules go on
            faults.append(_fault(rule, checked, error))
    return found, faults


def _fault(rule: Rule, checked: Checked, error: Exception) -> ClaimsError:
    raised = extract_tb(error.__traceback__)[-1]
    return ClaimsError(
        f"rule {rule.code} failed ({type(error).__name__}: {error}, at {Path(raised.filename).name}:{raised.lineno})",
        where=checked.path,
        remedy="this is a fault of the program, not of the article: please report it, with the article",
    )


def _text(data: bytes) -> str:
    try:
        return decoded(data)
    except InputError:  # reading the articles has said so
        return ""


def _record_lines(path: Path, data: bytes, count: int) -> Iterator[int]:
    """The line at which each article of a file begins."""
    numbers = [1] * count
    if path.suffix.lower() in _LINES:
        numbers = [number for number, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
    yield from numbers if len(numbers) == count else [1] * count
