"""One failing article never stops the others: internal errors from the user's perspective."""

import json
import os
import pickle
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims.analysis import Analysis, Readings
from claims.check.context import RuleContext
from claims.check.registry import article_rules
from claims.check.settings import Settings
from claims.cli import app, main
from claims.faults import attempted, contained, fault_of
from claims.ingest import draft, read_bytes, read_path
from claims.model import Article, ClaimSet, FaultError, InputError, PipelineError
from claims.scale import analyse_many, extract_many

RULES = article_rules()

STORY = "Analysts said on Monday that prices may fall.\n"
FRONT = "---\ntitle: Prices\npublished: 2024-01-05\n---\n\n# Prices\n\n"
ODD = "Odd Street was closed on Monday, police said.\n"
"""An article on which the program fails."""


def run(*words: object, **environment: str) -> Result:
    settings = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1", **environment}
    return CliRunner().invoke(app, [str(word) for word in words], env=settings)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two articles and the failing one between them."""
    for name, text in (("a.md", STORY), ("b.md", ODD), ("c.md", STORY.replace("prices", "wages"))):
        (tmp_path / name).write_text(FRONT + text)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes the program fail when it reads the failing article."""
    make = draft.article_of

    def article_of(odd: draft.Draft, **known: str | None) -> Article:
        if "Odd Street" in odd.text:
            raise error
        return make(odd, **known)

    monkeypatch.setattr("claims.ingest.reading.article_of", article_of)


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (IndexError("no such thing"), FaultError, "x.md:3: reading failed (IndexError: no such thing, at test_faults.py:"),
        (KeyError(), FaultError, "x.md:3: reading failed (KeyError, at test_faults.py:"),
        (RecursionError("deep"), FaultError, "x.md:3: reading failed (RecursionError: deep, at "),
        (RuntimeError("a " * 5000), FaultError, "x.md:3: reading failed (RuntimeError: a a a "),
        (MemoryError(), InputError, "x.md:3: reading failed: out of memory; close other programs"),
        (OSError(5, "Input/output error"), InputError, "x.md:3: reading failed: Input/output error"),
        (InputError("odd", where="y.md"), InputError, "y.md: odd"),
    ],
)
def test_an_exception_becomes_an_error_that_names_the_article(error: Exception, kind: type, said: str) -> None:
    def fails() -> None:
        raise error

    reported = attempted(fails, "reading", where="x.md", line=3)
    assert type(reported) is kind
    assert str(reported).startswith(said)
    assert len(str(reported)) < 400


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), PipelineError("no model")])
def test_errors_of_the_whole_run_end_it(error: BaseException) -> None:
    with pytest.raises(type(error)), contained("reading", where="x.md"):
        raise error


def test_an_internal_error_keeps_its_traceback_across_processes() -> None:
    try:
        [][0]
    except IndexError as error:
        fault = fault_of(error, "reading", where="x.md", line=2)
    again = pickle.loads(pickle.dumps(fault))
    assert str(again) == str(fault)
    assert "test_an_internal_error_keeps_its_traceback_across_processes" in again.trace


@pytest.mark.parametrize("jobs", [1, 2])
def test_extract_reports_an_internal_error_and_writes_the_others(
    desk: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    failing(monkeypatch, IndexError("no such thing"))
    ended = run("extract", ".", "--pipeline", "fast", "--jobs", jobs)
    assert ended.exit_code == 4
    assert [json.loads(line)["article"]["path"] for line in ended.stdout.splitlines()] == ["a.md", "c.md"]
    assert "error: b.md: reading failed (IndexError: no such thing, at reading.py:" in ended.stderr
    assert "please report it" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "CLAIMS_DEBUG=1" in ended.stderr
    ended = run("extract", ".", "--pipeline", "fast", CLAIMS_DEBUG="1")
    assert "  | Traceback (most recent call last):" in ended.stderr.splitlines()


def test_check_reports_an_internal_error_with_its_own_exit_code(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "claims.toml").write_text('select = ["Q301"]\npipeline = "fast"\n')
    (desk / "c.md").write_text(FRONT + STORY.replace("prices", "“prices"))
    failing(monkeypatch, IndexError("no such thing"))
    ended = run("check")
    assert ended.exit_code == 4, "neither that of findings nor that of articles that cannot be read"
    assert "c.md:8:" in ended.stdout
    assert "1 could not be read" in ended.stdout
    assert "error: b.md: reading failed (IndexError" in ended.stderr


def test_lack_of_memory_is_not_reported_as_a_bug(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, MemoryError())
    ended = run("extract", ".", "--pipeline", "fast")
    assert ended.exit_code == 1
    assert "error: b.md: reading failed: out of memory" in ended.stderr


def test_add_reports_an_internal_error_and_adds_the_others(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, IndexError("no such thing"))
    ended = run("add", ".", "--pipeline", "fast", "--store", desk / "claims.db", "--by", "Ada")
    assert ended.exit_code == 4
    assert [json.loads(line)["article_id"] for line in ended.stdout.splitlines()] == ["a", "c"]


def test_a_parser_error_affects_only_one_article(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser reads articles in batches: those before and after the failing one are still parsed."""
    from claims.language.pipeline import Syntax

    joined = Syntax._joined

    def fails(self: Syntax, article: Article, pieces: list) -> object:  # type: ignore[type-arg]
        if "Odd Street" in article.text:
            raise IndexError("no such thing")
        return joined(self, article, pieces)

    monkeypatch.setattr(Syntax, "_joined", fails)
    articles = [item for name in ("a.md", "b.md", "c.md") for item in read_path(name)]
    one, odd, three = extract_many(articles, pipeline="fast")
    assert isinstance(one, ClaimSet)
    assert one.claims
    assert isinstance(three, ClaimSet)
    assert three.claims
    assert isinstance(odd, FaultError)
    assert str(odd).startswith("b.md: claims_syntax failed (IndexError")


def test_an_internal_error_outside_articles_has_the_same_exit_code(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> Iterator[None]:
        raise IndexError("no such thing")

    monkeypatch.setattr("claims.scale.extract_many", fails)
    monkeypatch.setattr("sys.argv", ["claims", "extract", "a.md"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    reported = capsys.readouterr().err
    assert reported.startswith("error: the program failed (IndexError: no such thing, at ")
    assert "Traceback" not in reported


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [{', '.join([f'*{chr(97 + n)}'] * 9)}]}}\n" for n in range(12)
)
READ: dict[str, str] = {
    "a tag of Python's": "x: !!python/object/apply:os.system [ls]\n",
    "bytes that are none": "x: !!binary 'not base64'\n",
    "a truth value that is none": "x: !!bool maybe\n",
    "a set, an order": "x: !!set {a, b}\ny: !!omap [a: 1]\nz: !!pairs 3\n",
    "a number of 5,000 digits": f"x: {'9' * 5000}\n",
    "a number of 5,000 digits with base 16": f"x: 0x{'f' * 5000}\n",
    "a number that is none": "x: !!int foo\ny: !!float foo\n",
    "a date that is none, where none is read": "x: !!timestamp foo\ny: 2023-13-45\nz: 2023-01-01T99:99:99+99:99\n",
    "an alias to itself": "x: &x [*x]\n",
    "aliases that would be written out": LAUGHS,
    "merge keys that would be written out": MERGES,
    "nested deeply, yet readable": f"x: {'[' * 60}{']' * 60}\n",
    "a key twice": "title: One\ntitle: Two\n",
    "keys that are no text": "? [a, b]\n: x\n? {c: d}\n: y\n1: z\n",
    "the value =": "x: =\n",
}
REFUSED: dict[str, tuple[str, str]] = {
    "nested too deeply": (f"x: {'[' * 3000}{']' * 3000}\n", "the front matter is not valid YAML: it is nested too deeply"),
    "a date by its tag": ("published: !!timestamp foo\n", "`published` is not a date (got 'foo')"),
    "a day that there is not": ("published: 2023-13-45\n", "`published` is not a date (got '2023-13-45')"),
    "an hour zone that there is not": ("date: 2023-01-01T00:00:00+99:99\n", "`date` is not a date"),
    "a date of 5,000 digits": (f"published: {'9' * 5000}\n", f"`published` is not a date (got '{'9' * 39}…')"),
    "an alias to nothing": ("x: *gone\n", "the front matter is not valid YAML: found undefined alias 'gone'"),
    "an escape for no character": ('x: "\\UFFFFFFFF"\n', "the front matter is not valid YAML"),
}


@pytest.mark.parametrize("front", READ.values(), ids=list(READ))
def test_unusual_front_matter_is_read(front: str) -> None:
    from claims.check.front_matter import front_matter

    text = f"---\n{front}---\n\n{STORY}"
    (article,) = read_bytes(text.encode(), path="x.md")
    assert isinstance(article, Article), article
    fields = front_matter(text)
    assert fields
    for field in fields.values():
        assert len(repr(field.value)) < 200_000
    for rule in RULES.values():
        claim_set = ClaimSet(generator=GENERATOR, article=article, sources=(), attributions=(), claims=())
        list(
            rule.find(
                RuleContext(
                    Analysis(claim_set, Readings()),
                    Path("x.md"),
                    front_matter=fields,
                    settings=Settings(extend_select=("F601",)),
                )
            )
        )


GENERATOR = {"name": "claims", "version": "0", "pipeline": "fast", "model": "none"}


@pytest.mark.parametrize(("front", "said"), REFUSED.values(), ids=list(REFUSED))
def test_front_matter_that_cannot_be_read_is_one_error(front: str, said: str) -> None:
    (error,) = read_bytes(f"---\n{front}---\n\n{STORY}".encode(), path="x.md")
    assert isinstance(error, InputError)
    assert not isinstance(error, FaultError)
    assert str(error).startswith("x.md:")
    assert said in str(error)
    assert len(str(error)) < 300


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


SPECIAL: dict[str, Callable[[Path], object]] = {
    "a named pipe": os.mkfifo,
    "a socket": listening,
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("make", SPECIAL.values(), ids=list(SPECIAL))
@pytest.mark.parametrize("suffix", [".md", ".jsonl", ".json", ".html"])
def test_special_files_are_reported_without_blocking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path(f"x{suffix}"))
    (error,) = read_path(f"x{suffix}")
    assert str(error).startswith(f"x{suffix}: not a regular file; ")


@pytest.mark.timeout(60)
def test_extract_continues_after_a_named_pipe(desk: Path) -> None:
    (desk / "b.md").unlink()
    os.mkfifo(desk / "b.md")
    ended = run("extract", ".", "--pipeline", "fast")
    assert (ended.exit_code, len(ended.stdout.splitlines())) == (1, 2)
    assert "error: b.md: not a regular file" in ended.stderr


SETTINGS: dict[str, tuple[str, str]] = {
    "nested too deeply": (f"paths = {'[' * 5000}{']' * 5000}\n", "it is nested too deeply"),
    "a number of 5,000 digits": (f"checkworthy = {'9' * 5000}\n", "it contains a number of more than 4,300 digits"),
    "a number of 5,000 digits with base 16": (f"fail-on = 0x{'f' * 5000}\n", "(got a number that is too large)"),
    "two megabytes": ("# " + "x" * 2_000_000 + "\n", "larger than 1,000,000 bytes"),
    "keys beyond counting": (".".join("a" * 20_000) + " = 1\n", "A key has more than 100 parts"),
    "a date that there is not": ("paths = 2023-13-45\n", "invalid TOML"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("text", "said"), SETTINGS.values(), ids=list(SETTINGS))
def test_invalid_settings_are_one_error(desk: Path, text: str, said: str) -> None:
    (desk / "claims.toml").write_text(text)
    ended = run("check", "a.md")
    assert ended.exit_code == 2, ended.output
    assert "error: " in ended.stderr
    assert "claims.toml" in ended.stderr
    assert said in ended.stderr


@pytest.mark.timeout(60)
def test_settings_in_a_named_pipe_are_one_error(desk: Path) -> None:
    os.mkfifo(desk / "claims.toml")
    ended = run("check", "a.md")
    assert (ended.exit_code, "not a regular file" in ended.stderr) == (2, True)


BASELINES: dict[str, str] = {
    "nested too deeply": "[" * 100_000,
    "a number of 5,000 digits": '{"version": ' + "9" * 5000 + "}",
    "no text": '{"version": 2, "findings": [{"fingerprint": "a", "code": 1, "path": [], "words": {}, "sentence": 1}]}',
    "no list": '{"version": 2, "findings": 3}',
}


@pytest.mark.parametrize("text", BASELINES.values(), ids=list(BASELINES))
def test_an_invalid_baseline_is_one_error(desk: Path, text: str) -> None:
    (desk / "old.json").write_text(text)
    ended = run("check", "a.md", "--pipeline", "fast", "--baseline", "old.json")
    assert ended.exit_code == 2, ended.output
    assert "old.json: this is not a baseline" in ended.stderr


RECORDS: dict[str, str] = {
    "nested too deeply": '{"text": ' + "[" * 100_000,
    "nested deeply in a field that nobody reads": '{"text": "Analysts said prices fell.", "x": ' + "[" * 500 + "]" * 500 + "}",
    "a number of 5,000 digits": '{"text": "Prices fell.", "id": ' + "9" * 5000 + "}",
    "half a pair": '{"text": "Prices \\ud800 fell."}',
    "markup of ninjs without end": json.dumps({"uri": "x", "bodyxhtml": "<p>" * 50_000 + "Prices fell."}),
    "markup that is none": json.dumps({"uri": "x", "bodyxhtml": "<p>\x00\x01<![CDATA[<?xml"}),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("record", RECORDS.values(), ids=list(RECORDS))
def test_an_invalid_record_does_not_affect_the_others(record: str) -> None:
    lines = [json.dumps({"text": STORY}), record, json.dumps({"text": STORY})]
    first, odd, last = read_bytes("\n".join(lines).encode(), path="x.jsonl")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(odd, Article | InputError)
    assert not isinstance(odd, FaultError), odd


@pytest.mark.parametrize(
    "words",
    ["\uf0b7 Six miners were trapped", "Six \ue000 miners were trapped. All \uf8ff of the miners lived", "\ue000-\ue001 vote"],
)
def test_private_use_characters_are_not_figures(words: str) -> None:
    """Word uses U+F0B7 as bullet; rules on figures encode figures with characters of that range."""
    from claims.check.numbers import masked

    said = masked(words)
    assert len(said.within(said.shape)) == len(said.figures) == len(masked(words.encode("ascii", "ignore").decode()).figures)


@pytest.mark.parametrize("count", ["0", "00", "0.0"])
def test_zero_of_zero_is_not_a_division_error(count: str) -> None:
    import claims

    text = f"Police arrested {count} miners on Monday. It rained.\n\nAll five of the miners are due in court."
    analysis = claims.analyse(text, nlp=claims.load("fast"))
    assert isinstance(list(RULES["C401"].find(RuleContext(analysis))), list)


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z"])
def test_days_beyond_the_calendar_are_not_errors(published: str) -> None:
    times = ("yesterday", "tomorrow", "this week", "last week", "next week", "next month", "last year", "in two years")
    text = "\n\n".join(f"Police said on Monday that the bridge closed {when}." for when in times)
    (outcome,) = extract_many(read_bytes(f"---\ndate: {published}\n---\n{text}".encode(), path="x.md"), pipeline="fast")
    assert isinstance(outcome, ClaimSet), outcome
    assert outcome.claims


LONG = "9" * 400
NUMBERS = (
    f"A total of {LONG} people, {LONG} men and {LONG} women, came.",
    f"Sales rose 3 percent to ${LONG} from ${LONG}.",
    f"Sales rose {'0' * 400} percent to $1.{'0' * 400} million from $0.",
    f"It cost 1{',000' * 120} dollars, 0 percent of 1{',000' * 120}.",
    f"A {'billion ' * 60}people died on Monday.",
    f"{'9' * 5000} people died.",
)


@pytest.mark.parametrize("text", NUMBERS, ids=range(len(NUMBERS)))
def test_numbers_too_large_for_floats_are_not_errors(text: str) -> None:
    (outcome,) = analyse_many(read_bytes(text.encode(), path="x.md"), pipeline="fast")
    assert isinstance(outcome, Analysis), outcome
    for rule in RULES.values():
        list(rule.find(RuleContext(outcome, Path("x.md"))))
