"""The steps of the walk through docs/reviewing.md, a module for each part of the page."""
