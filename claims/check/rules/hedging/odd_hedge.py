"""H204: a hedge on a hedge, or one against its own source ("confirmed … may have")."""

import re
from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading
from claims.check.settings import Settings
from claims.model import Attribution, SpeechAct

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
_SELF_DOUBT = re.compile(
    r"\b(?:(?:may|might|could) have(?= \w+(?:ed|en|n|t|d|k)\b)"
    r"|possibly|perhaps|maybe|probably|reportedly|allegedly|apparently|supposedly)\b",
    re.I,
)
_SURE = re.compile(r"\b(?:confirm(?:s|ed|ing)|verif(?:ies|ied))\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|n't|never|neither|cannot|unable|declin\w+|refus\w+|without|yet|could|can|would|to)\W+(?:\w+\W+)?\Z|n't\W+\Z",
    re.I,
)
_NEVER = re.compile(
    r"\b(?:never|not|no|nobody|nothing|neither|how|n't)\b[^.]*\Z|n't\b[^.]*\Z", re.IGNORECASE
)  # "how could it possibly"
_NEAR = 90  # code points from the verb in which the hedge must stand


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each pair of hedges where one would do, and for each hedge under a verb of confirming."""
    reading = Reading(checked, settings)
    for block in reading.reporting:
        for found in _DOUBLED.finditer(reading.words(block)):
            place = block.start + found.start(), block.start + found.end()
            beside = reading.words(block)[max(0, found.start() - 120) : found.start()]
            if not in_quotation(reading, place[0]) and not _NEVER.search(beside):
                yield Finding("H204", f"two hedges where one would do: “{found[0]}”", (place,), "Both say the same.")
    yield from _against_source(reading)


def _against_source(reading: Reading) -> Iterator[Finding]:
    for attribution in reading.claim_set.attributions:
        if attribution.act is not SpeechAct.CONFIRM or not _is_firm(reading, attribution):
            continue
        first = attribution.content.spans[0]
        said = reading.text[first.start : min(first.end, first.start + _NEAR)]
        found = _SELF_DOUBT.search(said)
        if found and "if " not in said[: found.start()] and '"' not in said:
            start, end = first.start + found.start(), first.start + found.end()
            cue = attribution.cue.text if attribution.cue else ""
            reason = "What may be so has not been confirmed; what is confirmed is so."
            yield Finding("H204", f"“{found[0]}” takes back what “{cue}” gives", ((start, end),), reason)


def _is_firm(reading: Reading, attribution: Attribution) -> bool:
    cue = attribution.cue
    if cue is None or not _SURE.search(cue.text) or cue.spans[0].start > attribution.content.spans[0].start:
        return False
    start = cue.spans[0].start
    return _DENIED.search(reading.text[max(0, start - 30) : start]) is None


RULE = Rule(
    code="H204",
    name="odd-hedge",
    summary="A hedge on a hedge, or a hedge against its own source.",
    why="Two hedges say no more than one, and nobody can confirm what may be.",
    how_to_fix="Keep the hedge that says what is meant; write “said” where nothing was confirmed.",
    severity=Severity.INFO,
    on=True,
    find=find,
    fires=(
        Example("The leak could potentially reach the river by Friday.", at=("could potentially",)),
        Example("The ministry confirmed that the ship may have sunk on Friday.", at=("may have",)),
    ),
    silent=(
        Example("The leak could reach the river by Friday. A potential buyer left.", at=()),
        Example("The ministry could not confirm that the ship may have sunk on Friday.", at=()),
    ),
)
