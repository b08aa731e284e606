"""The fields of a claim's forms: what they show, and what a reviewer changed in them.

A form says which entry of the log it was made after: what is sent is compared with what the form showed, never with what came
since, so that a form that was open for long takes back nothing that it did not show.
"""

from collections.abc import Iterator, Mapping

from claims.review.showing.words import displayed
from claims.store import Decision, StoredClaim, StoreError, limits

_MOST: Mapping[str, int] = {
    "note": limits.NOTE,
    "links": limits.LINKS * limits.LINK,
    "statement": limits.STATEMENT,
    "source": limits.PARTY,
    "speaker": limits.PARTY,
    "retaken": limits.STATEMENT,
}
"""Characters that a field takes; the store refuses more, in the same words to everybody."""
OF_A_NOTE = ("note", "links")
OF_A_CORRECTION = ("statement", "source", "kind", "named", "speaker", "certainty", "polarity")
_LINES = frozenset({"note", "links", "statement", "retaken"})
"""Fields of several lines; in the others a browser drops the line breaks."""
_NAMED = {"true": True, "false": False}


def shown(claim: StoredClaim) -> Mapping[str, str]:
    """What the fields of a claim's forms show, by name. Those whose value is too long for a field are left out."""
    source = claim.state.source if "source" in claim.state.corrected else None
    values = {
        "note": claim.state.note,
        "links": "\n".join(claim.state.evidence),
        "statement": claim.statement,
        "retaken": claim.earlier_statement,
        "source": claim.source,
        "kind": source and source.kind,
        "named": None if source is None or source.named is None else str(source.named).lower(),
        "speaker": claim.speaker,
        "certainty": claim.certainty,
        "polarity": claim.polarity,
    }
    fields = {name: _as_kept(name, value or "") for name, value in values.items()}
    return {name: value for name, value in fields.items() if len(value) <= _MOST.get(name, len(value))}


def as_sent(value: str) -> str:
    """What somebody typed, from what a browser sends.

    >>> as_sent(" Two\\r\\nlines\\n")
    'Two\\nlines'
    """
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def noted(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """The note and the links that were changed; ``claim`` as the form showed it."""
    changed = _changed(claim, sent, OF_A_NOTE)
    decisions = []
    if "note" in changed:
        decisions.append(Decision.note(changed["note"] or None))
    if "links" in changed and changed["links"].split() != shown(claim).get("links", "").split():
        decisions.append(Decision.evidence(tuple(dict.fromkeys(changed["links"].split()))))
    return decisions


def corrected(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """The corrections; ``claim`` as the form showed it. Raises `StoreError` where one makes no sense."""
    return list(_corrected(claim, _changed(claim, sent, OF_A_CORRECTION), sent))


def _corrected(claim: StoredClaim, changed: Mapping[str, str], sent: Mapping[str, str]) -> Iterator[Decision]:
    if "retaken" in sent:  # a statement that was written for other words: whoever sends it means it for these
        as_it_was = sent["retaken"] == shown(claim).get("retaken", "").strip()
        yield Decision.statement((claim.earlier_statement if as_it_was else None) or sent["retaken"])
    elif "statement" in changed:
        yield Decision.statement(changed["statement"])
    if changed.keys() & {"source", "kind", "named"}:
        now = {**shown(claim), **sent}
        if not now.get("source") and changed.keys() & {"kind", "named"} and (now["kind"] or now["named"]):
            raise StoreError("the article itself is of no kind", remedy="name a source with it")
        name = claim.source if "source" not in changed else changed["source"] or None
        yield Decision.source(name, kind=now["kind"] or None, named=_NAMED.get(now["named"]))
    if "speaker" in changed:
        yield Decision.speaker(changed["speaker"] or None)
    if "certainty" in changed:
        yield Decision.certainty(changed["certainty"])
    if "polarity" in changed:
        yield Decision.polarity(changed["polarity"])


def _changed(claim: StoredClaim, sent: Mapping[str, str], names: tuple[str, ...]) -> Mapping[str, str]:
    """The fields that were sent with another value than the form showed; what was not sent was not changed."""
    before = shown(claim)
    return {name: sent[name] for name in names if name in sent and sent[name] != before.get(name, "").strip()}


def _as_kept(name: str, value: str) -> str:
    """A value as a browser keeps it in a field."""
    kept = displayed(value)
    return kept if name in _LINES else kept.replace("\n", "")
