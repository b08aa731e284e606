"""Fits the weights by which fact-checks are ranked, and the probability that the first is of the same claim."""
