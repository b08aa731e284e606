"""Schemas of requests and responses. Responses are written by `Json`, as pydantic rejects some articles' texts."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from claims.model import Text
from claims.store import Action, Decision

Words = Annotated[str, Field(max_length=4_000)]
Number = Annotated[int, Field(ge=0, le=2**53)]


class Shape(BaseModel):
    """A JSON object."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """An error."""

    error: str


class EntryShape(Shape):
    """An entry of the log."""

    number: int
    at: datetime
    by: Text
    claim_id: Text
    article_id: Text
    version: int
    saw: str = Field(description="A digest of the claim as it read then.")
    action: Action
    value: JsonValue
    entered_by: Text | None = Field(description="Who sent the file that the decision came in, if it came in one.")


class Conflict(Problem):
    """Somebody else decided meanwhile: their entry. Null where the log has no entry ``seen`` yet."""

    entry: EntryShape | None


class ClaimShape(Shape):
    """A claim as it stands after corrections, beside what the machine found (``claim``) and what people decided (``state``)."""

    id: Text
    statement: Text
    source: Text | None
    speaker: Text | None
    certainty: str
    polarity: str
    spans: list[dict[str, int]]
    claim: dict[str, JsonValue] = Field(description="As in the export: what the machine found.")
    state: dict[str, JsonValue] = Field(description="What people decided. Its `last` is sent as `seen` with the next decision.")
    article_id: Text
    article_title: Text | None
    version: int
    order: int
    source_kind: str | None
    named: bool | None
    confidence: float | None
    verdict: Text | None = Field(description="The verdict on the claim as it reads now.")
    earlier_verdict: Text | None = Field(description="A verdict that was given on other words, and does not count.")
    earlier_statement: Text | None = Field(description="A statement that was written for other words, and does not count.")
    changed: bool = Field(description="Whether one of these two was decided on other words: the claim is open again.")
    outdated: list[Action]
    withdrawn: bool


class PageShape(Shape):
    """Some claims of a list; ``next`` is to be sent as ``after`` for those that follow, ``previous`` as ``before``."""

    claims: list[ClaimShape]
    next: Text | None
    previous: Text | None


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


class Act(Shape):
    """What to take back: what was decided at once with the entry of this number; left out, what was decided last."""

    act: Annotated[int, Field(ge=1, le=2**53)] | None = None


class NewArticle(Shape):
    """An article to take in. ``name`` is its file's, whose suffix tells the format."""

    text: str = Field(min_length=1, max_length=10_000_000)
    name: Annotated[str, Field(max_length=200)] = ""
    instead: Words | None = Field(default=None, description="The id of the article that it is another version of.")


class SigningIn(Shape):
    """A name and a password."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1_000)]


def decision_of(given: NewDecision) -> Decision:
    """The decision, its value as the log has it. Whether it makes sense for the claim is the store's to say."""
    return Decision(Action(given.action), given.value)
