"""brat's standoff format: offsets are correct, lines are valid."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.export import Layout, format_named, write_folder
from claims.export.as_brat import parts, text_of
from claims.model import ClaimSet, Fragment
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour, reviews

BOUND = re.compile(r"(T\d+)\t(Claim|Source|Cue) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
OTHERS = [
    re.compile(r"A\d+\t(?:Certainty|Polarity|Status|Verdict|Act) (T\d+) \w+"),
    re.compile(r"R\d+\t(?:Says|CuedBy) Arg1:(T\d+) Arg2:(T\d+)"),
    re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t.+"),
]


def checked(files: dict[str, str]) -> dict[str, list[str]]:
    """The words of every text-bound annotation, by label, after validating every line as brat does."""
    text, found, known = files[".txt"], {}, set()
    for line in files[".ann"].removesuffix("\n").split("\n") if files[".ann"] else []:
        bound = BOUND.fullmatch(line)
        if bound is None:
            matches = [match for other in OTHERS if (match := other.fullmatch(line))]
            assert len(matches) == 1, line
            assert set(matches[0].groups()) <= known, line
            continue
        id, label, places, words = bound.groups()
        assert id not in known
        known.add(id)
        pieces = [text[int(start) : int(end)] for start, end in (place.split() for place in places.split(";"))]
        assert words == " ".join(pieces)
        assert "\n" not in words
        found.setdefault(label, []).append(words)
    return found


def test_offsets_match_the_text(seeds: list[ClaimSet]) -> None:
    for seed in seeds:
        files = dict(parts(seed, Layout()))
        assert files[".txt"] == seed.article.text
        assert checked(files)["Claim"] == [" ".join(one.text.split(" … ")) for one in seed.claims]


def test_discontinuous_words_and_line_ends() -> None:
    text = "Police\nsaid, he\ncame."
    at = Fragment.cut(text, [(0, 11), (13, 20)])
    made = claim("Police", text).model_copy(update={"spans": at.spans, "text": at.text})
    assert checked(dict(parts(claim_set(made, text=text), Layout())))["Claim"] == ["Police said he came"]


def test_verdicts_are_declared_in_the_configuration() -> None:
    with ZipFile(BytesIO(exported("brat", harbour(), harbour(), reviews=reviews()))) as archive:
        assert archive.namelist() == [
            "annotation.conf",
            "harbour-spill.txt",
            "harbour-spill.ann",
            "harbour-spill-2.txt",
            "harbour-spill-2.ann",
        ]
        settings = archive.read("annotation.conf").decode()
        annotations = archive.read("harbour-spill.ann").decode()
    assert "Mostly_false" in annotations
    for name, value in re.findall(r"A\d+\t(\w+) T\d+ (\w+)", annotations):
        allowed = re.search(rf"^{name}\tArg:\w+, Value:(.+)$", settings, re.MULTILINE)
        assert allowed
        assert value in allowed[1].split("|")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_on_their_line(words: str) -> None:
    text = f"{words} Fishermen\n"
    made = dict(parts(claim_set(claim("Fishermen", text, statement=words, source=words), text=text, id=words), Layout()))
    assert checked(made)["Claim"] == ["Fishermen"]


@given(st.text(st.characters(categories=None, exclude_categories=())))
def test_every_character_keeps_its_offset(text: str) -> None:
    held = text_of(text)
    assert len(held) == len(text)
    assert held.encode("utf-8").decode("utf-8") == held
    assert set("\r\u2028\x85") & set(held) == set()


def test_a_folder_gets_the_files_and_the_settings(tmp_path: Path) -> None:
    assert list(write_folder(tmp_path, format_named("brat"), [harbour()], Layout())) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annotation.conf", "harbour-spill.ann", "harbour-spill.txt"]
    assert (tmp_path / "harbour-spill.txt").read_text(encoding="utf-8") == harbour().article.text
