"""Many articles: streaming and processes.

``extract_many(items, jobs=4)`` gives an outcome for each article in the order they came, however many processes share the work.
"""

from claims.scale.stream import Outcome, analyse_many, extract_many, read_all, several

__all__ = ["Outcome", "analyse_many", "extract_many", "read_all", "several"]
