"""JSON: a record or an IPTC ninjs item ("News in JSON"), or several, in an array or one per line.

Of ninjs, versions 1.x (``headline``, ``body_text``), 2.x (``headlines``, ``bodies``) and 3.x (camel case) are read:
https://www.iptc.org/std/ninjs/
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from pydantic import BaseModel, ConfigDict, ValidationError

from claims.faults import attempted
from claims.ingest.dates import iso_date
from claims.ingest.decoding import MAX_BYTES, decoded
from claims.ingest.draft import Draft
from claims.ingest.page import page_draft
from claims.ingest.page_markup import check_markup, with_open_body
from claims.ingest.unread import unread_strings
from claims.ingest.values import AmbiguousObject, has_prose, json_object
from claims.model import BlockKind, InputError, Text

Json = object
"""What `json.loads` returns."""

_SIGNS = frozenset({"uri", "bodies", "headlines", "versioncreated", "bodytext", "bodyxhtml", "pubstatus", "standard"})
_DATES = ("firstcreated", "versioncreated", "contentcreated")
_BODIES = frozenset({"bodytext", "bodyxhtml", "bodyhtml"})
_WORD = re.compile(r"\w+")
_HTML = re.compile(r"<(?:p|div|section|br|h\d|html|body|article)\b", re.IGNORECASE)
_BREAKS = re.compile(r"\s*(?:</(?:p|div|h\d|li|blockquote|section)>|<br\s*/?>)\s*", re.IGNORECASE)
_SUMMARY_ROLES = frozenset({"summary", "abstract", "teaser", "caption", "drm:summary"})


def is_ninjs(item: Mapping[str, Json]) -> bool:
    """Whether a JSON object is a ninjs item rather than a record with ``text``."""
    return "text" not in item and bool(_SIGNS & _folded(item).keys())


def ninjs_draft(item: Mapping[str, Json], *, where: str | None = None, line: int | None = None) -> Draft:
    """The article in a ninjs item: its headline, then its body.

    Raises `InputError` if a field has the wrong type or the body is missing.
    """
    fields = _folded(item)
    twice = [name for name, count in Counter(map(_fold, item)).items() if count > 1]

    def fail(what: str, remedy: str | None = None) -> InputError:
        return InputError(f"invalid ninjs: {what}", where=where, line=line, remedy=remedy)

    def text_of(name: str) -> str | None:
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise fail(f"`{name}` is not a string but {_kind(value)}")
        return value

    def texts_of(name: str) -> list[Mapping[str, Json]]:
        value = fields.get(name, [])
        if not isinstance(value, list):
            raise fail(f"`{name}` is not an array but {_kind(value)}")
        for entry in value:
            if not isinstance(entry, dict) or not isinstance(entry.get("value"), str):
                raise fail(f"`{name}` has an entry without a string `value`")
        return [_folded(entry) for entry in value]

    if twice:
        raise fail(f"`{twice[0]}` is there twice, in different spellings", "keep one")
    if "uri" not in fields:
        raise fail("`uri` is missing", "every ninjs item must have a `uri`")
    body, markup = _body(texts_of("bodies")) or _body_1(text_of("bodytext"), text_of("bodyxhtml")) or (None, "")
    headline = _chosen(texts_of("headlines")) or text_of("headline")
    prose = _prose(body, markup, where) if body else ""
    if not prose.strip():
        raise fail("the body is missing", "give `bodies` (2.x) or `body_text` (1.x)")
    published = next((value for name in _DATES if (value := text_of(name))), None)
    if published is not None and iso_date(published) is None:
        raise fail(f"{published!r} is not a date and time", "write it as 2023-09-12T07:15:00Z")
    uri = text_of("uri")
    text, known = _article(headline, prose)
    versions = _unread_versions(item, text, where)
    return Draft(
        text=text,
        known=known,
        id=uri,
        title=headline or text_of("title"),
        url=text_of("url") or (uri if uri and uri.startswith(("http://", "https://")) else None),
        publisher=_publisher(fields.get("infosources")) or text_of("copyrightholder"),
        author=text_of("by") or text_of("byline"),
        published=published,
        language=text_of("language"),
        line=line,
        published_line=line,
        warnings=tuple(versions.values()),
        unread=tuple(unread_strings(item.items(), text, versions)),
    )


def _unread_versions(item: Mapping[str, Json], text: str, where: str | None) -> dict[str, str]:
    """Warnings about other versions of an article's ``text`` in the same object that have words which it does not have, by the
    keys that hold them.
    """
    versions = [(name, value, "html" if "html" in name.lower() else "text/plain") for name, value in item.items()]
    found = [each for each in versions if _fold(each[0]) in _BODIES and isinstance(each[1], str)]
    bodies = [body for name, value, _ in versions if _fold(name) == "bodies" and isinstance(value, list) for body in value]
    full = [body for body in map(_folded_entry, bodies) if str(body.get("role", "")).lower() not in _SUMMARY_ROLES]
    found += (("bodies", body.get("value"), str(body.get("contenttype", ""))) for body in full)
    read = Counter(_WORD.findall(text.casefold()))
    return {
        name: f"not read: `{name}` has another version of the text, with other words"
        for name, value, markup in found
        if isinstance(value, str) and _has_more(value, markup, read, where)
    }


def _has_more(value: str, markup: str, read: Counter[str], where: str | None) -> bool:
    """Whether a version has words, or more of them, than were read; also if it is not valid."""
    try:
        words = Counter(_WORD.findall(_prose(value, markup, where).casefold()))
    except InputError:
        return True
    return any(count > read[word] for word, count in words.items())


def _folded_entry(body: Json) -> dict[str, Json]:
    return _folded(body) if isinstance(body, dict) else {}


def _fold(key: str) -> str:
    return key.lower().replace("_", "")


def _folded(item: Mapping[str, Json]) -> dict[str, Json]:
    """Names in lower case without underscores: ``versionCreated`` (3.x) is ``versioncreated`` (2.x)."""
    return {_fold(key): value for key, value in item.items()}


_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}


def _kind(value: Json) -> str:
    return _KINDS.get(type(value), "null")


def _body(bodies: list[Mapping[str, Json]]) -> tuple[str, str] | None:
    """The longest version of the body and its media type; plain text is preferred to markup, whose paragraphs are guessed."""
    full = [body for body in bodies if str(body.get("role", "")).lower() not in _SUMMARY_ROLES] or bodies
    ranked = sorted(full, key=lambda body: str(body.get("contenttype") or "text/plain") != "text/plain")
    return next(((str(body["value"]), str(body.get("contenttype", ""))) for body in ranked if str(body["value"]).strip()), None)


def _body_1(text: str | None, xhtml: str | None) -> tuple[str, str] | None:
    """The body of ninjs 1.x; its markup is preferred if the plain text has lost the paragraphs."""
    if text and text.strip() and ("\n" in text.strip() or not xhtml):
        return text, "text/plain"
    return (xhtml, "text/html") if xhtml and xhtml.strip() else (text, "text/plain") if text else None


def _chosen(headlines: Iterable[Mapping[str, Json]]) -> str | None:
    """The main headline, else the first."""
    ranked = sorted(headlines, key=lambda entry: str(entry.get("role", "main")).lower() != "main")
    return next((" ".join(str(entry["value"]).split()) for entry in ranked if str(entry["value"]).strip()), None)


def _publisher(sources: Json) -> str | None:
    if not isinstance(sources, list):
        return None
    named = [source["name"] for source in sources if isinstance(source, dict) and isinstance(source.get("name"), str)]
    return named[0] if named else None


def _prose(body: str, markup: str, where: str | None) -> str:
    """The body's text. Markup is a fragment, not a page: its paragraphs end where its block elements do."""
    if "html" not in markup.lower() and not (not markup and _HTML.search(body)):
        return body
    from lxml import html  # a dependency of trafilatura; slow to import
    from lxml.etree import LxmlError

    check_markup(body, where=where)
    parser = html.HTMLParser(huge_tree=True)
    try:
        words = html.fromstring(f"<div>{_BREAKS.sub(_gap, with_open_body(body))}</div>", parser=parser).text_content()
    except (LxmlError, ValueError):
        return page_draft(body, where=where).text
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # the parser leaves out the rest
        raise InputError("the markup of the article is nested too deeply", where=where, remedy="give its text")
    return "\n\n".join(paragraph for line in words.split(_PARAGRAPH) if (paragraph := " ".join(line.split())))


_PARAGRAPH = "\u2029"


def _gap(mark: re.Match[str]) -> str:
    return _PARAGRAPH + mark[0].strip()


def _article(headline: str | None, body: str) -> tuple[str, dict[int, BlockKind]]:
    """Headline and body as one text; a body that already begins with the headline is unchanged."""
    if not headline:
        return body, {}
    if body.lstrip().startswith(headline):
        return body, {}
    return f"{headline}\n\n{body}", {0: BlockKind.HEADLINE}


class ArticleRecord(BaseModel):
    """An article as a JSON object; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: Text
    id: Text | int | None = None
    title: Text | None = None
    published: str | None = None
    url: Text | None = None
    author: Text | list[Text] | None = None
    publisher: Text | None = None
    language: str | None = None


def json_drafts(text: str, *, where: str | None = None) -> Iterator[Draft | InputError]:
    """The articles in a JSON document: one object, or an array of them. What cannot be read is yielded as an error."""
    try:
        found = _parsed(text)
    except json.JSONDecodeError as error:
        first, _, rest = text.strip().partition("\n")
        if rest.strip() and first.rstrip().endswith("}") and first.startswith("{"):  # one record per line, misnamed
            yield from jsonl_drafts(text.split("\n"), where=where)
            return
        yield InputError(_not_json(error), where=where, line=error.lineno, remedy=_REMEDY)
        return
    except RecursionError:
        yield InputError("invalid JSON: nested too deeply", where=where, remedy=_REMEDY)
        return
    except ValueError:  # a number of thousands of digits
        yield InputError("invalid JSON: a number has too many digits", where=where, remedy=_REMEDY)
        return
    if isinstance(found, list):
        if not found:
            yield InputError("no article: the array is empty", where=where)
        for at, item in enumerate(found, start=1):
            name, alone = f"item {at}: ", len(found) == 1
            yield attempted(
                partial(_draft, item, where=where, line=None, name=name, alone=alone), f"{name}reading", where=where
            )
        return
    yield _draft(found, where=where, line=None)


_FIRST = 4
"""The number of bytes that show the encoding of JSON (RFC 4627): in UTF-16 and UTF-32 some of them are zero."""


def holds_article(data: bytes) -> bool:
    """Whether a JSON document, or a line of JSON Lines, contains an article, in any of the formats.

    True if it is nested too deeply, has a number that is too long to be read, or cannot be decoded; False if it is not JSON.
    UTF-16 and UTF-32 without a byte order mark, which other readers of JSON recognise, are decoded as well: reading the file
    reports them.
    """
    try:
        text = data.decode(json.detect_encoding(data)) if b"\0" in data[:_FIRST] else decoded(data)
    except (InputError, UnicodeDecodeError):
        return True
    try:
        return _is_article(json.loads(text))
    except json.JSONDecodeError:
        return any(_line_holds_article(line) for line in text.split("\n"))
    except (RecursionError, ValueError):
        return True


def json_has_prose(data: bytes) -> bool:
    """Whether a JSON document that `holds_article` says has no article has sentences nevertheless, in fields of other names."""
    try:
        return has_prose(json.loads(decoded(data)))
    except (InputError, RecursionError, ValueError):
        return False


def _line_holds_article(line: str) -> bool:
    try:
        return _is_article(json.loads(line))
    except json.JSONDecodeError:
        return False
    except (RecursionError, ValueError):
        return True


def _is_article(found: Json) -> bool:
    items = found if isinstance(found, list) else [found]
    return any(isinstance(item, dict) and ("text" in item or is_ninjs(item)) for item in items)


def jsonl_drafts(lines: Iterable[bytes | str], *, where: str | None = None) -> Iterator[Draft | InputError]:
    """The articles of a JSONL file, one per line; a line that cannot be read is one error with its number."""
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        yield _line_draft(line, number, where)
    if empty:
        yield InputError("the file is empty", where=where, remedy="write one JSON object per line")


_REMEDY = "an article is an object with `text`, or an IPTC ninjs item"


def _line_draft(line: bytes | str, number: int, where: str | None) -> Draft | InputError:
    if len(line) > MAX_BYTES:
        return InputError(f"the line is longer than {MAX_BYTES:,} bytes", where=where, line=number, remedy="split it")
    try:
        found = _parsed(line if isinstance(line, str) else decoded(line, where=where))
    except InputError as error:
        return InputError(error.what, where=where, line=number, remedy=error.remedy)
    except json.JSONDecodeError as error:
        return InputError(_not_json(error), where=where, line=number, remedy="write one JSON object per line")
    except RecursionError:
        return InputError("invalid JSON: nested too deeply", where=where, line=number)
    except ValueError:  # a number of thousands of digits
        return InputError("invalid JSON: a number has too many digits", where=where, line=number)
    return attempted(partial(_draft, found, where=where, line=number, alone=False), "reading", where=where, line=number)


def _not_json(error: json.JSONDecodeError) -> str:
    """The error in words; the parser's own message ends before the position ("Unterminated string starting at")."""
    said = error.msg.removesuffix(" at").removesuffix(" starting")
    return f"invalid JSON: {said[:1].lower()}{said[1:]}, at character {error.colno} of the line"


def _parsed(text: str) -> Json:
    found: Json = json.loads(text, object_pairs_hook=json_object)
    return found


def _draft(found: Json, *, where: str | None, line: int | None, name: str = "", alone: bool = True) -> Draft | InputError:
    if not isinstance(found, dict):
        return InputError(f"{name}not an article: not a JSON object", where=where, line=line, remedy=_REMEDY)
    bodies = _folded(found).get("bodies")
    if any(isinstance(each, AmbiguousObject) for each in (found, *(bodies if isinstance(bodies, list) else ()))):
        what = f"{name}a key of the article is there twice, and programs differ in which one they read"
        return InputError(what, where=where, line=line, remedy="keep one")
    try:
        if is_ninjs(found):
            return replace(ninjs_draft(found, where=where, line=line), alone=alone)
        record = ArticleRecord.model_validate(found)
    except InputError as error:
        return InputError(name + error.what, where=where, line=line, remedy=error.remedy)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = str(first["loc"][0])
        if first["type"] == "missing":
            return InputError(f"{name}`{field}` is missing", where=where, line=line, remedy=_REMEDY)
        return InputError(f"{name}`{field}` is not a string (got {_short(found[field])})", where=where, line=line)
    versions = _unread_versions(found, record.text, where)
    author = ", ".join(record.author) if isinstance(record.author, list) else record.author
    return Draft(
        text=record.text,
        id=None if record.id is None else str(record.id),
        title=record.title,
        url=record.url,
        publisher=record.publisher,
        author=author,
        published=record.published,
        language=record.language,
        line=line,
        published_line=line,
        alone=alone,
        warnings=tuple(versions.values()),
        unread=tuple(unread_strings(found.items(), record.text, {*versions, "text", "title"})),
    )


def _short(value: Json) -> str:
    written = json.dumps(value)
    return written if len(written) <= 40 else written[:39] + "…"
