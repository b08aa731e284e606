"""Many files: what is known from before is taken from the cache, the rest is read and examined, all in the order given."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from claims.check.allowing import fields_of
from claims.check.cache import Cache, key_of
from claims.check.examine import Bench, examined, is_markdown
from claims.check.files.candidates import Found, place_in
from claims.check.files.records import Examined, read, written
from claims.check.files.sketches import Beside, Neighbourhood
from claims.check.files.stored import Stored
from claims.check.files.trees import Disk, Tree, read_transcript
from claims.check.rule import Rule
from claims.check.selection import rules_for
from claims.check.settings import Project
from claims.faults import attempted, contained
from claims.ingest import read_bytes
from claims.ingest.decoding import decoded
from claims.model import Article, ClaimsError, ClaimSet, InputError

Extract: TypeAlias = Callable[[Iterable[Article | ClaimsError]], Iterable[ClaimSet | ClaimsError]]
"""Gives the claims of each article, in order; errors stay errors."""


@dataclass(slots=True)
class Run:
    """All that a check needs. ``neighbours`` are the articles among which near-duplicates are looked for."""

    project: Project
    extract: Extract
    tree: Tree = field(default_factory=Disk)
    cache: Cache = field(default_factory=lambda: Cache(None))
    neighbours: Neighbourhood = field(default_factory=Neighbourhood)
    stored: Stored = field(default_factory=Stored)
    _parties: str = field(init=False)
    """A digest of the parties that the desk knows, on which claims and findings depend."""

    def __post_init__(self) -> None:
        held = "\0".join(table.text for table in self.project.registry)
        self._parties = hashlib.sha256(held.encode()).hexdigest()

    def examined(self, files: Sequence[Found]) -> Iterator[Examined]:
        """What is found in each file, in order; a file that cannot be read is a record with an error."""
        known = [self._known(found) for found in files]
        left = [path for path, before in zip(files, known, strict=True) if before is None and isinstance(path, Path)]
        fresh = self._examined_anew(left)
        for before in known:
            yield next(fresh) if before is None else before

    def claim_sets(self, path: Path) -> list[ClaimSet | ClaimsError]:
        """The claims of the articles in a file."""
        return next(self._outcomes(iter([self._work(path)])))[1]

    def _known(self, found: Found) -> Examined | None:
        """What is in the cache for a file; None where the file has to be examined."""
        if isinstance(found, InputError):
            return Examined(found.where or "", errors=(found,))
        try:
            with contained("checking", where=found):
                held = self.cache.get(self._work(found, articles=False).key)
                return None if held is None else read(held)
        except InputError as error:
            return Examined(found.as_posix(), errors=(error,))

    def _examined_anew(self, paths: Iterable[Path]) -> Iterator[Examined]:
        for work, outcomes in self._outcomes(self._work_or_error(path) for path in paths):
            yield self._examined_one(work, outcomes)

    def _examined_one(self, work: "_Work", outcomes: Sequence[ClaimSet | ClaimsError]) -> Examined:
        try:
            with contained("checking", where=work.path):
                made = examined(work.path, work.data, outcomes, work.bench)
                if not made.errors:
                    self.cache.put(work.key, written(made))
        except InputError as error:
            return Examined(work.path.as_posix(), errors=(error,))
        return made

    def _outcomes(self, waiting: "Iterator[_Work]") -> "Iterator[tuple[_Work, list[ClaimSet | ClaimsError]]]":
        """Each file with its articles' claims. The extractor reads ahead, as far as it likes."""
        handed: deque[_Work] = deque()

        def articles() -> Iterator[Article]:
            for work in waiting:
                handed.append(work)
                yield from work.unread()

        for claim_set in self.extract(articles()):
            while not handed[0].takes:
                yield handed[0], handed.popleft().ended()
            handed[0].take(claim_set, self.cache)
        while handed:
            yield handed[0], handed.popleft().ended()

    def _work_or_error(self, path: Path) -> "_Work":
        try:
            with contained("checking", where=path):
                return self._work(path)
        except InputError as error:  # it was there a moment ago
            return _Work(path, b"", "", Bench((), self.project.settings), [_Slot(error)])

    def _work(self, path: Path, *, articles: bool = True) -> "_Work":
        data = self.tree.read(path)
        settings = self.project.settings
        name = place_in(path, self.project)
        rules = rules_for(name, settings)
        bench = replace(self._bench(path, data, rules), name=name)
        parts = settings.model_dump(mode="json", include=_DECIDING) | {"codes": [rule.code for rule in rules]}
        digest = hashlib.sha256(data).hexdigest()
        scale = [sorted(bench.scale.counting), sorted(bench.scale.untrue)]
        beside = [_digest(bench.export), repr(bench.others), _digest(self._transcript(path, data)), scale]
        key = key_of("findings", path.as_posix(), name, digest, parts, beside, self._parties, model=settings.model)
        work = _Work(path, data, key, bench)
        if articles:
            work.slots = [self._slot(item) for item in read_bytes(data, path=path)]
        return work

    def _bench(self, path: Path, data: bytes, rules: tuple[Rule, ...]) -> Bench:
        if not any(rule.across for rule in rules):
            return Bench(rules, self.project.settings, registry=self.project.registry)
        beside = path.with_suffix(".json") if path.name and path.suffix.lower() != ".json" else None
        export = self.tree.read(beside) if beside is not None and self.tree.has(beside) else None
        near = self.neighbours.alike(path.as_posix(), data)
        return Bench(rules, self.project.settings, Beside(near, self.stored), export, self.project.registry, self.project.scale)

    def _transcript(self, path: Path, data: bytes) -> bytes | None:
        """What the transcript holds that the front matter names, if it does: a rule compares quotations with it."""
        try:
            named = fields_of(decoded(data), markdown=is_markdown(path)).get("transcript")
            return read_transcript(path, named.value) if named is not None and isinstance(named.value, str) else None
        except InputError as error:  # the rule, or whoever reads the article, says so
            return error.what.encode("utf-8", "surrogatepass")

    def _slot(self, item: Article | InputError) -> "_Slot":
        if isinstance(item, InputError):
            return _Slot(item)
        settings = self.project.settings
        about = hashlib.sha256(repr(item).encode("utf-8", "surrogatepass")).hexdigest()
        key = key_of("claims", about, settings.pipeline, self._parties, model=settings.model)
        held = self.cache.get(key)
        return _Slot(item, key) if held is None else _Slot(_kept(held, item))


def _kept(text: str, article: Article) -> ClaimSet:
    """The claims of ``article`` that were kept as ``text``, an export, which does not say how the article is written."""
    from claims.export import loads

    claim_set = loads(text)
    about = claim_set.article.model_copy(update={"markup": article.markup})
    return claim_set.model_copy(update={"article": about})


_DECIDING = {
    "severity", "pipeline", "model", "anonymous_sources", "required_fields", "checkworthy", "require_review",
}  # fmt: skip
"""The settings that a finding depends on, beside the rules that run."""


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class _Slot:
    """An article, then its claims or what kept them from being found; ``key`` is where its claims are kept."""

    holds: Article | ClaimSet | ClaimsError
    key: str = ""


@dataclass(slots=True)
class _Work:
    """A file to examine: what decides its findings, and its articles."""

    path: Path
    data: bytes
    key: str
    bench: Bench
    slots: list[_Slot] = field(default_factory=list)

    def unread(self) -> list[Article]:
        """The articles whose claims are not known."""
        return [slot.holds for slot in self.slots if isinstance(slot.holds, Article)]

    @property
    def takes(self) -> bool:
        """Whether an article still waits for its claims."""
        return any(isinstance(slot.holds, Article) for slot in self.slots)

    def take(self, outcome: ClaimSet | ClaimsError, cache: Cache) -> None:
        """Puts the claims in the place of the first article that waits for them, and keeps them."""
        from claims.export import dumps

        slot = next(slot for slot in self.slots if isinstance(slot.holds, Article))

        def kept() -> ClaimSet | ClaimsError:
            if not isinstance(outcome, ClaimSet) or not isinstance(slot.holds, Article):
                return outcome
            text = dumps(outcome)
            cache.put(slot.key, text)
            return _kept(text, slot.holds)  # rounded as an export is: findings must not depend on where the claims come from

        slot.holds = attempted(kept, "checking", where=self.path)

    def ended(self) -> list[ClaimSet | ClaimsError]:
        """What came of each article, once none waits any more."""
        return [slot.holds for slot in self.slots if not isinstance(slot.holds, Article)]
