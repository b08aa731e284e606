"""D503: nearly the same article exists already."""

from collections.abc import Iterable

from claims.check.context import RuleContext
from claims.check.rule import Example, Finding, Rule

_DUPLICATE = 0.5  # the share of common wording above which an article is a duplicate; follow-ups have less


def find(context: RuleContext) -> Iterable[Finding]:
    """One finding, for the article that is most similar to this one."""
    for other in context.corpus.similar()[:1]:
        if other.share > _DUPLICATE:
            headline = next((block for block in context.claim_set.article.blocks if block.kind == "headline"), None)
            spans = () if headline is None else ((headline.start, headline.end),)
            share = f"{other.share:.0%}".replace("%", " percent")
            yield Finding(
                "D503", f"nearly the same article as {other.path}", spans, f"They have {share} of their wording in common."
            )


RULE = Rule(
    code="D503",
    name="near-duplicate",
    summary="Nearly the same article exists already.",
    why="Its claims would be checked twice, and two copies look like two sources.",
    how_to_fix="Keep one of the two; if one corrects the other, keep the later one.",
    find=find,
    fires=(
        Example("# Bridge falls\n\nThe bridge fell at dusk.", at=("Bridge falls",), note="another file has the same text"),
        Example(
            "# Dam holds\n\nThe dam held. Ivo Brandt closed it.", at=("Dam holds",), note="another file has most of its wording"
        ),
    ),
    silent=(
        Example("# Bridge falls\n\nThe bridge fell at dusk.", note="no other file"),
        Example("# Dam holds\n\nThe dam held. It snowed.", note="another file has a third of its wording"),
    ),
    across=True,
)
