"""How well stories are grouped, and their claims compared, on invented stories.

    python -m benchmarks.stories.measure benchmarks/stories/held_out.txt

The file has stories ("## name"), each with articles ("number | publisher | time | headline", then paragraphs) and what an
editor says of them ("= relation articles: words | articles: words"). ``<<1>>`` stands for the paragraphs of article 1,
``<<1:1-2>>`` for the first two. A claim is right if it contains the words that the editor gave for its article, or is the
other side of such a dispute; a line of the editor is found if one of its claims is. Headlines are not scored. All articles
of a file are grouped together, by B-cubed (Bagga and Baldwin 1998).
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from claims.ingest import read_text
from claims.model import Article, BlockKind, ClaimsError, Status
from claims.scale import results_of
from claims.stories.comparison import Comparison, Told
from claims.stories.copies import Copy, Reader, copies
from claims.stories.grouping import groups, profile_of, time_of
from claims.stories.readings import Reading, reading_of

RELATIONS = ("corroborated", "disputed", "updated", "corrected")


@dataclass
class Gold:
    """A story: its name, its articles by number, and for each relation the words by article, a dictionary for each line."""

    name: str
    articles: dict[int, Article] = field(default_factory=dict)
    lines: dict[str, list[dict[int, list[str]]]] = field(default_factory=lambda: defaultdict(list))
    copies: set[tuple[int, int]] = field(default_factory=set)


def stories_in(path: Path) -> list[Gold]:
    """The stories of a file."""
    return [_story(part) for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]]


def _story(part: str) -> Gold:
    lines = part.splitlines()
    story, bodies, heads, number = Gold(lines[0].strip()), dict[int, list[str]](), dict[int, list[str]](), 0
    for line in lines[1:]:
        head = re.match(r"(\d+) \| ", line)
        if head:
            number = int(head[1])
            heads[number], bodies[number] = [cell.strip() for cell in line.split("|")], []
        elif line.startswith("= copies"):
            story.copies = {(int(one), int(other)) for one, other in re.findall(r"(\d+) of (\d+)", line)}
        elif line.startswith("= "):
            _label(story, line)
        elif line.strip():
            copied = re.match(r"<<(\d+)(?::(\d+)-(\d+))?>>", line)
            bodies[number] += [line] if not copied else bodies[int(copied[1])][int(copied[2] or 1) - 1 : int(copied[3] or 99)]
    for number, (_, publisher, published, headline) in heads.items():
        text = "\n\n".join([headline, *bodies[number]]) + "\n"
        story.articles[number] = read_text(
            text, id=f"{story.name}-{number}", publisher=publisher, published=published, title=headline
        )
    return story


def _label(story: Gold, line: str) -> None:
    relation, rest = line[2:].split(" ", 1)
    found: dict[int, list[str]] = defaultdict(list)
    for part in rest.split("|"):
        numbers, words = part.split(":", 1)
        for number in numbers.split(","):
            found[int(number)].append(words.strip())
    story.lines[relation].append(dict(found))


def readings(stories: Sequence[Gold], pipeline: str = "accurate") -> list[Reading]:
    """The readings of all articles, in order."""
    items = [article for story in stories for article in story.articles.values()]
    found = []
    for reading in results_of(items, reading_of, pipeline=pipeline):
        if isinstance(reading, ClaimsError):
            raise reading
        found.append(reading)
    return found


def b_cubed(found: Sequence[Sequence[int]], gold: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall and F of clusters, ``gold`` being the cluster of each item."""
    own = {item: set(cluster) for cluster in found for item in cluster}
    true = {item: {other for other, label in enumerate(gold) if label == gold[item]} for item in own}
    precision = sum(len(own[item] & true[item]) / len(own[item]) for item in own) / len(own)
    recall = sum(len(own[item] & true[item]) / len(true[item]) for item in own) / len(own)
    return precision, recall, 2 * precision * recall / (precision + recall)


@dataclass
class Score:
    """Counts of one relation."""

    predicted: int = 0
    right: int = 0
    lines: int = 0
    found: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.predicted), self.found / max(1, self.lines)
        counts = f"({self.right}/{self.predicted}), recall {recall:.2f} ({self.found}/{self.lines})"
        return f"precision {precision:.2f} {counts}"


def named(comparison: Comparison, told: Told, lines: Sequence[dict[int, list[str]]], numbers: Sequence[int]) -> set[int]:
    """The lines of the editor (by index) that name a claim."""
    text = comparison.readings[told.article].claim_set.claims[told.claim].text
    return {at for at, line in enumerate(lines) if any(words in text for words in line.get(numbers[told.article], ()))}


def has(comparison: Comparison, told: Told, relation: str) -> bool:
    """Whether a claim stands in a relation."""
    if relation in ("corroborated", "disputed"):
        return comparison.status(told) is Status(relation)
    return (told.corrected_in if relation == "corrected" else told.later) is not None


def score(story: Gold, comparison: Comparison, numbers: Sequence[int], scores: dict[str, Score], *, verbose: bool) -> int:
    """Adds the counts of one story; returns the number of copied claims that were taken for independent ones."""
    for relation in RELATIONS:
        lines = story.lines.get(relation, [])
        scores[relation].lines += len(lines)
        reached = set[int]()
        for told in comparison.claims:
            article = comparison.readings[told.article]
            claim = article.claim_set.claims[told.claim]
            if claim.block is BlockKind.HEADLINE or not has(comparison, told, relation):
                continue
            hits = named(comparison, told, lines, numbers)
            if not hits and relation == "disputed":  # the other side of a dispute that the editor named
                own = comparison.told_in(told.article)
                against = [
                    *(comparison.claims[at] for at in told.against),
                    *(each for each in own if article.claim_set.claims[each.claim].id in claim.basis),
                ]
                hits = {at for other in against for at in named(comparison, other, lines, numbers)}
            scores[relation].predicted += 1
            scores[relation].right += bool(hits)
            reached |= hits
            if verbose and not hits:
                print(f"  wrong: {relation} {article.claim_set.article.id}: {claim.text}")
        scores[relation].found += len(reached)
        if verbose:
            for at, line in enumerate(lines):
                if at not in reached:
                    print(f"  missed: {relation} {story.name}: {line}")
    return sum(comparison.claims[at].copied_from is not None for told in comparison.claims for at in told.sources)


def within(copy: Copy, indices: range) -> Copy:
    """The copy with indices in a part of the articles."""
    return replace(copy, article=copy.article - indices.start, copy_of=copy.copy_of - indices.start)


def main() -> None:
    """Measures a file of stories."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--pipeline", default="accurate")
    parser.add_argument("--verbose", action="store_true", help="print each error (for the development stories only)")
    options = parser.parse_args()
    stories = stories_in(options.file)
    measure(stories, readings(stories, options.pipeline), verbose=options.verbose)


def measure(stories: Sequence[Gold], found: Sequence[Reading], *, verbose: bool) -> None:
    """Prints the figures of stories and the readings of their articles."""
    articles = [reading.claim_set.article for reading in found]
    names = [(story, number) for story in stories for number in story.articles]
    reader = Reader()
    copied = copies([reader.text(article) for article in articles], [(time_of(article) or 0.0,) for article in articles])
    overlapping = {(min(one.article, one.copy_of), max(one.article, one.copy_of)): one.containment for one in copied}
    clusters = groups([profile_of(reading.claim_set) for reading in found], overlapping)
    print(
        "grouping, B-cubed: precision {:.3f}, recall {:.3f}, F {:.3f}".format(
            *b_cubed(clusters, [stories.index(story) for story, _ in names])
        )
    )
    if verbose:
        for cluster in clusters:
            print("  ", " ".join(articles[at].id for at in cluster))
    made = {(one.article, one.copy_of) for one in copied}
    place = {(story.name, number): at for at, (story, number) in enumerate(names)}
    true = {(place[story.name, copy], place[story.name, original]) for story in stories for copy, original in story.copies}
    print(f"copies: {len(made & true)} of {len(true)} found, {len(made - true)} others")
    if verbose:
        for copy, original in made - true:
            print("   other copy:", articles[copy].id, "of", articles[original].id)
    scores = {relation: Score() for relation in RELATIONS}
    start, dependent = 0, 0
    for story in stories:
        indices = range(start, start + len(story.articles))
        start += len(story.articles)
        own = [within(one, indices) for one in copied if one.article in indices and one.copy_of in indices]
        comparison = Comparison([found[at] for at in indices], own)
        dependent += score(story, comparison, list(story.articles), scores, verbose=verbose)
    for relation, counts in scores.items():
        print(f"{relation}: {counts}")
    print(f"copied claims taken for sources of their own: {dependent}")


if __name__ == "__main__":
    main()
