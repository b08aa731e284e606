"""Q304: a partial quotation that drops a negation or a hedge of the full one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from claims.check.context import RuleContext
from claims.check.quotations import QuotedText, are_of_one_utterance, quotations, utterances
from claims.check.rule import Example, Finding, Rule
from claims.check.words import listed, pattern, roots, tokens

_INDEXED = 3  # words by which full quotations are looked up; a shorter part needs a known speaker
_LOOK_BACK = 8  # words of the full quotation that are read before the part
_MOST = 60  # maximum full quotations compared with a part that may lack a word in the middle
_BEHIND = 3  # words of the full quotation that are read after the part
_NEAR = 400  # code points before and after the part that are searched for these words
_GAP = 4  # maximum words that dots may replace
_BREAKS = re.compile(
    r"[,;:.?!]|\b(?:and|but|or|nor|because|since|if|unless|when|while|although|though|as|so|until|who|which|where|only)\b"
)  # end the scope of a negation or hedge if they are between it and the partial quotation
# Exceptions, which do not end the scope: "I would not go so far as to say …", "I cannot sit here and tell you that …".
_IDIOMS = re.compile(
    r"\b(?:so far as|as far as|as if|as though|so much as|if (?:i|we) (?:said|say|told|called|claimed)"
    r"|and (?:say|tell|claim|pretend|call|promise|argue))\b"
)
_SOMEBODY = re.compile(r"(?:i|we|you|he|she|it|they)\b")
_DOTS = re.compile(r"…|\.\s?\.\s?\.")
_PLAINLY = ("negation", "hedge", "reversed")
_WEAK = (*_PLAINLY, "turned")
_NOTHING = ("", "")
# Presents the part as an opinion: "asked why, if she thought the drive was 'always right', she had complained".
_SUPPOSED = re.compile(r"\bif (?:he|she|they|it|we|you|[A-Z]\w+) (?:really )?(?:thought|believed|said|felt|meant|considered)\b")
_MONTH = re.compile(r"(?<=[a-z\d,] )May\b")
_SHORT_FORMS = (("won't", "will not"), ("can't", "can not"), ("cannot", "can not"), ("shan't", "shall not"))


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each partial quotation that lacks a negation or hedge which applies to it in the full one."""
    found = quotations(context)
    wholes: dict[tuple[str, ...], list[QuotedText]] = {}
    for whole in utterances(found):
        for size in range(1, _INDEXED + 1):
            for run in {whole.words[at : at + size] for at in range(len(whole.words) - size + 1)}:
                wholes.setdefault(run, []).append(whole)
    for part in found:
        if not _says(context, part) or _is_weakened_beside(context, part):
            continue
        cut = [(whole, _cut(context, part, whole)) for whole in _wholes(wholes, part) if not _holds(whole, part)]
        if any(dropped == _NOTHING for _, dropped in cut):
            continue  # it was also said without the word
        for whole, dropped in cut:
            if dropped and are_of_one_utterance(context, whole, part, length=len(part.words)):
                spans = ((part.start, part.end), (whole.start, whole.end))
                yield Finding(
                    "Q304", f"the partial quotation leaves out “{dropped[0]}”", spans, f"In full it reads “{dropped[1]}”."
                )
                break


def _wholes(wholes: dict[tuple[str, ...], list[QuotedText]], part: QuotedText) -> Iterator[QuotedText]:
    """The quotations that contain the first words of a part, then those with its first and its last word."""
    yield from wholes.get(part.words[:_INDEXED], ())[:_MOST]
    if len(part.words) >= _INDEXED:
        last = {whole.start for whole in wholes.get(part.words[-1:], ())}
        yield from [whole for whole in wholes.get(part.words[:1], ()) if whole.start in last][:_MOST]


def _says(context: RuleContext, part: QuotedText) -> bool:
    """Whether a part is a statement by itself, not a question."""
    asks = context.text[part.start : part.end].rstrip().endswith("?") or _BREAKS.match(part.words[0]) is not None
    return bool(roots(" ".join(part.words))) and not asks


def _holds(whole: QuotedText, part: QuotedText) -> bool:
    """Whether a part is inside the full quotation, or before it in the same paragraph, where both are read together."""
    return whole.block is part.block and part.start < whole.end


def _is_weakened_beside(context: RuleContext, part: QuotedText) -> bool:
    """Whether a negation or a hedge precedes the part in its sentence, or directly follows it."""
    start, end = context.near(part.block, part.start)
    lead = context.text[max(start, part.start - _NEAR) : part.start]
    before = tokens(_SUPPOSED.sub("", _MONTH.sub("", lead)))[-_LOOK_BACK:]
    behind = tokens(context.text[part.end : min(end, part.end + _NEAR)])[:_BEHIND]
    return _is_weakened(before, (*_PLAINLY, "doubting verb")) or _is_weakened(behind, _PLAINLY)


def _is_weakened(words: Sequence[str], lists: Sequence[str] = _WEAK) -> bool:
    return any(word in listed(name) for word in words for name in lists)


def _cut(context: RuleContext, part: QuotedText, whole: QuotedText) -> tuple[str, str] | None:
    """The negation or hedge of the full quotation that the part lacks, and its words there.

    `_NOTHING` if the full quotation has the part unchanged, None if it does not have it.
    """
    if whole.words == part.words:
        return None
    size = len(part.words)
    for at in range(len(whole.words) - size + 1):
        if whole.words[at : at + size] == part.words:
            text = " ".join(whole.text.lower().split())
            dropped = _before(whole.words, at, text, part.words)
            if dropped is None and not _is_weakened(tokens(_MONTH.sub("", part.text))):
                dropped = _prefaced(text, part.words) or _behind(text, part.words)
            return dropped or _NOTHING
    return _between(context, part, whole)


def _before(words: Sequence[str], at: int, text: str, part: Sequence[str]) -> tuple[str, str] | None:
    lists = _WEAK if len(part) > _INDEXED else _PLAINLY
    if len(part) < _INDEXED and part[0] not in ("a", "an") and words[at - 1 : at] and words[at - 1] in listed("pointing"):
        return None  # "did not react to the danger": the danger is there
    before = words[max(0, at - _LOOK_BACK) : at]
    last = next((n for n in range(len(before) - 1, -1, -1) if _is_weakened(before[n : n + 1], lists)), None)
    lead = None if last is None else " ".join(before[last:])
    if lead is None or _BREAKS.search(_IDIOMS.sub("", lead)) or not _runs(text, (*before[last or 0 :], part[0])):
        return None
    return lead, f"… {lead} {part[0]} …"


def _runs(text: str, words: Sequence[str]) -> bool:
    """Whether words are together without a comma, or with two: "could, in the worst case, close"."""
    found = re.search(r"(\W+)".join(map(re.escape, words)), text)
    signs = "".join(found.groups()).replace(" ", "") if found else "."
    return signs in ("", ",,", "——", "––")


def _prefaced(text: str, part: Sequence[str]) -> tuple[str, str] | None:
    """The condition or doubt at the start of the full sentence: "If it stays dry, we will go."."""
    if len(part) <= _INDEXED:
        return None
    found = re.search(r"(?:\A|[.!?] |\b(?:but|and|that) )([^.!?]+?),? (?:then )?" + r"\W+".join(map(re.escape, part)), text)
    if found is None or pattern("preface").match(found[1]) is None:
        return None
    return found[1], f"{found[1]} {part[0]} …"


def _behind(text: str, part: Sequence[str]) -> tuple[str, str] | None:
    """The restriction directly after the part in the full quotation: "We will go, if it stays dry."."""
    if len(part) <= _INDEXED and not _SOMEBODY.match(part[0]):
        return None  # "the Second Amendment people, maybe": a name
    ended = re.search(r"\W+".join(map(re.escape, part)) + r"[\s,;—–-]+", text)
    found = pattern("taken back").match(text, ended.end()) if ended else None
    return None if found is None else (found[0], f"… {part[-1]}, {found[0]} …")


def _between(context: RuleContext, part: QuotedText, whole: QuotedText) -> tuple[str, str] | None:
    """A negation omitted from the middle, with or without dots in its place."""
    said, cut = _spelled(whole.words), _spelled(part.words)
    pieces = [_spelled(tokens(piece)) for piece in _DOTS.split(context.text[part.start : part.end])]
    if len(pieces) > 1:
        return next(
            (dropped for one, other in pairwise(pieces) if one and other and (dropped := _gone(said, one, other))), None
        )
    for at, word in enumerate(said):
        if word in listed("negation"):
            without = " ".join((*said[:at], "|", *said[at + 1 :]))
            for split in range(1, len(cut)):
                if f" {' '.join(cut[:split])} | {' '.join(cut[split:])} " in f" {without} ":
                    return word, f"… {cut[split - 1]} {word} {cut[split]} …"
    return None


def _gone(said: Sequence[str], one: Sequence[str], other: Sequence[str]) -> tuple[str, str] | None:
    for at in range(len(one), len(said)):
        if tuple(said[at - len(one) : at]) != tuple(one):
            continue
        for gap in range(1, _GAP + 1):
            dropped = said[at : at + gap]
            if tuple(said[at + gap : at + gap + len(other)]) == tuple(other) and _is_weakened(dropped):
                return " ".join(dropped), f"… {one[-1]} {' '.join(dropped)} {other[0]} …"
    return None


def _spelled(words: Sequence[str]) -> tuple[str, ...]:
    """Words with contractions expanded: "isn't" becomes "is not"."""
    text = " ".join(words)
    for short, full in _SHORT_FORMS:
        text = re.sub(rf"\b{short}\b", full, text)
    return tuple(re.sub(r"n't\b", " not", text).split())


RULE = Rule(
    code="Q304",
    name="cut-short",
    summary="A partial quotation drops a negation or a hedge of the full one.",
    why="The part changes the meaning, in the speaker's own words.",
    how_to_fix="Add the dropped word to the quotation, or say it next to it.",
    find=find,
    fires=(
        Example(
            "“I am not saying he was careless,” said Ruth Okoye, the judge.\n\nHis lawyer said the judge's finding that the "
            "driver “was careless” would be read again.",
            at=("was careless",),
        ),
        Example(
            "“The bridge is not yet safe for lorries,” said Ivo Brandt, the engineer.\n\nHauliers, told that the bridge was "
            "“safe for lorries”, sent theirs across.",
            at=("safe for lorries",),
            note="repeated by an unnamed person",
        ),
        Example(
            "“It would be wrong to call this a cure,” said Ruth Okoye, the doctor.\n\nShares rose after what Okoye described "
            "as “a cure” was shown.",
            at=("a cure",),
        ),
        Example(
            '"In the best case we shall finish by June," said Ivo Brandt, the engineer.\n\nShops cling to Brandt\'s pledge: '
            '"We shall finish by June."',
            at=("We shall finish by June.",),
        ),
        Example(
            "“I do not believe,” said Ivo Brandt, the engineer, “that the dam will hold.”\n\nPeople moved back because they "
            "had read Brandt's words that “the dam will hold”.",
            at=("the dam will hold",),
            note="an interrupted quotation",
        ),
        Example(
            "Ana Lindqvist, the mayor, said: 'I cannot sit here and tell you that the water is clean.'\n\nShops sold out of "
            "cups after Lindqvist said 'the water is clean'.",
            at=("the water is clean",),
        ),
        Example(
            "“I would not say we were blind to it,” said Ivo Brandt, the engineer.\n\nBrandt's statement that the firm was "
            "“blind to it” will be read in court, said Ruth Okoye, a lawyer.",
            at=("blind to it",),
            note="somebody else repeats the words",
        ),
        Example(
            "Jan Roos, the owner, said: 'It is possible that the oil came from our yard.'\n\nA lawyer said Mr Roos's admission "
            "that 'the oil came from our yard' was welcome.",
            at=("the oil came from our yard",),
        ),
        Example(
            '# "We will open the bridge in May"\n\nIvo Brandt, the engineer, said: "We will open the bridge in May, if it '
            'stays dry."',
            at=("We will open the bridge in May",),
            note="without its condition",
        ),
        Example(
            'Mayor Ana Lindqvist said: "We won\'t sell the harbour to strangers."\n\nAna Lindqvist told the bank: "We '
            'will … sell the harbour to strangers."',
            at=("We will … sell the harbour to strangers.",),
            note="dots instead of a negation",
        ),
        Example(
            '# Mayor to "sell the harbour to the bank"\n\nMayor Ana Lindqvist said: "We will not sell the harbour to '
            'the bank."',
            at=("sell the harbour to the bank",),
        ),
        Example(
            'Ivo Brandt, the engineer, called the dam "close to breaking" on Monday.\n\n"It is perhaps close to '
            'breaking," Brandt said.',
            at=("close to breaking",),
        ),
        Example(
            'Chief executive Jan Roos said: "I do not think the plant is safe."\n\nRoos called the plant "safe" on Monday.',
            at=("safe",),
        ),
    ),
    silent=(
        Example(
            "“We can change the constitution, maybe, or keep it,” said Ivo Brandt.\n\nA crowd cheered Brandt's “constitution”.",
            note="a name, not a statement",
        ),
        Example(
            'Ana Lindqvist, the mayor, called the price "open".\n\n"The price is open," she said.\n\n"Selling it? Not open," '
            "she said.",
            note="also said without the negation",
        ),
        Example(
            "“I would not say we were blind to it,” said Ivo Brandt, the engineer.\n\nBrandt denied that the firm was “blind "
            "to it”, said Ruth Okoye, a lawyer.",
            note="the denial is next to the part",
        ),
        Example(
            'Chief executive Jan Roos said: "I would not stay here, because the plant is safe only on paper." Roos called it '
            '"safe" on Monday.',
            note="the negation applies to something else",
        ),
        Example(
            '# Mayor refuses to "sell the harbour to the bank", or not yet\n\nMayor Ana Lindqvist said: "We will not '
            'sell the harbour to the bank."',
            note="the negation is next to the part",
        ),
        Example(
            'Ivo Brandt, the engineer, called the dam "close to breaking" on Monday.\n\n"It is very close to '
            'breaking," Brandt said.'
        ),
    ),
)
