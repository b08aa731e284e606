"""Candidates from nouns and adjectives: "the minister's warning that …", "criticism of …", "she is confident that …"."""

from collections.abc import Iterator

from claims.attribution.candidates.clauses import subject_of
from claims.attribution.lexicon import Lexicon
from claims.attribution.relation import Candidate, Voice
from claims.attribution.spans import source_span, stretched, verb_group
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import VERBS
from claims.model import SpeechAct

_AGENTS = frozenset({"by", "from", "among"})
_REACH = 4
"""How far after its noun a that-clause may begin: "claims the week before that …"."""
_COPULAS = frozenset({"be", "become", "remain", "feel", "seem", "sound", "appear", "look", "grow", "stay", "'s"})


def noun_candidates(parsed: ParsedDoc, lexicon: Lexicon) -> Iterator[Candidate]:
    """Relations whose cue is a noun with its complement, or an adjective after a copula."""
    nouns, adjectives = lexicon.nouns, lexicon.adjectives
    for i, lemma in enumerate(parsed.lemmas):
        pos = parsed.pos[i]
        if pos == "NOUN" and lemma in nouns:
            for candidate in _noun_readings(parsed, i, nouns[lemma].act):
                if lexicon.licensed("noun", lemma, candidate.frame):
                    yield candidate
                    break
        elif parsed.pos[i] == "ADJ" and parsed.lower[i] in adjectives:
            for candidate in _adjective_readings(parsed, i, adjectives[parsed.lower[i]].act):
                if lexicon.licensed("adj", parsed.lower[i], candidate.frame):
                    yield candidate
                    break


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
            frame = _clause_frame(parsed, noun, c)
            content = stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1)
            if frame and content[0] < content[1]:
                voice = Voice.REPORTER if frame == "inf" else Voice.SOURCE if source else Voice.NOBODY
                name = frame if source else f"{frame}-bare"
                yield Candidate(source, head, cue, noun, (content,), act, voice, name)
        elif parsed.deps[c] == "prep" and c == noun + 1:
            content = stretched(parsed, c + 1, parsed.right_edge[c] + 1)
            if content[0] < content[1]:
                clause = parsed.child(c, "pcomp") is not None
                voice = Voice.SOURCE if clause and source else Voice.REPORTER
                name = f"{parsed.lower[c]}" + ("" if source else "-bare")
                yield Candidate(source, head, (start, c + 1), noun, (content,), act, voice, name)


def _loose_clause(parsed: ParsedDoc, noun: int) -> Run | None:
    """The that-clause near the noun that the parser hung elsewhere: "despite US claims the week before that …"."""
    for i in range(noun + 1, min(noun + _REACH + 1, parsed.sentence[noun][1])):
        if parsed.deps[i] == "punct" or parsed.pos[i] in VERBS:
            return None
        if parsed.lower[i] == "that" and parsed.deps[i] == "mark" and not parsed.is_below(i, noun):
            run = stretched(parsed, i, parsed.right_edge[parsed.heads[i]] + 1)
            return run if run[0] < run[1] else None
    return None


def _clause_frame(parsed: ParsedDoc, noun: int, clause: int) -> str:
    """Which complement the noun takes: "claims (last week) that …", "a promise to …"; a relative clause is none."""
    first = parsed.left_edge[clause]
    if parsed.lower[first] == "that" and (parsed.deps[first] == "mark" or parsed.tags[first] == "IN"):
        return "that"
    return "inf" if parsed.tags[first] == "TO" and first == noun + 1 else ""


def _owner(parsed: ParsedDoc, noun: int) -> tuple[Runs, int | None, int]:
    """Whose the noun is: its possessor, or the subject of the verb it is the object of; and where the cue starts."""
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
            if content[0] < content[1]:
                yield Candidate((span,), head, cue, adjective, (content,), act, voice, frame)
        elif dep == "prep" and c == adjective + 1:
            content = stretched(parsed, c + 1, parsed.right_edge[c] + 1)
            if content[0] < content[1]:
                voice = Voice.SOURCE if parsed.child(c, "pcomp") is not None else Voice.REPORTER
                yield Candidate((span,), head, (cue[0], c + 1), adjective, (content,), act, voice, parsed.lower[c])
