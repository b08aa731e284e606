"""Where a claim's words begin and end: openers and marks that are no part of what is claimed."""

from collections.abc import Sequence

from spacy.tokens import Span

from claims.language import Run, Runs
from claims.splitting.clause import Origin
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.lexicon import subordinators, words_as
from claims.splitting.cutting.parse.syntax import Syntax
from claims.splitting.cutting.sentence import Piece, Pieces

COMPLEMENTISER_TAGS = frozenset({"WDT", "IN"})
LINKING = frozenset({"cc", "preconj", "dep", "advmod"})
OPENED = frozenset({Origin.ADVERBIAL, Origin.CONTENT, Origin.MAIN})
CUE_DEPS = frozenset({"acl", "advcl", "prep", "pcomp"})
BRACKETS = {"(": ")", "[": "]"}


def opening(words: Syntax, strata: Layers, piece: Piece, tokens: Sequence[int], *, saying: bool, cut: Pieces) -> list[int]:
    """``tokens`` without what only ties the clause to its neighbours: conjunctions, complementisers, subordinators,
    discourse adverbs before a comma, and parentheses such as "according to officials"."""
    aside = set() if saying else _asides(words, strata, piece)
    kept = [i for i in tokens if i not in aside and not _links(words, cut, i)]
    while kept and _opens(words, piece, kept[0]):
        kept.pop(0)
    inside = set(kept)
    while kept and _dangles(words, inside, kept[-1]):
        kept.pop()
    return kept


def _dangles(words: Syntax, inside: set[int], i: int) -> bool:
    """Whether ``i`` opens something that is no longer there: "gloss over the fact **that**", "was quoted **as**"."""
    if words.lower[i] in words_as("linker") and words.deps[i] in LINKING:
        return True
    if words.deps[i] == "mark" and words.heads[i] not in inside:
        return True
    return words.lower[i] == "as" and words.deps[i] in {"prep", "mark"} and not inside.intersection(words.kids[i])


def _opens(words: Syntax, piece: Piece, i: int) -> bool:
    word = words.lower[i]
    if word == "that" and piece.origin is Origin.CONTENT and words.tags[i] in COMPLEMENTISER_TAGS and words.deps[i] == "dobj":
        return True  # "It was rumoured before the vote **that** Haller might retire": a relative pronoun for the parser
    if word in words_as("linker") and words.deps[i] in LINKING:
        return True
    before_mark = words.mark[min(i + 1, len(words.mark) - 1)]
    if word in words_as("discourse") and words.pos[i] in {"ADV", "SCONJ"} and (word == "so" or before_mark):
        return True
    if words.deps[i] != "mark" or words.heads[i] != piece.head:
        return word in {"so", "even"} and piece.origin is Origin.ADVERBIAL and words.deps[i] == "advmod"
    if word in words_as("complementiser"):
        return True
    rule = subordinators().get(word)
    return piece.origin in OPENED and rule is not None and rule.cut != "never"


def _links(words: Syntax, cut: Pieces, i: int) -> bool:
    """Whether ``i`` is a conjunction between two clauses that are claims of their own."""
    if words.deps[i] not in {"cc", "preconj"}:
        return False
    first = words.heads[i]
    after = next((k for k in words.kids[first] if k > i and words.deps[k] == "conj"), None)
    return after is not None and cut.owner.get(after) != cut.owner.get(first)


def _asides(words: Syntax, strata: Layers, piece: Piece) -> set[int]:
    """The words of ``piece`` that belong to an attribution beside its predicate: "**according to officials**", "a letter
    **saying** …", "**while admitting** that …, he refused"."""
    if piece.head in strata.cue:
        return set()
    heads = {i for i in piece.tokens if i in strata.cue and i != piece.head and words.deps[i] in CUE_DEPS}
    if not heads:
        return heads
    inside = set(piece.tokens)
    return inside.intersection(k for head in heads for k in words.subtree(head))


def dateline_end(words: Syntax, sentence: Span) -> int:
    """The token after the dateline that a sentence begins with ("LONDON, March 3 (Reuters) — "), its start without one."""
    start = sentence.start
    while start < sentence.end and words.pos[start] == "SPACE":
        start += 1
    if not sentence.doc[start : start + 1].text.isupper() or len(words.lower[start]) < 2:
        return sentence.start
    for i in range(start + 1, min(start + MAX_DATELINE, sentence.end)):
        if words.lower[i] in DASHES:
            return i + 1
        if words.verbal(i):
            break
    return sentence.start


DASHES = frozenset({"-", "–", "—", "--", "_"})
MAX_DATELINE = 14
"""How many tokens a dateline has at most."""


def edged(words: Syntax, tokens: Sequence[int], sentence: Run) -> Runs:
    """The runs of ``tokens``: marks between two of them kept, marks at the edges left out, brackets closed."""
    out: list[list[int]] = []
    for i in sorted(set(tokens)):
        if words.mark[i]:
            continue
        if out and all(words.mark[k] for k in range(out[-1][1], i)):
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    for run in out:
        last = run[1]
        for opener, closer in BRACKETS.items():
            opened = sum((w == opener) - (w == closer) for w in words.lower[run[0] : run[1]])
            if opened > 0 and last < sentence[1] and words.lower[last] == closer:
                run[1] = last + 1
        if words.lower[run[0] : run[1]].count('"') % 2 and run[1] < sentence[1] and words.lower[run[1]] == '"':
            run[1] += 1  # 'ministers were "deeply concerned"'
    return tuple((start, end) for start, end in out)
