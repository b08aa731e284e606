"""Writing claim sets: one module a format, one table of formats."""
