"""Workbooks that would take all the memory or all day are told before they are read: they are ZIP files of XML.

A few kilobytes can unpack to as many gigabytes, and a row of millions of empty cells takes a few bytes for each. What counts is
what a workbook of that size can hold: ours have one element for every four of their bytes.
"""

from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from claims.model import ClaimsError

LARGEST = 400_000_000
"""Bytes that a workbook unpacks to, at most."""
ROWS = 1_048_576
COLUMNS = 16_384
"""What a sheet can have, in every spreadsheet program."""
_FREE = 50_000
"""Elements that a workbook may have however small it is."""
_PIECE = 2**18


def check_size(data: bytes, file: str) -> None:
    """Raises `ClaimsError` where the workbook is not what its size says, `BadZipFile` where it is none."""
    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) > LARGEST:  # no part unpacks to more than it says there
            raise ClaimsError(f"the file unpacks to more than {LARGEST:,} bytes", where=file, remedy="export less at once")
        counting = _Counting(_FREE + len(data) // 2, file)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with packed.open(part) as stream:
                    counting.begin()
                    while piece := stream.read(_PIECE):
                        counting.feed(piece)


class _Counting:
    """Counts elements, those of all parts together."""

    def __init__(self, most: int, file: str) -> None:
        self._left = most
        self._cells = 0
        self._file = file
        self.begin()

    def begin(self) -> None:
        """A new part."""
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, piece: bytes) -> None:
        """Some of the part. Raises `ClaimsError` where there is more than a workbook has."""
        try:
            self._parser.Parse(piece, False)
        except ExpatError as error:
            raise ClaimsError(f"this is no XLSX file ({error})", where=self._file, remedy="save it again as .xlsx") from None

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._left -= 1
        self._cells = 0 if name.endswith("row") else self._cells + 1
        if self._left < 0 or (self._cells > 4 * COLUMNS and name.endswith("c")):
            self._refuse()

    def _refuse(self, *_: object) -> None:
        what = "the file holds more than a spreadsheet of its size does"
        raise ClaimsError(what, where=self._file, remedy="export it again, and change only the cells")
