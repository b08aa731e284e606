"""Forty pages in the layouts of forty publishers' systems, and five that are no article.

They were written in invented words by somebody who did not know the program (`layouts/NN.html`, with what is expected in
`NN.json`). Pages with odd numbers were looked at while the readers were written, those with even numbers only as sums.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims.ingest import read_path
from claims.model import REPORTING_BLOCKS, Article, InputError

FOLDER = Path(__file__).parent / "layouts"
PAGES = {int(path.stem): json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
ARTICLES = [number for number, page in PAGES.items() if page.get("article", True)]
LOOKED_AT = [number for number in ARTICLES if number % 2]
_WORD = re.compile(r"\w+")
_END = 60
"""Characters of a line's end that are compared: a dateline before it is a block of its own."""


def words(text: str) -> str:
    return " ".join(_WORD.findall(text.replace("\u00ad", "").replace("\u200b", "").casefold()))


@cache
def read(number: int) -> Article | InputError:
    (found,) = read_path(FOLDER / f"{number:02}.html")
    return found


def article(number: int) -> Article:
    found = read(number)
    assert isinstance(found, Article), found
    return found


def reported(found: Article) -> str:
    return " | ".join(words(found.text[block.start : block.end]) for block in found.blocks if block.kind in REPORTING_BLOCKS)


def lost(number: int) -> list[str]:
    text = reported(article(number))
    return [line for line in PAGES[number]["story"] if words(line)[-_END:] not in text]


def leaked(number: int) -> list[str]:
    """The lines of furniture that would be read for claims; a line of a word or two may stand anywhere."""
    page, text = PAGES[number], reported(article(number))
    own = " ".join(map(words, [*page["story"], *page["optional"], page["title"]]))
    lines = ((line, words(line)) for line in page["furniture"])
    return [line for line, each in lines if len(each.split()) > 2 and each in text and each not in own]


def is_titled(number: int) -> bool:
    return words(article(number).title or "") == words(PAGES[number]["title"])


def day(value: Any) -> str:
    return (value or "")[:10]


@pytest.mark.parametrize("number", LOOKED_AT, ids=lambda number: f"{number:02} {PAGES[number]['system']}")
def test_a_page_gives_its_story_title_and_day(number: int) -> None:
    assert lost(number) == []
    assert is_titled(number)
    assert day(article(number).published) == day(PAGES[number]["published"])


def test_all_pages_together() -> None:
    sums: Counter[str] = Counter()
    for number in ARTICLES:
        sums["lines"] += len(PAGES[number]["story"])
        sums["lost"] += len(lost(number))
        sums["leaked"] += len(leaked(number))
        sums["titles"] += is_titled(number)
        sums["days"] += day(article(number).published) == day(PAGES[number]["published"])
    assert (sums["lines"], sums["lost"], sums["titles"]) == (336, 0, 39)
    assert sums["days"] >= 38
    assert sums["leaked"] <= 18


@pytest.mark.parametrize("number", [number for number in PAGES if number not in ARTICLES and number % 2])
def test_what_is_no_article_is_refused(number: int) -> None:
    assert isinstance(read(number), InputError)


def test_refusals_together() -> None:
    assert sum(isinstance(read(number), InputError) for number in PAGES if number not in ARTICLES) >= 4
