"""Several articles read together: which passages are copied, and from whom."""
