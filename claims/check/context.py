"""The input of a rule: the analysis of an article with look-ups, the settings, and the other articles."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Protocol, TypeVar, cast

from claims.analysis import Analysis, Offsets
from claims.check.front_matter import NO_FRONT, FrontField
from claims.check.known_checks import FindChecks, no_checks
from claims.check.overlaps import Overlaps
from claims.check.settings import Scale, Settings
from claims.check.trees import Tree
from claims.check.words import listed, roots
from claims.data import OwnTable
from claims.ingest.characters import readable
from claims.model import (
    REPORTING_BLOCKS,
    Article,
    Attribution,
    Block,
    BlockKind,
    Certainty,
    CheckworthinessReason,
    Claim,
    ClaimKind,
    ClaimSet,
    HedgeType,
    Source,
    Status,
)


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """Another article with nearly the same words: its file, and the share of words in common (0 to 1)."""

    path: str
    share: float


class Corpus(Protocol):
    """Other articles, looked up on demand; deterministic for the same files and the same store."""

    def similar(self) -> tuple[SimilarArticle, ...]:
        """Other articles with nearly the same text as this one, the most similar first."""

    def verdict(self, claim_id: str) -> str | None:
        """The reviewer's verdict on a claim, None if there is no verdict or no store."""

    def known(self) -> tuple[ClaimSet, ...]:
        """The claims of the other articles in the store."""


class NoCorpus:
    """A corpus without other articles and without a store."""

    def similar(self) -> tuple[SimilarArticle, ...]:
        """Always empty."""
        return ()

    def verdict(self, claim_id: str) -> str | None:
        """Always None."""
        return None

    def known(self) -> tuple[ClaimSet, ...]:
        """Always empty."""
        return ()


T = TypeVar("T")

_LONGEST_PARAGRAPH = 4_000
"""The maximum number of characters of a block; a longer one is split. The longest in 250 news articles has 1,516."""
_HOUR = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|GMT|UTC)?[:.]?\s*\Z", re.IGNORECASE)
_QUOTATION = re.compile(r'"[^"]*"')
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|[Ww]e|[Oo]ur|[Mm]y)\b")
_MOST_SAYING = 500  # attributions per word that are compared; real articles have fewer
_SAID = 0.6  # the share of a claim's words that a source must have said for the claim to count as said by them

_SURE_HEDGES = frozenset({HedgeType.APPROXIMATOR, HedgeType.FUTURE})
_STORY = frozenset({BlockKind.BODY, BlockKind.DEK})
_DISPLAY = frozenset({BlockKind.HEADLINE, BlockKind.CAPTION})


@dataclass(frozen=True, eq=False)
class RuleContext:
    """An article as a rule sees it: its analysis with look-ups, the settings, and the other articles.

    All rules that run on an article share one context, so that look-ups are computed once. Offsets
    are code points into ``article.text``, end excluded. ``path`` is the article's file as given (None for standard
    input), ``front_matter`` its fields by lower-case key (may be empty). ``export`` is the content of the file ``x.json``
    next to an article ``x.md``, None if there is no such file. ``registry`` contains the desk's tables of parties,
    ``scale`` defines the verdicts, ``fact_checks`` finds the known fact-checks of claims. ``tree`` is where files that the
    article names are read from (None: the disk).
    """

    analysis: Analysis
    path: Path | None = None
    front_matter: Mapping[str, FrontField] = field(default_factory=lambda: NO_FRONT)
    corpus: Corpus = field(default_factory=NoCorpus)
    export: bytes | None = None
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)
    fact_checks: FindChecks = no_checks
    settings: Settings = field(default_factory=Settings)
    tree: Tree | None = None
    _cache: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False)

    @property
    def claim_set(self) -> ClaimSet:
        """The article's claims, with their sources and attributions."""
        return self.analysis.claim_set

    @property
    def article(self) -> Article:
        """The article, its text and blocks."""
        return self.claim_set.article

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The article's sources by their ids."""
        return {source.id: source for source in self.claim_set.sources}

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """The article's attributions by their ids."""
        return {attribution.id: attribution for attribution in self.claim_set.attributions}

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of ``make``, computed once per ``key``: several rules look at the same paragraph."""
        if key not in self._cache:
            self._cache[key] = make()
        return cast(T, self._cache[key])

    @cached_property
    def _blocks(self) -> tuple[Block, ...]:
        """The article's blocks in order; long ones are split."""
        return tuple(part for block in self.article.blocks for part in _parts(block, self.text))

    @cached_property
    def text(self) -> str:
        """The article's text with normalised quotation marks, hyphens and spaces, and Markdown markup blanked; same length."""
        return readable(self.article)

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        """The paragraphs of the story, in order."""
        return tuple(block for block in self._blocks if block.kind in _STORY)

    @cached_property
    def reporting(self) -> tuple[Block, ...]:
        """The blocks that report something, headline and captions included, in order."""
        return tuple(block for block in self._blocks if block.kind in REPORTING_BLOCKS)

    def reporting_block(self, at: int) -> int | None:
        """The index in `reporting` of the block that contains the offset ``at``, or None."""
        return _holding(self.reporting, at)

    @cached_property
    def lead(self) -> tuple[Block, ...]:
        """The headline and the captions, in order."""
        return tuple(block for block in self._blocks if block.kind in _DISPLAY)

    def sentences(self, block: Block) -> list[Offsets]:
        """The offsets of a paragraph's sentences; white space belongs to the sentence before it."""
        return self.cached(("sentences", block.start), lambda: self._sentences_in(block))

    def _sentences_in(self, block: Block) -> list[Offsets]:
        places = self.analysis.readings.sentences
        first = bisect_right(places, block.start, key=lambda place: place[0])
        last = bisect_left(places, block.end, key=lambda place: place[0])
        return list(pairwise([block.start, *(start for start, _ in places[first:last]), block.end]))

    def near(self, block: Block, at: int) -> Offsets:
        """The sentence of a paragraph that contains the offset ``at``."""
        places = self.sentences(block)
        found = bisect_right(places, at, key=lambda place: place[0]) - 1
        return places[found] if found >= 0 and at < places[found][1] else (block.start, block.end)

    def beside(self, block: Block, at: int) -> tuple[Offsets, ...]:
        """The sentence of a paragraph that contains the offset ``at`` (default: the first), with its neighbours."""
        places = self.sentences(block)
        found = max(0, bisect_right(places, at, key=lambda place: place[0]) - 1)
        found = found if at < places[found][1] else 0
        return tuple(places[max(0, found - 1) : found + 2])

    def around(self, at: int, before: int = 1, after: int = 1) -> str:
        """The words of the paragraph at offset ``at``, of ``before`` paragraphs above it and ``after`` below it."""
        here = self.paragraph(at)
        if here is None:
            return ""
        return " ".join(self.words(block) for block in self.paragraphs[max(0, here - before) : here + after + 1])

    @cached_property
    def contents(self) -> tuple[tuple[Attribution, frozenset[str]], ...]:
        """The attributions that have content, each with the stems of its words."""
        return tuple((attribution, roots(attribution.content.text)) for attribution in self.claim_set.attributions)

    def is_said(self, wording: frozenset[str], by: Container[str] | None = None) -> bool:
        """Whether the content of some attribution has most of the stems in ``wording``."""
        likely = self.cached(("saying", wording), lambda: self._saying_most(wording))
        return any(one.source_id and (by is None or one.id in by) for one in likely)

    def _saying_most(self, wording: frozenset[str]) -> list[Attribution]:
        common = Counter(at for word in wording for at in self._saying(word))
        return [self.contents[at][0] for at, count in common.items() if count / len(wording) >= _SAID]

    def _saying(self, word: str) -> list[int]:
        """The indices in `contents` of the attributions that have a word (at most the first few)."""
        return self._contents_by_word.get(word, [])[:_MOST_SAYING]

    @cached_property
    def _contents_by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, (_, said) in enumerate(self.contents):
            for word in said:
                found.setdefault(word, []).append(at)
        return found

    def counting(self, claim: Claim) -> list[Source]:
        """The sources that give one of the claim's figures for the same thing."""
        said = roots(claim.text)
        figures = {word for word in said if word[0].isdigit()}
        places = sorted({at for figure in figures for at in self._saying(figure)})
        same = (self.contents[at][0] for at in places if len(said & self.contents[at][1]) > 1)
        return [source for source in map(self.source, same) if source is not None]

    def sourced_in(self, block: Block, place: Offsets) -> list[Attribution]:
        """The attributions with a source that overlap a span of a paragraph."""
        here = self.cached(("attributions in", block.start), lambda: {each.id for each in self.attributions_in(block)})
        return [each for each in self._sourced_parts.over(*place) if each.id in here] if here else []

    @cached_property
    def _sourced_parts(self) -> Overlaps:
        """The sources, cues and contents of the attributions that have a source."""
        sourced = (each for each in self.claim_set.attributions if each.source is not None)
        return Overlaps((part, each) for each in sourced for part in (each.source, each.cue, each.content))

    @cached_property
    def is_first_person(self) -> bool:
        """Whether the author writes in the first person: letters and columns are arguments, not reports."""
        return len(_FIRST_PERSON.findall(" ".join(_QUOTATION.sub(" ", self.words(block)) for block in self.paragraphs))) > 1

    @cached_property
    def is_ticker(self) -> bool:
        """Whether the article is a live blog of timed entries, in which a later entry may supersede an earlier one."""
        return sum(_HOUR.match(self.words(block)) is not None for block in self.article.blocks) > 1

    def words(self, place: Offsets | Block) -> str:
        """The words in a span, with normalised characters."""
        start, end = (place.start, place.end) if isinstance(place, Block) else place
        return self.text[start:end]

    def paragraph(self, at: int) -> int | None:
        """The index in `paragraphs` of the paragraph that contains the offset ``at``, or None."""
        return _holding(self.paragraphs, at)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the story's paragraphs."""
        return tuple(claim for claim in self.claim_set.claims if claim.block in _STORY)

    def claims_in(self, block: Block) -> list[Claim]:
        """The claims of the story that begin in a paragraph."""
        here = self.paragraph(block.start)
        return [] if here is None else self._claims_by_paragraph.get(here, [])

    @cached_property
    def _claims_by_paragraph(self) -> dict[int | None, list[Claim]]:
        found: dict[int | None, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(self.paragraph(claim.spans[0].start), []).append(claim)
        return found

    def claims_at(self, at: int) -> list[Claim]:
        """The claims of the story whose sentence contains the offset ``at``."""
        starts, claims = self._claims_by_sentence
        last = bisect_right(starts, at) - 1
        return [claim for claim in claims[starts[last]] if at < claim.sentence.end] if last >= 0 else []

    @cached_property
    def _claims_by_sentence(self) -> tuple[list[int], dict[int, list[Claim]]]:
        claims: dict[int, list[Claim]] = {}
        for claim in self.claims:
            claims.setdefault(claim.sentence.start, []).append(claim)
        return sorted(claims), claims

    @cached_property
    def lead_claims(self) -> tuple[Claim, ...]:
        """The claims of headline and captions."""
        return tuple(claim for claim in self.claim_set.claims if claim.block in _DISPLAY)

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """Every claim by its id."""
        return {claim.id: claim for claim in self.claim_set.claims}

    def chain(self, claim: Claim) -> list[Attribution]:
        """The attributions of a claim, outermost first."""
        return [self.attributions[id] for id in claim.attribution_ids if id in self.attributions]

    def source(self, attribution: Attribution) -> Source | None:
        """The source of an attribution."""
        return self.sources.get(attribution.source_id or "")

    def innermost(self, claim: Claim) -> Source | None:
        """The innermost known source of a claim's attribution chain."""
        known = (self.source(attribution) for attribution in reversed(self.chain(claim)))
        return next((source for source in known if source is not None), None)

    def backers(self, claim: Claim) -> list[Source]:
        """The innermost sources of a claim and of the claims that its status is based on."""
        claims = [claim, *(self.by_id[id] for id in claim.basis if id in self.by_id)]
        return list({source.id: source for source in map(self.innermost, claims) if source is not None}.values())

    @staticmethod
    def status_as_said(claim: Claim) -> Status:
        """The status of a claim. What a party says of itself, or the article after one source, counts as `SINGLE_SOURCE`."""
        said = claim.status is Status.SELF_REPORTED or (claim.status is Status.UNATTRIBUTED and claim.basis)
        return Status.SINGLE_SOURCE if said else claim.status

    def attributions_in(self, paragraph: Block) -> list[Attribution]:
        """The attributions that have a part in a paragraph of the story."""
        at = self.paragraph(paragraph.start)
        return [] if at is None else self._attributions_by_paragraph.get(at, [])

    @cached_property
    def _attributions_by_paragraph(self) -> dict[int, list[Attribution]]:
        out: dict[int, list[Attribution]] = {}
        for attribution in self.claim_set.attributions:
            parts = (part for part in (attribution.source, attribution.cue, attribution.content) if part is not None)
            points = (at for part in parts for span in part.spans for at in (span.start, max(span.start, span.end - 1)))
            places = set(map(self.paragraph, points))
            for place in sorted(place for place in places if place is not None):
                out.setdefault(place, []).append(attribution)
        return out

    def attributions_over(self, start: int, end: int) -> list[Attribution]:
        """The attributions whose content overlaps ``start`` to ``end`` (excluded), in order."""
        return self._contents.over(start, end)

    @cached_property
    def _contents(self) -> Overlaps:
        return Overlaps((each.content, each) for each in self.claim_set.attributions)

    def is_checkworthy(self, claim: Claim) -> bool:
        """Whether a claim must be sourced: a matter of fact, at or above the threshold in the settings."""
        return claim.checkworthiness >= self.settings.checkworthy and claim.kind not in (ClaimKind.OPINION, ClaimKind.PLAN)

    def has_feature(self, claim: Claim, feature: str) -> bool:
        """Whether a claim has a ``feature`` of claims/data/en/checkworthiness.csv ("casualties", "accusation")."""
        return any(reason.feature == feature for reason in self.reasons.get(claim.id, ()))

    @cached_property
    def reasons(self) -> dict[str, tuple[CheckworthinessReason, ...]]:
        """Why each claim is more or less worth checking, strongest first, by the claim's id."""
        return dict(zip((claim.id for claim in self.claim_set.claims), self.analysis.readings.reasons, strict=True))


def _holding(blocks: Sequence[Block], at: int) -> int | None:
    """The index of the block in ``blocks`` (sorted) that contains the offset ``at``."""
    found = bisect_right(blocks, at, key=lambda block: block.start) - 1
    return found if found >= 0 and at < blocks[found].end else None


def _parts(block: Block, text: str) -> Iterator[Block]:
    """A block, split (between words if possible) if it is longer than `_LONGEST_PARAGRAPH`."""
    start = block.start
    while block.end - start > _LONGEST_PARAGRAPH:
        last = start + _LONGEST_PARAGRAPH
        space = text.rfind(" ", start + _LONGEST_PARAGRAPH // 2, last)
        end = space + 1 if space >= 0 else last
        yield block.model_copy(update={"start": start, "end": end})
        start = end
    yield block if start == block.start else block.model_copy(update={"start": start})


def place_of(claim: Claim) -> tuple[Offsets, ...]:
    """The spans of a claim's words."""
    return tuple((span.start, span.end) for span in claim.spans)


def is_doubted(claim: Claim) -> bool:
    """Whether the source of a claim is less than certain of it."""
    return claim.certainty is not Certainty.CERTAIN and any(hedge.type not in _SURE_HEDGES for hedge in claim.hedges)


def counts_people(claim: Claim) -> bool:
    """Whether a claim gives a number of people."""
    units = [(quantity.unit or "").lower() for quantity in claim.quantities if quantity.value]
    heads = {unit.split()[-1] for unit in units if unit}  # the last word of a unit is counted: "night-shift workers"
    return not heads.union(units).isdisjoint(listed("people"))
