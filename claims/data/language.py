"""The tables by language: each is read on first use.

A second language is a folder of tables under its code, a line in `LANGUAGES`, and a parser for it in `claims.language`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Generic, Self, TypeVar, overload

from pydantic import BaseModel

from claims.data import clause_words as closed_classes
from claims.data import grammar, interface, names, pages, weights
from claims.data.tables import read_table
from claims.model import DataError

RowT = TypeVar("RowT", bound=BaseModel)


class Table(Generic[RowT]):
    """A descriptor for the rows of the table with its name: ``cues = Table(Cue)`` reads ``cues.csv``."""

    def __init__(self, row_type: type[RowT]) -> None:
        self.row_type = row_type
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, tables: None, owner: type) -> Self: ...
    @overload
    def __get__(self, tables: "Tables", owner: type) -> tuple[RowT, ...]: ...
    def __get__(self, tables: "Tables | None", owner: type) -> "Self | tuple[RowT, ...]":
        """The rows, read once. Raises `DataError`, with file, line and column, for an invalid row."""
        return self if tables is None else read_table(f"{tables.folder}{self.name}.csv", self.row_type)


class Tables:
    """Tables of one folder."""

    @property
    def folder(self) -> str:
        """The folder's path within ``claims/data``: empty, or with a trailing slash."""
        return ""

    @classmethod
    def row_types(cls) -> Mapping[str, type[BaseModel]]:
        """The row type of each table, by the table's name."""
        return {name: table.row_type for name, table in vars(cls).items() if isinstance(table, Table)}


class Common(Tables):
    """The language-independent tables: user interface texts, and the list of all tables."""

    export_columns = Table(interface.ExportColumn)
    languages = Table(interface.LanguageName)
    search_sites = Table(interface.SearchSite)
    tables = Table(interface.TableEntry)
    verdicts = Table(interface.Verdict)


@dataclass(frozen=True)
class Language(Tables):
    """A language of articles: its BCP 47 code, its English name, and its tables."""

    code: str
    name: str

    @property
    def folder(self) -> str:
        """The folder of its tables within ``claims/data``."""
        return f"{self.code}/"

    # who says what
    cues = Table(grammar.Cue)
    object_control = Table(grammar.ObjectControlVerb)

    # clauses and their kinds
    carriers = Table(grammar.Carrier)
    clause_words = Table(closed_classes.ClauseWord)
    opinions = Table(grammar.Opinion)
    speaker_labels = Table(names.SpeakerLabel)
    statives = Table(grammar.Stative)
    subordinators = Table(grammar.Subordinator)

    # certainty and polarity
    hedges = Table(grammar.HedgeRow)
    negation_scope = Table(grammar.ScopeWord)
    negations = Table(grammar.NegationRow)
    signatures = Table(grammar.SignatureRow)

    # forms of words, numbers, times
    function_words = Table(grammar.FunctionWord)
    irregular_verbs = Table(grammar.IrregularVerb)
    number_words = Table(grammar.NumberWord)
    prospective = Table(grammar.ProspectiveWord)
    quantity_modifiers = Table(grammar.QuantityModifier)
    units = Table(grammar.Unit)
    when_patterns = Table(grammar.TimePattern)
    when_words = Table(grammar.TimeWords)

    # events
    antonyms = Table(grammar.Antonym)
    argument_words = Table(grammar.ArgumentWord)
    light_verbs = Table(grammar.LightVerb)
    predicate_families = Table(grammar.PredicateFamily)

    # pages, rules, ranking
    boilerplate = Table(grammar.Phrase)
    check_synonyms = Table(grammar.Synonyms)
    check_words = Table(grammar.CheckWords)
    checkworthiness = Table(weights.CheckworthinessFeature)
    checkworthiness_words = Table(weights.CheckworthinessPhrase)
    furniture = Table(weights.FurnitureFeature)
    furniture_words = Table(weights.FurniturePhrase)
    page_words = Table(pages.PagePattern)
    subjectivity = Table(weights.SubjectivityFeature)
    subjectivity_words = Table(weights.SubjectivityWord)
    valence = Table(weights.Valence)

    # fact-checks
    factcheck_ratings = Table(weights.FactCheckRating)
    factcheck_weights = Table(weights.FactCheckWeight)

    # persons and parties
    agencies = Table(names.Agency)
    countries = Table(names.Country)
    family_first = Table(names.FamilyFirst)
    given_names = Table(names.GivenNames)
    groups = Table(names.Group)
    institutions = Table(names.Institution)
    name_words = Table(names.NameWords)
    office_verbs = Table(names.OfficeVerb)
    organisation_words = Table(names.OrganisationWord)
    postnominals = Table(names.Postnominal)
    pronoun_weights = Table(names.PronounWeight)
    registry = Table(names.Entry)
    roles = Table(names.Role)
    titles = Table(names.Title)


LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({"en": Language("en", "English")})
"""The languages with tables, by code."""


def language(code: str) -> Language:
    """The language of the BCP 47 ``code``. Raises `DataError` if it has no tables.

    >>> language("en").name
    'English'
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        known = ", ".join(sorted(LANGUAGES))
        raise DataError(f"no tables for the language {code!r}", remedy=f"choose one of: {known}") from None


def english() -> Language:
    """The language of articles; only English is supported.

    >>> english().cues[0].pos
    'verb'
    """
    return LANGUAGES["en"]


@cache
def common() -> Common:
    """The language-independent tables.

    >>> [verdict.name for verdict in common().verdicts][:2]
    ['True', 'Mostly true']
    """
    return Common()
