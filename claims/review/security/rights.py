"""Roles, and what each may do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """Something that not everybody may do."""

    READ = "read"
    DECIDE = "decide"
    ASSIGN = "assign"
    ADD = "add"


class Role(StrEnum):
    """What a user is at the desk."""

    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.READER: frozenset({Right.READ}),
        Role.REVIEWER: frozenset({Right.READ, Right.DECIDE}),
        Role.EDITOR: frozenset(Right),
    }
)
"""Readers look; reviewers decide, correct and note; editors also add articles and share out the work."""
