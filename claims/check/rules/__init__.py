"""The rules of ``claims check``: one module a rule, its record beside the code, examples in the record.

S: sourcing; H: hedging; Q: quotation; C: consistency; D: dating; F: form. A code never changes its meaning.
"""

from collections.abc import Mapping
from types import MappingProxyType

from claims.check.rule import Rule
from claims.check.rules import consistency, form, hedging, quotation, sourcing

RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for room in (sourcing, hedging, quotation, consistency, form) for rule in room.RULES}
)
"""Every rule by its code, in the order of the reference."""

__all__ = ["RULES"]
