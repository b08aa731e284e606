"""Quotations without a cue of their own: introduced by a sentence about their speaker, or continued by the last speaker."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from claims.attribution.clauses import can_speak, source_span
from claims.attribution.relation import TURN, Candidate, Voice
from claims.attribution.turns import has_first_person
from claims.language import ParsedDoc, Runs, indices_of, runs_of
from claims.language.labels import NOUNS, VERBS
from claims.language.quotations import Quote
from claims.model import SpeechAct

_SHORTEST = 4
"""The minimum number of tokens of a quotation without a cue, its marks included."""
_TERMINAL = frozenset(".!?")
_CONTINUED = frozenset({"quote", "par", "that", "adjunct", "colon"})
_VEHICLES = frozenset({"statement", "letter", "message", "tweet", "post", "note", "memo", "email", "reply"})
_SENDING = frozenset({"send", "issue", "release", "publish", "write", "post", "circulate", "sign", "share", "put"})
_SPEAKING = frozenset({"i", "he", "she", "they", "we"})


def introduced(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """Relations for otherwise unattributed quotations after a colon, with the sentence's subject as the speaker."""
    taken = {i for c in candidates for i in indices_of(c.content)}
    found = []
    for quote in parsed.quotations.outermost:
        colon = _last_word(parsed, quote.start)
        if colon < 2 or parsed.words[colon] != ":" or quote.start + 1 in taken or quote.end - quote.start < _SHORTEST:
            continue
        start = _sentence_start(parsed, colon)
        subject = _issuer(parsed, start, colon) or subject_before(parsed, start, colon)
        if subject is None:
            continue
        span = source_span(parsed, subject, floor=start, ceiling=colon)
        if span[0] < span[1]:
            content = ((quote.start, quote.end),)
            cue = (colon, colon + 1)
            found.append(Candidate((span,), subject, cue, colon, content, SpeechAct.SAY, Voice.SOURCE, "colon"))
    return found


def in_messages(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """Relations for otherwise unattributed quotations that open a paragraph after a sentence that says who has sent a message:
    "The **union issued** a statement on Monday.", a paragraph on: '"The depot is shut."'"""
    taken = {i for c in candidates for i in indices_of(c.content)}
    found = []
    for quote in parsed.quotations.outermost:
        stop = _last_word(parsed, quote.start)
        opens = stop > 0 and parsed.paragraph[stop] != parsed.paragraph[quote.start] and parsed.words[stop] == "."
        if not opens or quote.start + 1 in taken or parsed.paragraph[quote.start][0] != quote.start:
            continue
        start = _sentence_start(parsed, stop)
        sending = (verb for verb in range(start, stop) if parsed.lemmas[verb] in _SENDING and parsed.deps[verb] == "ROOT")
        verb = next(sending, None)
        if verb is None or not _is_speech(parsed, quote):
            continue
        sent, sender = parsed.child(verb, "dobj"), parsed.subject(verb)
        if sent is None or sender is None or parsed.lemmas[sent] not in _VEHICLES:
            continue
        span = source_span(parsed, sender, floor=start, ceiling=verb)
        if span[0] < span[1] and _is_somebody(parsed, sender):
            at, content = quote.start, ((quote.start, quote.end),)
            found.append(Candidate((span,), sender, (at, at), at, content, SpeechAct.SAY, Voice.SOURCE, TURN))
    return found


def _issuer(parsed: ParsedDoc, start: int, end: int) -> int | None:
    """From whom the statement is that a sentence introduces: "The palace issued a statement **from the king**:"."""
    for preposition in range(start, end):
        issuer = parsed.child(preposition, "pobj") if parsed.lower[preposition] in {"by", "from"} else None
        if issuer is not None and parsed.lemmas[parsed.heads[preposition]] in _VEHICLES and _is_somebody(parsed, issuer):
            return issuer
    return None


def block_quotes(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """Relations for block quotations in Markdown that a sentence with a colon introduces."""
    article = parsed.article
    if article is None or article.markup != "markdown" or "\n>" not in article.text:
        return []
    found, paragraphs, n = [], parsed.paragraphs, 1
    while n < len(paragraphs):
        last = n
        while last < len(paragraphs) and _is_block_quote(article.text, parsed.offsets[paragraphs[last][0]]):
            last += 1
        colon = paragraphs[n - 1][1] - 1
        if last > n and parsed.words[colon] == ":":
            owner = _introducing(parsed, candidates, colon)
            if owner is not None:
                content = tuple(paragraphs[n:last])
                found.append(replace(owner, cue=(colon, colon + 1), cue_head=colon, content=content, frame=TURN))
        n = max(last, n + 1)
    return found


def running_speech(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """Relations for what goes on to the end of its paragraph in the first person after a colon, without quotation marks: "Ana
    Ruiz writes: **I** left early. The road was shut." """
    found = []
    for c in candidates:
        start, end = c.content[0]
        last = parsed.paragraph[start][1]
        opened = c.cue_head < start and parsed.words[start - 1] == ":" and c.voice is Voice.SOURCE and bool(c.source)
        plain = not any(parsed.quotations.around[start:last])
        if (
            opened
            and plain
            and has_first_person(parsed, (start, end))
            and parsed.paragraph[c.cue_head] == parsed.paragraph[start]
        ):
            found.append(replace(c, content=((start, last),), frame=TURN))
    return found


def _is_block_quote(text: str, offset: int) -> bool:
    """Whether the line at ``offset`` (in code points) begins with the sign of a block quotation."""
    return text[text.rfind("\n", 0, offset) + 1 : offset].lstrip().startswith(">")


def _introducing(parsed: ParsedDoc, candidates: list[Candidate], colon: int) -> Candidate | None:
    """A relation with the speaker of the sentence before the colon: of its last cue, else of its subject."""
    start = _sentence_start(parsed, colon)
    cued = [c for c in candidates if start <= c.cue_head <= colon and c.source and c.voice is Voice.SOURCE]
    if cued:
        return max(cued, key=lambda c: c.cue_head)
    subject = subject_before(parsed, start, colon)
    if subject is None and start < colon and parsed.lower[start] == "it":
        subject = start  # "It reads:"
    if subject is None:
        return None
    span = source_span(parsed, subject, floor=start, ceiling=colon)
    return Candidate((span,), subject, (colon, colon + 1), colon, (), SpeechAct.SAY, Voice.SOURCE, TURN)


def subject_before(parsed: ParsedDoc, start: int, end: int) -> int | None:
    """The subject of the main clause between ``start`` and ``end``, if it can speak."""
    for i in range(start, end):
        if parsed.deps[i] != "nsubj" or not start <= parsed.heads[i] < end:
            continue
        verb = parsed.heads[i]
        if parsed.pos[verb] not in VERBS or (start <= parsed.heads[verb] < end and parsed.heads[verb] != verb):
            continue
        return i if _is_somebody(parsed, i) else None
    return None


def _is_somebody(parsed: ParsedDoc, noun: int) -> bool:
    if parsed.lower[noun] in _SPEAKING:
        return True
    name = parsed.child(noun, "appos")  # "her pupil Paolo Verdi"
    return parsed.pos[noun] in NOUNS and (can_speak(parsed, noun) or (name is not None and parsed.pos[name] == "PROPN"))


def _sentence_start(parsed: ParsedDoc, colon: int) -> int:
    """The start of the sentence before the colon, which the parser may have merged with the quotation."""
    start = max(parsed.sentence[colon][0], parsed.paragraph[colon][0])
    for i in range(colon - 1, start, -1):
        if parsed.quotations.around[i] is not None:
            return i + 1
    return start


def attach_floating(parsed: ParsedDoc, candidates: list[Candidate], nested: Sequence[Candidate] = ()) -> None:
    """Adds quotations without a cue to the content of the relation whose speaker continues.

    ``candidates`` must be outermost ones in the order of their cues; their contents are changed in place, and of those
    ``nested`` in them the content of the one who is quoted in a report: '"I fixed it," **Lind said**, as reported by the Argus.
    "It was old."'
    """
    candidates = [c for c in candidates if not _within_quote(parsed, c)]
    taken = [False] * (len(parsed.words) + 1)
    for candidate in candidates:
        for i in (*indices_of(candidate.content), *range(*candidate.cue), *indices_of(candidate.source)):
            taken[i] = True
    candidates.sort(key=_first)
    firsts = [_first(candidate) for candidate in candidates]
    at, speaker = 0, None
    for quote in parsed.quotations.outermost:
        while at < len(candidates) and firsts[at] < quote.start:
            if _can_continue(candidates[at]) and (speaker is None or _last(candidates[at]) >= _last(speaker)):
                speaker = candidates[at]
            at += 1
        if taken[quote.start] or taken[min(quote.end - 1, quote.start + 1)] or not _is_speech(parsed, quote):
            continue
        if speaker is not None and _continues(parsed, quote, speaker):
            owner = speaker
        elif (subject := _by_subject(parsed, quote, candidates[:at])) is not None:
            owner = subject
        elif (following := _next(parsed, quote, candidates, firsts)) is not None:
            owner = following
        else:
            continue
        for c in (owner, *_quoted_in(owner, nested)):
            c.content = runs_of([*indices_of(c.content), *range(quote.start, quote.end)])
        taken[quote.start : quote.end] = [True] * (quote.end - quote.start)


def _quoted_in(report: Candidate, nested: Sequence[Candidate]) -> list[Candidate]:
    """Of the relations ``nested`` in others, that of the quotation at the start of what a phrase reports."""
    if report.frame != "adjunct":
        return []
    return [c for c in nested if c.frame == "quote" and _can_continue(c) and _first(c) == report.content[0][0]][:1]


def with_continuations(parsed: ParsedDoc, content: Runs, candidate: Candidate) -> Runs:
    """``content`` with the paragraphs of a quotation that is open where they begin, if it has the one before."""
    for run in candidate.content:
        quote = parsed.quotations.around[run[0]]
        resumed = quote is not None and quote.resumed and quote.start == run[0]
        if resumed and content[-1][1] <= run[0]:
            content = (*content, run)
    return content


def with_lost_quotations(parsed: ParsedDoc, rule_based: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """The relations ``found``, each with the further quotations that ``rule_based`` attributes to its cue and that no other
    relation has: the tagger, which reads a few sentences at a time, may stop at the end of a paragraph."""
    taken = {i for c in found for i in indices_of(c.content)}
    quoting = {c.cue_head: c.content for c in rule_based if len(c.content) > 1 and c.frame == "quote" and _can_continue(c)}
    out = []
    for c in found:
        lost = tuple(
            run
            for run in quoting.get(c.cue_head, ())
            if run[0] >= c.content[-1][1] and run[0] in parsed.quotations.starting and taken.isdisjoint(range(*run))
        )
        taken.update(indices_of(lost))
        out.append(replace(c, content=(*c.content, *lost)) if lost else c)
    return out


def _within_quote(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether a relation is inside a quotation, which it then cannot claim as content: "I hope they come." """
    quote = parsed.quotations.around[_first(c)]
    return quote is not None and quote.start < _first(c) and _last(c) < quote.end


def _can_continue(c: Candidate) -> bool:
    return c.frame in _CONTINUED and c.voice is Voice.SOURCE


def _first(c: Candidate) -> int:
    return min(c.cue[0], c.content[0][0], c.source[0][0] if c.source else c.cue[0])


def _last(c: Candidate) -> int:
    return max(c.cue[1], c.content[-1][1], c.source[-1][1] if c.source else 0)


def _is_speech(parsed: ParsedDoc, quote: Quote) -> bool:
    """Whether a quotation consists of whole sentences, not of a title or scare quotes."""
    before = quote.start - 1
    fresh = (
        quote.start == parsed.paragraph[quote.start][0]
        or parsed.words[before][-1] in _TERMINAL
        or parsed.words[before] in {'"', "''", ":", ")"}
    )
    if not fresh or quote.end - quote.start < _SHORTEST:
        return False
    inner = parsed.words[quote.end - 2]
    after = parsed.words[quote.end] if quote.end < len(parsed.words) else "."
    return not quote.closed or inner[-1] in _TERMINAL or after in _TERMINAL or quote.end >= parsed.paragraph[quote.start][1]


def _continues(parsed: ParsedDoc, quote: Quote, candidate: Candidate) -> bool:
    """Whether only the rest of the cue's sentence is between the relation and the quotation."""
    paragraph = parsed.paragraph[quote.start]
    last = _last(candidate)
    at = _last_word(parsed, last)
    if parsed.paragraph[at] == paragraph:
        return parsed.sentence[at][1] >= quote.start - 1 or last >= parsed.sentence[quote.start][0] - 2
    # a paragraph that opens with a quotation continues the last speaker of the previous one
    return quote.start == paragraph[0] and parsed.paragraph[_last_word(parsed, paragraph[0])] == parsed.paragraph[at]


def _by_subject(parsed: ParsedDoc, quote: Quote, before: list[Candidate]) -> Candidate | None:
    """The last relation of the speaker named at the start of the paragraph: 'Frey laughs. "Marco is an optimist."'"""
    start, end = parsed.paragraph[quote.start][0], quote.start
    if (
        start == end
        or parsed.sentence[start][1] < end
        or any(parsed.quotations.around[i] is not None for i in range(start, end))
    ):
        return None
    subject = subject_before(parsed, start, end)
    if subject is None and parsed.pos[start] == "PROPN":
        subject = start  # the parser compounds her with the verb: "Frey laughs when she hears that"
        while subject + 1 < end and parsed.pos[subject + 1] == "PROPN":
            subject += 1
    if subject is None or parsed.pos[subject] == "NOUN":
        return None
    carrying = [c for c in before if _can_continue(c) and c.source_head is not None]
    if parsed.pos[subject] == "PRON":
        return next((c for c in reversed(carrying) if parsed.lower[subject] != "they"), None)
    name = parsed.lower[subject]
    return next((c for c in reversed(carrying) if c.source_head is not None and parsed.lower[c.source_head] == name), None)


def _last_word(parsed: ParsedDoc, before: int) -> int:
    """The nearest token before ``before`` that is not white space."""
    at = before - 1
    while at > 0 and parsed.words[at].isspace():
        at -= 1
    return max(at, 0)


def _next(parsed: ParsedDoc, quote: Quote, candidates: list[Candidate], firsts: list[int]) -> Candidate | None:
    """The relation whose quotation follows immediately: '"No." "Never," he said.'"""
    n = bisect_left(firsts, quote.end)
    if n < len(candidates) and candidates[n].frame == "quote" and firsts[n] - quote.end <= 1:
        return candidates[n] if parsed.paragraph[firsts[n]] == parsed.paragraph[quote.start] else None
    return None
