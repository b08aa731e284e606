"""Statistics over the queue and the log."""

import json
from collections import Counter
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection, func, select

from claims.store.columns import Columns, Mask, tally
from claims.store.lookup import titles
from claims.store.records import Action, ArticleProgress, Relay, Stats
from claims.store.tables import articles, log

_DAY = 10
"""Length of an ISO date."""


def stats(columns: Columns, connection: Connection) -> Stats:
    """The statistics, see `Stats`."""
    there = columns.mask("shown") & ~columns.mask("withdrawn")
    verdicts = columns.values["verdict"]
    decided = there & ~np.isin(columns.codes("verdict"), verdicts.codes([None]))
    return Stats(
        claims=int(np.count_nonzero(there)),
        decided=int(np.count_nonzero(decided)),
        changed=int(np.count_nonzero(there & columns.mask("changed"))),
        articles=_progress(columns, connection, there, decided),
        reviewers=tally(columns, "reviewer", decided),
        verdicts=tally(columns, "verdict", decided),
        status=tally(columns, "status", there),
        quoted=_crossed(columns, "named", there, {True: "named", False: "anonymous", None: "none"}),
        certainty=_crossed(columns, "certainty", there, {}),
        days=_days(connection),
        appeared=_appeared(columns, connection, there),
        relays=_relays(columns, there),
    )


def _progress(columns: Columns, connection: Connection, there: Mask, decided: Mask) -> tuple[ArticleProgress, ...]:
    ids = columns.values["article_id"].values
    all_claims = np.bincount(columns.codes("article_id")[there], minlength=len(ids))
    done = np.bincount(columns.codes("article_id")[decided], minlength=len(ids))
    called = titles(connection)
    found = [ArticleProgress(id, called.get(id), int(all_claims[code]), int(done[code])) for code, id in enumerate(ids)]
    return tuple(sorted(found, key=lambda article: (article.decided - article.claims, article.id)))


def _crossed(columns: Columns, name: str, there: Mask, words: dict[object, str]) -> dict[str, dict[str, int]]:
    """A cross table: for each kind of source the number of claims with each value of another column."""
    kinds, others = columns.values["source_kind"].values, columns.values[name].values
    pairs = columns.codes("source_kind")[there] * len(others) + columns.codes(name)[there]
    counts = np.bincount(pairs, minlength=len(kinds) * len(others))
    found: dict[str, dict[str, int]] = {}
    for pair in np.flatnonzero(counts):
        kind, other = kinds[pair // len(others)], others[pair % len(others)]
        found.setdefault(kind or "none", {})[words.get(other, str(other))] = int(counts[pair])
    return dict(sorted(found.items(), key=lambda item: -sum(item[1].values())))


def _relays(columns: Columns, there: Mask) -> tuple[Relay, ...]:
    """Who quotes whom: in a chain each relay quotes the next one, the last one the source."""
    chains, sources = columns.values["via"].values, columns.values["source"].values
    if not chains:
        return ()
    pairs = columns.codes("via")[there] * len(sources) + columns.codes("source")[there]
    counts: Counter[tuple[str, str]] = Counter()
    for pair, times in zip(*np.unique(pairs, return_counts=True), strict=True):
        source = sources[pair % len(sources)]
        chain = [*json.loads(chains[pair // len(sources)]), *([source] if source else [])]
        for relay, quoted in pairwise(chain):
            counts[relay, quoted] += int(times)
    return tuple(Relay(*pair, times) for pair, times in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _appeared(columns: Columns, connection: Connection, there: Mask) -> dict[str, dict[str, int]]:
    """For each publication date the number of claims with each status."""
    published = select(articles.c.id, articles.c.published).where(articles.c.published.is_not(None))
    days = {row.id: row.published[:_DAY] for row in connection.execute(published)}
    ids, statuses = columns.values["article_id"].values, columns.values["status"].values
    pairs = columns.codes("article_id")[there] * len(statuses) + columns.codes("status")[there]
    found: dict[str, dict[str, int]] = {}
    for pair, times in zip(*np.unique(pairs, return_counts=True), strict=True):
        day, status = days.get(ids[pair // len(statuses)]), statuses[pair % len(statuses)]
        if day is not None:
            counts = found.setdefault(day, {})
            counts[status] = counts.get(status, 0) + int(times)
    return dict(sorted(found.items()))


def _days(connection: Connection) -> dict[str, dict[str, int]]:
    day = func.substr(log.c.at, 1, _DAY).label("day")
    query = select(day, log.c.by, func.count().label("times")).where(log.c.action != Action.CARRY.value)
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query.group_by(day, log.c.by).order_by(day, log.c.by)):
        found.setdefault(row.day, {})[row.by] = row.times
    return found
