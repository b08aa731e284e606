"""C406: a claim contradicts an article in the store, or a person's verdict there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.consistency.contradiction import LEAST, Statement, are_about_one, clash, statement_of, statements_of
from claims.check.words import roots
from claims.model import Certainty, Claim, ClaimSet


@dataclass(frozen=True, slots=True)
class _StoredClaim:
    """A claim of an article in the store, with the article's id and location."""

    statement: Statement
    of: str
    where: str


class Index:
    """Indexes the claims of the store by word, to find the few with words in common."""

    def __init__(self, known: Iterable[ClaimSet]) -> None:
        self._claims = [
            _StoredClaim(statement_of(claim), each.article.id, each.article.path or each.article.id)
            for each in known
            for claim in each.claims
        ]
        self._by_word: dict[str, list[int]] = {}
        for at, stored in enumerate(self._claims):
            for word in stored.statement.words:
                self._by_word.setdefault(word, []).append(at)

    def near(self, statement: Statement) -> list[_StoredClaim]:
        """The claims that share at least `LEAST` words with the statement, in the order of the store."""
        common = Counter(at for word in statement.words for at in self._by_word.get(word, ()))
        return [self._claims[at] for at in sorted(at for at, count in common.items() if count >= LEAST)]


@dataclass(frozen=True, slots=True)
class _Held:
    """The content of the store as a cache key, compared by identity: comparing all of it would be slow."""

    known: tuple[ClaimSet, ...]

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.known is other.known


def index_of(known: tuple[ClaimSet, ...]) -> Index:
    """The index of the claims of the store, built once per object."""
    return _index(_Held(known))


@lru_cache(maxsize=1)
def _index(held: _Held) -> Index:
    return Index(held.known)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each claim that a reviewer found false, here or in another article, or that contradicts another article."""
    sure = [claim for claim in context.claim_set.claims if claim.certainty is Certainty.CERTAIN]
    for claim in sure:
        if _is_false(context, claim):
            yield _finding(claim, "a reviewer found this claim false", "The verdict is in the store.")
    known = context.corpus.known()
    index = index_of(known)
    for statement in statements_of(context, sure) if known else ():
        for stored in index.near(statement):
            if stored.of != context.article.id:
                yield from _against(context, statement, stored)


def _is_false(context: RuleContext, claim: Claim) -> bool:
    return context.scale.is_untrue(context.corpus.verdict(claim.id))


def _against(context: RuleContext, statement: Statement, stored: _StoredClaim) -> Iterator[Finding]:
    other, there = stored.statement, f"There it says: “{stored.statement.claim.text}”."
    if _says_the_same(statement, other):
        if _is_false(context, other.claim):
            yield _finding(statement.claim, f"a reviewer found this claim false in {stored.where}", there)
    elif are_about_one(other, statement) and _same_time(other, statement) and clash(other, statement):
        yield _finding(statement.claim, f"this contradicts {stored.where}", there)


def _says_the_same(one: Statement, other: Statement) -> bool:
    return (
        len(one.words) > 2 and roots(one.claim.text) == roots(other.claim.text) and one.claim.polarity is other.claim.polarity
    )


def _same_time(one: Statement, other: Statement) -> bool:
    """Whether both give the same day: across articles, similar events cannot be distinguished otherwise."""
    first, second = one.claim.when, other.claim.when
    return first is not None and second is not None and first.date is not None and first.date == second.date


def _finding(claim: Claim, message: str, reason: str) -> Finding:
    return Finding("C406", message, place_of(claim), reason, (claim.id,))


RULE = Rule(
    code="C406",
    name="known-otherwise",
    summary="A claim contradicts another article in the store, or a reviewer's verdict.",
    why="A claim that the desk has already checked must not be published again unchecked.",
    how_to_fix="Read the other article and the verdict, and correct the one that is wrong.",
    find=find,
    fires=(
        Example(
            "The fire at the Corvane refinery killed 15 workers on 3 May 2021.",
            at=("The fire at the Corvane refinery killed 15 workers on 3 May 2021",),
            note="another article has 12 workers",
        ),
        Example(
            "Corvane Mining poisoned the river Sarn.",
            at=("Corvane Mining poisoned the river Sarn",),
            note="found false in another article",
        ),
    ),
    silent=(
        Example("The fire at the Corvane refinery killed 12 workers on 3 May 2021.", note="as in the other article"),
        Example("The fire at the Corvane refinery killed 15 workers on 9 June 2022.", note="another fire"),
    ),
    across=True,
)
