"""A claim set as the rules read it: claims with their chains, sources and paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import TypeVar, cast

from claims.check.rule import Checked
from claims.check.rules.lists import listed
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.ingest.characters import readable
from claims.model import REPORTING_BLOCKS, Attribution, Block, BlockKind, Certainty, Claim, ClaimKind, HedgeType, Source

Place = tuple[int, int]
T = TypeVar("T")

_LONGEST_PARAGRAPH = 4_000
"""Characters of a block that are read together; a longer one is read in parts. The longest in 250 news articles has 1,516."""
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Lt))(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Col|Sgt|Rev))[.!?][\"')]*\s+(?=[\"'(]*[A-Z])"
)
_HOUR = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|GMT|UTC)?[:.]?\s*\Z", re.IGNORECASE)
_QUOTATION = re.compile(r'"[^"]*"')
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|[Ww]e|[Oo]ur|[Mm]y)\b")
_MOST_SAYING = 500  # attributions whose content has a word; no article has so many
_SAID = 0.6  # the share of a claim's words that a source must have said for the claim to be theirs

_SURE_HEDGES = frozenset({HedgeType.APPROXIMATOR, HedgeType.FUTURE})
_TOLD = frozenset({BlockKind.BODY, BlockKind.DEK})
_SHOWN = frozenset({BlockKind.HEADLINE, BlockKind.CAPTION})


class Reading:
    """The claims of an article, with look-ups. Places are code points into ``article.text``, end excluded."""

    def __init__(self, checked: Checked, settings: Settings) -> None:
        self.claim_set = checked.claim_set
        self.article = checked.claim_set.article
        self.settings = settings
        self.sources = {source.id: source for source in self.claim_set.sources}
        self.attributions = {attribution.id: attribution for attribution in self.claim_set.attributions}
        self._kept: dict[Hashable, object] = {}

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for each ``key``: rules ask again and again about one paragraph."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        """The article's blocks in order, those that are too long in parts."""
        return tuple(part for block in self.article.blocks for part in _parts(block, self.text))

    @cached_property
    def text(self) -> str:
        """The article's text with plain marks, hyphens and spaces, and Markdown's marks blanked; same length."""
        return readable(self.article)

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        """The blocks of the story as it is told, in order."""
        return tuple(block for block in self._blocks if block.kind in _TOLD)

    @cached_property
    def reporting(self) -> tuple[Block, ...]:
        """The blocks that report something, headline and captions included, in order."""
        return tuple(block for block in self._blocks if block.kind in REPORTING_BLOCKS)

    def reporting_block(self, at: int) -> int | None:
        """The position in `reporting` of the block that holds the character ``at``, None where it is in none."""
        found = bisect_right(self._reporting_starts, at) - 1
        return found if found >= 0 and at < self.reporting[found].end else None

    @cached_property
    def _reporting_starts(self) -> tuple[int, ...]:
        return tuple(block.start for block in self.reporting)

    @cached_property
    def lead(self) -> tuple[Block, ...]:
        """The headline and the captions, in order."""
        return tuple(block for block in self._blocks if block.kind in _SHOWN)

    def sentences(self, block: Block) -> list[Place]:
        """The places of a paragraph's sentences, cut at full stops before capitals: near enough to look round a word."""
        return self.kept(("sentences", block.start), lambda: self._sentences(block))

    def _sentences(self, block: Block) -> list[Place]:
        words, at, out = self.words(block), 0, []
        for found in _SENTENCE_END.finditer(words):
            out.append((block.start + at, block.start + found.end()))
            at = found.end()
        return [*out, (block.start + at, block.end)]

    def near(self, block: Block, at: int) -> Place:
        """The sentence of a paragraph that holds the character ``at``."""
        places = self.sentences(block)
        found = bisect_right(places, at, key=lambda place: place[0]) - 1
        return places[found] if found >= 0 and at < places[found][1] else (block.start, block.end)

    def around(self, at: int, before: int = 1, after: int = 1) -> str:
        """The words of the paragraphs from ``before`` above the character ``at`` to ``after`` below it."""
        here = self.paragraph(at)
        if here is None:
            return ""
        return " ".join(self.words(block) for block in self.paragraphs[max(0, here - before) : here + after + 1])

    @cached_property
    def contents(self) -> tuple[tuple[Attribution, frozenset[str]], ...]:
        """What somebody is said to say, with the roots of its words."""
        return tuple((attribution, roots(attribution.content.text)) for attribution in self.claim_set.attributions)

    def is_said(self, wording: frozenset[str], by: Container[str] | None = None) -> bool:
        """Whether somebody in the article (left out: in any attribution) says most of what ``wording`` (roots) says."""
        common = Counter(at for word in wording for at in self._saying(word))
        likely = (self.contents[at][0] for at, count in common.items() if count / len(wording) >= _SAID)
        return any(one.source_id and (by is None or one.id in by) for one in likely)

    def _saying(self, word: str) -> list[int]:
        """The positions in `contents` of those that have a word (the first of them, where they are countless)."""
        return self._contents_by_word.get(word, [])[:_MOST_SAYING]

    @cached_property
    def _contents_by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, (_, said) in enumerate(self.contents):
            for word in said:
                found.setdefault(word, []).append(at)
        return found

    def counting(self, claim: Claim) -> list[Source]:
        """Who gives a figure of the claim, of the same thing."""
        said = roots(claim.text)
        figures = {word for word in said if word[0].isdigit()}
        places = sorted({at for figure in figures for at in self._saying(figure)})
        same = (self.contents[at][0] for at in places if len(said & self.contents[at][1]) > 1)
        return [source for source in map(self.source, same) if source is not None]

    def told_in(self, block: Block, place: Place) -> list[Attribution]:
        """The attributions with a source of which a part stands in a place of a paragraph."""
        return [
            attribution
            for attribution in self.attributions_in(block)
            if attribution.source is not None
            and any(
                span.start < place[1] and place[0] < span.end
                for part in (attribution.source, attribution.cue, attribution.content)
                if part is not None
                for span in part.spans
            )
        ]

    @cached_property
    def is_first_person(self) -> bool:
        """Whether whoever writes speaks of themselves: letters and columns are arguments, not reports."""
        said = " ".join(_QUOTATION.sub(" ", self.words(block)) for block in self.paragraphs)
        return len(_FIRST_PERSON.findall(said)) > 1

    @cached_property
    def is_ticker(self) -> bool:
        """Whether the article is a run of entries, each with its hour: what one says, a later one may overtake."""
        return sum(_HOUR.match(self.words(block)) is not None for block in self.article.blocks) > 1

    def words(self, place: Place | Block) -> str:
        """The words at a place, with plain characters."""
        start, end = (place.start, place.end) if isinstance(place, Block) else place
        return self.text[start:end]

    def paragraph(self, at: int) -> int | None:
        """The position in `paragraphs` of the one that holds the character ``at``, None where it is in none."""
        found = bisect_right(self._starts, at) - 1
        return found if found >= 0 and at < self.paragraphs[found].end else None

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(block.start for block in self.paragraphs)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the story as it is told."""
        return tuple(claim for claim in self.claim_set.claims if claim.block in _TOLD)

    def claims_at(self, at: int) -> list[Claim]:
        """The claims of the story in whose sentence the character ``at`` stands."""
        starts, claims = self._claims_by_sentence
        last = bisect_right(starts, at)
        first = last
        while first and starts[first - 1] == starts[last - 1]:
            first -= 1
        return [claim for claim in claims[first:last] if at < claim.sentence.end]

    @cached_property
    def _claims_by_sentence(self) -> tuple[list[int], list[Claim]]:
        claims = sorted(self.claims, key=lambda claim: claim.sentence.start)
        return [claim.sentence.start for claim in claims], claims

    @cached_property
    def lead_claims(self) -> tuple[Claim, ...]:
        """The claims of headline and captions."""
        return tuple(claim for claim in self.claim_set.claims if claim.block in _SHOWN)

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """Every claim by its id."""
        return {claim.id: claim for claim in self.claim_set.claims}

    def chain(self, claim: Claim) -> list[Attribution]:
        """The attributions of a claim, outermost first."""
        return [self.attributions[id] for id in claim.attribution_ids if id in self.attributions]

    def source(self, attribution: Attribution) -> Source | None:
        """Who says what an attribution attributes."""
        return self.sources.get(attribution.source_id or "")

    def innermost(self, claim: Claim) -> Source | None:
        """Who answers for a claim: the last of its chain who is known."""
        known = (self.source(attribution) for attribution in reversed(self.chain(claim)))
        return next((source for source in known if source is not None), None)

    def backers(self, claim: Claim) -> list[Source]:
        """Who answers for a claim, here and in the claims that its status rests on."""
        claims = [claim, *(self.by_id[id] for id in claim.basis if id in self.by_id)]
        found = (self.innermost(one) for one in claims)
        return list({source.id: source for source in found if source is not None}.values())

    def attributions_in(self, paragraph: Block) -> list[Attribution]:
        """The attributions of which a part stands in a paragraph of the story."""
        at = self.paragraph(paragraph.start)
        return [] if at is None else self._attributions_by_paragraph.get(at, [])

    @cached_property
    def _attributions_by_paragraph(self) -> dict[int, list[Attribution]]:
        out: dict[int, list[Attribution]] = {}
        for attribution in self.claim_set.attributions:
            parts = (part for part in (attribution.source, attribution.cue, attribution.content) if part is not None)
            places = {
                self.paragraph(at)
                for part in parts
                for span in part.spans
                for at in (span.start, max(span.start, span.end - 1))
            }
            for place in sorted(place for place in places if place is not None):
                out.setdefault(place, []).append(attribution)
        return out

    def attributions_over(self, start: int, end: int) -> list[Attribution]:
        """The attributions of whose content a part stands from ``start`` up to ``end``, in order."""
        starts, furthest, placed = self._contents_by_start
        at, found = bisect_left(starts, end), set[int]()
        while at and furthest[at - 1] > start:  # none further ahead reaches as far as here
            at -= 1
            if placed[at][0] > start:
                found.add(placed[at][1])
        return [self.claim_set.attributions[n] for n in sorted(found)]

    @cached_property
    def _contents_by_start(self) -> tuple[list[int], list[int], list[tuple[int, int]]]:
        """The starts of all pieces of contents in order, the furthest end so far, and of each its end and attribution."""
        pieces = sorted(
            (span.start, span.end, n)
            for n, attribution in enumerate(self.claim_set.attributions)
            for span in attribution.content.spans
        )
        furthest = list(accumulate((end for _, end, _ in pieces), max))
        return [start for start, _, _ in pieces], furthest, [(end, n) for _, end, n in pieces]

    def is_checkworthy(self, claim: Claim) -> bool:
        """Whether a claim is one that must be sourced: a matter of fact, at or over the threshold of the settings."""
        return claim.checkworthiness >= self.settings.checkworthy and claim.kind not in (ClaimKind.OPINION, ClaimKind.PLAN)


def _parts(block: Block, text: str) -> Iterator[Block]:
    """A block, or its parts where it is longer than `_LONGEST_PARAGRAPH`, cut between words where there are any."""
    start = block.start
    while block.end - start > _LONGEST_PARAGRAPH:
        last = start + _LONGEST_PARAGRAPH
        space = text.rfind(" ", start + _LONGEST_PARAGRAPH // 2, last)
        end = space + 1 if space >= 0 else last
        yield block.model_copy(update={"start": start, "end": end})
        start = end
    yield block if start == block.start else block.model_copy(update={"start": start})


def place_of(claim: Claim) -> tuple[Place, ...]:
    """The places of a claim's words."""
    return tuple((span.start, span.end) for span in claim.spans)


def sentence_of(claim: Claim) -> Place:
    """The place of a claim's sentence."""
    return claim.sentence.start, claim.sentence.end


def is_doubted(claim: Claim) -> bool:
    """Whether whoever answers for a claim is less than sure of it."""
    return claim.certainty is not Certainty.CERTAIN and any(hedge.type not in _SURE_HEDGES for hedge in claim.hedges)


def counts_people(claim: Claim) -> bool:
    """Whether a claim gives a number of people."""
    units = [(quantity.unit or "").lower() for quantity in claim.quantities if quantity.value]
    heads = {unit.split()[-1] for unit in units if unit}  # "night-shift workers"
    return not heads.union(units).isdisjoint(listed("people"))


def gives(claim: Claim, reason: str) -> bool:
    """Whether one of a claim's reasons for being checked is called ``reason`` ("casualties", "accusation")."""
    return any(given.startswith(f"{reason}:") for given in claim.checkworthiness_reasons)
