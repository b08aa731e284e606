"""Whether a sure claim tells again what a hedged one only supposes, in other words or taken for granted in passing."""

import re
from collections.abc import Sequence
from functools import cache

from claims.check.rules.lists import listed
from claims.check.rules.reading import Reading
from claims.check.rules.wording import covered, is_past, names_in, root, roots, tokens
from claims.model import Claim, HedgeType

_LEAST = 3  # words in common
_MOST_OF = 0.75  # the share of the shorter claim's words that the other must have
_NO_DOUBT = frozenset({HedgeType.APPROXIMATOR, HedgeType.FUTURE, HedgeType.CONDITIONAL})
_ALL = 1.0
_FRAGMENT = re.compile(
    r"(?:of|for|with|by|at|in|on|from|to)\b(?! (?:who|which|whom))", re.IGNORECASE
)  # "of accepting Cruz's help"
_DATE = re.compile(r" \([^)]*\d{4}[^)]*\)")  # put into statements by the pipeline
_TAKEN_UP = re.compile(r"(?:\w+ )?(?:who|whom|whose|which|that|where)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|he|she|they|this|that|these|those)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")


def is_taken_for_granted(claim: Claim) -> bool:
    """Whether a claim is made in passing, in a relative clause: "the hatch through which the thieves got in".

    What stands there the desk takes for known, whoever says the rest of the sentence.
    """
    return _TAKEN_UP.match(claim.text) is not None


def core(claim: Claim) -> frozenset[str]:
    """The roots of the words of a claim, without its hedges and without verbs that say little."""
    wording = roots(f"{claim.text} {_DATE.sub('', claim.statement)}")
    return wording - roots(" ".join(hedge.text for hedge in claim.hedges)) - _light()


def retells(reading: Reading, earlier: Claim, later: Claim) -> bool:
    """Whether ``later`` says what ``earlier`` supposes: its verb, and most of the words of the shorter of the two."""
    supposed, said = core(earlier) | _antecedent(reading, earlier), core(later)
    least, share = (_LEAST - 1, _ALL) if is_taken_for_granted(later) and len(said) < _LEAST else (_LEAST, _MOST_OF)
    if len(supposed & said) < least or covered(said, supposed) < share or _FRAGMENT.match(later.text):
        return False
    return _has_verb(earlier, later) and _is_of_same_names(reading, earlier, later)


def _antecedent(reading: Reading, claim: Claim) -> frozenset[str]:
    """What "it" may be: the words of the sentence before."""
    if _PRONOUN.match(claim.text) is None:
        return frozenset()
    here = reading.reporting_block(claim.sentence.start)
    if here is None:
        return frozenset()
    before = [place for place in reading.sentences(reading.reporting[here]) if place[1] <= claim.sentence.start + 1]
    return roots(reading.words(before[-1])) if before else frozenset()


def _has_verb(earlier: Claim, later: Claim) -> bool:
    """Whether the later claim has the word that is hedged in the earlier: "may have caused", "probably came"."""
    verbs = hedged_words(earlier)
    return any(is_same_verb(root(word), verbs) for word in tokens(f"{later.text} {later.statement}"))


def is_same_verb(word: str, verbs: Sequence[str]) -> bool:
    """Whether a root is one of some verbs; coming and getting somewhere are the same."""
    return word in verbs or (word in _motions() and not _motions().isdisjoint(verbs))


def hedged_words(claim: Claim) -> list[str]:
    """The root of the first telling word behind each hedge; verbs where the hedge stands before the claim."""
    out: list[str] = []
    for hedge in claim.hedges:
        if hedge.type in _NO_DOUBT or hedge.text.lower().split()[0] in listed("hypothetical"):
            continue
        if all(span.end <= claim.spans[0].start for span in hedge.spans):
            out.extend(root(word) for word in _WORD.findall(claim.text) if is_past(word))  # "police believe …"
            continue
        at = claim.text.lower().find(hedge.text.lower())
        words = _WORD.findall(claim.text[at + len(hedge.text) :]) if at >= 0 else []
        telling = (word for word in words if word[0].islower() and word not in listed("stop") and not word.endswith("ly"))
        out.extend(root(word) for word in list(telling)[:1])
    return out


def _is_of_same_names(reading: Reading, earlier: Claim, later: Claim) -> bool:
    """Whether the later claim has no names or figures that are not in the earlier's sentence or the one before it."""
    here = reading.reporting_block(earlier.sentence.start)
    start = earlier.sentence.start if here is None else reading.reporting[here].start
    beside = reading.text[start : earlier.sentence.end]
    names, figures = names_in(f"x {later.text}"), {word for word in tokens(later.text) if word[0].isdigit()}
    return names <= names_in(f"x {beside}") and figures <= frozenset(tokens(earlier.text))


@cache
def _light() -> frozenset[str]:
    return frozenset(map(root, listed("light"))) | _motions()


@cache
def _motions() -> frozenset[str]:
    return frozenset(map(root, listed("motion")))
