"""Adapts the pages in docs/ to the site that mkdocs makes of them."""

import re

_OUT_OF_DOCS = re.compile(r"\[([^\]]+)\]\(\.\./[^)\s]+\)")


def on_page_markdown(markdown: str, **_: object) -> str:
    """Replaces links to files outside docs/, which the site does not have, by their text."""
    return _OUT_OF_DOCS.sub(r"\1", markdown)
