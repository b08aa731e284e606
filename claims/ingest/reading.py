"""From text, bytes or a file to `Article`s."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePath
from typing import Final

from claims.faults import attempted, contained
from claims.filesystem import RefusedFileError
from claims.ingest.decoding import decoded, file_bytes, file_lines, standard_input_bytes
from claims.ingest.draft import Draft, Markup, article_of
from claims.ingest.exports import HEAD, begins_export, is_pointer, no_article
from claims.ingest.finding import STANDARD_INPUT
from claims.ingest.formats import XML, format_of
from claims.ingest.formats.markup import root_name
from claims.ingest.markdown import markdown_draft
from claims.ingest.page import declared_charset, page_draft
from claims.ingest.records import json_drafts, jsonl_drafts
from claims.ingest.web_archive import archived_page, is_web_archive
from claims.model import Article, IdOrigin, InputError
from claims.present.wording import counted

_FORMATS = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
DATA: Final = {".csv": "a table (CSV)", ".tsv": "a table (TSV)", ".yaml": "data in YAML", ".yml": "data in YAML"}
"""What files with these suffixes are: data, which may have the text of articles but are not read."""
_SAVE = "save the text of each article as text, Markdown, HTML or JSON"
_OTHERS = frozenset({*_FORMATS, ".mhtml", ".mht"})

_UNKNOWN = "the format {} is not known, so its markup was not read; rename the file to .txt or .md, or convert it"
_MARKUP = frozenset({".rst", ".adoc", ".org", ".tex", ".latex", ".rtf", ".wiki", ".rest", ".roff"})
"""Suffixes of formats with markup that are not read as such; others may be part of a name: "Olm v. Tamm", "a.2024-05-01"."""
_AS_TEXT = "read as plain text, since its name ends in no known suffix"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_OBJECT = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"|\})')
_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?:[^\n]*\n){0,60}?(?:[\w-]+[ \t]*:[^\n]*\n)|\+\+\+[ \t]*\r?\n(?:[^\n]*\n){0,60}?(?:[\w-]+[ \t]*=[^\n]*\n)"
)


def read_text(
    text: str,
    *,
    id: str | None = None,
    path: str | Path | None = None,
    markup: Markup = "plain",
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> Article:
    """An article with exactly this ``text``, and the caller's metadata.

    ``markup`` says whether it is plain text or Markdown (whose front matter is also read; the caller's values take precedence).
    ``published`` is an ISO 8601 date or date and time. Raises `InputError` if the text is empty, too long (over
    `MAX_CHARACTERS`) or not English, the date is invalid, or the front matter is broken.
    """
    where = _written(path)
    draft = markdown_draft(text, where=where) if markup == "markdown" else Draft(text=text)
    article = article_of(draft, path=where, published=published)
    metadata = {"id": id, "title": title, "url": url, "publisher": publisher, "author": author, "language": language}
    given: dict[str, object] = {field: value for field, value in metadata.items() if value is not None}
    if id is not None:
        given["id_origin"] = IdOrigin.METADATA
    return article.model_copy(update=given) if given else article


def read_bytes(data: bytes, *, path: str | Path | None = None, published: str | None = None) -> Iterator[Article | InputError]:
    """The articles in the bytes of a file; what cannot be read is yielded as an error in its position.

    The format is that of ``path``'s suffix (.txt, .md, .html, .json, .jsonl, .pdf and their like), else what the content looks
    like: HTML, a page that a browser saved in one file (MHTML), JSON, JSONL, a feed, NITF, NewsML-G2, PDF, DOCX, WARC, Markdown
    with front matter, else plain text.
    ``published`` overrides the date of all of them.
    """
    where = _written(path)
    for found in _drafts(data, where):
        yield found if isinstance(found, InputError) else _article(found, where, published)


def read_path(path: str | Path, *, published: str | None = None) -> Iterator[Article | InputError]:
    """The articles in one file, or on standard input where ``path`` is "-"; what cannot be read is yielded as an error.

    Only regular files are read: a named pipe, a socket or a device is an error. JSONL files of any size are read line by line.
    """
    where = _written(path) or ""
    try:
        if PurePath(where) == STANDARD_INPUT:
            data = standard_input_bytes()
        elif _FORMATS.get(Path(where).suffix.lower()) == "jsonl":
            yield from _articles_in_lines(file_lines(Path(path)), where, published)
            return
        else:
            data = file_bytes(Path(path))
    except (OSError, ValueError, RefusedFileError, InputError) as error:  # ValueError: the path holds a null character
        yield unreadable(error, where)
        return
    yield from read_bytes(data, path=path, published=published)


def _articles_in_lines(lines: Iterator[bytes], where: str, published: str | None) -> Iterator[Article | InputError]:
    head: list[bytes] = []
    while sum(map(len, head)) < HEAD and (line := next(lines, b"")):
        head.append(line)
    if begins_export(b"".join(head)[:HEAD]):
        yield no_article(where)
        return
    for found in jsonl_drafts(chain(head, lines), where=where):
        yield found if isinstance(found, InputError) else _article(found, where, published)


def unreadable(error: Exception, where: str) -> InputError:
    """The error for a file ``where`` that cannot be read, with the remedy."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, RefusedFileError):
        if Path(where).is_dir():
            return InputError("this is a folder", where=where, remedy="give its files, or use find_inputs to find them")
        return InputError(error.what, where=where, remedy=error.remedy or "split it")
    if isinstance(error, FileNotFoundError):
        dangling = Path(where).is_symlink()
        what = "broken symbolic link" if dangling else "file not found"
        return InputError(what, where=where, remedy="check the path")
    if isinstance(error, PermissionError):
        return InputError("permission denied", where=where, remedy="check the file's permissions")
    return InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", where=where)


def _article(draft: Draft, where: str | None, published: str | None) -> Article | InputError:
    return attempted(lambda: article_of(draft, path=where, published=published), "reading", where=where, line=draft.line)


def _drafts(data: bytes, where: str | None) -> Iterable[Draft | InputError]:
    shown = "standard input" if where == str(STANDARD_INPUT) else where
    if not data.strip():
        what = "the file is empty" if shown == where else "the input is empty"
        return [InputError(what, where=shown, remedy="provide the article's text")]
    if begins_export(data[:HEAD]):
        return [no_article(shown)]
    if is_pointer(data):
        return [InputError("a Git LFS pointer, not the article's text", where=shown, remedy="fetch it with `git lfs pull`")]
    if (known := format_of(where, data, known=_OTHERS)) is not None:
        return known.drafts(data, shown)
    suffix = PurePath(where or "").suffix.lower()
    if suffix in DATA:
        return [InputError(f"not read: {DATA[suffix]}, not an article", where=shown, remedy=_SAVE)]
    kind = _FORMATS.get(suffix)
    if suffix == XML and root_name(data) != "html":
        return [InputError("not an article: neither a feed, NITF nor NewsML-G2", where=shown)]
    try:
        if kind is None and is_web_archive(data):
            with contained("reading", where=shown):
                return [_archived_draft(data, shown)]
        if kind == "jsonl":
            return jsonl_drafts(data.split(b"\n"), where=shown)
        declared = declared_charset(data) if kind in {None, "html"} else None
        with contained("reading", where=shown):
            return _drafts_of(decoded(data, where=shown, declared=declared), kind, shown)
    except InputError as error:
        return [error]


def _archived_draft(data: bytes, where: str | None) -> Draft:
    page, others = archived_page(data, where=where)
    draft = page_draft(page, where=where)
    also = (f"not read: {counted(others, 'other page')} in the web archive, such as a frame",) if others else ()
    return replace(draft, unread=(*draft.unread, *also))


def _drafts_of(text: str, kind: str | None, where: str | None) -> Iterable[Draft | InputError]:
    match kind or _looks_like(text):
        case "html":
            return [page_draft(text, where=where, numbered=True)]
        case "markdown":
            return [markdown_draft(text, where=where)]
        case "json":
            return json_drafts(text, where=where)
        case "plain" if kind is None and (suffix := PurePath(where or "").suffix):
            said = (_UNKNOWN.format(suffix),)
            return [Draft(text=text, warnings=said) if suffix.lower() in _MARKUP else Draft(text=text, remarks=(_AS_TEXT,))]
        case _:
            return [Draft(text=text)]


def _looks_like(text: str) -> str:
    """The format of a text by its content, if the suffix does not determine it."""
    if _PAGE.match(text):
        return "html"
    if _OBJECT.match(text):
        return "json"
    return "markdown" if _FRONT_MATTER.match(text) else "plain"


def _written(path: str | Path | None) -> str | None:
    """The path as given, with slashes."""
    return None if path is None else PurePath(path).as_posix()
