"""The table of export formats. A format's module is imported when the format is first written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any, Protocol, TextIO, cast

from claims.extras import Extra, remedy

if TYPE_CHECKING:  # pydantic is slow to import, and the command line reads this table to answer --help
    from claims.export.review import Reviews
    from claims.model import ClaimSet


_WEB = re.compile(r"https?://[^\s/?#\\@:{}]+(:[0-9]{1,5})?([/?#][^\s\\{}\"<>]*)?", re.IGNORECASE)
"""Addresses of pages on the web."""


class FormatName(StrEnum):
    """The names of the formats, as ``--format`` takes them."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"
    XLSX = "xlsx"
    PARQUET = "parquet"
    MARKDOWN = "markdown"
    HTML = "html"
    CLAIMREVIEW = "claimreview"
    WEBANNOTATION = "webannotation"
    LABELSTUDIO = "labelstudio"
    BRAT = "brat"


class Holds(StrEnum):
    """What a file of a format holds."""

    ONE_OR_LIST = "one claim set, or a list of them where there are several articles"
    LINES = "one claim set a line"
    ROWS = "one claim a row"
    PAGE = "a table an article, for people"
    WORKBOOK = "a spreadsheet to review in, one claim a row"
    COLUMNS = "one claim a row, for data tools"
    DOCUMENT = "a page an article, to read or mail"
    SITE = "one page for a browser, the claims highlighted in their articles"
    VERDICTS = "schema.org JSON-LD, one verdict each, for search engines"
    ANNOTATIONS = "W3C Web Annotations, one claim each"
    TASKS = "tasks for Label Studio, with the claims as predictions"
    STANDOFF = "a .txt and an .ann an article for brat: in a folder, or in a ZIP file"


@dataclass(frozen=True, slots=True)
class Desk:
    """The fact-checking desk that publishes verdicts: its name, and the address of the page they are on.

    ``{id}`` in ``page`` stands for the claim's id; without it the id becomes the address's fragment. Raises `ClaimsError`
    where the page is not an address on the web.
    """

    name: str
    page: str

    def __post_init__(self) -> None:
        address = self.page.replace("{id}", "id")
        if _WEB.fullmatch(address):
            return
        from claims.model import ClaimsError

        remedy = "write https://, the name of the site, and where in it the verdicts are"
        if _WEB.fullmatch(f"https://{address}") and "://" not in address:
            remedy = f"write https://{self.page}"
        raise ClaimsError(f"{self.page[:100]!r} is not the address of a page on the web", remedy=remedy)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out and what it says beside the claims, as far as that is not the format's own affair.

    ``several`` says that the run was given more than one article (JSON then writes a list, even where only one could be
    read); ``width`` is the number of columns of a page, ``colour`` whether it may hold terminal colours. ``reviews`` are
    people's decisions, None where the claims do not come from where they are kept; ``desk`` is who publishes them.
    """

    several: bool = False
    width: int = 120
    colour: bool = False
    reviews: "Reviews | None" = None
    desk: Desk | None = None


class Writer(Protocol):
    """Writes claim sets to an open stream, as they come: a text stream, or a binary one where the format is binary."""

    def __call__(self, claim_sets: "Iterable[ClaimSet]", stream: IO[Any], layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``."""


class InParts(Protocol):
    """What the module of a format has that writes more into a folder than a file an article."""

    def parts(self, claim_set: "ClaimSet", layout: Layout) -> Mapping[str, str]:
        """The files of an article: their text by suffix."""

    def settings(self) -> Mapping[str, str]:
        """The files that a folder holds once: their text by name."""


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: its name, the suffix of its files, what a file holds, and the module whose ``write`` writes it.

    ``encoding`` is that of its files; a stream that is not a file is always plain UTF-8. ``extra`` names the extra of the
    package that the module needs. ``parts`` are the suffixes of the files that an article has in a
    folder, where that is not one file with ``suffix`` or the folder holds others as well, see `InParts`.
    """

    name: FormatName
    suffix: str
    holds: Holds
    module: str
    encoding: str = "utf-8"
    binary: bool = False
    extra: Extra | None = None
    parts: tuple[str, ...] = field(default=())

    @property
    def needs_settings(self) -> bool:
        """Whether its file says less than its folder: the files that a folder holds once are not in it, see `InParts`."""
        return bool(self.parts) and not self.binary

    def write(self, claim_sets: "Iterable[ClaimSet]", stream: TextIO, layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``, which must keep line ends as they are given (``newline=""``).

        A binary format goes to the bytes below it. Raises `ClaimsError` where a library that the format needs is not installed.
        """
        writer = cast(Writer, self.load().write)
        if self.binary:
            stream.flush()
        writer(claim_sets, stream.buffer if self.binary else stream, layout)

    def load(self) -> ModuleType:
        """The format's module. Raises `ClaimsError` where a library that it needs is not installed."""
        try:
            return import_module(self.module)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            from claims.model import ClaimsError

            what = f"{self.name} files need the library {error.name}, which is not installed"
            raise ClaimsError(what, remedy=remedy(self.extra)) from None


FORMATS: tuple[Format, ...] = (
    Format(FormatName.JSON, ".json", Holds.ONE_OR_LIST, "claims.export.as_json"),
    Format(FormatName.JSONL, ".jsonl", Holds.LINES, "claims.export.as_jsonl"),
    # Excel reads a CSV file as UTF-8 only where it begins with a byte order mark.
    Format(FormatName.CSV, ".csv", Holds.ROWS, "claims.export.as_csv", encoding="utf-8-sig"),
    Format(FormatName.TABLE, ".txt", Holds.PAGE, "claims.export.as_table"),
    Format(FormatName.XLSX, ".xlsx", Holds.WORKBOOK, "claims.export.people.as_xlsx", binary=True, extra=Extra.EXPORT),
    Format(FormatName.PARQUET, ".parquet", Holds.COLUMNS, "claims.export.tools.as_parquet", binary=True, extra=Extra.EXPORT),
    Format(FormatName.MARKDOWN, ".md", Holds.DOCUMENT, "claims.export.people.as_markdown"),
    Format(FormatName.HTML, ".html", Holds.SITE, "claims.export.people.as_html"),
    Format(FormatName.CLAIMREVIEW, ".claimreview.json", Holds.VERDICTS, "claims.export.tools.as_claimreview"),
    Format(FormatName.WEBANNOTATION, ".webannotation.json", Holds.ANNOTATIONS, "claims.export.tools.as_webannotation"),
    Format(
        FormatName.LABELSTUDIO,
        ".labelstudio.json",
        Holds.TASKS,
        "claims.export.tools.as_labelstudio",
        parts=(".labelstudio.json",),
    ),
    Format(FormatName.BRAT, ".brat.zip", Holds.STANDOFF, "claims.export.tools.as_brat", binary=True, parts=(".txt", ".ann")),
)
"""Every format that can be written, by name, suffix and content."""


def format_named(name: FormatName) -> Format:
    """The format called ``name``."""
    return next(known for known in FORMATS if known.name is name)


def format_of_path(path: Path) -> Format | None:
    """The format whose suffix ``path`` has, the longest that fits, or None.

    >>> format_of_path(Path("claims.CSV")).name, format_of_path(Path("x.brat.zip")).name
    (<FormatName.CSV: 'csv'>, <FormatName.BRAT: 'brat'>)
    """
    name = path.name.lower()
    fitting = [known for known in FORMATS if name.endswith(known.suffix) and name != known.suffix]
    return max(fitting, key=lambda known: len(known.suffix), default=None)
