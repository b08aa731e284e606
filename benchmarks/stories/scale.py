"""The time and memory of grouping and comparing many articles, beside that of their extraction.

    python -m benchmarks.stories.scale FOLDER

Some articles of FOLDER are extracted, which gives the time of an article. Stories of five articles each are then made from
them: each article has a part of the lines of one, with the words of its story spelled in a way of their own, so that only
articles of one story are alike. Their claims are those of the article that they are made from.
"""

import argparse
import random
import re
import resource
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.stories.copies import articles_in
from claims.ingest import read_text
from claims.model import ClaimsError
from claims.scale import results_of
from claims.stories.collection import Collection
from claims.stories.readings import Reading, reading_of

SAMPLE = 40
PER_STORY = 5
SHARE = 0.6
_WORD = re.compile(r"[^\W\d_]{5,}")


def article_of(reading: Reading, story: int, number: int, dice: random.Random) -> Reading:
    """An article of a story, made from another article."""
    base = reading.claim_set.article
    lines = [line for line in base.text.splitlines() if line.strip()]
    kept = [line for line in lines if dice.random() < SHARE] or lines
    ending = "".join(chr(ord("a") + int(digit)) for digit in str(story))
    text = _WORD.sub(lambda found: found[0] + ending, "\n\n".join(kept))
    published = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=story + number)).isoformat()
    made = read_text(text, id=f"{story}-{number}", publisher=f"Publisher {number}", published=published)
    return replace(reading, claim_set=reading.claim_set.model_copy(update={"article": made}))


def main() -> None:
    """Measures a number of articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    options = parser.parse_args()
    dice = random.Random(1)
    sample = dice.sample(articles_in(options.folder), SAMPLE + 1)
    list(results_of(sample[:1], reading_of))  # loads the pipeline
    began = time.process_time()
    readings = [found for found in results_of(sample[1:], reading_of) if not isinstance(found, ClaimsError)]
    each = (time.process_time() - began) / len(readings)
    print(f"extraction: {each:.3f} s an article, {each * options.articles:.0f} s for {options.articles} (CPU)")
    collection, spent = Collection(), 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for at in range(options.articles):
        story, number = divmod(at, PER_STORY)
        made = article_of(readings[story % len(readings)], story, number, dice)
        began = time.process_time()
        collection.add(made)
        spent += time.process_time() - began
    began = time.process_time()
    found = [(len(story.articles), len(story.facts)) for story in collection.stories()]
    grouped = time.process_time() - began
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    facts = sum(number for _, number in found)
    print(f"reading words: {spent:.0f} s; {len(found)} stories with {facts} facts in {grouped:.0f} s; {used:.0f} MB")
    share = (spent + grouped) / (each * options.articles)
    print(f"together {share:.3f} of the time of extraction")


if __name__ == "__main__":
    main()
