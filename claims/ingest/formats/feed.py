"""RSS and Atom feeds, read with feedparser: an article for each entry."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from html.entities import name2codepoint
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from claims.extras import Extra
from claims.ingest.dates import iso_time
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format, with_note
from claims.ingest.formats.markup import MAX_XML, Fragment, fragment, has_hidden, hidden_warning, local, root_name, titled
from claims.ingest.unread import unread_parts_of_xml
from claims.model import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset({"rss", "feed"})
_RSS_1 = b"://purl.org/rss/1.0/"
_HEAD = 65_536
_TEASER_WORDS: Final = 80
"""A summary with fewer words is not an article's text."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.|&hellip;|&#8230;)\]?\s*\Z|\b(?:read more|continue reading|full story)\W*\Z", re.IGNORECASE)
_TEASER = "only a teaser: the feed has no text of this article but a summary"
_TEASERS = "only a teaser: the feed has no text of its articles but summaries"

MAX_ATTRIBUTES: Final = 200
"""Maximum attributes of a tag in a feed."""
MAX_NAME: Final = 300
"""Characters of a name, an address or a list of authors that are read."""
_CUT: Final = " …"
_CUT_OFF_AUTHORS = f"its list of authors is cut off: more than {MAX_NAME:,} characters"
_NAMES = frozenset({"author", "creator", "email", "managingeditor", "name", "owner", "publisher", "webmaster"})
_BASES = frozenset({"base", "{http://www.w3.org/XML/1998/namespace}base"})
_NAMED = re.compile(rb"&([A-Za-z]{2,8}[1-4]{0,2});")
_NUMBER = re.compile(rb"&#(?:x(?P<hex>[0-9A-Fa-f]+)|(?P<decimal>[0-9]+));?")
_SURROGATES = range(0xD800, 0xE000)
_ABOUT_FEED = frozenset({"copyright", "description", "rights", "subtitle", "tagline"})

_ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What feedparser raises on some damaged files."""

Entry = Mapping[str, Any]
"""An entry as feedparser gives it; its values are of any type."""


def _begins(data: bytes) -> bool:
    """Whether a file is RSS or Atom; of RDF only RSS 1.0."""
    root = root_name(data)
    return root in _ROOTS or (root == "rdf" and _RSS_1 in data[:_HEAD])


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    import feedparser  # slow to import, and an extra

    root, warnings = _parsed(data, where)
    try:
        found = feedparser.parse(BytesIO(_plain_xml(root)), sanitize_html=False, resolve_relative_uris=False)
    except _ODD as error:
        raise InputError(f"invalid feed: {_said(error)}", where=where) from None
    if not found.entries:
        raise InputError(f"invalid feed: {warnings[0]}" if warnings else "the feed has no entries", where=where)
    teasers = all(_is_teaser(entry) for entry in found.entries)
    texts: list[str] = []
    known: set[str] = set()

    def drafts() -> Iterator[Draft | InputError]:
        for number, entry in enumerate(found.entries, start=1):
            try:
                draft = _draft(entry, found.feed, warnings, where=where, alone=len(found.entries) == 1, teasers=teasers)
            except InputError as error:
                yield InputError(f"entry {number}: {error.what}", where=where, remedy=error.remedy)
                continue
            texts.append(draft.text)
            if has_hidden(draft.warnings) and (body := _body(entry)) is not None:
                known.add("".join(body["value"].split()))
            yield draft

    def note() -> str | None:
        if not texts:
            return None
        names = [name for entry in found.entries if (name := _author(entry)) and name.removesuffix(_CUT)[-1] not in ".!?"]
        # A list of names is not prose, unless it ends like a sentence.
        others = known | {"".join(name.split()) for name in names}
        return next(unread_parts_of_xml(root, "\n".join(texts), _is_described_elsewhere, others), None)

    yield from with_note(drafts(), note, where=where)


def _parsed(data: bytes, where: str | None) -> tuple["_Element", tuple[str, ...]]:
    """The root of a feed, and a warning if it is not well-formed, so that entries may be missing.

    feedparser gets only well-formed XML within these limits: its work grows with the square of a tag's attributes, of the
    length of an author's name, and of what addresses are relative to. Longer lists of names are cut off; `InputError` is raised
    for the others.
    """
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring  # slow to import

    if len(data) > MAX_XML:
        raise InputError(f"the file is larger than {MAX_XML:,} bytes, the maximum of XML", where=where, remedy="split it")
    parser = XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = fromstring(_numbered(data), parser)
    except XMLSyntaxError as error:
        raise InputError(f"invalid feed: {_said(error)}", where=where) from None
    wrong = next((each for each in parser.error_log if each.level_name != "WARNING"), None)
    if root is None:
        raise InputError(f"invalid feed: {_said(wrong.message if wrong else 'it has no elements')}", where=where)
    if not _is_readable(root):
        raise InputError("invalid feed: not well-formed: it has characters that are none", where=where)
    for element in root.iter():
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise InputError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes", where=where, line=element.sourceline)
        if local(element).lower() in _NAMES and sum(map(len, element.itertext())) > MAX_NAME:
            _shorten(element)
        for name in _BASES & set(element.attrib):
            if element is not root or len(element.attrib[name]) > MAX_NAME:
                del element.attrib[name]
    broken = f"the feed is not well-formed, so text or entries may be missing: {_said(wrong.message)}" if wrong else ""
    return root, (broken,) if broken else ()


def _is_readable(root: "_Element") -> bool:
    """Whether all text and attributes are in characters: of a damaged feed the parser may give bytes that are none."""
    try:
        for element in root.iter():
            _ = element.text, element.tail, element.attrib.values()
    except UnicodeDecodeError:
        return False
    return True


def _shorten(names: "_Element") -> None:
    """Cuts off the names in an element that are beyond the first `MAX_NAME` characters, and marks where."""
    left = MAX_NAME - len(_CUT)
    for element in names.iter():
        within = ("text",) if isinstance(element.tag, str) else ()  # not a comment
        for attribute in (*within, "tail") if element is not names else within:
            words = getattr(element, attribute) or ""
            if len(words) > left:
                shorter = words[:left]
                whole, comma, _ = shorter.rpartition(",")
                setattr(element, attribute, (whole if comma else shorter) + _CUT if left else None)
                left = 0
            else:
                left -= len(words)


def _plain_xml(root: "_Element") -> bytes:
    """The XML of a feed without its document type and without the entities that this declares."""
    from lxml.etree import Entity, strip_tags, tostring

    strip_tags(root, Entity)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _numbered(data: bytes) -> bytes:
    """A feed whose characters are given by their numbers, not by names, outside of sections of plain characters.

    XML has not the names of HTML, and after an error the parser ignores those that it has.
    """
    first, *others = data.split(b"<![CDATA[")
    parts = [_named_and_numbered(first)]
    for other in others:
        plain, end, after = other.partition(b"]]>")
        parts += [b"<![CDATA[", plain, end, _named_and_numbered(after)]
    return b"".join(parts)


def _named_and_numbered(data: bytes) -> bytes:
    return _NAMED.sub(_as_number, _NUMBER.sub(_without_surrogate, data))


def _without_surrogate(entity: re.Match[bytes]) -> bytes:
    """A character; for half of a pair of UTF-16, which the parser keeps, though it cannot be read, one that it leaves out."""
    digits = (entity["hex"] or entity["decimal"]).lstrip(b"0")[:_MOST_DIGITS] or b"0"
    return _NO_CHARACTER if int(digits, 16 if entity["hex"] else 10) in _SURROGATES else entity[0]


_NO_CHARACTER: Final = b"&#0;"
_MOST_DIGITS: Final = 8


def _as_number(entity: re.Match[bytes]) -> bytes:
    code = ord("'") if entity[1] == b"apos" else name2codepoint.get(entity[1].decode("ascii"))
    return entity[0] if code is None else b"&#%d;" % code


def _is_described_elsewhere(element: "_Element") -> bool:
    """Whether an element is about the feed, not about an article."""
    above = element.getparent()
    return local(element) in _ABOUT_FEED and above is not None and local(above) in {"channel", "feed"}


def _said(error: object) -> str:
    return " ".join(str(error).split())[:120]


def _draft(entry: Entry, feed: Entry, warnings: tuple[str, ...], *, where: str | None, alone: bool, teasers: bool) -> Draft:
    body, teaser = _body(entry), _is_teaser(entry)
    title = _title(entry, where)
    found = Fragment() if body is None else fragment(body["value"], where=where, media_type=str(body.get("type", "text/html")))
    if not found.paragraphs:
        raise InputError("no text: neither content nor a summary", where=where)
    text, known = titled(title, found.paragraphs)
    published, undated = _published(entry)
    author = _author(entry)
    return Draft(
        text=text,
        known=known,
        id=None if entry.get("link") else entry.get("id"),
        title=title,
        url=entry.get("link"),
        publisher=_text(entry.get("source", {}).get("title")) or _text(feed.get("publisher")) or _text(feed.get("title")),
        author=author,
        published=published,
        language=(body or {}).get("language") or feed.get("language"),
        alone=alone,
        warnings=(*warnings, *((_TEASERS if teasers else _TEASER,) if teaser else ()), *hidden_warning(found.hidden)),
        remarks=(*undated, *((_CUT_OFF_AUTHORS,) if author and author.endswith(_CUT) else ())),
    )


def _contents(entry: Entry) -> list[Entry]:
    return [each for each in entry.get("content", ()) if (each.get("value") or "").strip()]


def _body(entry: Entry) -> Entry | None:
    """The longest content, else the summary."""
    contents = _contents(entry)
    if contents:
        return max(contents, key=lambda each: len(each["value"]))
    summary = entry.get("summary_detail")
    return summary if summary is not None and (summary.get("value") or "").strip() else None


def _is_teaser(entry: Entry) -> bool:
    body = _body(entry)
    if body is None or _contents(entry):
        return False
    words = re.sub(r"<[^<>]{0,999}>", " ", body["value"])
    return len(words.split()) < _TEASER_WORDS or _CUT_OFF.search(words.rstrip()[-40:]) is not None


def _title(entry: Entry, where: str | None) -> str | None:
    about = entry.get("title_detail")
    if about is None or not (about.get("value") or "").strip():
        return None
    found = fragment(about["value"], where=where, media_type=str(about.get("type", "text/plain")))
    return _text(" ".join(words for _, words in found.paragraphs))


def _author(entry: Entry) -> str | None:
    names = [name for each in entry.get("authors", ()) if (name := _text(each.get("name")))]
    return ", ".join(dict.fromkeys(names)) or _text(entry.get("author"))


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _published(entry: Entry) -> tuple[str | None, tuple[str, ...]]:
    """The date and time, and a remark if it is not understood."""
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        with suppress(ValueError, OverflowError):  # "0000-00-00", which databases write for no date
            if parsed is not None:
                return iso_time(datetime(*parsed[:6]).replace(tzinfo=UTC)), ()
    written = _text(entry.get("published") or entry.get("updated"))
    return None, (f"its date {written[:40]!r} is not one that is understood",) if written else ()


FORMAT = Format(
    name="RSS and Atom",
    suffixes=frozenset({".rss", ".atom", ".xml"}),
    begins=_begins,
    read=_drafts,
    extra=Extra.FEEDS,
    several=True,
)
