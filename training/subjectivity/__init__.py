"""Fits the weights of subjectivity to claims that a reader marked as opinions or not."""
