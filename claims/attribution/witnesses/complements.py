"""What follows a cue verb: its clause, infinitive, object or prepositional phrase, as candidates."""

from collections.abc import Iterator
from dataclasses import replace

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import source_span, stretched
from claims.attribution.lexicon import lexicon
from claims.attribution.relation import Voice
from claims.attribution.sheet import VERBAL, Sheet
from claims.attribution.witnesses.clauses import SUBJECTS, Clause, can_speak, outer_cue
from claims.language import Run, Runs

_WH = frozenset({"whether", "if", "what", "how", "why", "who", "whom", "whose", "which", "when", "where"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SAYINGS = frozenset({"say", "argue", "claim", "insist"})
_NEAR = 9
_FURTHER_CUES = frozenset({"adding", "saying", "citing", "noting", "arguing", "insisting", "claiming"})
_MEASURES = frozenset({("estimate", "at"), ("put", "at")})
"""Verbs that state a figure: "puts the damage at 3 billion" is as good as a clause."""
_SEEMING = frozenset({"seem", "appear"})
_EMPTY = frozenset({"it", "there"})


def candidate(clause: Clause, frame: str, content: Runs, voice: Voice, cue: Run | None = None) -> Candidate:
    """The relation of ``clause`` with ``content`` in the construction ``frame``."""
    return Candidate(clause.source, clause.subject, cue or clause.cue, clause.verb, content, clause.act, voice, frame)


def complements(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """The readings of what follows the verb, likeliest construction first."""
    verb = clause.verb
    if clause.passive:
        yield from _passive(sheet, marks, clause)
        return
    kids = [c for c in sheet.children[verb] if c > verb]
    thing = next((c for c in kids if sheet.deps[c] == "dobj"), None)
    for c in kids:
        if sheet.deps[c] == "prep" and sheet.lower[c] in {"on", "upon"}:
            yield from _prepositional(sheet, marks, clause, c)
    for c in kids:
        dep = sheet.deps[c]
        if dep == "ccomp" and clause.subject is not None and _is_predicate(sheet, c, clause.subject):
            return
        if dep in {"ccomp", "xcomp"}:
            yield _clausal(sheet, marks, clause, c, thing)
        elif dep in {"advcl"} and sheet.lower[sheet.left[c]] in {"if", "whether"} and clause.lemma in {"ask", "wonder"}:
            yield candidate(clause, "wh", (stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1),), Voice.SOURCE)
    yield from _name_calling(sheet, marks, clause)
    if thing is not None:
        yield from _hidden_clause(sheet, marks, clause, thing)
        yield from _rest(sheet, marks, clause)
        yield from _nominal(sheet, marks, clause, thing, kids)
        return
    for c in kids:
        if sheet.deps[c] == "advmod" and sheet.lower[c] in _WH:
            # "the reports did not specify when or where"
            yield candidate(clause, "wh", (stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1),), Voice.SOURCE)
        elif sheet.deps[c] == "prep":
            yield from _prepositional(sheet, marks, clause, c)
        elif sheet.deps[c] in {"acomp", "oprd", "attr"}:
            content = stretched(sheet, marks, sheet.left[c], sheet.right[c] + 1)
            yield candidate(clause, "comp", (content,), Voice.REPORTER)
    yield from _rest(sheet, marks, clause)


def _clausal(sheet: Sheet, marks: Marks, clause: Clause, c: int, thing: int | None) -> Candidate:
    left, right = max(sheet.left[c], clause.cue[1]), sheet.right[c] + 1
    infinitive = any(sheet.tags[k] == "TO" and k < c for k in sheet.children[c])
    own_subject = any(sheet.deps[k] in SUBJECTS for k in sheet.children[c])
    if sheet.lower[left] in _WH:
        frame, voice = "wh", Voice.SOURCE
    elif infinitive:
        if own_subject or (thing is not None and thing < c):
            frame = "obj-inf"
            left = min(left, sheet.left[thing]) if thing is not None and thing < c else left
        else:
            frame = "inf"
        voice = Voice.REPORTER
    elif sheet.lower[left] in _WH or (sheet.lower[left] in {"about", "on"} and sheet.lower[left + 1] in _WH):
        frame, voice = "wh", Voice.SOURCE
    elif not own_subject and _first_verb_tag(sheet, c) == "VBG":
        frame, voice = "gerund", Voice.SOURCE
    elif (sheet.pos[c] not in {"VERB", "AUX"} and sheet.child(c, "aux", "cop") is None and sheet.deps[c] == "xcomp") or (
        # not 'were "deeply concerned"', whose participle is tagged as an adjective
        sheet.pos[c] in {"ADJ", "NOUN", "PROPN"}
        and sheet.deps[c] == "ccomp"
        and sheet.child(c, "aux", "auxpass", "cop") is None
    ):
        frame, voice = "comp", Voice.REPORTER
        if thing is not None and thing < c:
            left = min(left, sheet.left[thing])
    elif sheet.deps[c] == "xcomp":
        frame, voice = "bare", Voice.REPORTER
    else:
        frame, voice = "that", Voice.SOURCE
        left = _past_hearer(sheet, clause, c, left)
        if thing is not None and thing < c and sheet.right[thing] + 1 == left and sheet.lower[sheet.left[thing]] == "that":
            left = max(sheet.left[thing], clause.cue[1])  # "can confirm | that head coach Marta Lindgren has left"
        elif (
            not own_subject
            and thing is not None
            and thing < c
            and sheet.right[thing] + 1 == left
            and not can_speak(sheet, thing)
        ):
            left = max(sheet.left[thing], clause.cue[1])  # "warned | more closures could follow"
        right = _before_further_cue(sheet, c, _before_concession(sheet, left, right))
    if infinitive or sheet.tags[c] == "VB":
        right = _before_finite_verb(sheet, c, right)
    content = stretched(sheet, marks, left, right)
    if clause.lemma in _SEEMING and frame in {"inf", "comp"}:
        # "The train appears to have turned north": a judgement of whoever reports it, never the train's
        return replace(candidate(clause, frame, (*clause.source, content), Voice.HEDGE), source=(), source_head=None)
    return candidate(clause, frame, (content,), voice)


def _past_hearer(sheet: Sheet, clause: Clause, complement: int, left: int) -> int:
    """Past whom it is told, where the parser compounds them with a name: "told the court | Garrod had been …"."""
    subject = sheet.child(complement, *SUBJECTS)
    if clause.lemma != "tell" or subject is None or sheet.pos[subject] != "PROPN" or sheet.deps[left] != "det":
        return left
    hearers = [k for k in sheet.children[subject] if sheet.deps[k] == "compound" and sheet.pos[k] == "NOUN"]
    return hearers[-1] + 1 if hearers and can_speak(sheet, hearers[-1]) else left


def _is_predicate(sheet: Sheet, complement: int, subject: int) -> bool:
    """Whether a finite verb without a subject comes first: "the nails found in the device | were long" finds nothing."""
    first = sheet.left[complement]
    if sheet.pos[subject] != "NOUN" or can_speak(sheet, subject):
        return False  # "a deal that aides argue is possible"
    return sheet.tags[first] in {"VBD", "VBZ", "VBP"} and sheet.child(complement, *SUBJECTS, "expl", "mark") is None


def _first_verb_tag(sheet: Sheet, verb: int) -> str:
    """The tag of the first word of the verb's group: "having" in "denies having put pressure"."""
    return sheet.tags[next((k for k in sheet.children[verb] if sheet.deps[k] in {"aux", "auxpass"}), verb)]


def _before_further_cue(sheet: Sheet, complement: int, right: int) -> int:
    """Where "but denied that …" begins, and ", while Poland offered to …": others' cues are none of the content."""
    for c in sheet.children[complement]:
        if sheet.deps[c] == "conj" and outer_cue(sheet, c) is not None:
            joint = next((k for k in range(c, complement, -1) if sheet.deps[k] == "cc"), c)
            return min(right, joint)
        opening = sheet.left[c]
        if sheet.deps[c] == "advcl" and sheet.lower[opening] == "while" and sheet.words[opening - 1] == ",":
            subject = sheet.child(c, "nsubj")
            if subject is not None and can_speak(sheet, subject) and sheet.lemmas[c] in lexicon().verbs:
                return min(right, opening)
    return right


def _before_concession(sheet: Sheet, left: int, right: int) -> int:
    """Where ", despite …" or ", adding that …" begins: what the reporter or a further cue adds is none of the content."""
    for i in range(left + 1, right - 1):
        if sheet.words[i] == "," and (sheet.lower[i + 1] == "despite" or sheet.lower[i + 1] in _FURTHER_CUES):
            return i
    return right


def _before_finite_verb(sheet: Sheet, infinitive: int, right: int) -> int:
    """Where "and is heading north" begins after "appears to have turned": a finite verb shares no infinitive."""
    for c in sheet.children[infinitive]:
        finite = sheet.tags[c] in {"VBZ", "VBD"} or any(
            sheet.tags[k] in {"VBZ", "VBD", "MD"} for k in sheet.children[c] if k < c
        )
        if sheet.deps[c] == "conj" and finite and sheet.child(c, "nsubj", "nsubjpass") is None:
            joint = next((k for k in range(c, infinitive, -1) if sheet.deps[k] == "cc" and sheet.heads[k] == infinitive), c)
            return min(right, joint)
    return right


def _rest(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """The rest of the sentence, where the parser lost the clause: it begins with "that", or the cue is a saying."""
    after, end = clause.cue[1], sheet.sentence[clause.verb][1]
    if after >= end or (sheet.tags[clause.verb] == "VB" and clause.lemma == "say" and sheet.lower[after] != "that"):
        return
    if sheet.lower[after] != "that" and (clause.lemma not in _SAYINGS or sheet.words[after] in {",", "."} or not clause.source):
        return
    if sheet.lower[after] == "that" and sheet.tags[after] != "IN":
        return
    marked = sheet.lower[after] == "that"
    if any(sheet.tags[i] in _FINITE or (marked and sheet.pos[i] in VERBAL) for i in range(after, end)):
        rest = stretched(sheet, marks, after, end)
        if clause.passive:
            yield candidate(clause, "pass-that", (rest,), Voice.SOURCE if clause.source else Voice.NOBODY)
        else:
            yield candidate(clause, "that", (rest,), Voice.SOURCE)


def _hidden_clause(sheet: Sheet, marks: Marks, clause: Clause, thing: int) -> Iterator[Candidate]:
    """A clause without "that" whose subject the parser took for the cue's object.

    "The army assessed the train crossed into Russia", "as confirming Kim had entered Russia": right after the noun phrase
    stands a finite verb that has no subject of its own.
    """
    for i in range(thing + 1, min(sheet.sentence[thing][1], thing + _NEAR)):
        if sheet.deps[i] == "punct" or sheet.deps[i] == "cc" or sheet.tags[i] in {"WDT", "WP", "IN", "WRB"}:
            return
        if sheet.tags[i] not in _FINITE:
            continue
        verb = i if sheet.pos[i] == "VERB" else sheet.heads[i]
        if verb >= i and verb != clause.verb and sheet.child(verb, "nsubj", "nsubjpass", "mark") is None:
            end = max(sheet.right[verb], sheet.right[clause.verb] if sheet.heads[verb] == thing else 0) + 1
            yield candidate(clause, "that", (stretched(sheet, marks, sheet.left[thing], end),), Voice.SOURCE)
        return


def _name_calling(sheet: Sheet, marks: Marks, clause: Clause) -> Iterator[Candidate]:
    """What is named, and the name in quotation marks: called the new tax "a disgrace"."""
    after, end = clause.cue[1], sheet.sentence[clause.verb][1]
    opened = next((i for i in range(after + 1, min(end, after + _NEAR)) if i in marks.starts), None)
    if opened is not None and not any(sheet.pos[i] in VERBAL for i in range(after, opened)):
        # what is "called" something in quotation marks is judged in the source's own words
        naming = lexicon().licensed("verb", clause.lemma, "np-comp")
        content = (after, marks.starts[opened].end)
        if sheet.lower[opened - 1] == "of" and any(sheet.tags[i] == "VBG" for i in range(opened, content[1])):
            yield candidate(clause, "np-of", (content,), Voice.SOURCE)  # accused them of "dancing to its tune"
        yield candidate(clause, "np-quote", (content,), Voice.SOURCE if naming else Voice.REPORTER)


def _nominal(sheet: Sheet, marks: Marks, clause: Clause, thing: int, kids: list[int]) -> Iterator[Candidate]:
    left, right = sheet.left[thing], sheet.right[thing] + 1
    if sheet.words[thing].lower() in {"himself", "herself", "themselves", "itself"}:
        return
    for c in kids:
        if c > thing and sheet.deps[c] in {"prep", "oprd"} and sheet.left[c] <= right:
            name = sheet.lower[c] if sheet.deps[c] == "prep" else "comp"
            content = stretched(sheet, marks, left, sheet.right[c] + 1)
            voice = Voice.SOURCE if (clause.lemma, name) in _MEASURES else _voice_of(sheet, c)
            yield candidate(clause, f"np-{name}", (content,), voice)
            break
    content = stretched(sheet, marks, left, right)
    for c in sheet.children[thing]:
        if c > thing and sheet.deps[c] == "prep":
            # "accused the board of hiding losses": the parser hangs "of hiding losses" on the board
            voice = Voice.SOURCE if (clause.lemma, sheet.lower[c]) in _MEASURES else _voice_of(sheet, c)
            yield candidate(clause, f"np-{sheet.lower[c]}", (content,), voice)
    if sheet.lower[clause.verb] == "quoting":
        yield candidate(clause, "np-quoting", (content,), Voice.REPORTER)
    yield candidate(clause, "np", (content,), Voice.REPORTER)
    if any(sheet.deps[c] == "acl" and sheet.tags[c] == "VBN" for c in sheet.children[thing]):
        # "The army assessed the train crossed the border", for a cue that takes no object: no participle, its verb
        content = stretched(sheet, marks, left, sheet.right[clause.verb] + 1)
        yield candidate(clause, "that", (content,), Voice.SOURCE)


def _voice_of(sheet: Sheet, prep: int) -> Voice:
    """A gerund after the preposition is a claim of the source: "accused them of hiding losses"."""
    gerund = sheet.child(prep, "pcomp") is not None or sheet.tags[min(prep + 1, len(sheet) - 1)] == "VBG"
    return Voice.SOURCE if gerund else Voice.REPORTER


def _prepositional(sheet: Sheet, marks: Marks, clause: Clause, prep: int) -> Iterator[Candidate]:
    inner = sheet.child(prep, "pobj", "pcomp")
    if inner is None:
        return
    cue = clause.cue
    between = range(cue[1], prep)
    if all(sheet.deps[k] in {"advmod", "npadvmod", "prt"} for k in between):
        cue = (cue[0], prep + 1)
    content = stretched(sheet, marks, prep + 1, sheet.right[prep] + 1)
    infinitive = next((c for c in sheet.children[clause.verb] if c > prep and sheet.deps[c] in {"xcomp", "advcl"}), None)
    if (
        infinitive is not None
        and sheet.left[infinitive] == sheet.right[prep] + 1
        and sheet.tags[sheet.left[infinitive]] == "TO"
    ):
        whole = stretched(sheet, marks, prep + 1, sheet.right[infinitive] + 1)
        yield candidate(clause, f"prep-{sheet.lower[prep]}-inf", (whole,), Voice.REPORTER, cue)
    if content[0] < content[1]:
        voice = Voice.SOURCE if sheet.deps[inner] == "pcomp" else Voice.REPORTER
        yield candidate(clause, f"prep-{sheet.lower[prep]}", (content,), voice, cue)


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
        if c < verb or sheet.deps[c] not in {"xcomp", "ccomp", "advcl", "prep"}:
            continue
        if sheet.deps[c] == "prep":
            yield from _passive_prepositional(sheet, marks, clause, c, subject, cue)
            continue
        content = stretched(sheet, marks, max(sheet.left[c], cue[1]), sheet.right[c] + 1)
        if content[0] >= content[1]:
            continue
        infinitive = any(sheet.tags[k] == "TO" and k < c for k in sheet.children[c])
        if infinitive:
            voice = Voice.REPORTER if clause.source else Voice.HEDGE
            yield candidate(clause, "pass-inf", (*subject, content), voice, cue)
        elif sheet.lower[content[0]] in _WH:
            yield candidate(clause, "pass-wh", (content,), Voice.SOURCE if clause.source else Voice.NOBODY, cue)
        elif sheet.deps[c] != "advcl":
            voice = Voice.SOURCE if clause.source else Voice.NOBODY
            yield candidate(clause, "pass-that", (content,), voice, cue)
    if clause.empty and not clause.source and (late := _late_clause(sheet, cue[1], sheet.sentence[verb][1])) is not None:
        content = stretched(sheet, marks, late, sheet.sentence[verb][1])
        yield candidate(clause, "pass-that", (content,), Voice.NOBODY, cue)
    if subject and clause.source:
        yield candidate(clause, "pass", subject, Voice.REPORTER, cue)
    if sheet.lower[min(cue[1], len(sheet) - 1)] == "that":
        yield from _rest(sheet, marks, clause)


def _late_clause(sheet: Sheet, after: int, end: int) -> int | None:
    """Where "that" opens after a time or place that the parser hung it on: "rumoured before the vote that he might go"."""
    for i in range(after, min(end - 1, after + _NEAR)):
        if sheet.lower[i] == "that" and sheet.tags[i] in {"IN", "WDT"}:
            return i
        if sheet.words[i] == "." or sheet.pos[i] in VERBAL:
            return None
    return None


def _passive_prepositional(
    sheet: Sheet, marks: Marks, clause: Clause, prep: int, subject: Runs, cue: Run
) -> Iterator[Candidate]:
    """Asked about the delay; is seen as a rival; was accused of theft."""
    content = stretched(sheet, marks, prep + 1, sheet.right[prep] + 1)
    if content[0] >= content[1]:
        return
    word = sheet.lower[prep]
    voice = Voice.HEDGE if word in {"as", "of"} and not clause.source else Voice.REPORTER
    if word == "as":
        whole = stretched(sheet, marks, prep, content[1])
        yield candidate(clause, "pass-as", (*subject, whole), voice, cue)
    else:
        group = (cue[0], prep + 1) if prep == cue[1] else cue
        yield candidate(clause, f"pass-{word}", (content,), voice, group)
