"""Candidates for the complement of a cue verb: its clause, infinitive, object or prepositional phrase, and its end."""

from collections.abc import Iterator
from dataclasses import replace

from claims.attribution.clauses import Clause, can_speak, outer_cue, source_span, stretched
from claims.attribution.lexicon import lexicon
from claims.attribution.relation import Candidate, Voice
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import AUXILIARIES, FINITE, NOMINAL_SUBJECTS, PREDICATIVES, TENSED, VERBS
from claims.model import SpeechAct

_WH = frozenset({"whether", "if", "what", "how", "why", "who", "whom", "whose", "which", "when", "where"})
_SAYINGS = frozenset({"say", "argue", "claim", "insist"})
_NEAR = 9
_FURTHER_CUES = frozenset({"adding", "saying", "citing", "noting", "arguing", "insisting", "claiming"})
_MEASURES = frozenset({("estimate", "at"), ("put", "at")})
"""Verbs that state a figure: "puts the damage at 3 billion" is treated like a clause."""
_SEEMING = frozenset({"seem", "appear"})
_SHARES = frozenset({"percent", "cent", "pct", "%"})
_EMPTY = frozenset({"it", "there"})


def candidate(clause: Clause, frame: str, content: Runs, voice: Voice, cue: Run | None = None) -> Candidate:
    """The relation of ``clause`` with ``content`` in the construction ``frame``."""
    return Candidate(clause.source, clause.subject, cue or clause.cue, clause.verb, content, clause.act, voice, frame)


def complements(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    """The candidate complements after the verb, most likely construction first."""
    verb = clause.verb
    if clause.subject is not None and parsed.lemmas[clause.subject] in _SHARES:
        return  # "**40 percent of voters** think that …" is what a poll says
    if clause.passive:
        yield from _passive(parsed, clause)
        return
    kids = [c for c in parsed.children[verb] if c > verb]
    thing = next((c for c in kids if parsed.deps[c] == "dobj"), None)
    for c in kids:
        if parsed.deps[c] == "prep" and parsed.lower[c] in {"on", "upon"}:
            yield from _prepositional(parsed, clause, c)
    for c in kids:
        dep = parsed.deps[c]
        if dep == "ccomp" and clause.subject is not None and _is_predicate(parsed, c, clause.subject):
            return
        if dep in {"ccomp", "xcomp"}:
            yield _clausal(parsed, clause, c, thing)
        elif dep in {"advcl"} and parsed.lower[parsed.left_edge[c]] in {"if", "whether"} and clause.lemma in {"ask", "wonder"}:
            yield candidate(clause, "wh", (stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1),), Voice.SOURCE)
    yield from _name_calling(parsed, clause)
    if thing is not None and parsed.has_child(verb, "prt"):
        return  # "called **off** the strike" is another verb than "called"
    if thing is not None:
        yield from _hidden_clause(parsed, clause, thing)
        yield from _rest(parsed, clause)
        yield from _nominal(parsed, clause, thing, kids)
        return
    for c in kids:
        if parsed.deps[c] == "advmod" and parsed.lower[c] in _WH:
            # "the reports did not specify when or where"
            yield candidate(clause, "wh", (stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1),), Voice.SOURCE)
        elif parsed.deps[c] == "prep":
            yield from _prepositional(parsed, clause, c)
        elif parsed.deps[c] in PREDICATIVES:
            content = stretched(parsed, parsed.left_edge[c], parsed.right_edge[c] + 1)
            yield candidate(clause, "comp", (content,), Voice.REPORTER)
    yield from _rest(parsed, clause)


def _clausal(parsed: ParsedDoc, clause: Clause, c: int, thing: int | None) -> Candidate:
    left, right = max(parsed.left_edge[c], clause.cue[1]), parsed.right_edge[c] + 1
    infinitive = any(parsed.tags[k] == "TO" and k < c for k in parsed.children[c])
    own_subject = any(parsed.deps[k] in NOMINAL_SUBJECTS for k in parsed.children[c])
    if parsed.lower[left] in _WH:
        frame, voice = "wh", Voice.SOURCE
    elif infinitive:
        if own_subject or (thing is not None and thing < c):
            frame = "obj-inf"
            left = min(left, parsed.left_edge[thing]) if thing is not None and thing < c else left
        else:
            frame = "inf"
        voice = Voice.REPORTER
    elif parsed.lower[left] in {"about", "on"} and parsed.lower[left + 1] in _WH:
        frame, voice = "wh", Voice.SOURCE
    elif not own_subject and _first_verb_tag(parsed, c) == "VBG":
        frame, voice = "gerund", Voice.SOURCE
    elif (parsed.pos[c] not in VERBS and parsed.child(c, "aux", "cop") is None and parsed.deps[c] == "xcomp") or (
        # not 'were "deeply concerned"', whose participle is tagged as an adjective
        parsed.pos[c] in {"ADJ", "NOUN", "PROPN"}
        and parsed.deps[c] == "ccomp"
        and parsed.child(c, "aux", "auxpass", "cop") is None
    ):
        frame, voice = "comp", Voice.REPORTER
        if thing is not None and thing < c:
            left = min(left, parsed.left_edge[thing])
    elif parsed.deps[c] == "xcomp":
        frame, voice = "bare", Voice.REPORTER
    else:
        frame, voice = "that", Voice.SOURCE
        left = _past_recipient(parsed, clause, c, left)
        if thing is not None and thing < c and parsed.right_edge[thing] + 1 == left:
            # "can confirm | that head coach Marta Lindgren has left", "warned | more closures could follow"
            marked = parsed.lower[parsed.left_edge[thing]] == "that"
            if marked or not (own_subject or can_speak(parsed, thing)):
                left = max(parsed.left_edge[thing], clause.cue[1])
        right = _before_further_cue(parsed, c, _before_concession(parsed, left, right))
    if infinitive or parsed.tags[c] == "VB":
        right = _before_finite_verb(parsed, c, right)
    content = stretched(parsed, left, right)
    if clause.lemma in _SEEMING and frame in {"inf", "comp"}:
        # "The train appears to have turned north": the reporter's judgement, not the train's
        return replace(candidate(clause, frame, (*clause.source, content), Voice.HEDGE), source=(), source_head=None)
    return candidate(clause, frame, (content,), voice)


def _past_recipient(parsed: ParsedDoc, clause: Clause, complement: int, left: int) -> int:
    """The index after the recipient, if the parser compounds it with a name: "told the court | Garrod had been …"."""
    if clause.lemma != "tell" or parsed.deps[left] != "det":
        return left
    subject = parsed.child(complement, *NOMINAL_SUBJECTS)
    if subject is None or parsed.pos[subject] != "PROPN":
        return left
    recipients = [k for k in parsed.children[subject] if parsed.deps[k] == "compound" and parsed.pos[k] == "NOUN"]
    return recipients[-1] + 1 if recipients and can_speak(parsed, recipients[-1]) else left


def _is_predicate(parsed: ParsedDoc, complement: int, subject: int) -> bool:
    """Whether a finite verb without a subject comes first: "the nails found in the device | were long" has no cue."""
    first = parsed.left_edge[complement]
    if parsed.pos[subject] != "NOUN" or can_speak(parsed, subject):
        return False  # "a deal that aides argue is possible"
    return parsed.tags[first] in TENSED and parsed.child(complement, *NOMINAL_SUBJECTS, "expl", "mark") is None


def _first_verb_tag(parsed: ParsedDoc, verb: int) -> str:
    """The tag of the first word of the verb's group: "having" in "denies having put pressure"."""
    return parsed.tags[next((k for k in parsed.children[verb] if parsed.deps[k] in AUXILIARIES), verb)]


def _before_further_cue(parsed: ParsedDoc, complement: int, right: int) -> int:
    """The start of "but denied that …" or ", while Poland offered to …": further cues are not part of the content."""
    for c in parsed.children[complement]:
        if parsed.deps[c] == "conj" and outer_cue(parsed, c) is not None:
            joint = next((k for k in range(c, complement, -1) if parsed.deps[k] == "cc"), c)
            return min(right, joint)
        opening = parsed.left_edge[c]
        if parsed.deps[c] == "advcl" and parsed.lower[opening] == "while" and parsed.words[opening - 1] == ",":
            subject = parsed.child(c, "nsubj")
            if subject is not None and can_speak(parsed, subject) and parsed.lemmas[c] in lexicon().verbs:
                return min(right, opening)
    return right


def _before_concession(parsed: ParsedDoc, left: int, right: int) -> int:
    """The start of ", despite …" or ", adding that …": additions of the reporter or a further cue are not content."""
    for i in range(left + 1, right - 1):
        if parsed.words[i] == "," and (parsed.lower[i + 1] == "despite" or parsed.lower[i + 1] in _FURTHER_CUES):
            return i
    return right


def _before_finite_verb(parsed: ParsedDoc, infinitive: int, right: int) -> int:
    """The start of "and is heading north" after "appears to have turned": a finite verb is no conjunct of an infinitive."""
    for c in parsed.children[infinitive]:
        finite = parsed.tags[c] in {"VBZ", "VBD"} or any(
            parsed.tags[k] in {"VBZ", "VBD", "MD"} for k in parsed.children[c] if k < c
        )
        if parsed.deps[c] == "conj" and finite and parsed.child(c, "nsubj", "nsubjpass") is None:
            joint = next((k for k in range(c, infinitive, -1) if parsed.deps[k] == "cc" and parsed.heads[k] == infinitive), c)
            return min(right, joint)
    return right


def _rest(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    """The rest of the sentence, if the parser missed the clause: it begins with "that", or the cue is a speech verb."""
    after, end = clause.cue[1], parsed.sentence[clause.verb][1]
    if after >= end or (parsed.tags[clause.verb] == "VB" and clause.lemma == "say" and parsed.lower[after] != "that"):
        return
    if parsed.lower[after] != "that" and (
        clause.lemma not in _SAYINGS or parsed.words[after] in {",", "."} or not clause.source
    ):
        return
    if parsed.lower[after] == "that" and parsed.tags[after] != "IN":
        return
    marked = parsed.lower[after] == "that"
    if any(parsed.tags[i] in FINITE or (marked and parsed.pos[i] in VERBS) for i in range(after, end)):
        rest = stretched(parsed, after, end)
        if clause.passive:
            yield candidate(clause, "pass-that", (rest,), Voice.SOURCE if clause.source else Voice.UNNAMED)
        else:
            yield candidate(clause, "that", (rest,), Voice.SOURCE)


def _hidden_clause(parsed: ParsedDoc, clause: Clause, thing: int) -> Iterator[Candidate]:
    """A clause without "that" whose subject the parser mistook for the cue's object.

    "The army assessed the train crossed into Russia", "as confirming Kim had entered Russia": right after the noun phrase
    comes a finite verb without a subject of its own.
    """
    for i in range(thing + 1, min(parsed.sentence[thing][1], thing + _NEAR)):
        if parsed.deps[i] == "punct" or parsed.deps[i] == "cc" or parsed.tags[i] in {"WDT", "WP", "IN", "WRB"}:
            return
        if parsed.tags[i] not in FINITE:
            continue
        verb = i if parsed.pos[i] == "VERB" else parsed.heads[i]
        if verb >= i and verb != clause.verb and parsed.child(verb, "nsubj", "nsubjpass", "mark") is None:
            end = max(parsed.right_edge[verb], parsed.right_edge[clause.verb] if parsed.heads[verb] == thing else 0) + 1
            yield candidate(clause, "that", (stretched(parsed, parsed.left_edge[thing], end),), Voice.SOURCE)
        return


def _name_calling(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    """The object that is named, with the name in quotation marks: called the new tax "a disgrace"."""
    after, end = clause.cue[1], parsed.sentence[clause.verb][1]
    quotes = map(parsed.quotations.starting.get, range(after + 1, min(end, after + _NEAR)))
    quote = next(filter(None, quotes), None)
    if quote is not None and not any(parsed.pos[i] in VERBS for i in range(after, quote.start)):
        # what is "called" something in quotation marks is judged in the source's own words
        naming = ("verb", clause.lemma, "np-comp") in lexicon().acts
        content = (after, quote.end)
        if parsed.lower[quote.start - 1] == "of" and any(parsed.tags[i] == "VBG" for i in range(quote.start, quote.end)):
            yield candidate(clause, "np-of", (content,), Voice.SOURCE)  # accused them of "dancing to its tune"
        yield candidate(clause, "np-quote", (content,), Voice.SOURCE if naming else Voice.REPORTER)


def _nominal(parsed: ParsedDoc, clause: Clause, thing: int, kids: list[int]) -> Iterator[Candidate]:
    left, right = parsed.left_edge[thing], parsed.right_edge[thing] + 1
    if parsed.words[thing].lower() in {"himself", "herself", "themselves", "itself"}:
        return
    for c in kids:
        # "quoted the envoy, Jan Roe, as saying": the second comma is the verb's
        beside = right + (parsed.words[right : right + 1] == (",",))
        if c > thing and parsed.deps[c] in {"prep", "oprd"} and parsed.left_edge[c] <= beside:
            name = parsed.lower[c] if parsed.deps[c] == "prep" else "comp"
            content = stretched(parsed, left, parsed.right_edge[c] + 1)
            voice = Voice.SOURCE if (clause.lemma, name) in _MEASURES else _voice_of(parsed, c)
            yield candidate(clause, f"np-{name}", (content,), voice)
            break
    content = stretched(parsed, left, right)
    for c in parsed.children[thing]:
        if c > thing and parsed.deps[c] == "prep":
            # "accused the board of hiding losses": the parser hangs "of hiding losses" on the board
            voice = Voice.SOURCE if (clause.lemma, parsed.lower[c]) in _MEASURES else _voice_of(parsed, c)
            yield candidate(clause, f"np-{parsed.lower[c]}", (content,), voice)
    if parsed.lower[clause.verb] == "quoting":
        yield candidate(clause, "np-quoting", (content,), Voice.REPORTER)
    yield candidate(clause, "np", (content,), Voice.REPORTER)
    if any(parsed.deps[c] == "acl" and parsed.tags[c] == "VBN" for c in parsed.children[thing]):
        # "The army assessed the train crossed the border", for a cue that takes no object: not a participle, its verb
        content = stretched(parsed, left, parsed.right_edge[clause.verb] + 1)
        yield candidate(clause, "that", (content,), Voice.SOURCE)


def _voice_of(parsed: ParsedDoc, prep: int) -> Voice:
    """A gerund after the preposition is a claim of the source: "accused them of hiding losses"."""
    gerund = parsed.child(prep, "pcomp") is not None or parsed.tags[min(prep + 1, len(parsed.words) - 1)] == "VBG"
    return Voice.SOURCE if gerund else Voice.REPORTER


def _prepositional(parsed: ParsedDoc, clause: Clause, prep: int) -> Iterator[Candidate]:
    inner = parsed.child(prep, "pobj", "pcomp")
    if inner is None:
        return
    cue = clause.cue
    between = range(cue[1], prep)
    if all(parsed.deps[k] in {"advmod", "npadvmod", "prt"} for k in between):
        cue = (cue[0], prep + 1)
    content = stretched(parsed, prep + 1, parsed.right_edge[prep] + 1)
    infinitive = next((c for c in parsed.children[clause.verb] if c > prep and parsed.deps[c] in {"xcomp", "advcl"}), None)
    if (
        infinitive is not None
        and parsed.left_edge[infinitive] == parsed.right_edge[prep] + 1
        and parsed.tags[parsed.left_edge[infinitive]] == "TO"
    ):
        whole = stretched(parsed, prep + 1, parsed.right_edge[infinitive] + 1)
        yield candidate(clause, f"prep-{parsed.lower[prep]}-inf", (whole,), Voice.REPORTER, cue)
    if content[0] < content[1]:
        voice = Voice.SOURCE if parsed.deps[inner] == "pcomp" else Voice.REPORTER
        yield candidate(clause, f"prep-{parsed.lower[prep]}", (content,), voice, cue)


def _passive(parsed: ParsedDoc, clause: Clause) -> Iterator[Candidate]:
    verb = clause.verb
    patient = parsed.child(verb, "nsubjpass")
    cue = clause.cue
    agent = parsed.child(verb, "agent")
    if agent is not None and agent == cue[1]:
        cue = (cue[0], agent + 1)
    subject: Runs = ()
    if patient is not None and parsed.lower[patient] not in _EMPTY:
        span = source_span(parsed, patient, floor=parsed.sentence[verb][0], ceiling=cue[0])
        subject = (span,) if span[0] < span[1] else ()
    for c in parsed.children[verb]:
        if c < verb or parsed.deps[c] not in {"xcomp", "ccomp", "advcl", "prep"}:
            continue
        if parsed.deps[c] == "prep":
            yield from _passive_prepositional(parsed, clause, c, subject, cue)
            continue
        content = stretched(parsed, max(parsed.left_edge[c], cue[1]), parsed.right_edge[c] + 1)
        if content[0] >= content[1]:
            continue
        infinitive = any(parsed.tags[k] == "TO" and k < c for k in parsed.children[c])
        if infinitive:
            voice = Voice.REPORTER if clause.source else Voice.HEDGE
            yield candidate(clause, "pass-inf", (*subject, content), voice, cue)
        elif parsed.lower[content[0]] in _WH:
            yield candidate(clause, "pass-wh", (content,), Voice.SOURCE if clause.source else Voice.UNNAMED, cue)
        elif parsed.deps[c] != "advcl":
            voice = Voice.SOURCE if clause.source else Voice.UNNAMED
            yield candidate(clause, "pass-that", (content,), voice, cue)
    if clause.empty and not clause.source and (late := _late_clause(parsed, cue[1], parsed.sentence[verb][1])) is not None:
        content = stretched(parsed, late, parsed.sentence[verb][1])
        yield candidate(clause, "pass-that", (content,), Voice.UNNAMED, cue)
    if subject and clause.source:
        yield candidate(clause, "pass", subject, Voice.REPORTER, cue)
    if parsed.lower[min(cue[1], len(parsed.words) - 1)] == "that":
        yield from _rest(parsed, clause)


def _late_clause(parsed: ParsedDoc, after: int, end: int) -> int | None:
    """The start of a that-clause that the parser attached to a time or place: "rumoured before the vote that he might go"."""
    for i in range(after, min(end - 1, after + _NEAR)):
        if parsed.lower[i] == "that" and parsed.tags[i] in {"IN", "WDT"}:
            return i
        if parsed.words[i] == "." or parsed.pos[i] in VERBS:
            return None
    return None


def _passive_prepositional(parsed: ParsedDoc, clause: Clause, prep: int, subject: Runs, cue: Run) -> Iterator[Candidate]:
    """Asked about the delay; is seen as a rival; was accused of theft."""
    content = stretched(parsed, prep + 1, parsed.right_edge[prep] + 1)
    if content[0] >= content[1]:
        return
    word = parsed.lower[prep]
    voice = Voice.HEDGE if word in {"as", "of"} and not clause.source else Voice.REPORTER
    if word == "as":
        whole = stretched(parsed, prep, content[1])
        yield candidate(clause, "pass-as", (*subject, whole), voice, cue)
    else:
        group = (cue[0], prep + 1) if prep == cue[1] else cue
        yield candidate(clause, f"pass-{word}", (content,), voice, group)


def is_denied(parsed: ParsedDoc, noun: int) -> bool:
    """Whether somebody denies what a noun tells: "dismissed **reports** that …"; not "will dismiss", "did not dismiss"."""
    verb = parsed.heads[noun]
    open_ = (
        parsed.tags[verb] == "VBG"
        or parsed.has_child(verb, "neg")
        or any(parsed.tags[i] in ("MD", "TO") for i in parsed.children_of(verb, "aux"))
    )
    cue = lexicon().verbs.get(parsed.lemmas[verb])
    return parsed.deps[noun] == "dobj" and not open_ and cue is not None and cue.act is SpeechAct.DENY
