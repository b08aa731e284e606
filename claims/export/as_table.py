"""Text for a terminal: for each article a heading and a table of its claims, or a list where a table would be too narrow.

Words of the article are shown as text: what a terminal would interpret (escape sequences, changes of writing direction) is
replaced, and square brackets are not markup.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from types import MappingProxyType
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claims.export.formats import Layout
from claims.model import Article, Certainty, Claim, ClaimSet, Polarity, Status
from claims.present.log import harmless, shown
from claims.present.wording import evidence_in_words, spaced

STATUS_STYLES: Mapping[Status, str] = MappingProxyType(
    {
        Status.REFUTED: "bold red",
        Status.SUPPORTED: "bold green",
        Status.CONFLICTING: "bold magenta",
        Status.DISPUTED: "red",
        Status.CONFIRMED: "green",
        Status.CORROBORATED: "green",
        Status.SELF_REPORTED: "blue",
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

NARROWEST_TABLE = 72
"""Terminal width below which claims are listed one under the other: a table would wrap every word."""
LONGEST_NAME = 60
"""Maximum characters of a source's name that are shown: some are sentences ("two officials who asked not to be named because
…").
"""


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a heading and a table for each article as it arrives, with an empty line between articles."""
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
        listed = layout.width < NARROWEST_TABLE
        console.print(_list(claim_set.claims) if listed else _table(claim_set.claims))
    lines = buffer.getvalue().splitlines()
    return harmless("\n".join(line.rstrip() for line in lines).rstrip("\n")) + "\n\n"


def _heading(claim_set: ClaimSet) -> Text:
    article = claim_set.article
    about = [part for part in (_name(article), article.publisher, article.published) if part]
    heading = Text(shown(article.title or article.id), style="bold")
    heading.append("\n" + shown(" · ".join(about)), style="not bold dim")
    heading.append("\n")
    return heading.append_text(_summary(claim_set.claims))


def _name(article: Article) -> str | None:
    return article.path or (article.id if article.title else None)


def _summary(claims: tuple[Claim, ...]) -> Text:
    summary = Text(style="not bold")
    if not claims:
        return summary.append("no claims")
    summary.append(f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: ")
    counts = Counter(claim.status for claim in claims)
    found = [Text(f"{counts[status]} {spaced(status)}", STATUS_STYLES[status]) for status in Status if counts[status]]
    return summary.append_text(Text(", ").join(found))


def _table(claims: tuple[Claim, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Claim", ratio=5, overflow="fold")
    table.add_column("Source", ratio=2, min_width=14, overflow="fold")
    table.add_column("Certainty", min_width=12, no_wrap=True)
    table.add_column("Status", min_width=13, no_wrap=True)
    for claim in claims:
        table.add_row(_stated(claim), _source(claim), _certainty(claim), _status(claim.status))
    return table


def _stated(claim: Claim) -> Text:
    """The statement, and below it what the given documents say about it."""
    lines = [Text(shown(claim.statement))]
    lines += [Text(shown(evidence_in_words(each)), style="dim") for each in claim.evidence]
    return Text("\n  ").join(lines)


def _list(claims: tuple[Claim, ...]) -> Group:
    return Group(*(line for claim in claims for line in _listed(claim)))


def _listed(claim: Claim) -> tuple[RenderableType, ...]:
    facts = [_status(claim.status), _certainty(claim), *_source(claim).split()]
    about = Text(" · ", style="dim").join(facts)
    return Text(), _stated(claim), Padding(about, (0, 0, 0, 2))


def _source(claim: Claim) -> Text:
    speaker, source = _shortened(claim.speaker), _shortened(claim.source)
    who = f"{source} ({speaker})" if source and speaker and source != speaker else source or speaker
    lines = [Text(who)] if who else []
    if claim.via:
        lines.append(Text("via " + ", ".join(map(_shortened, claim.via)), style="dim"))
    return Text("\n").join(lines) if lines else Text("—", style="dim")


def _shortened(name: str | None) -> str:
    """A name as shown; a long one is truncated between words."""
    words = shown(name or "")
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + " …"


def _certainty(claim: Claim) -> Text:
    text = Text(claim.certainty, style=CERTAINTY_STYLES[claim.certainty])
    # Next to the certainty: "certain not", "possible not".
    return text.append(" not", style="bold red") if claim.polarity is Polarity.NEGATIVE else text


def _status(status: Status) -> Text:
    return Text(spaced(status), style=STATUS_STYLES[status])
