"""Wording and highlighting of results, shared by the review page, exports, the editor and reports."""
