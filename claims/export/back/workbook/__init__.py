"""Reading back XLSX: what a workbook unpacks to is looked at first, and then its rows are read."""
