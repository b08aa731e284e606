"""F601: the export beside the article is missing, stale or no export."""

import json
from collections.abc import Iterable

from pydantic import ValidationError

from claims.check.context import RuleContext
from claims.check.rule import Example, Finding, Fix, Rule, Severity
from claims.model import ClaimSet

_WRITE_ANEW = Fix("write the export anew", export=True)


def find(context: RuleContext) -> Iterable[Finding]:
    """One finding on the export beside the article; that there is none counts only where the settings name the rule."""
    name = context.path.with_suffix(".json").name if context.path is not None else "export"
    if context.export is None:
        if context.path is not None and _is_demanded(context):
            reason = "The settings select F601, so that every article must have its export."
            yield Finding("F601", f"there is no {name} beside the article", (), reason, fix=_WRITE_ANEW)
        return
    exported, problem = _read(context.export)
    if exported is None:
        if problem:
            yield Finding("F601", f"{name} is no valid claims export", (), problem, fix=_WRITE_ANEW)
    elif exported.article.sha256 != context.claim_set.article.sha256:
        yield Finding("F601", f"{name} was made from another text", (), "The article has changed since.", fix=_WRITE_ANEW)


def _is_demanded(context: RuleContext) -> bool:
    return any(code and RULE.code.startswith(code) for code in (*context.settings.select, *context.settings.extend_select))


def _read(data: bytes) -> tuple[ClaimSet | None, str]:
    """The export, or why it is none; neither where the file is plainly something else."""
    try:
        value = json.loads(data)
    except ValueError as error:  # broken UTF-8 is one too
        return None, f"It is not JSON: {error}."
    except RecursionError:
        return None, "It is nested too deeply to be read."
    if not isinstance(value, dict) or not {"schema_version", "claims", "generator"} & value.keys():
        return None, ""
    try:
        return ClaimSet.model_validate(value), ""
    except ValidationError as error:
        first = error.errors()[0]
        return None, f"{'.'.join(map(str, first['loc'])) or 'the export'}: {first['msg']} ({error.error_count()} such in all)."


RULE = Rule(
    code="F601",
    name="export",
    summary="The export beside the article is missing (where the settings ask for one), stale, or not as its schema says.",
    why="Reviewers and other programs read the export, not the article.",
    how_to_fix="`claims check --fix` writes it anew; so does `claims extract ARTICLE -o ARTICLE.json`.",
    severity=Severity.ERROR,
    find=find,
    fires=(
        Example("The bridge fell at dusk.", at=("",), note="the export beside it is of an older text"),
        Example("The dam held.", at=("",), note="the export beside it lacks its article"),
    ),
    silent=(
        Example("The bridge fell at dusk.", note="the export beside it is its own"),
        Example("The dam held.", note="no export, and none is asked for"),
    ),
    across=True,
)
