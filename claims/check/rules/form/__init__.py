"""What surrounds the story: rules D501 to D503, F601 and F602."""

from claims.check.rule import Rule
from claims.check.rules.form import (
    export,
    front_matter,
    near_duplicate,
    undated,
    unreviewed,
)

RULES: tuple[Rule, ...] = (
    undated.RULE,
    front_matter.RULE,
    near_duplicate.RULE,
    export.RULE,
    unreviewed.RULE,
)
