"""Times and numbers are read once in an article, whoever asks for them: splitting, verification or the export."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import claims
from claims.ingest import read_text
from claims.language import Run, numbers, parsed_doc, times
from claims.language.parsed import ParsedDoc
from claims.splitting import details
from tests.building import parsed

SEED = Path(__file__).parents[2] / "seeds" / "valley-quake.md"


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Counter[Any]:
    """How often the function of ``module`` is called with each second argument, from now on."""
    calls: Counter[Any] = Counter()
    function: Callable[..., Any] = getattr(module, name)

    def counting(parsed: ParsedDoc, place: Any, *others: Any) -> Any:
        calls[place] += 1
        return function(parsed, place, *others)

    monkeypatch.setattr(module, name, counting)
    return calls


def test_each_place_is_read_once_for_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = [counted(monkeypatch, times, "read_times"), counted(monkeypatch, numbers, "read_numbers")]
    clauses = [counted(monkeypatch, details, "clause_time"), counted(monkeypatch, details, "quantities")]
    nlp = claims.load("fast")
    article = read_text(SEED.read_text(encoding="utf-8"))
    found = claims.extract(article, nlp=nlp)
    sentences = {(claim.sentence.start, claim.sentence.end) for claim in found.claims}
    for calls in readers:
        assert set(calls.values()) == {1}
        assert len(calls) <= len(sentences), "sentences are read, not each of their clauses"
    for calls in clauses:
        assert set(calls.values()) == {1}
        assert len(calls) == len(found.claims)


READ = [
    # sentence, run that is asked for, what is found there, runs that are read by themselves, why
    ("Two men met on Monday and three on Friday.", (0, 9), ["Two men", "three"], 0, "the whole sentence"),
    ("Two men met on Monday and three on Friday.", (6, 9), ["three"], 0, "a part of it"),
    ("At least two men met.", (2, 5), ["two men"], 1, "the run cuts through what was found"),
    ("Two met. Three left.", (0, 5), ["Two", "Three"], 1, "no sentence holds the run"),
    ("Two men met.", (0, 0), [], 1, "an empty run"),
]


@pytest.mark.parametrize(("sentence", "run", "expected", "alone", "why"), READ, ids=[row[-1] for row in READ])
def test_a_run_is_read_with_its_sentence(
    nlp: Language,
    monkeypatch: pytest.MonkeyPatch,
    sentence: str,
    run: Run,
    expected: Iterable[str],
    alone: int,
    why: str,
) -> None:
    calls = counted(monkeypatch, numbers, "read_numbers")
    tree = parsed_doc(parsed(nlp, sentence))
    for _ in range(2):
        assert [tree.verbatim(*number.run) for number in numbers.numbers(tree, run)] == expected, why
    assert sum(place not in tree.sentences for place in calls) == alone
    assert set(calls.values()) == {1}
