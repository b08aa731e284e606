"""D502: front matter is missing or invalid."""

from collections.abc import Iterable, Iterator

from claims.check.context import RuleContext
from claims.check.front_matter import FrontField
from claims.check.rule import Example, Finding, Rule
from claims.ingest.draft import name_date
from claims.ingest.front_matter import FIELDS

_MARKDOWN = frozenset({".md", ".markdown"})
_KNOWN = tuple(name for names in FIELDS.values() for name in names)
_ALIKE = 85.0  # the minimum similarity (of 100) of a typo to a field name


def find(context: RuleContext) -> Iterable[Finding]:
    """Findings on the front matter of a Markdown article: missing, a required field missing, a typo, an invalid value."""
    if context.path is None or context.path.suffix.lower() not in _MARKDOWN:
        return
    if not context.front_matter:
        wanted = ", ".join(context.settings.required_fields)
        if wanted:
            yield Finding(
                "D502", "the article has no front matter", (), f"It should give {wanted} between two lines of three hyphens."
            )
        return
    slips = dict(_slips(context.front_matter.values()))
    for key, meant in slips.items():
        field = context.front_matter[key]
        yield Finding("D502", f"`{field.key}` is not a field; `{meant}` is", (field.key_span,), "Its value is ignored.")
    for name in context.settings.required_fields:
        if name == "published" and name_date(context.path.as_posix()):
            continue
        if (
            not any(_is_given(context.front_matter.get(key)) for key in FIELDS.get(name, (name,)))
            and name not in slips.values()
        ):
            yield _missing(context, name)
    yield from _wrong_values(context)


def _is_given(field: FrontField | None) -> bool:
    return field is not None and field.value not in (None, "", [], {})


def _missing(context: RuleContext, name: str) -> Finding:
    empty = next((context.front_matter[key] for key in FIELDS.get(name, (name,)) if key in context.front_matter), None)
    if empty is not None:
        return Finding("D502", f"`{name}` has no value", (empty.key_span,), "The settings require it.")
    first = next(iter(context.front_matter.values()))
    return Finding("D502", f"the front matter has no `{name}`", (first.key_span,), "The settings require it.")


def _slips(fields: Iterable[FrontField]) -> Iterator[tuple[str, str]]:
    """Keys with a typo, each with the field's name: "publised"."""
    from rapidfuzz import fuzz

    given = {field.key.lower() for field in fields}
    for key in given - set(_KNOWN):
        meant = max(_KNOWN, key=lambda name: fuzz.ratio(key, name))
        if len(key) > 3 and fuzz.ratio(key, meant) >= _ALIKE and meant not in given:
            yield key, meant


def _is_web_address(value: str) -> bool:
    """Whether a value is the URL of a page: a scheme, and a host with a dot in it.

    >>> _is_web_address("https://example.org/a"), _is_web_address("bridge.html"), _is_web_address("https://localhost/a")
    (True, False, False)
    """
    scheme, _, rest = value.partition("://")
    dot = rest.split("/", 1)[0].find(".", 1)
    return scheme in ("http", "https") and 0 < dot < len(rest) - 1 and not any(char.isspace() for char in value)


def _wrong_values(context: RuleContext) -> Iterator[Finding]:
    for name in FIELDS["url"]:
        field = context.front_matter.get(name)
        if field is not None and _is_given(field) and not _is_web_address(str(field.value)):
            yield Finding("D502", f"`{field.key}` is not a web address", (field.span,), "It should begin with https://.")
    for name in FIELDS["title"]:
        field = context.front_matter.get(name)
        if field is not None and _is_given(field) and not isinstance(field.value, str):
            what = "a list" if isinstance(field.value, list) else f"a {type(field.value).__name__}"
            yield Finding(
                "D502", f"`{field.key}` is not text", (field.span,), f"It is parsed as {what}: put it in quotation marks."
            )


RULE = Rule(
    code="D502",
    name="front-matter",
    summary="Front matter is missing, lacks a required field, or has an invalid one.",
    why="Relative days cannot be resolved without a date, and nobody can find the page again without its address.",
    how_to_fix="Write the fields that `required-fields` in the settings lists, each on a line of its own.",
    find=find,
    fires=(
        Example("The bridge fell.", at=("title",), front="title: The bridge fell", note="no date"),
        Example("The bridge fell.", at=("publised",), front="title: The bridge fell\npublised: 2023-09-12"),
        Example("The bridge fell.", at=("bridge.html",), front="title: A bridge\npublished: 2023-09-12\nurl: bridge.html"),
    ),
    silent=(
        Example("The bridge fell.", front="title: The bridge fell\npublished: 2023-09-12"),
        Example("The bridge fell.", front="headline: The bridge fell\ndate: 2023-09-12\ntags: bridges", note="other names"),
    ),
)
