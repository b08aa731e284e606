"""Candidates from cue words, by the dependency parse and the quotation marks: verbs (who says, thinks, wants, welcomes what),
nouns ("the minister's warning that …", "criticism of …") and adjectives ("she is confident that …")."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from claims.attribution.clauses import (
    GOING_ON,
    Clause,
    clause_of,
    goes_on,
    source_span,
    stretched,
    subject_of,
    trimmed,
    verb_group,
    with_inverted_source,
)
from claims.attribution.complements import candidate, complements, is_denied
from claims.attribution.lexicon import lexicon
from claims.attribution.relation import Candidate, Voice, is_bare_reason
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import FINITE, PARTICIPLES, VERBS
from claims.language.quotations import Quote
from claims.model import SpeechAct

_STRONG = frozenset({"said", "says", "say"})
_LEANINGS = frozenset(
    {SpeechAct.ASSESS, SpeechAct.BELIEVE, SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK, SpeechAct.SUGGEST}
)
_FARTHEST = 12
_RESUMPTIVE = frozenset({"up", "down", "compared", "versus", "including"})  # "…, the office said, **up** from 61 percent"
_PARENTHETIC = frozenset({"say", "add", "note", "write", "report", "tell"})


def verb_candidates(parsed: ParsedDoc) -> Iterator[Candidate]:
    """Every licensed relation whose cue is a verb, in the order of the verbs."""
    verbs, acts = lexicon().verbs, lexicon().acts
    for verb, lemma in enumerate(parsed.lemmas):
        if lemma not in verbs:
            if parsed.lower[verb] not in _STRONG:
                continue
            lemma = "say"
        if parsed.pos[verb] not in VERBS and parsed.lower[verb] not in _STRONG:
            continue
        if verb and parsed.words[verb - 1] == "-":
            continue  # the "so-called" ghost ship
        clause = clause_of(parsed, verb, lemma, verbs[lemma].act)
        clause = _outside_quotation(parsed, clause)
        for reading in _readings(parsed, clause):
            if (act := acts.get(("verb", lemma, reading.frame))) is not None:
                reading.act = act
                if reading.frame == "gerund" and reading.act in _LEANINGS:
                    reading.voice = Voice.REPORTER  # is considering joining the pact
                yield reading
                break


def _outside_quotation(parsed: ParsedDoc, clause: Clause) -> Clause:
    """The clause without a subject that the parser wrongly took from a quotation: '"… with Newt," said Baker.'"""
    if clause.subject is None or not clause.source:
        return clause
    quote = parsed.quotations.around[clause.subject]
    if quote is None or quote is parsed.quotations.around[clause.verb] or clause.source[0][0] < quote.start:
        return clause
    return replace(clause, subject=None, source=())


def _readings(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    """The clause's possible relations, most likely construction first."""
    yield from _as_reported(parsed, clause)
    yield from _before(parsed, clause)
    yield from _after(parsed, clause)


def _as_reported(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    """ "As the Times reported, the firm is for sale": the other clause is the content."""
    mark = parsed.child(clause.anchor, "mark", "advmod")
    if mark is None or parsed.lower[mark] != "as" or parsed.deps[clause.anchor] not in {"advcl", "ROOT", "ccomp"}:
        return
    if parsed.child(clause.verb, "ccomp", "dobj", "xcomp") is not None or mark > clause.verb or clause.passive:
        return
    start, end = parsed.sentence[clause.verb]
    last = (
        max(clause.cluster[1], parsed.right_edge[clause.verb] + 1)
        if parsed.right_edge[clause.verb] < end - 1
        else clause.cluster[1]
    )
    before, after = trimmed(parsed, start, mark), stretched(parsed, last, end)
    if mark == start or before[0] >= before[1]:
        if after[0] < after[1]:
            yield candidate(clause, "par", (after,), Voice.SOURCE)
    elif parsed.words[mark - 1] == ",":
        yield candidate(clause, "par", (before,), Voice.SOURCE)


# content before the cue: "…," she said; … , said the minister


def _before(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    start, end = parsed.sentence[clause.verb]
    first, last = clause.cluster
    quote = parsed.quotations.ending.get(first) or (
        parsed.quotations.ending.get(first - 1) if first and parsed.words[first - 1] == "," else None
    )
    if quote is None and not clause.source:
        # the parser took the speaker after an inverted verb for an object: '"…," chirped Anna.'
        first = clause.cue[0]
        quote = parsed.quotations.ending.get(first)
    participle = quote is not None and parsed.tags[clause.verb] == "VBG" and clause.anchor == clause.verb
    if participle and parsed.child(clause.verb, "nsubj") is None:
        quote = None  # '"We lost everything," adding that …': the quotation is another cue's
    if quote is not None and parsed.words[quote.end - 2] == ".":
        quote = None  # '"We will stay." Mr Bell said …' starts anew
    if quote is not None and parsed.quotations.starting.get(last) is not None and parsed.is_verb[quote.start - 1]:
        quote = None  # 'He said "it leaks," he added "it always did"': each cue has its own quotation
    if quote is not None and not clause.passive:
        clause = with_inverted_source(parsed, clause)
        first, last = clause.cluster
        begin = quote.start
        if begin > start and parsed.words[begin - 1][-1] not in ",:;.":  # "… at 4 a.m. "The sky was red," said …" starts anew
            begin = start
        if begin > start and parsed.words[begin - 1] == "," and _is_fronted(parsed, start, begin):
            begin = start
        pieces: Runs = ((begin, quote.end),)
        yield candidate(clause, "quote", pieces + _resumed(parsed, clause, last, end), Voice.SOURCE)
        return
    comma = first > start and parsed.words[first - 1] in {",", "—", "-", "–"}
    if clause.passive or not comma:
        return
    kids = (*parsed.children[clause.verb], *(parsed.children[clause.anchor] if clause.anchor != clause.verb else ()))
    complement = next((c for c in kids if parsed.deps[c] == "ccomp" and parsed.left_edge[c] < first), None)
    final = bool(clause.source) and trimmed(parsed, clause.verb, end) == (clause.verb, clause.verb + 1)
    parted = parsed.deps[clause.anchor] == "parataxis" and bool(clause.source)
    final = final or (parted and "," in parsed.words[last - 1 : last + 1])  # "… was high, **the office said,** up from 61"
    if complement is None and (
        (clause.lemma not in _PARENTHETIC and not final)
        or parsed.child(clause.verb, "ccomp", "xcomp") is not None
        or (parsed.child(clause.verb, "dobj") is not None and parsed.deps[clause.anchor] != "parataxis")
    ):
        return
    if any(parsed.deps[c] in {"oprd", "acomp", "xcomp"} for c in kids if c >= clause.cue[1]):
        return  # "The court upheld it, the man **found guilty** last year", "… the woman **said to have** hidden it"
    clause = with_inverted_source(parsed, clause)
    first, last = clause.cluster
    if complement is None and _opening(parsed, last, end) is not None and _is_setting(parsed, start, first):
        return  # "Asked about it, she said: …", "In Leeds, he said, …"
    participial = complement is None and parsed.tags[start] in PARTICIPLES
    if participial and not any(parsed.tags[i] in FINITE for i in range(start, first)):
        return  # "Speaking on television, Baker said …"
    begin = start if complement is None or parsed.deps[clause.anchor] == "ROOT" else min(parsed.left_edge[complement], first)
    before = trimmed(parsed, begin, first)
    if before[0] < before[1]:
        yield candidate(clause, "par", (before, *_resumed(parsed, clause, last, end, before)), Voice.SOURCE)


def _is_fronted(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether the words before a quotation that its cue follows open what is said: '**In past campaigns,** "we won," he said',
    '**If the law passes,** "I will leave," he said'; not 'Asked about it, "No," he said', 'He rose, "I will go," he said'."""
    if parsed.tags[start] in PARTICIPLES or end - start < 3 or any(parsed.quotations.around[start:end]):
        return False
    return parsed.deps[start] == "mark" or not any(parsed.tags[i] in FINITE for i in range(start, end))


def _is_setting(parsed: ParsedDoc, start: int, first: int) -> bool:
    """Whether the words before the speaker only introduce the quotation after it."""
    return parsed.tags[start] in {"VBN", "VBG", "IN", "RB", "CC", "WRB"} or parsed.deps[start] == "mark"


def _reopened(parsed: ParsedDoc, last: int) -> Quote | None:
    """The quotation that continues in the middle of its sentence: '"It was," says Okri, leaning back, "mostly luck."'"""
    for i in range(last, min(parsed.paragraph[last - 1][1] - 1, last + _FARTHEST)):
        if (quote := parsed.quotations.starting.get(i)) is not None:
            return quote if parsed.words[i + 1][0].islower() and parsed.words[i - 1] == "," else None
        if parsed.words[i] in {".", "?", "!"}:
            return None
    return None


def _past_adjuncts(parsed: ParsedDoc, verb: int, at: int) -> int:
    """The end of the cue's own time, place and recipient: "officials said on Sunday |, and could rise further"."""
    for c in parsed.children[verb]:
        if parsed.left_edge[c] == at and parsed.deps[c] in {"prep", "npadvmod", "advmod", "dative", "dobj"}:
            at = parsed.right_edge[c] + 1
    return at


def _resumed(parsed: ParsedDoc, clause: Clause, last: int, end: int, before: Run | None = None) -> Runs:
    """The continuation after "…," she said, …: a re-opened quotation, or the rest of a clause that lacked its verb."""
    at = last = _past_adjuncts(parsed, clause.verb, last)
    while at < end and parsed.words[at] in {",", ":", "-", "—"}:
        at += 1
    if (again := _reopened(parsed, last)) is not None:
        return ((again.start, again.end),)
    if at == last or at >= end:
        return ()
    if (quote := parsed.quotations.starting.get(at)) is not None:
        return ((quote.start, quote.end),)
    if before is None:
        return ()
    if parsed.words[at - 1] == "," and parsed.lower[at] in _RESUMPTIVE:
        return (stretched(parsed, at, end),)
    joined = parsed.lower[at] in GOING_ON and at + 1 < end
    if joined and (parsed.tags[at + 1] in FINITE or (clause.lemma in _PARENTHETIC and goes_on(parsed, at + 1, end))):
        return (stretched(parsed, at, end),)  # the toll has risen, officials said, and (it) could rise further
    complement = next((c for c in parsed.children[clause.verb] if parsed.deps[c] == "ccomp" and c >= at), None)
    if complement is not None or not any(parsed.tags[i] in FINITE for i in range(*before)):
        run = stretched(parsed, at, end)
        return (run,) if run[0] < run[1] else ()
    return ()


# content after the cue


def _after(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    verb = clause.verb
    end = parsed.sentence[verb][1]
    after = max(clause.cue[1], clause.cluster[1])
    opened = _opening(parsed, after, end) or _opening_past_recipient(parsed, clause.verb, after, end)
    if opened is not None and not clause.passive:
        quote, colon = opened
        content = _with_tail(parsed, clause, quote)
        yield candidate(clause, "quote", (content,), Voice.SOURCE, _with_colon(parsed, clause.cue, colon))
        return
    yield from complements(parsed, clause)


def _opening(parsed: ParsedDoc, after: int, end: int) -> tuple[Quote, int | None] | None:
    """The quotation that opens at ``after``, past commas, a colon or line breaks; with the index of the colon."""
    at, colon = after, None
    while at < len(parsed.words) and (parsed.words[at] in {",", ":"} or parsed.words[at].isspace()) and at - after < 4:
        if parsed.words[at] == ":":
            colon = at
        at += 1
    quote = parsed.quotations.starting.get(at)
    if quote is None or (at >= end and colon is None):
        return None
    return quote, colon


def _opening_past_recipient(parsed: ParsedDoc, verb: int, after: int, end: int) -> tuple[Quote, int | None] | None:
    """The quotation after a recipient, time and place: told the council on Monday: "…"."""
    at = after
    for c in parsed.children[verb]:
        if c < after or parsed.left_edge[c] != at:
            continue
        if parsed.deps[c] not in {"dobj", "dative", "prep", "npadvmod", "advmod"} or parsed.right_edge[c] - at > _FARTHEST:
            return None
        at = parsed.right_edge[c] + 1
        if at < end and parsed.words[at] in {",", ":"} and (opened := _opening(parsed, at, end)) is not None:
            return opened
    return None


def _with_colon(parsed: ParsedDoc, cue: Run, colon: int | None) -> Run:
    return (cue[0], colon + 1) if colon is not None and colon == cue[1] else cue


def _with_tail(parsed: ParsedDoc, clause: Clause, quote: Quote) -> Run:
    """The quotation, and the rest of the complement it begins: said "the plan" would fail."""
    complement = parsed.child(clause.verb, "ccomp")
    if parsed.words[quote.end - 2] == ",":
        return (quote.start, quote.end)  # "We lost everything," adding …: the comma says that the quotation was all
    if complement is not None and complement > quote.start and parsed.right_edge[complement] + 1 > quote.end:
        start, end = trimmed(parsed, quote.start, parsed.right_edge[complement] + 1)
        return (start, max(end, quote.end))
    return (quote.start, quote.end)


# nouns and adjectives

_AGENTS = frozenset({"by", "from", "among"})
_REACH = 4
"""The maximum distance of a that-clause from its noun: "claims the week before that …"."""
_COPULAS = frozenset({"be", "become", "remain", "feel", "seem", "sound", "appear", "look", "grow", "stay", "'s"})


def noun_candidates(parsed: ParsedDoc) -> Iterator[Candidate]:
    """Relations whose cue is a noun with its complement, or an adjective after a copula."""
    known = lexicon()
    for i, (lemma, pos) in enumerate(zip(parsed.lemmas, parsed.pos, strict=True)):
        if pos == "NOUN" and lemma in known.nouns and not is_bare_reason(parsed, i):
            kind, word, readings = "noun", lemma, _noun_readings(parsed, i, known.nouns[lemma].act)
        elif pos == "ADJ" and parsed.lower[i] in known.adjectives:
            kind, word, readings = "adj", parsed.lower[i], _adjective_readings(parsed, i, known.adjectives[parsed.lower[i]].act)
        else:
            continue
        ends = ("", "-denied") if kind == "noun" and is_denied(parsed, i) else ("",)
        licensed = (c for c in readings if any((kind, word, c.frame + end) in known.acts for end in ends))
        yield from islice((c for c in licensed if c.content[0][0] < c.content[0][1]), 1)


def _noun_readings(parsed: ParsedDoc, noun: int, act: SpeechAct) -> Iterator[Candidate]:
    source, head, start = _owner(parsed, noun)
    reach = max(noun, source[0][1]) if source and source[0][0] > noun else noun
    if source and (loose := _loose_clause(parsed, noun)) is not None:
        yield Candidate(source, head, (start, noun + 1), noun, (loose,), act, Voice.SOURCE, "that")
    for c in parsed.children[noun]:
        if c < noun:
            continue
        cue: Run = (start, noun + 1)
        if parsed.deps[c] in {"acl", "relcl", "ccomp"} and parsed.left_edge[c] - reach <= _REACH:
            content = stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1)
            if frame := _clause_frame(parsed, noun, c):
                voice = Voice.REPORTER if frame == "inf" else Voice.SOURCE if source else Voice.UNNAMED
                name = frame if source else f"{frame}-bare"
                yield Candidate(source, head, cue, noun, (content,), act, voice, name)
        elif parsed.deps[c] == "prep" and c == noun + 1:
            content = stretched(parsed, c + 1, parsed.right_edge[c] + 1)
            voice = Voice.SOURCE if source and parsed.child(c, "pcomp") is not None else Voice.REPORTER
            name = parsed.lower[c] if source else f"{parsed.lower[c]}-bare"
            yield Candidate(source, head, (start, c + 1), noun, (content,), act, voice, name)


def _loose_clause(parsed: ParsedDoc, noun: int) -> Run | None:
    """The that-clause near the noun that the parser attached elsewhere: "despite US claims the week before that …"."""
    for i in range(noun + 1, min(noun + _REACH + 1, parsed.sentence[noun][1])):
        if parsed.deps[i] == "punct" or parsed.pos[i] in VERBS:
            return None
        if parsed.lower[i] == "that" and parsed.deps[i] == "mark" and not parsed.is_below(i, noun):
            return stretched(parsed, i, parsed.right_edge[parsed.heads[i]] + 1)
    return None


def _clause_frame(parsed: ParsedDoc, noun: int, clause: int) -> str:
    """The frame of the noun's complement: "claims (last week) that …", "a promise to …"; not a relative clause."""
    first = parsed.left_edge[clause]
    if parsed.lower[first] == "that" and (parsed.deps[first] == "mark" or parsed.tags[first] == "IN"):
        return "that"
    return "inf" if parsed.tags[first] == "TO" and first == noun + 1 else ""


def _owner(parsed: ParsedDoc, noun: int) -> tuple[Runs, int | None, int]:
    """The source of the noun (its possessor, or the subject of its verb), and the start of the cue."""
    owner = parsed.child(noun, "poss")
    start = _modified(parsed, noun)
    if owner is not None:
        end = parsed.right_edge[owner] + 1
        marker = end - 1 if parsed.lower[end - 1] in {"'s", "'", "’s"} else end
        return ((parsed.left_edge[owner], marker),), owner, min(end, noun)
    if start < noun and parsed.pos[start] == "PROPN" and parsed.deps[start] == "compound":
        last = start + 1  # "despite US claims that …", "North Korean …" is an adjective and stays with the noun
        while last < noun and parsed.pos[last] == "PROPN":
            last += 1
        return ((start, last),), last - 1, last
    by = next((c for c in parsed.children[noun] if c == noun + 1 and parsed.lower[c] in _AGENTS), None)
    if by is not None and (agent := parsed.child(by, "pobj")) is not None:
        span = source_span(parsed, agent, floor=by + 1, ceiling=parsed.sentence[noun][1])
        return ((span,), agent, start) if span[0] < span[1] else ((), None, start)
    verb = parsed.heads[noun]
    if parsed.deps[noun] == "dobj" and parsed.pos[verb] == "VERB":
        head = subject_of(parsed, verb)
        group = verb_group(parsed, verb, floor=parsed.sentence[verb][0])
        if head is not None and head < group[0] and parsed.child(verb, "auxpass") is None:
            span = source_span(parsed, head, floor=parsed.sentence[verb][0], ceiling=group[0])
            if span[0] < span[1]:
                return (span,), head, group[0]
    return (), None, start


def _modified(parsed: ParsedDoc, noun: int) -> int:
    start = noun
    while start > 0 and parsed.heads[start - 1] == noun and parsed.deps[start - 1] in {"amod", "compound"}:
        start -= 1
    return start


def _adjective_readings(parsed: ParsedDoc, adjective: int, act: SpeechAct) -> Iterator[Candidate]:
    verb = parsed.heads[adjective]
    made_clear = parsed.lemmas[verb] == "make" and parsed.lower[adjective] == "clear"
    if not made_clear and (parsed.deps[adjective] != "acomp" or parsed.lemmas[verb] not in _COPULAS):
        return
    if not made_clear and parsed.lower[adjective] == "clear":
        return
    head = subject_of(parsed, verb)
    group = verb_group(parsed, verb, floor=parsed.sentence[verb][0])
    cue: Run = (group[0], adjective + 1)
    if head is None or head > group[0] or parsed.lower[head] in {"it", "there", "this", "that"}:
        return
    span = source_span(parsed, head, floor=parsed.sentence[verb][0], ceiling=group[0])
    if span[0] >= span[1]:
        return
    for c in (*parsed.children[adjective], *parsed.children[verb]):
        if c <= adjective:
            continue
        dep = parsed.deps[c]
        if dep in {"ccomp", "xcomp", "advcl"}:
            content = stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1)
            infinitive = any(parsed.tags[k] == "TO" and k < c for k in parsed.children[c])
            if dep == "advcl" and not infinitive:
                continue
            frame, voice = ("inf", Voice.REPORTER) if infinitive else ("that", Voice.SOURCE)
            yield Candidate((span,), head, cue, adjective, (content,), act, voice, frame)
        elif dep == "prep" and c == adjective + 1:
            content = stretched(parsed, c + 1, parsed.right_edge[c] + 1)
            voice = Voice.SOURCE if parsed.child(c, "pcomp") is not None else Voice.REPORTER
            yield Candidate((span,), head, (cue[0], c + 1), adjective, (content,), act, voice, parsed.lower[c])
