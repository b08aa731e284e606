"""Serialised claims and claim sets, and the digests by which they are compared."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.identity import normalised
from claims.model import Claim, ClaimKind, ClaimSet
from claims.store.errors import StoreError, reading_rows

LARGEST = 256_000_000
"""Maximum bytes of a decompressed document."""
LARGEST_CLAIM = 32_000_000
"""Maximum bytes of a decompressed claim, lower since lists contain many: more than two million characters, each escaped."""
_CACHED = 32_000
"""Maximum bytes of a cached claim: an ordinary one has a tenth of that."""
_REPEATED = 5_000
"""Maximum characters of words whose form for comparison is cached: the claims of an article have few sources and speakers."""
_REMEDY = "restore the store from a backup, or name another with --store"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a claim; ``appositive`` ("Kim, the leader"): another claim begins with the same words."""

    id: str
    text: str
    appositive: bool


def packed(record: Claim | ClaimSet) -> bytes:
    """The record as compressed JSON, the inverse of `unpacked_claim` and `unpacked_claim_set`."""
    # ASCII, so that lone surrogates pass; infinite quantities are written as in Python's JSON.
    return zlib.compress(json.dumps(record.model_dump()).encode("ascii"), 6)


@reading_rows()
def unpacked_claim(document: bytes) -> Claim:
    """The claim that was `packed`."""
    found = _cached_claim(document) if len(document) <= _CACHED else None
    return found or Claim.model_validate(_plain(document, LARGEST_CLAIM))


@lru_cache(maxsize=8192)  # pages read the same claims repeatedly; they are immutable and can be shared
def _cached_claim(document: bytes) -> Claim | None:
    """The claim, None if it is too large for the cache, or invalid."""
    try:
        return Claim.model_validate(_plain(document, _CACHED))
    except StoreError:
        return None


@reading_rows()
def unpacked_claim_set(document: bytes, markup: str) -> ClaimSet:
    """The claim set that was `packed`. ``markup`` is the format of its article, which the export lacks."""
    plain = _plain(document)
    plain["article"]["markup"] = markup
    return ClaimSet.model_validate(plain)


@reading_rows()
def fingerprints_in(document: bytes) -> Mapping[str, str]:
    """The fingerprint of every claim in a packed claim set, by id, in the order of the text."""
    return {claim["id"]: _fingerprint(claim["text"], *_judged(claim)) for claim in _plain(document)["claims"]}


@reading_rows()
def path_in(document: bytes) -> str | None:
    """The path of the article in a packed claim set."""
    path = _plain(document)["article"]["path"]
    return None if path is None else str(path)


@reading_rows()
def text_in(document: bytes) -> str:
    """The text of the article in a packed claim set."""
    return str(_plain(document)["article"]["text"])


@reading_rows()
def wordings_in(document: bytes) -> list[Wording]:
    """The words of every claim in a packed claim set, in the order of the text."""
    return [Wording(claim["id"], claim["text"], claim["kind"] == ClaimKind.IDENTITY) for claim in _plain(document)["claims"]]


def wording(claim: Claim) -> Wording:
    """The words of a claim, as they are compared with those of another version."""
    return Wording(claim.id, claim.text, claim.kind is ClaimKind.IDENTITY)


def _plain(document: bytes, largest: int | None = None):  # type: ignore[no-untyped-def]  # any JSON
    # In a file from elsewhere a few bytes may decompress to more than fits into memory.
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(document, largest or LARGEST)
        if not unpacking.eof:
            raise StoreError("a document in the store is truncated or too large", remedy=_REMEDY)
        return json.loads(unpacked)
    except (zlib.error, ValueError, RecursionError):
        raise StoreError("a document in the store is corrupted", remedy=_REMEDY) from None


def _judged(claim: Mapping[str, object]) -> tuple[object, ...]:
    return claim["statement"], claim["source"], claim["speaker"], claim["polarity"]


def fingerprint(claim: Claim) -> str:
    """A digest of what a verdict is about: the claim's words, statement, source, speaker and polarity.

    It ignores whitespace, punctuation, and case where it does not change the word; signs of figures count, see `normalised`.
    The words alone would not do: "He resigned" must be judged again when "he" is another person.
    """
    return _fingerprint(claim.text, claim.statement, claim.source, claim.speaker, claim.polarity)


def _fingerprint(*parts: object) -> str:
    words = "\n".join("" if part is None else _normalised(str(part)) for part in parts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _normalised(words: str) -> str:
    return _cached_normalised(words) if len(words) <= _REPEATED else normalised(words, exact=True)


@lru_cache(maxsize=256)
def _cached_normalised(words: str) -> str:
    return normalised(words, exact=True)


def digest(claim_set: ClaimSet) -> str:
    """A digest of everything extracted from an article, independent of generator and path.

    Topics and the reasons of statuses are left out: they follow from the text, and may be added later.
    """
    left_out: dict[str, bool | set[str] | dict[str, set[str]]] = {
        "generator": True,
        "article": {"path", "topics"},
        "schema_version": True,
        "claims": {"__all__": {"status_reason"}},
    }
    plain = claim_set.model_dump(exclude=left_out)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode("ascii")).hexdigest()
