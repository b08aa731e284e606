"""How fast the reviewers' store and page answer with very many claims: ``python -m benchmarks.store``."""
