"""Claims and claim sets as the bytes that the database keeps, and the digests by which they are compared."""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.model import Claim, ClaimKind, ClaimSet
from claims.store.errors import StoreError

LARGEST = 256_000_000
"""Bytes that a document unpacks to, at most."""
LARGEST_CLAIM = 32_000_000
"""The same of a claim on its own, of which a list holds many: twice a million characters, each as an escape, and more."""
_KEPT = 32_000
"""Bytes of a claim that is kept in memory: an ordinary one has a tenth of that."""
_REMEDY = "bring back a copy of the store, or name another with --store"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a claim; ``appositive``: it is one ("Kim, the leader"), whose words another claim begins with."""

    id: str
    text: str
    appositive: bool


def packed(record: Claim | ClaimSet) -> bytes:
    """The record as compressed JSON; `unpacked_claim` and `unpacked_claim_set` give it back as it was."""
    # ASCII, so that lone surrogates pass; infinite quantities are written as Python's JSON has them.
    return zlib.compress(json.dumps(record.model_dump()).encode("ascii"), 6)


def unpacked_claim(document: bytes) -> Claim:
    """The claim that `packed` made ``document`` of."""
    found = _kept_claim(document) if len(document) <= _KEPT else None
    return found or Claim.model_validate(_plain(document, LARGEST_CLAIM))


@lru_cache(maxsize=8192)  # a page asks for the same claims again and again; they cannot be changed, and so be shared
def _kept_claim(document: bytes) -> Claim | None:
    """The claim, None where it is too large to be kept, or is none."""
    try:
        return Claim.model_validate(_plain(document, _KEPT))
    except StoreError:
        return None


def unpacked_claim_set(document: bytes, markup: str) -> ClaimSet:
    """The claim set that `packed` made ``document`` of. ``markup`` is how its article is written, which no export holds."""
    plain = _plain(document)
    plain["article"]["markup"] = markup
    return ClaimSet.model_validate(plain)


def prints_in(document: bytes) -> Mapping[str, str]:
    """The fingerprint of every claim in a packed claim set, by id, in the order of the text."""
    return {claim["id"]: _fingerprint(claim["text"], *_judged(claim)) for claim in _plain(document)["claims"]}


def wordings_in(document: bytes) -> list[Wording]:
    """The words of every claim in a packed claim set, in the order of the text."""
    return [Wording(claim["id"], claim["text"], claim["kind"] == ClaimKind.IDENTITY) for claim in _plain(document)["claims"]]


def wording(claim: Claim) -> Wording:
    """The words of a claim, as they are compared with those of another version."""
    return Wording(claim.id, claim.text, claim.kind is ClaimKind.IDENTITY)


def _plain(document: bytes, largest: int | None = None):  # type: ignore[no-untyped-def]  # any JSON
    # A file that somebody else made may hold a few bytes that unpack to as much as there is memory.
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(document, largest or LARGEST)
        if not unpacking.eof:
            raise StoreError("a document in the store is cut off, or larger than any of ours", remedy=_REMEDY)
        return json.loads(unpacked)
    except (zlib.error, ValueError, RecursionError):
        raise StoreError("a document in the store is damaged", remedy=_REMEDY) from None


def _judged(claim: Mapping[str, object]) -> tuple[object, ...]:
    return claim["statement"], claim["source"], claim["speaker"], claim["polarity"]


def fingerprint(claim: Claim) -> str:
    """A digest of what a verdict is about: the claim's words, its statement, whose claim it is, and its polarity.

    Case, punctuation and space are left out. The words alone would not do: "He resigned" is judged anew once "he" is somebody
    else.
    """
    return _fingerprint(claim.text, claim.statement, claim.source, claim.speaker, claim.polarity)


def _fingerprint(*parts: object) -> str:
    words = "\n".join("" if part is None else " ".join(_WORD.findall(str(part).casefold())) for part in parts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(claim_set: ClaimSet) -> str:
    """A digest of everything found in an article, whatever program found it and wherever the file lay.

    Topics are left out: they follow from the text, and may come later.
    """
    plain = claim_set.model_dump(exclude={"generator": True, "article": {"path", "topics"}, "schema_version": True})
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode("ascii")).hexdigest()
