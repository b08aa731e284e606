"""Consistency: rules C401 to C406."""
