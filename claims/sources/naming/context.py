"""For whom an office speaks that names no country or company, where the article so far knows only one: "A quake struck Chile.
Interior Minister Carlos Rojas said …", "Northfield Bank made a loss. Chief executive Laura Finch said …"."""

from collections import Counter

from claims.data.names import Role
from claims.language import ParsedDoc
from claims.model import SourceKind
from claims.sources.naming.affiliation import Body, body_of
from claims.sources.naming.lexicon import LEXICON
from claims.sources.naming.names import Name, Names, Sort
from claims.sources.registry import Registry

# Offices that only states have; premiers, attorneys general, secretaries of state and commanders serve others too.
_OF_STATES = frozenset({"president", "vice president", "prime minister", "chancellor", "crown prince"})
_NEAR = 120
"""How many tokens back the country or company may have been named last."""


def body_in_context(role: Role, name: Name, parsed: ParsedDoc, names: Names, registry: Registry) -> Body | None:
    """The body that the bearer of ``role`` called ``name`` speaks for; None where the article leaves several open."""
    if role.office is None:
        return None
    if role.body is not None and (role.role in _OF_STATES or role.role.endswith(("minister", "secretary"))):
        return _ministry(role, name, parsed, names, registry)
    if role.kind is SourceKind.COMPANY:
        return _company(name, names, registry)
    return None


def _ministry(role: Role, name: Name, parsed: ParsedDoc, names: Names, registry: Registry) -> Body | None:
    end = parsed.sentence[name.start][1]
    institution = LEXICON.institutions.get((role.body or "").lower())
    if institution is None:
        return None
    named = [(other.start, other.country or registry.country(_country(other))) for other in names.names if other.start < end]
    told = [(at, country) for at, country in named if country is not None]
    main = _dominant([country.name for _, country in told])
    country = registry.country(main)
    places = [at for at, one in told if one.name == main]
    if country is None or not (len(places) > 2 or any(abs(name.start - at) < _NEAR for at in places)):
        return None
    entry = registry.office(country, institution, role.role)
    written = {
        other.words for other in names.names if other.entry is not None and other.entry.name.lower() == entry.name.lower()
    }
    return Body(written.pop() if len(written) == 1 else entry.name, entry.kind, country.name)


def _dominant(named: list[str]) -> str | None:
    """What alone is named, or three times as often as the next.

    "A quake shook Chile. Chile's army came. Chileans dug. The U.S. Geological Survey measured it." is about Chile.
    """
    ranked = Counter(named).most_common(2)
    if len(ranked) == 1:
        return ranked[0][0]
    return ranked[0][0] if len(ranked) == 2 and ranked[0][1] >= 3 * ranked[1][1] else None


def _country(name: Name) -> str | None:
    """The country that a body is of: the State Department is American; a newspaper or a company tells nothing."""
    telling = (SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY)
    return name.entry.country if name.entry is not None and name.entry.kind in telling else None


def _company(name: Name, names: Names, registry: Registry) -> Body | None:
    before = [
        other
        for other in names.names
        if other.start < name.start and other.kind is SourceKind.COMPANY and other.sort in (Sort.BODY, Sort.ORGANISATION)
    ]
    main = _dominant([other.words for other in before])
    last = next((other for other in reversed(before) if other.words == main), None)
    return body_of(last, registry) if last is not None and name.start - last.start <= _NEAR else None
