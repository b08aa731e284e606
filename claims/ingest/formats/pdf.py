"""PDF, read with pypdf: the paragraphs of its pages, in columns, without repeated headers and footers.

pypdf is used since it bounds what a stream may expand to, how deep pages and forms may be nested, and the tokens of a page;
what a whole document may cost is bounded here.
"""

import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from math import hypot, isfinite
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from claims.extras import Extra
from claims.ingest.draft import MAX_CHARACTERS, Draft
from claims.ingest.formats.format import Format
from claims.ingest.formats.markup import titled
from claims.ingest.formats.metadata import borne_out_author, borne_out_title
from claims.ingest.formats.pdf_layout import Line, paragraphs_of_pages
from claims.ingest.formats.pdf_objects import (
    array,
    dictionary,
    direct,
    drawn_otherwise,
    has_text,
    rotation,
    turned,
    visible_box,
    widths,
)
from claims.ingest.unread import unread_runs
from claims.model import BlockKind, InputError
from claims.present.wording import counted

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader
    from pypdf.generic import ContentStream, DictionaryObject

MAX_PAGES: Final = 2_000
MAX_STREAM: Final = 4_000_000
"""Maximum bytes that a stream of a document may expand to; pictures are not expanded."""
MAX_CONTENT: Final = 6_000_000
"""Maximum bytes of drawing instructions and fonts' tables that are read of a document, counted as often as they are read."""
MAX_PAGE_OPERATIONS: Final = 100_000
MAX_PAGE_TEXT: Final = 100_000
"""Maximum instructions, and bytes of text, of a page: pypdf copies the text that it has for each of them."""
MAX_TOKENS: Final = 300_000
_COPIED: Final = 250_000
"""Bytes of a form at which copying its text costs as much as reading it."""
_REMEDY = "save the article's text instead"
_ODD = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
_MOVES = frozenset({b"Td", b"TD", b"Tm", b"T*"})
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_INVISIBLE = frozenset({3, 7})
"""Modes of drawing text of which nothing is seen."""
_NO_LETTERS = frozenset({"Cc", "Cn", "Co", "Cs"})
_FONT: Final = 50
"""Bytes of drawing instructions that take as long to read as a font, which is read for each page that names it."""
_WIDTHS: Final = 5
"""Widths of characters that take as long to read as a byte."""
_ANNOTATION: Final = 100
"""Bytes of drawing instructions that an annotation counts as."""
_SIGNATURE = b"%PDF-"

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # otherwise Python prints its warnings


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    try:
        with _limits():
            reader = PdfReader(BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise InputError("the PDF is encrypted", where=where, remedy="save it without its password")
            yield _draft(reader, where)
    except DependencyError:
        what = "the PDF is encrypted in a way that cannot be read here"
        raise InputError(what, where=where, remedy="save it without encryption") from None
    except LimitReachedError as error:
        raise _too_much(where, str(error)) from None
    except (PyPdfError, *_ODD) as error:
        said = " ".join(str(error).split())[:120]
        what = f"the PDF is damaged ({said or type(error).__name__})"
        raise InputError(what, where=where, remedy="open it in a viewer and save it again") from None


def _too_much(where: str | None, why: str) -> InputError:
    return InputError(f"the PDF is larger inside than an article can be ({why.rstrip('.')})", where=where, remedy=_REMEDY)


def _limits() -> Any:  # a context manager of pypdf without a public type
    from pypdf import apply_configuration

    return apply_configuration(
        maximum_declared_stream_length=100_000_000,
        array_based_stream_maximum_output_length=MAX_STREAM,
        lzw_maximum_output_length=MAX_STREAM,
        run_length_maximum_output_length=MAX_STREAM,
        zlib_maximum_output_length=MAX_STREAM,
        zlib_maximum_recovery_input_length=1_000_000,
        stream_filters_maximum_length=4,
        stream_decoding_work_maximum_length=4 * MAX_STREAM,
        stream_parsing_work_maximum_count=MAX_TOKENS,
        page_tree_maximum_entries=2 * MAX_PAGES,
        jbig2dec_binary=None,
    )


def _draft(reader: "PdfReader", where: str | None) -> Draft:
    if len(reader.pages) > MAX_PAGES:
        raise _too_much(where, f"more than {MAX_PAGES:,} pages")
    budget = _Budget(where)
    pages = [_pieces(page, reader, budget) for page in reader.pages]
    if not any(char.isalnum() for page in pages for piece in page for char in piece.text):
        what = "the PDF has no text: its pages are pictures, such as scans"
        raise InputError(what, where=where, remedy="run text recognition (OCR) on it first")
    paragraphs, left_out = paragraphs_of_pages(pages)
    about = reader.metadata
    title = next((words for kind, words in paragraphs if kind is BlockKind.HEADLINE), None)
    title = title or borne_out_title(about.title if about else None, paragraphs)
    text, known = titled(None, paragraphs)
    unknown = sum(map(_is_unknown, text))
    empty = sum(not any(piece.text.strip() for piece in page) for page in pages)
    return Draft(
        text=text,
        known=known,
        title=title,
        author=borne_out_author(about.author if about else None, paragraphs),
        warnings=(
            *_warnings(budget),
            *((f"not read: {counted(unknown, 'character')} that its fonts give no letters for",) if unknown else ()),
            *((_empty_pages(empty, len(pages)),) if empty else ()),
        ),
        remarks=tuple(_remarks(budget)),
        unread=tuple(unread_runs(([line] for line in left_out), text)),
    )


def _empty_pages(empty: int, pages: int) -> str:
    said = "has no text: it may be a picture" if empty == 1 else "have no text: they may be pictures"
    return f"{empty:,} of {counted(pages, 'page')} {said}"


def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or (unicodedata.category(char) in _NO_LETTERS and char != "\n")


def _warnings(read: "_Budget") -> Iterator[str]:
    if read.outside:
        yield f"not read: {counted(read.outside, 'piece')} of text outside the page"
    if read.turned:
        yield f"not read: {counted(read.turned, 'piece')} of turned text"
    if read.beside:
        yield f"not read: {read.beside:,} {'comment or form field' if read.beside == 1 else 'comments or form fields'}"
    if read.otherwise:
        yield f"not read: text in {read.otherwise:,} {'pattern or letter' if read.otherwise == 1 else 'patterns or letters'}"
    if read.damaged:
        yield "a part of its drawing is damaged, so text may be missing"


def _remarks(read: "_Budget") -> Iterator[str]:
    if read.invisible and read.visible:  # where all is invisible, it is the recognised text of a scan
        yield "some of the text is drawn invisibly, but was read"


@dataclass(slots=True)
class _Budget:
    """What may still be read of a document, and what was.

    ``costs`` are those of the fonts and forms that were met, by identity. ``visible`` and ``invisible`` count the instructions
    that show text, ``outside`` the pieces of text that are not on their page, ``turned`` those that are not upright, ``beside``
    the comments and form fields with text, ``otherwise`` the patterns and letters drawn with text. ``damaged`` is whether the
    parser left out a form.
    """

    where: str | None
    content: int = field(default_factory=lambda: MAX_CONTENT)
    text: int = 2 * MAX_CHARACTERS
    costs: dict[int, int] = field(default_factory=dict)
    visible: int = 0
    invisible: int = 0
    outside: int = 0
    turned: int = 0
    beside: int = 0
    otherwise: int = 0
    damaged: bool = False

    def take(self, content: int) -> None:
        """Takes bytes of instructions. Raises `InputError` if there are too many."""
        self.content -= content
        if self.content < 0:
            raise _too_much(self.where, f"more than {MAX_CONTENT:,} bytes of drawing instructions")

    def take_text(self, text: int) -> None:
        """Takes bytes of text. Raises `InputError` if there are too many."""
        self.text -= text
        if self.text < 0:
            raise InputError(
                f"the PDF has more text than the {MAX_CHARACTERS:,} characters allowed for one article",
                where=self.where,
                remedy="split it into articles",
            )


def _pieces(page: "PageObject", reader: "PdfReader", budget: _Budget) -> list[Line]:
    """The text of a page, in pieces that each begin where the page moves to a position."""
    from pypdf.generic import ContentStream, NameObject

    budget.beside += sum(_has_text(each, budget) for each in array(page.get("/Annots")))
    contents = page.get("/Contents")
    resources = dictionary(page.get("/Resources"))
    if contents is None or (contents := contents.get_object()) is None:
        return []
    budget.take(_fonts_cost(resources, budget))
    budget.otherwise += drawn_otherwise(resources, budget.take)
    content = ContentStream(contents, reader, "bytes")
    budget.take(len(content.get_data()))
    content.operations = list(_in_pieces(content, resources, budget))
    page[NameObject("/Contents")] = content
    found: list[Line] = []
    left, bottom, right, top = visible_box(page)
    turn = rotation(page)

    def piece(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        text = text.replace("\n", " ")
        if text.strip() and isfinite(sum(cm) + sum(tm) + size):
            drawn, shown = _placed(text, cm, tm, size), turned(cm, turn)
            if not _is_upright(shown, tm):
                budget.turned += 1
            elif left <= drawn.x <= right and bottom <= drawn.y <= top:
                found.append(_placed(text, shown, tm, size))
            else:
                budget.outside += 1
        elif found and text and not found[-1].text.endswith(" "):
            last = found[-1]
            found[-1] = Line(last.x, last.y, last.size, last.text + " ")

    with _Damage() as damage:
        page.extract_text(visitor_text=piece)
    budget.damaged |= damage.found
    return found


class _Damage(logging.Handler):
    """Whether pypdf leaves out a form that it cannot read: it says so in its log only, which all threads share."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False
        self._thread = get_ident()

    def __enter__(self) -> "_Damage":
        logging.getLogger("pypdf").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("pypdf").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        own = record.thread == self._thread
        self.found |= own and str(record.msg).startswith("Impossible to decode XFormObject")


def _has_text(annotation: Any, budget: _Budget) -> bool:  # an object of pypdf of any type
    budget.take(_ANNOTATION)
    return has_text(dictionary(annotation), budget.take)


def _is_upright(cm: list[float], tm: list[float]) -> bool:
    """Whether text runs from left to right, its letters upright or slanted."""
    return tm[0] * cm[0] + tm[1] * cm[2] > 0 and tm[2] * cm[1] + tm[3] * cm[3] > abs(tm[0] * cm[1] + tm[1] * cm[3])


def _placed(text: str, cm: list[float], tm: list[float], size: float) -> Line:
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    height = hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
    return Line(x, y, max(abs(size) * height, 0.1), text)


def _in_pieces(content: "ContentStream", resources: "DictionaryObject", budget: _Budget) -> Iterator[tuple[Any, bytes]]:
    """The instructions of a page, with its font set anew before each move, which ends a piece of text; without pictures."""
    where, font, text, forms = budget.where, None, 0, dictionary(resources.get("/XObject"))
    invisible = False
    if len(content.operations) > MAX_PAGE_OPERATIONS:
        raise _too_much(where, f"more than {MAX_PAGE_OPERATIONS:,} drawing instructions on a page")
    saved: list[tuple[Any, bool]] = []
    for operands, operator in content.operations:
        if operator == b"Do" and operands:
            form = dictionary(forms.get(operands[0]))
            if form.get("/Subtype") == "/Form":
                budget.take(_form_cost(form, budget, resources))
                yield operands, operator
            continue
        if operator == b"Tf":
            font = operands
        elif operator == b"Tr" and operands:
            invisible = operands[0] in _INVISIBLE
        elif operator == b"q":
            saved.append((font, invisible))
        elif operator == b"Q" and saved:
            font, invisible = saved.pop()
        elif operator in _MOVES and font is not None:
            yield font, b"Tf"
        elif operator in _SHOWS:
            length = sum(_length(operand) for operand in operands)
            text += length
            budget.invisible += invisible
            budget.visible += not invisible
            budget.take_text(length)
            if text > MAX_PAGE_TEXT:
                raise _too_much(where, f"more than {MAX_PAGE_TEXT:,} bytes of text on a page")
        yield operands, operator


def _length(operand: object) -> int:
    """The bytes of text that an operand shows."""
    if isinstance(operand, list):
        return sum(len(part) for part in operand if isinstance(part, (str, bytes)))
    return len(operand) if isinstance(operand, (str, bytes)) else 0


def _form_cost(form: "DictionaryObject", budget: _Budget, page: "DictionaryObject") -> int:
    """The bytes of instructions that drawing a form reads, with the forms in it, at most.

    A form without resources gets those of the ``page``, as in viewers; pypdf would not read it.
    """
    from pypdf.generic import DictionaryObject, NameObject

    known = budget.costs.get(id(form))
    if known is not None:
        return known
    budget.costs[id(form)] = 0  # a form in itself is not drawn
    budget.otherwise += drawn_otherwise(dictionary(form.get("/Resources")), budget.take)
    if not isinstance(direct(form.get("/Resources")), DictionaryObject):
        form[NameObject("/Resources")] = page
    data = form.get_data() if hasattr(form, "get_data") else b""
    resources = dictionary(form.get("/Resources"))
    inner = [dictionary(each) for each in dictionary(resources.get("/XObject")).values()]
    dearest = max((_form_cost(each, budget, page) for each in inner if each.get("/Subtype") == "/Form"), default=0)
    cost = (
        len(data) + len(data) ** 2 // _COPIED + _fonts_cost(resources, budget) + min(data.count(b"Do") * dearest, MAX_CONTENT)
    )
    budget.costs[id(form)] = cost
    return cost


def _fonts_cost(resources: "DictionaryObject", budget: _Budget) -> int:
    """What reading the fonts costs: the bytes of their tables of characters, and as many for their widths as these take."""
    cost = 0
    for name in dictionary(resources.get("/Font")).values():
        font = dictionary(name)
        if id(font) not in budget.costs:
            table = direct(font.get("/ToUnicode"))
            size = len(table.get_data()) if hasattr(table, "get_data") else 0
            budget.costs[id(font)] = _FONT + size + widths(font) // _WIDTHS
        cost += budget.costs[id(font)]
        if cost > MAX_CONTENT:
            break
    return cost


FORMAT = Format(
    name="PDF",
    suffixes=frozenset({".pdf"}),
    begins=lambda data: data.startswith(_SIGNATURE),
    read=_drafts,
    extra=Extra.PDF,
    binary=True,
)
