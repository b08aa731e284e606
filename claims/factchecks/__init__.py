"""Earlier fact-checks of the claims of an article, from a local index.

``readers`` reads published fact-checks from files (ClaimReview, DataFeed, CSV, JSON Lines, our own exports); ``index`` keeps
them in a SQLite file, with a full-text index and a vector of each; ``ranking`` orders those that a search finds; ``matching``
decides which are of the same claim. The rating of a fact-check is its publisher's: nothing is inferred from its text.
"""
