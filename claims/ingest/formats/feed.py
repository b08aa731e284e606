"""RSS and Atom feeds, read with feedparser: an article for each entry."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from claims.extras import Extra
from claims.ingest.dates import iso_time
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format
from claims.ingest.formats.markup import MAX_XML, Fragment, fragment, hidden_warning, root_name, titled
from claims.model import InputError

_ROOTS = frozenset({"rss", "feed"})
_RSS_1 = b"://purl.org/rss/1.0/"
_HEAD = 65_536
_TEASER_WORDS: Final = 80
"""A summary with fewer words is not an article's text."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.|&hellip;)\]?\s*\Z|\b(?:read more|continue reading|full story)\W*\Z", re.IGNORECASE)
_TEASER = "only a teaser: the feed has no text of this article but a summary"
_TEASERS = "only a teaser: the feed has no text of its articles but summaries"

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

    if len(data) > MAX_XML:
        raise InputError(f"the file is larger than {MAX_XML:,} bytes, the maximum of XML", where=where, remedy="split it")
    # A stream, since bytes could be a path or an address, which would be opened.
    try:
        found = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except _ODD as error:
        raise InputError(f"invalid feed: {_said(error)}", where=where) from None
    broken = found.get("bozo_exception") if found.get("bozo") else None
    warnings = _broken(broken)
    if not found.entries:
        what = f"invalid feed: {_said(broken)}" if broken is not None else "the feed has no entries"
        raise InputError(what, where=where)
    teasers = all(_is_teaser(entry) for entry in found.entries)
    for number, entry in enumerate(found.entries, start=1):
        try:
            yield _draft(entry, found.feed, warnings, where=where, alone=len(found.entries) == 1, teasers=teasers)
        except InputError as error:
            yield InputError(f"entry {number}: {error.what}", where=where, remedy=error.remedy)


def _broken(error: object) -> tuple[str, ...]:
    """A warning if the feed is not well-formed, so that entries may be missing. A wrong or missing encoding is no doubt."""
    from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType

    if error is None or isinstance(error, (CharacterEncodingOverride, NonXMLContentType)):
        return ()
    return (f"the feed is not well-formed, so text or entries may be missing: {_said(error)}",)


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
    return Draft(
        text=text,
        known=known,
        id=None if entry.get("link") else entry.get("id"),
        title=title,
        url=entry.get("link"),
        publisher=_text(entry.get("source", {}).get("title")) or _text(feed.get("publisher")) or _text(feed.get("title")),
        author=_author(entry),
        published=published,
        language=(body or {}).get("language") or feed.get("language"),
        alone=alone,
        warnings=(*warnings, *((_TEASERS if teasers else _TEASER,) if teaser else ()), *undated, *hidden_warning(found.hidden)),
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
    """The date and time, and a warning if it is not understood."""
    for name in ("published", "updated"):
        if (parsed := entry.get(f"{name}_parsed")) is not None:
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
