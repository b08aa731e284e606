"""How many modules one sentence passes on its way to claims, and a short article on its way to SARIF.

    python -m benchmarks.call_path

Both are run once before they are counted, so that what a process reads only once (tables, models, registries) does not count.
Prints as JSON, for each: the modules of `claims` in which a function was called, those functions, and the changes from one
package to another between a function and the one that calls it.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from types import FrameType

import claims
from claims.check.registry import rules_for
from claims.check.report import make_report
from claims.check.reports import Layout, report_format
from claims.check.run import FileContext, check_file
from claims.check.settings import Settings
from claims.ingest import read_bytes
from claims.model import Article

ROOT = Path(claims.__file__).parent
SENTENCE = "The mayor of Porto said on Monday that the bridge may have been closed since last week."
ARTICLE = "Two officials said the airline lost 40 million euros in March. The airline did not comment, its spokesman said."


@dataclass(frozen=True, slots=True)
class CallPath:
    """What a piece of work passes through."""

    modules: int
    functions: int
    package_changes: int


def call_path(work: Callable[[], object]) -> CallPath:
    """What ``work`` passes through when it is done a second time."""
    work()
    modules: set[str] = set()
    functions: set[tuple[str, str]] = set()
    changes = 0

    def trace(frame: FrameType, event: str, argument: object) -> None:
        nonlocal changes
        if event != "call" or not (called := _module(frame)):
            return
        modules.add(called)
        functions.add((called, frame.f_code.co_qualname))
        caller = frame.f_back
        while caller is not None and not _module(caller):
            caller = caller.f_back
        changes += caller is not None and _package(_module(caller)) != _package(called)

    sys.setprofile(trace)
    try:
        work()
    finally:
        sys.setprofile(None)
    return CallPath(len(modules), len(functions), changes)


def _module(frame: FrameType) -> str:
    """The module of a frame by its path inside the package, an empty string for one of another package."""
    path = Path(frame.f_code.co_filename)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""


def _package(module: str) -> str:
    return module.split("/")[0]


def main() -> None:
    """Prints both paths."""
    nlp = claims.load()
    settings = Settings()
    context = FileContext(rules_for("a.md", settings), settings)

    def sarif() -> str:
        data, path = ARTICLE.encode(), Path("a.md")
        outcomes = [claims.analyse(a, nlp=nlp) for a in read_bytes(data, path=path) if isinstance(a, Article)]
        report = make_report([check_file(path, data, outcomes, context)], fail_on="warning", old={})
        out = StringIO()
        report_format("sarif").write(report, out, Layout())
        return out.getvalue()

    paths = {
        "a sentence to claims": call_path(lambda: claims.extract(SENTENCE, nlp=nlp)),
        "an article to SARIF": call_path(sarif),
    }
    print(json.dumps({name: asdict(path) for name, path in paths.items()}, indent=1))


if __name__ == "__main__":
    main()
