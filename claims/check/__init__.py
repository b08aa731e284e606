"""Checking articles as a linter checks code: rules with codes, findings with locations."""
