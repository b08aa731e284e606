"""The rules of ``claims check``: one module per rule, with the code and the record, which contains examples.

S: sourcing; H: hedging; Q: quotation; C: consistency; D: dating; F: form; A: allowances. A code never changes its meaning. The
registry (`claims.check.registry`) finds a rule by its record: to add one, add its module; no other change is needed.
"""
