"""How well the names of persons, organisations and places are found, beside the entity recogniser that the pipeline leaves out.

    python -m benchmarks.names --shared DIR [--part measured|seen]

Reads the entities that are annotated in GUM (`data/syntax/gum-train.conllu` in the folder; Zeldes 2017). GUM is not news, and
no other part of it with entities is there: every fourth document is measured, the others may be looked at. A gold name is a
mention of a person, an organisation or a place whose head words are all tagged as names. A span that is found counts where it
shares a head word with a gold name of its kind and does not leave the mention; ``exact`` counts those that have its head words
and nothing besides but "the" and what lies between them. The time is that of one processor for a thousand tokens, without
the parse that all need.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.tokens import Doc

from benchmarks.tables import table
from claims.ingest import read_text
from claims.language import DEFAULT_MODEL, ParsedDoc, load_model, make_doc, parsed_doc
from claims.language.names import ArticleNames
from claims.language.parties import Sort
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.model import EntityKind, SourceKind
from claims.sources.people import People

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE
KINDS = (PERSON, ORGANISATION, PLACE)
MEASURED_EVERY = 4
"""Every fourth document is measured."""

_NAME_TAGS = frozenset({"NNP", "NNPS", "HYPH"})
_GOLD_KINDS = {"person": PERSON, "organization": ORGANISATION, "place": PLACE}
_RECOGNISED = {"PERSON": PERSON, "ORG": ORGANISATION, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE}


@dataclass(frozen=True)
class Span:
    """A name at the characters ``start`` to ``end`` (excluded)."""

    start: int
    end: int
    kind: EntityKind


@dataclass(frozen=True)
class GoldName:
    """A mention at the characters ``start`` to ``end`` (excluded); ``heads`` are the characters of each of its head words."""

    start: int
    end: int
    kind: EntityKind
    heads: tuple[tuple[int, int], ...]

    def holds(self, span: Span) -> bool:
        """Whether ``span`` lies in the mention and shares a head word with it."""
        inside = self.start <= span.start and span.end <= self.end
        return inside and any(span.start < end and start < span.end for start, end in self.heads)

    def equals(self, span: Span, text: str) -> bool:
        """Whether ``span`` is what lies between the first and the last head word, "the" before it not counted."""
        start = span.start + 4 if text[span.start : span.end].lower().startswith("the ") else span.start
        return (start, span.end) == (self.heads[0][0], self.heads[-1][1])


@dataclass
class GoldDocument:
    """An annotated document."""

    text: str = ""
    names: list[GoldName] = field(default_factory=list)


@dataclass(frozen=True)
class Score:
    """Counts of what was found, of the gold names, and of those of both that agree."""

    found: int
    gold: int
    right: int
    exact: int

    def row(self) -> list[float]:
        """Precision, recall, F1 and the F1 of exact spans, in per cent."""
        return [_percent(share) for share in (*self._f(self.right), self._f(self.exact)[2])]

    def _f(self, right: int) -> tuple[float, float, float]:
        precision, recall = right / max(1, self.found), right / max(1, self.gold)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _percent(share: float) -> float:
    return round(100 * share, 1)


def gold_documents(path: Path) -> Iterator[GoldDocument]:
    """The documents of a file in CoNLL-U with GUM's ``Entity`` in its last column, their sentences joined by single spaces."""
    document: GoldDocument | None = None
    opened: list[_Opened] = []
    at, new_paragraph = 0, False
    words: list[tuple[int, int, str]] = []  # first and last character and tag of the words of the sentence
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            if document is not None:
                yield document
            document, opened = GoldDocument(), []
        elif line.startswith("# newpar ") or line == "# newpar":
            new_paragraph = True
        elif line.startswith("# text = ") and document is not None:
            document.text += ("\n\n" if new_paragraph else " ") if document.text else ""
            at, new_paragraph, words = len(document.text), False, []
            document.text += line.removeprefix("# text = ")
        elif line[:1].isdigit() and document is not None:
            cells = line.split("\t")
            if not cells[0].isdigit():
                continue  # the words of a contraction follow
            begins = document.text.find(cells[1], at)
            at = begins + len(cells[1]) if begins >= 0 else at
            words.append((begins, at, cells[4]))
            entity = next((part[7:] for part in cells[9].split("|") if part.startswith("Entity=")), "")
            document.names += _closed(entity, opened, words)
    if document is not None:
        yield document


@dataclass
class _Opened:
    """A mention whose end has not been read: its number, kind, head words (counted from 1) and first word."""

    number: str
    kind: str
    heads: str
    first: int


def _closed(entity: str, opened: list[_Opened], words: Sequence[tuple[int, int, str]]) -> Iterator[GoldName]:
    """Reads the brackets of a word's ``entity``: opens mentions, and gives the gold names that end at this word."""
    for part in entity.replace("(", "\n(").replace(")", ")\n").split("\n"):
        if part.startswith("("):
            number, kind, *rest = part.strip("()").split("-")
            heads = rest[next(i for i, cell in enumerate(rest) if cell.startswith("cf")) + 1]
            opened.append(_Opened(number, kind, heads, len(words) - 1))
            closing = number if part.endswith(")") else None
        else:
            closing = part.removesuffix(")") if part.endswith(")") else None
        if closing is None:
            continue
        at = next(i for i in reversed(range(len(opened))) if opened[i].number == closing)
        mention = opened.pop(at)
        mine = words[mention.first :]
        named_by = [mine[int(head) - 1] for head in mention.heads.split(",") if int(head) <= len(mine)]
        named = named_by and all(tag in _NAME_TAGS for _, _, tag in named_by) and min(start for start, _, _ in mine) >= 0
        if mention.kind in _GOLD_KINDS and named:
            places = tuple((start, end) for start, end, _ in named_by)
            yield GoldName(mine[0][0], mine[-1][1], _GOLD_KINDS[mention.kind], places)


def spans_of_reader(parsed: ParsedDoc) -> list[Span]:
    """The names that `ArticleNames` finds."""
    names, known = ArticleNames(parsed, parties_in(parsed, registry())), registry().names
    found = []
    for name in names.all:
        words = parsed.text(*name.run)
        found.append(_span(parsed, *name.run, names.kind(name, words, known_body=words.lower() in known)))
    return found


def spans_of_parties(parsed: ParsedDoc) -> list[Span]:
    """The names that are read as possible sources, people identified."""
    found = parties_in(parsed, registry())
    People(parsed, found, registry(), ())
    spans = []
    for name in found.names:
        kind = {Sort.PERSON: PERSON, Sort.BODY: ORGANISATION, Sort.ORGANISATION: ORGANISATION, Sort.COUNTRY: PLACE}.get(
            name.sort
        )
        if kind is None or name.form in ("adjective", "people") or name.kind is SourceKind.DOCUMENT:
            continue
        spans.append(_span(parsed, name.start, name.end, kind))
    return spans


def _span(parsed: ParsedDoc, start: int, end: int, kind: EntityKind) -> Span:
    return Span(parsed.offsets[start], parsed.offsets[end - 1] + len(parsed.words[end - 1]), kind)


class Recogniser:
    """The entity recogniser of the model, on the words of a parsed document."""

    def __init__(self) -> None:
        self._nlp = spacy.load(DEFAULT_MODEL, exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
        self._pipe = self._nlp.get_pipe("ner")

    def __call__(self, parsed: ParsedDoc) -> list[Span]:
        """The persons, organisations and places that it finds."""
        doc = self._pipe(Doc(self._nlp.vocab, list(parsed.words), list(parsed.spaces)))
        return [_span(parsed, e.start, e.end, _RECOGNISED[e.label_]) for e in doc.ents if e.label_ in _RECOGNISED]


def _overlapping(span: Span, others: Iterable[Span]) -> Span | None:
    return next((other for other in others if other.start < span.end and span.start < other.end), None)


def combined(ours: Sequence[Span], recognised: Sequence[Span]) -> Mapping[str, list[Span]]:
    """The union (ours where two overlap), what both find with one kind, and our spans with the recogniser's kind."""
    kinds = [(span, _overlapping(span, recognised)) for span in ours]
    kept = [span for span in ours if span.kind in KINDS]
    return {
        "union": kept + [span for span in recognised if _overlapping(span, kept) is None],
        "intersection": [span for span, other in kinds if other is not None and other.kind is span.kind],
        "our spans, its kind where it has one": [Span(s.start, s.end, o.kind if o else s.kind) for s, o in kinds],
    }


def score(
    found: Sequence[Sequence[Span]], gold: Sequence[GoldDocument], kinds: Sequence[EntityKind], *, any_kind: bool = False
) -> Score:
    """The score of the spans of one system, document by document, for names of ``kinds``; with ``any_kind`` the place alone
    counts, whatever kind the span has."""
    counts = [0, 0, 0, 0]
    for spans, document in zip(found, gold, strict=True):
        left = [name for name in document.names if name.kind in kinds]
        mine = [span for span in spans if any_kind or span.kind in kinds]
        counts[0] += len(mine)
        counts[1] += len(left)
        for span in mine:
            fitting = [name for name in left if (any_kind or name.kind is span.kind) and name.holds(span)]
            if fitting:
                best = min(fitting, key=lambda name: (not name.equals(span, document.text), name.end - name.start))
                left.remove(best)
                counts[2] += 1
                counts[3] += best.equals(span, document.text)
    return Score(*counts)


def _timed(read: Callable[[ParsedDoc], list[Span]], documents: Sequence[ParsedDoc]) -> tuple[list[list[Span]], float]:
    """What ``read`` finds, and the milliseconds of processor time for a thousand tokens."""
    begun = time.process_time()
    found = [read(parsed) for parsed in documents]
    return found, 1e6 * (time.process_time() - begun) / sum(len(parsed.words) for parsed in documents)


def tables(gold: Sequence[GoldDocument]) -> str:
    """Two tables: precision, recall and F1 by system and kind, and the time."""
    nlp = load_model()
    begun = time.process_time()
    parsed = [parsed_doc(nlp(make_doc(nlp, read_text(document.text)))) for document in gold]
    parse = 1e6 * (time.process_time() - begun) / sum(len(each.words) for each in parsed)
    systems: dict[str, list[list[Span]]] = {}
    times = {}
    recogniser = Recogniser()
    for name, read in (("our names", spans_of_reader), ("names read as sources", spans_of_parties), ("recogniser", recogniser)):
        read(parsed[0])  # tables and weights are loaded
        systems[name], times[name] = _timed(read, parsed)
    both = [combined(ours, its) for ours, its in zip(systems["our names"], systems["recogniser"], strict=True)]
    systems |= {name: [document[name] for document in both] for name in both[0]}
    rows: list[list[object]] = []
    for name, found in systems.items():
        for kinds in (*((kind,) for kind in KINDS), KINDS):
            rows.append([name, kinds[0].value if len(kinds) == 1 else "all", *score(found, gold, kinds).row()])
        rows.append([name, "whatever kind", *score(found, gold, KINDS, any_kind=True).row()])
    speed = [[name, round(each, 1), f"{_percent(each / parse)} %"] for name, each in times.items()]
    accuracy = table(["", "kind", "precision", "recall", "F1", "exact F1"], rows)
    return f"{accuracy}\n\n{table(['', 'ms for 1,000 tokens', 'of the parse'], speed)}"


def part_of(documents: Iterable[GoldDocument], part: str) -> list[GoldDocument]:
    """The documents that are ``measured``, or those that may be ``seen``."""
    return [one for i, one in enumerate(documents) if (i % MEASURED_EVERY == MEASURED_EVERY - 1) == (part == "measured")]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the annotated texts")
    parser.add_argument("--part", choices=("measured", "seen"), default="measured")
    given = parser.parse_args()
    gold = part_of(gold_documents(given.shared / "data" / "syntax" / "gum-train.conllu"), given.part)
    counts = ", ".join(f"{sum(n.kind is kind for d in gold for n in d.names)} {kind.value}" for kind in KINDS)
    print(f"{len(gold)} documents; gold names: {counts}\n\n{tables(gold)}")


if __name__ == "__main__":
    main()
