"""One file: its articles' claims under every rule, the findings with their places, less what is allowed."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claims.check.allowing import about_allowances, allowances_in, covered, fields_of, written_in
from claims.check.files.records import Examined, Summary
from claims.check.finding import Finding
from claims.check.others import Nobody, Others
from claims.check.places import Lines, Placed, Setting, placed
from claims.check.rule import Checked, Rule
from claims.check.selection import catalogue, severity_of
from claims.check.settings import Scale, Settings
from claims.data import OwnTable
from claims.faults import contained
from claims.ingest.decoding import decoded
from claims.model import ClaimsError, ClaimSet, InputError

_MARKDOWN = frozenset({".md", ".markdown"})
_LINES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Bench:
    """What a file is examined with: the rules that run on it, the settings, and what is known beside it.

    ``name`` is the path from the project's folder, by which fingerprints know the file wherever the program runs.
    """

    rules: tuple[Rule, ...]
    settings: Settings
    others: Others = field(default_factory=Nobody)
    export: bytes | None = None
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)
    name: str = ""


def examined(path: Path, data: bytes, outcomes: Sequence[ClaimSet | ClaimsError], bench: Bench) -> Examined:
    """What the rules find in the file ``path``, whose bytes and articles these are; an article that failed is an error."""
    name, text = path.as_posix(), _text(data)
    severities = {rule.code: severity_of(rule, bench.settings) for rule in bench.rules}
    articles: list[Summary] = []
    findings: list[Placed] = []
    errors: list[ClaimsError] = []
    seen: Counter[str] = Counter()
    file = Lines(text)
    for outcome, line in zip(outcomes, _record_lines(path, data, len(outcomes)), strict=True):
        if isinstance(outcome, ClaimsError):
            errors.append(outcome)
            continue
        articles.append(Summary.of(outcome))
        checked = Checked(
            claim_set=outcome,
            path=path,
            raw=fields_of(outcome.article.text, markdown=is_markdown(path)),
            others=bench.others,
            export=bench.export,
            registry=bench.registry,
            scale=bench.scale,
        )
        found, faults = found_by(bench.rules, checked, bench.settings)
        errors += faults
        setting = Setting(name, Lines(outcome.article.text), file, line, bench.name, outcome)
        findings += placed(found, setting, severities, seen)
    raw = fields_of(text, markdown=is_markdown(path))
    written = written_in(text, raw, catalogue().keys())
    coverage = covered(findings, allowances_in(written))
    judged = frozenset[str]() if errors else severities.keys()
    about = (each for each in about_allowances(written, coverage, judged) if each.code in severities)
    own = placed(about, Setting(name, file, file, name=bench.name), severities, seen)
    return Examined(name, tuple(articles), _in_order(coverage.kept, own), coverage.allowed, tuple(errors), bench.name)


def _in_order(findings: Sequence[Placed], own: Sequence[Placed]) -> tuple[Placed, ...]:
    """The findings, with those about allowances each before the first that stands further down."""
    merged, waiting = [], deque(own)
    for finding in findings:
        while waiting and waiting[0].place.line <= finding.place.line:
            merged.append(waiting.popleft())
        merged.append(finding)
    return (*merged, *waiting)


def found_by(rules: Sequence[Rule], checked: Checked, settings: Settings) -> tuple[list[Finding], list[ClaimsError]]:
    """What the rules find, and an error for each rule that failed."""
    found: list[Finding] = []
    faults: list[ClaimsError] = []
    for rule in rules:
        try:
            with contained(f"rule {rule.code}", where=checked.path):
                found += rule.find(checked, settings)
        except InputError as error:  # the other rules go on
            faults.append(error)
    return found, faults


def is_markdown(path: Path) -> bool:
    """Whether a file is Markdown, whose front matter is read."""
    return path.suffix.lower() in _MARKDOWN


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
