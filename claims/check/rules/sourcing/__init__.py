"""Who says it: rules S101 to S108."""

from claims.check.rule import Rule
from claims.check.rules.sourcing import (
    no_reason,
    nobody_reports,
    not_introduced,
    one_sided,
    second_hand,
    single_source,
    unnamed_only,
    unsourced,
)

RULES: tuple[Rule, ...] = (
    unsourced.RULE,
    unnamed_only.RULE,
    single_source.RULE,
    one_sided.RULE,
    second_hand.RULE,
    nobody_reports.RULE,
    not_introduced.RULE,
    no_reason.RULE,
)
