"""The work is linear in the length of the text, for any text.

Work is counted, not timed: function calls, characters examined by the tokenizer. Only regular expressions are measured by a
clock (processor time), since their steps cannot be counted.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from cProfile import Profile
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import walk_packages
from types import CodeType, FrameType
from typing import Any

import pytest
from spacy.language import Language

import claims
from claims.analysis import Analysis
from claims.check.context import RuleContext
from claims.check.corpus import sketch
from claims.check.numbers import masked_pattern
from claims.check.registry import catalogue, matches
from claims.check.rules.hedging import lost_hedge
from claims.check.run import FileContext, check_file
from claims.check.settings import Settings
from claims.check.words import any_like, any_of
from claims.data import english
from claims.export.importers.cells import read_places
from claims.ingest import read_bytes
from claims.language import make_doc
from claims.language.limits import tokenized
from claims.model import Article
from tests.scaling import PATTERNS, Text, named, repeated

SEED = Path(__file__).parents[1] / "seeds" / "valley-quake.md"
WORDS = 280
"""Length of the shorter text: its sentences already reach the limit of a sentence."""
MOST = 2.5
"""Maximum factor of work for twice the text: two, plus sorting and look-ups."""
EVERY_RULE = FileContext(tuple(catalogue().values()), Settings(require_review=True, extend_select=("F601",)))


@pytest.fixture(scope="module")
def fast() -> Language:
    nlp = claims.load("fast")
    for path in (SEED, SEED.with_suffix(".html")):  # fills the caches of the process
        words = (
            SEED.read_bytes() if path == SEED else b"<html><body><p>The mayor said on Monday that it rained.</p></body></html>"
        )
        check_file(path, words, analyses(words, path, nlp), EVERY_RULE)
    return nlp


def calls(work: Callable[[], object], within: str = "") -> int:
    """The number of calls of Python and C functions, only those of and in the module ``within`` if given.

    The profiler counts them in C: a function of Python that is called for each call takes twice as long as the work.
    """
    profile = Profile()
    profile.runcall(work)
    counted = 0
    for entry in profile.getstats():
        if within and not (isinstance(entry.code, CodeType) and entry.code.co_filename.endswith(within)):
            continue
        counted += entry.callcount
        if within:  # C functions have no file: those called by the module's functions
            counted += sum(called.callcount for called in entry.calls or () if isinstance(called.code, str))
    return counted


def analyses(data: bytes, path: Path, nlp: Language) -> list[Analysis]:
    articles = [item for item in read_bytes(data, path=path) if isinstance(item, Article)]
    assert articles
    return [claims.analyse(article, nlp=nlp) for article in articles]


@pytest.mark.parametrize("text", PATTERNS.values(), ids=list(PATTERNS))
def test_work_is_linear_in_the_text(text: Text, fast: Language) -> None:
    path = Path("x.html" if text(9).startswith("<html") else "x.md")
    extracting, checking = [], []
    for data in (text(WORDS).encode(), text(2 * WORDS).encode()):
        found: list[Analysis] = []
        extracting.append(calls(lambda data=data, found=found: found.extend(analyses(data, path, fast))))  # type: ignore[misc]
        checking.append(calls(lambda data=data, found=found: check_file(path, data, found, EVERY_RULE)))  # type: ignore[misc]
    assert extracting[1] <= MOST * extracting[0], f"extract: {extracting}"
    assert checking[1] <= MOST * checking[0], f"check: {checking}"


CAPTIONS = repeated(
    "Mayor Ana Hale closed a bridge on Monday (Photo: AFP)\n\nThe bridge may have fallen, Hale said.", between="\n\n"
)
PARAGRAPHS = repeated("The town of Corvane has a bridge. Mayor Ana Hale said it rained.", between="\n\n")


def steps(work: Callable[[], object], within: str = "") -> int:
    """The number of executed lines, so that loops without function calls count too; only in the module ``within`` if given."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> Any:  # the type of a trace function refers to itself
        nonlocal counted
        counted += event == "line"
        return count if frame.f_code.co_filename.endswith(within) else None

    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(None)
    return counted


def one_given_name(words: int) -> str:
    return "\n\n".join(f"Mayor Ana {named(at)} left." for at in range(words // 4))


@pytest.mark.parametrize(
    ("code", "text"), [("S101", PARAGRAPHS), ("S101", CAPTIONS), ("H201", CAPTIONS), ("C405", one_given_name)]
)
def test_the_steps_of_a_rule_are_linear_in_the_text(code: str, text: Text, fast: Language) -> None:
    """They used to take 2.9 to 4.1 times the steps: each paragraph, and each caption, was compared with every claim, and each
    name with all of the same given name."""
    rule, taken = catalogue()[code], []
    for words in (WORDS, 2 * WORDS):
        (analysis,) = analyses(text(words).encode(), Path("x.md"), fast)
        taken.append(steps(lambda analysis=analysis: list(rule.find(RuleContext(analysis)))))  # type: ignore[misc]
    assert taken[1] <= 2.2 * taken[0]


@pytest.mark.parametrize("mark", ["!", "…", ".", "👍", "'s", "-a", '"', ")", "x"])
def test_the_tokenizer_examines_each_character_a_bounded_number_of_times(mark: str, fast: Language) -> None:
    """It strips punctuation from a word character by character, and examines the rest each time."""
    model = fast.get_pipe("claims_syntax")._model  # type: ignore[attr-defined]
    tokenizer = model.tokenizer
    search, looked = tokenizer.suffix_search, 0

    def counting(text: str) -> object:
        nonlocal looked
        looked += len(text)
        return search(text)

    tokenizer.suffix_search = counting
    try:
        for size in (2_000, 8_000):
            looked = 0
            list(tokenized(model, f"Stop{mark * size} he said."))
            assert looked < 500 * size * len(mark)
    finally:
        tokenizer.suffix_search = search


@pytest.mark.parametrize("pattern", ["relatives", "according to", "exclamation marks", "names", "list items", "hyphens"])
def test_the_tagger_input_is_limited_to_the_words(pattern: str, pipeline: Language) -> None:
    one, two = (
        calls(lambda words=words: analyses(PATTERNS[pattern](words).encode(), Path("x.md"), pipeline))  # type: ignore[misc]
        for words in (WORDS, 2 * WORDS)
    )
    assert two <= MOST * one


@pytest.mark.parametrize("pattern", ["**/" * 12 + "x.md", "/".join(["a*"] * 40), "a/**/" * 10 + "**", "*a" * 30])
def test_matching_patterns_of_the_settings_is_bounded(pattern: str) -> None:
    assert calls(lambda: matches("/".join("a" * 30) + "/y.md", pattern)) < 20_000


UNITS = (
    *(
        "x",
        "Maria ",
        "1",
        "1,",
        "12 percent ",
        "'",
        "“x",
        "the man ",
        "a, ",
        "a-",
        ". ",
        "and ",
        "[a](",
        "<!--",
        "|",
        "\n",
        " ",
        "\ue000 ",
    ),
)


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every regular expression in a module of the program, with its location."""
    for module in walk_packages(claims.__path__, "claims."):
        if module.name.startswith(("claims.lsp", "claims.review", "claims.store.migrations", "claims.__main__")):
            continue
        for name, value in vars(import_module(module.name)).items():
            yield from ((f"{module.name}.{name}", each) for each in held(value))
    for name in {row.list for row in english().check_words}:
        yield from ((name, made(name)) for made in (any_like, any_of))


def held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, str) and "§" in value and "(?P<{" not in value and "\n" not in value:
        yield masked_pattern(value)
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from held(each)


def test_no_regular_expression_takes_superlinear_time() -> None:
    """1,500 characters take some milliseconds; with quadratic backtracking they take seconds."""
    slow = []
    for name, expression in {each.pattern: (name, each) for name, each in expressions()}.values():
        for unit in UNITS:
            text = (unit * 1_500)[:1_500] + "\x01"
            started = time.thread_time()
            for _ in expression.finditer(text):
                pass
            if time.thread_time() - started > 0.6:
                slow.append((name, unit))
                break
    assert slow == []


WRITTEN_ALIKE = ("compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "split")


@pytest.fixture(scope="module")
def expressions_from_articles(fast: Language) -> frozenset[str]:
    """The regular expressions that the check rules build from the words of an article: those of their own examples."""
    made: set[str] = set()

    def recording(known: Callable[..., object]) -> Callable[..., object]:
        def record(expression: object, *rest: object, **named: object) -> object:
            if isinstance(expression, str):
                made.add(expression)
            return known(expression, *rest, **named)

        return record

    with pytest.MonkeyPatch.context() as patch:
        for name in WRITTEN_ALIKE:
            patch.setattr(re, name, recording(getattr(re, name)))
        for rule in catalogue().values():
            for example in (*rule.fires, *rule.silent):
                data = example.text.encode()
                check_file(Path("x.md"), data, analyses(data, Path("x.md"), fast), EVERY_RULE)
    return frozenset(made)


def test_no_regular_expression_built_from_an_article_takes_superlinear_time(expressions_from_articles: frozenset[str]) -> None:
    """The initials of an acronym, each followed by hyphens, took exponential time: they could be split in many ways."""
    slow = []
    for pattern in sorted(expressions_from_articles):
        literals = re.sub(r"\[[^]]*\]|\\.|\{[^}]*\}", " ", pattern)
        names, words = (re.findall(each, literals)[:6] for each in ("[A-Z][a-z]*", "[A-Za-z]+"))
        for lead, unit in product(map(tuple, (names, names[:-1], words, words[:1])), UNITS):
            size = 1_000 // (len(lead) or 1)
            text = "".join(word + (unit * size)[:size] for word in lead or ("",)) + "\x01"
            started = time.thread_time()
            re.findall(pattern, text, re.IGNORECASE)
            if time.thread_time() - started > 0.6:
                slow.append((pattern, lead, unit))
                break
    assert slow == []


def test_parsed_pieces_add_up_to_the_text(fast: Language) -> None:
    for text in PATTERNS.values():
        (article,) = read_bytes(text(300).encode(), path="x.txt")
        assert isinstance(article, Article)
        doc = fast.get_pipe("claims_syntax")(make_doc(fast, article))
        assert len(doc.text) == len(article.text)
        assert [token.idx for token in doc] == sorted({token.idx for token in doc})
        assert max(len(sentence) for sentence in doc.sents) <= 250
        assert max(len(token) for token in doc if not token.is_space) <= 1_000


def test_the_work_of_finding_mentions_is_linear_in_the_quotations(fast: Language) -> None:
    """Each quotation used to be compared with every other one, as it might be inside it: too little work to show in the sum."""
    quotation = "“The bridge fell on us,” said Ana Hale."
    made = []
    for number in (60, 120):
        data = "\n\n".join([quotation] * number).encode()
        made.append(calls(lambda data=data: analyses(data, Path("x.md"), fast), within="sources/mentions.py"))  # type: ignore[misc]
    assert number < made[1] <= MOST * made[0]


NAMES = {
    "unknown names": lambda sentences: " ".join(
        f"{named(at).replace('er', 'xq')} {named(3 * at)} fell." for at in range(sentences)
    ),
    "two of one name": lambda sentences: "Ann Smith left. Bob Smith stayed. Smith fell.\n\n" * sentences,
}


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_the_work_of_finding_people_is_linear_in_the_names(text: Text, fast: Language) -> None:
    """Every name used to be compared with all names, or all mentions of another person; too fast to show in the sum."""
    made = []
    for number in (150, 300):
        data = text(number).encode()
        made.append(steps(lambda data=data: analyses(data, Path("x.md"), fast), within="sources/people.py"))  # type: ignore[misc]
    assert number < made[1] <= MOST * made[0]


def test_the_work_of_finding_people_is_bounded_for_each_of_many_with_one_name(fast: Language) -> None:
    made = []
    for number in (200, 400):
        data = " ".join(f"{named(at)} Smith left. Smith fell." for at in range(number)).encode()
        made.append(steps(lambda data=data: analyses(data, Path("x.md"), fast), within="sources/people.py"))  # type: ignore[misc]
    assert number < made[1] <= MOST * made[0]


def test_the_work_of_finding_who_relays_is_linear_in_the_reports(fast: Language) -> None:
    """Each relayed report used to be compared with all reports."""
    made = []
    for number in (50, 100):
        data = "\n\n".join(["The dam broke, Hale was quoted as saying by Reuters."] * number).encode()
        made.append(steps(partial(analyses, data, Path("x.md"), fast), within="attribution/nesting.py"))
    assert number < made[1] <= MOST * made[0]


CAPITALS = repeated("THE MAYOR ANN LEE SAID IT RAINED.")
PRONOUNS = repeated("She said it rained.", head="Ann Lee left. ", between="\n\n")
DENIALS = repeated("Prosecutors said Paul Hale took bribes. Hale denied the charges and denied killing Roe.", between="\n\n")


def agencies(words: int) -> str:
    return "".join(f"The {named(at)} {named(7 * at)} Agency left. " for at in range(words // 5))


def agencies_that_speak(words: int) -> str:
    return "".join(f"The {named(at)} Water Agency left. The water agency said it rained. " for at in range(words // 11))


def companies(words: int) -> str:
    return "".join(f"{named(at)} Corp fell. The company left. " for at in range(words // 6))


def mayors(words: int) -> str:
    return "\n\n".join(f"Mayor {named(at)} {named(3 * at)} left. The mayor said it rained." for at in range(words // 5))


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("sources/bearers.py", mayors),
        ("verification/responses.py", PRONOUNS),
        ("verification/responses.py", DENIALS),
        ("language/refinement.py", agencies),
        ("language/refinement.py", CAPITALS),
        ("sources/parties.py", agencies_that_speak),
        ("sources/descriptions.py", companies),
    ],
    ids=["people with one office", "attributions", "denials", "names of bodies", "capitals", "shortened names", "companies"],
)
def test_the_steps_of_a_reader_are_linear_in_the_text(module: str, text: Text, fast: Language) -> None:
    """They took four times the steps for twice the text: each attribution, denial, name and noun was compared with all."""
    taken = []
    for words in (700, 1400):
        data = text(words).encode()
        taken.append(steps(lambda data=data: analyses(data, Path("x.md"), fast), within=module))  # type: ignore[misc]
    assert words < taken[1] <= 2.6 * taken[0]


@pytest.mark.parametrize("unit", [b"<script ", b"<style>", b"---\n", b"<", b"<a"])
def test_a_sketch_takes_linear_time(unit: bytes) -> None:
    """120,000 bytes took seven seconds: the end of each unclosed element was looked for in the rest of the file."""
    started = time.thread_time()
    sketch((unit * 120_000)[:120_000])
    assert time.thread_time() - started < 1.5


def test_the_work_of_finding_lost_hedges_is_linear_in_the_claims(fast: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hedged claim used to be compared with every later part that shares a word."""
    monkeypatch.setattr(lost_hedge, "_MOST_PARTS", 10)
    made = []
    for number in (50, 100):
        data = ("The fire may have caused the crash. The crash caused the fire. " * number).encode()
        checked = partial(check_file, Path("x.md"), data, analyses(data, Path("x.md"), fast), EVERY_RULE)
        made.append(steps(checked, within="hedging/lost_hedge.py"))
    assert number < made[1] <= 2.6 * made[0]


def test_spaces_between_spans_take_linear_time() -> None:
    """A run of 990 spaces in a cell took 8 ms: the end of the run was looked for again from each of them."""
    written = "3-4" + " " * 990 + "5-6"
    started = time.thread_time()
    for _ in range(200):
        assert len(read_places(written)) == 2
    assert time.thread_time() - started < 0.5
