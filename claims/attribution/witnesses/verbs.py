"""The witness of verbs: who says, thinks, wants, welcomes what, read from the dependency parse and the quotation marks."""

from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks, Quote
from claims.attribution.layout.spans import source_span, trimmed
from claims.attribution.lexicon import Lexicon
from claims.attribution.relation import Voice
from claims.attribution.sheet import Sheet
from claims.attribution.witnesses.clauses import SUBJECTS, VERBAL, Clause, clause_of, with_inverted_source
from claims.language import Run, Runs

_WH = frozenset({"whether", "if", "what", "how", "why", "who", "whom", "whose", "which", "when", "where"})
_EMPTY = frozenset({"it", "there"})
_STRONG = frozenset({"said", "says", "say"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PARENTHETIC = frozenset({"say", "add", "note", "write", "report", "tell"})


def verb_candidates(sheet: Sheet, marks: Marks, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every licensed relation whose cue is a verb, in the order of the verbs."""
    verbs = lexicon.verbs
    for verb, lemma in enumerate(sheet.lemmas):
        if lemma not in verbs:
            if sheet.lower[verb] not in _STRONG:
                continue
            lemma = "say"
        if sheet.pos[verb] not in VERBAL and sheet.lower[verb] not in _STRONG:
            continue
        clause = clause_of(sheet, verb, lemma, verbs[lemma].act, lexicon)
        for candidate in _readings(sheet, marks, clause):
            if lexicon.licensed("verb", lemma, candidate.frame):
                yield candidate
                break


def _readings(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """The clause's possible relations, likeliest construction first."""
    yield from _before(sheet, marks, clause)
    yield from _after(sheet, marks, clause)


def _candidate(clause: Clause, frame: str, content: Runs, voice: Voice, cue: Run | None = None) -> Candidate:
    return Candidate(clause.source, clause.subject, cue or clause.cue, clause.verb, content, clause.act, voice, frame)


# content before the cue: "…," she said; … , said the minister


def _before(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    start, end = sheet.sentence[clause.verb]
    first, last = clause.cluster
    quote = marks.ends.get(first) or (marks.ends.get(first - 1) if first and sheet.words[first - 1] == "," else None)
    if quote is None and not clause.source:
        # the parser took the speaker after an inverted verb for an object: '"…," chirped Anna.'
        first = clause.cue[0]
        quote = marks.ends.get(first)
    if quote is not None and sheet.words[quote.end - 2] == ".":
        quote = None  # '"We will stay." Mr Bell said …' starts anew
    if quote is not None and not clause.passive:
        clause = with_inverted_source(sheet, clause)
        first, last = clause.cluster
        begin = quote.start
        if begin > start and sheet.words[begin - 1] not in {",", ":", ";", "."}:
            begin = start
        pieces: Runs = ((begin, quote.end),)
        yield _candidate(clause, "quote", pieces + _resumed(sheet, marks, clause, last, end), Voice.SOURCE)
        return
    comma = first > start and sheet.words[first - 1] in {",", "—", "-", "–"}
    if clause.passive or not comma:
        return
    complement = next((c for c in sheet.children[clause.verb] if sheet.deps[c] == "ccomp" and sheet.left[c] < first), None)
    if complement is None and (
        clause.lemma not in _PARENTHETIC or sheet.child(clause.verb, "ccomp", "xcomp", "dobj") is not None
    ):
        return
    clause = with_inverted_source(sheet, clause)
    first, last = clause.cluster
    begin = start if complement is None or sheet.deps[clause.verb] == "ROOT" else min(sheet.left[complement], first)
    before = trimmed(sheet, begin, first)
    if before[0] < before[1]:
        yield _candidate(clause, "par", (before, *_resumed(sheet, marks, clause, last, end, before)), Voice.SOURCE)


def _resumed(sheet: Sheet, marks: Marks, clause: Clause, last: int, end: int, before: Run | None = None) -> Runs:
    """What goes on after "…," she said, …: a quotation re-opened, or the rest of a clause that had not yet its verb."""
    at = last
    while at < end and sheet.words[at] in {",", ":", "-", "—"}:
        at += 1
    if at == last or at >= end:
        return ()
    if (quote := marks.starts.get(at)) is not None:
        return ((quote.start, quote.end),)
    if before is None:
        return ()
    complement = next((c for c in sheet.children[clause.verb] if sheet.deps[c] == "ccomp" and c >= at), None)
    if complement is not None or not any(sheet.tags[i] in _FINITE for i in range(*before)):
        run = stretched(sheet, marks, at, end)
        return (run,) if run[0] < run[1] else ()
    return ()


# content after the cue


def _after(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    verb = clause.verb
    end = sheet.sentence[verb][1]
    after = max(clause.cue[1], clause.cluster[1])
    opened = _opening(sheet, marks, after, end)
    if opened is not None and not clause.passive:
        quote, colon = opened
        content = _with_tail(sheet, clause, quote)
        yield _candidate(clause, "quote", (content,), Voice.SOURCE, _with_colon(sheet, clause.cue, colon))
        return
    if clause.passive:
        yield from _passive(sheet, marks, clause)
        return
    kids = [c for c in sheet.children[verb] if c > verb]
    thing = next((c for c in kids if sheet.deps[c] == "dobj"), None)
    for c in kids:
        dep = sheet.deps[c]
        if dep in {"ccomp", "xcomp"}:
            yield _clausal(sheet, marks, clause, c, thing)
        elif dep in {"advcl"} and sheet.lower[sheet.left[c]] in {"if", "whether"} and clause.lemma in {"ask", "wonder"}:
            yield _candidate(clause, "wh", (stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1),), Voice.SOURCE)
    if thing is not None:
        yield from _nominal(sheet, marks, clause, thing, kids)
        return
    for c in kids:
        if sheet.deps[c] in {"prep"}:
            yield from _prepositional(sheet, marks, clause, c)
        elif sheet.deps[c] in {"acomp", "oprd", "attr"}:
            content = stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1)
            yield _candidate(clause, "comp", (content,), Voice.REPORTER)


def _opening(sheet: Sheet, marks: Marks, after: int, end: int) -> tuple[Quote, int | None] | None:
    """The quotation that opens at ``after``, past commas, a colon or line breaks; with where the colon stands."""
    at, colon = after, None
    while at < len(sheet) and (sheet.words[at] in {",", ":"} or sheet.words[at].isspace()) and at - after < 4:
        if sheet.words[at] == ":":
            colon = at
        at += 1
    quote = marks.starts.get(at)
    if quote is None or (at >= end and colon is None):
        return None
    return quote, colon


def _with_colon(sheet: Sheet, cue: Run, colon: int | None) -> Run:
    return (cue[0], colon + 1) if colon is not None and colon == cue[1] else cue


def _with_tail(sheet: Sheet, clause: Clause, quote: Quote) -> Run:
    """The quotation, and the rest of the complement it begins: said "the plan" would fail."""
    complement = sheet.child(clause.verb, "ccomp")
    if complement is not None and complement > quote.start and sheet.right[complement] + 1 > quote.end:
        start, end = trimmed(sheet, quote.start, sheet.right[complement] + 1)
        return (start, max(end, quote.end))
    return (quote.start, quote.end)


def stretched(sheet: Sheet, marks: Marks, start: int, end: int) -> Run:
    """``start``..``end`` trimmed, and stretched to the end of a quotation that it cuts."""
    start, end = trimmed(sheet, start, end)
    if start < end:
        last = marks.inside[end - 1]
        if last is not None and last.start >= start:
            end = max(end, last.end)
        elif last is not None and last.start == start - 1:
            start, end = last.start, max(end, last.end)
        elif (
            last is None
            and end < len(sheet)
            and sheet.words[end] in {".", ",", "?", "!"}
            and (q := marks.ends.get(end + 2)) is not None
            and q.start >= start
        ):
            end = q.end
    return (start, end)


def _clausal(sheet: Sheet, marks: Marks, clause: Clause, c: int, thing: int | None) -> Candidate:
    left, right = max(sheet.left[c], clause.cue[1]), sheet.right[c] + 1
    infinitive = any(sheet.tags[k] == "TO" and k < c for k in sheet.children[c])
    own_subject = any(sheet.deps[k] in SUBJECTS for k in sheet.children[c])
    if infinitive:
        if own_subject or (thing is not None and thing < c):
            frame = "obj-inf"
            left = min(left, sheet.left[thing]) if thing is not None and thing < c else left
        else:
            frame = "inf"
        voice = Voice.REPORTER
    elif sheet.lower[left] in _WH or (sheet.lower[left] in {"about", "on"} and sheet.lower[left + 1] in _WH):
        frame, voice = "wh", Voice.SOURCE
    elif sheet.tags[c] == "VBG" and not own_subject and sheet.child(c, "aux") is None:
        frame, voice = "gerund", Voice.SOURCE
    elif (sheet.pos[c] not in {"VERB", "AUX"} and sheet.child(c, "aux", "cop") is None and sheet.deps[c] == "xcomp") or (
        sheet.pos[c] in {"ADJ", "NOUN", "PROPN"} and sheet.deps[c] == "ccomp"
    ):
        frame, voice = "comp", Voice.REPORTER
        if thing is not None and thing < c:
            left = min(left, sheet.left[thing])
    elif sheet.deps[c] == "xcomp":
        frame, voice = "bare", Voice.REPORTER
    else:
        frame, voice = "that", Voice.SOURCE
    content = stretched(sheet, marks, left, right)
    return _candidate(clause, frame, (content,), voice)


def _nominal(sheet: Sheet, marks: Marks, clause: Clause, thing: int, kids: list[int]) -> Iterator[Candidate]:
    left, right = sheet.left[thing], sheet.right[thing] + 1
    if sheet.words[thing].lower() in {"himself", "herself", "themselves", "itself"}:
        return
    for c in kids:
        if c > thing and sheet.deps[c] in {"prep", "oprd"} and sheet.left[c] <= right:
            name = sheet.lower[c] if sheet.deps[c] == "prep" else "comp"
            content = stretched(sheet, marks, left, sheet.right[c] + 1)
            yield _candidate(clause, f"np-{name}", (content,), Voice.REPORTER)
            break
    content = stretched(sheet, marks, left, right)
    yield _candidate(clause, "np", (content,), Voice.REPORTER)


def _prepositional(sheet: Sheet, marks: Marks, clause: Clause, prep: int) -> Iterator[Candidate]:
    inner = sheet.child(prep, "pobj", "pcomp")
    if inner is None:
        return
    cue = clause.cue
    between = range(cue[1], prep)
    if all(sheet.deps[k] in {"advmod", "npadvmod", "prt"} for k in between):
        cue = (cue[0], prep + 1)
    content = stretched(sheet, marks, prep + 1, sheet.right[prep] + 1)
    if content[0] < content[1]:
        voice = Voice.SOURCE if sheet.deps[inner] == "pcomp" else Voice.REPORTER
        yield _candidate(clause, f"prep-{sheet.lower[prep]}", (content,), voice, cue)


def _passive(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    verb = clause.verb
    patient = sheet.child(verb, "nsubjpass")
    cue = clause.cue
    agent = sheet.child(verb, "agent")
    if agent is not None and agent == cue[1]:
        cue = (cue[0], agent + 1)
    subject: Runs = ()
    if patient is not None and sheet.lower[patient] not in _EMPTY:
        span = source_span(sheet, patient, floor=sheet.sentence[verb][0], ceiling=cue[0])
        subject = (span,) if span[0] < span[1] else ()
    for c in sheet.children[verb]:
        if c < verb or sheet.deps[c] not in {"xcomp", "ccomp", "advcl"}:
            continue
        content = stretched(sheet, marks, max(sheet.left[c], cue[1]), sheet.right[c] + 1)
        if content[0] >= content[1]:
            continue
        infinitive = any(sheet.tags[k] == "TO" and k < c for k in sheet.children[c])
        if infinitive:
            voice = Voice.REPORTER if clause.source else Voice.HEDGE
            yield _candidate(clause, "pass-inf", (*subject, content), voice, cue)
        elif sheet.deps[c] != "advcl":
            voice = Voice.SOURCE if clause.source else Voice.NOBODY
            yield _candidate(clause, "pass-that", (content,), voice, cue)
    if subject and clause.source:
        yield _candidate(clause, "pass", subject, Voice.REPORTER, cue)
