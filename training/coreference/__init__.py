"""Fits the weights by which a pronoun's candidates are ranked."""
