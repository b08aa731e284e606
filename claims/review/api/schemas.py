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
    saw: str = Field(description="A digest of the claim at that time.")
    action: Action
    value: JsonValue
    entered_by: Text | None = Field(description="Who imported the file with the decision, if it came from one.")


class Conflict(Problem):
    """Another reviewer's later entry. Null if the log has no entry ``seen``, or the article was edited meanwhile."""

    entry: EntryShape | None
    successor: Text | None = Field(description="The claim that replaced this one in the edited article, if one did.")


class ClaimShape(Shape):
    """A claim after corrections, with the extracted claim (``claim``) and the decisions (``state``)."""

    id: Text
    statement: Text
    source: Text | None
    speaker: Text | None
    certainty: str
    polarity: str
    spans: list[dict[str, int]]
    claim: dict[str, JsonValue] = Field(description="The extracted claim, as in the export.")
    state: dict[str, JsonValue] = Field(description="The decisions. Its `last` is sent as `seen` with the next decision.")
    article_id: Text
    article_title: Text | None
    version: int
    order: int
    source_kind: str | None
    named: bool | None
    confidence: float | None
    verdict: Text | None = Field(description="The verdict on the current wording.")
    earlier_verdict: Text | None = Field(description="An outdated verdict on an earlier wording, which does not count.")
    earlier_statement: Text | None = Field(description="An outdated statement for an earlier wording, which does not count.")
    changed: bool = Field(description="Whether a decision is outdated, so that the claim must be reviewed again.")
    outdated: list[Action]
    withdrawn: bool


class PageShape(Shape):
    """A page of claims; send ``next`` as ``after`` for the following page, ``previous`` as ``before`` for the preceding one."""

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
    """The entry to undo."""

    number: Number
    seen: Number


class Act(Shape):
    """What to undo: the transaction of the entry with this number; by default the last one."""

    act: Annotated[int, Field(ge=1, le=2**53)] | None = None


class NewArticle(Shape):
    """An article to add. ``name`` is its file name, whose suffix determines the format."""

    text: str = Field(min_length=1, max_length=10_000_000)
    name: Annotated[str, Field(max_length=200)] = ""
    instead: Words | None = Field(default=None, description="The id of the article that this is a new version of.")


class SigningIn(Shape):
    """A name and a password."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1_000)]


def decision_of(given: NewDecision) -> Decision:
    """The decision; the store validates it."""
    return Decision(Action(given.action), given.value)
