"""How right and how fast the program is, each measured beside its peers in one run.

``python -m benchmarks.accuracy --shared DIR`` and ``python -m benchmarks.speed`` print figures;
``python -m benchmarks.write --shared DIR`` puts both into ``docs/benchmarks.md``.
"""
