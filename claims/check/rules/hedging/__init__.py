"""Hedging: rules H201 to H204."""
