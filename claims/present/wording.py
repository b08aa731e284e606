"""What things are called on the page, and text made fit to be shown."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from claims.model import SourceKind

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
"""Source kinds by colour: more than nine are not told apart by eye. The kind's name is always there in words too."""

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACEHOLDER = "\ufffd"


def displayed(text: str) -> str:
    """``text`` as a browser keeps it, code point for code point: what it would drop, join or refuse is replaced.

    >>> displayed("a\\r\\nb\\x00\\ud800")
    'a \\nb\ufffd\ufffd'
    """
    return _UNSHOWABLE.sub(_PLACEHOLDER, text.replace("\r\n", " \n").replace("\r", "\n"))


def spaced(term: object) -> str:
    """A term of a closed vocabulary in words: "single source"."""
    return str(term).replace("_", " ")


def shortened(name: str, longest: int = 60) -> str:
    """A name cut between words where it is long: some are sentences."""
    return name if len(name) <= longest else name[: longest - 1].rsplit(" ", 1)[0] + " …"


def percent(part: float, whole: float) -> int:
    """``part`` of ``whole`` in whole percent, 0 where there is no whole.

    >>> percent(1, 3), percent(0, 0)
    (33, 0)
    """
    return round(100 * part / whole) if whole else 0
