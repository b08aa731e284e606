"""Decisions on a claim, and the validation of their values."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from claims.model import Certainty, Polarity, SourceKind, Span
from claims.store import limits
from claims.store.errors import StoreError, shown
from claims.store.records import Action, Json, SourceCorrection

_LINK = re.compile(r"https?://[^\s/\x00-\x1f\x7f-\x9f][^\s\x00-\x1f\x7f-\x9f]*", re.IGNORECASE)
_PAIRS = TypeAdapter(list[tuple[int, int]])


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: an action, and its value as plain JSON. Make it with the methods named after the actions.

    None as a value withdraws an earlier decision of the kind (``Decision.verdict(None)``), except for a source or speaker,
    where it means the publication itself.
    """

    action: Action
    value: Json

    @classmethod
    def verdict(cls, name: str | None) -> Self:
        """A verdict, by its name in the table of verdicts."""
        return cls(Action.VERDICT, name)

    @classmethod
    def note(cls, text: str | None) -> Self:
        """A note for colleagues."""
        return cls(Action.NOTE, text)

    @classmethod
    def evidence(cls, addresses: Sequence[str]) -> Self:
        """Links (http or https) to evidence for the verdict, replacing the earlier ones."""
        return cls(Action.EVIDENCE, list(addresses))

    @classmethod
    def assign(cls, reviewer: str | None) -> Self:
        """Who is to review the claim."""
        return cls(Action.ASSIGN, reviewer)

    @classmethod
    def source(cls, name: str | None, *, kind: SourceKind | str | None = None, named: bool | None = None) -> Self:
        """The corrected source. ``kind`` and ``named`` default to those of the article's source of that name."""
        return cls(Action.SOURCE, {"name": name, "kind": kind, "named": named})

    @classmethod
    def speaker(cls, name: str | None) -> Self:
        """The corrected speaker."""
        return cls(Action.SPEAKER, name)

    @classmethod
    def certainty(cls, value: Certainty | str | None) -> Self:
        """The corrected certainty."""
        return cls(Action.CERTAINTY, value)

    @classmethod
    def polarity(cls, value: Polarity | str | None) -> Self:
        """The corrected polarity."""
        return cls(Action.POLARITY, value)

    @classmethod
    def statement(cls, text: str | None) -> Self:
        """The corrected statement."""
        return cls(Action.STATEMENT, text)

    @classmethod
    def spans(cls, places: Sequence[tuple[int, int]] | None) -> Self:
        """The corrected spans in the article's text (code points, end excluded), in reading order."""
        return cls(Action.SPANS, None if places is None else [[start, end] for start, end in places])

    @classmethod
    def undo(cls, number: int) -> Self:
        """Undoes the entry ``number``; undoing an undo restores it."""
        return cls(Action.UNDO, number)

    @classmethod
    def of(cls, action: str, value: Json) -> Self:
        """A decision from untrusted action and value. Raises `StoreError` if there is no such action."""
        if action not in set(Action) - {Action.CARRY}:
            raise StoreError(
                f"unknown action {shown(action)}", remedy=f"choose one of: {', '.join(set(Action) - {Action.CARRY})}"
            )
        return cls(Action(action), value)

    def source_correction(self) -> SourceCorrection:
        """The corrected source. Raises `StoreError` if the value is not one."""
        try:
            return SourceCorrection.model_validate(self.value)
        except ValidationError as error:
            raise StoreError(f"{shown(self.value)} is not a source ({error.errors()[0]['msg']})") from None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that ``by`` wants to make on a claim.

    ``seen`` is the number of the last entry on the claim that the reviewer saw (0: none; None: no check), ``version`` the
    version of the article that the reviewer saw (None: the newest). ``entered_by`` is who imported the file that names ``by``;
    None if the decision did not come from a file. A newer entry is a conflict unless ``by`` made it and entered it; a verdict
    also conflicts with a newer correction of what it judges, whoever made that. With ``unchanged``, every newer entry and every
    change of the claim since ``version`` is a conflict; without, a verdict is stored as one on the words of that version.
    Spans chosen in another version are always a conflict.
    """

    claim_id: str
    decision: Decision
    by: str
    seen: int | None = None
    version: int | None = None
    entered_by: str | None = None
    unchanged: bool = False


_CHOICES: Mapping[Action, type[Certainty] | type[Polarity]] = MappingProxyType(
    {Action.CERTAINTY: Certainty, Action.POLARITY: Polarity}
)


@dataclass(frozen=True, slots=True)
class _Words:
    """A text field: its name, its maximum length, and the remedy if it is empty."""

    name: str
    most: int
    empty: str = "enter a text, or remove it"


_WORDS: Mapping[Action, _Words] = MappingProxyType(
    {
        Action.STATEMENT: _Words("statement", limits.STATEMENT, "to reject the claim, give it a verdict"),
        Action.NOTE: _Words("note", limits.NOTE),
        Action.ASSIGN: _Words("name", limits.NAME),
        Action.SOURCE: _Words("source's name", limits.PARTY),
        Action.SPEAKER: _Words("speaker's name", limits.PARTY),
    }
)


_NO_GLYPH = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters with the property Default_Ignorable_Code_Point, and the blank pattern of Braille."""


def is_blank(words: str) -> bool:
    """Whether nothing of ``words`` can be seen: they have only whitespace, control and format characters, letters without a
    glyph, and marks without a letter to stand on.

    >>> is_blank(" \\n\\u200b\\ufeff\\u202e"), is_blank("\\u3164\\ufe0f"), is_blank("\\u200bx")
    (True, True, False)
    """
    return all(unicodedata.category(character)[0] in "CMZ" or character in _NO_GLYPH for character in words)


def check_words(action: Action, words: str) -> None:
    """Raises `StoreError` if ``words`` are empty or longer than the text of such a decision may be."""
    known = _WORDS[action]
    if is_blank(words):
        raise StoreError(f"the {known.name} is empty", remedy=known.empty)
    if len(words) > known.most:
        raise StoreError(f"the {known.name} has more than {known.most:,} characters", remedy="shorten it")


def text(decision: Decision) -> str | None:
    """The value of a decision as text or a term of a vocabulary. Raises `StoreError` if it is neither, empty or too long."""
    value, choice = decision.value, _CHOICES.get(decision.action)
    if value is not None and not isinstance(value, str):
        raise StoreError(f"{shown(value)} is not a {decision.action}", remedy="give text")
    if value is None:
        return None
    if choice is None:
        check_words(decision.action, value)
    elif value not in set(choice):
        raise StoreError(f"{shown(value)} is not a {decision.action}", remedy=f"choose one of: {', '.join(choice)}")
    return str(value)


def links(value: Json) -> Json:
    """The links in ``value``. Raises `StoreError` if one is not http(s) or too long, or there are too many."""
    if not isinstance(value, list):
        raise StoreError(f"{shown(value)} is not a list of links")
    if len(value) > limits.LINKS:
        raise StoreError(f"there are more than {limits.LINKS} links", remedy="keep only those that support the verdict")
    for link in value:
        if isinstance(link, str) and len(link) > limits.LINK:
            raise StoreError(f"the link {shown(link)} has more than {limits.LINK:,} characters", remedy="give a shorter one")
        if not isinstance(link, str) or not _LINK.fullmatch(link):
            raise StoreError(f"{shown(link)} is not a link", remedy="give a URL that begins with https:// or http://")
    return value


def spans_of(value: Json) -> tuple[Span, ...]:
    """The spans in ``value``. Raises `StoreError` if it is not a list of spans, or has too many."""
    if isinstance(value, list) and len(value) > limits.PLACES:
        raise StoreError(f"there are more than {limits.PLACES} spans", remedy="select fewer pieces of text")
    try:
        pairs = _PAIRS.validate_python(value, strict=False)
        return tuple(Span(start=start, end=end) for start, end in pairs)
    except ValidationError:
        raise StoreError(f"{shown(value)} is not a list of spans", remedy="give [[start, end], …]") from None
