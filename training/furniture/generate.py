"""Pages with invented words: stories with furniture above, between and below their lines, from the templates of two tables.

``furniture.csv`` and ``story.csv`` have lines by kind, with words to fill in in braces, which are in ``fillers.csv``. Every
fifth line of a kind is only for measuring.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parent
HELD_EVERY = 5
Templates: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its kind in the templates, whether it is furniture, and what the page's markup says of it."""

    words: str
    kind: str
    is_furniture: bool
    structure: frozenset[str] = frozenset()


def templates(name: str) -> Templates:
    """The lines of a table of templates by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(line for line in file if not line.startswith("#"))
        next(reader)
        for kind, text in reader:
            found[kind].append(text)
    return found


def split(lines: Templates, *, held: bool) -> Templates:
    """The lines for fitting, or those that are only for measuring."""
    return {
        kind: part
        for kind, rows in lines.items()
        if (part := [row for n, row in enumerate(rows) if (n % HELD_EVERY == 2) == held])
    }


def pages(number: int, *, held: bool, seed: int = 1) -> Iterator[list[Line]]:
    """As many pages, always the same ones for a seed."""
    chance = random.Random(f"{seed} {held}")
    furniture, story = (split(templates(name), held=held) for name in ("furniture", "story"))
    for _ in range(number):
        yield _page(chance, furniture, story)


def _page(chance: random.Random, furniture: Templates, story: Templates) -> list[Line]:
    own = _words(chance)
    marked_up = chance.random() < 0.5
    kinds = list(story)
    main = [chance.choice(_MAIN)] * 4 + ["one_liner", *chance.choices(kinds, k=3)]
    body = [_story_line(chance, own, story, chance.choice(main), marked_up) for _ in range(chance.randint(6, 18))]
    out = [Line(_filled(chance.choice(_fillers()["title"]), own, chance), "title", is_furniture=False)]
    out += _group(chance, furniture, marked_up, chance.choice((0, 0, 1, 2)))
    for line in body:
        out.append(line)
        if chance.random() < 0.15:
            out += _group(chance, furniture, marked_up, chance.choice((1, 1, 1, 2, 3)))
    for _ in range(chance.choice((0, 1, 2, 3, 4, 5))):
        out += _group(chance, furniture, marked_up, chance.choice((1, 1, 2, 3, 4)))
    return out


def _story_line(chance: random.Random, own: Mapping[str, str], story: Templates, kind: str, marked_up: bool) -> Line:
    count = chance.choice((1, 1, 2, 3)) if kind in _RUNNING else 1
    words = " ".join(_filled(chance.choice(story.get(kind) or story["news"]), own, chance) for _ in range(count))
    return Line(words, kind, is_furniture=False, structure=_structure(chance, _STORY, marked_up))


_RUNNING = frozenset({"news", "opinion", "essay", "guide", "recipe", "service", "about_media", "people", "culture"})
_JOINED = 0.3
"""The share of groups that are one paragraph."""
_MAIN = ("news", "news", "news", "news", "opinion", "essay", "guide", "recipe", "service", "about_media", "culture")
"""What most of a page's story is."""
_STORY = {"linked": 0.004, "named": 0.03, "outside": 0.02, "listed": 0.03, "heading": 0.03, "apart": 0.06}
_LINES = {"linked": 0.35, "listed": 0.2, "heading": 0.15}
_GROUPS = {"named": 0.4, "outside": 0.2, "apart": 0.6}
"""What the markup says of lines of stories, of lines of furniture, and of groups of these: guesses, since no page is read."""


def _structure(chance: random.Random, rates: Mapping[str, float], marked_up: bool) -> frozenset[str]:
    return frozenset(name for name, rate in rates.items() if chance.random() < rate) if marked_up else frozenset()


def _group(chance: random.Random, furniture: Templates, marked_up: bool, number: int) -> Iterator[Line]:
    """Lines of one kind, one below the other."""
    kind = chance.choice(list(furniture))
    rows = chance.sample(furniture[kind], min(number, len(furniture[kind])))
    if number > 1 and chance.random() < _JOINED:
        rows = [" ".join(rows)]
    common = _structure(chance, _GROUPS, marked_up)
    for row in rows:
        words = _filled(row, _words(chance), chance)
        yield Line(words, kind, is_furniture=True, structure=common | _structure(chance, _LINES, marked_up))


@cache
def _fillers() -> Templates:
    return templates("fillers")


def _drawn(chance: random.Random, *names: str) -> dict[str, str]:
    return {name: chance.choice(_fillers()[name]) for name in names}


def _words(chance: random.Random) -> dict[str, str]:
    """Words to fill in that stay the same on a page."""
    found = _drawn(chance, "first", "last", "place", "topic", "paper", "org", "thing", "noun")
    he, his = chance.choice((("he", "his"), ("she", "her")))
    first, last = found["first"], found["last"]
    found |= {"he": he, "He": he.title(), "his": his, "person": f"{first} {last}", "Thing": found["thing"].title()}
    found["email"] = f"{last.lower()}@{chance.choice(_fillers()['word'])}.example"
    found["handle"] = f"@{first.lower()}{last.lower()}"
    return found


def _filled(template: str, own: Mapping[str, str], chance: random.Random) -> str:
    """The template with its words: those of the page, and others that are drawn anew."""
    fresh = _drawn(chance, "day", "month", "word", "verb", "title", "teaser")
    titles, teasers = _drawn(chance, "title", "teaser"), _drawn(chance, "title", "teaser")
    other = _drawn(chance, "first", "last", "thing")
    fresh |= {
        "person2": f"{other['first']} {other['last']}",
        "thing2": other["thing"],
        "year": str(chance.randint(1980, 2025)),
        "n": str(chance.randint(2, 60)),
        "nn": str(chance.randint(10, 59)),
        "money": f"{chance.choice('$£€')}{chance.randint(1, 90)}",
        "phone": f"555 0{chance.randint(100, 199)}",
        "title2": titles["title"] + chance.choice(("", ".", "!", " {year}")),
        "title3": teasers["title"],
        "teaser2": f"{titles['teaser']} {teasers['teaser']}",
        "teaser3": titles["teaser"].rstrip("."),
    }
    capital = "{title3}" in template
    for _ in range(3):  # a title has words to fill in too
        for name, words in (*own.items(), *fresh.items()):
            template = template.replace("{" + name + "}", words)
    words = template[:1].upper() + template[1:]
    return " ".join(word[:1].upper() + word[1:] for word in words.split()) if capital else words
