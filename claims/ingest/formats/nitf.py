"""NITF, the News Industry Text Format of the IPTC: https://iptc.org/standards/nitf/"""

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from claims.ingest.dates import iso_date
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format
from claims.ingest.formats.markup import (
    Paragraph,
    descendants,
    first_text,
    hidden_warning,
    local,
    parsed_xml,
    read_markup,
    root_name,
    titled,
    words_of,
)
from claims.ingest.unread import unread_parts_of_xml
from claims.model import BlockKind, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DATES = (
    ("date.issue", "norm"),
    ("date.release", "norm"),
    ("story.date", "norm"),
    ("pubdata", "date.publication"),
)
"""Elements and attributes with the date of an article, the best first."""
_HEAD_KINDS = (
    ("hl2", BlockKind.DEK),
    ("byline", BlockKind.BYLINE),
    ("dateline", BlockKind.DATELINE),
    ("abstract", BlockKind.DEK),
)
"""Elements above the story in the order of the text, and what they are."""
_USABLE = frozenset({"", "usable"})


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    yield nitf_draft(parsed_xml(data, where=where, name="NITF"), where=where)


def nitf_draft(root: "_Element", *, where: str | None, title: str | None = None) -> Draft:
    """The article in an ``nitf`` element: headline, byline, dateline and abstract, then the story, then what is below it.

    ``title`` is the headline if it has none. Raises `InputError` if it has no story.
    """
    body = next(descendants(root, "body.content"), None)
    story = read_markup(body) if body is not None else None
    if story is None or not story.paragraphs:
        raise InputError("invalid NITF: no story in `body.content`", where=where)
    top = next(descendants(root, "body.head"), None)
    top = _without_story(root) if top is None else top
    bottom = next(descendants(root, "body.end"), None)
    title = first_text(top, "hl1", "headline", "hedline") or title or first_text(root, "title")
    ending = [] if bottom is None else read_markup(bottom).paragraphs
    below = ((kind or BlockKind.CREDIT, words) for kind, words in ending)
    text, known = titled(title, [*_above(top), *story.paragraphs, *below])
    written = _attribute(root, _DATES)
    published = iso_date(written) if written else None
    identified = next(descendants(root, "doc-id"), None)
    return Draft(
        text=text,
        known=known,
        id=None if identified is None else identified.get("id-string"),
        title=title,
        url=_attribute(root, (("pubdata", "ex-ref"),)),
        publisher=first_text(top, "distributor") or _attribute(root, (("pubdata", "name"), ("doc.copyright", "holder"))),
        author=_author(top),
        published=published,
        warnings=hidden_warning(story.hidden),
        remarks=tuple(_remarks(root, written, published)),
        unread=tuple(unread_parts_of_xml(root, text, lambda element: local(element) == "docdata")),
    )


def _without_story(root: "_Element") -> "_Element":
    """A copy of the file without the story and what is below it: its headline, byline and so on may be anywhere else."""
    copy = deepcopy(root)
    for name in ("body.content", "body.end"):
        for element in list(descendants(copy, name)):
            if (above := element.getparent()) is not None:
                above.remove(element)
    return copy


def _above(top: "_Element") -> Iterator[Paragraph]:
    """The parts before the story, without its headline; notes of the editors are not part of the article."""
    for name, kind in _HEAD_KINDS:
        for element in descendants(top, name):
            yield from ((kind, words) for _, words in read_markup(element).paragraphs)
    for note in descendants(top, "note"):
        yield from ((BlockKind.BOILERPLATE, words) for _, words in read_markup(note).paragraphs)


def _author(top: "_Element") -> str | None:
    byline = next(descendants(top, "byline"), None)
    if byline is None:
        return None
    names = [words for person in descendants(byline, "person") if (words := words_of(person))]
    if names:
        return ", ".join(names)
    for title in list(descendants(byline, "byttl")):
        title.clear(keep_tail=True)
    words = words_of(byline)
    return (words[3:] if words[:3].lower() == "by " else words) or None


def _attribute(root: "_Element", places: tuple[tuple[str, str], ...]) -> str | None:
    found = (element.get(name) for tag, name in places for element in descendants(root, tag))
    return next((value.strip() for value in found if value and value.strip()), None)


def _remarks(root: "_Element", written: str | None, published: str | None) -> Iterator[str]:
    if written and published is None:
        yield f"its date {written[:40]!r} is not one that is understood"
    for correction in descendants(root, "correction"):
        about = (correction.get("info") or words_of(correction))[:200]
        yield "its provider has corrected it" + (f": {about}" if about else "")
    status = _attribute(root, (("docdata", "management-status"),)) or ""
    if status.lower() not in _USABLE:
        yield f"its provider gives its status as {status[:40]!r}"


FORMAT = Format(
    name="NITF",
    suffixes=frozenset({".nitf", ".xml"}),
    begins=lambda data: root_name(data) == "nitf",
    read=_drafts,
)
