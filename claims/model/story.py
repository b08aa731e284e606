"""Stories: the articles on one event, and what they establish together."""

from enum import StrEnum
from typing import Literal

from claims.model.claimset import Record, Share, Span, Text
from claims.model.vocabulary import Status


class StoryArticle(Record):
    """An article of a story.

    ``copy_of`` is the id of the article whose words it has in ``copied_spans`` (code points of its text, end excluded),
    which are ``copied`` (0..1) of its words; null if it has no other's words. ``agencies`` are the news agencies that it
    credits.
    """

    id: Text
    title: Text | None
    publisher: Text | None
    published: str | None
    url: Text | None
    path: Text | None
    agencies: tuple[Text, ...]
    copy_of: Text | None
    copied: Share
    copied_spans: tuple[Span, ...]


class StoryClaim(Record):
    """A claim of an article of a story: its ``id``, the ``article``'s id, and the sentence in it.

    ``copied_from`` is the id of the article that its words are copied from. ``status`` is that in the story.
    """

    id: str
    article: Text
    statement: Text
    source: Text | None
    sentence: Span
    copied_from: Text | None
    status: Status


class ChangeKind(StrEnum):
    """Why a later article says something else: there is a newer figure, or it corrects an error."""

    UPDATED = "updated"
    CORRECTED = "corrected"


class Change(Record):
    """What became of a fact: the id of the ``article`` that has something newer, of its ``claim`` if it is one, and its
    words."""

    kind: ChangeKind
    article: Text
    claim: str | None
    words: Text


class Fact(Record):
    """What one or several articles of a story say of the same event with the same figures.

    ``claims`` are in the order of publication: the first is who was first with it. ``sources`` are those that say so
    independently of each other, ``publishers`` those that report it in their own words (copies are not counted).
    ``disputed_by`` are claims that contradict it or give another figure.
    """

    statement: Text
    status: Status
    claims: tuple[StoryClaim, ...]
    sources: tuple[Text, ...]
    publishers: tuple[Text, ...]
    disputed_by: tuple[StoryClaim, ...]
    change: Change | None


class Story(Record):
    """The articles on one event, in the order of publication, and the facts that they report.

    ``title`` is the headline of the first article.
    """

    schema_version: Literal[2] = 2
    id: str
    title: Text | None
    articles: tuple[StoryArticle, ...]
    facts: tuple[Fact, ...]
