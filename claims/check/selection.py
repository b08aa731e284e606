"""Which rules run on a file, and how grave their findings are."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from claims.check.allowing import ALLOWANCE_RULES
from claims.check.rule import Rule, Severity
from claims.check.scope.patterns import pattern
from claims.check.settings import EVERYTHING, Settings


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes: those about articles, and those about allowances."""
    from claims.check.rules import RULES  # a rule's module imports this package

    rules = {**RULES, **{rule.code: rule for rule in ALLOWANCE_RULES}}
    return MappingProxyType({code: rules[code] for code in sorted(rules)})


def rules_for(path: str, settings: Settings) -> tuple[Rule, ...]:
    """The rules that run on the file ``path`` (with slashes, from the folder of the settings), in the order of their codes."""
    ignored = [code for words, codes in settings.per_file_ignores.items() if matches(path, words) for code in codes]
    return tuple(rule for rule in catalogue().values() if _runs(rule, settings, ignored))


def severity_of(rule: Rule, settings: Settings) -> Severity:
    """How grave the rule's findings are: as the longest beginning of its code in the settings says, else as the rule does."""
    length, found = _longest(rule.code, settings.severity)
    return Severity(settings.severity[found]) if length >= 0 else rule.severity


def matches(path: str, words: str) -> bool:
    """Whether a file, or a folder that it is in, fits a pattern as git has them (see `claims.check.scope.patterns`).

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


def _longest(code: str, beginnings: Iterable[str]) -> tuple[int, str]:
    """The longest of ``beginnings`` that ``code`` has, with its length; -1 where it has none."""
    fitting = [
        (0 if each == EVERYTHING else len(each), each) for each in beginnings if each == EVERYTHING or code.startswith(each)
    ]
    return max(fitting, default=(-1, ""))
