"""Workbooks that would take all the memory or all day are told before they are read: they are ZIP files of XML.

A few kilobytes can unpack to as many gigabytes, and a row of millions of empty cells takes a few bytes for each. What counts is
what a workbook of that size can hold: ours unpack to ten times their size, and have one element for every two or three of their
bytes. Every part is looked at, whatever it is called, since it is for others in the file to say which are read.
"""

from io import BytesIO
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from xml.parsers.expat.errors import XML_ERROR_INCORRECT_ENCODING, XML_ERROR_UNKNOWN_ENCODING, codes
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from claims.model import ClaimsError

LARGEST = 200_000_000
"""Bytes that a workbook unpacks to, at most."""
SMALLEST = 20_000_000
"""Bytes that it may unpack to however small it is."""
TIMES = 50
"""Times its own size that a larger one unpacks to, at most."""
PARTS = 1_000
"""Parts of a workbook, at most: a sheet is one, and so is a picture."""
ROWS = 1_048_576
COLUMNS = 16_384
"""What a sheet can have, in every spreadsheet program."""
_FREE = 200_000
"""Elements that a workbook may have however small it is."""
_MOST = 12_000_000
"""Elements that it may have however large it is."""
_OTHERS = 20_000
"""Elements that are not those of sheets: styles, names, what the sheets are called. Each is kept while the file is read."""
_SHEETS = 100
"""Sheets of a workbook."""
_LONGEST = 256_000
"""Bytes between the beginnings of two elements: more than a cell holds, at seven for each of its characters."""
_PIECE = 2**16
_OTHER_XML = (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\x00<", b"<\x00\x00\x00", b"\x4c\x6f\xa7\x94")
"""What XML begins with in UTF-32 and EBCDIC, which the parser here does not know, and the one that reads the parts may."""
_ENCODINGS = frozenset(codes[name] for name in (XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING))
_ENTRY = b"PK\x01\x02"
"""What each part begins with in the directory of a ZIP file."""


class Metered(BytesIO):
    """A file that is read a few times over, and no more: several sheets may be said to be in the same part."""

    def __init__(self, data: bytes, file: str) -> None:
        super().__init__(data)
        self._left = 4 * len(data) + 2**16
        self._file = file

    def read(self, size: int | None = -1, /) -> bytes:
        """Some of it. Raises `ClaimsError` where it was read too often."""
        found = super().read(size)
        self._left -= len(found)
        if self._left < 0:
            raise _too_much(self._file)
        return found


def check_size(data: bytes, file: str) -> None:
    """Raises `ClaimsError` where the workbook is not what its size says, `BadZipFile` where it is none."""
    if data.count(_ENTRY) > PARTS:
        raise _too_much(file)
    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        largest = min(LARGEST, max(SMALLEST, TIMES * len(data)))
        if sum(part.file_size for part in parts) > largest:  # no part unpacks to more than it says there
            raise ClaimsError(f"the file unpacks to more than {largest:,} bytes", where=file, remedy="export less at once")
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise ClaimsError("the file is packed as no spreadsheet is", where=file, remedy="save it again as .xlsx")
        counting = _Counting(min(_MOST, _FREE + len(data)), file)
        for part in parts:
            with packed.open(part) as stream:
                counting.count(part, stream)


class _Counting:
    """Counts elements, those of all parts together."""

    def __init__(self, most: int, file: str) -> None:
        self._left = most
        self._others = _OTHERS
        self._sheets = _SHEETS
        self._file = file

    def count(self, part: ZipInfo, stream: IO[bytes]) -> None:
        """Raises `ClaimsError` where there is more in a part than a workbook has."""
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse  # no workbook has any, nor entities, which grow
        self._cells = self._began = 0
        self._is_sheet = part.filename.startswith("xl/worksheets/")
        fed = 0
        while piece := stream.read(_PIECE):
            try:
                self._parser.Parse(piece, False)
            except ExpatError as error:
                if part.filename.endswith((".xml", ".rels")):
                    what = f"this is no XLSX file ({error})"
                    raise ClaimsError(what, where=self._file, remedy="save it again as .xlsx") from None
                if error.code in _ENCODINGS or (not fed and piece.startswith(_OTHER_XML)):
                    self._refuse()  # another parser may know the encoding, and count nothing
                return  # a picture, say; whoever takes it for XML comes as far
            fed += len(piece)
            self._check_length(fed)

    def _start(self, name: str, _: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._check_length(at)
        self._began = at
        self._left -= 1
        bare = name.rpartition(":")[2]
        if bare == "row":
            self._cells = 0
        elif bare == "c":
            self._cells += 1
        elif bare == "sheet":
            self._sheets -= 1
        elif not self._is_sheet and bare not in _OF_STRINGS:
            self._others -= 1
        if self._left < 0 or self._others < 0 or self._sheets < 0 or self._cells > COLUMNS:
            self._refuse()

    def _check_length(self, at: int) -> None:
        """Refuses long texts and tags: parsers read one that comes in pieces again with each, and keep it whole."""
        if at - self._began > _LONGEST:
            self._refuse()

    def _refuse(self, *_: object) -> None:
        raise _too_much(self._file)


_OF_STRINGS = frozenset(
    ["si", "t", "r", "rPr", "b", "i", "u", "sz", "color", "rFont", "family", "charset", "scheme", "vertAlign"]
)
"""Elements of shared strings, of which there is one for each text."""


def _too_much(file: str) -> ClaimsError:
    what = "the file holds more than a spreadsheet of its size does"
    return ClaimsError(what, where=file, remedy="export it again, and change only the cells")
