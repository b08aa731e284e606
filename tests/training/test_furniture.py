"""From lines with invented words to the weights of furniture."""

import csv
from pathlib import Path

from training.checkworthiness.fit import Model
from training.furniture.__main__ import TABLES, figures, judged_lines, write_tables
from training.furniture.generate import Line, pages, split, templates


def test_there_are_many_kinds_of_furniture_and_of_stories() -> None:
    furniture, story = templates("furniture"), templates("story")
    assert len(furniture) >= 60
    assert sum(map(len, furniture.values())) >= 500
    assert {"short", "quote", "opinion", "recipe", "about_media", "list", "subheading"} <= set(story)


def test_no_line_is_fitted_and_measured() -> None:
    for name in ("furniture", "story"):
        fitted, held = (split(templates(name), held=part) for part in (False, True))
        for kind, lines in held.items():
            repeated = {"{title}", "{title2}", "{title3}", "{teaser}", "{teaser2}", "{teaser3}"}
            assert not (set(lines) & set(fitted[kind])) - repeated


def test_pages_are_the_same_each_time_and_all_words_are_filled_in() -> None:
    first, second = ([*pages(40, held=False)] for _ in range(2))
    assert first == second
    lines = [line for page in first for line in page]
    assert not any("{" in line.words or "}" in line.words for line in lines)
    assert {line.is_furniture for line in lines} == {True, False}


def test_each_open_line_is_judged() -> None:
    page = next(iter(pages(1, held=False)))
    judged = list(judged_lines(page))
    assert 0 < len(judged) < len(page)
    assert all(each.named for each in judged)


def test_figures_count_furniture_that_is_read_and_story_that_is_not() -> None:
    page = [
        Line("Ferry delayed in Tarnbeck", "title", is_furniture=False),
        Line("The council voted on Monday to delay the new ferry by a year, it said in a report.", "news", is_furniture=False),
        Line("Share this story", "share", is_furniture=True),
    ]
    assert figures([page]) == "furniture read 0 -> 0 of 1, story lost 0 -> 0 of 2"


def test_tables_keep_what_is_set_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "furniture.csv"
    path.write_text((TABLES / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    rows = list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    write_tables(tmp_path, Model(-1.0, {row["feature"]: 0.25 for row in rows}, {"inbox": 0.5}))
    written = list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    assert [row["prior"] for row in written] == [row["prior"] for row in rows]
    assert {row["feature"]: row["weight"] for row in written}["base"] == "-1.000"
    assert (tmp_path / "furniture_words.csv").read_text(encoding="utf-8").endswith("phrase,weight\ninbox,0.500\n")
