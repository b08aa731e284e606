"""Files that could exhaust memory or time: their cost is bounded by their size, and memory is released.

Memory is Python's peak allocation, work the bytes and calls of a reader: neither depends on the machine.
"""

import gc
import io
import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from claims.export.columns import GOES_ON
from claims.export.importers import from_xlsx, read_file, read_file_bytes, rows
from claims.export.importers.rows import ImportedFile
from claims.model import ClaimsError
from claims.store import limits
from tests.export.samples import exported, harbour
from tests.work import LINEAR, growth

MB = 1_000_000


def cost(data: bytes, name: str) -> tuple[ImportedFile | str, float, float]:
    """The result for a file (its rows, or the error), and its peak and remaining memory in multiples of
    its size; the remaining memory excludes the result.
    """
    gc.collect()
    tracemalloc.start()
    try:
        found: ImportedFile | str
        try:
            found = read_file_bytes(data, name)
        except ClaimsError as error:
            found = str(error)
        gc.collect()
        left, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return found, peak / len(data), left / len(data)


def csv_of(count: int) -> bytes:
    return b"id,verdict,by\n" + b"c-1,Perhaps,A\n" * count


SIZE = 300_000
SPARSE: dict[str, tuple[str, Callable[[], bytes], str, float]] = {
    "lines of nothing": ("x.jsonl", lambda: b"{}\n" * (SIZE // 3), "more than 5,000 claims", 4),
    "empty lines": ("x.jsonl", lambda: b"\n" * (SIZE), "", 4),
    "lines that are no JSON": ("x.jsonl", lambda: b"{\n" * (SIZE // 2), "more than 5,000 claims", 4),
    "one line of objects": ("x.jsonl", lambda: b"[" + b"{}," * (SIZE // 3) + b"{}]", "", 4),
    "a list of nothing": ("x.json", lambda: b"[" + b"{}," * (SIZE // 3) + b"{}]", "more than 150,000 values", 4),
    "a list of fewer": ("x.json", lambda: b"[" + b"{},  " * (SIZE // 5) + b"{}]", "more than 5,000 claims", 4),
    "a list of numbers": ("x.json", lambda: b"[" + b"1, " * (SIZE // 3) + b"1]", "more than 5,000 claims", 4),
    "claims of nothing": (
        "x.jsonl",
        lambda: b'{"article": {"id": "x"}, "claims": [' + b"{},   " * (SIZE // 6) + b"{}]}",
        "more than 5,000 claims",
        20,
    ),
    "tasks of nothing": ("x.json", lambda: b'[{"data": {}}, ' + b"{},  " * (SIZE // 5) + b"{}]", "more than 5,000", 4),
    "bad cells": ("x.csv", lambda: csv_of(SIZE // 14), "more than 5,000 claims", 4),
    "commas": ("x.csv", lambda: b"id,verdict,by\n" + b"," * (SIZE), "", 20),
    "columns": ("x.csv", lambda: b"id" + b"," * (SIZE), "more than 256 columns", 20),
    "one cell": ("x.csv", lambda: b"id,spans\nc-1," + b" " * (SIZE), "are more than 20 spans", 20),
    "one quotation mark": ("x.csv", lambda: b'id,verdict,by\nc-1,"' + b"\n" * (SIZE), "", 20),
}


@pytest.mark.parametrize("case", SPARSE)
def test_nearly_empty_files_use_little_memory(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They used to take and keep a hundred times their size. (Files and limits are small here, since measuring is slow.)"""
    monkeypatch.setattr(rows, "MAX_KEPT", 100)
    monkeypatch.setattr("claims.export.importers.rows.MAX_ROWS", 5_000)
    monkeypatch.setattr("claims.export.importers.from_json.MAX_VALUES", 150_000)
    name, made, message, most = SPARSE[case]
    data = made()
    found, peak, left = cost(data, name)
    assert peak < most
    assert left < 1, "what is kept is what is shown"
    said = found if isinstance(found, str) else " ".join(map(str, found.errors))
    assert message in said
    if isinstance(found, ImportedFile):
        assert len(found.errors) <= rows.MAX_KEPT
        assert not found.rows


def test_unchanged_rows_do_not_keep_texts() -> None:
    """Of unchanged rows only their ids are kept, neither words nor values."""
    whole = exported("jsonl", harbour(), reviews={}).decode()
    data = (whole.replace("harbour-spill", "x") * 200).encode()
    found, peak, left = cost(data, "x.jsonl")
    assert isinstance(found, ImportedFile)
    assert len(found.rows) == 600
    assert (peak, left) < (2, 1)


@pytest.mark.parametrize(("size", "refused"), [(rows.MAX_FILE_BYTES, False), (rows.MAX_FILE_BYTES + 1, True)])
def test_the_file_size_is_limited(size: int, refused: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read: list[int] = []
    monkeypatch.setattr("claims.export.importers.READERS", {".csv": lambda data, file: read.append(len(data))})
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(size)
    if refused:
        with pytest.raises(ClaimsError, match=r"x\.csv: the file has more than 64,000,000 bytes; import it in parts"):
            read_file(path)
    else:
        read_file(path)
    assert read == ([] if refused else [size])


def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(ClaimsError, match=r"x\.csv: cannot be read \(not a file\)"):
        read_file(tmp_path / "x.csv")


@pytest.mark.parametrize("column", ["id", "article_id", "by"])
def test_the_length_of_names_is_limited(column: str) -> None:
    cells = {"id": "c-1", "article_id": "a", "verdict": "True", "by": "Ada"} | {column: "x" * 1_000}
    data = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()
    (error,) = read_file_bytes(data, "x.csv").errors
    most = limits.NAME if column == "by" else limits.ID
    what = "name" if column == "by" else "id"
    assert f"x.csv: row 2, column {column}: the {what} has more than {most} characters" in str(error)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("statement", "x" * (limits.STATEMENT + 1), "the statement has more than 4,000 characters"),
        ("note", "x" * (limits.NOTE + 1), "the note has more than 4,000 characters"),
        ("source", "x" * (limits.PARTY + 1), "the source's name has more than 500 characters"),
        ("speaker", "x" * (limits.PARTY + 1), "the speaker's name has more than 500 characters"),
        ("assigned", "x" * (limits.NAME + 1), "the name has more than 200 characters"),
        ("evidence", "https://a.example/ " * (limits.LINKS + 1), "there are more than 50 links"),
        ("evidence", "https://a.example/" + "x" * limits.LINK, "has more than 2,000 characters"),
        ("spans", "1-2 " * 100_000, "are more than 20 spans"),
    ],
)
def test_values_that_the_store_rejects_are_bad_cells(column: str, value: str, message: str) -> None:
    data = f'id,{column},by\nc-1,"{value}",Ada\nc-2,,Ada\n'.encode()
    (error, *_) = read_file_bytes(data, "x.csv").errors
    assert f"x.csv: row 2, column {column}: " in str(error)
    assert message in str(error)
    assert len(str(error)) < 400


# Workbooks.

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 12}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
STRINGS = "xl/sharedStrings.xml"


def saved() -> bytes:
    """An exported workbook as saved by a spreadsheet program, with shared strings."""
    out = io.BytesIO()
    load_workbook(io.BytesIO(exported("xlsx", harbour()))).save(out)
    return out.getvalue()


def with_part(name: str, content: str | bytes, how: int = ZIP_DEFLATED) -> bytes:
    """The workbook with a part replaced or added."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(saved())) as whole, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for known in whole.namelist():
            if known != name:
                made.writestr(known, whole.read(known))
        made.writestr(name, content, how)
    return out.getvalue()


def in_sheet(before: str, after: str) -> bytes:
    """The workbook with words of its first sheet replaced."""
    with ZipFile(io.BytesIO(saved())) as whole:
        content = re.sub("<dimension[^>]*>", "", whole.read(SHEET).decode())
    assert before in content
    return with_part(SHEET, content.replace(before, after, 1))


def many_parts() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as made:
        for number in range(20_000):
            made.writestr(f"x{number}", b"")
    return out.getvalue()


def sheets_in_one_part(count: int) -> bytes:
    """A workbook in which many sheets refer to the same part, which does not declare its size."""
    data = in_sheet("<sheetData>", "<sheetData>" + "".join(f'<row r="{n}"><c/></row>' for n in range(50_000, 60_000)))
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as whole, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                sheet = re.search(rb'<sheet [^>]*r:id="rId1"[^>]*/>', content) or re.search(rb"<sheet [^>]*/>", content)
                assert sheet is not None
                content = content.replace(sheet[0], sheet[0] * count)
            made.writestr(name, content)
    return out.getvalue()


WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities that grow to gigabytes": (
        lambda: with_part(STRINGS, f"{LAUGHS}]><sst xmlns='{MAIN}'><si><t>&j;</t></si></sst>"),
        "more than a spreadsheet of its size",
    ),
    "an entity in a part of another name": (
        lambda: with_part("xl/strings.bin", f"{LAUGHS}]><sst xmlns='{MAIN}'><si><t>&j;</t></si></sst>"),
        "more than a spreadsheet of its size",
    ),
    "a tag that has no end": (
        lambda: with_part(STRINGS, "<sst x='" + " " * 15 * MB),
        "more than a spreadsheet of its size",
    ),
    "a comment that has no end": (lambda: with_part(STRINGS, "<!--" + " " * 15 * MB), "more than a spreadsheet of its size"),
    "a text that has no end": (
        lambda: with_part(STRINGS, f"<sst xmlns='{MAIN}'><si><t>" + "x" * 15 * MB + "</t></si></sst>"),
        "more than a spreadsheet of its size",
    ),
    "megabytes of spaces": (lambda: with_part(STRINGS, "<sst x='" + " " * 50 * MB), "unpacks to more than"),
    "millions of strings": (
        lambda: with_part(STRINGS, f"<sst xmlns='{MAIN}'>{'<si/>' * 3 * MB}</sst>"),
        "more than a spreadsheet of its size",
    ),
    "elements in elements": (lambda: with_part(STRINGS, "<a>" * 3 * MB), "more than a spreadsheet of its size"),
    "thousands of fonts": (
        lambda: with_part("xl/styles.xml", f"<styleSheet xmlns='{MAIN}'><fonts>{'<font/>' * 100_000}</fonts></styleSheet>"),
        "more than a spreadsheet of its size",
    ),
    "a row of too many cells": (lambda: in_sheet("<sheetData>", f"<sheetData><row>{'<c/>' * 20_000}</row>"), "more than a"),
    "thousands of parts": (many_parts, "more than a spreadsheet of its size"),
    "a part that needs gigabytes to unpack": (
        lambda: with_part("x.bin", b"x", ZIP_LZMA),
        "compressed in a way that spreadsheets are not",
    ),
    "hundreds of sheets": (lambda: sheets_in_one_part(300), "more than a spreadsheet of its size"),
    "sheets in one part": (lambda: sheets_in_one_part(90), "more than a spreadsheet of its size"),
}


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_workbook_that_expands_beyond_its_declared_size_is_rejected(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is rejected after a bounded number of bytes have been parsed; most are never passed to openpyxl."""
    fed = counted(monkeypatch)
    data = WORKBOOKS[case][0]()
    found, peak, _ = cost(data, "x.xlsx")
    assert isinstance(found, str)
    assert WORKBOOKS[case][1] in found
    assert sum(fed) <= max(from_xlsx.SMALLEST, from_xlsx.TIMES * len(data))
    assert peak * len(data) < 40 * MB
    if case.endswith("that has no end"):  # a parser rescans an unfinished token with every chunk
        assert sum(fed) < 1 * MB


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the chunks passed to our parser from now on."""
    fed: list[int] = []
    create = from_xlsx.ParserCreate

    class Counting:
        def __init__(self) -> None:
            object.__setattr__(self, "parser", create())

        def Parse(self, piece: bytes, last: bool) -> None:  # noqa: N802
            fed.append(len(piece))
            self.parser.Parse(piece, last)

        def __setattr__(self, name: str, value: object) -> None:
            setattr(self.parser, name, value)

        def __getattr__(self, name: str) -> object:
            return getattr(object.__getattribute__(self, "parser"), name)

    monkeypatch.setattr(from_xlsx, "ParserCreate", Counting)
    return fed


def book_of_long_texts(pieces: int, rows: int, letters: str) -> bytes:
    """A workbook of one claim whose note continues in another sheet, in many pieces with the same shared string."""
    out = io.BytesIO()
    with Workbook(out) as book:
        claims, texts = book.add_worksheet("Claims"), book.add_worksheet("Long texts")
        claims.write_row(0, 0, ["Claim id", "Article id", "Note", "By"])
        for row in range(1, rows + 1):
            claims.write_row(row, 0, ["c-1", "a", f"x{GOES_ON}", "Ada"])
        for row in range(1, pieces + 1):
            texts.write_row(row, 0, ["c-1", "a", "note", letters])
    return out.getvalue()


def test_pieces_of_a_long_text_are_joined_in_linear_time() -> None:
    """A few kilobytes took minutes: each of thousands of pieces was appended to a copy of all previous ones."""
    data = book_of_long_texts(4_000, 1, "x" * 16_000)
    assert len(data) < 200_000
    found, peak, _ = cost(data, "x.xlsx")
    assert found == "x.xlsx: the cells hold more than 20,000,000 characters; export fewer claims at once"
    assert peak * len(data) < 40 * MB


def test_shared_long_texts_are_counted_for_each_row() -> None:
    data = book_of_long_texts(300, 3_000, "x" * 16_000)
    found, peak, _ = cost(data, "x.xlsx")
    assert found == "x.xlsx: the cells hold more than 200,000,000 characters; export fewer claims at once"
    assert peak * len(data) < 60 * MB


def test_an_exported_long_text_can_be_imported() -> None:
    data = book_of_long_texts(3, 1, "y" * 1_000)
    (row,) = read_file_bytes(data, "x.xlsx").rows
    assert row.values == {"note": "x" + "y" * 3_000}


def test_legitimate_workbooks_are_within_the_limits(tmp_path: Path) -> None:
    """Exports are well below the limits, so a workbook with the maximum number of claims can be read."""
    made = harbour()
    claims = [one.model_copy(update={"id": f"c-{n}-{one.id}"}) for n in range(300) for one in made.claims]
    data = exported("xlsx", made.model_copy(update={"claims": tuple(claims)}))
    with ZipFile(io.BytesIO(data)) as whole:
        contents = [whole.read(part) for part in whole.infolist()]
    assert sum(map(len, contents)) < from_xlsx.TIMES * len(data) / 2
    assert sum(len(re.findall(rb"<[^/?!]", content)) for content in contents) < len(data)
    assert len(read_file_bytes(data, "x.xlsx").rows) == 900


def test_label_studio_parts_are_grouped_in_linear_time() -> None:
    """The parts of each claim used to be searched among all parts."""
    looked = 0

    class Name(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looked
            looked += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    from claims.export.importers.from_labelstudio import read_items

    count = 300
    claims = {Name(f"c-{n}"): {"places": [[n, n + 1], [n + 5, n + 6]]} for n in range(count)}
    regions = []
    for n in range(count):
        for id, label in ((f"c-{n}", "Claim"), (f"c-{n}.1", "Part of a claim")):
            regions.append({"id": Name(id), "value": {"start": n, "end": n + 1, "labels": [label]}})
    task = {"data": {"article_id": "a", "claims": claims}, "annotations": [{"result": regions}]}
    read_items([task], "x.json")
    assert looked < 40 * count


class Shown(int):
    """A number formatted by a Python function, so that formatting is counted."""

    def __repr__(self) -> str:
        return "0"


@pytest.mark.parametrize("name", ["article_id", "places", "by", "fingerprint"])
def test_a_tasks_claims_are_read_once(name: str) -> None:
    """Doubling length and annotations doubles the work."""
    from claims.export.importers.from_labelstudio import read_items

    def work(size: int) -> Callable[[], object]:
        many = [Shown()] * size
        claims = {"c-1": {} if name == "article_id" else {name: many}}
        data = {"article_id": many if name == "article_id" else "a", "claims": claims}
        region = {"id": "c-1", "value": {"start": 0, "end": 1, "labels": ["Claim"]}}

        def read() -> None:
            back = read_items([{"data": data, "annotations": [{"result": [region]}] * size}], "x.json")
            assert back.errors.total >= size

        return read

    assert growth(work, 300) < LINEAR


def test_an_article_id_is_a_string() -> None:
    from claims.export.importers.from_json import read_items

    def work(size: int) -> Callable[[], object]:
        claim_set = {"article": {"id": [Shown()] * size}, "claims": [{"id": "c-1"}] * size}
        return lambda: read_items([claim_set], "x.json").rows

    (row, *_) = work(10)()  # type: ignore[misc]
    assert row.article_id == "[0, 0, 0, ...]"
    assert growth(work, 300) < LINEAR


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-be", "utf-32-le", "cp037"])
def test_a_part_in_an_encoding_that_hides_elements_is_rejected(encoding: str) -> None:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.bin", '<?xml version="1.0"?><workbook><sheets/></workbook>'.encode(encoding))

    with pytest.raises(ClaimsError, match="more than a spreadsheet of its size can hold"):
        from_xlsx.check_size(written.getvalue(), "x.xlsx")


@pytest.mark.parametrize("encoding", ["x-none", "utf-16"])
def test_a_part_with_a_wrong_encoding_declaration_is_rejected(encoding: str) -> None:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.bin", f'<?xml version="1.0" encoding="{encoding}"?><workbook/>')

    with pytest.raises(ClaimsError, match=r"unknown encoding|more than a spreadsheet of its size can hold"):
        read_file_bytes(written.getvalue(), "x.xlsx")
