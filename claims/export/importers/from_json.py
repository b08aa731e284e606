"""Importing JSON and JSON Lines: claim sets with reviewers' decisions.

A correction may be in a review's ``corrections``, or in the claim itself if the review has none for the field; so may
corrected spans. The kind of a source is in the review.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from claims.export.importers.rows import MAX_VALUES, CellError, ImportedFile, ImportedRow, Location, collected, imported_row
from claims.export.review import CORRECTIONS, written_links
from claims.model import ClaimsError
from claims.store.errors import shown

_OF_CLAIM = ("id", "text", *CORRECTIONS)
_OF_REVIEW = ("verdict", "note", "by", "assigned", "seen", "fingerprint")
_SPACE = re.compile(r"[ \t\n\r]*")


def read_lines(data: bytes, file: str) -> ImportedFile:
    """The claims of a file of JSON Lines. A line that is not a claim set is one error."""
    return collected(_of_lines(data, file), file)


def read_items(items: Iterable[object], file: str) -> ImportedFile:
    """The claims of claim sets."""
    numbered = ((item, Location(file, row=number, unit="item")) for number, item in enumerate(items, 1))
    return collected((row for item, place in numbered for row in _of_claim_set(item, place)), file)


def items_of(text: str, file: str) -> Iterator[object]:
    """The values in a JSON array, one at a time, so that only one is in memory; a value that is not an array is the only one.

    Raises `ClaimsError` if the text becomes invalid JSON at some point, or has more values than a file of claims.
    """
    if _values(text) > MAX_VALUES:
        remedy = "export it as JSON Lines, or fewer articles at once"
        raise ClaimsError(f"the file holds more than {MAX_VALUES:,} values", where=file, remedy=remedy)
    try:
        yield from _items(text)
    except (ValueError, RecursionError) as error:
        raise ClaimsError(f"invalid JSON ({error})", where=file, remedy="export it again") from None


def _items(text: str) -> Iterator[object]:
    start = _space(text, 0)
    if not text.startswith("[", start):
        yield json.loads(text)
        return
    decoder = json.JSONDecoder()
    at = _space(text, start + 1)
    while not text.startswith("]", at):
        value, at = decoder.raw_decode(text, at)
        yield value
        at = _space(text, at)
        if text.startswith(",", at):
            at = _space(text, at + 1)
            if text.startswith("]", at):
                raise json.JSONDecodeError("Expecting value", text, at)
        elif not text.startswith("]", at):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
    if (end := _space(text, at + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _space(text: str, at: int) -> int:
    """The end of the white space at a position."""
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _values(text: str) -> int:
    """An upper bound on the number of values in JSON; commas in strings also count."""
    return text.count("{") + text.count("[") + text.count(",")


def text_of(data: bytes, file: str) -> str:
    """The text of a JSON file. Raises `ClaimsError` if it is not UTF-8 text."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ClaimsError("not UTF-8 text", where=file, remedy="save it as UTF-8") from None


def _of_lines(data: bytes, file: str) -> Iterator[ImportedRow | list[CellError] | CellError]:
    for number, encoded in enumerate(BytesIO(data), 1):
        if encoded.isspace():
            continue
        line = text_of(encoded, file)
        place = Location(file, row=number, unit="line")
        if _values(line) > MAX_VALUES:
            yield CellError(f"the line holds more than {MAX_VALUES:,} values", where=str(place), remedy="export it again")
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield CellError(f"invalid JSON ({error})", where=str(place), remedy="write one claim set per line")
        else:
            yield from _of_claim_set(values, place)


def _of_claim_set(values: object, place: Location) -> Iterator[ImportedRow | list[CellError] | CellError]:
    whole = as_object(values)
    article, claims = as_object(whole.get("article")), whole.get("claims")
    if not article or not isinstance(claims, list):
        yield CellError("this is not a claim set", where=str(place), remedy="export it again")
        return
    article_id = as_text(article.get("id"))
    reviews = {str(review.get("claim_id")): review for review in map(as_object, as_list(whole.get("reviews")))}
    for number, claim in enumerate(map(as_object, claims)):
        here = place.at(f"claims[{number}]")
        cells = _cells(claim, reviews.get(str(claim.get("id")), {}) if "reviews" in whole else None)
        wrong = [name for name, value in cells.items() if not isinstance(value, str | int | None)]
        if wrong:
            yield [CellError(f"`{name}` is not text", where=str(here), remedy="write it in quotes") for name in wrong]
        else:
            texts = {name: "" if value is None else str(value) for name, value in cells.items()}
            yield imported_row(texts | {"article_id": article_id}, here)


def _cells(claim: Mapping[str, object], review: Mapping[str, object] | None) -> dict[str, object]:
    cells: dict[str, object] = {str(name): claim[name] for name in _OF_CLAIM if name in claim}
    if review is None:
        return cells
    corrections = as_object(review.get("corrections"))
    cells |= {str(name): corrections[name] for name in CORRECTIONS if name in corrections}
    cells |= {name: review.get(name) for name in _OF_REVIEW if name in review}
    if review.get("spans"):
        cells.pop("text", None)  # corrected words are not the claim's own, and are not compared
    places = review.get("spans") or (claim.get("spans") if review.get("fingerprint") else None)
    if places:
        cells["spans"] = _places(places)
    if "evidence" in review:
        cells["evidence"] = _links(review["evidence"])
    if review.get("source_kind") and cells.get("source"):  # null means nothing: the kind is given only for a corrected source
        cells["source_kind"] = review["source_kind"]
    return cells


def _places(value: object) -> object:
    """Spans as the text of a table cell; other values are unchanged."""
    places = [as_object(place) for place in as_list(value)]
    return "; ".join(f"{place.get('start')}-{place.get('end')}" for place in places) if all(places) else value


def _links(value: object) -> object:
    """Links as the text of a table cell; other values are unchanged."""
    links = as_list(value)
    return written_links(map(str, links)) if all(isinstance(link, str) for link in links) else value


def as_object(value: object) -> Mapping[str, object]:
    """``value`` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_text(value: object) -> str:
    """``value`` if it is a string or a number; "" for null. Objects and arrays are truncated to what a message shows."""
    if not value:
        return ""
    return str(value) if isinstance(value, str | int | float) else shown(value)


def as_list(value: object) -> list[object]:
    """``value`` if it is a JSON array, else a list of it; empty for null."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
