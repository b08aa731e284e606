"""The project's linguistic knowledge as tables (CSV, UTF-8) that a linguist can edit in a spreadsheet.

The tables of a language are in the folder of its code (``en/``) and are read through its `Language` object (`english`); those
for the user interface are next to this module (`common`). ``tables.csv`` lists all of them, with
source and licence; docs/tables.md says how to edit them.

A table's first row names its columns, a line that starts with ``#`` is a comment, a cell with a list separates its
items with ``;``. Each table has one row type, a pydantic model: in `claims.data.grammar` for words and constructions, in
`claims.data.names` for persons and parties, in `claims.data.interface` for the rest. An invalid row is reported with
file, line and column. A user's own table (`OwnTable`) has the same form.
"""

from claims.data.language import Language, common, english
from claims.data.tables import Listed, OwnTable, parse_rows, read_own

__all__ = ["Language", "Listed", "OwnTable", "common", "english", "parse_rows", "read_own"]
