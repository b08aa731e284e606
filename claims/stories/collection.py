"""A collection of articles, and its stories.

Of each article only what is compared is kept, its claims compressed: a collection of ten thousand fits into the memory of a
laptop.
"""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from claims.article_ids import IdRegister, reidentified
from claims.model import BlockKind, Claim, Status
from claims.model.story import Change, ChangeKind, Fact, Story, StoryArticle, StoryClaim
from claims.stories.agencies import Credit, agency_called, credits
from claims.stories.comparison import Comparison, Told
from claims.stories.copies import Copy, Reader, Text, copies
from claims.stories.grouping import Profile, groups, profile_of
from claims.stories.readings import Reading


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of an article: its reading is compressed."""

    reading: bytes
    text: Text
    profile: Profile
    credits: tuple[Credit, ...]
    is_agency: bool

    def unpacked(self) -> Reading:
        """The reading; it never comes from outside this process."""
        found: Reading = pickle.loads(zlib.decompress(self.reading))
        return found


class Collection:
    """Articles, of which each is read once; `stories` groups those that were added."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []
        self._ids = IdRegister()
        self._words = Reader()

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, reading: Reading) -> None:
        """Adds an article; if another one has its id, with an id of its own."""
        article = reading.claim_set.article
        reading = replace(reading, claim_set=reidentified(reading.claim_set, self._ids.id_of(article)))
        self._kept.append(
            _Kept(
                reading=zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), 1),
                text=self._words.text(article),
                profile=profile_of(reading.claim_set),
                credits=credits(article),
                is_agency=agency_called(article.publisher) is not None,
            )
        )

    def stories(self) -> Iterator[Story]:
        """The stories, in the order of their first articles; an article without others is a story of its own."""
        copied = copies([kept.text for kept in self._kept], [self._rank(kept) for kept in self._kept])
        overlapping = {(min(each.article, each.copy_of), max(each.article, each.copy_of)): each.containment for each in copied}
        by_article: dict[int, list[Copy]] = {}
        for each in copied:
            by_article.setdefault(each.article, []).append(each)
        for members in groups([kept.profile for kept in self._kept], overlapping):
            place = {at: index for index, at in enumerate(members)}
            own = [
                replace(each, article=place[at], copy_of=place[each.copy_of])
                for at in members
                for each in by_article.get(at, ())
                if each.copy_of in place
            ]
            kept = [self._kept[at] for at in members]
            yield _Writer(Comparison([each.unpacked() for each in kept], own), own, [each.credits for each in kept]).story()

    @staticmethod
    def _rank(kept: _Kept) -> tuple[int, bool, float]:
        """By which of two articles with common passages is the original: an agency's, one without a credit, the earlier one."""
        credited = 0 if kept.is_agency else 2 if kept.credits else 1
        return credited, kept.profile.time is None, kept.profile.time or 0.0


class _Writer:
    """Writes the story of a comparison."""

    def __init__(self, comparison: Comparison, copied: Sequence[Copy], credits: Sequence[Sequence[Credit]]) -> None:
        self._comparison = comparison
        self._articles = [reading.claim_set.article for reading in comparison.readings]
        self._copied = copied
        self._credits = credits

    def story(self) -> Story:
        """The story."""
        order = self._comparison.order
        first = self._articles[order[0]]
        return Story(
            id="s-" + sha256(first.id.encode("utf-8", "surrogatepass")).hexdigest()[:12],
            title=first.title,
            articles=tuple(self._article(at) for at in order),
            facts=tuple(self._fact(claims) for claims in self._facts()),
        )

    def _article(self, at: int) -> StoryArticle:
        article = self._articles[at]
        best = max(
            (each for each in self._copied if each.article == at), key=lambda each: (each.share, -each.copy_of), default=None
        )
        return StoryArticle(
            id=article.id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            path=article.path,
            agencies=tuple(credit.agency for credit in self._credits[at]),
            copy_of=None if best is None else self._articles[best.copy_of].id,
            copied=0.0 if best is None else best.share,
            copied_spans=() if best is None else best.copied_spans,
        )

    def _facts(self) -> list[list[Told]]:
        """The claims that say the same with the same figures, without headlines, in the order of the first of each."""
        told = [each for each in self._comparison.claims if self._claim(each).block is not BlockKind.HEADLINE]
        leader = {each.index: each.index for each in told}

        def first(index: int) -> int:
            while leader[index] != index:
                leader[index] = index = leader[leader[index]]
            return index

        for each in told:
            for other in each.alike:
                if other in leader:
                    one, two = sorted((first(each.index), first(other)))
                    leader[two] = one
        found: dict[int, list[Told]] = {}
        for each in told:
            found.setdefault(first(each.index), []).append(each)
        return list(found.values())

    def _claim(self, told: Told) -> Claim:
        return self._comparison.readings[told.article].claim_set.claims[told.claim]

    def _fact(self, claims: Sequence[Told]) -> Fact:
        written = [self._written(told) for told in claims]
        strongest = (Status.DISPUTED, Status.CONFIRMED, Status.CORROBORATED)
        status = next((each for each in strongest if any(claim.status is each for claim in written)), written[0].status)
        independent = [told for told in claims if told.copied_from is None]
        publishers = dict.fromkeys(self._voice(told.article) for told in independent)
        against = sorted({at for told in claims for at in told.against})
        sources = sorted({at for told in claims if told.sources for at in (told.index, *told.sources)})
        named = dict.fromkeys(self._claim(self._comparison.claims[at]).source for at in sources)
        return Fact(
            statement=written[0].statement,
            status=status,
            claims=tuple(written),
            sources=tuple(name for name in named if name is not None),
            publishers=tuple(name for name in publishers if name is not None),
            disputed_by=tuple(self._written(self._comparison.claims[at]) for at in against),
            change=next((change for told in claims if (change := self._change(told)) is not None), None),
        )

    def _voice(self, article: int) -> str | None:
        """Whose words an article has, apart from its copies: an agency's if it says so, else its publisher's."""
        agency = next((credit.agency for credit in self._credits[article] if credit.whole), None)
        return agency or self._articles[article].publisher or self._articles[article].id

    def _change(self, told: Told) -> Change | None:
        if told.corrected_in is not None:
            reading = self._comparison.readings[told.corrected_in]
            note = next(each for each in reading.corrections if each.retracts(self._claim(told).text))
            return Change(kind=ChangeKind.CORRECTED, article=reading.claim_set.article.id, claim=None, words=note.words)
        if told.later is None:
            return None
        later = self._written(self._comparison.claims[told.later])
        return Change(kind=ChangeKind.UPDATED, article=later.article, claim=later.id, words=later.statement)

    def _written(self, told: Told) -> StoryClaim:
        claim = self._claim(told)
        return StoryClaim(
            id=claim.id,
            article=self._articles[told.article].id,
            statement=claim.statement,
            source=claim.source,
            sentence=claim.sentence,
            copied_from=None if told.copied_from is None else self._articles[told.copied_from].id,
            status=self._comparison.status(told),
        )
