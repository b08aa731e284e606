"""Quotations beside, beneath or above the name of their speaker, as in lists of reactions, without any cue word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.attribution.lexicon import label_words
from claims.attribution.relation import TURN, Candidate, Voice
from claims.attribution.turns import is_reporting
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import DASHES, QUOTE_MARKS, VERBS
from claims.model import BlockKind, SpeechAct

_LONGEST = 24
"""The maximum number of tokens of a speaker's name and offices."""
_SIGNS = DASHES | {":", "):"}
_TERMINAL = frozenset(".!?…")
_TITLES = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.BYLINE})


def reaction_candidates(parsed: ParsedDoc) -> list[Candidate]:
    """Relations for whole quotations whose speaker's name is laid out next to them."""
    lines = [run for run in parsed.paragraphs if is_reporting(parsed, run)]
    return [*_beside(parsed, lines), *_beneath_or_above(parsed, lines)]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A line or its beginning that names a speaker; ``described`` if an office stands beside the name."""

    name: Run
    head: int
    described: bool
    opening: Run = (0, 0)
    """The words that open a line before a name, such as "And from"; empty for none."""


def speaker_line(parsed: ParsedDoc, start: int, end: int) -> _Speaker | None:
    """The speaker that the words from ``start`` to ``end`` name: "Ana Ruiz, head of research", "The mayor, Ana Ruiz"."""
    if start >= end or end - start > _LONGEST or not label_words("no speaker").isdisjoint(parsed.lower[start:end]):
        return None
    if not parsed.words[start][0].isupper():
        return None
    if any(_breaks(parsed, i) for i in range(start, end)):
        return None
    commas = [i for i in range(start + 1, end - 1) if parsed.words[i] in {",", "("}]
    parts = list(zip([start, *(i + 1 for i in commas)], [*commas, end], strict=True))
    for first, last in (parts[0], parts[-1]):
        if _is_name(parsed, first, last):
            shouted = all(parsed.words[i].isupper() or not parsed.words[i].isalpha() for i in range(start, end))
            # offices in capitals are tagged as further names
            return _Speaker((first, last) if shouted else (start, end), last - 1, bool(commas))
    return None


def _breaks(parsed: ParsedDoc, i: int) -> bool:
    """Whether a word cannot stand in the description of a speaker: a verb in small letters, or the end of a sentence."""
    word = parsed.words[i]
    return word in QUOTE_MARKS | {":", ";", "?", "!", "."} or (parsed.pos[i] in VERBS and word[0].islower())


def _is_name(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether words end with a person's name of at least two words: "Ana Ruiz", "Prime Minister Ruiz", "ANA RUIZ"."""
    capitals = [i for i in range(start, end) if parsed.words[i][0].isupper()]
    if len(capitals) < 2 or capitals[-2:] != [end - 2, end - 1]:
        return False
    if any(parsed.pos[i] in {"ADP", "NUM", "CCONJ"} or parsed.tags[i] == "CD" for i in range(start, end)):
        return False
    return any(parsed.pos[i] == "PROPN" or parsed.words[i].isupper() for i in (end - 2, end - 1))


def _candidate(parsed: ParsedDoc, speaker: _Speaker, cue: Run, content: Runs) -> Candidate:
    at = cue[0] if cue[0] < cue[1] else content[0][0]
    return Candidate((speaker.name,), speaker.head, cue, at, content, SpeechAct.SAY, Voice.SOURCE, TURN)


# 'Ana Ruiz, mayor: "We are ready."', 'Ana Ruiz – "We are ready."'


def _beside(parsed: ParsedDoc, lines: list[Run]) -> Iterator[Candidate]:
    found = []
    for start, end in lines:
        while start < end and not any(map(str.isalpha, parsed.words[start])) and parsed.words[start] not in QUOTE_MARKS:
            start += 1  # a bullet
        for sign in range(start + 1, min(end - 1, start + _LONGEST + 1)):
            quote = parsed.quotations.starting.get(sign + 1)
            if parsed.words[sign] in _SIGNS and quote is not None:
                speaker = speaker_line(parsed, start, sign)
                if speaker is not None and _ends_speech(parsed, (quote.start, quote.end)):
                    found.append((speaker, sign, _quoted_from(parsed, quote.start, end)))
                break
        found += _signed(parsed, start, end)
    for speaker, sign, content in found:
        if speaker.described or len(found) > 1:
            yield _candidate(parsed, speaker, (sign, sign + 1), (content,))


def _signed(parsed: ParsedDoc, start: int, end: int) -> Iterator[tuple[_Speaker, int, Run]]:
    """The speaker after the quotation: '"We are ready." — Ana Ruiz, mayor'."""
    quote = parsed.quotations.starting.get(start)
    sign = parsed.words[quote.end] if quote is not None and quote.end < end - 1 else " "
    if quote is not None and sign[0] in DASHES:
        speaker = speaker_line(parsed, quote.end + 1, end)
        if speaker is not None and len(sign) > 1 and sign[1].isalpha():
            speaker = replace(speaker, described=True)  # "-Mayor Ana Ruiz", where the dash is part of the first word
        if speaker is not None and _ends_speech(parsed, (start, quote.end)):
            yield speaker, quote.end, (start, quote.end)


def _quoted_from(parsed: ParsedDoc, start: int, end: int) -> Run:
    """The rest of the paragraph if it is all in quotation marks, else the quotation that opens at ``start``."""
    quote = parsed.quotations.starting[start]
    return (start, end) if _is_quoted(parsed, (start, end)) else (start, quote.end)


def _is_quoted(parsed: ParsedDoc, run: Run) -> bool:
    """Whether all words of a paragraph are in quotation marks."""
    start, end = run
    return parsed.quotations.starting.get(start) is not None and all(
        parsed.quotations.around[i] is not None or parsed.is_mark[i] for i in range(start, end)
    )


def _ends_speech(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a quotation ends like a sentence, not like the title of a book or a song."""
    last = next((i for i in range(run[1] - 1, run[0], -1) if parsed.words[i] not in QUOTE_MARKS), run[0])
    return parsed.words[last][-1] in _TERMINAL


# a line with the name, and the quotation on the next or the previous one


def _beneath_or_above(parsed: ParsedDoc, lines: list[Run]) -> Iterator[Candidate]:
    sent = [n > 0 and _after_from(parsed, lines[n - 1]) is not None for n in range(len(lines))]
    quoted = [_is_quoted(parsed, run) and (_ends_speech(parsed, run) or sent[n]) for n, run in enumerate(lines)]
    speakers = [None if quoted[n] else _line_speaker(parsed, run) for n, run in enumerate(lines)]
    named = [n for n, speaker in enumerate(speakers) if speaker is not None]
    signing = _sign_above(parsed, lines, quoted, named)
    pairs: list[tuple[_Speaker, Runs]] = []
    for n in named:
        step = -1 if signing else 1
        at = n + step
        while 0 <= at < len(lines) and quoted[at]:
            at += step
        said = tuple(lines[n + 1 : at] if step > 0 else lines[at + 1 : n])
        speaker = speakers[n]
        if said and speaker is not None:
            pairs.append((speaker, said))
    for speaker, content in pairs:
        if speaker.described or len(pairs) > 1:
            opens = speaker.opening[0] < speaker.opening[1]
            yield _candidate(parsed, speaker, speaker.opening if opens else (content[0][0], content[0][0]), content)


def _sign_above(parsed: ParsedDoc, lines: list[Run], quoted: list[bool], named: list[int]) -> bool:
    """Whether the names stand below their quotations: the first one does, and no quotation is nearer below it."""
    first = next((n for n in named if n and (quoted[n - 1] or quoted[n + 1 : n + 2] == [True])), None)
    if first is None or not quoted[first - 1]:
        return False
    below = quoted[first + 1 : first + 2] == [True]
    return not below or _gap(parsed, lines, first) <= _gap(parsed, lines, first + 1)


def _gap(parsed: ParsedDoc, lines: list[Run], n: int) -> int:
    """The number of line breaks before a line."""
    return sum(word.count("\n") for word in parsed.words[lines[n - 1][1] : lines[n][0]])


def _line_speaker(parsed: ParsedDoc, run: Run) -> _Speaker | None:
    start, end = run
    block = parsed.block[start]
    if block is not None and block.kind in _TITLES:
        return None
    while start < end and parsed.words[start] in DASHES:
        start += 1
    if end - 1 > start and parsed.words[end - 1] in {":", ","}:
        end -= 1
    sender = _after_from(parsed, run)
    if sender is None:
        return speaker_line(parsed, start, end)
    speaker = speaker_line(parsed, sender, end - (parsed.words[end - 1] == "."))
    return None if speaker is None else replace(speaker, described=True, opening=(run[0], sender))


def _after_from(parsed: ParsedDoc, run: Run) -> int | None:
    """The first word of the name in a line that says from whom the next one is: "And from **Ana Ruiz**:", "From the desk of
    **Ana Ruiz**"."""
    start, end = run
    at = next((i for i in range(start, min(end, start + 3)) if parsed.lower[i] == "from"), None)
    if at is None or any(parsed.is_verb[i] for i in range(start, end)):
        return None
    of = next((i for i in range(at + 1, min(end, at + 4)) if parsed.lower[i] == "of"), None)
    return at + 1 if of is None or not all(word.islower() for word in parsed.words[at + 1 : of]) else of + 1
