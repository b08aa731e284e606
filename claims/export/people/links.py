"""Which addresses may be links."""

import re

_WEB = re.compile(r"https?://[^\s/?#\\]+[^\s\\]*", re.IGNORECASE)


def web_link(address: str | None) -> str | None:
    """``address`` where a page may link to it: an address on the web; None for every other, as for ``javascript:``.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)"), web_link("//example.org")
    ('https://example.org/a', None, None)
    """
    return address if address and address.isascii() and address.isprintable() and _WEB.fullmatch(address) else None
