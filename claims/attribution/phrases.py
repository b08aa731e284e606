"""Candidates from phrases ("according to …", "in …'s view") and from speakers named before a colon or after a dash."""

from collections.abc import Iterator

from claims.attribution.clauses import another_speaks, can_speak, source_span, trimmed
from claims.attribution.lexicon import label_words, lexicon
from claims.attribution.relation import HEADLINE, Candidate, Voice
from claims.language import ParsedDoc, Run
from claims.language.labels import DASHES, FINITE, QUOTE_MARKS, VERBS
from claims.language.registry import LEXICON
from claims.model import BlockKind, SpeechAct

_VIEWS = frozenset(
    {"view", "opinion", "words", "eyes", "estimation", "telling", "assessment", "judgment", "judgement", "phrase"}
)
_FIGURES = frozenset({"estimate", "estimates", "reckoning", "calculation", "calculations", "account", "count", "admission"})
"""By the engineer's estimate …; by her own admission …"""
_TELLING = frozenset({SpeechAct.SAY, SpeechAct.REPORT, SpeechAct.ANNOUNCE, SpeechAct.CLAIM, SpeechAct.CONFIRM})
_PARTING = frozenset({",", *DASHES})
PHRASES = _VIEWS | _FIGURES | {"according", "per", "as"}
"""Words of which a text with an attributing phrase contains at least one."""
SIGNS = DASHES | {":"}
"""Tokens of which a text with a speaker before a colon or after a dash contains at least one."""


def phrase_candidates(parsed: ParsedDoc) -> Iterator[Candidate]:
    """Relations whose cue is a preposition or prepositional phrase."""
    lower = parsed.lower
    for i, word in enumerate(lower):
        if word == "according" and i + 1 < len(parsed.words) and lower[i + 1] == "to":
            yield from _adjunct(parsed, i, (i, i + 2), parsed.child(i + 1, "pobj"))
        elif word == "per" and parsed.deps[i] == "prep" and (parsed.words[i] == word or i == parsed.sentence[i][0]):
            source = parsed.child(i, "pobj")  # not the given name in "the chairman, Per Lund"
            if source is not None and parsed.pos[source] == "PROPN" and parsed.tags[source] != "NN":
                yield from _adjunct(parsed, i, (i, i + 1), source)
        elif word in _VIEWS or word in _FIGURES:
            yield from _view(parsed, i)
        elif word == "as":
            yield from _as_reported_by(parsed, i)


def _as_reported_by(parsed: ParsedDoc, i: int) -> Iterator[Candidate]:
    """As reported by the Argus, …; …, as first revealed by the union."""
    start, end = parsed.sentence[i]
    by = next((k for k in range(i + 2, min(i + 4, end)) if parsed.lower[k] == "by"), None)
    if by is None or (i > start and parsed.words[i - 1] not in _PARTING) or parsed.tags[by - 1] not in ("VBN", "VBD"):
        return
    verb = by - 1
    act = lexicon().acts.get(("verb", parsed.lemmas[verb], "par"))
    adverb = verb == i + 1 or parsed.tags[i + 1] == "RB"
    source = parsed.child(by, "pobj")
    if act not in _TELLING or parsed.lemmas[verb] == "tell" or not adverb or source is None:
        return
    span = source_span(parsed, source, floor=by + 1, ceiling=end)
    rest = parsed.right_edge[verb] + 1
    last = (
        max(span[1], rest) if parsed.words[rest : rest + 1] == (",",) else span[1]
    )  # "As reported by the Argus **in May**, …"
    content = _beside(parsed, i, i, last, start, end) if span[0] < span[1] else ()
    if content:
        yield Candidate((span,), source, (i, by + 1), verb, content, act, Voice.SOURCE, "adjunct")


def _view(parsed: ParsedDoc, noun: int) -> Iterator[Candidate]:
    """In the mayor's view …; in the words of one resident …"""
    prep = parsed.heads[noun]
    figure = parsed.lower[noun] in _FIGURES
    if parsed.deps[noun] != "pobj" or parsed.lower[prep] not in ({"by"} if figure else {"in", "to"}):
        return
    owner = parsed.child(noun, "poss")
    if owner is not None and parsed.tags[owner] == "PRP$" and not figure:
        return  # 'would not, in his words, "surrender"': the words are already somebody's
    if owner is not None:
        end = parsed.right_edge[owner] + 1
        marker = 1 if parsed.lower[end - 1] in {"'s", "'"} else 0
        for candidate in _adjunct(parsed, prep, (end, noun + 1), owner):
            candidate.source = ((parsed.left_edge[owner], end - marker),)
            candidate.cue = (prep, prep + 1) if noun != end else (end, noun + 1)
            candidate.cue = (end, noun + 1)
            candidate.cue_head = noun
            yield candidate
        return
    of = parsed.child(noun, "prep")
    if of == noun + 1 and parsed.lower[of] == "of" and (source := parsed.child(of, "pobj")) is not None:
        for candidate in _adjunct(parsed, prep, (prep, of + 1), source):
            candidate.cue_head = noun
            yield candidate


JOINING = (("and", ","), ("but", ","))
"""The words before a phrase in commas that attributes only what follows it."""


def _adjunct(parsed: ParsedDoc, head: int, cue: Run, source: int | None) -> Iterator[Candidate]:
    """A phrase that attributes the adjacent clause."""
    start, end = parsed.sentence[head]
    if source is None:
        return
    span = source_span(parsed, source, floor=cue[1] if source > cue[0] else start, ceiling=end)
    if span[0] >= span[1]:
        return
    if parsed.lower[head - 2 : head] in JOINING:  # "mostly empty and, according to Norway, | unsafe for boats"
        span = (span[0], next((i for i in range(*span) if parsed.words[i] == ","), span[1]))
    last = max(cue[1], span[1]) if source > cue[0] else cue[1]
    named = parsed.child(source, "appos")
    relatives = (parsed.child(at, "relcl") for at in (source, named) if at is not None and source > cue[0])
    relative = next((verb for verb in relatives if verb is not None), None)
    if relative is not None and parsed.left_edge[relative] in (span[1], span[1] + 1):
        last = max(last, parsed.right_edge[relative] + 1)  # "According to TASS, **which cited the navy**, the ship sank"
    first = min(cue[0], span[0], head)
    content = _beside(parsed, head, first, last, start, end)
    if content:
        yield Candidate((span,), source, cue, head, content, SpeechAct.SAY, Voice.SOURCE, "adjunct")


_OPENERS = frozenset({"which", "who", "whom", "that", "and", "but", "because", "while", "although", "though", "when", "where"})


def _beside(parsed: ParsedDoc, head: int, first: int, last: int, start: int, end: int) -> tuple[Run, ...]:
    words = parsed.words
    joined = first > start and words[first - 1] == ";"  # "The sum is secret; **according to TASS**, it is large"
    before = trimmed(parsed, first if joined else start, first)
    at_start = first == start and parsed.words[first].istitle() and end - last > 2  # "…," she said. **According to TASS**, …
    if (not at_start and (quote := parsed.quotations.ending.get(first)) is not None) or (
        first and (quote := parsed.quotations.ending.get(first - 1)) is not None and quote.start >= parsed.paragraph[head][0]
    ):
        before = (min(before[0], quote.start) if before[0] < before[1] else quote.start, quote.end)
    at = last
    while at < end and words[at] == ",":
        at += 1
    rest = trimmed(parsed, at, _before_another(parsed, at, end))
    if rest[0] < rest[1] and (quote := parsed.quotations.around[rest[1] - 1]) is not None:
        rest = (rest[0], max(rest[1], quote.end))
    opener = first - 2 if first > start and words[first - 1] == "," else first - 1
    if opener >= start and parsed.lower[opener] in _OPENERS and rest[0] < rest[1]:
        # "boats which, according to the agency, both states have turned away"
        return ((opener, opener + 1), rest) if parsed.pos[opener] == "PRON" or parsed.tags[opener] == "WDT" else (rest,)
    has_before, has_rest = before[0] < before[1], rest[0] < rest[1]
    finite_before = has_before and any(parsed.tags[i] in FINITE for i in range(*before))
    if finite_before:
        return (before,)
    if not has_rest:
        return (before,) if has_before else ()
    if not has_before or all(parsed.deps[i] in {"cc", "advmod", "mark", "punct"} for i in range(*before)):
        return (rest,)
    return (before, rest)


def _before_another(parsed: ParsedDoc, start: int, end: int) -> int:
    """The end of what a phrase before it attributes: the first semicolon, where somebody else speaks after it."""
    marks = (i for i in range(start, end) if parsed.words[i] == ";" and parsed.quotations.around[i] is None)
    mark = next(marks, end)
    return mark if mark < end and another_speaks(parsed, mark + 1, end) else end


_LONGEST = 8
"""The maximum number of tokens of a speaker's name and office."""
_TOPICS = frozenset({"on", "after", "as", "about", "over", "in", "at", "who", "–", "—", ","})
"""Words that end a speaker's name in a headline: "'We are finished': union chief on the closure"."""
_DOCUMENTS = frozenset(
    {"poll", "report", "newspaper", "survey", "study", "editorial", "officials", "police", "sources", "experts", "analysts"}
)


def speaker_candidates(parsed: ParsedDoc) -> Iterator[Candidate]:
    """Relations whose cue is a colon or a dash."""
    headlines = _headlines(parsed)
    for n, (start, end) in enumerate(parsed.paragraphs):
        colon = next((i for i in range(start + 1, min(end - 1, start + _LONGEST + 1)) if parsed.words[i] == ":"), None)
        headline = n == 0 or start in headlines
        if colon is not None and headline and parsed.quotations.ending.get(colon) is not None:
            yield from _after_quote(parsed, start, colon, end)
        elif colon is not None and (found := [*_before_colon(parsed, start, colon, end, headline=headline)]):
            yield from found
        elif headline:
            yield from _after_colon(parsed, start, end, short=colon is not None)
        yield from _signed(parsed, n, start, end)


def _headlines(parsed: ParsedDoc) -> frozenset[int]:
    """The starts of the paragraphs in headlines."""
    blocks = ((start, parsed.block[start]) for start, _ in parsed.paragraphs)
    return frozenset(start for start, block in blocks if block is not None and block.kind is BlockKind.HEADLINE)


def _before_colon(parsed: ParsedDoc, start: int, colon: int, end: int, *, headline: bool) -> Iterator[Candidate]:
    name = (next((i for i in range(start, colon) if any(map(str.isalpha, parsed.words[i]))), start), colon)  # past "09:40"
    quote = parsed.quotations.starting.get(colon + 1)
    if not _is_speaker(parsed, name):
        return
    if quote is not None and not headline:
        content: Run = (quote.start, quote.end)
    elif headline:
        content = _with_last_quote(parsed, trimmed(parsed, colon + 1, end))
    else:
        return
    if content[0] < content[1]:
        yield Candidate((name,), colon - 1, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _with_last_quote(parsed: ParsedDoc, content: Run) -> Run:
    last = parsed.quotations.around[content[1] - 1] if content[0] < content[1] else None
    return (content[0], max(content[1], last.end)) if last is not None else content


def _after_quote(parsed: ParsedDoc, start: int, colon: int, end: int) -> Iterator[Candidate]:
    """ "'We are finished': union chief on the closure" """
    topic = next((i for i in range(colon + 2, end) if parsed.lower[i] in _TOPICS), end)
    name = trimmed(parsed, colon + 1, topic)
    if _is_speaker(parsed, name, open_class=True):
        head = name[1] - 1
        content = (start, colon)
        yield Candidate((name,), head, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _after_colon(parsed: ParsedDoc, start: int, end: int, *, short: bool) -> Iterator[Candidate]:
    """ "'We are finished': union chief", "Bridge closed: police"

    If the colon is near the beginning (``short``), a clause before it and a party after it are needed: "Storm Edda: the bill".
    """
    colon = next((i for i in range(end - 2, max(start, end - _LONGEST - 2), -1) if parsed.words[i] == ":"), None)
    if colon is None or not _is_speaker(parsed, name := trimmed(parsed, colon + 1, end), open_class=True):
        return
    counts = colon - start > 3 and any(parsed.tags[i] == "CD" for i in range(start, colon))  # "Two dead in ferry fire: police"
    if short and not ((_tells(parsed, start, colon) or counts) and _is_party(parsed, name[1] - 1)):
        return
    quoted = parsed.quotations.ending.get(colon)
    if quoted is not None or name[1] - name[0] <= 3:
        content, frame = trimmed(parsed, start, colon), HEADLINE if short else "colon"
        yield Candidate((name,), name[1] - 1, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, frame)


def _tells(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether a headline says what happened, or what will: it has a verb other than a bare infinitive."""
    return any(parsed.is_verb[i] and (parsed.tags[i] != "VB" or parsed.lower[i - 1] == "to") for i in range(start, end))


def _is_party(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a name or noun is that of people or a body, not of a place."""
    return can_speak(parsed, noun) and parsed.lower[noun] not in LEXICON.places


def _is_speaker(parsed: ParsedDoc, name: Run, *, open_class: bool = False) -> bool:
    """Whether the words name somebody: a proper name at the end, or a speaking body, and no verb."""
    start, end = name
    if not 0 < end - start <= _LONGEST or any(parsed.lower[i] in label_words("no speaker") for i in range(start, end)):
        return False
    if any(parsed.pos[i] in VERBS or parsed.words[i] in {",", ".", *QUOTE_MARKS} for i in range(start, end)):
        return False
    last = parsed.lower[end - 1]
    return parsed.pos[end - 1] == "PROPN" or last in _DOCUMENTS or (open_class and parsed.pos[end - 1] == "NOUN")


def _signed(parsed: ParsedDoc, n: int, start: int, end: int) -> Iterator[Candidate]:
    """A quotation with its author after a dash, on the same line or the next."""
    words = parsed.words
    if words[start] in DASHES and n and _is_speaker(parsed, name := trimmed(parsed, start + 1, end)):
        above = parsed.paragraphs[n - 1]
        quote = parsed.quotations.ending.get(above[1])
        if quote is not None and quote.start == above[0]:
            content: Run = (quote.start, quote.end)
            yield Candidate((name,), name[1] - 1, (start, start + 1), start, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
        return
    for i in range(max(start + 1, end - _LONGEST - 1), end - 1):
        if words[i] in DASHES and (quote := parsed.quotations.ending.get(i)) is not None and quote.start == start:
            name = trimmed(parsed, i + 1, end)
            if _is_speaker(parsed, name):
                content = (quote.start, quote.end)
                yield Candidate((name,), name[1] - 1, (i, i + 1), i, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
            return
