"""The body that the holder of an office speaks for, by the name that the office is of: "the **French** foreign minister"."""

from claims.data.names import Role
from claims.language.parties import Name, Sort
from claims.language.registry import LEXICON, Registry
from claims.model import SourceKind
from claims.sources.cast import Body, body_of

SPOKESPEOPLE = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_LANDS = frozenset({"county", "parish", "district", "borough", "township"})


def for_role(role: Role, name: Name, registry: Registry) -> Body | None:
    """The body that the holder of ``role`` at ``name`` speaks for: an institution of a country, or the organisation itself."""
    if name.sort is Sort.COUNTRY and name.country is not None:
        if role.body is None or (name.form == "capital" and role.kind is SourceKind.JUDICIARY):
            return None  # "the prosecutor of **Lima**" is the city's
        institution = LEXICON.institutions.get(role.body.lower())
        if institution is None:
            return None
        entry = registry.office(name.country, institution, role.role)
        return Body(entry.name, entry.kind, name.country.name)
    if role.office is None:
        return None
    if name.sort is Sort.OTHER:
        if is_place(name) and role.kind is None and role.role not in SPOKESPEOPLE:
            return None  # "the Democratic chair of **Elk County**" speaks for a party there
        if role.kind is SourceKind.GOVERNMENT:
            # "L2 president Jane Roe" heads a company, "Springfield mayor Jane Roe" no organisation of that name
            return Body(name.words, SourceKind.UNSPECIFIED) if role.role.endswith("president") else None
        return Body(name.words, role.kind or SourceKind.UNSPECIFIED)
    return body_of(name)


def is_place(name: Name) -> bool:
    """Whether a name is that of a county or the like, or of a city or state that is known: "Elk County", "Ohio"."""
    words = name.words.lower()
    return words in LEXICON.places or words.split()[-1] in _LANDS
