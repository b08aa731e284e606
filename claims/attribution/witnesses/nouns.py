"""The witness of nouns and adjectives: "the minister's warning that …", "criticism of …", "she is confident that …"."""

from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import source_span, stretched, verb_group
from claims.attribution.lexicon import Lexicon
from claims.attribution.relation import Voice
from claims.attribution.sheet import Sheet
from claims.attribution.witnesses.clauses import subject_of
from claims.language import Run, Runs
from claims.model import SpeechAct

_AGENTS = frozenset({"by", "from", "among"})
_REACH = 4
"""How far after its noun a that-clause may begin: "claims the week before that …"."""
_COPULAS = frozenset({"be", "become", "remain", "feel", "seem", "sound", "appear", "look", "grow", "stay", "'s"})


def noun_candidates(sheet: Sheet, marks: Marks, lexicon: Lexicon) -> Iterator[Candidate]:
    """Relations whose cue is a noun with its complement, or an adjective after a copula."""
    nouns, adjectives = lexicon.nouns, lexicon.adjectives
    for i, lemma in enumerate(sheet.lemmas):
        pos = sheet.pos[i]
        if pos == "NOUN" and lemma in nouns:
            for candidate in _noun_readings(sheet, marks, i, nouns[lemma].act):
                if lexicon.licensed("noun", lemma, candidate.frame):
                    yield candidate
                    break
        elif sheet.pos[i] == "ADJ" and sheet.lower[i] in adjectives:
            for candidate in _adjective_readings(sheet, marks, i, adjectives[sheet.lower[i]].act):
                if lexicon.licensed("adj", sheet.lower[i], candidate.frame):
                    yield candidate
                    break


def _noun_readings(sheet: Sheet, marks: Marks, noun: int, act: SpeechAct) -> Iterator[Candidate]:
    source, head, start = _owner(sheet, noun)
    reach = max(noun, source[0][1]) if source and source[0][0] > noun else noun
    if source and (loose := _loose_clause(sheet, marks, noun)) is not None:
        yield Candidate(source, head, (start, noun + 1), noun, (loose,), act, Voice.SOURCE, "that")
    for c in sheet.children[noun]:
        if c < noun:
            continue
        cue: Run = (start, noun + 1)
        if sheet.deps[c] in {"acl", "relcl", "ccomp"} and sheet.left[c] - reach <= _REACH:
            frame = _clause_frame(sheet, noun, c)
            content = stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1)
            if frame and content[0] < content[1]:
                voice = Voice.REPORTER if frame == "inf" else Voice.SOURCE if source else Voice.NOBODY
                name = frame if source else f"{frame}-bare"
                yield Candidate(source, head, cue, noun, (content,), act, voice, name)
        elif sheet.deps[c] == "prep" and c == noun + 1:
            content = stretched(sheet, marks, c + 1, sheet.right[c] + 1)
            if content[0] < content[1]:
                clause = sheet.child(c, "pcomp") is not None
                voice = Voice.SOURCE if clause and source else Voice.REPORTER
                name = f"{sheet.lower[c]}" + ("" if source else "-bare")
                yield Candidate(source, head, (start, c + 1), noun, (content,), act, voice, name)


def _loose_clause(sheet: Sheet, marks: Marks, noun: int) -> Run | None:
    """The that-clause near the noun that the parser hung elsewhere: "despite US claims the week before that …"."""
    for i in range(noun + 1, min(noun + _REACH + 1, sheet.sentence[noun][1])):
        if sheet.deps[i] == "punct" or sheet.pos[i] in {"VERB", "AUX"}:
            return None
        if sheet.lower[i] == "that" and sheet.deps[i] == "mark" and not sheet.below(i, noun):
            run = stretched(sheet, marks, i, sheet.right[sheet.heads[i]] + 1)
            return run if run[0] < run[1] else None
    return None


def _clause_frame(sheet: Sheet, noun: int, clause: int) -> str:
    """Which complement the noun takes: "claims (last week) that …", "a promise to …"; a relative clause is none."""
    first = sheet.left[clause]
    if sheet.lower[first] == "that" and (sheet.deps[first] == "mark" or sheet.tags[first] == "IN"):
        return "that"
    return "inf" if sheet.tags[first] == "TO" and first == noun + 1 else ""


def _owner(sheet: Sheet, noun: int) -> tuple[Runs, int | None, int]:
    """Whose the noun is: its possessor, or the subject of the verb it is the object of; and where the cue starts."""
    owner = sheet.child(noun, "poss")
    start = _modified(sheet, noun)
    if owner is not None:
        end = sheet.right[owner] + 1
        marker = end - 1 if sheet.lower[end - 1] in {"'s", "'", "’s"} else end
        return ((sheet.left[owner], marker),), owner, min(end, noun)
    if start < noun and sheet.pos[start] == "PROPN" and sheet.deps[start] == "compound":
        last = start + 1  # "despite US claims that …", "North Korean …" is an adjective and stays with the noun
        while last < noun and sheet.pos[last] == "PROPN":
            last += 1
        return ((start, last),), last - 1, last
    by = next((c for c in sheet.children[noun] if c == noun + 1 and sheet.lower[c] in _AGENTS), None)
    if by is not None and (agent := sheet.child(by, "pobj")) is not None:
        span = source_span(sheet, agent, floor=by + 1, ceiling=sheet.sentence[noun][1])
        return ((span,), agent, start) if span[0] < span[1] else ((), None, start)
    verb = sheet.heads[noun]
    if sheet.deps[noun] == "dobj" and sheet.pos[verb] == "VERB":
        head = subject_of(sheet, verb)
        group = verb_group(sheet, verb, floor=sheet.sentence[verb][0])
        if head is not None and head < group[0] and sheet.child(verb, "auxpass") is None:
            span = source_span(sheet, head, floor=sheet.sentence[verb][0], ceiling=group[0])
            if span[0] < span[1]:
                return (span,), head, group[0]
    return (), None, start


def _modified(sheet: Sheet, noun: int) -> int:
    start = noun
    while start > 0 and sheet.heads[start - 1] == noun and sheet.deps[start - 1] in {"amod", "compound"}:
        start -= 1
    return start


def _adjective_readings(sheet: Sheet, marks: Marks, adjective: int, act: SpeechAct) -> Iterator[Candidate]:
    verb = sheet.heads[adjective]
    made_clear = sheet.lemmas[verb] == "make" and sheet.lower[adjective] == "clear"
    if not made_clear and (sheet.deps[adjective] != "acomp" or sheet.lemmas[verb] not in _COPULAS):
        return
    if not made_clear and sheet.lower[adjective] == "clear":
        return
    head = subject_of(sheet, verb)
    group = verb_group(sheet, verb, floor=sheet.sentence[verb][0])
    cue: Run = (group[0], adjective + 1)
    if head is None or head > group[0] or sheet.lower[head] in {"it", "there", "this", "that"}:
        return
    span = source_span(sheet, head, floor=sheet.sentence[verb][0], ceiling=group[0])
    if span[0] >= span[1]:
        return
    for c in (*sheet.children[adjective], *sheet.children[verb]):
        if c <= adjective:
            continue
        dep = sheet.deps[c]
        if dep in {"ccomp", "xcomp", "advcl"}:
            content = stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1)
            infinitive = any(sheet.tags[k] == "TO" and k < c for k in sheet.children[c])
            if dep == "advcl" and not infinitive:
                continue
            frame, voice = ("inf", Voice.REPORTER) if infinitive else ("that", Voice.SOURCE)
            if content[0] < content[1]:
                yield Candidate((span,), head, cue, adjective, (content,), act, voice, frame)
        elif dep == "prep" and c == adjective + 1:
            content = stretched(sheet, marks, c + 1, sheet.right[c] + 1)
            if content[0] < content[1]:
                voice = Voice.SOURCE if sheet.child(c, "pcomp") is not None else Voice.REPORTER
                yield Candidate((span,), head, (cue[0], c + 1), adjective, (content,), act, voice, sheet.lower[c])
