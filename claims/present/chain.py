"""Attribution chains: who says a claim, outermost relay first."""

from dataclasses import dataclass
from functools import cached_property

from claims.model import Attribution, Claim, ClaimSet, Source, SourceKind


@dataclass(frozen=True)
class ChainLink:
    """One party of an attribution chain, with its speech act ("say") and cue."""

    name: str
    of: str | None
    role: str | None
    act: str
    cue: str | None
    kind: SourceKind | None
    confidence: float | None


def source_name(attribution: Attribution, source: Source | None) -> str:
    """The name of an attribution's source; the article's words if the source is not resolved."""
    if source is not None:
        return source.name
    return attribution.source.text if attribution.source else "somebody"


class IndexedClaimSet:
    """A claim set with its claims, attributions and sources by id."""

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
        """The source of an attribution, if it is known."""
        return self._sources.get(attribution.source_id) if attribution.source_id else None

    def attributions(self, claim: Claim) -> list[Attribution]:
        """The attributions of a claim, outermost first."""
        return [self._attributions[id] for id in claim.attribution_ids if id in self._attributions]

    def kind(self, claim: Claim) -> SourceKind | None:
        """The kind of a claim's innermost source; None for the publication itself."""
        chain = self.attributions(claim)
        if not chain:
            return None
        source = self.source(chain[-1])
        return source.kind if source else SourceKind.UNSPECIFIED

    def chain(self, claim: Claim) -> tuple[ChainLink, ...]:
        """The parties of a claim's chain, outermost first."""
        return tuple(self._link(attribution) for attribution in self.attributions(claim))

    def _link(self, attribution: Attribution) -> ChainLink:
        source = self.source(attribution)
        return ChainLink(
            name=source_name(attribution, source),
            of=source.organisation if source and source.organisation != source.name else None,
            role=source.role if source else None,
            act=attribution.act,
            cue=attribution.cue.text if attribution.cue else None,
            kind=source.kind if source else None,
            confidence=attribution.confidence,
        )
