"""Who says what in the news, how sure they are, and whether anything confirms it."""

__version__ = "0.1.0"
