"""D502: front matter is missing, or not as it should be."""

import re
from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, FrontField, Rule, Severity
from claims.check.settings import Settings
from claims.ingest.draft import name_date
from claims.ingest.front_matter import FIELDS

_MARKDOWN = frozenset({".md", ".markdown"})
_KNOWN = tuple(name for names in FIELDS.values() for name in names)
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+\Z")
_ALIKE = 85.0  # of 100, the likeness from which a key is taken for a slip


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """Findings on the front matter of a Markdown article: missing, a required field missing, a slip, a value that is none."""
    if checked.path is None or checked.path.suffix.lower() not in _MARKDOWN:
        return
    if not checked.raw:
        wanted = ", ".join(settings.required_fields)
        if wanted:
            yield Finding(
                "D502", "the article has no front matter", (), f"It should give {wanted} between two lines of three hyphens."
            )
        return
    slips = dict(_slips(checked.raw.values()))
    for key, meant in slips.items():
        field = checked.raw[key]
        yield Finding("D502", f"`{field.key}` is not a field; `{meant}` is", (field.key_span,), "Its value is read by nothing.")
    for name in settings.required_fields:
        if name == "published" and name_date(checked.path.as_posix()):
            continue
        if not any(_is_given(checked.raw.get(key)) for key in FIELDS.get(name, (name,))) and name not in slips.values():
            yield _missing(checked, name)
    yield from _wrong_values(checked)


def _is_given(field: FrontField | None) -> bool:
    return field is not None and field.value not in (None, "", [], {})


def _missing(checked: Checked, name: str) -> Finding:
    empty = next((checked.raw[key] for key in FIELDS.get(name, (name,)) if key in checked.raw), None)
    if empty is not None:
        return Finding("D502", f"`{name}` has no value", (empty.key_span,), "The settings require it.")
    first = next(iter(checked.raw.values()))
    return Finding("D502", f"the front matter has no `{name}`", (first.key_span,), "The settings require it.")


def _slips(fields: Iterable[FrontField]) -> Iterator[tuple[str, str]]:
    """Keys that are nearly a field's name, with that name: "publised"."""
    from rapidfuzz import fuzz

    given = {field.key.lower() for field in fields}
    for key in given - set(_KNOWN):
        meant = max(_KNOWN, key=lambda name: fuzz.ratio(key, name))
        if len(key) > 3 and fuzz.ratio(key, meant) >= _ALIKE and meant not in given:
            yield key, meant


def _wrong_values(checked: Checked) -> Iterator[Finding]:
    for name in FIELDS["url"]:
        field = checked.raw.get(name)
        if field is not None and _is_given(field) and not _URL.match(str(field.value)):
            yield Finding("D502", f"`{field.key}` is not a web address", (field.span,), "It should begin with https://.")
    for name in FIELDS["title"]:
        field = checked.raw.get(name)
        if field is not None and _is_given(field) and not isinstance(field.value, str):
            what = "a list" if isinstance(field.value, list) else f"a {type(field.value).__name__}"
            yield Finding(
                "D502", f"`{field.key}` is not text", (field.span,), f"It is read as {what}: put it in quotation marks."
            )


RULE = Rule(
    code="D502",
    name="front-matter",
    summary="Front matter is missing, lacks a required field, or has one that is not as it should be.",
    why="Days cannot be counted without a date, and nobody can go back to a page without its address.",
    how_to_fix="Write the fields that `required-fields` in the settings lists, each on a line of its own.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example("The bridge fell.", at=("title",), front="title: The bridge fell", note="no date"),
        Example("The bridge fell.", at=("publised",), front="title: The bridge fell\npublised: 2023-09-12"),
        Example("The bridge fell.", at=("bridge.html",), front="title: A bridge\npublished: 2023-09-12\nurl: bridge.html"),
    ),
    silent=(
        Example("The bridge fell.", at=(), front="title: The bridge fell\npublished: 2023-09-12"),
        Example(
            "The bridge fell.", at=(), front="headline: The bridge fell\ndate: 2023-09-12\ntags: bridges", note="other names"
        ),
    ),
)
