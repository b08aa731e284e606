"""H203: an unknown or merely planned outcome is stated as a fact.

Three kinds: an outcome predicted in the desk's own voice; a dated outcome although the article itself says that nothing is
decided ("The new cabinet is sworn in on March 2" under "Talks entered their third week with the two parties still at odds"); a
headline that reports as done what the story reports as planned ("Parliament bans plastic bags" over "Parliament plans
to ban plastic bags").
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from claims.analysis import Offsets
from claims.check.context import RuleContext, place_of
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, covered, listed, pattern, root, roots
from claims.model import BlockKind, Certainty, Claim, ClaimKind, HedgeType, Polarity

_FIRST_PLANNED = 4  # paragraphs in which the story must mention the plan
_LEAST = 3  # minimum words in the headline, including the verb
_SAME = 0.75  # share of the headline's words that the sentence must have
_NOT_DONE = re.compile(
    r"[?:]|\bto\b|\bwill\b|\b(?:could|may|might|would|should|if|plans?|bid|proposals?|bill)\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_FINITE = re.compile(r"[a-z]{3,}s\Z", re.IGNORECASE)


def planned_as_done(context: RuleContext) -> Iterator[tuple[Claim, Offsets, str]]:
    """Each claim of the headline that the story only reports as a plan, with the span of that sentence, and its words."""
    for claim in context.lead_claims:
        if claim.block is BlockKind.HEADLINE and _is_done(context, claim):
            found = _plan(context, claim)
            if found is not None:
                yield claim, *found


def _is_done(context: RuleContext, claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.kind is ClaimKind.EVENT and claim.polarity is Polarity.POSITIVE
    start, end = claim.sentence.start, claim.sentence.end
    plain = not claim.hedges and not claim.attribution_ids and not _NOT_DONE.search(context.words((start, end + 1)))
    return sure and plain and not in_quotation(context, claim.spans[0].start)


def _plan(context: RuleContext, claim: Claim) -> tuple[Offsets, str] | None:
    wording = roots(claim.text)
    verb = next((root(word) for word in _WORD.findall(claim.text)[1:] if _FINITE.match(word)), None)
    if len(wording) < _LEAST or verb is None or verb not in wording:
        return None
    found: tuple[Offsets, str] | None = None
    for number, block in enumerate(context.paragraphs):
        for start, end in context.sentences(block):
            sentence = context.words((start, end))
            if covered(wording, roots(sentence)) < _SAME:
                continue
            plan = _planned_verb(sentence, verb)
            if plan is None:
                return None  # it is reported as done, or is a different act
            if found is None and number < _FIRST_PLANNED:
                found = (start, start + len(sentence.rstrip())), plan
    return found


def _planned_verb(sentence: str, verb: str) -> str | None:
    """The words that make ``verb`` (a stem) a plan, if such words precede each of its forms in the sentence."""
    plan = None
    for found in re.finditer(r"[a-z]+", sentence):
        if root(found[0]) == verb:
            before = _before().search(sentence, 0, found.start())
            if before is None or not listed("negation").isdisjoint(before[0].lower().split()):
                return None
            plan = plan or f"{before['plan']} {found[0]}".strip()
    return plan


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:\b\w+(?:n't)?\s+)?\b(?P<plan>(?:{pattern('planned').pattern}))\s+(?:\w+ly\s+)?\Z", re.IGNORECASE)


_FIRST_OPEN = 3  # paragraphs that introduce the topic of the article
_SHARED = 2  # minimum common words of an outcome and an open matter further down
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(
    r"\b(?:on|in|from|by) (?:early |late |mid-)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"(?: (?P<day>\d{1,2})\b)?(?:,? (?P<year>20\d\d))?"
)
_YEAR = re.compile(r"\b(?:in|by|from) (?:the (?:spring|summer|autumn|fall|winter) of )?(?P<year>20\d\d)\b")
_SOON = 200  # a date without a year within so many days is in the future
_WILL_BE = re.compile(r"\bwill (?:then |also |soon |now )?(?=[a-z])")
_BELOW_WILL = re.compile(r"\b(?:that|what|whether|how|why|where|for|because)\b.*\bwill\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:would|could|may|might|should|if|unless|when|once|until|plans?|planned|hopes?|hoped|wants?|expects?|expected|due"
    r"|scheduled|set|proposed|to|was|were|had|did)\b"
)


def set_though_open(context: RuleContext) -> Iterator[tuple[Claim, Offsets, str]]:
    """Each claim that states as settled what the article says is open, with the span of the latter's words, and these words."""
    published = context.article.published
    open_ = list(_open(context)) if published else []
    day = date.fromisoformat(published[:10]) if published else date.max
    for claim in context.claims if open_ else ():
        if _is_settled(context, claim) and _is_to_come(claim.text, day):
            found = next((one for one in open_ if _are_of_one(claim, *one)), None)
            if found is not None:
                yield claim, found[1], context.words(found[1])


def _open(context: RuleContext) -> Iterator[tuple[int, Offsets, frozenset[str]]]:
    """The open matters of the article: the paragraph, the span of the words, and the stems of the sentence."""
    for number, block in enumerate(context.paragraphs):
        for start, end in context.sentences(block):
            found = any_like("still open").search(context.text, start, end)
            if found is not None and not in_quotation(context, found.start()):
                yield number, found.span(), roots(context.words((start, end)))


def _are_of_one(claim: Claim, number: int, place: Offsets, said: frozenset[str]) -> bool:
    apart = not any(span.start <= place[0] < span.end for span in claim.spans)
    return apart and (number < _FIRST_OPEN or len(roots(claim.text) & said) >= _SHARED)


def _is_settled(context: RuleContext, claim: Claim) -> bool:
    mine = claim.block is BlockKind.BODY and claim.source is None and not claim.attribution_ids
    sure = (
        claim.certainty is Certainty.CERTAIN
        and claim.polarity is Polarity.POSITIVE
        and all(hedge.type is HedgeType.FUTURE for hedge in claim.hedges)
    )
    settled = any_like("told as settled").search(claim.text) is not None and any_like("calendared").search(claim.text) is None
    will = _WILL_BE.search(claim.text)
    if settled and will is not None:  # "a concern that the bank will raise rates" is not the desk's own
        settled = any_like("told as settled").search(claim.text, will.start()) is not None and not _BELOW_WILL.search(
            claim.text
        )
    return mine and sure and settled and not _ASIDE.search(claim.text) and not in_quotation(context, claim.spans[0].start)


def _is_to_come(words: str, published: date) -> bool:
    """Whether the words contain a day, month or year after the article's date."""
    found = _DAY.search(words)
    if found is None and (any_like("to come").search(words) or _WILL_BE.search(words)):
        return True
    if found is None:
        year = _YEAR.search(words)
        return year is not None and int(year["year"]) > published.year
    month = _MONTHS.index(found["month"].lower()) + 1
    day = min(int(found["day"] or 28), 28)
    if found["year"]:
        return date(int(found["year"]), month, max(day, 1)) > published
    days = (date(published.year, month, max(day, 1)) - published).days
    return 0 < (days if days > -_SOON else days + 365) <= _SOON


_WILL = re.compile(
    r"\b(?:will|won't|(?:is|are) going to)\s+(?:(?:not|never|soon|also|then|almost|surely|certainly|\w+ly)\s+)*(?P<verb>[a-z]+)"
)


# "It made clear that …", "what is certain is that …": the prediction depends on another verb.
_BELOW = re.compile(r"\b(?:that|what|which|who|how|why|where|for|as|because|since|prospect|clear)\b", re.IGNORECASE)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each outcome that the desk predicts in its own voice, without a condition or anybody who expects it, for
    each dated outcome that the article says is open, and for each headline that reports a plan as done."""
    for claim, place, plan in planned_as_done(context):
        reason = f"The story says “{plan}”, and nowhere that it was done."
        yield Finding("H203", "the headline reports a plan as done", (*place_of(claim), place), reason, (claim.id,))
    for claim, place, words in () if context.is_ticker else set_though_open(context):
        reason = f"The article says “{words}”."
        yield Finding("H203", "an open outcome is reported as settled", (*place_of(claim), place), reason, (claim.id,))
    for claim in () if context.is_ticker else context.claims:
        if not _is_plain(claim) or not _foretells(claim.text):
            continue
        here = context.paragraph(claim.spans[0].start)
        if here is None or claim.block is not BlockKind.BODY or in_quotation(context, claim.spans[0].start):
            continue
        block = context.paragraphs[here]
        if (
            not context.attributions_in(block)
            and "?" not in (words := context.words(block))
            and not any_like("open").search(words)
        ):
            reason = "Nobody in the paragraph expects it, and no condition is given."
            yield Finding("H203", "an outcome is predicted as if it were certain", place_of(claim), reason, (claim.id,))


def _is_plain(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.kind in (ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY)
    return sure and claim.source is None and not claim.attribution_ids


def _foretells(words: str) -> bool:
    found = _WILL.search(words)
    if found is None or _BELOW.search(words[: found.start()]):
        return False
    return root(found["verb"]) in {root(verb) for verb in listed("outcome")}


RULE = Rule(
    code="H203",
    name="future-as-fact",
    summary="An outcome that nobody can know yet, or a plan in the headline, is stated as a fact.",
    why="A forecast has an author and a basis; without them it cannot be checked.",
    how_to_fix="Say who expects it and why, or write “could”, “is expected to”; in a headline “plans to”, “to vote on”.",
    on=False,
    find=find,
    fires=(
        Example("The Corvane mine shut in May. The closure will destroy 400 jobs.", at=("The closure will destroy 400 jobs",)),
        Example(
            "Snow fell for a week. Bread prices will double by the end of the winter.",
            at=("Bread prices will double by the end of the winter",),
        ),
        Example(
            "# Parliament bans plastic bags\n\nParliament plans to ban plastic bags, the speaker said on Monday.",
            at=("Parliament bans plastic bags",),
            note="the ban is a plan",
        ),
        Example(
            "# Corvane council closes old harbour\n\nIt rained. The Corvane council will vote on Friday on "
            "whether to close the old harbour. Fishermen are against it.",
            at=("Corvane council closes old harbour",),
        ),
        Example(
            "Talks on a new government entered their third week, the parties still at odds over duty.\n\n"
            "The new cabinet is sworn in on March 2 with Dahl as premier.",
            at=("The new cabinet is sworn in on March 2 with Dahl as premier",),
            front="published: 2026-02-10",
        ),
        Example(
            "Rovers showed drawings of a stadium. The club has yet to apply for planning permission.\n\n"
            "The club leaves Lodge Lane in May 2027.",
            at=("The club leaves Lodge Lane in May 2027",),
            front="published: 2024-02-21",
        ),
    ),
    silent=(
        Example(
            "Talks on a new government entered their third week, the parties still at odds over duty.\n\n"
            "The election is on March 2. The new cabinet is to be sworn in on March 9.",
            front="published: 2026-02-10",
        ),
        Example(
            "The council approved the stadium on Monday. It rained.\n\nThe club leaves Lodge Lane in May 2027.",
            front="published: 2024-02-21",
            note="it is decided",
        ),
        Example("The council will meet on Monday.", note="a scheduled date"),
        Example("# Parliament to ban plastic bags\n\nParliament plans to ban plastic bags, the speaker said."),
        Example(
            "# Parliament bans plastic bags\n\nParliament banned plastic bags on Monday. It plans to ban plastic cups too.",
            note="one is done, the other is planned",
        ),
        Example(
            "# Bank cuts 500 jobs in Corvane\n\nThe bank will cut 500 jobs in Corvane, it said on Monday.", note="it is decided"
        ),
        Example(
            "# Parliament bans plastic bags\n\nThe ban on plastic bags passed by nine votes. Parliament plans to ban cups next."
        ),
        Example(
            "# Union strikes Corvane mill\n\nThe union struck the Corvane mill on Monday. "
            "The union may strike the Corvane mill again.",
            note="it is also reported as done",
        ),
        Example("Bakers expect that bread prices will double by the end of the winter."),
    ),
)
