"""The witnesses: each reads a laid-out document and reports candidate relations; the merge decides between them."""
