"""Bytes that come in: files and standard input, read only where that ends."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from claims.filesystem import open_regular, read_regular
from claims.model import InputError

MAX_BYTES = 100_000_000
"""The largest file that is read whole; JSONL files may be larger, since they are read line by line."""


def file_bytes(path: Path) -> bytes:
    """The content of the regular file at ``path``.

    Raises `RefusedFileError` where it is none, or is larger than `MAX_BYTES`, and `OSError` where it is not there or may not be
    read.
    """
    return read_regular(path, most=MAX_BYTES)


def standard_input_bytes() -> bytes:
    """All that comes on standard input. Raises `InputError` where that is more than `MAX_BYTES`."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES:,} bytes came in", where="standard input", remedy="split it")
    return data


def file_lines(path: Path) -> Iterator[bytes]:
    """The lines of the regular file at ``path``; of one that is longer than `MAX_BYTES`, no more than so many bytes and one.

    Raises as `file_bytes` does, save that the file may have any size.
    """
    with open_regular(path) as stream:
        yield from bounded_lines(stream)


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than `MAX_BYTES`, no more than so many bytes and one."""
    while line := stream.readline(MAX_BYTES + 1):
        yield line
        rest = line
        while rest and not rest.endswith(b"\n") and len(line) > MAX_BYTES:
            rest = stream.readline(MAX_BYTES)
