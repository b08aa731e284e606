"""The input features of the tagger: the words, and for each word its syntax and the rule-based relations it is part of.

As in stacked taggers (Nivre & McDonald, ACL 2008) the output of the rules is an input: a small encoder need not learn
syntax again, and the parse helps with texts that differ from the training articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.attribution.lexicon import lexicon
from claims.attribution.relation import Candidate
from claims.language import ParsedDoc, Runs
from claims.language.parsed import edges_of
from claims.model import BlockKind

TAGS = (
    ".", ",", "-LRB-", "-RRB-", "``", "''", ":", "$", "#", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ",
    "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM",
    "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX",
)  # fmt: skip
DEPS = (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc", "ccomp",
    "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta", "neg", "nmod",
    "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj", "predet", "prep",
    "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
_CLAUSES = ("ROOT", "acl", "advcl", "ccomp", "conj", "csubj", "parataxis", "pcomp", "relcl", "xcomp")
_ROLES = ("outside", "first", "further")
_BLOCKS = tuple(kind.value for kind in BlockKind)

FIELDS: dict[str, tuple[str, ...]] = {
    "tag": TAGS,
    "dep": DEPS,
    "head_tag": TAGS,
    "shape": ("lower", "capital", "upper", "other"),
    "quotes": ("outside", "opening", "inside", "closing"),
    "clause_starts": _CLAUSES,
    "clause_ends": _CLAUSES,
    "lexicon": ("verb", "noun", "adj"),
    "grammar_source": _ROLES,
    "grammar_cue": _ROLES,
    "grammar_content": _ROLES,
    "grammar_nested": ("source", "cue", "content"),
    "paragraph": ("first", "last"),
    "block": _BLOCKS,
}
"""The features of each word, one field per column; a value's number is its index here plus one, 0 means none of them."""

WIDTHS = tuple(len(values) + 1 for values in FIELDS.values())
OFFSETS = tuple(int(n) for n in np.concatenate([[0], np.cumsum(WIDTHS)[:-1]]))
"""The offset of each field's values in the common embedding table."""


Positions = frozenset[int]


@dataclass(frozen=True, slots=True)
class TaggerInput:
    """The words of a document, without white space: their token indices, texts, and a row of feature values for each.

    ``paragraphs`` are runs of positions among these words, ``sentences`` numbers the sentence of each. ``relations`` are
    the outermost rule-based ones: the positions of their sources, cues and contents.
    """

    places: npt.NDArray[np.int32]
    texts: list[str]
    fields: npt.NDArray[np.int16]
    paragraphs: list[tuple[int, int]]
    sentences: npt.NDArray[np.int32]
    relations: list[tuple[Positions, Positions, Positions]]


def encode(parsed: ParsedDoc, candidates: Sequence[Candidate], parents: Sequence[int | None]) -> TaggerInput:
    """The features of a parsed document; ``candidates`` are the rule-based relations, each with the one that it lies in."""
    size = len(parsed.words)
    columns = np.zeros((size, len(FIELDS)), dtype=np.int16)
    tags = [_TAG.get(tag, 0) for tag in parsed.tags]
    columns[:, _AT["tag"]] = tags
    columns[:, _AT["dep"]] = [_DEP.get(dep, 0) for dep in parsed.parser_deps]
    columns[:, _AT["head_tag"]] = [tags[head] for head in parsed.parser_heads]
    columns[:, _AT["shape"]] = [_shape(word) for word in parsed.words]
    columns[:, _AT["quotes"]] = _quotes(parsed)
    columns[:, _AT["clause_starts"]], columns[:, _AT["clause_ends"]] = _clause_edges(parsed)
    columns[:, _AT["lexicon"]] = _in_lexicon(parsed)
    columns[:, _AT["block"]] = [0 if block is None else _BLOCK[block.kind.value] for block in parsed.block]
    _write_roles(columns, candidates, parents)
    for start, end in parsed.paragraphs:
        columns[end - 1, _AT["paragraph"]] = 2
        columns[start, _AT["paragraph"]] = 1
    kept = np.array([i for i, word in enumerate(parsed.words) if not word.isspace()], dtype=np.int32)
    position = np.searchsorted(kept, [edge for run in parsed.paragraphs for edge in run]).tolist()
    paragraphs = list(zip(position[::2], position[1::2], strict=True))
    columns += np.array(OFFSETS, dtype=np.int16)
    sentences = np.array([run[0] for run in parsed.sentence], dtype=np.int32)
    positions = {place: n for n, place in enumerate(kept.tolist())}

    def at(runs: Runs) -> Positions:
        return frozenset([positions[i] for start, end in runs for i in range(start, end) if i in positions])

    outer = [candidate for candidate, parent in zip(candidates, parents, strict=True) if parent is None]
    outermost = [(at(candidate.source), at((candidate.cue,)), at(candidate.content)) for candidate in outer]
    return TaggerInput(kept, [parsed.words[i] for i in kept], columns[kept], paragraphs, sentences[kept], outermost)


_AT = {name: n for n, name in enumerate(FIELDS)}
_TAG = {tag: n for n, tag in enumerate(TAGS, start=1)}
_DEP = {dep: n for n, dep in enumerate(DEPS, start=1)}
_CLAUSE = {dep: n for n, dep in enumerate(_CLAUSES, start=1)}
_BLOCK = {kind: n for n, kind in enumerate(_BLOCKS, start=1)}


def _shape(word: str) -> int:
    if word.islower():
        return 1
    if not word[0].isupper():
        return 4 if any(letter.isalnum() for letter in word) else 0
    return 3 if word.isupper() and len(word) > 1 else 2


def _quotes(parsed: ParsedDoc) -> list[int]:
    values = []
    for i, quote in enumerate(parsed.quotations.around):
        if quote is None:
            values.append(1)
        elif i == quote.start:
            values.append(2)
        else:
            values.append(4 if quote.closed and i == quote.end - 1 else 3)
    return values


def _clause_edges(parsed: ParsedDoc) -> tuple[list[int], list[int]]:
    """For each token the dependency relation of the widest clause that begins, and that ends, with it."""
    starts, ends = [0] * len(parsed.words), [0] * len(parsed.words)
    widest_start, widest_end = [0] * len(parsed.words), [0] * len(parsed.words)
    lefts, rights = edges_of(parsed.parser_heads)
    for head, dep in enumerate(parsed.parser_deps):
        value = _CLAUSE.get(dep)
        if value is None:
            continue
        left, right = lefts[head], rights[head]
        width = right - left + 1
        if width > widest_start[left]:
            widest_start[left], starts[left] = width, value
        if width > widest_end[right]:
            widest_end[right], ends[right] = width, value
    return starts, ends


def _in_lexicon(parsed: ParsedDoc) -> list[int]:
    known = lexicon()
    tables = {"VERB": (known.verbs, 1), "AUX": (known.verbs, 1), "NOUN": (known.nouns, 2), "ADJ": (known.adjectives, 3)}
    empty: tuple[dict[str, object], int] = ({}, 0)
    values = []
    for lemma, pos in zip(parsed.lemmas, parsed.pos, strict=True):
        table, value = tables.get(pos, empty)
        values.append(value if lemma in table else 0)
    return values


def _write_roles(columns: npt.NDArray[np.int16], candidates: Sequence[Candidate], parents: Sequence[int | None]) -> None:
    """Writes the outermost candidates, one column per role, and one more for the nested candidates."""
    for candidate, parent in zip(candidates, parents, strict=True):
        for n, (role, runs) in enumerate(
            (("content", candidate.content), ("cue", (candidate.cue,)), ("source", candidate.source))
        ):
            for start, end in runs:
                if parent is None:
                    column = _AT[f"grammar_{role}"]
                    columns[start:end, column] = 3
                    columns[start, column] = 2
                else:
                    columns[start:end, _AT["grammar_nested"]] = 3 - n
