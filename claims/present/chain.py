"""Who says a claim, in words: "Russian news agencies → Dmitry Peskov, Kremlin"."""

from dataclasses import dataclass
from functools import cached_property

from claims.model import Attribution, Claim, ClaimSet, Source, SourceKind


@dataclass(frozen=True)
class Link:
    """One party of a chain, with what it does ("say") and the words that tell so."""

    name: str
    of: str | None
    role: str | None
    act: str
    cue: str | None
    kind: SourceKind | None
    confidence: float | None


class IndexedClaimSet:
    """A claim set with its parts by id."""

    def __init__(self, claim_set: ClaimSet) -> None:
        self.claim_set = claim_set

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.claim_set.claims}

    @cached_property
    def _attributions(self) -> dict[str, Attribution]:
        return {attribution.id: attribution for attribution in self.claim_set.attributions}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.claim_set.sources}

    def source(self, attribution: Attribution) -> Source | None:
        """The party that an attribution names, where it is known."""
        return self._sources.get(attribution.source_id) if attribution.source_id else None

    def attributions(self, claim: Claim) -> list[Attribution]:
        """The chain of a claim, outermost first."""
        return [self._attributions[id] for id in claim.attribution_ids if id in self._attributions]

    def kind(self, claim: Claim) -> SourceKind | None:
        """The kind of the party that answers for a claim; None for the publication's own voice."""
        chain = self.attributions(claim)
        if not chain:
            return None
        source = self.source(chain[-1])
        return source.kind if source else SourceKind.UNSPECIFIED

    def confidence(self, claim: Claim) -> float | None:
        """How sure the tagger is of the claim's attributions: as sure as of the least sure of them."""
        known = [a.confidence for a in self.attributions(claim) if a.confidence is not None]
        return min(known, default=None)

    def chain(self, claim: Claim) -> tuple[Link, ...]:
        """The parties that say a claim, outermost first."""
        return tuple(self._link(attribution) for attribution in self.attributions(claim))

    def _link(self, attribution: Attribution) -> Link:
        source = self.source(attribution)
        named = attribution.source.text if attribution.source else "somebody"
        return Link(
            name=source.name if source else named,
            of=source.organisation if source and source.organisation != source.name else None,
            role=source.role if source else None,
            act=attribution.act,
            cue=attribution.cue.text if attribution.cue else None,
            kind=source.kind if source else None,
            confidence=attribution.confidence,
        )
