"""Consistency: rules C401 to C406, and C408."""
