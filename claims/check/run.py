"""Runs the rules on files: cached results are reused, the rest is read and checked, all in the given order."""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from claims.analysis import Analysis, dumped, loaded
from claims.check.allowances import fields_of, match_allowances, parse_allowances, valid_allowances
from claims.check.cache import Cache, key_of
from claims.check.context import Corpus, NoCorpus, RuleContext
from claims.check.corpus import RelatedArticles, SimilarityIndex, StoredClaims
from claims.check.discovery import Found, place_in
from claims.check.front_matter import is_markdown, read_transcript
from claims.check.known_checks import FindChecks, KnownChecks, no_checks
from claims.check.locations import Lines, LocatedFinding, SourceText, located
from claims.check.registry import catalogue, plugin_digest, rules_for, severity_of
from claims.check.report import ArticleSummary, FileResult, read, written
from claims.check.rule import Finding, Rule
from claims.check.rules.allowances import about_allowances
from claims.check.settings import Project, Scale, Settings
from claims.check.trees import Disk, Tree
from claims.data import OwnTable
from claims.faults import attempted, contained
from claims.ingest import read_bytes
from claims.ingest.decoding import decoded
from claims.model import Article, ClaimsError, InputError

Outcome: TypeAlias = Analysis | ClaimsError
"""The analysis of an article, or the error that prevented it."""

_LINES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class FileContext:
    """The context of checking a file: the rules that run on it, the settings, and the other articles.

    ``name`` is the path relative to the project's folder, so that fingerprints do not depend on the working folder.
    """

    rules: tuple[Rule, ...]
    settings: Settings
    corpus: Corpus = field(default_factory=NoCorpus)
    export: bytes | None = None
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)
    name: str = ""
    tree: Tree | None = None
    fact_checks: FindChecks = no_checks


def check_file(path: Path, data: bytes, outcomes: Sequence[Outcome], file_context: FileContext) -> FileResult:
    """Runs the rules on the file ``path`` with these bytes and articles; a failed article becomes an error."""
    name, text = path.as_posix(), _text(data)
    severities = {rule.code: severity_of(rule, file_context.settings) for rule in file_context.rules}
    articles: list[ArticleSummary] = []
    findings: list[LocatedFinding] = []
    errors: list[ClaimsError] = []
    seen: Counter[str] = Counter()
    file = Lines(text)
    for outcome, line in zip(outcomes, _record_lines(path, data, len(outcomes)), strict=True):
        if isinstance(outcome, ClaimsError):
            errors.append(outcome)
            continue
        claim_set = outcome.claim_set
        articles.append(ArticleSummary.of(claim_set))
        context = RuleContext(
            analysis=outcome,
            path=path,
            front_matter=fields_of(claim_set.article.text, markdown=is_markdown(path)),
            corpus=file_context.corpus,
            export=file_context.export,
            registry=file_context.registry,
            scale=file_context.scale,
            fact_checks=file_context.fact_checks,
            settings=file_context.settings,
            tree=file_context.tree,
        )
        found, faults = run_rules(file_context.rules, context)
        errors += faults
        setting = SourceText(name, Lines(claim_set.article.text), file, line, file_context.name, claim_set)
        findings += located(found, setting, severities, seen)
    raw = fields_of(text, markdown=is_markdown(path))
    written = parse_allowances(text, raw, catalogue().keys())
    coverage = match_allowances(findings, valid_allowances(written))
    judged = frozenset[str]() if errors else severities.keys()
    about = (each for each in about_allowances(written, coverage, judged) if each.code in severities)
    own = located(about, SourceText(name, file, file, name=file_context.name), severities, seen)
    return FileResult(name, tuple(articles), _in_order(coverage.kept, own), coverage.allowed, tuple(errors), file_context.name)


def _in_order(findings: Sequence[LocatedFinding], own: Sequence[LocatedFinding]) -> tuple[LocatedFinding, ...]:
    """Merges the findings with those about allowances (``own``), in reading order."""
    merged, waiting = [], deque(own)
    for finding in findings:
        while waiting and waiting[0].place.line <= finding.place.line:
            merged.append(waiting.popleft())
        merged.append(finding)
    return (*merged, *waiting)


def run_rules(rules: Sequence[Rule], context: RuleContext) -> tuple[list[Finding], list[ClaimsError]]:
    """The findings of the rules, and an error for each rule that failed."""
    found: list[Finding] = []
    faults: list[ClaimsError] = []
    for rule in rules:
        try:
            with contained(f"rule {rule.code}", where=context.path):
                found += rule.find(context)
        except InputError as error:  # the other rules still run
            faults.append(error)
    return found, faults


def _text(data: bytes) -> str:
    try:
        return decoded(data)
    except InputError:  # reported when the articles were read
        return ""


def _record_lines(path: Path, data: bytes, count: int) -> Iterator[int]:
    """The line at which each article of a file begins."""
    numbers = [1] * count
    if path.suffix.lower() in _LINES:
        numbers = [number for number, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
    yield from numbers if len(numbers) == count else [1] * count


Analyse: TypeAlias = Callable[[Iterable[Article | ClaimsError]], Iterable[Outcome]]
"""Returns the analysis of each article, in order; errors are passed through."""


@dataclass(slots=True)
class Runner:
    """Runs a check. ``neighbours`` are the articles that are searched for near-duplicates."""

    project: Project
    analyse: Analyse
    tree: Tree = field(default_factory=Disk)
    cache: Cache = field(default_factory=lambda: Cache(None))
    neighbours: SimilarityIndex = field(default_factory=SimilarityIndex)
    stored: StoredClaims = field(default_factory=StoredClaims)
    checks: KnownChecks = field(default_factory=KnownChecks)
    _parties: str = field(init=False)
    """A digest of the desk's tables of parties, which affect claims and findings."""

    def __post_init__(self) -> None:
        held = "\0".join(table.text for table in self.project.registry)
        self._parties = hashlib.sha256(held.encode()).hexdigest()

    def check_files(self, files: Sequence[Found]) -> Iterator[FileResult]:
        """The result of each file, in order; an unreadable file gives a result with an error."""
        known = [self._known(found) for found in files]
        left = [path for path, before in zip(files, known, strict=True) if before is None and isinstance(path, Path)]
        fresh = self._check_anew(left)
        for before in known:
            yield next(fresh) if before is None else before

    def analyses(self, path: Path) -> list[Outcome]:
        """The analyses of the articles in a file."""
        return next(self._outcomes(iter([self._work(path)])))[1]

    def _known(self, found: Found) -> FileResult | None:
        """The cached result for a file; None if the file has to be checked."""
        if isinstance(found, InputError):
            return FileResult(found.where or "", errors=(found,))
        try:
            with contained("checking", where=found):
                held = self.cache.get(self._work(found, articles=False).key)
                return None if held is None else read(held)
        except InputError as error:
            return FileResult(found.as_posix(), errors=(error,))

    def _check_anew(self, paths: Iterable[Path]) -> Iterator[FileResult]:
        for work, outcomes in self._outcomes(self._work_or_error(path) for path in paths):
            yield self._check_one(work, outcomes)

    def _check_one(self, work: "_Work", outcomes: Sequence[Outcome]) -> FileResult:
        try:
            with contained("checking", where=work.path):
                made = check_file(work.path, work.data, outcomes, work.file_context)
                if not made.errors:
                    self.cache.put(work.key, written(made))
        except InputError as error:
            return FileResult(work.path.as_posix(), errors=(error,))
        return made

    def _outcomes(self, waiting: "Iterator[_Work]") -> "Iterator[tuple[_Work, list[Outcome]]]":
        """Yields each file with the analyses of its articles, in order, however many articles the extractor reads ahead."""
        handed: deque[_Work] = deque()

        def articles() -> Iterator[Article]:
            for work in waiting:
                handed.append(work)
                yield from work.unread()

        for outcome in self.analyse(articles()):
            while not handed[0].takes:
                yield handed[0], handed.popleft().ended()
            handed[0].take(outcome, self.cache)
        while handed:
            yield handed[0], handed.popleft().ended()

    def _work_or_error(self, path: Path) -> "_Work":
        try:
            with contained("checking", where=path):
                return self._work(path)
        except InputError as error:  # deleted since it was listed
            return _Work(path, b"", "", FileContext((), self.project.settings), [_Slot(error)])

    def _work(self, path: Path, *, articles: bool = True) -> "_Work":
        data = self.tree.read(path)
        settings = self.project.settings
        name = place_in(path, self.project)
        rules = rules_for(name, settings)
        file_context = replace(self._file_context(path, data, rules), name=name, tree=self.tree)
        parts = settings.model_dump(mode="json", include=_DECIDING) | {"codes": [rule.code for rule in rules]}
        digest = hashlib.sha256(data).hexdigest()
        scale = [sorted(file_context.scale.counting), sorted(file_context.scale.untrue)]
        beside = [_digest(file_context.export), repr(file_context.corpus), _digest(self._transcript(path, data)), scale]
        if any(rule.across for rule in rules):
            beside.append(self.checks.digest)
        key = key_of(
            "findings", path.as_posix(), name, digest, parts, beside, self._parties, plugin_digest(), model=settings.model
        )
        work = _Work(path, data, key, file_context)
        if articles:
            work.slots = [self._slot(item, rules) for item in read_bytes(data, path=path)]
        return work

    def _file_context(self, path: Path, data: bytes, rules: tuple[Rule, ...]) -> FileContext:
        if not any(rule.across for rule in rules):
            return FileContext(rules, self.project.settings, registry=self.project.registry)
        beside = path.with_suffix(".json") if path.name and path.suffix.lower() != ".json" else None
        export = self.tree.read(beside) if beside is not None and self.tree.occupied(beside) else None
        near = self.neighbours.similar(path.as_posix(), data)
        related, project = RelatedArticles(near, self.stored), self.project
        return FileContext(rules, project.settings, related, export, project.registry, project.scale, fact_checks=self.checks)

    def _transcript(self, path: Path, data: bytes) -> bytes | None:
        """The bytes of the transcript that the front matter names, if any: a rule compares quotations with it."""
        try:
            named = fields_of(decoded(data), markdown=is_markdown(path)).get("transcript")
            if named is None or not isinstance(named.value, str):
                return None
            return read_transcript(path, named.value, self.tree)
        except InputError as error:  # reported by the rule, or when the article is read
            return error.what.encode("utf-8", "surrogatepass")

    def _slot(self, item: Article | InputError, rules: tuple[Rule, ...]) -> "_Slot":
        if isinstance(item, InputError):
            return _Slot(item)
        if any(rule.across for rule in rules):
            item = self.stored.as_stored(item)
        settings = self.project.settings
        about = hashlib.sha256(repr(item).encode("utf-8", "surrogatepass")).hexdigest()
        key = key_of("analysis", about, settings.pipeline, self._parties, model=settings.model)
        held = self.cache.get(key)
        return _Slot(item, key) if held is None else _Slot(_restored(held, item))


def _kept(analysis: Analysis) -> str:
    """An analysis as cached: the export of its claims, and the readings on the next line."""
    from claims.export import dumps

    return f"{dumps(analysis.claim_set)}\n{dumped(analysis.readings)}"


def _restored(text: str, article: Article) -> Analysis:
    """Parses a cached analysis of ``article``, which is passed since an export lacks some of the article's fields."""
    from claims.export import loads

    export, _, readings = text.rpartition("\n")
    claim_set = loads(export)
    about = claim_set.article.model_copy(update={"markup": article.markup, "unread": article.unread})
    return Analysis(claim_set.model_copy(update={"article": about}), loaded(readings))


_DECIDING = {
    "severity", "pipeline", "model", "anonymous_sources", "required_fields", "checkworthy", "require_review"
}  # fmt: skip
"""The settings that affect findings, other than the selection of rules."""


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Slot:
    """An article, later replaced by its analysis or error; ``key`` is the analysis's cache key."""

    holds: Article | Outcome
    key: str = ""


@dataclass(slots=True)
class _Work:
    """A file to check: everything that its findings depend on, and its articles."""

    path: Path
    data: bytes
    key: str
    file_context: FileContext
    slots: list[_Slot] = field(default_factory=list)
    _analysed: int = field(default=0, init=False)
    """The number of slots before the first article that has not been analysed yet."""

    def unread(self) -> list[Article]:
        """The articles that have to be analysed."""
        return [slot.holds for slot in self.slots if isinstance(slot.holds, Article)]

    @property
    def takes(self) -> bool:
        """Whether an article has not been analysed yet."""
        while self._analysed < len(self.slots) and not isinstance(self.slots[self._analysed].holds, Article):
            self._analysed += 1
        return self._analysed < len(self.slots)

    def take(self, outcome: Outcome, cache: Cache) -> None:
        """Stores the analysis of the first article that has none, and caches it."""
        if not self.takes:
            raise ValueError("every article of the file has been analysed")
        slot = self.slots[self._analysed]

        def restored() -> Outcome:
            if not isinstance(outcome, Analysis) or not isinstance(slot.holds, Article):
                return outcome
            text = _kept(outcome)
            cache.put(slot.key, text)
            return _restored(
                text, slot.holds
            )  # rounded as in an export: findings must not depend on whether the claims were cached

        slot.holds = attempted(restored, "checking", where=self.path)

    def ended(self) -> list[Outcome]:
        """The outcome of each article, once all are analysed."""
        return [slot.holds for slot in self.slots if not isinstance(slot.holds, Article)]
