"""The registry of rules: the available rules, those that run on a file, and their severities.

Any `Rule` defined in a module of `claims.check.rules` is a built-in rule. A package adds its own with an entry point of the
group ``claims.check_rules``, one per rule: ``name = "module:RULE"``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from types import MappingProxyType
from typing import Final

from claims.check.gitignore import pattern
from claims.check.rule import Example, Rule, Severity
from claims.check.settings import EVERYTHING, Settings
from claims.faults import contained
from claims.model import ClaimsError, InputError
from claims.plugins import registered

GROUP: Final = "claims.check_rules"
"""The group of entry points under which packages register their rules."""
ALLOWANCES: Final = "A9"
"""Prefix of the codes of the rules about allowances, which compare allowances with the findings of all other rules."""
_CODE: Final = re.compile(r"[A-Z]\d{3}")
_NAME: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
_REMEDY: Final = "correct the package that registers it, or uninstall it"


class PluginError(ClaimsError):
    """A rule, or a report format, of an installed package cannot be used."""


@cache
def built_in_rules() -> Mapping[str, Rule]:
    """The rules of this program by their codes, in the order of the codes."""
    from claims.check import rules  # circular: a rule's module imports this package

    found: dict[str, Rule] = {}
    for module in walk_packages(rules.__path__, f"{rules.__name__}."):
        own = [each for each in vars(import_module(module.name)).values() if isinstance(each, Rule)]
        found |= {rule.code: _validated(rule, module.name, found) for rule in own if rule is not found.get(rule.code)}
    return _sorted(found)


@cache
def article_rules() -> Mapping[str, Rule]:
    """The built-in rules that check articles (all but those about allowances), in the order of the reference."""
    codes = sorted((code for code in built_in_rules() if not code.startswith(ALLOWANCES)), key=lambda code: code[1:])
    return MappingProxyType({code: built_in_rules()[code] for code in codes})


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes. Raises `PluginError` for an invalid rule of a package."""
    found = dict(built_in_rules())
    for entry in _registered():
        rule = _validated(loaded(entry, "rule"), origin(entry), found)
        found[rule.code] = rule
    return _sorted(found)


@cache
def plugin_digest() -> str:
    """A digest of the packages that add rules: it changes whenever one of their rules may give other findings."""
    parts = []
    for entry in _registered():
        parts.append(f"{origin(entry)} {entry.value}")
        parts += (f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(_files_of(entry)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest() if parts else ""


def _files_of(entry: EntryPoint) -> set[Path]:
    """The files of the package that defines an entry, and of its distribution, without compiled ones."""
    found: set[Path] = set()
    name = ""
    for part in entry.module.split("."):
        name = f"{name}.{part}".lstrip(".")
        spec = find_spec(name)
        if spec is None:
            break
        if spec.origin is not None:  # a namespace package has no file, and contains other distributions' packages
            found.add(Path(spec.origin))
            for folder in spec.submodule_search_locations or ():
                found |= set(Path(folder).rglob("*"))
            break
    if entry.dist is not None:
        found |= {Path(str(each.locate())) for each in entry.dist.files or ()}
    return {path for path in found if path.suffix != ".pyc" and path.is_file()}


def loaded(entry: EntryPoint, what: str) -> object:
    """The object that an entry point names, a ``what``. Raises `PluginError` if it cannot be imported."""
    try:
        with contained(f"loading the {what} of {origin(entry)}"):
            return entry.load()
    except InputError as error:
        raise PluginError(error.what, remedy=_REMEDY) from None


def _registered() -> list[EntryPoint]:
    return sorted(registered(GROUP), key=lambda entry: (entry.name, entry.value))


def origin(entry: EntryPoint) -> str:
    """The origin of an entry: the package with its version, and the entry's name."""
    package = "an unknown package" if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"
    return f"{package} (entry point {entry.name!r})"


def _validated(rule: object, origin: str, known: Mapping[str, Rule]) -> Rule:
    if not isinstance(rule, Rule):
        raise PluginError(f"{origin}: {type(rule).__name__} is not a `claims.check.rule.Rule`", remedy=_REMEDY)
    problem = next(_problems(rule, known), None)
    if problem is not None:
        raise PluginError(f"{origin}: the rule {rule.code!r} is not valid: {problem}", remedy=_REMEDY)
    return rule


def _problems(rule: Rule, known: Mapping[str, Rule]) -> Iterator[str]:
    if not isinstance(rule.code, str) or not _CODE.fullmatch(rule.code):
        yield "its code must be a capital letter and three digits, as X101"
    elif rule.code in known:
        yield f"its code is already used by the rule {known[rule.code].name!r}"
    if not isinstance(rule.name, str) or not _NAME.fullmatch(rule.name):
        yield "its name must be lower-case words joined by hyphens"
    elif any(other.name == rule.name for other in known.values()):
        yield f"its name {rule.name!r} is already used by another rule"
    for name in ("summary", "why", "how_to_fix"):
        words = getattr(rule, name)
        if not isinstance(words, str) or not words.strip():
            yield f"`{name}` is empty"
    if not isinstance(rule.severity, Severity):
        yield "`severity` must be a `Severity`"
    if not callable(rule.find):
        yield "`find` must be a function of a `RuleContext`"
    for name, fires in (("fires", True), ("silent", False)):
        examples = getattr(rule, name)
        if not isinstance(examples, tuple) or not examples or not all(isinstance(each, Example) for each in examples):
            yield f"`{name}` must be a tuple of at least one example"
        elif any(bool(each.at) is not fires for each in examples):
            yield f"each example in `{name}` must {'name the words at which it fires' if fires else 'name no words'}"


def _sorted(rules: Mapping[str, Rule]) -> Mapping[str, Rule]:
    return MappingProxyType({code: rules[code] for code in sorted(rules)})


def rules_for(path: str, settings: Settings) -> tuple[Rule, ...]:
    """The rules that run on the file ``path`` (with slashes, from the folder of the settings), in the order of their codes."""
    ignored = [code for words, codes in settings.per_file_ignores.items() if matches(path, words) for code in codes]
    return tuple(rule for rule in catalogue().values() if _runs(rule, settings, ignored))


def severity_of(rule: Rule, settings: Settings) -> Severity:
    """The severity of the rule's findings: from the longest matching code prefix in the settings, else the rule's default."""
    length, found = _longest(rule.code, settings.severity)
    return Severity(settings.severity[found]) if length >= 0 else rule.severity


def matches(path: str, words: str) -> bool:
    """Whether a file, or a folder that contains it, matches a pattern in git's syntax (see `claims.check.gitignore`).

    >>> matches("wire/2024/snow.md", "wire/"), matches("wire/2024/snow.md", "*.md"), matches("wire/2024/snow.md", "2025/*")
    (True, True, False)
    """
    return pattern(words).covers(path)


def _runs(rule: Rule, settings: Settings, ignored: Iterable[str]) -> bool:
    chosen = _longest(rule.code, (*settings.select, *settings.extend_select))[0]
    against = _longest(rule.code, (*settings.ignore, *ignored))[0]
    if chosen < 0 and against < 0:
        return rule.on and not settings.select
    return chosen > against


def _longest(code: str, prefixes: Iterable[str]) -> tuple[int, str]:
    """The length of the longest of ``prefixes`` of ``code`` (-1 if none), and that prefix."""
    fitting = [
        (0 if each == EVERYTHING else len(each), each) for each in prefixes if each == EVERYTHING or code.startswith(each)
    ]
    return max(fitting, default=(-1, ""))
