"""Allowing one finding of a rule, with a reason: in an HTML comment, or in the front matter."""

from claims.check.allowing.coverage import Allowed, Coverage, covered
from claims.check.allowing.parsing import (
    FIELD,
    PLACEHOLDER,
    Allowance,
    Wrong,
    allowance_comment,
    allowances_in,
    fields_of,
    written_in,
)
from claims.check.allowing.rules import ALLOWANCE_RULES, about_allowances

__all__ = [
    "ALLOWANCE_RULES",
    "FIELD",
    "PLACEHOLDER",
    "Allowance",
    "Allowed",
    "Coverage",
    "Wrong",
    "about_allowances",
    "allowance_comment",
    "allowances_in",
    "covered",
    "fields_of",
    "written_in",
]
