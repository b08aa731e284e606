"""JSON: a record, a ninjs item, or many of either, in an array or a line each."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from pydantic import BaseModel, ConfigDict, ValidationError

from claims.faults import attempted
from claims.ingest.decoding import decoded
from claims.ingest.draft import Draft
from claims.ingest.formats.ninjs import Json, is_ninjs, ninjs_draft
from claims.ingest.streams import MAX_BYTES
from claims.model import InputError, Text


class ArticleRecord(BaseModel):
    """An article as a JSON object; fields it does not know are left alone."""

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
        if rest.strip() and first.rstrip().endswith("}") and first.startswith("{"):  # records a line each, misnamed
            yield from jsonl_drafts(text.split("\n"), where=where)
            return
        yield InputError(_not_json(error), where=where, line=error.lineno, remedy=_REMEDY)
        return
    except RecursionError:
        yield InputError("not JSON that can be read: it is nested too deeply", where=where, remedy=_REMEDY)
        return
    except ValueError as error:  # a number of thousands of digits
        yield InputError(f"not JSON that can be read: {error}", where=where, remedy=_REMEDY)
        return
    if isinstance(found, list):
        if not found:
            yield InputError("there is no article in it: the array is empty", where=where)
        for at, item in enumerate(found, start=1):
            name, alone = f"item {at}: ", len(found) == 1
            yield attempted(
                partial(_draft, item, where=where, line=None, name=name, alone=alone), f"{name}reading", where=where
            )
        return
    yield _draft(found, where=where, line=None)


def holds_article(data: bytes) -> bool:
    """Whether a JSON document holds an article, however its text is written; False for what cannot be read."""
    try:
        text = decoded(data)
        found, _ = json.JSONDecoder().raw_decode(text, len(text) - len(text.lstrip()))  # of records a line each, the first
    except (InputError, ValueError, RecursionError):
        return False
    items = found if isinstance(found, list) else [found]
    return any(isinstance(item, dict) and ("text" in item or is_ninjs(item)) for item in items)


def jsonl_drafts(lines: Iterable[bytes | str], *, where: str | None = None) -> Iterator[Draft | InputError]:
    """The articles of a JSONL file, one a line; a line that cannot be read is one error that names it."""
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        yield _line_draft(line, number, where)
    if empty:
        yield InputError("the file is empty", where=where, remedy="write one JSON object a line")


_REMEDY = "an article is an object with `text`, or an IPTC ninjs item"


def _line_draft(line: bytes | str, number: int, where: str | None) -> Draft | InputError:
    if len(line) > MAX_BYTES:
        return InputError(f"the line is longer than {MAX_BYTES:,} bytes", where=where, line=number, remedy="split it")
    try:
        found = _parsed(line if isinstance(line, str) else decoded(line, where=where))
    except InputError as error:
        return InputError(error.what, where=where, line=number, remedy=error.remedy)
    except json.JSONDecodeError as error:
        return InputError(_not_json(error), where=where, line=number, remedy="write one JSON object a line")
    except RecursionError:
        return InputError("not JSON that can be read: it is nested too deeply", where=where, line=number)
    except ValueError as error:  # a number of thousands of digits
        return InputError(f"not JSON that can be read: {error}", where=where, line=number)
    return attempted(partial(_draft, found, where=where, line=number, alone=False), "reading", where=where, line=number)


def _not_json(error: json.JSONDecodeError) -> str:
    """What is wrong; the parser's own message breaks off before the place ("Unterminated string starting at")."""
    said = error.msg.removesuffix(" at").removesuffix(" starting")
    return f"not JSON: {said[:1].lower()}{said[1:]}, at character {error.colno} of the line"


def _parsed(text: str) -> Json:
    found: Json = json.loads(text)
    return found


def _draft(found: Json, *, where: str | None, line: int | None, name: str = "", alone: bool = True) -> Draft | InputError:
    if not isinstance(found, dict):
        return InputError(f"{name}not an article: not a JSON object", where=where, line=line, remedy=_REMEDY)
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
            return InputError(f"{name}there is no `{field}`", where=where, line=line, remedy=_REMEDY)
        return InputError(f"{name}`{field}` is not text (got {_short(found[field])})", where=where, line=line)
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
    )


def _short(value: Json) -> str:
    written = json.dumps(value)
    return written if len(written) <= 40 else written[:39] + "…"
