"""A small writer of PDF files for tests: text at positions, in one font, and streams as they are given."""

import zlib
from collections.abc import Iterable, Mapping, Sequence

Piece = tuple[float, float, float, str]
"""x and y in points from the lower left, font size, and text in Latin letters."""

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf(pages: Sequence[Sequence[Piece]], *, info: Mapping[str, str] | None = None) -> bytes:
    """A PDF whose pages show pieces of text, in their order."""
    return pdf_of_streams([drawing(pieces) for pieces in pages], info=info)


def drawing(pieces: Iterable[Piece]) -> bytes:
    return b"BT\n" + b"".join(_shown(*piece) for piece in pieces) + b"ET\n"


def _shown(x: float, y: float, size: float, text: str) -> bytes:
    words = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"/F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % (size, x, y, words)


def pdf_of_streams(
    streams: Sequence[bytes],
    *,
    info: Mapping[str, str] | None = None,
    forms: Mapping[str, bytes] | None = None,
    shown: str = "/MediaBox[0 0 612 792]",
) -> bytes:
    """A PDF whose pages have these drawing instructions; ``forms`` are drawn by name, and may draw each other.

    ``shown`` says which part of the pages is shown, and how.
    """
    forms = dict(forms or {})
    count = len(streams)
    first_form = 4 + 2 * count
    names = b"".join(b"/%s %d 0 R" % (name.encode(), first_form + at) for at, name in enumerate(forms))
    resources = b"<</Font<</F1 3 0 R>>/XObject<<%s>>>>" % names
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), FONT]
    for at, stream in enumerate(streams):
        page = b"<</Type/Page/Parent 2 0 R%s/Resources %s/Contents %d 0 R>>"
        objects += [page % (shown.encode(), resources, 5 + 2 * at), _stream(stream)]
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources " + resources
    objects += [_stream(content, form) for content in forms.values()]
    if info is not None:
        objects.append(b"<<%s>>" % b"".join(b"/%s(%s)" % (name.encode(), words.encode()) for name, words in info.items()))
    return _file(objects, b"/Info %d 0 R" % len(objects) if info is not None else b"")


def _stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (more, len(packed), packed)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    parts, places, at = [b"%PDF-1.7\n"], [], 9
    for number, content in enumerate(objects, start=1):
        places.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return b"".join([*parts, end % (size, table, size, trailer, at)])


def column(lines: Iterable[str], *, x: float = 72, top: float = 700, size: float = 10, leading: float = 12) -> list[Piece]:
    """Lines one below the other."""
    return [(x, top - at * leading, size, line) for at, line in enumerate(lines)]
