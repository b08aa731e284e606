"""A page for people: for each article a heading and a table of its claims.

Words of the article are shown as words: what a terminal would obey (escape sequences, changes of writing direction) is
replaced by a mark, and square brackets are no markup.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from types import MappingProxyType
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claims.export.formats import Layout
from claims.model import Article, Certainty, Claim, ClaimSet, Polarity, Status

STATUS_STYLES: Mapping[Status, str] = MappingProxyType(
    {
        Status.REFUTED: "bold red",
        Status.SUPPORTED: "bold green",
        Status.CONFLICTING: "bold magenta",
        Status.DISPUTED: "red",
        Status.CONFIRMED: "green",
        Status.CORROBORATED: "green",
        Status.UNCONFIRMED: "yellow",
        Status.SINGLE_SOURCE: "cyan",
        Status.UNATTRIBUTED: "default",
        Status.NOT_CHECKABLE: "dim",
    }
)
CERTAINTY_STYLES: Mapping[Certainty, str] = MappingProxyType(
    {
        Certainty.CERTAIN: "default",
        Certainty.PROBABLE: "blue",
        Certainty.POSSIBLE: "yellow",
        Certainty.UNKNOWN: "magenta",
    }
)

_GAP = re.compile(r"\s+")
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(words: str) -> str:
    """``words`` on one line, with a mark in place of each character that a terminal obeys rather than shows.

    >>> shown("red \\x1b[31malert\\n")
    'red \ufffd[31malert'
    """
    return _OBEYED.sub("\ufffd", _GAP.sub(" ", words).strip())


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a heading and a table for each article as it comes, an empty line between articles."""
    for claim_set in claim_sets:
        stream.write(page(claim_set, layout))
        stream.flush()


def page(claim_set: ClaimSet, layout: Layout) -> str:
    """The heading and the table of one article, ending in an empty line."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=layout.width,
        color_system="standard" if layout.colour else None,
        force_terminal=layout.colour,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(_heading(claim_set))
    if claim_set.claims:
        console.print(_table(claim_set.claims))
    lines = buffer.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n\n"


def _heading(claim_set: ClaimSet) -> Text:
    article = claim_set.article
    about = [part for part in (_name(article), article.publisher, article.published) if part]
    heading = Text(shown(article.title or article.id), style="bold")
    heading.append("\n" + shown(" · ".join(about)), style="not bold dim")
    heading.append("\n" + _summary(claim_set.claims), style="not bold")
    return heading


def _name(article: Article) -> str | None:
    return article.path or (article.id if article.title else None)


def _summary(claims: tuple[Claim, ...]) -> str:
    if not claims:
        return "no claims"
    counts = Counter(claim.status for claim in claims)
    found = ", ".join(f"{counts[status]} {_spaced(status)}" for status in Status if counts[status])
    return f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {found}"


def _spaced(status: Status) -> str:
    return status.replace("_", " ")


def _table(claims: tuple[Claim, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Claim", ratio=5, overflow="fold")
    table.add_column("Source", ratio=2, overflow="fold")
    table.add_column("Certainty", min_width=9)
    table.add_column("Status", min_width=13)
    for claim in claims:
        table.add_row(Text(shown(claim.statement)), _source(claim), _certainty(claim), _status(claim.status))
    return table


def _source(claim: Claim) -> Text:
    if claim.source is None and claim.speaker is None and not claim.via:
        return Text("—", style="dim")
    speaker, source = claim.speaker, claim.source
    both = speaker is not None and source is not None and speaker != source
    text = Text(shown(f"{source} ({speaker})" if both else source or speaker or ""))
    if claim.via:
        text.append(("\n" if text else "") + "via " + shown(", ".join(claim.via)), style="dim")
    return text


def _certainty(claim: Claim) -> Text:
    text = Text(claim.certainty, style=CERTAINTY_STYLES[claim.certainty])
    if claim.polarity is Polarity.NEGATIVE:
        text.append("\nnegative", style="dim")
    return text


def _status(status: Status) -> Text:
    return Text(_spaced(status), style=STATUS_STYLES[status])
