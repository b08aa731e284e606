"""How sure it is: rules H201 to H204."""

from claims.check.rule import Rule
from claims.check.rules.hedging import (
    future_as_fact,
    lost_hedge,
    odd_hedge,
    surer_headline,
)

RULES: tuple[Rule, ...] = (
    surer_headline.RULE,
    lost_hedge.RULE,
    future_as_fact.RULE,
    odd_hedge.RULE,
)
