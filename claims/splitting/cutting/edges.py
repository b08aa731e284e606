"""Where a claim's words begin and end: openers and marks that are no part of what is claimed."""

from bisect import bisect_left
from collections.abc import Sequence

from claims.language import ParsedDoc, Run, Runs
from claims.language.quotations import Quotations
from claims.splitting.clause import Origin
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.lexicon import subordinators, words_as
from claims.splitting.cutting.sentence import Piece, Pieces

COMPLEMENTISER_TAGS = frozenset({"WDT", "IN"})
LINKING = frozenset({"cc", "preconj", "dep", "advmod"})
OPENED = frozenset({Origin.ADVERBIAL, Origin.CONTENT, Origin.MAIN})
CUE_DEPS = frozenset({"acl", "advcl", "prep", "pcomp"})
BRACKETS = {"(": ")", "[": "]"}


def opening(parsed: ParsedDoc, strata: Layers, piece: Piece, tokens: Sequence[int], *, saying: bool, cut: Pieces) -> list[int]:
    """``tokens`` without what only ties the clause to its neighbours: conjunctions, complementisers, subordinators,
    discourse adverbs before a comma, and parentheses such as "according to officials"."""
    aside = set() if saying else _asides(parsed, strata, piece)
    kept = [i for i in tokens if i not in aside and not _links(parsed, cut, i)]
    while kept and _opens(parsed, piece, kept[0]):
        kept.pop(0)
    inside = set(kept)
    while kept and _dangles(parsed, inside, kept[-1]):
        kept.pop()
    return kept


def _dangles(parsed: ParsedDoc, inside: set[int], i: int) -> bool:
    """Whether ``i`` opens something that is no longer there: "gloss over the fact **that**", "was quoted **as**"."""
    if (parsed.lower[i] in words_as("linker") and parsed.deps[i] in LINKING) or (
        parsed.deps[i] == "mark" and parsed.heads[i] not in inside
    ):
        return True
    return parsed.lower[i] == "as" and parsed.deps[i] in {"prep", "mark"} and not inside.intersection(parsed.children[i])


def _opens(parsed: ParsedDoc, piece: Piece, i: int) -> bool:
    word = parsed.lower[i]
    if word == "that" and piece.origin is Origin.CONTENT and parsed.tags[i] in COMPLEMENTISER_TAGS and parsed.deps[i] == "dobj":
        return True  # "It was rumoured before the vote **that** Haller might retire": a relative pronoun for the parser
    if word in words_as("linker") and parsed.deps[i] in LINKING:
        return True
    if (
        word in words_as("discourse")
        and parsed.pos[i] in {"ADV", "SCONJ"}
        and (word == "so" or parsed.is_mark[min(i + 1, len(parsed) - 1)])
    ):
        return True
    if parsed.deps[i] != "mark" or parsed.heads[i] != piece.head:
        return word in {"so", "even"} and piece.origin is Origin.ADVERBIAL and parsed.deps[i] == "advmod"
    if word in words_as("complementiser"):
        return True
    rule = subordinators().get(word)
    return piece.origin in OPENED and rule is not None and rule.cut != "never"


def _links(parsed: ParsedDoc, cut: Pieces, i: int) -> bool:
    """Whether ``i`` is a conjunction between two clauses that are claims of their own."""
    if parsed.deps[i] not in {"cc", "preconj"}:
        return False
    first = parsed.heads[i]
    after = next((k for k in parsed.children[first] if k > i and parsed.deps[k] == "conj"), None)
    return after is not None and cut.owner.get(after) != cut.owner.get(first)


def _asides(parsed: ParsedDoc, strata: Layers, piece: Piece) -> set[int]:
    """The words of ``piece`` that belong to an attribution beside its predicate: "**according to officials**", "a letter
    **saying** …", "**while admitting** that …, he refused"."""
    if piece.head in strata.cue:
        return set()
    heads = {i for i in piece.tokens if i in strata.cue and i != piece.head and parsed.deps[i] in CUE_DEPS}
    if not heads:
        return heads
    inside = set(piece.tokens)
    return inside.intersection(k for head in heads for k in parsed.subtree(head))


def edged(parsed: ParsedDoc, tokens: Sequence[int], sentence: Run) -> Runs:
    """The runs of ``tokens``: marks between two of them kept, marks at the edges left out, brackets closed."""
    out: list[list[int]] = []
    for i in sorted(set(tokens)):
        if parsed.is_mark[i]:
            continue
        if out and all(parsed.is_mark[k] for k in range(out[-1][1], i)):
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    for run in out:
        last = run[1]
        for opener, closer in BRACKETS.items():
            opened = sum((w == opener) - (w == closer) for w in parsed.lower[run[0] : run[1]])
            if opened > 0 and last < sentence[1] and parsed.lower[last] == closer:
                run[1] = last + 1
        if run[1] < sentence[1] and _closes_quotation(parsed.quotations, run[0], run[1]):
            run[1] += 1  # 'ministers were "deeply concerned"'
    return tuple((start, end) for start, end in out)


def _closes_quotation(quotations: Quotations, start: int, end: int) -> bool:
    """Whether the token ``end`` is the mark that closes a quotation opened from ``start`` on.

    Where a mark is missing, as in '"We fear, as “The Times” wrote, a war', it may close either of those that are open.
    """
    quote = quotations.closed_by(end)
    n = bisect_left(quotations.unpaired, start)
    return quote is not None and (quote.start >= start or any(mark < end for mark in quotations.unpaired[n : n + 1]))
