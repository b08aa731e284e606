"""Reading fact-checks from files: ClaimReview (JSON-LD, DataFeed, the Fact Check Tools API), our exports, CSV and JSON Lines.

Files are of others: each is read within limits of size, depth and number, and a record that cannot be used is one error with
its place, never the end of the file.
"""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from claims.export.as_csv import uncell
from claims.factchecks.records import RecordError, Scale, fact_check
from claims.filesystem import RefusedFileError, boundary_of
from claims.ingest.decoding import decoded, file_bytes, file_lines
from claims.ingest.finding import TOO_DEEP, is_too_deep, leading_out
from claims.model import ClaimsError, FactCheck, InputError

Read = FactCheck | InputError

MAX_CHECKS = 1_000_000
"""Maximum fact-checks of a file; what follows is one error."""
MAX_DEPTH = 20
"""Maximum depth at which a fact-check is looked for in JSON."""
MAX_LINE = 1_000_000
"""Maximum bytes of a line of JSON Lines, or characters of a line of CSV."""

_CONTAINERS = ("@graph", "dataFeedElement", "item", "items", "itemListElement", "claimReview", "mainEntity", "review", "claims")
"""Members in which fact-checks are looked for."""
_COLUMNS: Mapping[str, Sequence[str]] = {
    "claim": ("claim", "claim_reviewed", "claimreviewed", "statement", "vclaim", "text"),
    "claimant": ("claimant", "speaker", "claim_author", "source"),
    "title": ("title", "headline", "review_title"),
    "summary": ("summary", "subtitle", "description"),
    "url": ("url", "link", "review_url", "page_url", "permalink"),
    "publisher": ("publisher", "review_publisher", "fact_checker", "organization", "organisation"),
    "date": ("date", "review_date", "date_published", "datepublished", "published"),
    "rating": ("rating", "rating_name", "textual_rating", "textualrating", "verdict", "alternate_name"),
    "value": ("rating_value", "ratingvalue"),
    "best": ("best_rating", "bestrating"),
    "worst": ("worst_rating", "worstrating"),
}
"""The names of each field in a table or a plain record, in lower case."""
_UNPUBLISHED = frozenset({"Not a claim"})
"""Verdicts of reviewers that say nothing about a claim's truth."""


def read_file(path: Path) -> Iterator[Read]:
    """The fact-checks of a file, by its suffix, and an error for each record that cannot be used.

    A file that cannot be read at all is one error.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        yield InputError("not a file of fact-checks", where=path, remedy=f"such files end in {', '.join(READERS)}")
        return
    try:
        for number, found in enumerate(reader(path), 1):
            if number > MAX_CHECKS:
                yield InputError(f"the file has more than {MAX_CHECKS:,} fact-checks", where=path, remedy="split it")
                return
            yield found
    except RefusedFileError as error:
        yield InputError(error.what, where=path, remedy=error.remedy)
    except OSError as error:
        yield InputError(f"cannot be read: {error.strerror or error}", where=path, remedy="check the path")
    except InputError as error:
        yield error


def _json(path: Path) -> Iterator[Read]:
    """A JSON document: its records are numbered in the order in which they stand."""
    where = str(path)
    try:
        value = json.loads(decoded(file_bytes(path), where=where))
    except RecursionError:
        raise InputError("invalid JSON: nested too deeply", where=where) from None
    except json.JSONDecodeError as error:
        raise InputError(f"invalid JSON: {error.msg}", where=where, line=error.lineno) from None
    except ValueError:
        raise InputError("invalid JSON: a number has too many digits", where=where) from None
    number = 0
    for number, record in enumerate(_records(value), 1):
        yield _read(record, where, None, f"fact-check {number}: ")
    if not number:
        raise InputError("the file has no fact-checks", where=where, remedy=_EXPECTED)


_EXPECTED = "expected ClaimReview objects, reviewed claim sets, or records with `claim` and `rating`"


def _json_lines(path: Path) -> Iterator[Read]:
    where = str(path)
    for line, data in enumerate(file_lines(path), 1):
        if not data.strip():
            continue
        if len(data) > MAX_LINE:
            yield InputError(f"the line has more than {MAX_LINE:,} bytes", where=where, line=line)
            continue
        try:
            value = json.loads(decoded(data, where=where))
        except RecursionError:
            yield InputError("invalid JSON: nested too deeply", where=where, line=line)
        except InputError as error:
            yield InputError(error.what, where=where, line=line, remedy=error.remedy)
        except ValueError as error:
            said = error.msg if isinstance(error, json.JSONDecodeError) else "a number has too many digits"
            yield InputError(f"invalid JSON: {said}", where=where, line=line, remedy="write one JSON object per line")
        else:
            records = list(_records(value))
            if not records:
                yield InputError("the line has no fact-check", where=where, line=line, remedy=_EXPECTED)
            for record in records:
                yield _read(record, where, line)


def _table(path: Path) -> Iterator[Read]:
    """A table; cells that an export of ours has protected from spreadsheets are restored."""
    where = str(path)
    text = decoded(file_bytes(path), where=where)
    head = text[: text.find("\n") + 1] or text
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    header: list[str] | None = None
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield InputError(f"invalid CSV: {error}", where=where, line=rows.line_num, remedy="save it as CSV in UTF-8")
            continue
        if header is None:
            header = _header(cells, where)
        elif len(cells) != len(header):
            what = f"{len(cells)} cells where the table has {len(header)} columns"
            yield InputError(what, where=where, line=rows.line_num, remedy="put cells that contain a comma in double quotes")
        elif any(cells):
            yield from _row(dict(zip(header, cells, strict=True)), where, rows.line_num)
    if header is None:
        raise InputError("the file is empty", where=where)


def _header(cells: list[str], where: str) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    if not set(_COLUMNS["claim"]) & set(header):
        raise InputError("the first row has no column `claim`", where=where, line=1, remedy="name the columns in the first row")
    return header


def _row(row: Mapping[str, str], where: str, line: int) -> Iterator[Read]:
    if not row.keys() >= _OWN:
        yield _read(row, where, line)
    elif row["verdict"] and row["verdict"] not in _UNPUBLISHED:
        cells = {name: uncell(row[name]) for name in _OWN}
        values = {"claim": cells["statement"], "publisher": cells["by"], "date": cells["at"], "rating": cells["verdict"]}
        yield _read(values | {"claimant": cells["speaker"] or cells["source"]}, where, line)


_OWN = frozenset({"statement", "source", "speaker", "verdict", "by", "at", "fingerprint"})
"""Columns by which a table is an export of ours; others are about the article, not about the check of a claim."""


def _read(record: Mapping[str, object], where: str, line: int | None, name: str = "") -> Read:
    try:
        fields, scale = _fields(record)
        return fact_check(fields, scale)
    except RecordError as error:
        return InputError(name + error.what, where=where, line=line, remedy=error.remedy)


def _records(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """The fact-checks in a JSON value, in order."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _records(item, depth + 1)
    elif isinstance(value, dict):
        if _is_type(value, "ClaimReview") or "claimReviewed" in value:
            yield value
        elif isinstance(value.get("claims"), list) and "schema_version" in value:
            yield from _reviewed(value)
        elif isinstance(value.get("claimReview"), list) and "text" in value:
            yield from _found_by_api(value)
        elif any(isinstance(value.get(name), str | int) for name in ("claim", "claim_reviewed", "vclaim")):
            yield value
        else:
            for name in _CONTAINERS:
                yield from _records(value.get(name), depth + 1)


def _is_type(value: Mapping[str, object], name: str) -> bool:
    kinds = value.get("@type")
    return any(kind in (name, f"https://schema.org/{name}", f"http://schema.org/{name}") for kind in _list(kinds))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _object(value: object) -> Mapping[str, object]:
    """An object, or the first one of a list; an empty one for anything else."""
    return next((item for item in _list(value) if isinstance(item, dict)), {})


def _name(value: object) -> object:
    """The name of a schema.org person or organisation, which may be written as text alone."""
    first = next(iter(_list(value)), None)
    return first.get("name") if isinstance(first, dict) else first


def _first(value: object) -> object:
    return next(iter(_list(value)), None)


def _fields(record: Mapping[str, object]) -> tuple[dict[str, object], Scale]:
    if _is_type(record, "ClaimReview") or "claimReviewed" in record:
        return _of_claim_review(record)
    lowered = {str(name).strip().lower(): value for name, value in record.items()}
    found = {
        field: next((lowered[name] for name in names if lowered.get(name) not in (None, "")), None)
        for field, names in _COLUMNS.items()
    }
    scale = Scale(found.pop("value"), found.pop("best"), found.pop("worst"))
    return found, scale


def _of_claim_review(review: Mapping[str, object]) -> tuple[dict[str, object], Scale]:
    rating, item = _object(review.get("reviewRating")), _object(review.get("itemReviewed"))
    fields = {
        "claim": _first(review.get("claimReviewed")) or item.get("text") or item.get("name"),
        "claimant": _name(item.get("author")) or _name(item.get("creator")),
        "title": _first(review.get("headline")) or _first(review.get("name")),
        "summary": _first(review.get("description")),
        "url": _first(review.get("url")) or _first(review.get("mainEntityOfPage")),
        "publisher": _name(review.get("author")) or _name(review.get("publisher")),
        "date": _first(review.get("dateModified")) or _first(review.get("datePublished")),
        "rating": _first(rating.get("alternateName")) or _first(rating.get("name")),
    }
    return fields, Scale(rating.get("ratingValue"), rating.get("bestRating"), rating.get("worstRating"))


def _found_by_api(claim: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The reviews of a claim in an answer of Google's Fact Check Tools API."""
    for review in _list(claim.get("claimReview")):
        about = _object(review)
        yield {
            "claim": claim.get("text"),
            "claimant": claim.get("claimant"),
            "publisher": _name(about.get("publisher")) or _object(about.get("publisher")).get("site"),
            "url": about.get("url"),
            "title": about.get("title"),
            "date": about.get("reviewDate"),
            "rating": about.get("textualRating"),
        }


def _reviewed(claim_set: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The claims of an export of ours on which a reviewer has decided."""
    reviews = {str(_object(review).get("claim_id")): _object(review) for review in _list(claim_set.get("reviews"))}
    for claim in map(_object, _list(claim_set.get("claims"))):
        review = reviews.get(str(claim.get("id")), {})
        verdict = review.get("verdict")
        if not isinstance(verdict, str) or not verdict or verdict in _UNPUBLISHED:
            continue
        corrected = _object(review.get("corrections"))
        yield {
            "claim": corrected.get("statement") or claim.get("statement"),
            "claimant": claim.get("speaker") or claim.get("source"),
            "publisher": review.get("by"),
            "url": _first(review.get("evidence")),
            "date": review.get("at"),
            "rating": verdict,
        }


READERS = {
    ".json": _json,
    ".jsonld": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _table,
    ".tsv": _table,
}
"""The reader of each suffix."""


def find_files(sources: Iterable[Path]) -> Iterator[Path | ClaimsError]:
    """The files to read: those given, and those with a known suffix below the folders given, sorted; each once.

    In the current repository, a symbolic link to a path outside it is an error, as is a folder that cannot be searched.
    """
    seen: set[Path] = set()
    top = boundary_of(Path.cwd())
    for source in sources:
        if refused := leading_out(source, top):
            yield refused
            continue
        failures: list[InputError] = []
        found = sorted(_below(source, failures)) if source.is_dir() else [source]
        yield from failures
        if not found and not failures:
            yield InputError("the folder has no files of fact-checks", where=source, remedy=f"they end in {', '.join(READERS)}")
        for path in found:
            if path not in seen:
                seen.add(path)
                yield path


def _below(folder: Path, failures: list[InputError]) -> Iterator[Path]:
    """The files below a folder that are read: links are not followed, hidden files and folders are left out."""

    def unreadable(error: OSError) -> None:
        failures.append(InputError(f"cannot be opened: {error.strerror}", where=error.filename or folder))

    for where, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if folders and is_too_deep(Path(where), folder):
            failures.append(InputError(TOO_DEEP, where=where, remedy="move its folders up"))
            folders.clear()
        for path in (Path(where, name) for name in files if not name.startswith(".")):
            if path.suffix.lower() in READERS and path.is_file() and not path.is_symlink():
                yield path
