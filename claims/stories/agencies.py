"""The news agencies that an article credits with its text: "LONDON (Reuters) —", "with AFP", "AP contributed to this
report"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from claims.article_ids import publisher_key
from claims.data import english
from claims.ingest.characters import running
from claims.model import Article, BlockKind

_LONGEST: Final = 300
"""Maximum code points of a line that can credit an agency; of a longer one only the dateline at its beginning is read."""
_PICTURES: Final = re.compile(r"\b(?:photo|picture|image|video|getty|graphic|illustration)s?\b", re.IGNORECASE)
_UNSIGNED: Final = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.CAPTION, BlockKind.PROMO, BlockKind.SUBHEADING})
_FIRST: Final = 6
"""The number of lines at either end of an article in which credits are looked for."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A news agency that an article credits; ``whole`` if all of the text is the agency's, not a part of it."""

    agency: str
    whole: bool


@cache
def _names() -> dict[str, str]:
    """The agencies by each of their names."""
    return {name: row.name for row in english().agencies for name in (row.name, *row.aliases)}


@cache
def _lines() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns of lines that credit an agency, each with whether it wrote all."""
    agency = rf"(?:the )?(?P<agency>{'|'.join(sorted(map(re.escape, _names()), key=len, reverse=True))})(?![\w-])"
    several = rf"(?:[\w .'’-]{{2,40}}(?:,| and|/| &) )?{agency}"
    rights, some = r"(?:All rights reserved\.?)?", r"(?:\s(?i:additional|some))?"
    material = r"(?:\s(?i:files?|materials?|reporting|reports|agencies|information|inputs?|content))?"
    patterns = (
        # LONDON (Reuters) — / BERLIN, 3 May (dpa) - / (AFP) –
        (rf"\W{{0,3}}(?:[A-Z][\w.,' /-]{{0,60}})?[\[(]{agency}[\])]\s*[-–—:|]", True),
        # a whole line: (Reuters) / Reuters / — AP / Source: AFP / © 2024 AFP
        (rf"\W{{0,3}}(?:Source:?|Text:?|Copyright|©|\(c\))?\s?(?:\d{{4}},?\s)?[\[(]?{agency}[\])]?\W{{0,3}}{rights}\Z", True),
        # By Jane Doe, Associated Press
        (rf"(?i:by)\s(?:[\w.'’-]+\s){{0,6}}?(?:[\w.'’-]+(?:,|\s[/|-]|\sof|\sfor)\s)?{agency}\W{{0,2}}\Z", True),
        (rf".{{0,200}}\b(?i:published|taken|sourced|syndicated|republished)\s(?i:from|by|via)\s(?:an?\s)?{several}\b", True),
        # parts: with Reuters / with material from AFP / Additional reporting by Reuters / AP contributed to this report
        (rf".{{0,200}}\b(?i:with|including|uses){some}{material}(?:\s(?i:from|by))?\s{several}\W{{0,3}}\Z", False),
        (rf".{{0,100}}\b(?i:reporting|report|information|material|files?)\s(?i:by|from)\s{several}\W{{0,3}}\Z", False),
        (rf".{{0,100}}?{agency}(?:\s(?i:and)\s[\w .'’-]{{2,40}})?(?:\s(?i:also))?\s(?i:contributed)\b", False),
        # at the end of the last paragraph: "... the mayor said. (Reuters)"
        (rf".*[.!?”\"]\s*(?:[-–—]\s*)?[\[(]{agency}[\])]\W?\Z", True),
    )
    return tuple((re.compile(pattern), whole) for pattern, whole in patterns)


def credits(article: Article) -> tuple[Credit, ...]:
    """The agencies that the article, or its publisher's name, credits with its text; those of its pictures do not count."""
    found: dict[str, bool] = {}
    for name in (article.publisher, article.author):
        agency = agency_called(name)
        if agency is not None:
            found[agency] = True
    for line in _signed(article):
        for pattern, whole in _lines():
            match = pattern.match(line)
            if match is not None and _PICTURES.search(line[: match.end()]) is None:
                agency = _names()[match["agency"]]
                found[agency] = found.get(agency, False) or whole
                break
    return tuple(Credit(agency, whole) for agency, whole in found.items())


def agency_called(name: str | None) -> str | None:
    """The agency with the name of a publisher or an author; None for others."""
    key = publisher_key(name)
    return next((agency for alias, agency in _names().items() if publisher_key(alias) == key), None) if key else None


def _signed(article: Article) -> Iterator[str]:
    """The lines in which credits are looked for."""
    text = running(article)
    blocks = [block for block in article.blocks if block.kind not in _UNSIGNED]
    for block in blocks if len(blocks) <= 2 * _FIRST else [*blocks[:_FIRST], *blocks[-_FIRST:]]:
        line = text[block.start : block.end].strip()
        if len(line) <= _LONGEST:
            yield line
        else:
            yield line[: _LONGEST // 3]
            yield line[-_LONGEST // 3 :]
