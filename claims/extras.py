"""The optional parts of the program, and what to install where one is missing.

Messages take their commands from here alone: none is composed from input, and none names a package that is not ours.
"""

from enum import StrEnum

DISTRIBUTION = "newsclaims"
"""What the project is called where packages are installed from. Imported, and as a command, it is ``claims``."""

INSTALLED_FROM = "."
"""What pip installs this program from: a clone, in which the command is run. Not a name: ``claims`` in a package index is
another project.
"""


class Extra(StrEnum):
    """An extra of this program, as ``pyproject.toml`` names it."""

    EXPORT = "export"
    REVIEW = "review"
    POSTGRES = "postgres"
    LSP = "lsp"
    DOCS = "docs"
    TEST = "test"
    TRAIN = "train"


def install_command(extra: Extra | None = None) -> str:
    """The command that installs the program, with an extra where one is given.

    >>> install_command(Extra.REVIEW), install_command()
    ("pip install '.[review]'", 'pip install .')
    """
    return f"pip install '{INSTALLED_FROM}[{extra}]'" if extra else f"pip install {INSTALLED_FROM}"


def remedy(extra: Extra) -> str:
    """What to do where a library of an extra is not installed.

    >>> remedy(Extra.LSP)
    "it comes with the extra `lsp`: in a clone of this project run: pip install '.[lsp]'"
    """
    return f"it comes with the extra `{extra}`: in a clone of this project run: {install_command(extra)}"


def upgrade_remedy() -> str:
    """What to do where a later version of the program is needed."""
    return f"install that version: in an up-to-date clone of this project run: {install_command()}"
