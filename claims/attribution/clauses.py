"""A cue verb in its clause: its subject, and the spans of its source and verb group, delimited by
the PolNeAR guidelines."""

from dataclasses import dataclass, replace

from claims.attribution.lexicon import lexicon, object_control
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import NOMINAL_SUBJECTS, NOUNS, QUOTE_MARKS, TENSED, VERBS
from claims.language.words import speaking_nouns
from claims.model import SpeechAct

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_VEHICLES = frozenset({"statement", "letter", "tweet", "memo", "message", "email", "report", "post", "note", "release"})
_LINKS = frozenset({"to", "as", "so", "far"})
_RELAYS = frozenset({"quote", "cite", "report"})
_TAIL = frozenset({",", ".", ";", ":", "—", "–", "-", "--", "...", "…"})
_GROUP = frozenset({"aux", "auxpass", "neg", "advmod"})
_ASIDES = frozenset({",", "—", "–", "-"})
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_NO_LEAD = frozenset(
    {"when", "where", "how", "why", "so", "then", "as", "however", "meanwhile", "instead", "here", "there", "though"}
)


def source_span(parsed: ParsedDoc, head: int, *, floor: int, ceiling: int, inverted: bool = False) -> Run:
    """The noun phrase of ``head`` within ``floor`` (included) and ``ceiling`` (excluded).

    A parenthetical includes its second comma ("Smith, a lawyer,"); an incidental relative clause is excluded, but one that
    introduces a speaker after the cue is included ("said Smith, who runs the shop").
    """
    start, end = max(parsed.left_edge[head], floor), min(parsed.right_edge[head] + 1, ceiling)
    words = parsed.words
    for edge in range(head + 1, end - 1):
        if inverted and parsed.lower[edge + 1] == "who" and parsed.child(parsed.heads[edge + 1], "ccomp", "xcomp") is None:
            continue
        if words[edge] in _ASIDES and (parsed.lower[edge + 1] in _RELATIVES or _opens_aside(parsed, edge + 1, head)):
            end = edge
            break
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (
        words[start] in _TAIL or words[start].isspace() or words[start] in QUOTE_MARKS or parsed.deps[start] == "cc"
    ):
        start += 1
    if "," in words[head + 1 : end] and end < ceiling and words[end] == ",":
        end += 1
    return (_start_with_kind(parsed, start, floor), max(end, start))


def _start_with_kind(parsed: ParsedDoc, start: int, floor: int) -> int:
    """The start of a name with what it is called by, which the parser cuts off: "…, **local newspaper** the Argus reported"."""
    at = start - 1
    if at <= floor or parsed.lower[start] != "the" or parsed.tags[at] != "NN" or parsed.lemmas[at] not in speaking_nouns():
        return start
    while at > floor and parsed.pos[at - 1] in ("ADJ", "NOUN", "DET"):
        at -= 1
    return at if at > 0 and parsed.words[at - 1] == "," else start


def _opens_aside(parsed: ParsedDoc, i: int, head: int) -> bool:
    """Whether a clause attached to the noun begins here: ", speaking on Monday"."""
    top = i
    while parsed.heads[top] != head and parsed.heads[top] != top and parsed.left_edge[parsed.heads[top]] == i:
        top = parsed.heads[top]
    return parsed.heads[top] == head and parsed.deps[top] in {"advcl", "acl", "ccomp", "parataxis", "relcl"}


def verb_group(parsed: ParsedDoc, verb: int, *, floor: int) -> Run:
    """The verb with the adjacent auxiliaries, negation and adverbs."""
    start = verb
    children = set(parsed.children[verb])
    while start > floor:
        before = start - 1
        grouped = before in children and parsed.deps[before] in _GROUP and parsed.lower[before] not in _NO_LEAD
        adverb_of_adverb = parsed.deps[before] == "advmod" and start <= parsed.heads[before] < verb
        if not (grouped or adverb_of_adverb):
            break
        start = before
    end = verb + 1
    while end < len(parsed.words) and end in children and _follows(parsed, end):
        end += 1
    if end < len(parsed.words) and end in children and parsed.lower[end] == "in":
        vehicle = parsed.child(end, "pobj")
        if vehicle is not None and parsed.lower[vehicle] == "statement" and parsed.left_edge[vehicle] == end + 1:
            end = vehicle + 1  # "said in a statement"
    return (start, end)


def _follows(parsed: ParsedDoc, i: int) -> bool:
    """Whether the word after the verb is part of its group: "pointed out", "spoke openly"."""
    dep = parsed.deps[i]
    return dep in {"prt", "neg"} or (dep == "advmod" and parsed.tags[i] == "RB" and parsed.lower[i] not in _NO_LEAD)


def trimmed(parsed: ParsedDoc, start: int, end: int) -> Run:
    """``start`` to ``end`` without white space or the surrounding sentence's punctuation."""
    words = parsed.words
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (words[start] in _TAIL or words[start].isspace()):
        start += 1
    return (start, end)


def stretched(parsed: ParsedDoc, start: int, end: int) -> Run:
    """``start``..``end`` trimmed, and extended to the whole of a quotation or hyphenated word that it cuts."""
    start, end = trimmed(parsed, start, end)
    if start >= end:
        return (start, end)
    while end + 1 < len(parsed.words) and parsed.words[end] == "-" and not (parsed.spaces[end - 1] or parsed.spaces[end]):
        end += 2  # "co-operate" is three tokens, and not always one phrase to the parser
    opening = parsed.quotations.around[start]
    if opening is not None and start - 1 <= opening.start <= start:
        start = opening.start
        if end >= opening.end and parsed.words[opening.end - 2] == ",":
            return (start, opening.end)  # "We lost everything," adding …: the comma says that the quotation was all
        end = max(end, opening.end)
    last = parsed.quotations.around[end - 1]
    if last is not None and last.start >= start:
        end = max(end, last.end)
    elif last is None and end < len(parsed.words) and parsed.words[end] in {".", ",", "?", "!"}:
        closing = parsed.quotations.ending.get(end + 2)
        if closing is not None and closing.start >= start:
            end = closing.end
    return (start, end)


@dataclass(slots=True)
class Clause:
    """A cue verb with its source, before its content is determined.

    ``anchor`` is the syntactic head of the cue: "quoted" in "was quoted as saying", "went" in "went on
    to say", else the cue verb itself. ``empty`` is set for "it is said that …".
    ``aside`` is set if words in commas separate subject and verb ("Ms Lind, who left in May, said").
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
        """The run from source to cue if they are adjacent, else the cue."""
        if not self.source:
            return self.cue
        (a, b), (c, d) = self.source[0], self.cue
        if b <= c and (c - b <= 1 or self.aside):
            return (a, d)
        if d <= a and a - d <= 1:
            return (c, b)
        return self.cue


def subject_of(parsed: ParsedDoc, verb: int, depth: int = 0) -> int | None:
    """The head of the explicit or implied subject of ``verb``."""
    found = None
    for child in parsed.children[verb]:
        if parsed.deps[child] in NOMINAL_SUBJECTS and (found is None or child < verb):
            found = child  # the nearer one: "Teachers 'exhausted', union warns"
    if found is not None:
        return found
    if depth > 4:
        return None
    dep, head = parsed.deps[verb], parsed.heads[verb]
    if dep == "conj" and parsed.pos[head] in VERBS:
        if (outer := outer_cue(parsed, verb)) is not None:
            return subject_of(parsed, outer, depth + 1)
        if parsed.tags[head] == "VB" and parsed.tags[verb] in {"VBD", "VBZ"} and parsed.pos[parsed.heads[head]] in VERBS:
            head = parsed.heads[head]  # "The union said the strike would begin and warned …": no strike warns
        return subject_of(parsed, head, depth + 1)
    if dep in {"xcomp", "advcl", "acomp"}:
        if dep == "advcl" and parsed.child(verb, "mark") is not None:
            return None
        if dep == "xcomp" and parsed.lemmas[head] in object_control() and (thing := parsed.child(head, "dobj")) is not None:
            return thing
        if parsed.tags[verb] == "VBG" and verb and parsed.words[parsed.left_edge[verb] - 1] == ",":
            # "She said her father backed it, saying …": after a comma, the sentence's subject speaks
            while parsed.deps[head] in {"ccomp", "acl", "pcomp", "relcl"} and parsed.heads[head] != head:
                head = parsed.heads[head]
        return subject_of(parsed, head, depth + 1)
    if dep == "acl":
        return head
    if dep == "pcomp" and parsed.deps[head] == "prep":
        above = parsed.heads[head]
        if parsed.lower[head] == "as" and (thing := parsed.child(above, "dobj")) is not None:
            return thing
        if parsed.pos[above] in VERBS:
            return subject_of(parsed, above, depth + 1)
    return None


def outer_cue(parsed: ParsedDoc, verb: int) -> int | None:
    """The cue in whose content the parser coordinated ``verb``, though it is a further cue of the same source.

    "The ministry acknowledged that the depot had been hit but denied that any ship had sunk": no depot denies.
    """
    if parsed.deps[verb] != "conj" or parsed.tags[verb] not in TENSED or parsed.lemmas[verb] not in lexicon().verbs:
        return None
    asks = parsed.child(verb, "dobj") is not None and parsed.child(verb, "xcomp") is not None  # and urged them to back it
    if not (asks or parsed.child(verb, "ccomp") is not None) or parsed.child(verb, *NOMINAL_SUBJECTS, "aux") is not None:
        return None
    first = parsed.heads[verb]
    while (
        parsed.deps[first] == "conj"
        and parsed.pos[parsed.heads[first]] in VERBS
        and parsed.child(first, *NOMINAL_SUBJECTS) is None
    ):
        first = parsed.heads[first]
    outer = parsed.heads[first]
    subject = parsed.child(first, *NOMINAL_SUBJECTS)
    if parsed.deps[first] != "ccomp" or outer > first or subject is None or parsed.pos[outer] not in VERBS:
        return None
    shared = parsed.tags[verb] == parsed.tags[outer] != "VBD" or not can_speak(parsed, subject)
    return outer if shared and parsed.child(outer, "nsubj") is not None else None


def can_speak(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a noun denotes a person, body or document; a pronoun does not count itself, only its antecedent."""
    return parsed.pos[noun] == "PROPN" or parsed.lemmas[noun] in speaking_nouns()


GOING_ON = frozenset({"and", "but", "or", "while"})
"""Words that join a further clause to what was said before the cue: "It is shut, she said, **and** buses run"."""


def goes_on(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether the words from ``start`` to ``end`` are a clause with its own subject in which nobody else says anything: "The
    toll has risen, officials said, and **more bodies may be found**", not "and **the mayor said** …", nor after "but" and
    "while", with which reporters set something of their own against it."""
    if parsed.lower[start - 1] in ("but", "while"):
        return False
    subject = any(parsed.deps[i] in NOMINAL_SUBJECTS and i < parsed.heads[i] < end for i in range(start, end))
    return subject and not another_speaks(parsed, start, end) and "according" not in parsed.lower[start:end]


def another_speaks(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether somebody in the words from ``start`` to ``end`` is the subject of a cue: "the city closed it; **the mayor
    declined** to say why"."""
    subjects = (i for i in range(start, end) if parsed.deps[i] in NOMINAL_SUBJECTS and i < parsed.heads[i] < end)
    speaking = (i for i in subjects if parsed.pos[i] == "PRON" or can_speak(parsed, i))
    return any(parsed.lemmas[parsed.heads[i]] in lexicon().verbs for i in speaking)


def clause_of(parsed: ParsedDoc, verb: int, lemma: str, act: SpeechAct) -> Clause:
    """The cue verb ``verb`` with its source and verb group."""
    start, end = parsed.sentence[verb]
    passive = _is_passive(parsed, verb)
    subject = subject_of(parsed, verb)
    empty = parsed.child(verb, "expl") is not None
    if subject is not None and parsed.lower[subject] == "it" and passive:
        empty = True
    anchor, cue = _whole_cue(parsed, verb, verb_group(parsed, verb, floor=start))
    if anchor != verb and parsed.deps[verb] == "acl":
        subject = subject_of(parsed, anchor)
    head = subject
    if passive:
        head = None
        agent = parsed.child(verb, "agent")
        if agent is not None and (by := parsed.child(agent, "pobj")) is not None:
            head = by
    source: Runs = ()
    if head is not None and not (empty and head == subject):
        if head < start:
            head = _phrase_head(parsed, start, cue[0]) or head  # a dateline's place is not a speaker
        floor, ceiling = (start, cue[0]) if head < verb else (cue[1], end)
        span = source_span(parsed, head, floor=floor, ceiling=ceiling, inverted=head > verb)
        if span[0] < span[1]:
            source = (_with_title(parsed, verb, _with_office(parsed, anchor, span)),)
    if not passive and lemma == "say" and (name := _name_before(parsed, cue[0], start)) is not None:
        described = bool(source) and source[0][1] == name[0] - 1  # up to the comma before the name
        if described or not source:
            head, source = name[1] - 1, ((source[0][0] if described else name[0], name[1]),)
    aside = (
        bool(source)
        and source[0][1] < cue[0]
        and parsed.words[source[0][1]] == ","
        and head == parsed.child(anchor, *NOMINAL_SUBJECTS)
    )
    return Clause(verb, anchor, lemma, head if source else None, passive, empty, source, cue, act, aside)


def _is_passive(parsed: ParsedDoc, verb: int) -> bool:
    if parsed.child(verb, "auxpass", "nsubjpass") is not None:
        return True
    # "Asked about the delay, the mayor said …": a participle without its own auxiliary speaks of what was done to the mayor
    return parsed.tags[verb] == "VBN" and parsed.deps[verb] in {"advcl", "acl"} and parsed.child(verb, "aux", "nsubj") is None


def _whole_cue(parsed: ParsedDoc, verb: int, group: Run) -> tuple[int, Run]:
    """The cue with the verbs that introduce it: "went on to say", "was quoted as saying"."""
    dep, above = parsed.deps[verb], parsed.heads[verb]
    if dep == "acl" and parsed.lemmas[above] in _VEHICLES and parsed.deps[above] == "dobj" and above == group[0] - 1:
        # the sentient source has the artefact in its cue: "the firm | issued a statement saying | it would appeal"
        issuing = parsed.heads[above]
        return issuing, (verb_group(parsed, issuing, floor=parsed.sentence[verb][0])[0], group[1])
    if dep == "pcomp" and parsed.lower[above] == "as":
        above = parsed.heads[above]
        if parsed.lemmas[above] not in _RELAYS or parsed.child(above, "auxpass") is None:
            return verb, group
    elif dep != "xcomp" or above > verb or _takes(parsed, above, verb):
        return verb, group
    elif parsed.deps[above] == "acomp" and parsed.pos[above] == "ADJ":
        above = parsed.heads[above]
    start = verb_group(parsed, above, floor=parsed.sentence[verb][0])
    between = range(start[1], group[0])
    if all(parsed.lower[i] in _LINKS or parsed.deps[i] in {"advmod", "prt", "acomp"} for i in between):
        return above, (start[0], group[1])
    return verb, group


def _takes(parsed: ParsedDoc, above: int, verb: int) -> bool:
    """Whether the verb above is a cue with this complement for its content: "reported hearing shots", "vowed to ask"."""
    frame = "gerund" if parsed.tags[verb] == "VBG" else "inf"
    return any(("verb", parsed.lemmas[above], each) in lexicon().acts for each in (frame, "inf"))


def _with_office(parsed: ParsedDoc, verb: int, span: Run) -> Run:
    """ "State news agency | Antara reported": the parser gives the verb two subjects side by side."""
    noun = parsed.heads[verb]
    if parsed.deps[verb] == "relcl" and noun + 1 == span[0] and parsed.pos[noun] == "NOUN" and can_speak(parsed, noun):
        comma = parsed.left_edge[noun] - 1  # "…, the state news agency | TASS reported": not the agency's relative clause
        if parsed.pos[span[0]] == "PROPN" and comma >= parsed.sentence[verb][0] and parsed.words[comma] == ",":
            return (comma + 1, span[1])
    for c in parsed.children[verb]:
        # "do" may be part of a name: "the Civil Defence of Rio Grande | do Sul state denied".
        if parsed.deps[c] in NOMINAL_SUBJECTS and 0 <= span[0] - parsed.right_edge[c] - 1 <= (
            parsed.lower[span[0] - 1] == "do"
        ):
            return (max(parsed.left_edge[c], parsed.sentence[verb][0]), span[1])
    return span


def _name_before(parsed: ParsedDoc, cue: int, start: int) -> Run | None:
    """The name in commas before a speech verb that the parser did not attach as its subject: "the widow, Joan Peake, said"."""
    end = cue - 1
    first = end
    while first > start and parsed.pos[first - 1] == "PROPN":
        first -= 1
    bounded = first > start and parsed.words[first - 1] == "," and parsed.words[end] == ","
    return (first, end) if bounded and first < end else None


def _with_title(parsed: ParsedDoc, verb: int, span: Run) -> Run:
    """ "Malaysia's Prime Minister, Najib Razak said": the parser makes the title the root and the verb hang from it."""
    title = parsed.heads[verb]
    comma = span[0] - 1
    if parsed.pos[title] not in NOUNS or title != comma - 1 or parsed.words[comma] != "," or parsed.pos[span[0]] == "ADJ":
        return span  # "… with a broken arm, local newspaper the Argus reported"
    if (
        parsed.pos[span[1] - 1] != "PROPN"
        or verb < span[1]
        or parsed.words[min(verb + 1, len(parsed.words) - 1)] in {".", '"', "''"}
    ):
        return span  # "A great day, Ms Hart said." has a content before the comma
    start = title
    while start > parsed.sentence[verb][0] and parsed.deps[start - 1] in {"compound", "amod", "poss", "case", "det", "nummod"}:
        start -= 1
    return (start, span[1])


def with_inverted_source(parsed: ParsedDoc, clause: Clause) -> Clause:
    """The clause with the speaker after the verb, if the parser mistook it for an object: '"…," chirped Anna.'"""
    if clause.source:
        return clause
    after = clause.cue[1]
    head = next((c for c in parsed.children[clause.verb] if c >= after and parsed.pos[c] in _NOMINAL), None)
    if head is None or parsed.left_edge[head] != after:
        head = _phrase_head(parsed, after, parsed.sentence[clause.verb][1])
    if head is None:
        return clause
    span = source_span(parsed, head, floor=after, ceiling=parsed.sentence[clause.verb][1], inverted=True)
    return replace(clause, subject=head, source=(span,)) if span[0] == after else clause


def _phrase_head(parsed: ParsedDoc, start: int, end: int) -> int | None:
    """The head of the noun phrase that begins at ``start``."""
    if start >= end:
        return None
    top = start
    while parsed.heads[top] != top and parsed.left_edge[parsed.heads[top]] == start and parsed.heads[top] < end:
        top = parsed.heads[top]
    return top if parsed.pos[top] in _NOMINAL else start if parsed.pos[start] in _NOMINAL else None
