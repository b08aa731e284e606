"""The dashboard: how far the desk is, and what its claims look like together."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.model import Certainty, Status
from claims.review.answers import page, reviewing_of
from claims.review.security import Reader
from claims.review.showing import charts
from claims.store import Stats, verdicts

router = APIRouter(include_in_schema=False)

MOST_DAYS = 21
MOST_ARTICLES = 100


@router.get("/dashboard")
def dashboard(request: Request, visitor: Reader) -> Response:
    """The page."""
    stats = reviewing_of(request).store.stats()
    return page(
        request,
        visitor,
        "dashboard.html",
        stats=stats,
        articles=stats.articles[:MOST_ARTICLES],
        quoted=charts.stacked(_own_last(stats.quoted), ("named", "anonymous", "none")),
        certainty=charts.stacked(_own_last(stats.certainty), [term.value for term in Certainty]),
        statuses=charts.bars(_counts(stats.status, [term.value for term in Status])),
        verdict=charts.bars(
            (known.name, [(known.name, f"v{known.key}", stats.verdicts[known.name])])
            for known in verdicts()
            if stats.verdicts.get(known.name)
        ),
        days=charts.stacked_days(stats.days, MOST_DAYS),
        appeared=charts.stacked_periods(stats.appeared, [term.value for term in Status], MOST_DAYS),
        quotes=charts.quotes({(relay.relay, relay.source): relay.claims for relay in stats.relays}),
        left=_left(stats),
    )


def _left(stats: Stats) -> int:
    return stats.claims - stats.decided


def _counts(counts: Mapping[str, int], order: list[str]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """A row for each term that was counted, in the order of the vocabulary."""
    return [(term.replace("_", " "), [(term, term, counts[term])]) for term in order if counts.get(term)]


def _own_last(table: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The table with its row "none" called what it is: the articles' own voice."""
    return {("the article itself" if kind == "none" else kind): counts for kind, counts in table.items()}
