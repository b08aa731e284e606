"""A parsed article in columns, shared by all stages: plain tuples are many times faster to read than spaCy's tokens."""

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
from spacy.tokens import Doc

from claims.ingest.characters import running_text
from claims.language.draft_tree import DraftTree
from claims.language.labels import DASHES, QUOTE_MARKS, VERBS
from claims.language.quotations import MARKS, Quotations, read_quotations
from claims.language.repairs import repair
from claims.language.tree import DependencyTree, Run, Runs, indices_of
from claims.model import Article, Block, Fragment

_LONGEST_DATELINE = 14
"""The maximum number of tokens in a dateline."""
_SIGNS = frozenset("%$£€¥₹°&+=§#@")
"""Symbols that are read as words."""
_HALVES_OF_DAY = frozenset({"a.m.", "p.m."})


class Found(Protocol):
    """A result of a reader function, at the tokens ``run``."""

    @property
    def run(self) -> Run:
        """The tokens, end excluded."""


FoundT = TypeVar("FoundT", bound=Found)


@dataclass(eq=False, slots=True)
class _Findings:
    """A cache of each reader's results per run; ignored in comparisons."""

    of: dict[tuple[Callable[..., Any], Run], tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedDoc(DependencyTree):
    """Token properties by token index; runs are start included, end excluded.

    ``offsets`` and ``ends`` hold the start and the end of each token in the article's text, ``spaces`` whether a space follows
    it. ``left_edge`` and ``right_edge`` are the first and last token of each token's subtree. ``sentence`` and ``paragraph``
    give the run that a token is in; a sentence at the start of a report begins after the dateline. ``sentences`` are the
    parser's, datelines included. ``block`` is the block of the article that a token begins in, None between blocks.
    ``parser_heads`` and ``parser_deps`` are the parse before the repairs, which the tagger is trained on. ``quotations`` are
    the quotations in the article.
    """

    article: Article | None
    words: tuple[str, ...]
    lower: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    pos: tuple[str, ...]
    spaces: tuple[bool, ...]
    offsets: tuple[int, ...]
    ends: tuple[int, ...]
    is_mark: tuple[bool, ...]
    is_verb: tuple[bool, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    left_edge: tuple[int, ...]
    right_edge: tuple[int, ...]
    parser_heads: tuple[int, ...]
    parser_deps: tuple[str, ...]
    sentence: tuple[Run, ...]
    sentences: tuple[Run, ...]
    paragraph: tuple[Run, ...]
    paragraphs: tuple[Run, ...]
    block: tuple[Block | None, ...]
    quotations: Quotations
    _findings: _Findings = field(default_factory=_Findings, compare=False, repr=False)

    def read_once(self, reader: Callable[["ParsedDoc", Run], Iterable[FoundT]], run: Run) -> tuple[FoundT, ...]:
        """The results of ``reader`` in ``run``, in reading order; each sentence is read once per document, on first use.

        A run that cuts through a result of its sentence, or is in no sentence, is read separately.
        """
        sentence = self.sentence[run[0]] if run[0] < run[1] else run
        if sentence[0] <= run[0] and run[1] <= sentence[1]:
            near = [found for found in self._read(reader, sentence) if found.run[0] < run[1] and run[0] < found.run[1]]
            if all(run[0] <= found.run[0] and found.run[1] <= run[1] for found in near):
                return tuple(near)
        return self._read(reader, run)

    def _read(self, reader: Callable[["ParsedDoc", Run], Iterable[FoundT]], run: Run) -> tuple[FoundT, ...]:
        found, key = self._findings.of, (reader, run)
        if key not in found:
            found[key] = tuple(reader(self, run))
        return found[key]

    def verbatim(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` (excluded) with the original white space between them."""
        pairs = zip(self.words[start:end], self.spaces[start:end], strict=True)
        text = "".join(word + " " * space for word, space in pairs)
        return text[:-1] if start < end and self.spaces[end - 1] else text

    def fragment(self, runs: Runs) -> Fragment:
        """The article's words at ``runs``; no white space at the edges of a run."""
        text = self.verbatim(0, len(self.words)) if self.article is None else self.article.text
        spans = []
        for start, end in runs:
            inside = [i for i in range(start, end) if not self.words[i].isspace()]
            if inside:
                spans.append((self.offsets[inside[0]], self.ends[inside[-1]]))
        return Fragment.cut(text, spans)

    def text(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` (excluded) on one line, with single spaces between them."""
        pairs = zip(self.words[start:end], self.spaces[start:end], strict=True)
        return " ".join("".join(word + " " * space for word, space in pairs).split())

    def root_of(self, runs: Runs) -> int | None:
        """The first token of ``runs`` whose head is outside them."""
        inside = set(indices_of(runs))
        for i in sorted(inside):
            if (self.heads[i] not in inside or self.heads[i] == i) and self.pos[i] not in ("PUNCT", "SPACE"):
                return i
        return None


def parsed_doc(doc: Doc) -> ParsedDoc:
    """The columns of a parsed document, computed on first use and kept in ``doc._.claims_parsed``.

    A document without a parse has tokens that are each their own root, in one sentence.
    """
    found: ParsedDoc | None = doc._.claims_parsed
    if found is None:
        found = doc._.claims_parsed = lay_out(doc)
    return found


def char_offsets(doc: Doc, runs: Runs) -> list[tuple[int, int]]:
    """The runs as character offsets into the article's text (code points, end excluded), without space at their ends."""
    parsed, out = parsed_doc(doc), []
    for start, end in runs:
        while start < end and parsed.words[start].isspace():
            start += 1
        while end > start and parsed.words[end - 1].isspace():
            end -= 1
        if start < end:
            out.append((parsed.offsets[start], parsed.ends[end - 1]))
    return out


def lay_out(doc: Doc) -> ParsedDoc:
    """The words and the parse of ``doc`` in columns, with the parser's garden-path errors repaired."""
    words, lower, lemmas, tags, pos, deps = _strings(doc, ["ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP"])
    numbers = _table(doc, ["HEAD", "SPACY", "SENT_START"])
    relative = numbers[:, 0] if doc.has_annotation("DEP") else 0
    heads: list[int] = (np.arange(len(doc)) + relative).tolist()
    spaces: list[bool] = (numbers[:, 1] != 0).tolist()
    sentences = list(pairwise([0, *(i for i in np.flatnonzero(numbers[:, 2] == 1).tolist() if i), len(doc)])) if words else []
    paragraphs = _paragraphs(words)
    reports = [_dateline_end(words, pos, run) for run in paragraphs]
    sentence, paragraph, is_mark = _spread(sentences), [(0, 0)] * len(words), list(map(_is_mark, words, pos))
    for run, begins in zip(paragraphs, reports, strict=True):
        start, end = run
        paragraph[start:end] = [run] * (end - start)
        if begins > start:
            is_mark[start:begins] = [True] * (begins - start)
            for i in range(begins, end):
                if sentence[i][0] < begins:
                    sentence[i] = (begins, max(sentence[i][1], begins + 1))
    lemmas = [lemma.lower() for lemma in lemmas]
    parser_heads, parser_deps = tuple(heads), tuple(deps)
    is_verb = [part in VERBS for part in pos]
    tree = DraftTree(lower, lemmas, tags, pos, is_mark, is_verb, deps, heads, _children(heads))
    repair(tree)
    left, right = edges_of(tree.heads)
    article: Article | None = doc._.claims_article
    offsets, ends = _offsets(article, words, spaces)
    return ParsedDoc(
        article=article,
        words=tuple(words),
        lower=tuple(lower),
        lemmas=tuple(lemmas),
        tags=tuple(tags),
        pos=tuple(pos),
        spaces=tuple(spaces),
        offsets=tuple(offsets),
        ends=tuple(ends),
        is_mark=tuple(is_mark),
        is_verb=tuple(is_verb),
        deps=tuple(tree.deps),
        heads=tuple(tree.heads),
        children=tuple(map(tuple, tree.children)),
        left_edge=tuple(left),
        right_edge=tuple(right),
        parser_heads=parser_heads,
        parser_deps=parser_deps,
        sentence=tuple(sentence),
        sentences=tuple(sentences),
        paragraph=tuple(paragraph),
        paragraphs=tuple(paragraphs),
        block=tuple(_blocks(article, offsets)),
        quotations=Quotations((None,) * len(words))
        if MARKS.isdisjoint(words)
        else read_quotations(words, lower, spaces, _written(article, offsets, words), sentence, paragraphs),
    )


def _table(doc: Doc, attributes: list[int | str]) -> np.ndarray:
    return doc.to_array(attributes).reshape(len(doc), len(attributes)).astype(np.int64)


def _strings(doc: Doc, attributes: list[int | str]) -> list[list[str]]:
    """A column for each attribute; each string is looked up once."""
    numbers = doc.to_array(attributes).reshape(len(doc), len(attributes))
    known = {number: doc.vocab.strings[number] for number in np.unique(numbers).tolist()}
    return [[known[number] for number in column.tolist()] for column in numbers.T]


def _children(heads: Sequence[int]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    return children


def edges_of(heads: Sequence[int]) -> tuple[list[int], list[int]]:
    """The first and the last token of each token's subtree."""
    left, right = list(range(len(heads))), list(range(len(heads)))
    _widen(left, heads, range(len(heads)))
    _widen(right, heads, reversed(range(len(heads))))
    return left, right


def _widen(edges: list[int], heads: Sequence[int], order: Iterable[int]) -> None:
    """Gives each token the outermost index of its subtree; ``order`` visits the outermost token first."""
    seen = [False] * len(edges)
    for i in order:
        at = i
        while not seen[at]:
            seen[at] = True
            edges[at] = i
            at = heads[at]


def _blocks(article: Article | None, offsets: Sequence[int]) -> Iterator[Block | None]:
    """The block that contains each offset."""
    following = iter(article.blocks if article is not None else ())
    current, coming = None, next(following, None)
    for offset in offsets:
        while coming is not None and coming.start <= offset:
            current, coming = coming, next(following, None)
        yield current if current is not None and offset < current.end else None


def _offsets(article: Article | None, words: Sequence[str], spaces: Sequence[bool]) -> tuple[list[int], list[int]]:
    """The start and the end of each word in the article's text."""
    lengths = (len(word) + space for word, space in zip(words, spaces, strict=True))
    starts = list(accumulate(lengths, initial=0))
    size = starts.pop()
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    if article is None or size == len(article.text):
        return starts, ends
    running = running_text(article)
    if running.starts is None or running.ends is None or size != len(running.text):
        return starts, ends
    return [running.starts[at] for at in starts], [running.ends[at - 1] for at in ends]


def _written(article: Article | None, offsets: Sequence[int], words: Sequence[str]) -> list[str]:
    """The first character of each word in the article, before quotation marks were normalised; of an entity, what it is."""
    text = "" if article is None else article.text
    return [
        (html.unescape(text[at : at + 10])[0] if text[at] == "&" and word != "&" else text[at]) if at < len(text) else word[:1]
        for at, word in zip(offsets, words, strict=True)
    ]


def _spread(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs for _ in range(*run)]


def _is_mark(word: str, pos: str) -> bool:
    if pos == "SPACE":
        return True
    if word.isalnum() or word in _SIGNS or word.lower() in _HALVES_OF_DAY:  # a closing "p.m." is tagged as the full stop
        return False
    return pos == "PUNCT" or not any(map(str.isalnum, word))


def _paragraphs(words: Sequence[str]) -> list[Run]:
    """The runs of tokens between line breaks (which are excluded)."""
    runs, start = [], None
    for i, word in enumerate(words):
        if word.isspace() and "\n" in word:
            if start is not None:
                runs.append((start, i))
            start = None
        elif start is None and not word.isspace():
            start = i
    if start is not None:
        runs.append((start, len(words)))
    return runs


def _dateline_end(words: Sequence[str], pos: Sequence[str], paragraph: Run) -> int:
    """The start of the report after a place and an agency: "LONDON (Reuters) - |The mayor said"."""
    start, end = paragraph
    if end - start < 2 or not (
        (words[start].isupper() and words[start].isalpha() and len(words[start]) > 2) or words[start + 1] == "("
    ):
        return start
    for i in range(start + 1, min(start + _LONGEST_DATELINE, end - 1)):
        if words[i] in DASHES:
            return i + 1
        if words[i][0].islower() or words[i] in QUOTE_MARKS or pos[i] in VERBS:
            return start
    return start


def common_words(parsed: ParsedDoc) -> frozenset[str]:
    """Nouns that the article has in small letters, and with a capital at most where a sentence begins."""
    small = {word for word, part in zip(parsed.words, parsed.pos, strict=True) if part == "NOUN" and word.islower()}
    large = {parsed.lower[i] for i, run in enumerate(parsed.sentence) if i != run[0] and parsed.words[i][:1].isupper()}
    return frozenset(small - large)


def sentence_numbers(parsed: ParsedDoc) -> list[int]:
    """The number of the sentence of each token."""
    numbers, number, last = [], -1, None
    for run in parsed.sentence:
        if run != last:
            number, last = number + 1, run
        numbers.append(number)
    return numbers
