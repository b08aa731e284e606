"""Many articles: in order, in bounded memory, despite failures of single articles."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.model import Article, ClaimsError, ClaimSet, InputError
from claims.scale import several
from claims.scale.stream import BATCH_ARTICLES, BATCH_CHARACTERS, WAITING_BATCHES, Item, batches, shared
from tests.building import article
from tests.scale.tasks import echo, killed_by_poison
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


def ids(outcomes: object) -> list[str]:
    return [found.article.id if isinstance(found, ClaimSet) else f"error {found}" for found in outcomes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_are_in_order_with_errors_in_their_positions(jobs: int) -> None:
    items: list[Item] = [article("x.", id=str(n)) for n in range(100)]
    items[7] = InputError("empty", where="seven")
    expected = [str(n) for n in range(100)]
    expected[7] = "error seven: empty"
    assert ids(shared(([item] for item in items), echo, jobs)) == expected


def test_workers_use_one_thread_each() -> None:
    (found,) = shared([[article("x.")]], echo, 2)
    assert isinstance(found, ClaimSet)
    assert found.generator.pipeline == "1"


def test_workers_import_nothing_from_the_working_folder(tmp_path: Path) -> None:
    """Untrusted files may have the name of a standard library module."""
    for name in ("multiprocessing", "signal", "io", "json", "pickle", "selectors", "threading"):
        (tmp_path / f"{name}.py").write_text(f"import os\nos.mkdir({str(tmp_path / 'ran')!r})\nraise SystemExit\n")
    program = tmp_path / "program" / "main.py"
    program.parent.mkdir()
    program.write_text(
        "from tests.scale.test_stream import article, echo, ids, shared\n"
        "if __name__ == '__main__':\n"
        "    print(*ids(shared(([article('x.', id=str(n))] for n in range(3)), echo, 2)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONSAFEPATH", None)
    ended = subprocess.run(
        [sys.executable, program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (ended.returncode, ended.stdout.split()) == (0, ["0", "1", "2"]), ended.stderr
    assert not (tmp_path / "ran").exists()


def test_the_environment_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, ""):
        if value is None:
            monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
        else:
            monkeypatch.setenv("PYTHONSAFEPATH", value)
        list(shared([[article("x.")]], echo, 2))
        assert os.environ.get("PYTHONSAFEPATH") == value


@pytest.mark.parametrize("jobs", [1, 2])
def test_input_is_read_no_further_ahead_than_needed(jobs: int) -> None:
    read = 0

    def endless() -> Iterator[list[Item]]:
        nonlocal read
        while True:
            read += 1
            yield [article("x.", id=str(read))]

    outcomes = shared(endless(), echo, jobs)
    assert ids(next(outcomes) for _ in range(20)) == [str(n + 1) for n in range(20)]
    assert read <= 20 + jobs * WAITING_BATCHES
    outcomes.close()


def test_an_article_that_kills_its_process_affects_few_others() -> None:
    names = [f"before-{n}" for n in range(3)] + ["poison"] + [f"after-{n}" for n in range(20)]
    outcomes = list(shared(([article("x.", id=name)] for name in names), killed_by_poison, 2))
    assert len(outcomes) == len(names), "every article has an outcome"
    lost = {name for name, found in zip(names, outcomes, strict=True) if isinstance(found, ClaimsError)}
    assert "poison" in lost
    assert len(lost) <= 2 * WAITING_BATCHES
    assert not {names[-1], names[-2]} & lost, "the run goes on"
    assert "poison: the process that read this article" in str(outcomes[3])


@pytest.mark.parametrize(
    ("items", "sizes", "why"),
    [
        ([], [], "nothing"),
        ([article("x.")] * (BATCH_ARTICLES + 1), [BATCH_ARTICLES, 1], "short articles are many to a batch"),
        ([article("x" * BATCH_CHARACTERS)] * 2, [1, 1], "a long one fills a batch alone"),
        ([InputError("no")] * 3, [3], "errors weigh nothing"),
    ],
)
def test_batches(items: list[Item], sizes: list[int], why: str) -> None:
    made = list(batches(items))
    assert [len(batch) for batch in made] == sizes, why
    assert [item for batch in made for item in batch] == items, why


@pytest.mark.parametrize(("count", "more"), [(0, False), (1, False), (2, True), (3, True)])
def test_several(count: int, more: bool) -> None:
    read: list[Item] = []

    def source() -> Iterator[Item]:
        for n in range(count):
            read.append(article("x.", id=str(n)))
            yield read[-1]

    has_more, items = several(source())
    assert has_more is more
    assert len(read) <= 2
    assert [item.id for item in items if isinstance(item, Article)] == [str(n) for n in range(count)]
