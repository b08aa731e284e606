"""C406: a claim contradicts an article in the store, or a person's verdict there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.consistency.clash import LEAST, Statement, are_about_one, clash, statement_of
from claims.check.rules.reading import Reading, place_of
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.model import Certainty, Claim, ClaimSet


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim of an article in the store: the article's id, and where it lies."""

    statement: Statement
    of: str
    where: str


class Index:
    """The claims of the store by their words: every article that is checked asks for the few with words in common."""

    def __init__(self, known: Iterable[ClaimSet]) -> None:
        self._told = [
            _Told(statement_of(claim), each.article.id, each.article.path or each.article.id)
            for each in known
            for claim in each.claims
        ]
        self._by_word: dict[str, list[int]] = {}
        for at, told in enumerate(self._told):
            for word in told.statement.words:
                self._by_word.setdefault(word, []).append(at)

    def near(self, statement: Statement) -> list[_Told]:
        """Those with at least `LEAST` words of the statement, in the order of the store."""
        common = Counter(at for word in statement.words for at in self._by_word.get(word, ()))
        return [self._told[at] for at in sorted(at for at, count in common.items() if count >= LEAST)]


@dataclass(frozen=True, slots=True)
class _Held:
    """What the store holds, told by being the same object: comparing all of it would take as long as reading it."""

    known: tuple[ClaimSet, ...]

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.known is other.known


def index_of(known: tuple[ClaimSet, ...]) -> Index:
    """The claims of the store ready to be looked up; made once for the same object."""
    return _index(_Held(known))


@lru_cache(maxsize=1)
def _index(held: _Held) -> Index:
    return Index(held.known)


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each claim that a person found false, here or elsewhere, and each that another article rules out."""
    reading = Reading(checked, settings)
    mine = [statement_of(claim) for claim in reading.claim_set.claims if claim.certainty is Certainty.CERTAIN]
    for statement in mine:
        if _is_false(checked, statement.claim):
            yield _finding(statement.claim, "a reviewer found this claim false", "The verdict is in the store.")
    index = index_of(checked.others.known())
    for statement in mine:
        for told in index.near(statement):
            if told.of != reading.article.id:
                yield from _against(checked, statement, told)


def _is_false(checked: Checked, claim: Claim) -> bool:
    return checked.scale.is_untrue(checked.others.verdict(claim.id))


def _against(checked: Checked, statement: Statement, told: _Told) -> Iterator[Finding]:
    other, there = told.statement, f"There: “{told.statement.claim.text}”."
    if _says_the_same(statement, other):
        if _is_false(checked, other.claim):
            yield _finding(statement.claim, f"a reviewer found this claim false in {told.where}", there)
    elif are_about_one(other, statement) and _same_time(other, statement) and clash(other, statement):
        yield _finding(statement.claim, f"this contradicts {told.where}", there)


def _says_the_same(one: Statement, other: Statement) -> bool:
    return (
        len(one.words) > 2 and roots(one.claim.text) == roots(other.claim.text) and one.claim.polarity is other.claim.polarity
    )


def _same_time(one: Statement, other: Statement) -> bool:
    """Whether both give one and the same day: across articles nothing less tells one event from the next of its kind."""
    first, second = one.claim.when, other.claim.when
    return first is not None and second is not None and first.date is not None and first.date == second.date


def _finding(claim: Claim, message: str, reason: str) -> Finding:
    return Finding("C406", message, place_of(claim), reason, (claim.id,))


RULE = Rule(
    code="C406",
    name="known-otherwise",
    summary="A claim contradicts another article in the store, or a reviewer's verdict.",
    why="What the desk has checked once must not come back unchecked.",
    how_to_fix="Read the other article and the verdict; correct whichever is wrong.",
    severity=Severity.WARNING,
    on=True,
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
        Example("The fire at the Corvane refinery killed 12 workers on 3 May 2021.", at=(), note="as in the other article"),
        Example("The fire at the Corvane refinery killed 15 workers on 9 June 2022.", at=(), note="another fire"),
    ),
    across=True,
)
