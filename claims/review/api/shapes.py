"""What the interface sends and takes. Answers are written by `Json`, since pydantic refuses some articles' texts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from claims.export.as_json import dump
from claims.model import ClaimSet, Record, Text
from claims.store import Action, Decision, Entry, Page, StoredArticle, StoredClaim

Words = Annotated[str, Field(max_length=4_000)]
Number = Annotated[int, Field(ge=0, le=2**53)]


class Shape(BaseModel):
    """What is sent or taken as a JSON object."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """Why something was not done."""

    error: str


class EntryShape(Shape):
    """An entry of the log."""

    number: int
    at: datetime
    by: Text
    claim_id: Text
    article_id: Text
    version: int
    action: Action
    value: JsonValue


class Conflict(Problem):
    """Somebody else decided meanwhile: their entry."""

    entry: EntryShape


class ClaimShape(Shape):
    """A claim: what the machine found, what people decided, and what stands after corrections."""

    id: Text
    article_id: Text
    article_title: Text | None
    version: int
    order: int
    statement: Text
    source: Text | None
    source_kind: str | None
    named: bool | None
    speaker: Text | None
    certainty: str
    polarity: str
    verdict: Text | None
    reviewer: Text | None
    confidence: float | None
    changed: bool
    withdrawn: bool
    seen: int = Field(description="The number of the newest entry: to be sent with the next decision.")
    claim: dict[str, JsonValue] = Field(description="As in the export: what the machine found.")
    state: dict[str, JsonValue] = Field(description="What people decided.")


class PageShape(Shape):
    """Some claims of a list; ``next`` is to be sent as ``after`` for those that follow."""

    claims: list[ClaimShape]
    next: Text | None


class ArticleShape(Shape):
    """An article."""

    id: Text
    title: Text | None
    url: Text | None
    publisher: Text | None
    published: str | None
    added: datetime
    versions: list[dict[str, JsonValue]]
    counts: dict[str, int]


class NewDecision(Shape):
    """A decision: an action and its value, as in the log. ``seen`` is the claim's when it was looked at."""

    action: Literal["verdict", "note", "evidence", "assign", "source", "speaker", "certainty", "polarity", "statement", "spans"]
    value: JsonValue = None
    seen: Number
    version: Annotated[int, Field(ge=1, le=2**31)] | None = None


class Undoing(Shape):
    """Which entry to take back."""

    number: Number
    seen: Number


class NewArticle(Shape):
    """An article to take in. ``name`` is its file's, whose suffix tells the format."""

    text: str = Field(min_length=1, max_length=10_000_000)
    name: Annotated[str, Field(max_length=200)] = ""
    instead: Words | None = Field(default=None, description="The id of the article that it is another version of.")


class SigningIn(Shape):
    """A name and a password."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1_000)]


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as plain JSON values."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "claim_id": entry.claim_id,
        "article_id": entry.article_id,
        "version": entry.version,
        "action": entry.action.value,
        "value": entry.value,
    }


def claim_json(claim: StoredClaim) -> dict[str, Any]:
    """A claim as plain JSON values."""
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "article_title": claim.article_title,
        "version": claim.version,
        "order": claim.order,
        "statement": claim.statement,
        "source": claim.source,
        "source_kind": claim.source_kind and claim.source_kind.value,
        "named": claim.named,
        "speaker": claim.speaker,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
        "verdict": claim.state.verdict,
        "reviewer": claim.state.reviewer,
        "confidence": claim.confidence,
        "changed": claim.changed,
        "withdrawn": claim.withdrawn,
        "seen": claim.state.last,
        "claim": _record(claim.claim),
        "state": _record(claim.state),
    }


def page_json(page: Page) -> dict[str, Any]:
    """A page as plain JSON values."""
    return {"claims": [claim_json(claim) for claim in page.claims], "next": page.next}


def article_json(article: StoredArticle) -> dict[str, Any]:
    """An article as plain JSON values."""
    versions = [
        {"number": version.number, "added": version.added.isoformat(), "sha256": version.sha256, "claims": version.claims}
        for version in article.versions
    ]
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published,
        "added": article.added.isoformat(),
        "versions": versions,
        "counts": dict(article.counts),
    }


def claim_set_json(claim_set: ClaimSet) -> dict[str, Any]:
    """A claim set as the export writes it."""
    return dict(dump(claim_set))


def decision_of(given: NewDecision) -> Decision:
    """The decision, its value as the log has it. Whether it makes sense for the claim is the store's to say."""
    return Decision(Action(given.action), given.value)


def _record(record: Record) -> Any:
    """A record's fields. By hand: pydantic's own dump refuses halves of surrogate pairs, which an article may hold."""
    return {name: _plain(getattr(record, name)) for name in type(record).model_fields}


def _plain(value: object) -> Any:
    match value:
        case Record():
            return _record(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case datetime():
            return value.isoformat()
    return value
