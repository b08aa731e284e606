"""What lies in the folders of a site and is no article: templates, and files about the repository."""

import re
from typing import Final

SITE_FILES: Final = (
    "[Rr][Ee][Aa][Dd][Mm][Ee].*",
    "AUTHORS.*",
    "CHANGELOG.*",
    "CODE_OF_CONDUCT.*",
    "CONTRIBUTING.*",
    "LICEN[CS]E.*",
    "NOTICE.*",
    "SECURITY.*",
    "404.*",
    "_index.*",
    "ads.txt",
    "humans.txt",
    "llms.txt",
    "requirements*.txt",
    "robots.txt",
    "_includes/",
    "_layouts/",
    "_site/",
    "archetypes/",
    "layouts/",
    "node_modules/",
    "templates/",
)
"""Patterns of what is left alone unless it is named: the setting ``site-files`` takes their place."""

PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_HEAD: Final = 200_000
"""Bytes of a page that are looked at."""
# Articles in Markdown hold shortcodes ({{< figure >}}) and stay articles; what a page has only before it is published tells.
_TEMPLATE = re.compile(
    rb"\{%-?\s{0,9}(?:assign|block|capture|comment|extends|for|from|if|import|include|layout|macro|render|set|unless)\b"
    rb"|\{\{-?\s{0,9}(?:\.|\$|block\b|content\b|define\b|end\b|if\b|page\.|partial\b|range\b|site\.|template\b|with\b)"
    rb"|<\?php\b|<\?=|<%[=@#-]?\s"
)


def is_template(data: bytes) -> bool:
    """Whether a page is a template that a program fills in: Jinja, Liquid, Go, PHP, ERB.

    >>> is_template(b"<html>{% block body %}{% endblock %}</html>"), is_template(b"<p>Snow fell.</p>")
    (True, False)
    """
    return _TEMPLATE.search(data[:_HEAD]) is not None
