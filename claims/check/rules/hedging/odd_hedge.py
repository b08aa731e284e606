"""H204: a double hedge, or a hedge that contradicts its own source ("confirmed … may have")."""

import re
from collections.abc import Iterable, Iterator

from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule, Severity
from claims.model import Attribution

_MODAL = r"(?:may|might|could)"
_MAYBE = r"(?:possibly|potentially|perhaps|maybe|conceivably|theoretically)"
_HEARD = r"(?:reportedly|allegedly|apparently|supposedly|purportedly|seemingly)"
_SEEM = r"(?:seem(?:s|ed)?|appear(?:s|ed)?)"
_DOUBLED = re.compile(
    rf"\b(?:{_MODAL}(?: also| even| well)? {_MAYBE}|{_MAYBE} {_MODAL}|{_HEARD} (?:{_HEARD}|{_MODAL}|{_SEEM})"
    rf"|{_MODAL} (?:have )?{_HEARD}|{_SEEM} (?:to have |to be |to )?(?:{_MAYBE}|{_HEARD})|(?:{_MAYBE}"
    rf"|probably) (?:{_HEARD}|probably)"
    rf"|alleged {_HEARD}|possible (?:potential|alleged)|rumou?red to {_HEARD})\b",
    re.IGNORECASE,
)
# A hedge that depends on another: "could suggest that the raid possibly began", "it is possible that she may have left",
# "accused of allegedly stealing". At most the words of one clause are between the two.
_LET = r"(?:(?!that\b|who\b|which\b|and\b|but\b|or\b|if\b|because\b|where\b|when\b|while\b)[\w'-]+ ){0,6}?"
_UNDER = re.compile(
    rf"\b(?:{_MODAL} (?:also |even |well )?(?:suggest|indicate|imply|hint)(?: that)? {_LET}(?:{_MAYBE}|{_HEARD}|{_MODAL})"
    rf"|(?:suggest|indicate|hint|impl)\w* that {_LET}(?:may|might|could) {_MAYBE}"
    rf"|it(?: is|'s| was| seems| appears)(?: (?:quite|very|also|just|even))? (?:possible|conceivable|probable)(?: that)? "
    rf"{_LET}(?:may|might|{_MAYBE}|{_HEARD})"
    rf"|(?:believed|thought|suspected|understood|presumed|assumed) to (?:have )?(?:{_MAYBE}|probably|{_HEARD})"
    rf"|(?:accused|suspected|suspicion) of (?:having )?{_HEARD}|(?:charged with|arrested for|claims?|allegations?) {_HEARD}"
    rf"|(?:alleges?|alleged|claims?|claimed) that {_LET}{_HEARD}"
    rf"|{_SEEM} that {_LET}(?:{_MAYBE}|{_HEARD}|{_MODAL})|{_SEEM} to (?:have )?(?:been )?(?:\w+ )?(?:possibly|perhaps|{_HEARD})"
    rf"|{_SEEM} to (?:suggest|hint|indicate) that {_LET}(?:may|might|{_MAYBE})"
    rf"|{_MAYBE} (?:seem|appear)(?:s|ed)?|{_MODAL} (?:seem|appear) to (?:{_MAYBE}|{_HEARD})|{_MODAL} (?:have )?probably"
    rf"|(?:possibly|perhaps|maybe) (?:(?:the|an?|this|that|it|he|she|they) )?(?:\w+ )?(?:may|might)"
    rf"|{_MODAL} {_LET}(?:possibly|conceivably|reportedly|allegedly|supposedly|purportedly))\b",
    re.IGNORECASE,
)
_SELF_DOUBT = re.compile(
    r"\b(?:(?:may|might|could) have(?= \w+(?:ed|en|n|t|d|k|g)\b)"
    r"|possibly|perhaps|maybe|probably|reportedly|allegedly|apparently|supposedly|(?:seem|appear)(?:s|ed)? to)\b",
    re.I,
)
_SURE = re.compile(
    r"\b(?:confirm(?:s|ed|ing)|verif(?:ies|ied)|prove[sdn]?|establish(?:es|ed)|demonstrate[sd]?|certif(?:ies|ied))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|n't|never|neither|cannot|unable|declin\w+|refus\w+|without|yet|could|can|would|to)\W+(?:\w+\W+)?\Z|n't\W+\Z",
    re.I,
)
_NEVER = re.compile(
    r"\b(?:never|not|no|nobody|nothing|neither|how|n't)\b[^.]*\Z|n't\b[^.]*\Z", re.IGNORECASE
)  # before hedges that only emphasise: "how could it possibly"
_NEAR = 90  # the hedge must be within so many code points of the verb


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each pair of hedges where one would do, and for each hedge that depends on a verb of confirming."""
    for block in context.reporting:
        for start, end in sorted(_doubled(context.words(block))):
            place = block.start + start, block.start + end
            beside = context.words(block)[max(0, start - 120) : start]
            if not in_quotation(context, place[0]) and not _NEVER.search(beside):
                found = context.words(place)
                yield Finding("H204", f"two hedges where one would do: “{found}”", (place,), "Both mean the same.")
    yield from _against_source(context)


def _doubled(words: str) -> Iterator[tuple[int, int]]:
    """The spans of double hedges: first adjacent ones, then those of which one depends on the other."""
    near = [found.span() for found in _DOUBLED.finditer(words)]
    yield from near
    for found in _UNDER.finditer(words):
        if not any(start < found.end() and found.start() < end for start, end in near):
            yield found.span()


def _against_source(context: RuleContext) -> Iterator[Finding]:
    for attribution in context.claim_set.attributions:
        if not _is_firm(context, attribution):
            continue
        first = attribution.content.spans[0]
        said = context.text[first.start : min(first.end, first.start + _NEAR)]
        found = _SELF_DOUBT.search(said)
        if found and "if " not in said[: found.start()] and '"' not in said:
            start, end = first.start + found.start(), first.start + found.end()
            cue = attribution.cue.text if attribution.cue else ""
            reason = "A mere possibility has not been confirmed, and a confirmed fact needs no hedge."
            yield Finding("H204", f"“{found[0]}” contradicts “{cue}”", ((start, end),), reason)


def _is_firm(context: RuleContext, attribution: Attribution) -> bool:
    cue = attribution.cue
    if cue is None or not _SURE.search(cue.text) or cue.spans[0].start > attribution.content.spans[0].start:
        return False
    start = cue.spans[0].start
    return _DENIED.search(context.text[max(0, start - 30) : start]) is None


RULE = Rule(
    code="H204",
    name="odd-hedge",
    summary="A double hedge, or a hedge that contradicts its own source.",
    why="Two hedges say no more than one, and a possibility cannot be confirmed.",
    how_to_fix="Keep the hedge that says what is meant; write “said” where nothing was confirmed.",
    severity=Severity.INFO,
    find=find,
    fires=(
        Example("Tracks could suggest that the raid possibly began at noon.", at=("could suggest that the raid possibly",)),
        Example("It is possible that the ship may have sunk on Friday.", at=("It is possible that the ship may",)),
        Example("The clerk was accused of allegedly stealing a car.", at=("accused of allegedly",)),
        Example("It seems that the leak might have begun on Friday.", at=("seems that the leak might",)),
        Example("The ministry verified that the ship apparently sank on Friday.", at=("apparently",)),
        Example("The leak could potentially reach the river by Friday.", at=("could potentially",)),
        Example("The ministry confirmed that the ship may have sunk on Friday.", at=("may have",)),
    ),
    silent=(
        Example("The tracks suggest that the raid may have begun at noon.", note="evidence, and one hedge"),
        Example("It is possible to walk, and the ferry may run on Friday.", note="“possible” is not a hedge here"),
        Example("The clerk was accused of stealing a car and allegedly fled."),
        Example("The leak could reach the river by Friday. A potential buyer left."),
        Example("The ministry could not confirm that the ship may have sunk on Friday."),
    ),
)
