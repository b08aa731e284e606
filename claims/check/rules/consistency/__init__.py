"""What cannot be so: rules C401 to C406."""

from claims.check.rule import Rule
from claims.check.rules.consistency import (
    contradiction,
    headline_figure,
    known_otherwise,
    spelling,
    sums,
    weekday,
)

RULES: tuple[Rule, ...] = (
    contradiction.RULE,
    headline_figure.RULE,
    sums.RULE,
    weekday.RULE,
    spelling.RULE,
    known_otherwise.RULE,
)
