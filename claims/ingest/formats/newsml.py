"""NewsML-G2 of the IPTC: a news item, or a message with several. https://iptc.org/standards/newsml-g2/

The text of an item is NITF, XHTML or plain text inside it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.ingest.dates import iso_date
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format, with_note
from claims.ingest.formats.markup import (
    Fragment,
    Paragraph,
    descendants,
    first_text,
    fragment,
    hidden_warning,
    local,
    parsed_xml,
    read_markup,
    root_name,
    titled,
    words_of,
)
from claims.ingest.formats.nitf import nitf_draft
from claims.ingest.unread import unread_parts_of_xml
from claims.model import BlockKind, InputError
from claims.present.wording import counted

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset({"newsitem", "newsmessage", "packageitem", "planningitem", "conceptitem", "knowledgeitem"})
_OTHERS = {
    "packageItem": "package",
    "conceptItem": "concept",
    "knowledgeItem": "knowledge item",
    "planningItem": "planning item",
}
_DATES = ("contentCreated", "versionCreated", "firstCreated", "contentModified")
_SUMMARIES = frozenset({"summary", "abstract", "teaser"})
_USABLE = "usable"
_ABOUT = frozenset({"itemMeta", "rightsInfo", "assert", "docdata", "edNote"})
"""Elements with data about an item; notes of the editors are remarks."""


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    root = parsed_xml(data, where=where, name="NewsML-G2")
    items = [root] if local(root) == "newsItem" else list(descendants(root, "newsItem"))
    skipped = Counter(name for tag, name in _OTHERS.items() for _ in root.iter(f"{{*}}{tag}"))

    pictures: Counter[str] = Counter()

    def read() -> Iterator[Draft | InputError]:
        for number, item in enumerate(items, start=1):
            kind = _code(next(descendants(item, "itemClass"), None))
            if kind not in {"", "text", "composite"} and next(descendants(item, "inlineXML"), None) is None:
                pictures[kind[:30]] += 1
                continue
            try:
                yield replace(_draft(item, where), alone=len(items) == 1)
            except InputError as error:
                name = f"item {number}: " if len(items) > 1 else ""
                yield InputError(name + error.what, where=where, line=item.sourceline, remedy=error.remedy)

    def note() -> str | None:
        parts = [f"{counted(count, 'item')} of the class {kind}" for kind, count in sorted(pictures.items())]
        parts += [counted(count, name) for name, count in sorted(skipped.items())]
        return f"not read: {', '.join(parts)}" if parts else None if items else "the file has no news item"

    yield from with_note(read(), note, where=where)


def _draft(item: "_Element", where: str | None) -> Draft:
    about = next(descendants(item, "contentMeta"), item)
    title = _headline(about)
    found, others = _content(item, title, where)
    if isinstance(found, Draft):
        base = found
    else:
        if not found.paragraphs:
            raise InputError("invalid NewsML-G2: the item has no text", where=where)
        text, known = titled(title, [*_above(about), *found.paragraphs, *_below(about)])
        base = Draft(text=text, known=known, title=title, warnings=hidden_warning(found.hidden))
    written = first_text(about, *_DATES[:1]) or first_text(item, *_DATES[1:])
    published = iso_date(written) if written else None
    language = next(descendants(about, "language"), None)
    return replace(
        base,
        id=item.get("guid") or base.id,
        title=title or base.title,
        publisher=_named(item, "provider") or base.publisher,
        author=_author(about) or base.author,
        published=published or base.published,
        language=None if language is None else language.get("tag"),
        line=item.sourceline,
        published_line=item.sourceline,
        warnings=(*base.warnings, *_other_versions(others)),
        remarks=(*base.remarks, *_remarks(item), *_undated(written, published)),
        unread=tuple(unread_parts_of_xml(item, base.text, lambda element: local(element) in _ABOUT)),
    )


def _content(item: "_Element", title: str | None, where: str | None) -> tuple[Draft | Fragment, int]:
    """The item's text, and the number of further versions of it."""
    versions = [each for name in ("inlineXML", "inlineData") for each in descendants(item, name)]
    for version in versions:
        if local(version) == "inlineXML":
            nitf = next(descendants(version, "nitf"), None)
            if nitf is not None:
                return nitf_draft(nitf, where=where, title=title), len(versions) - 1
            body = next(descendants(version, "body"), version)
            found = read_markup(body)
        else:
            found = fragment(version.text or "", where=where, media_type=version.get("contenttype") or "text/plain")
        if any(words.strip() for _, words in found.paragraphs):
            return found, len(versions) - 1
    return Fragment(), 0


def _headline(about: "_Element") -> str | None:
    """The main headline, else the first."""
    headlines = sorted(descendants(about, "headline"), key=lambda each: _role(each) not in {"", "main"})
    return next((words for each in headlines if (words := words_of(each))), None)


def _above(about: "_Element") -> Iterator[Paragraph]:
    """The parts before the story: byline, dateline, and a summary; other descriptions (of pictures) are captions."""
    for name, kind in (("by", BlockKind.BYLINE), ("dateline", BlockKind.DATELINE)):
        yield from ((kind, words) for each in descendants(about, name) if (words := words_of(each)))
    for each in descendants(about, "description"):
        if words := words_of(each):
            yield (BlockKind.DEK if _role(each) in _SUMMARIES else BlockKind.CAPTION), words


def _below(about: "_Element") -> Iterator[Paragraph]:
    yield from ((BlockKind.CREDIT, words) for each in descendants(about, "creditline") if (words := words_of(each)))


def _author(about: "_Element") -> str | None:
    by = first_text(about, "by")
    if by:
        return by[3:] if by[:3].lower() == "by " else by
    names = [name for each in descendants(about, "creator") if (name := first_text(each, "name"))]
    return ", ".join(names) or None


def _named(item: "_Element", tag: str) -> str | None:
    for each in descendants(item, tag):
        if name := first_text(each, "name") or each.get("literal") or _code(each):
            return name
    return None


def _code(element: "_Element | None") -> str:
    """The code of an element without the prefix of its list: "ninat:text" is "text"."""
    return "" if element is None else (element.get("qcode") or element.get("uri") or "").rpartition(":")[2].rpartition("/")[2]


def _role(element: "_Element") -> str:
    return (element.get("role") or "").rpartition(":")[2].lower()


def _undated(written: str | None, published: str | None) -> Iterator[str]:
    if written and published is None:
        yield f"its date {written[:40]!r} is not one that is understood"


def _remarks(item: "_Element") -> Iterator[str]:
    status = _code(next(descendants(item, "pubStatus"), None))
    if status not in {"", _USABLE}:
        yield f"its provider gives its status as {status[:40]!r}"
    corrected = any("correct" in _code(signal).lower() for signal in descendants(item, "signal"))
    notes = [words[:200] for note in descendants(item, "edNote") if (words := words_of(note))]
    if corrected:
        yield "its provider has corrected it" + (f": {notes[0]}" if notes else "")
    elif notes:
        yield f"its provider notes: {notes[0]}"


def _other_versions(others: int) -> Iterator[str]:
    if others:
        yield f"not read: {counted(others, 'further version')} of the text"


FORMAT = Format(
    name="NewsML-G2",
    suffixes=frozenset({".newsml", ".xml"}),
    begins=lambda data: root_name(data) in _ROOTS,
    read=_drafts,
    several=True,
)
