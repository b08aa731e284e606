"""Which relations are inside the content of others."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from claims.attribution.relation import Candidate
from claims.language import holds, size


def nestings(candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """Every pair (inner, outer) of indices such that the inner one's cue is in the outer one's content."""
    order = sorted(range(len(candidates)), key=lambda n: candidates[n].cue_head)
    heads = [candidates[n].cue_head for n in order]
    for m, outer in enumerate(candidates):
        for start, end in outer.content:
            for k in range(bisect_left(heads, start), bisect_left(heads, end)):
                if order[k] != m:
                    yield order[k], m


def parents_of(candidates: list[Candidate]) -> list[int | None]:
    """For each candidate the index of the narrowest other one whose content contains its cue; free of cycles."""
    parents: list[int | None] = [None] * len(candidates)
    for inner, outer in nestings(candidates):
        best = parents[inner]
        if candidates[inner].relayed_by is not None or holds(candidates[inner].content, candidates[outer].cue_head):
            continue
        if best is None or _rank(candidates, outer) < _rank(candidates, best):
            parents[inner] = outer
    by_cue: dict[int, list[int]] = defaultdict(list)
    for n, candidate in enumerate(candidates):
        by_cue[candidate.cue_head].append(n)
    for n, candidate in enumerate(candidates):
        if candidate.relayed_by is not None:
            parents[n] = next((m for m in by_cue[candidate.relayed_by][:2] if m != n), None)
    for n in range(len(parents)):
        seen, above = {n}, parents[n]
        while above is not None and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == n:
            parents[n] = None
    return parents


def _rank(candidates: list[Candidate], n: int) -> tuple[int, bool, int]:
    """Sorts narrower contents first; of two with the same content, the relayed one, which is inside the report."""
    return (size(candidates[n].content), candidates[n].relayed_by is None, n)
