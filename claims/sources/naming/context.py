"""For whom an office speaks that names no country or company, where the article so far knows only one: "A quake struck Chile.
Interior Minister Carlos Rojas said …", "Northfield Bank made a loss. Chief executive Laura Finch said …"."""

from claims.attribution.sheet import Sheet
from claims.model import SourceKind
from claims.sources.naming.affiliation import Body, body_of
from claims.sources.naming.lexicon import LEXICON, Role
from claims.sources.naming.names import Name, Names, Sort
from claims.sources.registry import Registry

# Offices that only states have; attorneys general, secretaries of state and commanders serve others too.
_OF_STATES = frozenset({"president", "vice president", "prime minister", "premier", "chancellor", "crown prince"})
_NEAR = 120
"""How many tokens back the country or company may have been named last."""


def body_in_context(role: Role, name: Name, sheet: Sheet, names: Names, registry: Registry) -> Body | None:
    """The body that the bearer of ``role`` called ``name`` speaks for; None where the article leaves several open."""
    if role.office is None:
        return None
    if role.body is not None and (role.role in _OF_STATES or role.role.endswith("minister")):
        return _ministry(role, name, sheet, names, registry)
    if role.kind is SourceKind.COMPANY:
        return _company(name, names, registry)
    return None


def _ministry(role: Role, name: Name, sheet: Sheet, names: Names, registry: Registry) -> Body | None:
    end = sheet.sentence[name.start][1]
    named = [(other.start, other.country or registry.country(_country(other))) for other in names.names if other.start < end]
    countries = {country.name: country for _, country in named if country is not None}
    lately = any(country is not None and abs(name.start - at) < _NEAR for at, country in named)
    institution = LEXICON.institutions.get((role.body or "").lower())
    if len(countries) != 1 or not lately or institution is None:
        return None
    (country,) = countries.values()
    entry = registry.office(country, institution, role.role)
    return Body(entry.name, entry.kind, country.name)


def _country(name: Name) -> str | None:
    """The country that a body is of: the State Department is American; a newspaper or a company tells nothing."""
    telling = (SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY)
    return name.entry.country if name.entry is not None and name.entry.kind in telling else None


def _company(name: Name, names: Names, registry: Registry) -> Body | None:
    before = [other for other in names.names if other.start < name.start and other.kind is SourceKind.COMPANY]
    bodies = {other.words: other for other in before if other.sort in (Sort.BODY, Sort.ORGANISATION)}
    if len(bodies) != 1 or name.start - before[-1].start > _NEAR:
        return None
    return body_of(next(iter(bodies.values())), registry)
