"""The command line: commands that parse, call the library function of the same name, and print."""

from claims.cli.app import app, main

__all__ = ["app", "main"]
