"""H202: a hedged claim is repeated without its hedge: in the same words, in other words, or presupposed in passing."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from claims.analysis import Offsets
from claims.check.context import RuleContext, is_doubted, place_of
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, covered, is_past, listed, names_in, root, roots, shared, tokens
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Status

_LEAST_RESTATED = 3  # words in common
_MOST_OF = 0.75  # share of the shorter claim's words that the other must have
_NO_DOUBT = frozenset({HedgeType.APPROXIMATOR, HedgeType.FUTURE, HedgeType.CONDITIONAL})
_ALL = 1.0
_SETTLED = frozenset({Status.CONFIRMED, Status.CORROBORATED, Status.SELF_REPORTED, Status.SUPPORTED, Status.NOT_CHECKABLE})
_FRAGMENT = re.compile(
    r"(?:of|for|with|by|at|in|on|from|to)\b(?! (?:who|which|whom))", re.IGNORECASE
)  # at the start of a claim that is only a part of a sentence: "of accepting Cruz's help"
_DATE = re.compile(r" \([^)]*\d{4}[^)]*\)")  # put into statements by the pipeline
_TAKEN_UP = re.compile(r"(?:\w+ )?(?:who|whom|whose|which|that|where)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|he|she|they|this|that|these|those)\b", re.IGNORECASE)
_ANY_WORD = re.compile(r"[\w'’-]+")


def is_taken_for_granted(claim: Claim) -> bool:
    """Whether a claim is presupposed in a relative clause: "the hatch through which the thieves got in".

    The desk treats its content as known, whoever says the rest of the sentence.
    """
    return _TAKEN_UP.match(claim.text) is not None


def core(claim: Claim) -> frozenset[str]:
    """The stems of the words of a claim, without its hedges and light verbs."""
    wording = roots(f"{claim.text} {_DATE.sub('', claim.statement)}")
    return wording - roots(" ".join(hedge.text for hedge in claim.hedges)) - _light()


def retells(context: RuleContext, earlier: Claim, later: Claim) -> bool:
    """Whether ``later`` states what ``earlier`` hedges: it has its verb, and most of the words of the shorter of the two."""
    supposed, said = core(earlier) | _antecedent(context, earlier), core(later)
    least, share = (
        (_LEAST_RESTATED - 1, _ALL)
        if is_taken_for_granted(later) and len(said) < _LEAST_RESTATED
        else (_LEAST_RESTATED, _MOST_OF)
    )
    if len(supposed & said) < least or covered(said, supposed) < share or _FRAGMENT.match(later.text):
        return False
    return _has_verb(earlier, later) and _is_of_same_names(context, earlier, later)


def _antecedent(context: RuleContext, claim: Claim) -> frozenset[str]:
    """The possible antecedents of "it": the words of the previous sentence."""
    if _PRONOUN.match(claim.text) is None:
        return frozenset()
    here = context.reporting_block(claim.sentence.start)
    if here is None:
        return frozenset()
    before = [place for place in context.sentences(context.reporting[here]) if place[1] <= claim.sentence.start + 1]
    return roots(context.words(before[-1])) if before else frozenset()


def _has_verb(earlier: Claim, later: Claim) -> bool:
    """Whether the later claim has the word that is hedged in the earlier one: "may have caused", "probably came"."""
    verbs = hedged_words(earlier)
    return any(is_same_verb(root(word), verbs) for word in tokens(f"{later.text} {later.statement}"))


def is_same_verb(word: str, verbs: Sequence[str]) -> bool:
    """Whether a stem is one of ``verbs``; verbs of motion count as the same."""
    return word in verbs or (word in _motions() and not _motions().isdisjoint(verbs))


def hedged_words(claim: Claim) -> list[str]:
    """The stem of the first content word after each hedge; the verbs if the hedge precedes the claim."""
    out: list[str] = []
    for hedge in claim.hedges:
        if hedge.type in _NO_DOUBT or hedge.text.lower().split()[0] in listed("hypothetical"):
            continue
        if all(span.end <= claim.spans[0].start for span in hedge.spans):
            # The hedge precedes the claim: "police believe …".
            out.extend(root(word) for word in _ANY_WORD.findall(claim.text) if is_past(word))
            continue
        at = claim.text.lower().find(hedge.text.lower())
        words = _ANY_WORD.findall(claim.text[at + len(hedge.text) :]) if at >= 0 else []
        content_words = (word for word in words if word[0].islower() and word not in listed("stop") and not word.endswith("ly"))
        out.extend(root(word) for word in list(content_words)[:1])
    return out


def _is_of_same_names(context: RuleContext, earlier: Claim, later: Claim) -> bool:
    """Whether all names and figures of the later claim are in the earlier one's sentence or the one before it."""
    here = context.reporting_block(earlier.sentence.start)
    start = earlier.sentence.start if here is None else context.reporting[here].start
    beside = context.text[start : earlier.sentence.end]
    names, figures = names_in(f"x {later.text}"), {word for word in tokens(later.text) if word[0].isdigit()}
    return names <= names_in(f"x {beside}") and figures <= frozenset(tokens(earlier.text))


@cache
def _light() -> frozenset[str]:
    return frozenset(map(root, listed("light"))) | _motions()


@cache
def _motions() -> frozenset[str]:
    return frozenset(map(root, listed("motion")))


_LEAST_IN_PASSING = 3  # words in common
_DENSE = 0.7  # share of the words between the first and the last of them
_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*")
_PARTS = re.compile(r"[^,;:()\"—–]+")
_INSIDE = re.compile(
    r"\b(?:who|whom|whose|which|that|where)\b|(?<!was )(?<!were )(?<!been )(?<!be )\b\w+(?:ed|en|wn|nt|lt) by\b"
)
_RELATIVE = re.compile(r"\b(?:who|which|that)\b")
_BEFORE = re.compile(
    r"\b(?:who|whose|which|when|after|before|since|because|once|where)(?: (?:the|a|an|his|her|their|its))?\s*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a sentence between commas: the spans of its content words, and their stems.

    ``is_weak`` if the sentence hedges, denies or supposes something. A relative clause in such a sentence may still presuppose
    a fact: "The guard who let them in has not been seen".
    """

    place: Offsets
    is_weak: bool
    words: Sequence[tuple[int, int, str]]


def taken_for_granted(context: RuleContext, earlier: Claim, parts: Mapping[str, Sequence["_Said"]]) -> Iterator[Offsets]:
    """The spans after a hedged claim where its words recur together without a hedge, in a presupposed clause.

    "It may have been started by a trailer chain. … The trailer chain that started the fire has not been found."
    """
    supposed, verbs = core(earlier), hedged_words(earlier)
    if not verbs:
        return
    names = names_in(f"x {context.words((earlier.sentence.start, earlier.sentence.end))}")
    seen: set[Offsets] = set()
    for part in (part for word in sorted(supposed) for part in _next_parts(parts.get(word, ()), earlier.sentence.end)):
        if part.place in seen:
            continue
        seen.add(part.place)
        found = _together(part, supposed, verbs)
        if found and _is_passing(context, found, part) and names_in(f"x {context.words(found)}") <= names:
            yield found


_MOST_PARTS = 200
"""The maximum number of later parts with one word that are looked at: the work is linear in the article."""


def _next_parts(parts: Sequence[_Said], end: int) -> Sequence[_Said]:
    """Those of ``parts``, in reading order, that begin at ``end`` or later, up to `_MOST_PARTS`."""
    first = bisect_left(parts, end, key=lambda part: part.place[0])
    return parts[first : first + _MOST_PARTS]


def parts_of(context: RuleContext) -> Mapping[str, Sequence[_Said]]:
    """The parts of the story's sentences, questions and quotations apart, by the stems of their words."""
    out: dict[str, list[_Said]] = {}
    for block in context.paragraphs:
        for start, end in context.sentences(block):
            words = context.words((start, end))
            if "?" in words or '"' in words or any_like("settled").search(words):
                continue
            is_weak = _is_weak(words)
            for found in _PARTS.finditer(words):
                if is_weak and _RELATIVE.search(found[0]) is None:
                    continue
                content_words = [
                    (start + word.start(), start + word.end(), root(word[0]))
                    for word in _WORD.finditer(words, found.start(), found.end())
                    if word[0].lower() not in listed("stop")
                ]
                part = _Said((start + found.start(), start + found.end()), is_weak, content_words)
                for one in {one for _, _, one in content_words}:
                    out.setdefault(one, []).append(part)
    return out


def _is_weak(words: str) -> bool:
    said = tokens(words)
    return any(word in listed("hedge") or word in listed("negation") or word in listed("supposing") for word in said)


def _together(part: _Said, supposed: frozenset[str], verbs: Sequence[str]) -> Offsets | None:
    """The span of the hedged words in a part, if the verb is among them and there are few other words."""
    at = [n for n, (_, _, word) in enumerate(part.words) if word in supposed or is_same_verb(word, verbs)]
    if not at or not any(is_same_verb(part.words[n][2], verbs) for n in at):
        return None
    common = {part.words[n][2] for n in at}
    if len(common) < _LEAST_IN_PASSING or len(at) < _DENSE * (at[-1] - at[0] + 1):
        return None
    return part.words[at[0]][0], part.words[at[-1]][1]


def _is_passing(context: RuleContext, place: Offsets, part: _Said) -> bool:
    words = context.words(place)
    if part.is_weak:
        return _RELATIVE.search(words) is not None and not _is_weak(words)
    inside = _INSIDE.search(words)
    return inside is not None or _BEFORE.search(context.text, max(0, place[0] - 20), place[0]) is not None


_LEAST_SHARED = 4  # minimum common words; fewer are a coincidence; one less if they have no others
_SAME = 0.6  # share of all their words
_NEARLY = 0.75  # the same if neither has a name: "the fire", "the driver" might be any
_CAUTION = frozenset({HedgeType.MODAL, HedgeType.EPISTEMIC, HedgeType.HEARSAY, HedgeType.DOXASTIC, HedgeType.INVESTIGATION})
_KINDS = frozenset({ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY})


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each unhedged claim that was hedged earlier, unless somebody has confirmed it since."""
    reported: list[Offsets] = []
    for earlier, later in _pairs(context):
        if not _may_be_known_now(context, earlier, later):
            reported.extend(place_of(later))
            yield _finding(earlier, place_of(later), (later.id, earlier.id))
    parts = {} if context.is_ticker else parts_of(context)
    for earlier in context.claims:
        if is_doubted(earlier) and any(hedge.type in _CAUTION for hedge in earlier.hedges):
            for place in taken_for_granted(context, earlier, parts):
                if not any(start < place[1] and place[0] < end for start, end in reported) and not in_quotation(
                    context, place[0]
                ):
                    reported.append(place)
                    yield _finding(earlier, (place,), (earlier.id,))


def _finding(earlier: Claim, places: tuple[Offsets, ...], ids: tuple[str, ...]) -> Finding:
    hedge = next(hedge for hedge in earlier.hedges if hedge.type in _CAUTION)
    return Finding(
        "H202",
        "a claim that was hedged before is stated as a fact",
        (*places, *place_of(earlier)),
        f"Earlier it has “{hedge.text}”, and nothing in between confirms it.",
        ids,
    )


def _pairs(context: RuleContext) -> Iterator[tuple[Claim, Claim]]:
    """Each unhedged claim with the first hedged one before it that says the same."""
    hedged: list[tuple[Claim, frozenset[str]]] = []
    index: dict[str, list[int]] = {}
    for claim in context.claims:
        wording = roots(claim.text) - roots(" ".join(hedge.text for hedge in claim.hedges))
        if is_doubted(claim) and any(hedge.type in _CAUTION for hedge in claim.hedges):
            for word in wording:
                index.setdefault(word, []).append(len(hedged))
            hedged.append((claim, wording))
        elif claim.certainty is Certainty.CERTAIN and not claim.hedges and claim.kind in _KINDS:
            common = Counter(at for word in roots(f"{claim.text} {claim.statement}") for at in index.get(word, ())[:50])
            for at in sorted(at for at, count in common.items() if count >= _LEAST_SHARED - 2):
                earlier, said = hedged[at]
                if _says_the_same(wording, said, earlier, claim) or (
                    _may_retell(earlier, claim) and retells(context, earlier, claim)
                ):
                    yield earlier, claim
                    break


def _says_the_same(wording: frozenset[str], said: frozenset[str], earlier: Claim, claim: Claim) -> bool:
    common = len(wording & said)
    if common < _LEAST_SHARED - 1 or not (wording == said or (common >= _LEAST_SHARED and shared(wording, said) >= _SAME)):
        return False
    return _agree(earlier, claim) and (bool(_names(claim)) or shared(wording, said) >= _NEARLY)


def _may_retell(earlier: Claim, later: Claim) -> bool:
    return earlier.polarity is later.polarity and earlier.sentence != later.sentence


def _agree(one: Claim, other: Claim) -> bool:
    if one.polarity is not other.polarity or one.sentence == other.sentence:
        return False
    figures = [{word for word in tokens(claim.text) if word[0].isdigit()} for claim in (one, other)]
    named = _names(one), _names(other)
    return figures[0] == figures[1] and (bool(named[0] & named[1]) or not (named[0] or named[1]))


def _names(claim: Claim) -> frozenset[str]:
    return names_in(f"x {claim.text}")


def _may_be_known_now(context: RuleContext, earlier: Claim, later: Claim) -> bool:
    """Whether somebody else vouches for the later claim, or it is in a quotation."""
    if later.status in _SETTLED:
        return True
    vouched = later.source is not None and later.source != earlier.source and not is_taken_for_granted(later)
    return vouched or in_quotation(context, later.spans[0].start)


RULE = Rule(
    code="H202",
    name="lost-hedge",
    summary="A hedged claim is repeated without its hedge.",
    why="Repetition turns a guess into a fact, even inside one article.",
    how_to_fix="Keep the hedge, or say what has settled the matter since.",
    find=find,
    fires=(
        Example(
            "The cracks might have been caused by drilling for the new tunnel, said Ivo Brandt, the engineer.\n\nThe parish "
            "wants money for the cracks caused by drilling for the tunnel.",
            at=("cracks caused by drilling for the tunnel",),
        ),
        Example(
            "Police believe the burglars were let in by a guard.\n\nThe guard who let the burglars in has not been seen since.",
            at=("guard who let the burglars",),
        ),
        Example(
            "The fire was seen at noon. It might have been started by a dragging trailer chain, Ana Lindqvist said.\n\nThe "
            "trailer chain that started the fire has not been found.",
            at=("trailer chain that started",),
            note="presupposed in passing",
        ),
        Example(
            "Thieves probably came in through a coal hatch on Dock Street, police said.\n\nThe coal hatch through which the "
            "thieves got in was last used in 1961, according to the museum's guide.",
            at=("coal hatch through which the thieves got",),
        ),
        Example(
            "The outage was apparently caused by a squirrel, the power firm said.\n\nShops were closed. A squirrel caused the "
            "outage, and the firm will pay.",
            at=("A squirrel caused the outage",),
        ),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery. Work stopped.\n\n"
            "A faulty valve caused the blast at the Corvane refinery. It was built in 1970.",
            at=("A faulty valve caused the blast at the Corvane refinery",),
        ),
        Example(
            "The Corvane bank reportedly sold its London branch to investors. Its shares rose.\n\n"
            "Trading went on until dusk. The Corvane bank sold its London branch to investors.",
            at=("The Corvane bank sold its London branch to investors",),
        ),
        Example(
            "The fire may have been caused by a faulty heater, police said.\n\nThe fire was caused by a faulty heater, and the "
            "school's insurance will pay for the damage.",
            at=("The fire was caused by a faulty heater",),
        ),
    ),
    silent=(
        Example(
            "The cracks might have been caused by drilling for the tunnel, an engineer said.\n\nA court established that the "
            "cracks were caused by drilling for the tunnel, and the builder paid for the cracks caused by drilling.",
            note="settled since",
        ),
        Example(
            "A rusty trailer chain may have started the fire, police said.\n\nThe trailer chain that they found is rusty.",
            note="something else about the chain",
        ),
        Example("The fire may have been caused by a faulty heater, police said.\n\nThe fire caused damage to a faulty lift."),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery. Work stopped.\n\n"
            "A faulty valve caused the blast at the Corvane refinery, the fire service confirmed."
        ),
        Example(
            "A faulty valve may have caused the blast at the Corvane refinery.\n\nThe blast at the Corvane refinery "
            "shook the town."
        ),
    ),
)
