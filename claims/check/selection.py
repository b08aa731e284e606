"""Which rules run on a file, and how grave their findings are."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType

from claims.check import allowing
from claims.check.rule import Rule, Severity
from claims.check.settings import EVERYTHING, Settings


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes: those about articles, and that about allowances."""
    from claims.check.rules import RULES  # a rule's module imports this package

    rules = {**RULES, allowing.RULE.code: allowing.RULE}
    return MappingProxyType({code: rules[code] for code in sorted(rules)})


def rules_for(path: str, settings: Settings) -> tuple[Rule, ...]:
    """The rules that run on the file ``path`` (with slashes, from the folder of the settings), in the order of their codes."""
    ignored = [code for pattern, codes in settings.per_file_ignores.items() if matches(path, pattern) for code in codes]
    return tuple(rule for rule in catalogue().values() if _runs(rule, settings, ignored))


def severity_of(rule: Rule, settings: Settings) -> Severity:
    """How grave the rule's findings are: as the longest beginning of its code in the settings says, else as the rule does."""
    length, found = _longest(rule.code, settings.severity)
    return Severity(settings.severity[found]) if length >= 0 else rule.severity


def matches(path: str, pattern: str) -> bool:
    """Whether ``path`` fits a pattern: of the whole path, of its name, or of a folder that it is in.

    >>> matches("wire/2024/snow.md", "wire/"), matches("wire/2024/snow.md", "*.md"), matches("wire/2024/snow.md", "2025/*")
    (True, True, False)
    """
    pure, bare = PurePosixPath(path), pattern.rstrip("/").removeprefix("./")
    whole = bare.removeprefix("**/") if bare.startswith("**/") else bare
    return any(each.match(whole) if "/" not in whole else _fits(each, whole) for each in (pure, *pure.parents) if each.name)


def _fits(path: PurePosixPath, pattern: str) -> bool:
    parts, wanted = path.parts, PurePosixPath(pattern).parts
    return _parts_fit(parts, wanted)


def _parts_fit(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_parts_fit(parts[skipped:], wanted[1:]) for skipped in range(len(parts) + 1))
    return bool(parts) and PurePosixPath(parts[0]).match(wanted[0]) and _parts_fit(parts[1:], wanted[1:])


def _runs(rule: Rule, settings: Settings, ignored: Iterable[str]) -> bool:
    chosen = _longest(rule.code, (*settings.select, *settings.extend_select))[0]
    against = _longest(rule.code, (*settings.ignore, *ignored))[0]
    if chosen < 0 and against < 0:
        return rule.on and not settings.select
    return chosen > against


def _longest(code: str, beginnings: Iterable[str]) -> tuple[int, str]:
    """The longest of ``beginnings`` that ``code`` has, with its length; -1 where it has none."""
    fitting = [
        (0 if each == EVERYTHING else len(each), each) for each in beginnings if each == EVERYTHING or code.startswith(each)
    ]
    return max(fitting, default=(-1, ""))
