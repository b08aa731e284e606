"""Furniture of a page: lines that report nothing (teasers, sign-up boxes, author biographies, tags), by their features.

A logistic model over features that have a name (length, end, who speaks to whom, position, neighbours, the page's structure)
and over the words of the line, as in boilerplate detection by shallow text features (Kohlschütter, Fankhauser & Nejdl 2010).
The tables are ``claims/data/en/furniture.csv`` and ``furniture_words.csv``; `training.furniture` fits the weights. A line is
only marked where a second, independent sign agrees, or the model is nearly certain.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from claims.data import english
from claims.ingest import features
from claims.ingest.features import Paragraph, Phrases
from claims.ingest.prose import is_prose
from claims.model import BlockKind, SourceKind

Structure = Mapping[int, frozenset[str]]
"""What a page's markup says about its lines, by the offset of the line: ``linked``, ``named``, ``outside`` …"""
NO_STRUCTURE: Structure = MappingProxyType({})

CERTAIN = 0.99
"""The probability from which on a line is furniture without a second, independent sign."""
LIKELY = 0.9
"""The probability from which on it is furniture with its neighbours, position or wording as a second, independent sign."""
SUSPECT = 0.6
"""The probability from which on it is furniture where the page's markup is the second, independent sign."""
_AS_LIKELY = 0.5
_LONGEST = 90
"""Words of a line that may be furniture."""
_PROSE = 12
_FAR = 5  # lines
_TELLING = 3
"""Longer words from which on a line should have some in common with the story."""
_NEVER = 2.0
_USUAL = 0.25
"""The share of a story's long sentences from which on what the markup says of them means nothing: a story in an ``aside``."""
_CLASSIFIED = frozenset({BlockKind.PROMO, BlockKind.BOILERPLATE, BlockKind.CREDIT})
_OPEN = frozenset({None, BlockKind.BODY, BlockKind.SUBHEADING, BlockKind.CAPTION, BlockKind.DEK})
_MARKUP = frozenset({"linked", "named", "outside"})
_BESIDE = frozenset({"aside_before", "aside_after"})

_TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d[\d.,]*")
_QUOTED = re.compile(r'"[^"]*"?')
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FINITE = frozenset({"past", "quoted", "attributed", "finite"})
_TO_READER = frozenset({"second", "publisher"})
_PERSONAL = frozenset({"second", "first_person", "publisher"})
_ADDRESSING = frozenset({"second", "command", "publisher", "first_person", "address_before", "address_after"})
_PRONOUNS = frozenset({"you", "your", "we", "our", "us", "i", "my", "me"})
_ESSAY = 0.3
"""The share of personal sentences among the long ones from which on the text is an essay or a guide."""

_SYMBOL = re.compile(r"[©|•»›→←►▶▪#*…]|\s[–—]\s*\Z")
_ADDRESS = re.compile(r"\S@\S|@\w|https?:|www\.|\w\.example\b|\.(?:com|org|net|co\.uk)\b")
_PRICE = re.compile(r"[$£€]\s?\d|\d\s?%\s?off\b", re.IGNORECASE)
_DURATION = re.compile(r"\b\d{1,2}:\d\d\b|\b\d+[- ]min(?:ute)?s?\b", re.IGNORECASE)
_NAME_AND_VERB = re.compile(r"\b[A-Z][\w'-]+ (?:said|says|told|was|were|had|has|will|would|[a-z]+ed)\b")
_SIZES = (1, 3, 6, 12, 25, 60)
_ENDS = {".": "stop", "?": "question", "!": "exclamation", ":": "colon", "…": "cut_off", '"': "quotation", ")": "bracket"}


def line_features(line: str, *, triggers: Mapping[str, str]) -> dict[str, None]:
    """The named features of a line alone; ``triggers`` gives those that a word stands for."""
    tokens = _TOKEN.findall(line)
    own = _TOKEN.findall(_QUOTED.sub("", line)) if '"' in line else tokens
    lower = [token.lower() for token in own if token != "US"]
    found = dict.fromkeys((f"words_{next((str(size) for size in _SIZES if len(tokens) <= size), 'more')}",))
    found[f"end_{_ENDS.get(line[-1], 'none')}"] = None
    for token in lower:
        if (feature := triggers.get(token)) is not None:
            found[feature] = None
    if lower and (feature := triggers.get(f"{lower[0]} _first")) is not None and line[0].isalnum():
        found[feature] = None
    if any(token.endswith("ed") and len(token) > 4 for token in lower[1:]):
        found["past"] = None
    if '"' in line:
        found["quoted"] = None
    if line[0].islower():
        found["lower_start"] = None
    if features.is_item(line):
        found["item"] = None
    if len(tokens) > 3:
        if sum(token[:1].isupper() for token in tokens) >= 0.7 * len(tokens):
            found["title_cased"] = None
        if "function" not in found:
            found["no_function_word"] = None
    for name, pattern in _PATTERNS:
        if pattern.search(line):
            found[name] = None
    return found


_PATTERNS = (
    ("symbol", _SYMBOL),
    ("address", _ADDRESS),
    ("price", _PRICE),
    ("duration", _DURATION),
    ("name_and_verb", _NAME_AND_VERB),
)


def wording(line: str) -> frozenset[str]:
    """The words of a line and its pairs of words: in lower case, numbers as "#", names as "@", without what is quoted."""
    tokens = _TOKEN.findall(_QUOTED.sub("", line) if '"' in line else line)
    if not tokens:
        return frozenset()
    words = [_word(token, is_first=not at) for at, token in enumerate(tokens)]
    return frozenset((*words, f"^ {words[0]}", *map(" ".join, pairwise(words))))


def _word(token: str, *, is_first: bool) -> str:
    if token[0].isdigit():
        return "#"
    return "@" if token[0].isupper() and not is_first else token.lower()


class PageLines:
    """The lines of a text with their kinds so far, for the features that depend on other lines."""

    def __init__(self, paragraphs: Sequence[Paragraph], kinds: Sequence[BlockKind | None], structure: Structure) -> None:
        self._paragraphs, self._kinds, self._structure = paragraphs, kinds, structure
        self._triggers = _triggers()
        self.open = [at for at in range(len(paragraphs)) if self._is_open(at)]
        self._own = {at: line_features(paragraphs[at].words, triggers=self._triggers) for at in self.open}
        long = {at: own for at, own in self._own.items() if _is_long_sentence(paragraphs[at].words)}
        self.is_personal = sum(not _PERSONAL.isdisjoint(own) for own in long.values()) > _ESSAY * len(long)
        self._prose = [at for at, own in long.items() if self._is_report(own)]
        said = Counter(name for at in self._prose for name in structure.get(paragraphs[at].start, ()))
        self._usual = frozenset(name for name, count in said.items() if count > _USUAL * len(self._prose))
        self._words = [
            frozenset(word.lower() for word in _LONG_WORD.findall(paragraph.words)) - _common() for paragraph in paragraphs
        ]
        self._spread = Counter(word for words in self._words for word in words)
        self._seen = Counter(paragraph.words for paragraph in paragraphs)

    def _is_open(self, at: int) -> bool:
        paragraph = self._paragraphs[at]
        return (
            at > 0
            and self._kinds[at] in _OPEN
            and paragraph.known in {None, BlockKind.SUBHEADING}
            and features.word_count(paragraph.words) <= _LONGEST
        )

    def _is_report(self, own: Mapping[str, None]) -> bool:
        """Whether a long sentence reads like one of a report: with a finite verb, and not addressed to the reader, unless the
        whole page is."""
        finite = not _FINITE.isdisjoint(own)
        return finite and "address" not in own and (self.is_personal or _TO_READER.isdisjoint(own))

    def named(self, at: int) -> dict[str, None]:
        """The named features of an open line."""
        found = {**self._own[at], **dict.fromkeys(self._context(at))}
        if self.is_personal:
            found = {name: None for name in found if name not in _ADDRESSING}
            found["personal"] = None
        return found

    def wording(self, at: int) -> frozenset[str]:
        """The words of an open line that count."""
        words = wording(self._paragraphs[at].words)
        return frozenset(word for word in words if _PRONOUNS.isdisjoint(word.split())) if self.is_personal else words

    def _context(self, at: int) -> Iterator[str]:
        if self._kinds[at] is BlockKind.SUBHEADING:
            yield "subheading"
        if self._prose and at > self._prose[-1]:
            yield "below"
            yield "far_below" if at - self._prose[-1] > _FAR else "near_below"
        elif self._prose and at < self._prose[0]:
            yield "above"
        for neighbour, side in ((at - 1, "before"), (at + 1, "after")):
            if not 0 <= neighbour < len(self._paragraphs):
                continue
            if self._kinds[neighbour] in _CLASSIFIED:
                yield f"aside_{side}"
            elif (own := self._own.get(neighbour)) is not None and ("second" in own or "command" in own):
                yield f"address_{side}"
        if self._paragraphs[at - 1].words[-1] in ":,;":
            yield "introduced"
        words = self._words[at]
        shared = sum(self._spread[word] > 1 for word in words)
        if len(words) >= _TELLING:
            yield "unrelated" if not shared else "related" if 2 * shared >= len(words) else "little_related"
        if self._seen[self._paragraphs[at].words] > 1:
            yield "repeated"
        yield from self._structure.get(self._paragraphs[at].start, frozenset()) - self._usual


def _is_long_sentence(line: str) -> bool:
    return features.word_count(line) >= _PROSE and features.is_final(line)


def log_odds(named: Mapping[str, None], words: frozenset[str]) -> float:
    """The log-odds that a line with these features is furniture."""
    weights, phrases = _weights(), _phrases()
    return weights["base"] + sum(weights[name] for name in named) + sum(phrases.get(word, 0.0) for word in sorted(words))


_BESIDE_STORY = MappingProxyType(dict.fromkeys(("outside", "below", "unrelated")))


def is_furniture_beside(sentences: Sequence[str]) -> bool:
    """Whether a part of a page outside its story is furniture, by the wording of its sentences.

    Their place alone is no evidence: at least half of them must speak to readers, or be probably furniture anywhere; and what
    tells of somebody in office, or of a man or a woman, may be news, whoever it speaks to.

    >>> is_furniture_beside(["Your email address will not be published."])
    True
    >>> is_furniture_beside(["Mayor: the minister has resigned."])
    False
    >>> is_furniture_beside(["We know that the minister stole our money."])
    False
    """
    sure = 0
    for sentence in sentences:
        line = " ".join(sentence.split())
        if features.word_count(line) > _LONGEST or (is_prose(line) and _tells_of_somebody(line)):
            return False
        named, words = line_features(line, triggers=_triggers()), wording(line)
        if _probability({**named, **_BESIDE_STORY}, words) < SUSPECT:
            return False
        spoken_to = not is_prose(line) or not _ADDRESSING.isdisjoint(named)
        sure += spoken_to or _probability(named, words) >= _AS_LIKELY
    return 2 * sure >= len(sentences)


_SOMEBODY = frozenset({"he", "she", "him", "his", "her", "hers"})
_IN_OFFICE = frozenset(
    {SourceKind.GOVERNMENT, SourceKind.LEGISLATURE, SourceKind.JUDICIARY, SourceKind.MILITARY, SourceKind.OFFICIALS}
)


def _tells_of_somebody(line: str) -> bool:
    """Whether a line has a pronoun for a man or a woman, or a noun for somebody in office ("mayor", "court")."""
    return not (_people_in_office() | _SOMEBODY).isdisjoint(word.lower() for word in _TOKEN.findall(line))


@cache
def _people_in_office() -> frozenset[str]:
    groups = (row.noun.split()[-1] for row in english().groups if row.kind in _IN_OFFICE)
    roles = (row.role.lower().split() for row in english().roles if row.office == "yes")
    return frozenset((*groups, *(words[-1] for words in roles if len(words[-1]) > 2)))


def _probability(named: Mapping[str, None], words: frozenset[str]) -> float:
    return 1 / (1 + math.exp(-log_odds(named, words)))


def mark_furniture(
    paragraphs: Sequence[Paragraph], kinds: list[BlockKind | None], phrases: Phrases, structure: Structure
) -> None:
    """Marks the lines that are furniture by the model, and by a second, independent sign unless it is nearly certain.

    The signs are the page's structure, the wording of consent texts, a neighbour that was recognised by its wording or is
    likely to be furniture, and the position after the story.
    """
    lines = PageLines(paragraphs, kinds, structure)
    found: dict[int, float] = {}
    named: dict[int, dict[str, None]] = {}
    for at in lines.open:
        named[at] = lines.named(at)
        found[at] = 1 / (1 + math.exp(-log_odds(named[at], lines.wording(at))))
    tail = len(paragraphs)
    while tail > 0 and (found.get(tail - 1, 0.0) >= SUSPECT or (tail - 1 not in found and kinds[tail - 1] is not None)):
        tail -= 1
    for at in reversed(found):
        beside = max(found.get(at - 1, 0.0), found.get(at + 1, 0.0))
        if found[at] < SUSPECT or found[at] < _least(at >= tail, beside, named[at], paragraphs[at].words, phrases):
            continue
        above_story = at + 1 < len(kinds) and kinds[at + 1] not in _CLASSIFIED
        if kinds[at] is BlockKind.SUBHEADING and above_story and (_MARKUP.isdisjoint(named[at]) or "related" in named[at]):
            continue  # it is the heading of what is read
        addressed = not {"second", "command", "linked"}.isdisjoint(named[at])
        kinds[at] = BlockKind.PROMO if addressed else BlockKind.BOILERPLATE


def _least(trailing: bool, beside: float, named: Mapping[str, None], line: str, phrases: Phrases) -> float:
    """The least probability with which a line is marked, by the signs there are; over 1 if none will do."""
    marked_up = not _MARKUP.isdisjoint(named)
    if "personal" in named:
        return LIKELY if marked_up else _NEVER  # guides and essays address their readers throughout
    if "related" in named:
        return LIKELY if marked_up or trailing else CERTAIN
    if marked_up:
        return SUSPECT
    if trailing or beside >= LIKELY or "apart" in named or not _BESIDE.isdisjoint(named) or phrases.terms(line):
        return LIKELY
    return CERTAIN


@cache
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in english().furniture}


@cache
def _phrases() -> dict[str, float]:
    return {row.phrase: row.weight for row in english().furniture_words}


@cache
def _triggers() -> dict[str, str]:
    return {word: row.feature for row in english().furniture for word in row.trigger}


@cache
def _common() -> frozenset[str]:
    return frozenset(row.word for row in english().function_words)
