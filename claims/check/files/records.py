"""What came of checking a file, and its form in the cache."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from claims.check.allowing import Allowance, Allowed
from claims.check.finding import Edit, Fix
from claims.check.places import Excerpt, Place, Placed
from claims.check.rule import Severity
from claims.check.subject import Subject
from claims.model import ClaimsError, ClaimSet


@dataclass(frozen=True, slots=True)
class Summary:
    """An article in figures: how many claims of which status, and from whom (a name, None for the publication's own voice).

    ``warnings`` say what of it was not analysed.
    """

    title: str
    words: int
    statuses: Mapping[str, int]
    sources: tuple[tuple[str | None, Mapping[str, int]], ...]
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, claim_set: ClaimSet) -> "Summary":
        """The figures of a claim set; sources with most claims first."""
        by_source: dict[str | None, Counter[str]] = {}
        for claim in claim_set.claims:
            by_source.setdefault(claim.source, Counter())[claim.status.value] += 1
        ranked = sorted(by_source.items(), key=lambda item: (-item[1].total(), item[0] or ""))
        return cls(
            title=claim_set.article.title or claim_set.article.id,
            words=len(claim_set.article.text.split()),
            statuses=dict(Counter(claim.status.value for claim in claim_set.claims)),
            sources=tuple((name, dict(counts)) for name, counts in ranked),
            warnings=claim_set.article.warnings,
        )


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of checking a file: its articles, the findings, what was allowed, and what could not be read.

    ``name`` is its path from the project's folder, by which a baseline knows it. ``cached`` says that nothing had to be done.
    """

    path: str
    articles: tuple[Summary, ...] = ()
    findings: tuple[Placed, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    errors: tuple[ClaimsError, ...] = ()
    name: str = ""
    cached: bool = field(default=False, compare=False)


def written(examined: Examined) -> str:
    """The record as text for the cache; errors are never kept, so that a file is looked at again."""
    return json.dumps(asdict(replace(examined, errors=())), ensure_ascii=True)


def read(text: str) -> Examined:
    """The record that `written` wrote."""
    held = json.loads(text)
    return Examined(
        path=held["path"],
        articles=tuple(map(_summary, held["articles"])),
        findings=tuple(map(_placed, held["findings"])),
        allowed=tuple(Allowed(Allowance(**each["allowance"]), _placed(each["finding"])) for each in held["allowed"]),
        name=held["name"],
        cached=True,
    )


def _summary(held: dict[str, Any]) -> Summary:
    sources = tuple((name, counts) for name, counts in held["sources"])
    return Summary(held["title"], held["words"], held["statuses"], sources, tuple(held["warnings"]))


def _placed(held: dict[str, object]) -> Placed:
    raw: dict[str, object] = dict(held)
    places, excerpt, fix, subject = raw.pop("places"), raw.pop("excerpt"), raw.pop("fix"), raw.pop("subject")
    assert isinstance(places, list)
    assert isinstance(excerpt, dict)
    assert isinstance(subject, dict)
    assert isinstance(raw["claim_ids"], list)
    known = {**raw, "severity": Severity(str(raw["severity"])), "claim_ids": tuple(raw["claim_ids"])}
    return Placed(
        **known,  # type: ignore[arg-type]  # what `written` took apart
        places=tuple(Place(**place) for place in places),
        excerpt=Excerpt(**excerpt),
        subject=Subject(**subject),
        fix=_fix(fix) if isinstance(fix, dict) else None,
    )


def _fix(held: dict[str, object]) -> Fix:
    edits = held["edits"]
    assert isinstance(edits, list)
    return Fix(str(held["summary"]), tuple(Edit(**edit) for edit in edits), bool(held["export"]))
