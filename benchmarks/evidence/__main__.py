"""Scores verification by evidence.

    python -m benchmarks.evidence              # sums of both halves
    python -m benchmarks.evidence --faults     # also the faults of the half that may be looked at

`pairs.csv` has guard pairs: an article whose claim is in brackets, a document, and the status that the document may give the
claim ("none": it must stay as it is). `looked_at.txt` and `held_out.txt` have articles with folders of eight documents:
"## name", then the article and the documents, each headed "@ publisher | date | title", and the expected statuses as
"= status: words of the claim". What is not listed must stay as it is. Rules are made with the half that may be looked at; of
the other half only sums are read.
"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.evidence.index import EvidenceIndex
from claims.evidence.reading import known
from claims.evidence.statements import ReadArticle, article_of
from claims.evidence.verifying import verified
from claims.ingest import read_text
from claims.model import Article, BlockKind, Claim, ClaimsError
from claims.scale import results_of

HERE = Path(__file__).parent
HALVES = ("looked_at", "held_out")
NONE = "none"
SET_BY_EVIDENCE = frozenset(
    {
        "documents_support",
        "documents_contradict",
        "documents_conflict",
        "parties_in_documents_agree",
        "party_in_documents_disputes",
    }
)
_CLAIM = re.compile(r"\[(.*)\]")
_PUBLISHED = "2023-05-10"


@dataclass(frozen=True)
class Pair:
    """A guard pair: an article with the claim's place in it, a document, and the statuses that are right."""

    id: str
    kind: str
    half: str
    article: Article
    place: tuple[int, int]
    document: Article
    expected: frozenset[str]


@dataclass(frozen=True)
class Folder:
    """An article with documents, and the status expected of each claim by words of it."""

    name: str
    article: Article
    documents: tuple[Article, ...]
    expected: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Judged:
    """A claim whose status evidence set, or should have set: "none" on either side where it did or should not."""

    name: str
    words: str
    expected: frozenset[str]
    got: str

    @property
    def right(self) -> bool:
        """Whether the status is as expected."""
        return self.got in self.expected


def pairs() -> list[Pair]:
    """The guard pairs."""
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return [_pair(row) for row in csv.DictReader(file)]


def _pair(row: dict[str, str]) -> Pair:
    marked = _CLAIM.search(row["article"])
    if marked is None:
        raise ValueError(f"{row['id']}: no claim is marked")
    text = row["article"].replace("[", "").replace("]", "")
    return Pair(
        id=row["id"],
        kind=row["kind"],
        half=row["half"],
        article=read_text(text + "\n", id=f"article-{row['id']}", publisher="The Courier", published=_PUBLISHED),
        place=(marked.start(), marked.end() - 2),
        document=read_text(
            row["document"] + "\n", id=f"document-{row['id']}", publisher="The Herald", published=row["published"]
        ),
        expected=frozenset(row["expected"].split("/")),
    )


def folders(half: str) -> list[Folder]:
    """The articles with folders of one half."""
    parts = re.split(r"^## ", (HERE / f"{half}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_folder(part) for part in parts]


def _folder(part: str) -> Folder:
    name, rest = part.split("\n", 1)
    text, *labels = re.split(r"^= ", rest, flags=re.MULTILINE)
    texts = []
    for number, each in enumerate(re.split(r"^@ ", text, flags=re.MULTILINE)[1:]):
        head, body = each.split("\n", 1)
        publisher, published, title = (cell.strip() for cell in head.split("|"))
        whole = f"{title}\n\n{body.strip()}\n"
        texts.append(read_text(whole, id=f"{name}-{number}", publisher=publisher, published=published, title=title))
    expected = (label.strip().split(": ", 1) for label in labels)
    return Folder(name, texts[0], tuple(texts[1:]), tuple((status, words) for status, words in expected))


def read(articles: Sequence[Article]) -> Iterator[ReadArticle]:
    """The articles, read."""
    for outcome in results_of(articles, article_of):
        if isinstance(outcome, ClaimsError):
            raise outcome
        yield outcome


def set_status(claim: Claim) -> str:
    """The status that evidence gave a claim; "none" where it gave none."""
    reason = claim.status_reason
    return str(claim.status) if reason is not None and reason.rule in SET_BY_EVIDENCE else NONE


def judged_pairs(chosen: Sequence[Pair]) -> list[tuple[Pair, Judged]]:
    """The guard pairs with the status of each claim."""
    documents = iter(list(read([each for pair in chosen for each in (pair.article, pair.document)])))
    found = []
    for pair in chosen:
        article, document = next(documents), next(documents)
        with EvidenceIndex([known(document.document)]) as index:
            claims = verified(article, index).claim_set.claims
        claim = max(claims, key=lambda claim: _common(claim, pair.place), default=None)
        got = NONE if claim is None or not _common(claim, pair.place) else set_status(claim)
        found.append((pair, Judged(pair.id, pair.article.text.strip(), pair.expected, got)))
    return found


def _common(claim: Claim, place: tuple[int, int]) -> int:
    return sum(max(0, min(span.end, place[1]) - max(span.start, place[0])) for span in claim.spans)


def judged_folders(chosen: Sequence[Folder]) -> list[Judged]:
    """The claims of the articles that evidence set, or should have set."""
    documents = iter(list(read([each for folder in chosen for each in (folder.article, *folder.documents)])))
    found: list[Judged] = []
    for folder in chosen:
        article = next(documents)
        with EvidenceIndex([known(next(documents).document) for _ in folder.documents]) as index:
            claims = verified(article, index).claim_set.claims
        open_ = {words: status for status, words in folder.expected}
        for claim in claims:
            if claim.block is BlockKind.HEADLINE:
                continue
            got = set_status(claim)
            words = next((words for words in open_ if words in claim.text), None)
            expected = open_.pop(words) if words is not None else NONE
            if got != NONE or expected != NONE:
                found.append(Judged(folder.name, claim.text, frozenset({expected}), got))
        found.extend(Judged(folder.name, words, frozenset({status}), NONE) for words, status in open_.items())
    return found


def share(part: int, whole: int) -> str:
    """A share with its counts: "95 % (95 of 100)"."""
    return f"{round(100 * part / whole) if whole else 0} % ({part} of {whole})"


def figures(half: str, *, faults: bool) -> Iterator[str]:
    """The lines of the report on one half."""
    chosen = judged_pairs([pair for pair in pairs() if pair.half == half])
    yield f"{half}: guard pairs right: {share(sum(each.right for _, each in chosen), len(chosen))}"
    firm = [each for pair, each in chosen if pair.kind in ("denial", "rumour") and each.got in ("supported", "refuted")]
    yield f"{half}: supported or refuted by a denial or a rumour: {len(firm)}"
    if faults:
        kinds = Counter(pair.kind for pair, each in chosen if each.right)
        yield f"{half}: right of ten: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        yield from (f"  {each.name}: {'/'.join(sorted(each.expected))}, got {each.got}" for _, each in chosen if not each.right)
    found = judged_folders(folders(half))
    given = [each for each in found if each.got != NONE]
    possible = [each for each in found if each.expected != {NONE}]
    yield f"{half}: folders: of what was set, right: {share(sum(each.right for each in given), len(given))}"
    yield f"{half}: folders: of what could be set, set: {share(sum(each.got != NONE for each in possible), len(possible))}"
    if faults:
        yield from (
            f"  {each.name}: {'/'.join(each.expected)}, got {each.got}: {each.words}" for each in found if not each.right
        )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="Score verification by evidence.")
    parser.add_argument("--faults", action="store_true", help="also list the faults of the half that may be looked at")
    wanted = parser.parse_args()
    for half in HALVES:
        for line in figures(half, faults=wanted.faults and half == HALVES[0]):
            print(line)


if __name__ == "__main__":
    main()
