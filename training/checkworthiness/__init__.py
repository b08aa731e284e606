"""Fits the weights of checkworthiness to sentences that people judged worth checking or not."""
