"""``claims check`` from outside: its exit codes, what it imports, and how other people's pipelines call it."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from claims.check.front_matter import TRANSCRIPTS
from claims.check.registry import catalogue
from claims.check.rule import Rule, explained
from claims.ingest import SUFFIXES
from tests.check.scene import GOOD, Scene
from tests.forking import forked

ROOT = Path(__file__).parents[2]
LONE = GOOD.replace("snow fell", "“snow fell")
SETTINGS = 'select = ["Q301", "D503"]\npipeline = "fast"\n'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A repository with settings, and a ``claims`` that other programs can call."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "claims"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(forked("-m", "claims"))} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    scene = Scene(folder)
    scene.git("init", "-q", "-b", "main")
    scene.git("config", "user.name", "Desk")
    scene.git("config", "user.email", "desk@example.org")
    scene.write("claims.toml", SETTINGS)
    scene.commit()
    return scene


def run(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, input=stdin, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_exit_codes_and_what_a_cached_run_imports(desk: Scene) -> None:
    desk.write("good.md", GOOD)
    assert run("claims", "check").returncode == 0
    desk.write("lone.md", LONE)
    ended = run("claims", "check")
    assert (ended.returncode, ended.stdout.splitlines()[0].split(" ")[:2]) == (1, ["lone.md:8:16", "Q301"])

    code = (
        "import sys\nfrom claims.cli import app\n"
        "try:\n    app(['check'])\nexcept SystemExit as end:\n    print(end.code)\n"
        "print([name for name in ('spacy', 'numpy', 'onnxruntime', 'trafilatura') if name in sys.modules])"
    )
    cached = run(sys.executable, "-c", code).stdout.splitlines()
    assert cached[-2:] == ["1", "[]"], "all is read from the cache, and no parser is loaded"
    assert cached[:-2] == ended.stdout.splitlines()

    desk.write("binary.md", b"\x00\x01\x02" * 50)
    ended = run("claims", "check")
    assert ended.returncode == 3
    assert ended.stderr.startswith("error: binary.md: not text")
    assert "lone.md:8:16 Q301" in ended.stdout, "the rest is checked"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--select", "Z9"], "error: --select names an unknown rule: 'Z9'; `claims rules` lists them"),
        (["--base", "nowhere"], "error: 'nowhere' is not a commit here; fetch it first (`git fetch origin main`)"),
        (["--config", "nowhere.toml"], "error: nowhere.toml: file not found; check --config"),
        (["--pipeline", "slow"], "error: --pipeline: input should be 'accurate' or 'fast' (got 'slow')"),
        (["--staged", "--base", "main"], "error: --staged and --base exclude each other; leave one of them out"),
        (["--output-format", "html"], "Invalid value for '--output-format'"),
    ],
)
def test_usage_errors(desk: Scene, words: list[str], said: str) -> None:
    ended = run("claims", "check", *words)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_standard_input_and_a_file_for_the_report(desk: Scene) -> None:
    ended = run("claims", "check", "-", "--output-format", "json", "-o", "report.json", stdin=LONE)
    assert (ended.returncode, ended.stdout) == (1, "")
    read = json.loads((desk.folder / "report.json").read_text(encoding="utf-8"))
    assert [(each["path"], each["line"], each["code"]) for each in read["findings"]] == [("-", 8, "Q301")]


def test_rules_are_listed_and_explained() -> None:
    listed = run(*forked("-m", "claims", "rules")).stdout
    for code, rule in catalogue().items():
        assert code in listed
        assert rule.summary.split(" (")[0].split("“")[0][:60].strip() in listed
    told = run(*forked("-m", "claims", "rule", "q301")).stdout
    rule = catalogue()["Q301"]
    for words in (rule.summary, rule.why, rule.how_to_fix, "## It fires", "## It does not fire"):
        assert words in told
    assert run(*forked("-m", "claims", "rule", "Z9")).returncode == 2


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)
def test_a_rule_is_explained_with_every_example(rule: Rule) -> None:
    told = explained(rule)
    assert told.startswith(f"# {rule.code} {rule.name}\n")
    for example in (*rule.fires, *rule.silent):
        assert all(f"    {line}".rstrip() in told for line in example.text.strip().splitlines())
        assert all(" ".join(words.split()) in told for words in (*example.at, example.note))


def test_the_hook_runs_where_any_file_that_may_be_an_article_is_staged() -> None:
    files = re.compile(str(hook()["files"]))
    for suffix in SUFFIXES | TRANSCRIPTS:  # an article is checked when its transcript changes
        assert files.search(f"news/story{suffix}")
        assert files.search(f"news/story{suffix.upper()}")
    assert not files.search("news/story.py")


def hook() -> dict[str, object]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def commit(desk: Scene) -> int:
    return run("git", "commit", "-q", "-m", "work").returncode


@pytest.fixture
def hooked(desk: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A repository in which pre-commit runs our hook, with the program that is here already (see also `test_walk`)."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(desk.folder.parent / "pre-commit"))
    local = {**hook(), "language": "system"}
    desk.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    desk.commit()
    assert run("pre-commit", "install").returncode == 0
    return desk


def test_what_is_staged_is_checked_not_what_lies_in_the_folder(hooked: Scene) -> None:
    hooked.write("story.md", LONE)
    hooked.git("add", "story.md")
    hooked.write("story.md", GOOD)  # corrected, but not staged
    assert commit(hooked) == 1
    hooked.git("add", "story.md")
    hooked.write("story.md", LONE)
    assert commit(hooked) == 0
    assert hooked.git("show", "HEAD:story.md") == GOOD


def test_a_commit_with_a_broken_link_is_stopped(hooked: Scene) -> None:
    (hooked.folder / "story.md").symlink_to("nowhere.md")
    hooked.git("add", "story.md")
    ended = run("git", "commit", "-q", "-m", "work")
    assert (ended.returncode, "exit code: 3" in ended.stderr, "story.md: broken symbolic link" in ended.stderr) == (
        1,
        True,
        True,
    )


def test_a_commit_without_articles_passes(hooked: Scene) -> None:
    for name, text in (("README.md", LONE), ("package.json", "{}"), ("notes.py", "x = 1")):
        hooked.write(name, text)
    hooked.write("story.md", GOOD)
    hooked.git("add", "-A")
    assert commit(hooked) == 0


def test_the_github_action_annotates_and_sums_up(desk: Scene, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]
    assert not [step for step in action["runs"]["steps"] if "${{" in step.get("run", "")], "no input is read as a command"
    desk.git("checkout", "-q", "-b", "work")
    desk.write("news/it's $(here).md", LONE)
    desk.write("claims.toml", SETTINGS + 'severity = {Q301 = "error"}\n')
    desk.commit()
    summary, output = tmp_path / "summary.md", tmp_path / "output"
    ended = run(
        "bash",
        *step["run"].replace("$GITHUB_ACTION_PATH", str(ROOT)).replace('"', "").split()[1:],
        CLAIMS_BASE="main",
        CLAIMS_SOURCES="news/it's $(here).md\n",
        CLAIMS_OPTIONS="--fail-on=error\n",
        CLAIMS_SARIF="log.sarif",
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_OUTPUT=str(output),
    )
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.startswith("::error file=news/it's $(here).md,line=8,")
    assert output.read_text() == "exit-code=1\n"
    assert "Q301" in summary.read_text(encoding="utf-8")
    (result,) = json.loads((desk.folder / "log.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "Q301"


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (LONE, 1)])
def test_the_gitlab_job_writes_its_reports(desk: Scene, text: str, code: int) -> None:
    job = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["claims-check"]
    desk.git("checkout", "-q", "-b", "work")
    desk.write("story.md", text)
    desk.commit()
    ended = run("bash", "-e", "-c", "\n".join(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA="main", CLAIMS_SOURCES="story.md")
    assert ended.returncode == code, ended.stderr
    issues = json.loads((desk.folder / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [issue["check_name"] for issue in issues] == ["Q301"] * code
    assert (desk.folder / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8").startswith("<?xml")


def test_quotation_marks_in_inline_code_quote_nobody(desk: Scene) -> None:
    front = "---\ntitle: T\npublished: 2024-05-06\n---\n"
    desk.write("code.md", front + 'Use `say "hi` to greet. Two officials said the airline lost 40 million euros in March.\n')
    desk.write("claims.toml", 'select = ["Q301", "S102", "S108"]')
    result = run("claims", "check", "code.md", "--output-format", "json", "--no-cache")
    codes = {finding["code"] for finding in json.loads(result.stdout)["findings"]}
    assert {"S102", "S108"} <= codes
    assert "Q301" not in codes
