"""A small project on disk, and two rules that are easy to foretell."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from claims.analysis import Analysis
from claims.check.checking import Request, check
from claims.check.context import RuleContext
from claims.check.report import Report
from claims.check.rule import Edit, Example, Finding, Fix, Rule, Severity
from claims.check.settings_file import find_project
from claims.model import Article, ClaimsError
from claims.scale import analyse_many

GOOD = "---\ntitle: Snow\npublished: 2024-01-05\n---\n\n# Snow\n\nThe mayor said snow fell on the town.\n"
BAD = GOOD.replace("snow fell", "BAD snow fell")
LIGHT = GOOD.replace("snow fell", "LIGHT snow fell")


def _words(word: str, code: str, fix: str | None = None) -> "partial[Iterator[Finding]]":
    return partial(_found, word, code, fix)


def _found(word: str, code: str, fix: str | None, context: RuleContext) -> Iterator[Finding]:
    text = context.claim_set.article.text
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        mend = None if fix is None else Fix(f"write {fix!r}", (Edit(at, end, fix),))
        yield Finding(code, f"the word {word}", ((at, end),), "it stands there", fix=mend)
        at = text.find(word, end)


def _rule(word: str, code: str, severity: Severity, *, on: bool = True, fix: str | None = None) -> Rule:
    return Rule(
        code=code,
        name=f"{word.lower()}-word",
        summary=f"The word {word}.",
        why="It is easy to foretell.",
        how_to_fix="Leave it out.",
        severity=severity,
        on=on,
        find=_words(word, code, fix),
        fires=(Example(f"It is {word}.", (word,)),),
        silent=(Example("It is fine.", ()),),
    )


def stale(context: RuleContext) -> Iterator[Finding]:
    from claims.export import dumps

    if context.export is not None and context.export.decode() != dumps(context.claim_set, indent=2) + "\n":
        yield Finding("X105", "the export is stale", (), "its bytes are others", fix=Fix("rewrite the export", export=True))


def twin(context: RuleContext) -> Iterator[Finding]:
    for near in context.corpus.similar():
        yield Finding("X106", f"nearly {near.path}", (), f"{near.share:.0%} of its words")


def reviewed(context: RuleContext) -> Iterator[Finding]:
    for claim in context.claim_set.claims:
        verdict = context.corpus.verdict(claim.id) or "no verdict"
        yield Finding("X208", f"{verdict}, {len(context.corpus.known())} known", (), "the store says so", (claim.id,))


def grouped(context: RuleContext) -> Iterator[Finding]:
    for claim in context.claim_set.claims:
        at = context.claim_set.article.text.find("GROUP", claim.sentence.start, claim.sentence.end)
        if at >= 0:
            yield Finding("X103", "the group says so", ((at, at + 5),), f"“{claim.text}”.", (claim.id,), group="the group")


def faulty(context: RuleContext) -> Iterable[Finding]:
    if "FAULT" in context.claim_set.article.text:
        raise IndexError("no such thing")
    return ()


def _other(code: str, find: object, *, across: bool, on: bool = True) -> Rule:
    return Rule(code, "other", "Other.", "Why.", "How.", find, (), (), Severity.ERROR, on, across)  # type: ignore[arg-type]


RULES = {
    rule.code: rule
    for rule in (
        _rule("BAD", "X101", Severity.ERROR),
        _rule("LIGHT", "X102", Severity.INFO),
        _rule("OFF", "X203", Severity.WARNING, on=False),
        _rule("MEND", "X104", Severity.WARNING, fix="mended"),
        _other("X105", stale, across=True),
        _other("X106", twin, across=True),
        _other("X208", reviewed, across=True, on=False),
        _other("X103", grouped, across=False),
        _other("X107", faulty, across=False),
    )
}


@dataclass(slots=True)
class Scene:
    """A project in a folder; ``read`` names the articles whose claims were extracted, in order."""

    folder: Path
    read: list[str] = field(default_factory=list)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def check(self, *sources: str, jobs: int = 1, **request: object) -> Report:
        project = find_project(self.folder, RULES.keys())

        def analyse(items: Iterable[Article | ClaimsError]) -> Iterator[Analysis | ClaimsError]:
            def noted() -> Iterator[Article | ClaimsError]:
                for item in items:
                    if isinstance(item, Article):
                        self.read.append(item.path or item.id)
                    yield item

            return analyse_many(noted(), pipeline="fast", jobs=jobs)

        return check(Request(sources, **request), project, analyse)  # type: ignore[arg-type]

    def git(self, *words: str) -> str:
        named = ["git", "-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run([*named, *words], cwd=self.folder, capture_output=True, text=True, check=True).stdout

    def commit(self, message: str = "work") -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)


def found(report: Report) -> list[tuple[str, int, str]]:
    """The findings as file, line and code."""
    return [(each.path, each.place.line, each.code) for each in report.findings]
