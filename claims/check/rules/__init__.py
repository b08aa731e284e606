"""The rules of ``claims check``. Each rule is a module with a ``RULE`` record, which contains the documentation and examples.

The first letter of a code is the family: S sourcing, H hedging, Q quotation, C consistency, D dating, F form, A allowances. A
code never changes its meaning. The registry (`claims.check.registry`) finds the records, so a new module needs no other change.
"""
