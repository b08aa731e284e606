"""The names of the sheets of a workbook, for those who write and those who read it."""

CLAIMS = "Claims"
SOURCES = "Sources"
LEGEND = "Columns"
LONG = "Long texts"
LISTS = "Lists"
