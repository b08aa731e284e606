"""What is left over: "38 percent said no, the other 15 percent nothing", "Of the 40 boats, 12 have sailed; the other 26 …"."""

import re
from collections.abc import Iterator, Sequence

from claims.check.rules.consistency.reckoning.figured import Figure, Figured, Wrong, figured, shaped
from claims.check.rules.reading import Place
from claims.check.rules.wording import before

_REST = r"\bthe (?:remaining|other|last) (?P<rest>§)|\bthe (?:rest|remainder),? (?:or |some )?(?P<rest_>§)"
_MORE = r"\b(?:another|a further) (?P<rest>§)"
_WHOLE = r"\b(?:of|all|has|have|had|with) (?:the |its |their |all |those )?(?P<whole>§)|\A(?:the |its |all )?(?P<whole_>§)"
_LAYER = re.compile(
    r"\b(?:including|among them|from|up|down|since|until|by|per|after|than|in|another|compared with)\s+(?:\w+\s)?\Z", re.I
)
_NEAR = 20.0
_FEWEST = 3  # shares that make over 100 percent and are not told to be all there are
_MOST = 112.0  # more than that are answers to several questions
_APART = re.compile(r",| and |;")


def wrong_rests(words: str, sentences: Sequence[Place]) -> Iterator[Wrong]:
    """Remainders in a paragraph that are not what the other parts leave, with places in ``words``."""
    for number, (start, end) in enumerate(sentences):
        first = sentences[max(0, number - 1)][0]
        for at in dict.fromkeys((start, first)):
            found = list(_wrong_rest(figured(words[at:end]), start - at))
            yield from ((at + one, at + other, message, reason) for one, other, message, reason in found)
            if found:
                break


def _wrong_rest(said: Figured, sentence: int) -> Iterator[Wrong]:
    """``sentence`` is where the sentence with the remainder begins in the text of ``said``."""
    for found in (*shaped(_REST).finditer(said.shape), *shaped(_MORE).finditer(said.shape)):
        rest = said.of(found["rest"] or found["rest_"]) if found.re is shaped(_REST) else said.of(found["rest"])
        parts = _parts(said, found.start(), rest)
        if rest.start < sentence or rest.is_vague or not parts:
            continue
        if rest.unit == "percent":
            total, whole = 100.0, []
        else:
            given = shaped(_WHOLE).search(said.shape, 0, found.start())
            whole = [] if given is None else [said.of(given["whole"] or given["whole_"])]
            parts = [part for part in parts if part not in whole]
            total = whole[0].value if whole else 0.0
        # "Another 12 percent" need not be all that is left, but it is no more than that.
        if found.re is shaped(_REST) or sum(part.value for part in (*parts, rest)) > total:
            yield from _unlike(parts, rest, whole, total)


def _parts(said: Figured, end: int, rest: Figure) -> list[Figure]:
    places = [place for place, one in enumerate(said.shape[:end]) if "\ue000" <= one <= "\uf8ff"]
    parts = [said.of(said.shape[place]) for place in places if not _LAYER.search(before(said.shape, place))]
    return [] if any(part.unit != rest.unit or part.is_vague for part in parts) or len(parts) < len(places) else parts


def _unlike(parts: Sequence[Figure], rest: Figure, whole: Sequence[Figure], total: float) -> Iterator[Wrong]:
    sum_ = sum(part.value for part in parts) + rest.value
    slack = sum(part.slack for part in (*parts, rest)) if rest.unit == "percent" else 0.0
    if parts and total and slack < abs(sum_ - total) <= _NEAR / 100 * total and all(part.value < total for part in parts):
        reason = f"With the rest, the parts make {sum_:,.10g}, the whole is {total:,.10g}."
        every = (*whole, *parts, rest)
        yield min(one.start for one in every), max(one.end for one in every), "the parts do not add up to the whole", reason


def over_hundred(words: str, sentences: Sequence[Place]) -> Iterator[Wrong]:
    """Lists of shares that come near 100 percent, and are over it: one question, told in words of its own."""
    for start, end in sentences:
        said = figured(words[start:end])
        shares = [figure for figure in said.figures if figure.unit == "percent"]
        if not _FEWEST <= len(shares) == len(said.figures) or _is_of_several(said):
            continue
        sum_ = sum(share.value for share in shares)
        if 100 + sum(share.slack for share in shares) < sum_ <= _MOST:
            sums = " + ".join(f"{share.value:,.10g}" for share in shares)
            place = start + shares[0].start, start + shares[-1].end
            yield *place, "the shares of one question make more than 100 percent", f"{sums} = {sum_:,.10g} percent."


def _is_of_several(said: Figured) -> bool:
    gaps = re.split("[\ue000-\uf8ff]", said.shape)
    return bool(shaped(r"\b(?:{other question}|{rises}|{falls}|rate|tax\w*|cut\w*|grew)\b").search(said.shape)) or any(
        not _APART.search(gap) or len(gap) > 60 for gap in gaps[1:-1]
    )
