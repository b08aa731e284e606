"""For whom the holder of an office without a body speaks: "Interior Minister Juan Vega" in an article on Chile."""

from collections import Counter

from claims.data.names import Role
from claims.language import ParsedDoc
from claims.language.parties import Name, Names, Sort
from claims.language.registry import LEXICON, Registry
from claims.model import SourceKind
from claims.sources.cast import Body, body_of

_HEADS_OF_GOVERNMENT = frozenset({"prime minister", "chancellor"})
"""Offices that only states have; presidents are persons of their own, and premiers, attorneys general, secretaries of state
and commanders serve others too."""
_NEAR = 120
"""How many tokens back the country or company may have been named last."""


def body_in_context(role: Role, name: Name, parsed: ParsedDoc, names: Names, registry: Registry) -> Body | None:
    """The body that the bearer of ``role`` called ``name`` speaks for; None where several are possible."""
    if role.office is None:
        return None
    if role.body is not None and (role.role in _HEADS_OF_GOVERNMENT or role.role.endswith(("minister", "secretary"))):
        return _ministry(role, name, parsed, names, registry)
    if role.kind is SourceKind.COMPANY:
        return _company(name, names)
    return None


def _ministry(role: Role, name: Name, parsed: ParsedDoc, names: Names, registry: Registry) -> Body | None:
    end = parsed.sentence[name.start][1]
    institution = LEXICON.institutions.get((role.body or "").lower())
    if institution is None:
        return None
    named = [(other.start, other.country or registry.country(_country(other))) for other in names.names if other.start < end]
    located = [(at, country) for at, country in named if country is not None]
    main = _dominant([country.name for _, country in located])
    country = registry.country(main)
    places = [at for at, one in located if one.name == main]
    if country is None or not (len(places) > 2 or any(abs(name.start - at) < _NEAR for at in places)):
        return None
    entry = registry.office(country, institution, role.role)
    written = {
        other.words for other in names.names if other.entry is not None and other.entry.name.lower() == entry.name.lower()
    }
    return Body(written.pop() if len(written) == 1 else entry.name, entry.kind, country.name)


def _dominant(named: list[str]) -> str | None:
    """The only item, or the one that is three times as frequent as the next.

    "A quake shook Chile. Chile's army came. Chileans dug. The U.S. Geological Survey measured it." is about Chile.
    """
    ranked = Counter(named).most_common(2)
    if len(ranked) == 1:
        return ranked[0][0]
    return ranked[0][0] if len(ranked) == 2 and ranked[0][1] >= 3 * ranked[1][1] else None


def _country(name: Name) -> str | None:
    """The country that a body is of: the State Department is American; a newspaper or a company is not evidence."""
    state = (SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY)
    return name.entry.country if name.entry is not None and name.entry.kind in state else None


def _company(name: Name, names: Names) -> Body | None:
    before = [
        other
        for other in names.names
        if other.start < name.start and other.kind is SourceKind.COMPANY and other.sort in (Sort.BODY, Sort.ORGANISATION)
    ]
    main = _dominant([other.words for other in before])
    last = next((other for other in reversed(before) if other.words == main), None)
    return body_of(last) if last is not None and name.start - last.start <= _NEAR else None
