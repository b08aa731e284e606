"""``python -m claims``: the command line where the program ``claims`` is not on the path."""

from claims.cli import main

if __name__ == "__main__":
    main()
