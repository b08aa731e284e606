"""The project's linguistic knowledge as tables (CSV, UTF-8) that a linguist can edit in a spreadsheet.

A table's first row names its columns, a line that starts with ``#`` is a comment, a cell that holds a list separates its
items with ``;``. Each room declares the row type (a pydantic model) of the tables it reads; `read_table` checks every
row against it and names file, line and column where something is off.
"""

from claims.data.tables import Listed, read_table

__all__ = ["Listed", "read_table"]
