"""A cue verb in its clause: its subject, the span of its source and the span of its verb group."""

from dataclasses import dataclass, replace

from claims.attribution.layout.spans import source_span, verb_group
from claims.attribution.lexicon import Lexicon, lexicon, object_control, speaking_nouns
from claims.attribution.sheet import VERBAL, Sheet
from claims.language import Run, Runs
from claims.model import SpeechAct

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_VEHICLES = frozenset({"statement", "letter", "tweet", "memo", "message", "email", "report", "post", "note", "release"})
_LINKS = frozenset({"to", "as", "so", "far"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELAYS = frozenset({"quote", "cite", "report"})


@dataclass(slots=True)
class Clause:
    """A cue verb with its source, before its content is looked for.

    ``anchor`` is the verb that stands in the sentence for the cue: "quoted" in "was quoted as saying", "went" in "went on
    to say", else the cue verb itself. ``empty`` is set for "it is said that …".
    ``aside`` is set where words in commas stand between subject and verb ("Ms Lind, who left in May, said").
    """

    verb: int
    anchor: int
    lemma: str
    subject: int | None
    passive: bool
    empty: bool
    source: Runs
    cue: Run
    act: SpeechAct
    aside: bool = False

    @property
    def cluster(self) -> Run:
        """From the first to the last token of source and cue where they stand side by side, else the cue."""
        if not self.source:
            return self.cue
        (a, b), (c, d) = self.source[0], self.cue
        if b <= c and (c - b <= 1 or self.aside):
            return (a, d)
        if d <= a and a - d <= 1:
            return (c, b)
        return self.cue


def subject_of(sheet: Sheet, verb: int, depth: int = 0) -> int | None:
    """The head of the noun phrase that is, or is understood as, the subject of ``verb``."""
    found = None
    for child in sheet.children[verb]:
        if sheet.deps[child] in SUBJECTS and (found is None or child < verb):
            found = child  # the nearer one: "Teachers 'exhausted', union warns"
    if found is not None:
        return found
    if depth > 4:
        return None
    dep, head = sheet.deps[verb], sheet.heads[verb]
    if dep == "conj" and sheet.pos[head] in VERBAL:
        if (outer := outer_cue(sheet, verb)) is not None:
            return subject_of(sheet, outer, depth + 1)
        if sheet.tags[head] == "VB" and sheet.tags[verb] in {"VBD", "VBZ"} and sheet.pos[sheet.heads[head]] in VERBAL:
            head = sheet.heads[head]  # "The union said the strike would begin and warned …": no strike warns
        return subject_of(sheet, head, depth + 1)
    if dep in {"xcomp", "advcl", "acomp"}:
        if dep == "advcl" and sheet.child(verb, "mark") is not None:
            return None
        if dep == "xcomp" and sheet.lemmas[head] in object_control() and (thing := sheet.child(head, "dobj")) is not None:
            return thing
        if sheet.tags[verb] == "VBG" and verb and sheet.words[sheet.left[verb] - 1] == ",":
            # "She said her father backed it, saying …": what trails after a comma is said by the sentence's subject
            while sheet.deps[head] in {"ccomp", "acl", "pcomp", "relcl"} and sheet.heads[head] != head:
                head = sheet.heads[head]
        return subject_of(sheet, head, depth + 1)
    if dep == "acl":
        return head
    if dep == "pcomp" and sheet.deps[head] == "prep":
        above = sheet.heads[head]
        if sheet.lower[head] == "as" and (thing := sheet.child(above, "dobj")) is not None:
            return thing
        if sheet.pos[above] in VERBAL:
            return subject_of(sheet, above, depth + 1)
    return None


def outer_cue(sheet: Sheet, verb: int) -> int | None:
    """The cue in whose content the parser coordinated ``verb``, though it is a further cue of the same source.

    "The ministry acknowledged that the depot had been hit but denied that any ship had sunk": no depot denies.
    """
    if sheet.deps[verb] != "conj" or sheet.tags[verb] not in _FINITE or sheet.lemmas[verb] not in lexicon().verbs:
        return None
    asks = sheet.child(verb, "dobj") is not None and sheet.child(verb, "xcomp") is not None  # and urged them to back it
    if not (asks or sheet.child(verb, "ccomp") is not None) or sheet.child(verb, *SUBJECTS, "aux") is not None:
        return None
    first = sheet.heads[verb]
    while sheet.deps[first] == "conj" and sheet.pos[sheet.heads[first]] in VERBAL and sheet.child(first, *SUBJECTS) is None:
        first = sheet.heads[first]
    outer = sheet.heads[first]
    subject = sheet.child(first, *SUBJECTS)
    if sheet.deps[first] != "ccomp" or outer > first or subject is None or sheet.pos[outer] not in VERBAL:
        return None
    shared = sheet.tags[verb] == sheet.tags[outer] != "VBD" or not can_speak(sheet, subject)
    return outer if shared and sheet.child(outer, "nsubj") is not None else None


def can_speak(sheet: Sheet, noun: int) -> bool:
    """Whether a noun names somebody, a body or a document; a pronoun is left to what it stands for."""
    return sheet.pos[noun] == "PROPN" or sheet.lemmas[noun] in speaking_nouns()


def clause_of(sheet: Sheet, verb: int, lemma: str, act: SpeechAct, lexicon: Lexicon | None = None) -> Clause:
    """The cue verb ``verb`` with its source and verb group."""
    start, end = sheet.sentence[verb]
    passive = _is_passive(sheet, verb)
    subject = subject_of(sheet, verb)
    empty = sheet.child(verb, "expl") is not None
    if subject is not None and sheet.lower[subject] == "it" and passive:
        empty = True
    anchor, cue = _whole_cue(sheet, verb, verb_group(sheet, verb, floor=start), lexicon)
    if anchor != verb and sheet.deps[verb] == "acl":
        subject = subject_of(sheet, anchor)
    head = subject
    if passive:
        head = None
        agent = sheet.child(verb, "agent")
        if agent is not None and (by := sheet.child(agent, "pobj")) is not None:
            head = by
    source: Runs = ()
    if head is not None and not (empty and head == subject):
        if head < start:
            head = _phrase_head(sheet, start, cue[0]) or head  # a dateline's place is no speaker
        floor, ceiling = (start, cue[0]) if head < verb else (cue[1], end)
        span = source_span(sheet, head, floor=floor, ceiling=ceiling, inverted=head > verb)
        if span[0] < span[1]:
            source = (_with_title(sheet, verb, _with_office(sheet, anchor, span)),)
    if not source and not passive and lemma == "say" and (name := _name_before(sheet, cue[0], start)) is not None:
        head, source = name[1] - 1, (name,)
    aside = (
        bool(source) and head == sheet.child(anchor, *SUBJECTS) and source[0][1] < cue[0] and sheet.words[source[0][1]] == ","
    )
    return Clause(verb, anchor, lemma, head if source else None, passive, empty, source, cue, act, aside)


def _is_passive(sheet: Sheet, verb: int) -> bool:
    if sheet.child(verb, "auxpass", "nsubjpass") is not None:
        return True
    # "Asked about the delay, the mayor said …": a participle without its own auxiliary speaks of what was done to the mayor
    return sheet.tags[verb] == "VBN" and sheet.deps[verb] in {"advcl", "acl"} and sheet.child(verb, "aux", "nsubj") is None


def _whole_cue(sheet: Sheet, verb: int, group: Run, lexicon: Lexicon | None) -> tuple[int, Run]:
    """The cue with the verbs before it that only lead up to it: "went on to say", "was quoted as saying"."""
    dep, above = sheet.deps[verb], sheet.heads[verb]
    if dep == "acl" and sheet.lemmas[above] in _VEHICLES and sheet.deps[above] == "dobj" and above == group[0] - 1:
        # the sentient source has the artefact in its cue: "the firm | issued a statement saying | it would appeal"
        issuing = sheet.heads[above]
        return issuing, (verb_group(sheet, issuing, floor=sheet.sentence[verb][0])[0], group[1])
    if dep == "pcomp" and sheet.lower[above] == "as":
        above = sheet.heads[above]
        if sheet.lemmas[above] not in _RELAYS or sheet.child(above, "auxpass") is None:
            return verb, group
    elif dep != "xcomp" or above > verb or (lexicon is not None and _takes(lexicon, sheet, above, verb)):
        return verb, group
    elif sheet.deps[above] == "acomp" and sheet.pos[above] == "ADJ":
        above = sheet.heads[above]
    start = verb_group(sheet, above, floor=sheet.sentence[verb][0])
    between = range(start[1], group[0])
    if all(sheet.lower[i] in _LINKS or sheet.deps[i] in {"advmod", "prt", "acomp"} for i in between):
        return above, (start[0], group[1])
    return verb, group


def _takes(lexicon: Lexicon, sheet: Sheet, above: int, verb: int) -> bool:
    """Whether the verb above is a cue with this complement for its content: "reported hearing shots", "vowed to ask"."""
    frame = "gerund" if sheet.tags[verb] == "VBG" else "inf"
    return lexicon.licensed("verb", sheet.lemmas[above], frame) or lexicon.licensed("verb", sheet.lemmas[above], "inf")


def _with_office(sheet: Sheet, verb: int, span: Run) -> Run:
    """ "State news agency | Antara reported": the parser gives the verb two subjects side by side."""
    noun = sheet.heads[verb]
    if sheet.deps[verb] == "relcl" and noun + 1 == span[0] and sheet.pos[noun] == "NOUN" and can_speak(sheet, noun):
        comma = sheet.left[noun] - 1  # "…, the state news agency | TASS reported": no relative clause of the agency's
        if sheet.pos[span[0]] == "PROPN" and comma >= sheet.sentence[verb][0] and sheet.words[comma] == ",":
            return (comma + 1, span[1])
    for c in sheet.children[verb]:
        # … and a name's own "do" is no verb: "the Civil Defence of Rio Grande | do Sul state denied"
        if sheet.deps[c] in SUBJECTS and 0 <= span[0] - sheet.right[c] - 1 <= (sheet.lower[span[0] - 1] == "do"):
            return (max(sheet.left[c], sheet.sentence[verb][0]), span[1])
    return span


def _name_before(sheet: Sheet, cue: int, start: int) -> Run | None:
    """The name in commas before a saying whose subject the parser lost: "the victim's widow, Joan Peake, said"."""
    end = cue - 1
    first = end
    while first > start and sheet.pos[first - 1] == "PROPN":
        first -= 1
    bounded = first > start and sheet.words[first - 1] == "," and sheet.words[end] == ","
    return (first, end) if bounded and first < end else None


def _with_title(sheet: Sheet, verb: int, span: Run) -> Run:
    """ "Malaysia's Prime Minister, Najib Razak said": the parser makes the title the root and the verb hang from it."""
    title = sheet.heads[verb]
    comma = span[0] - 1
    if sheet.pos[title] not in {"NOUN", "PROPN"} or title != comma - 1 or sheet.words[comma] != ",":
        return span
    if sheet.pos[span[1] - 1] != "PROPN" or verb < span[1] or sheet.words[min(verb + 1, len(sheet) - 1)] in {".", '"', "''"}:
        return span  # "A great day, Ms Hart said." has a content before the comma
    start = title
    while start > sheet.sentence[verb][0] and sheet.deps[start - 1] in {"compound", "amod", "poss", "case", "det", "nummod"}:
        start -= 1
    return (start, span[1])


def with_inverted_source(sheet: Sheet, clause: Clause) -> Clause:
    """The clause with the speaker after the verb where the parser took it for an object: '"…," chirped Anna.'"""
    if clause.source:
        return clause
    after = clause.cue[1]
    head = next((c for c in sheet.children[clause.verb] if c >= after and sheet.pos[c] in _NOMINAL), None)
    if head is None or sheet.left[head] != after:
        head = _phrase_head(sheet, after, sheet.sentence[clause.verb][1])
    if head is None:
        return clause
    span = source_span(sheet, head, floor=after, ceiling=sheet.sentence[clause.verb][1], inverted=True)
    return replace(clause, subject=head, source=(span,)) if span[0] == after else clause


def _phrase_head(sheet: Sheet, start: int, end: int) -> int | None:
    """The head of the noun phrase that begins at ``start``."""
    if start >= end:
        return None
    top = start
    while sheet.heads[top] != top and sheet.left[sheet.heads[top]] == start and sheet.heads[top] < end:
        top = sheet.heads[top]
    return top if sheet.pos[top] in _NOMINAL else start if sheet.pos[start] in _NOMINAL else None
