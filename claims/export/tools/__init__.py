"""Formats of other programs: data tools, search engines, annotation tools."""
