"""Who says what: attribution relations from syntax, quotation marks and a trained tagger.

``relations(doc)`` returns the package's result, see `Relation`. ``attribution_inputs(doc, network, workers)``
gives the same in two steps, so that the tagger can work on one document while the next ones are parsed.
"""

from claims.attribution.extraction import AttributionInputs, attribution_inputs, relations, tagger_input
from claims.attribution.relation import Relation, Voice, innermost_contents

__all__ = ["AttributionInputs", "Relation", "Voice", "attribution_inputs", "innermost_contents", "relations", "tagger_input"]
