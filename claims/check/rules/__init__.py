"""The rules of ``claims check``: one module a rule, its record beside the code, examples in the record.

S: sourcing; H: hedging; Q: quotation; C: consistency; D: dating; F: form; A: allowances. A code never changes its meaning. The
registry (`claims.check.registry`) finds a rule by its record: adding one takes its module, and nothing else in the program.
"""
