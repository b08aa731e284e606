"""The style and the script of the HTML page, beside this module."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources


@cache
def part(name: str) -> str:
    """The text of ``page.css`` or ``page.js``."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy of the page: its own style and script, known by their digests, and nothing else."""
    style, script = (b64encode(sha256(part(name).encode()).digest()).decode() for name in ("page.css", "page.js"))
    return f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
