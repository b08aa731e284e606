"""The optional parts of the program, and how to install them.

Messages take their commands only from here: none is composed from input, and none names another project's package.
"""

from enum import StrEnum

DISTRIBUTION = "newsclaims"
"""The name of the project in the package index. The module and the command are called ``claims``."""

INSTALLED_FROM = "."
"""What pip installs this program from: the clone in which the command is run. Not a name: ``claims`` in a package index is
another project.
"""


class Extra(StrEnum):
    """An extra of this program, as ``pyproject.toml`` names it."""

    EXPORT = "export"
    REVIEW = "review"
    POSTGRES = "postgres"
    LSP = "lsp"
    FEEDS = "feeds"
    PDF = "pdf"
    DOCX = "docx"
    WARC = "warc"
    DOCS = "docs"
    TEST = "test"
    TRAIN = "train"


def install_command(extra: Extra | None = None) -> str:
    """The command that installs the program, with an extra if given.

    >>> install_command(Extra.REVIEW), install_command()
    ("pip install '.[review]'", 'pip install .')
    """
    return f"pip install '{INSTALLED_FROM}[{extra}]'" if extra else f"pip install {INSTALLED_FROM}"


def remedy(extra: Extra) -> str:
    """The remedy if a library of an extra is not installed.

    >>> remedy(Extra.LSP)
    "it is part of the extra `lsp`; in a clone of this project run: pip install '.[lsp]'"
    """
    return f"it is part of the extra `{extra}`; in a clone of this project run: {install_command(extra)}"


def upgrade_remedy() -> str:
    """The remedy if a later version of the program is needed."""
    return f"install that version: in an up-to-date clone of this project run: {install_command()}"
