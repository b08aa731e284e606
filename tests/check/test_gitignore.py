"""Patterns of files: as git reads them, in steps that do not multiply."""

import random
import re
import subprocess
from pathlib import Path

import pytest

from claims.check import gitignore as patterns
from claims.check.gitignore import Pattern, pattern

PATHS = ["a", "b.md", "a/b", "a/b.md", "ab/b.md", "a/ab/b.md", "a/b/a/b.md", "ab.md", "a-b.md", "b/a/ab/a.md", "a!b", "a[b"]
PIECES = [
    "a",
    "b",
    "*",
    "?",
    "**",
    "/",
    "/",
    "**/",
    "/**",
    ".md",
    "*.md",
    "[ab]",
    "[!a]",
    "[a-b]",
    "[^b-]",
    "[",
    "]",
    "-",
]
ODD = re.compile(r"//|\[[!^]?\]?[^\]]*/|[^/*]\*\*|\*\*[^/*]")
"""Two slashes, brackets that reach over a slash, and ``a**``, which git documents as ``a*`` but lets end its path as well."""
TABLE = [
    ("wire", "wire/2024/snow.md", True),
    ("wire/", "wire/snow.md", True),
    ("snow.md/", "wire/snow.md", False),
    ("*.md", "wire/2024/snow.md", True),
    ("/snow.md", "wire/snow.md", False),
    ("./wire/*.md", "wire/snow.md", True),
    ("wire/*.md", "wire/2024/snow.md", False),
    ("wire/**/*.md", "wire/snow.md", True),
    ("wire/**/*.md", "wire/2024/05/snow.md", True),
    ("**/2024", "wire/2024/snow.md", True),
    ("wire/**", "wire/2024/snow.md", True),
    ("wire/**", "wire", False),
    ("2024/*", "wire/2024/snow.md", False),
    ("sn**.md", "wire/snow.md", True),
    ("s[m-o]ow.md", "snow.md", True),
    ("s[!n]ow.md", "snow.md", False),
    ("s[[:alpha:]]ow.md", "snow.md", True),
    (r"\*.md", "snow.md", False),
    (r"\*.md", "*.md", True),
    ("s[now.md", "snow.md", False),
    ("", "snow.md", False),
    ("/", "snow.md", False),
]


@pytest.mark.parametrize(("words", "path", "fits"), TABLE)
def test_patterns(words: str, path: str, fits: bool) -> None:
    assert Pattern.of(words).covers(path) is fits


def test_git_reads_them_alike(tmp_path: Path) -> None:
    """Each of many patterns in a ``.gitignore`` of its own, and git is asked of all at once."""
    choose = random.Random(3)
    made = sorted({"".join(choose.choices(PIECES, k=choose.randint(1, 5))) for _ in range(600)})
    asked = [words for words in made if not words.startswith(("!", "#")) and not ODD.search(words)]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for number, words in enumerate(asked):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / ".gitignore").write_text(words + "\n")
    places = "\0".join(f"{number}/{path}" for number in range(len(asked)) for path in PATHS)
    command = ["git", "check-ignore", "--no-index", "--stdin", "-z"]
    ignored = subprocess.run(command, cwd=tmp_path, input=places, capture_output=True, text=True, check=True).stdout.split("\0")
    theirs = {(asked[int(place.split("/", 1)[0])], place.split("/", 1)[1]) for place in ignored if place}
    ours = {(words, path) for words in asked for path in PATHS if pattern(words).covers(path)}
    assert len(asked) > 200
    assert sorted(ours ^ theirs) == []


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("**/a*/" * 40 + "x", "ab/" * 60 + "y"),
        ("/" + "*a" * 40 + "b", "a" * 200),
        ("**/" * 200 + "x", "a/" * 200 + "y"),
    ],
)
def test_stars_do_not_multiply(monkeypatch: pytest.MonkeyPatch, words: str, path: str) -> None:
    steps = 0

    def counted(char: str, token: object) -> bool:
        nonlocal steps
        steps += 1
        return char == token

    monkeypatch.setattr(patterns, "_char_fits", counted)
    assert not Pattern.of(words).fits(path.split("/"))
    assert steps <= 2 * len(words) * len(path)
