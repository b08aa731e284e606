"""The grammar's relations and the tagger's, put together."""

from claims.attribution.merging.confidence import EVIDENCE, Opinion
from claims.attribution.merging.rules import ALL, Rule, evidence_of, merged, sightings

__all__ = ["ALL", "EVIDENCE", "Opinion", "Rule", "evidence_of", "merged", "sightings"]
