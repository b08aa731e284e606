"""The witness of verbs: who says, thinks, wants, welcomes what, read from the dependency parse and the quotation marks."""

from collections.abc import Iterator
from dataclasses import replace

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks, Quote
from claims.attribution.layout.spans import stretched, trimmed
from claims.attribution.lexicon import Lexicon
from claims.attribution.relation import Voice
from claims.attribution.sheet import VERBAL, Sheet
from claims.attribution.witnesses.clauses import Clause, clause_of, with_inverted_source
from claims.attribution.witnesses.complements import candidate, complements
from claims.language import Run, Runs
from claims.model import SpeechAct

_STRONG = frozenset({"said", "says", "say"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LEANINGS = frozenset(
    {SpeechAct.ASSESS, SpeechAct.BELIEVE, SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK, SpeechAct.SUGGEST}
)
_FARTHEST = 12
_TAKEN_UP = frozenset({"up", "down", "compared", "versus", "including"})
"""Words that take a clause up again after a cue in commas: "…, the office said, up from 61 percent"."""
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
        if verb and sheet.words[verb - 1] == "-":
            continue  # the "so-called" ghost ship
        clause = clause_of(sheet, verb, lemma, verbs[lemma].act, lexicon)
        clause = _outside_quotation(marks, clause)
        for reading in _readings(sheet, marks, clause):
            if lexicon.licensed("verb", lemma, reading.frame):
                reading.act = lexicon.act("verb", lemma, reading.frame)
                if reading.frame == "gerund" and reading.act in _LEANINGS:
                    reading.voice = Voice.REPORTER  # is considering joining the pact
                yield reading
                break


def _outside_quotation(marks: Marks, clause: Clause) -> Clause:
    """The clause without a subject that the parser took out of a quotation: '"… with Newt," said Baker.'"""
    if clause.subject is None or not clause.source:
        return clause
    quote = marks.inside[clause.subject]
    if quote is None or quote is marks.inside[clause.verb] or clause.source[0][0] < quote.start:
        return clause
    return replace(clause, subject=None, source=())


def _readings(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """The clause's possible relations, likeliest construction first."""
    yield from _as_reported(sheet, marks, clause)
    yield from _before(sheet, marks, clause)
    yield from _after(sheet, marks, clause)


def _as_reported(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """ "As the Times reported, the firm is for sale": the clause beside it is the content."""
    mark = sheet.child(clause.anchor, "mark", "advmod")
    if mark is None or sheet.lower[mark] != "as" or sheet.deps[clause.anchor] not in {"advcl", "ROOT", "ccomp"}:
        return
    if sheet.child(clause.verb, "ccomp", "dobj", "xcomp") is not None or mark > clause.verb or clause.passive:
        return
    start, end = sheet.sentence[clause.verb]
    last = max(clause.cluster[1], sheet.right[clause.verb] + 1) if sheet.right[clause.verb] < end - 1 else clause.cluster[1]
    before, after = trimmed(sheet, start, mark), stretched(sheet, marks, last, end)
    if mark == start or before[0] >= before[1]:
        if after[0] < after[1]:
            yield candidate(clause, "par", (after,), Voice.SOURCE)
    elif sheet.words[mark - 1] == ",":
        yield candidate(clause, "par", (before,), Voice.SOURCE)


# content before the cue: "…," she said; … , said the minister


def _before(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    start, end = sheet.sentence[clause.verb]
    first, last = clause.cluster
    quote = marks.ends.get(first) or (marks.ends.get(first - 1) if first and sheet.words[first - 1] == "," else None)
    if quote is None and not clause.source:
        # the parser took the speaker after an inverted verb for an object: '"…," chirped Anna.'
        first = clause.cue[0]
        quote = marks.ends.get(first)
    alone = clause.anchor == clause.verb and sheet.child(clause.verb, "nsubj") is None
    if quote is not None and sheet.tags[clause.verb] == "VBG" and alone:
        quote = None  # '"We lost everything," adding that …': the quotation is another cue's
    if quote is not None and sheet.words[quote.end - 2] == ".":
        quote = None  # '"We will stay." Mr Bell said …' starts anew
    if quote is not None and not clause.passive:
        clause = with_inverted_source(sheet, clause)
        first, last = clause.cluster
        begin = quote.start
        if begin > start and sheet.words[begin - 1][-1] not in ",:;.":  # "… at 4 a.m. "The sky was red," said …" starts anew
            begin = start
        pieces: Runs = ((begin, quote.end),)
        yield candidate(clause, "quote", pieces + _resumed(sheet, marks, clause, last, end), Voice.SOURCE)
        return
    comma = first > start and sheet.words[first - 1] in {",", "—", "-", "–"}
    if clause.passive or not comma:
        return
    kids = (*sheet.children[clause.verb], *(sheet.children[clause.anchor] if clause.anchor != clause.verb else ()))
    complement = next((c for c in kids if sheet.deps[c] == "ccomp" and sheet.left[c] < first), None)
    final = bool(clause.source) and trimmed(sheet, clause.verb, end) == (clause.verb, clause.verb + 1)
    # "Turnout was high, the office announced, up from 61 percent": a clause before, and a comma after
    final = final or (
        sheet.deps[clause.anchor] == "parataxis" and bool(clause.source) and sheet.words[last : last + 1] == [","]
    )
    if complement is None and (
        (clause.lemma not in _PARENTHETIC and not final) or sheet.child(clause.verb, "ccomp", "xcomp", "dobj") is not None
    ):
        return
    clause = with_inverted_source(sheet, clause)
    first, last = clause.cluster
    if complement is None and _opening(sheet, marks, last, end) is not None and _is_setting(sheet, start, first):
        return  # "Asked about it, she said: …", "In Leeds, he said, …"
    if (
        complement is None
        and sheet.tags[start] in {"VBG", "VBN"}
        and not any(sheet.tags[i] in _FINITE for i in range(start, first))
    ):
        return  # "Speaking on television, Baker said …"
    begin = start if complement is None or sheet.deps[clause.anchor] == "ROOT" else min(sheet.left[complement], first)
    before = trimmed(sheet, begin, first)
    if before[0] < before[1]:
        yield candidate(clause, "par", (before, *_resumed(sheet, marks, clause, last, end, before)), Voice.SOURCE)


def _is_setting(sheet: Sheet, start: int, first: int) -> bool:
    """Whether what stands before the speaker only sets the scene for the quotation after."""
    return sheet.tags[start] in {"VBN", "VBG", "IN", "RB", "CC", "WRB"} or sheet.deps[start] == "mark"


def _reopened(sheet: Sheet, marks: Marks, last: int) -> Quote | None:
    """The quotation that goes on in the middle of its sentence: '"It was," says Okri, leaning back, "mostly luck."'"""
    for i in range(last, min(sheet.paragraph[last - 1][1] - 1, last + _FARTHEST)):
        if i in marks.starts:
            return marks.starts[i] if sheet.words[i + 1][0].islower() and sheet.words[i - 1] == "," else None
        if sheet.words[i] in {".", "?", "!"}:
            return None
    return None


def _past_adjuncts(sheet: Sheet, verb: int, at: int) -> int:
    """Where the cue's own time, place and hearer end: "officials said on Sunday |, and could rise further"."""
    for c in sheet.children[verb]:
        if sheet.left[c] == at and sheet.deps[c] in {"prep", "npadvmod", "advmod", "dative", "dobj"}:
            at = sheet.right[c] + 1
    return at


def _resumed(sheet: Sheet, marks: Marks, clause: Clause, last: int, end: int, before: Run | None = None) -> Runs:
    """What goes on after "…," she said, …: a quotation re-opened, or the rest of a clause that had not yet its verb."""
    at = last = _past_adjuncts(sheet, clause.verb, last)
    while at < end and sheet.words[at] in {",", ":", "-", "—"}:
        at += 1
    if (again := _reopened(sheet, marks, last)) is not None:
        return ((again.start, again.end),)
    if at == last or at >= end:
        return ()
    if (quote := marks.starts.get(at)) is not None:
        return ((quote.start, quote.end),)
    if before is None:
        return ()
    if sheet.words[at - 1] == "," and sheet.lower[at] in _TAKEN_UP:
        return (stretched(sheet, marks, at, end),)
    if sheet.lower[at] in {"and", "but", "or"} and at + 1 < end and sheet.tags[at + 1] in _FINITE:
        return (stretched(sheet, marks, at, end),)  # the toll has risen, officials said, and could rise further
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
    opened = _opening(sheet, marks, after, end) or _opening_past_recipient(sheet, marks, clause.verb, after, end)
    if opened is not None and not clause.passive:
        quote, colon = opened
        content = _with_tail(sheet, clause, quote)
        yield candidate(clause, "quote", (content,), Voice.SOURCE, _with_colon(sheet, clause.cue, colon))
        return
    yield from complements(sheet, marks, clause)


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


def _opening_past_recipient(sheet: Sheet, marks: Marks, verb: int, after: int, end: int) -> tuple[Quote, int | None] | None:
    """The quotation after whom, when and where: told the council on Monday: "…"."""
    at = after
    for c in sheet.children[verb]:
        if c < after or sheet.left[c] != at:
            continue
        if sheet.deps[c] not in {"dobj", "dative", "prep", "npadvmod", "advmod"} or sheet.right[c] - at > _FARTHEST:
            return None
        at = sheet.right[c] + 1
        if at < end and sheet.words[at] in {",", ":"} and (opened := _opening(sheet, marks, at, end)) is not None:
            return opened
    return None


def _with_colon(sheet: Sheet, cue: Run, colon: int | None) -> Run:
    return (cue[0], colon + 1) if colon is not None and colon == cue[1] else cue


def _with_tail(sheet: Sheet, clause: Clause, quote: Quote) -> Run:
    """The quotation, and the rest of the complement it begins: said "the plan" would fail."""
    complement = sheet.child(clause.verb, "ccomp")
    if sheet.words[quote.end - 2] == ",":
        return (quote.start, quote.end)  # "We lost everything," adding …: the comma says that the quotation was all
    if complement is not None and complement > quote.start and sheet.right[complement] + 1 > quote.end:
        start, end = trimmed(sheet, quote.start, sheet.right[complement] + 1)
        return (start, max(end, quote.end))
    return (quote.start, quote.end)
