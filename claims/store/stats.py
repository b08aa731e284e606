"""How far a desk is, and what the claims it holds look like together."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleProgress:
    """How many claims an article has, and how many of them have a verdict."""

    id: str
    title: str | None
    claims: int
    decided: int


@dataclass(frozen=True, slots=True)
class Relay:
    """How many claims come from ``source`` by way of ``relay``, which quotes it."""

    relay: str
    source: str
    claims: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The desk in numbers; claims that are gone from their articles are not counted.

    ``articles`` are those with most left to do first. ``reviewers`` counts the verdicts that stand, by who gave them.
    ``quoted`` tells, by kind of source, how many claims come from ``"named"`` and from ``"anonymous"`` sources; ``certainty``
    how sure each kind of source is; both have the kind ``"none"`` for the publication's own voice. ``days`` counts the
    decisions of each day (UTC, ISO 8601) by reviewer, ``appeared`` the claims of each day on which articles appeared by status
    (those of articles without a date are left out). ``relays`` is the graph of who quotes whom, strongest first.
    """

    claims: int
    decided: int
    changed: int
    articles: tuple[ArticleProgress, ...]
    reviewers: Mapping[str, int]
    verdicts: Mapping[str, int]
    status: Mapping[str, int]
    quoted: Mapping[str, Mapping[str, int]]
    certainty: Mapping[str, Mapping[str, int]]
    days: Mapping[str, Mapping[str, int]]
    appeared: Mapping[str, Mapping[str, int]]
    relays: tuple[Relay, ...]
