"""Wording of sources, vocabulary and numbers for the review page, exports, editor and reports."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from claims.data import english
from claims.model import CheckworthinessReason, Claim, Evidence, SourceKind, Stance, StatusRule

PUBLICATION = "the publication itself"
"""The source of a claim without attribution."""

FAMILIES: Mapping[SourceKind | None, str] = MappingProxyType(
    {
        SourceKind.GOVERNMENT: "state",
        SourceKind.MILITARY: "state",
        SourceKind.LEGISLATURE: "state",
        SourceKind.JUDICIARY: "state",
        SourceKind.OFFICIALS: "state",
        SourceKind.PARTY: "party",
        SourceKind.INTERNATIONAL_BODY: "world",
        SourceKind.COMPANY: "company",
        SourceKind.NGO: "society",
        SourceKind.ACADEMIA: "science",
        SourceKind.EXPERTS: "science",
        SourceKind.STATE_MEDIA: "media",
        SourceKind.NEWS_MEDIA: "media",
        SourceKind.SOCIAL_MEDIA: "media",
        SourceKind.DOCUMENT: "media",
        SourceKind.PERSON: "person",
        SourceKind.EYEWITNESS: "person",
        SourceKind.UNSPECIFIED: "nobody",
        None: "own",
    }
)
"""Source kinds by colour family: more than nine colours cannot be distinguished. The kind is always also named."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACEHOLDER = "\ufffd"


def displayed(text: str) -> str:
    """``text`` in characters that a browser preserves, code point for code point: what it would drop, merge or reject is
    replaced.

    >>> displayed("a\\r\\nb\\x00\\ud800")
    'a \\nb\ufffd\ufffd'
    """
    return _UNPRINTABLE.sub(_PLACEHOLDER, text.replace("\r\n", " \n").replace("\r", "\n"))


def spaced(term: object) -> str:
    """A term of a vocabulary in words: "single source"."""
    return str(term).replace("_", " ")


MINUS = "−"
"""Before a reason that makes a claim less worth checking."""


@cache
def _reasons() -> dict[str, str]:
    return {row.feature: row.reason for row in english().checkworthiness}


def reason_in_words(reason: CheckworthinessReason) -> str:
    """A reason for which a claim is more or less worth checking: "casualties: killed", "event"; "− opinion" for less."""
    wording = _reasons()[reason.feature].replace("{}", reason.words).removesuffix(": ")
    return f"{MINUS} {wording}" if reason.weight < 0 else wording


def reasons_for(reasons: Iterable[str], most: int = 3) -> str:
    """The first reasons for checking a claim, without those against it: "figure: 41, event"."""
    return ", ".join([reason for reason in reasons if not reason.startswith(MINUS)][:most])


_WHY: Mapping[StatusRule, str] = MappingProxyType(
    {
        StatusRule.OPINION: "It is an opinion or a wish about others, which cannot be checked.",
        StatusRule.WISH: "The source wants or asks for it, and does not say that it is so.",
        StatusRule.BLESSING: "It is a blessing, an appeal or a command.",
        StatusRule.UNDATED_PREDICTION: "It is a prediction without a date by which it could be checked.",
        StatusRule.QUESTION: "It is a question.",
        StatusRule.DENIED: "Another party denies it{words}.",
        StatusRule.DENIES: "It denies what another party says.",
        StatusRule.CONTRADICTED: "Another party says something that cannot be true at the same time.",
        StatusRule.CONFIRMED_BY_ANOTHER: "Another party that is in a position to know confirms it{words}.",
        StatusRule.CONFIRMS: "Its source confirms it{words}.",
        StatusRule.ADMITS: "Its source admits it{words}.",
        StatusRule.ANNOUNCES: "A public body announces it{words}.",
        StatusRule.SAME_PROPOSITION: "Two or more independent parties say the same{words}.",
        StatusRule.SPEAKS_OF_ITSELF: "The source speaks of itself, and no other party says so.",
        StatusRule.HEARSAY: "It is reported as hearsay, without a source that could be asked{words}.",
        StatusRule.COULD_NOT_BE_VERIFIED: "The article says that it could not be verified.",
        StatusRule.LEFT_OPEN: "The article says that this is not established{words}.",
        StatusRule.ONE_SOURCE: "One source says so.",
        StatusRule.OWN_VOICE: "The article says so in its own voice and names no source.",
        StatusRule.RATED: "A published fact-check rates it.",
        StatusRule.DOCUMENTS_SUPPORT: "The given documents support it.",
        StatusRule.DOCUMENTS_CONTRADICT: "The given documents contradict it.",
        StatusRule.DOCUMENTS_CONFLICT: "The given documents contradict each other about it.",
        StatusRule.PARTIES_IN_DOCUMENTS_AGREE: "Independent parties, in the article and the given documents, say the same.",
        StatusRule.PARTY_IN_DOCUMENTS_DISPUTES: "A party in the given documents disputes it.",
    }
)


def status_in_words(claim: Claim) -> str:
    """Why a claim has its status, as a sentence; "" if that is not known: "Another party denies it (“rejected”)."."""
    reason = claim.status_reason
    if reason is None:
        return ""
    if reason.rule is StatusRule.OWN_VOICE and claim.basis:
        return "The article says so in its own voice, and one party says so too."
    words = f" (“{reason.words.text}”)" if reason.words is not None else ""
    return _WHY[reason.rule].replace("{words}", words)


_STANCES: Mapping[Stance, str] = MappingProxyType(
    {
        Stance.SUPPORTS: "supports it",
        Stance.CONTRADICTS: "contradicts it",
        Stance.AGREES: "a party says the same",
        Stance.DISPUTES: "a party disputes it",
    }
)


def evidence_in_words(evidence: Evidence) -> str:
    """A piece of evidence as words: what it says, where, when, and the passage; never that a claim is true or false."""
    document = evidence.document
    name = document.publisher or document.title or document.id
    dated = f" on {document.published[:10]}" if document.published else ""
    if evidence.stance is Stance.RATES:
        rated = f"rated “{evidence.rating}”" if evidence.rating else "checked"
        return f"{rated} by {name}{dated}: “{evidence.passage.text}”"
    where = f"{name}, {document.published[:10]}" if document.published else f"{name}, undated"
    said = f"{evidence.source}: " if evidence.source else ""
    return f"{_STANCES[evidence.stance]}: {said}“{evidence.passage.text}” ({where})"


def shortened(name: str, longest: int = 60) -> str:
    """A name truncated between words: some are sentences."""
    return name if len(name) <= longest else name[: longest - 1].rsplit(" ", 1)[0] + " …"


def percent(part: float, whole: float) -> int:
    """``part`` of ``whole`` in integer percent, 0 if ``whole`` is 0.

    >>> percent(1, 3), percent(0, 0)
    (33, 0)
    """
    return round(100 * part / whole) if whole else 0


def grouped(number: int) -> str:
    """A number with thousands separators.

    >>> grouped(12_500)
    '12,500'
    """
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural if it is not 1.

    >>> counted(1, "claim"), counted(1_200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{grouped(number)} {noun if number == 1 else noun + 's'}"
