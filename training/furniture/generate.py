"""Pages with invented words: stories with furniture above, between and below their lines, from the templates of two tables.

``furniture.csv`` and ``story.csv`` have lines by kind, with words to fill in in braces. Every fifth line of a kind is only for
measuring.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parent
HELD_EVERY = 5
Templates: TypeAlias = Mapping[str, Sequence[str]]

_FIRST = ["Amara", "Bruno", "Celia", "Dario", "Edda", "Farid", "Greta", "Hanno", "Ines", "Jonas", "Kaya", "Lorenz", "Mina", "Nadir", "Olga", "Pavel", "Rosa", "Selim", "Tilda", "Umar"]
_LAST = ["Ashgrove", "Belmonte", "Cardew", "Drummel", "Eskola", "Ferrant", "Gossard", "Hallam", "Ibarra", "Jessop", "Kollwitz", "Lindqvist", "Marchetti", "Norcott"]
_LAST += ["Okonta", "Pellegrin", "Quaresma", "Rothwell", "Sandoval", "Thackeray", "Ulverston", "Vantongeren", "Wickham", "Yarrow", "Zeller"]
_PLACE = ["Aldermoor", "Brackwater", "Cromley", "Dunsford", "Elverton", "Fallowfield", "Glenmarsh", "Hartsey", "Ivinghoe", "Kestwick", "Lowmere", "Marrow", "Bay"]
_PLACE += ["Northolm", "Ostrava", "Pendle", "Quarry", "Ridgeford", "Sallow", "Tarnbeck", "Uppingate", "Vellmar", "Westerby", "Yelland", "Zandhoek"]
_TOPIC = ["housing", "floods", "schools", "transport", "hospitals", "the harbour", "climate", "farming", "rail fares", "health", "politics", "water", "science", "the courts", "immigration", "energy", "business", "music", "the budget", "tennis", "bees", "pensions", "forests", "fishing", "broadband", "prisons", "elections"]
_PAPER = ["The Aldermoor Post", "Harbour Gazette", "The Vellmar Times", "Radio Pendle", "Kestwick Weekly", "The Northern Ledger", "Tidewater", "The Daily Lantern", "Lowmere Observer", "Channel Nine", "The Quarry", "Westerby Echo"]
_ORG = ["Fallow", "Northolm Water", "Brightline", "the health board", "the ministry", "Ostrava Rail", "the port authority", "Halden & Sons", "the library trust", "Corvane", "the school board", "the union", "the rescue service", "Tarn Energy", "the housing office"]
_WORD = ["lumen", "alder", "tinder", "pebble", "barley", "copper", "fennel", "marlin", "saffron", "thistle", "walnut", "juniper"]
_DAY = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_THING = ["ferry", "bridge", "bakery", "school", "hospital", "station", "museum", "river", "market", "theatre", "factory", "beach", "library", "dam", "mill", "pub", "zoo", "choir"]
_NOUN = ["strike", "fire", "vote", "sale", "repair", "protest", "storm", "inquiry", "festival", "closure", "theft", "record", "deal", "row", "ban", "plan"]
_BASE = "reopens,closes,wins prize,faces {noun},delays {noun},loses appeal,sells for {money} million,bans dogs,turns 100,halts {noun}"
_BASE += ",doubles in size,to cut {n} jobs,seeks volunteers,rejects {noun},hit by {noun},to get new roof"
_VERB = _BASE.split(",")
_TITLES = (
    "{place} {thing} {verb}", "{Thing} {verb} after {noun}", "Why the {thing} {verb}", "How a {thing} in {place} became a {thing2}",
    "The {thing} that never was: inside the {place} {noun}", "{person}: the {noun} that changed me", "{n} ways to save a {thing}",
    "‘We had no choice’: {place} after the {noun}", "Inside the {noun} at {place} {thing}", "What we know about the {place} {noun}",
    "{last} wins {thing} {noun} in {place}", "{org} {verb}, says {last}", "Pictures of the week: {place} {noun}",
    "A short history of the {thing}", "Meet the woman who runs the {place} {thing}", "{place} {noun}: who is to blame?",
    "Best {thing}s in {place}, ranked", "Is your {thing} ready for {month}?", "Man held over {thing} {noun} in {place}",
    "{n} hurt in {thing} {noun}", "The secret life of a {thing} keeper", "Letters: the {thing} is not the problem",
)
_TEASERS = (
    "The {thing} in {place} was hit by a {noun} on {day}, and the {thing2} may be next.",
    "It has {n} rooms, one {thing} and no {noun}.", "A guide to the {thing}, the {noun} and who pays for it.",
    "{person} on {topic}, the {noun} and a life beside the {thing}.", "More than {n}0 {thing}s were shut on {day} when a {noun} spread.",
    "Forecasters say the {noun} could reach {place} by {day}.", "Our reporter spent a night at the {thing}. This is what happened.",
    "They met at a {thing}, and then came the {noun}.", "The {thing} that {place} forgot is back, and so are its bees.",
    "From {thing} to {thing2}: how {place} won.", "{Thing} owners say the {noun} leaves them with no choice.",
)


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
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found[row["kind"]].append(row["text"])
    return found


def split(lines: Templates, *, held: bool) -> Templates:
    """The lines for fitting, or those that are only for measuring."""
    return {kind: part for kind, rows in lines.items() if (part := [row for n, row in enumerate(rows) if (n % HELD_EVERY == 2) == held])}


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
    out = [Line(_filled(chance.choice(_TITLES), own, chance), "title", is_furniture=False)]
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


def _words(chance: random.Random) -> dict[str, str]:
    """Words to fill in that stay the same on a page."""
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    he, his = chance.choice((("he", "his"), ("she", "her")))
    thing = chance.choice(_THING)
    return {
        "person": f"{first} {last}", "first": first, "last": last, "he": he, "He": he.title(), "his": his, "place": chance.choice(_PLACE),
        "topic": chance.choice(_TOPIC), "paper": chance.choice(_PAPER), "org": chance.choice(_ORG), "thing": thing, "Thing": thing.title(),
        "noun": chance.choice(_NOUN), "email": f"{last.lower()}@{chance.choice(_WORD)}.example", "handle": f"@{first.lower()}{last.lower()}",
    }  # fmt: skip


def _filled(template: str, own: Mapping[str, str], chance: random.Random) -> str:
    """The template with its words: those of the page, and others that are drawn anew."""
    fresh = {
        "person2": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}", "thing2": chance.choice(_THING), "day": chance.choice(_DAY),
        "month": chance.choice(_MONTH), "year": str(chance.randint(1980, 2025)), "n": str(chance.randint(2, 60)), "nn": str(chance.randint(10, 59)),
        "money": f"{chance.choice('$£€')}{chance.randint(1, 90)}", "phone": f"555 0{chance.randint(100, 199)}", "word": chance.choice(_WORD),
        "verb": chance.choice(_VERB), "title": chance.choice(_TITLES), "title2": chance.choice(_TITLES) + chance.choice(("", ".", "!", " {year}")),
        "title3": chance.choice(_TITLES), "teaser": chance.choice(_TEASERS), "teaser2": f"{chance.choice(_TEASERS)} {chance.choice(_TEASERS)}",
        "teaser3": chance.choice(_TEASERS).rstrip("."),
    }  # fmt: skip
    capital = "{title3}" in template
    for _ in range(3):
        for name, words in (*own.items(), *fresh.items()):
            template = template.replace("{" + name + "}", words)
    words = template[:1].upper() + template[1:]
    return " ".join(word[:1].upper() + word[1:] for word in words.split()) if capital else words
