"""The registry of export formats: the built-in ones and those of installed packages.

`FORMATS` declares the built-in ones; a format's module is imported when the format is first written. A package adds one by an
entry point of the group `GROUP`, ``name = "module:FORMAT"``, where ``FORMAT`` is a `Format` with that name. Entry points are
read only when a name, a suffix or ``--help`` needs them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any, Protocol, TextIO, cast

from claims.extras import Extra, remedy
from claims.faults import contained
from claims.plugins import registered

if TYPE_CHECKING:  # slow to import, and the command line imports this module to answer --help
    from importlib.metadata import EntryPoint

    from claims.export.errors import OutputError
    from claims.export.review import Reviews
    from claims.model import ClaimSet

GROUP = "claims.export_formats"
"""The group of entry points by which a package adds formats."""

_PAGE = re.compile(r"https?://[^\s/?#\\@:{}]+(:[0-9]{1,5})?([/?#][^\s\\{}\"<>]*)?", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s/?#\\]+[^\s\\]*", re.IGNORECASE)


def web_link(address: str | None) -> str | None:
    """``address`` if it is a web URL, which a page may link to; None for others, such as ``javascript:``.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)"), web_link("//example.org")
    ('https://example.org/a', None, None)
    """
    return address if address and address.isascii() and address.isprintable() and _LINK.fullmatch(address) else None


@dataclass(frozen=True, slots=True)
class Desk:
    """The fact-checking desk that publishes verdicts: its name, and the URL of their page.

    ``{id}`` in ``page`` is replaced by the claim's id; without it the id becomes the URL's fragment. Raises `ClaimsError`
    if the page is not a web URL.
    """

    name: str
    page: str

    def __post_init__(self) -> None:
        address = self.page.replace("{id}", "id")
        if _PAGE.fullmatch(address):
            return
        from claims.model import ClaimsError

        remedy = "write a complete URL: https://, the site, and the path of the verdicts"
        if _PAGE.fullmatch(f"https://{address}") and "://" not in address:
            remedy = f"write https://{self.page}"
        raise ClaimsError(f"{self.page[:100]!r} is not the URL of a web page", remedy=remedy)


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a file and its content other than claims, as far as the format does not determine them.

    ``several`` says that the run was given more than one article (JSON then writes a list, even if only one could be
    read); ``width`` is the number of columns of a page, ``colour`` whether it may contain terminal colours. ``reviews`` are
    people's decisions, None if the claims do not come from the store; ``desk`` is their publisher.
    """

    several: bool = False
    width: int = 120
    colour: bool = False
    reviews: "Reviews | None" = None
    desk: Desk | None = None


class Writer(Protocol):
    """Writes claim sets to an open stream as they arrive: a text stream, or a binary one if the format is binary."""

    def __call__(self, claim_sets: "Iterable[ClaimSet]", stream: IO[Any], layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``."""


class InParts(Protocol):
    """The module of a format that writes more into a folder than one file per article."""

    def parts(self, claim_set: "ClaimSet", layout: Layout) -> Mapping[str, str]:
        """The files of an article: their text by suffix."""

    def settings(self) -> Mapping[str, str]:
        """The files that a folder contains once: their text by name."""


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: its name, the suffix of its files, a description of a file, and its `Writer` as ``module:function``.

    ``encoding`` is that of its files; a stream that is not a file is always plain UTF-8. ``extra`` names the extra of the
    package that the module needs. ``parts`` are the suffixes of the files that an article has in a folder, if that is not
    one file with ``suffix`` or the folder holds others as well, see `InParts`. ``package`` is the installed package that adds
    the format, None for built-in ones; the registry sets it. ``mark`` is a regular expression that the beginning or the
    end of its files matches, by which an earlier output is recognised and may be replaced; empty if there is none.
    """

    name: str
    suffix: str
    holds: str
    writer: str
    encoding: str = "utf-8"
    binary: bool = False
    extra: Extra | None = None
    parts: tuple[str, ...] = ()
    package: str | None = None
    mark: bytes = b""

    @property
    def needs_settings(self) -> bool:
        """Whether a single file of the format lacks files that a folder contains once, see `InParts`."""
        return bool(self.parts) and not self.binary

    def write(self, claim_sets: "Iterable[ClaimSet]", stream: TextIO, layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``, which must not translate line ends (``newline=""``).

        A binary format is written to the underlying byte stream. Raises `ClaimsError` if a library that the format needs is not
        installed, and `OutputError` where the format of another package fails.
        """
        module = self.load()
        if self.binary:
            stream.flush()
        with _attributed(self.name, self.package):
            writer = cast(Writer, getattr(module, self.writer.partition(":")[2]))
            writer(claim_sets, stream.buffer if self.binary else stream, layout)

    def load(self) -> ModuleType:
        """The format's module. Raises as `write` does."""
        try:
            with _attributed(self.name, self.package):
                return import_module(self.writer.partition(":")[0])
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            from claims.model import ClaimsError

            what = f"{self.name} files need the library {error.name}, which is not installed"
            raise ClaimsError(what, remedy=remedy(self.extra)) from None


_OURS = "claims.export.as_"
_CLAIM_SET = rb'\A\s*(?:\[\s*)?\{\s*"schema_version"\s*:\s*\d+\s*,\s*"generator"\s*:\s*\{\s*"name"\s*:\s*"claims"'
FORMATS: tuple[Format, ...] = (
    Format("json", ".json", "one claim set, or an array of them for several articles", f"{_OURS}json:write", mark=_CLAIM_SET),
    Format("jsonl", ".jsonl", "one claim set per line", f"{_OURS}json:write_lines", mark=_CLAIM_SET),
    # Excel reads a CSV file as UTF-8 only if it begins with a byte order mark.
    Format(
        "csv",
        ".csv",
        "one claim per row",
        f"{_OURS}csv:write",
        encoding="utf-8-sig",
        mark=rb"\A[^\n]*\barticle_id\b[^\n]*\bstatement\b",
    ),
    Format(
        "table",
        ".txt",
        "a table per article, for people",
        f"{_OURS}table:write",
        mark=rb"(?m)^(?:\x1b\[[\d;]*m)*(?:no claims|\d+ claims?: )",
    ),
    Format(
        "xlsx",
        ".xlsx",
        "a spreadsheet for review, one claim per row",
        f"{_OURS}xlsx:write",
        binary=True,
        extra=Extra.EXPORT,
    ),
    Format(
        "parquet", ".parquet", "one claim per row, for data tools", f"{_OURS}parquet:write", binary=True, extra=Extra.EXPORT
    ),
    Format(
        "markdown",
        ".md",
        "a document per article, to read or mail",
        f"{_OURS}markdown:write",
        mark=rb"\A<!-- claims export -->",
    ),
    Format(
        "html",
        ".html",
        "one page for a browser, the claims highlighted in their articles",
        f"{_OURS}html:write",
        mark=rb'<meta name="generator" content="claims export">',
    ),
    Format(
        "claimreview",
        ".claimreview.json",
        "schema.org JSON-LD, one ClaimReview per verdict, for search engines",
        f"{_OURS}claimreview:write",
        mark=rb'\A\{\s*"@context":\s*"https://schema.org",\s*"@graph"',
    ),
    Format(
        "webannotation",
        ".webannotation.json",
        "W3C Web Annotations, one per claim",
        f"{_OURS}webannotation:write",
        mark=rb"urn:claims:annotations",
    ),
    Format(
        "labelstudio",
        ".labelstudio.json",
        "tasks for Label Studio, with the claims as predictions",
        f"{_OURS}labelstudio:write",
        parts=(".labelstudio.json",),
        mark=rb'\A\[\s*(?:\]\s*\Z|\{\s*"data":\s*\{\s*"text")',
    ),
    Format(
        "brat",
        ".brat.zip",
        "a .txt and an .ann file per article for brat, in a folder or a ZIP file",
        f"{_OURS}brat:write",
        binary=True,
        parts=(".txt", ".ann"),
        mark=rb"(?s)\APK\x03\x04.{26}annotation\.conf",
    ),
)
"""Every format of this program, in the order in which they are listed."""


def export_formats() -> tuple[Format, ...]:
    """The built-in formats and those of installed packages; one that cannot be loaded is omitted, see `format_named`."""
    return (*FORMATS, *(found for found in _installed().values() if isinstance(found, Format)))


def format_named(name: str) -> Format:
    """The format ``name``. Raises `OutputError` if there is none, or the package that adds it is broken."""
    ours = next((known for known in FORMATS if known.name == name), None)
    found = ours or _installed().get(name)
    if isinstance(found, Format):
        return found
    if found is not None:
        raise found
    from claims.export.errors import OutputError

    names = ", ".join(known.name for known in export_formats())
    raise OutputError(f"unknown export format {name!r}", remedy=f"choose one of: {names}")


def format_of_path(path: Path) -> Format | None:
    """The format whose suffix ``path`` has, the longest that fits, or None.

    >>> format_of_path(Path("claims.CSV")).name, format_of_path(Path("x.brat.zip")).name
    ('csv', 'brat')
    """
    name = path.name.lower()
    fitting = [known for known in export_formats() if name.endswith(known.suffix) and name != known.suffix]
    return max(fitting, key=lambda known: len(known.suffix), default=None)


def format_help() -> str:
    """Every format with its description, for ``--help``; a broken one with the reason."""
    ours = [f"{known.name}: {known.holds}" for known in FORMATS]
    others = [f"{name}: {found.holds if isinstance(found, Format) else found.what}" for name, found in _installed().items()]
    return "; ".join((*ours, *others))


@cache
def _installed() -> "Mapping[str, Format | OutputError]":
    """The formats that installed packages add, by name, each loaded, or why it cannot be."""
    from claims.export.errors import OutputError

    found: dict[str, Format | OutputError] = {}
    for declared in registered(GROUP):
        if declared.name not in found and all(declared.name != known.name for known in FORMATS):
            try:
                found[declared.name] = _loaded(declared)
            except OutputError as error:
                found[declared.name] = error
    return found


def _loaded(declared: "EntryPoint") -> Format:
    package = declared.dist.name if declared.dist is not None else declared.module
    with _attributed(declared.name, package):
        found = declared.load()
        if not isinstance(found, Format) or found.name != declared.name or not found.suffix.startswith("."):
            raise TypeError(f"{declared.value} is not a claims.export.Format with that name")
    return replace(found, package=package)


@contextmanager
def _attributed(name: str, package: str | None) -> Iterator[None]:
    """Turn what the code of another ``package`` raises into an `OutputError` that names it; built-in formats pass through."""
    if package is None:
        yield
        return
    from claims.export.errors import OutputError
    from claims.model import InputError

    try:
        with contained("writing"):
            yield
    except InputError as error:
        cause = error.__cause__
        if not isinstance(cause, Exception) or isinstance(cause, OSError):  # an article's error; a full disk, a closed pipe
            raise cause or error from None
        reason = f"{type(cause).__name__}: {cause}"[:200]
        remedy = f"update or uninstall the package {package}"
        raise OutputError(f"the export format of the package {package} failed ({reason})", where=name, remedy=remedy) from cause
