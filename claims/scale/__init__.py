"""Many articles: streaming and processes.

``extract_many(items, jobs=4)`` yields an outcome for each article in input order, for any number of processes.
"""

from claims.scale.stream import Outcome, analyse_many, extract_many, read_all, results_of, several

__all__ = ["Outcome", "analyse_many", "extract_many", "read_all", "results_of", "several"]
