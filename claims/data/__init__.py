"""The project's linguistic knowledge as tables (CSV, UTF-8) that a linguist can edit in a spreadsheet.

A table's first row names its columns, a line that starts with ``#`` is a comment, a cell that holds a list separates its
items with ``;``. Each room declares the row type (a pydantic model) of the tables it reads; `read_table` checks every
row against it and names file, line and column where something is off. A user's own table (`OwnTable`) has the same form.
"""

from claims.data.tables import Listed, OwnTable, parse_rows, read_own, read_table

__all__ = ["Listed", "OwnTable", "parse_rows", "read_own", "read_table"]
