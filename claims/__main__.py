"""``python -m claims``: the command line if the program ``claims`` is not on the path."""

import sys
from pathlib import Path

from claims.cli import main

if __name__ == "__main__":
    # Python puts the working folder first: a file there, which a repository may contain, would be imported instead of a
    # library.
    here = Path.cwd()
    if here != Path(__file__).parents[1]:
        sys.path = [entry for entry in sys.path if entry and Path(entry).resolve() != here]
    main()
