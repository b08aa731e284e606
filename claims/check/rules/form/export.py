"""F601: the export next to the article is missing, stale or invalid."""

import json
import os
from collections.abc import Iterable

from pydantic import ValidationError

from claims.check.context import RuleContext
from claims.check.rule import Example, Finding, Fix, Rule, Severity
from claims.ingest.exports import HEAD, begins_export, is_export_of
from claims.model import ClaimSet

_WRITE_ANEW = Fix("rewrite the export", export=True)


def find(context: RuleContext) -> Iterable[Finding]:
    """One finding on the export beside the article; a missing one counts only if the settings name the rule.

    An article in JSON has no export beside it, since it would have the article's own name.
    """
    if context.path is not None and context.path.suffix.lower() == ".json":
        return
    name = context.path.with_suffix(".json").name if context.path is not None else "export"
    data = context.export
    if data is None or not _is_export(data):
        if context.path is not None and _is_demanded(context):
            reason = "The settings select F601, so that every article must have its export."
            if data is not None:
                yield Finding("F601", f"{name} is not a claims export", (), reason)
            elif os.path.lexists(context.path.with_suffix(".json")):  # in an editor; a check of files fails when it reads it
                yield Finding("F601", f"{name} cannot be read: not a regular file of the project", (), reason)
            else:
                yield Finding("F601", f"there is no {name} next to the article", (), reason, fix=_WRITE_ANEW)
        return
    fix = _WRITE_ANEW if is_export_of(data, context.article) else None
    exported, problem = _read(data)
    if exported is None:
        yield Finding("F601", f"{name} is not a valid claims export", (), problem, fix=fix)
    elif exported.article.sha256 != context.claim_set.article.sha256:
        yield Finding("F601", f"{name} was made from a different text", (), "The article has changed since.", fix=fix)


def _is_demanded(context: RuleContext) -> bool:
    return any(code and RULE.code.startswith(code) for code in (*context.settings.select, *context.settings.extend_select))


def _is_export(data: bytes) -> bool:
    """Whether a file is an export, possibly invalid or written by another program."""
    return begins_export(data[:HEAD]) or all(key in data for key in (b'"schema_version"', b'"generator"', b'"claims"'))


def _read(data: bytes) -> tuple[ClaimSet | None, str]:
    """The export, or why it is invalid."""
    try:
        return ClaimSet.model_validate(json.loads(data)), ""
    except ValidationError as error:
        first = error.errors()[0]
        return None, f"{'.'.join(map(str, first['loc'])) or 'the export'}: {first['msg']} ({error.error_count()} in all)."
    except ValueError as error:  # includes invalid UTF-8
        return None, f"invalid JSON: {error}."
    except RecursionError:
        return None, "invalid JSON: it is nested too deeply."


RULE = Rule(
    code="F601",
    name="export",
    summary="The export next to the article is missing (if the settings require one), stale, or invalid.",
    why="Reviewers and other programs read the export, not the article.",
    how_to_fix="`claims check --fix` rewrites it; so does `claims extract ARTICLE -o ARTICLE.json`.",
    severity=Severity.ERROR,
    find=find,
    fires=(
        Example("The bridge fell at dusk.", at=("",), note="the export is of an older text"),
        Example("The dam held.", at=("",), note="the export lacks its article"),
    ),
    silent=(
        Example("The bridge fell at dusk.", note="the export is up to date"),
        Example("The dam held.", note="no export, and none is required"),
    ),
    across=True,
)
