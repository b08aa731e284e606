"""Relative clauses: the antecedent in the place of its pronoun."""

from collections.abc import Sequence

from claims.language import ParsedDoc
from claims.language.labels import AUXILIARIES, NAMES, NOMINAL_SUBJECTS, PLURALS, VERBS
from claims.language.names import ArticleNames
from claims.language.registry import LEXICON
from claims.language.times import times
from claims.language.words import words_as
from claims.sources import Speakers
from claims.splitting.clause import Clause, verb_above
from claims.splitting.contractions import apostrophe
from claims.splitting.entities import is_person
from claims.splitting.relative_nouns import (
    as_named,
    coordination,
    determines,
    holder_of,
    is_beside_person,
    is_office,
    nouns_above,
    phrase_before,
)
from claims.splitting.summaries import said_of_summary, summing_noun, sums_up
from claims.splitting.verbs import dependents_before, whole
from claims.splitting.wording import (
    MARKS,
    Piece,
    collectives,
    is_plural,
    mentions_in,
    people_nouns,
    without_space,
)

_PLACE_PREPOSITIONS = frozenset({"in", "at", "on", "near", "inside", "outside", "during"})
_BELOW_MAIN = frozenset({"advcl", "relcl", "acl"})
_SPANS = frozenset({"year", "month", "day", "week", "weekend", "season", "time", "date"})
_OF_EVENTS = frozenset({"last", "begin", "start", "end", "kill", "injure", "wound", "cost", "erupt", "occur", "happen"})
"""Verbs whose subject is no place: an event, or a thing; some of them a body, where they have an object."""
_BEGINNING = frozenset({"begin", "start", "end"})
_OF_ORIGIN = frozenset({"from", "over", "across", "by"})
_THEN = frozenset({"after", "following", "upon"})
_EXAMPLES = frozenset({"as", "including", "like"})


_MANNERS = frozenset({"way", "manner", "extent", "degree"})
_COUNTING = frozenset({"several", "many", "few", "various", "numerous"})


def relative(
    names: ArticleNames, clause: Clause, tokens: list[int], pronoun: int | None, speakers: Speakers
) -> Sequence[Piece]:
    """The plan of a relative clause, with the antecedent in place of the ``pronoun``. If the antecedent is unclear, the main
    clause is put in front unchanged."""
    noun = summing_noun(names.parsed, clause.head)
    if noun is not None and noun in tokens:
        plan = said_of_summary(names.parsed, clause.head, noun, tokens)
    elif pronoun is None:
        return tokens
    else:
        plan = _with_antecedent(names, clause, tokens, pronoun, speakers)
    top = clause.head
    while names.parsed.deps[top] == "conj" and names.parsed.heads[top] != top:
        top = names.parsed.heads[top]
    if list(plan) != tokens or names.parsed.deps[top] not in ("relcl", "acl"):
        return plan
    return after_host(names.parsed, clause, tokens)


def after_host(parsed: ParsedDoc, clause: Clause, tokens: list[int]) -> Sequence[Piece]:
    """The clause of ``tokens`` with all of its sentence that stands before it in the same voice: "The fair opened in Hull in
    1999, **which nobody noticed**"."""
    host = verb_above(parsed, parsed.heads[clause.head])
    while (not parsed.is_finite(host) or parsed.deps[host] in _BELOW_MAIN) and parsed.heads[host] != host:
        host = verb_above(parsed, parsed.heads[host])
    start = parsed.left_edge[host]
    spoken = clause.relations and parsed.quotations.around[tokens[0]]
    clausal = parsed.is_finite(host) or parsed.subject(host) is not None
    if not clausal or start >= tokens[0] or (spoken and spoken.start > start):
        return tokens
    while start < tokens[0] and (parsed.is_mark[start] or parsed.deps[start] == "cc" or parsed.lower[start] == "that"):
        start += 1
    before = [i for i in range(start, tokens[0]) if not parsed.words[i].isspace()]
    if host > tokens[0]:  # "Her win, **which surprised many**, cost him the seat"
        return without_space(parsed, range(start, max(tokens[-1], parsed.right_edge[host]) + 1))
    return [*before, *tokens]


def _with_antecedent(
    names: ArticleNames, clause: Clause, tokens: list[int], pronoun: int, speakers: Speakers
) -> Sequence[Piece]:
    parsed, dep, tag = names.parsed, names.parsed.deps[pronoun], names.parsed.tags[pronoun]
    if _tells_what_followed(parsed, tokens, pronoun):
        return tokens[2:]
    found = None if _takes_up_a_statement(parsed, pronoun) else _antecedent(names, clause, tokens[0], pronoun, speakers)
    if found is None or _is_open(parsed, pronoun, found[0], tokens[0]):
        return tokens
    anchor, antecedent = found
    if dep == "pobj" and tag != "WP$":
        return _prepositional(parsed, tokens, pronoun, anchor, antecedent)
    if pronoun != tokens[0] or parsed.lower[pronoun] == "why" or _may_be_none(parsed, anchor):
        return tokens
    rest = tokens[1:]
    if tag == "WP$":  # "over 700 passengers **whose boat sank**" → "The passengers' boat sank"
        mark, last = apostrophe(parsed), antecedent[-1]
        ending = mark if parsed.tags[last] in PLURALS and parsed.words[last].endswith("s") else f"{mark}s"
        return [*_definite(parsed, anchor, antecedent), ending, *rest]
    some = _some(parsed, anchor, antecedent, tokens[0])
    if tag == "WRB":  # "in Rome, **where they last met**" → "They last met in Rome"
        above = parsed.lower[parsed.heads[anchor]] if parsed.deps[anchor] == "pobj" else ""
        place = above if above in _PLACE_PREPOSITIONS else "on" if _is_day(parsed, antecedent) else "in"
        return [*rest, place, *(antecedent if parsed.lower[pronoun] == "when" else some)]
    if dep in NOMINAL_SUBJECTS and not _is_second_subject(parsed, pronoun):
        return [*some, *whole(parsed, rest)]
    if (dep in NOMINAL_SUBJECTS or dep == "dobj") and parsed.heads[pronoun] in rest:
        return _inserted(parsed, rest, parsed.heads[pronoun], some)
    return tokens


def _is_open(parsed: ParsedDoc, pronoun: int, anchor: int, first: int) -> bool:
    """Whether a pronoun may refer to something else than the noun ``anchor`` that the parser found.

    A date is no place and not what came to a sum; "which" with a verb that tells a result takes up all that was said ("They
    cracked down on smuggling, **which** drove up prices"); the comma after an example or an apposition ends that, and the
    clause may be about what it stands beside ("the retirement of Mia Pang, head of research at Orbex, **which**").
    """
    if parsed.lower[pronoun] == "when":
        return False
    if parsed.lemmas[anchor] in _MANNERS and parsed.words[first - 1] in MARKS:
        return True  # "for the **way** he handled a fire, in which two men died"
    if parsed.tags[anchor] == "CD" or (parsed.lower[pronoun] == "where" and _is_date(parsed, anchor)):
        return True
    if parsed.lower[pronoun] != "which" or parsed.words[first - 1] not in MARKS:
        return False
    verb = parsed.heads[pronoun]
    result = parsed.deps[pronoun] == "nsubj" and parsed.lemmas[verb] in words_as("result")
    if result and not parsed.has_child(verb, "auxpass") and not _is_in_subject(parsed, anchor, pronoun):
        things = parsed.children_of(verb, "dobj")
        return not any(parsed.tags[k] == "NN" and not parsed.children[k] for k in things)  # not "which **took place** in May"
    at = anchor
    while parsed.heads[at] != at and parsed.pos[at] not in VERBS:
        if parsed.deps[at] == "appos" and at != anchor:
            return not _is_role_of_subject(parsed, at)
        if parsed.deps[at] == "prep" and parsed.lower[at] in _EXAMPLES and parsed.words[parsed.left_edge[at] - 1] in MARKS:
            return True
        at = parsed.heads[at]
    return False


def _is_role_of_subject(parsed: ParsedDoc, i: int) -> bool:
    """Whether the apposition ``i`` says what somebody is who is a subject, about whom nobody says "which": "said Ana Silva,
    **chair** of the board, which"."""
    above = parsed.heads[i]
    return parsed.lemmas[i] in people_nouns() and parsed.tags[above] in NAMES and parsed.deps[above] in NOMINAL_SUBJECTS


def _is_in_subject(parsed: ParsedDoc, anchor: int, pronoun: int) -> bool:
    """Whether the verb of the clause stands behind a relative on its noun ``anchor``, which so cannot be about all that was
    said: "A mission, **which** sent 90 observers, praised the vote"."""
    verb = verb_above(parsed, anchor)
    return verb > pronoun and parsed.is_verb[verb] and parsed.is_finite(verb)


def _tells_what_followed(parsed: ParsedDoc, tokens: Sequence[int], pronoun: int) -> bool:
    """Whether a clause tells what came after all that was said: "A ferry sank off Hull, **after which** the firm was sold"."""
    opens = tokens[1:2] == [pronoun] and len(tokens) > 3 and parsed.words[tokens[0] - 1] in MARKS
    return opens and parsed.lower[pronoun] == "which" and parsed.lower[tokens[0]] in _THEN


def _is_date(parsed: ParsedDoc, anchor: int) -> bool:
    first = parsed.left_edge[anchor]
    preposition = parsed.deps[anchor] == "pobj" and first > 0 and parsed.heads[anchor] == first - 1
    return bool(times(parsed, ((first - preposition, anchor + 1),)))  # "**in** 2016"


def _is_day(parsed: ParsedDoc, antecedent: Sequence[int]) -> bool:
    """Whether the words ``antecedent`` are a month with a day: "July 12"."""
    last = antecedent[-1]
    return parsed.tags[last] == "CD" and len(parsed.lower[last]) <= 2 and parsed.deps[last] == "nummod" and len(antecedent) == 2


def _may_be_none(parsed: ParsedDoc, anchor: int) -> bool:
    """ "It is not an issue **that worries us**": whether there is such a thing is what the main clause denies."""
    determiners = {parsed.lower[child] for child in parsed.children[anchor] if child < anchor and determines(parsed, child)}
    if parsed.tags[anchor] not in ("NN", "NNS") or determiners - {"a", "an"}:
        return False
    verb = verb_above(parsed, parsed.heads[anchor])
    return parsed.child(verb, "neg") is not None


def _is_second_subject(parsed: ParsedDoc, pronoun: int) -> bool:
    """ "a plan **which, he said, the mayor has dropped**": two subjects for the parser; the pronoun is the object."""
    return any(child > pronoun for child in dependents_before(parsed, parsed.heads[pronoun], NOMINAL_SUBJECTS))


def _antecedent(
    names: ArticleNames, clause: Clause, first: int, pronoun: int, speakers: Speakers
) -> tuple[int, list[int]] | None:
    """The noun that a relative clause starting at ``first`` is about, and the words of its phrase before the clause.

    The parser hangs the clause on the nearest noun; in "an official in charge of supplies **who joined the talks**" the
    pronoun wants a person, in "boats at sea **that are in need of help**" the verb wants a plural.
    """
    parsed, verb = names.parsed, clause.head
    while parsed.deps[verb] not in ("relcl", "acl") and parsed.heads[verb] != verb:
        verb = parsed.heads[verb]
    candidates = [(anchor, words) for anchor in nouns_above(parsed, verb) if (words := phrase_before(parsed, anchor, first))]
    candidates = [as_named(names, anchor, words, first) for anchor, words in _without_dates(parsed, candidates, pronoun)]
    if parsed.lower[pronoun] in ("who", "whom"):
        named = [c for c in candidates if _names_person(names, c[0], speakers)]
        people = [c for c in candidates if _is_person(parsed, c[0])]
        if len(people) > 1 and any(is_beside_person(parsed, c[0]) for c in people):
            return None
        held = {c[0]: holder for c in named if (holder := holder_of(parsed, c[0])) is not None}
        if held and len(held) < len(named):
            if not all(is_office(parsed, holder) for holder in held.values()):
                return None  # "Ana Voss, the mother of Tom Reed, **who**"
            named = [c for c in named if c[0] not in held]
        nouns = [c for c in people if parsed.tags[c[0]] not in NAMES]  # "doctors **from Lyon**, who"
        placed = nouns and people and parsed.deps[people[0][0]] == "pobj"
        candidates = named or (nouns if placed else people) or candidates[:1]
    elif parsed.lower[pronoun] == "where":  # "a gesture before the **UN General Assembly**, where she will speak"
        people = [c for c in candidates if _is_person(parsed, c[0]) and parsed.tags[c[0]] not in NAMES]
        candidates = [c for c in candidates if c not in people and not _names_person(names, c[0], speakers)]
    elif parsed.lower[pronoun] == "which" or (parsed.lower[pronoun] == "that" and parsed.is_mark[first - 1]):
        things = [c for c in candidates if not _is_human(names, c, speakers)]
        nearest = candidates[:1] if parsed.lower[pronoun] == "which" else []
        candidates = things or [c for c in nearest if _may_be_thing(names, c, speakers)]
    if parsed.deps[pronoun] in NOMINAL_SUBJECTS and not _is_second_subject(parsed, pronoun):
        together = (
            [] if any(_agrees(parsed, parsed.heads[pronoun], c[1]) for c in candidates) else coordination(parsed, verb, first)
        )
        candidates = [c for c in (*candidates, *together) if _agrees(parsed, parsed.heads[pronoun], c[1])]
    if len(candidates) > 1 and _tells_of_event(parsed, parsed.heads[pronoun]):
        events = [c for c in candidates if parsed.tags[c[0]] not in NAMES]  # "the trial **in Hull**, which lasted a week"
        candidates = events or candidates
    several = len(candidates) > 1 and parsed.lower[pronoun] == "which"
    said = parsed.deps[clause.head] == "ccomp"  # "some of the letters to the board, **which she said told** all"
    if several and (said or _is_place_of(parsed, candidates[0][0], candidates[1][0])):
        return None
    return candidates[0] if candidates else None


def _without_dates(parsed: ParsedDoc, candidates: list[tuple[int, list[int]]], pronoun: int) -> list[tuple[int, list[int]]]:
    """``candidates`` without dates, where the clause may be about something else: "a strike **in 2016**, which lasted a
    month"; but not "sales fell in 2020, **which was a bad year**"."""
    verb = parsed.heads[pronoun]
    named = any(parsed.lemmas[i] in _SPANS for i in parsed.children_of(verb, "attr"))
    things = [c for c in candidates if not _is_date(parsed, c[0])]
    return candidates if named or not things or parsed.lower[pronoun] == "when" else things


def _tells_of_event(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the subject of ``verb`` is an event: "which **killed** 12"; not "which **began** to cut jobs"."""
    does = parsed.has_child(verb, "dobj", "xcomp")
    return parsed.lemmas[verb] in _OF_EVENTS and not (does and parsed.lemmas[verb] in _BEGINNING)


def _is_place_of(parsed: ParsedDoc, name: int, noun: int) -> bool:
    """Whether a relative may be about the thing or about the place that it is in: "her victory in Hull, **which** was a
    surprise"."""
    preposition = parsed.heads[name]
    placed = parsed.deps[name] == "pobj" and parsed.heads[preposition] == noun
    placed = placed and parsed.lower[preposition] in _PLACE_PREPOSITIONS | _OF_ORIGIN
    return placed and parsed.tags[name] in NAMES and parsed.tags[noun] == "NN"


def _names_person(names: ArticleNames, anchor: int, speakers: Speakers) -> bool:
    """Whether the name that ``anchor`` ends is a person's: in "Dr Osei of Imperial College London, who" not London."""
    pos, start = names.parsed.pos, anchor
    while start > 0 and pos[start - 1] == "PROPN":
        start -= 1
    return pos[anchor] == "PROPN" and is_person(names, range(start, anchor + 1), speakers)


def _is_human(names: ArticleNames, candidate: tuple[int, list[int]], speakers: Speakers) -> bool:
    """Whether a noun phrase names a person, or one by a role ("his adviser"), of whom nobody says "which"."""
    parsed, (anchor, words) = names.parsed, candidate
    if parsed.tags[anchor] == "NNP":
        return is_person(names, words, speakers)
    return parsed.tags[anchor] == "NN" and parsed.lemmas[anchor] in people_nouns() - collectives()


def _may_be_thing(names: ArticleNames, candidate: tuple[int, list[int]], speakers: Speakers) -> bool:
    """Whether what looks like a person may be a thing, of which people say "which": "The **coach**, which was late", a name
    without a given name or a title that the article does not use for a person, "**Flight LM804**, which"."""
    parsed, (anchor, words) = names.parsed, candidate
    if parsed.tags[anchor] == "NN":
        return parsed.lemmas[anchor] in _HOMONYMS
    mentioned = mentions_in(speakers.mentions, (words[0], words[-1] + 1))
    titled = any(parsed.words[i] in LEXICON.titles or LEXICON.roles.at(parsed.lower, i) is not None for i in words)
    given = any(parsed.words[i] in LEXICON.genders for i in words)
    preposition = parsed.heads[anchor]
    placed = parsed.lower[preposition] in _PLACE_PREPOSITIONS and parsed.is_verb[parsed.heads[preposition]]
    if placed:
        return False  # "a study published in **Ocean Letters**, which may reopen a debate"
    return len(words) > 1 and not mentioned and not titled and not given


_HOMONYMS = frozenset({"coach", "guard", "rocker", "model", "minor", "operator", "carrier", "host", "lead", "star", "driver"})
"""Nouns for people that are nouns for things too."""


def _takes_up_a_statement(parsed: ParsedDoc, pronoun: int) -> bool:
    """Whether a relative is about all that was said, no noun in it: "He may resign, **which he denies**"."""
    answering = parsed.lemmas[parsed.heads[pronoun]] in words_as("answering")
    return answering and parsed.lower[pronoun] == "which" and parsed.deps[pronoun] == "dobj"


def _is_person(parsed: ParsedDoc, noun: int) -> bool:
    return parsed.tags[noun] in NAMES or not people_nouns().isdisjoint((parsed.lemmas[noun], parsed.lower[noun]))


def _agrees(parsed: ParsedDoc, verb: int, antecedent: Sequence[int]) -> bool:
    """Whether the finite verb fits the antecedent's number: "the talks, which **was** a surprise" is about something else."""
    finite_verb = next(iter(dependents_before(parsed, verb, AUXILIARIES)), verb)
    tag, word = parsed.tags[finite_verb], parsed.lower[finite_verb]
    if tag == "VBZ" or word == "was":
        return not is_plural(parsed, antecedent)
    return not (tag == "VBP" or word == "were") or is_plural(parsed, antecedent)


def _some(parsed: ParsedDoc, anchor: int, antecedent: list[int], first: int) -> Sequence[Piece]:
    """The antecedent, with "some" where the clause picks out a part: not all "research **that harms embryos**" does; a noun
    that sums up what was said as it is referred to again ("a move **that critics say** is late")."""
    if sums_up(parsed, anchor):
        return _definite(parsed, anchor, antecedent)
    restrictive = parsed.words[first - 1] not in MARKS
    determined = any(child < anchor and determines(parsed, child) for child in parsed.children[anchor])
    bare = parsed.tags[anchor] in ("NN", "NNS") and not determined
    return ["some", *antecedent] if restrictive and bare else antecedent


def _definite(parsed: ParsedDoc, anchor: int, antecedent: list[int]) -> Sequence[Piece]:
    """The antecedent as it is referred to again: "over 700 passengers" as "the passengers"."""
    if parsed.tags[anchor] not in ("NN", "NNS"):
        return antecedent
    kept = [i for i in antecedent if not _counts_or_points(parsed, i, anchor)]
    return kept if any(parsed.deps[i] == "poss" for i in kept) else ["the", *kept]


def _counts_or_points(parsed: ParsedDoc, i: int, anchor: int) -> bool:
    while parsed.heads[i] not in (anchor, i):
        i = parsed.heads[i]
    counts = parsed.deps[i] in ("det", "nummod", "quantmod", "predet") or parsed.lower[i] in _COUNTING
    return counts and i < anchor


def _inserted(parsed: ParsedDoc, rest: list[int], verb: int, antecedent: Sequence[Piece]) -> Sequence[Piece]:
    """The antecedent as the object behind ``verb``."""
    if any(child in rest for child in parsed.children_of(verb, "dobj", "ccomp")):
        return rest
    at = rest.index(verb) + 1
    while at < len(rest) and parsed.deps[rest[at]] == "prt":
        at += 1
    return [*rest[:at], *antecedent, *rest[at:]]


def _prepositional(parsed: ParsedDoc, tokens: list[int], pronoun: int, anchor: int, antecedent: list[int]) -> Sequence[Piece]:
    """ "the city **in which they met**", "passengers, **most of whom drowned**", "a plan **which they agreed on**"."""
    at, preposition = tokens.index(pronoun), parsed.heads[pronoun]
    if at == 1 and tokens[0] == preposition and parsed.pos[parsed.heads[preposition]] in VERBS:
        return [*tokens[2:], preposition, *antecedent]
    if at and tokens[at - 1] == preposition:  # "most of whom": of several
        both = parsed.deps[anchor] == "conj" and parsed.tags[parsed.heads[anchor]] in PLURALS
        several = is_plural(parsed, antecedent) and not both  # not "nurses and doctors, **most of whom**"
        return [*tokens[:at], *_definite(parsed, anchor, antecedent), *tokens[at + 1 :]] if several else tokens
    if at == 0 and preposition in tokens:
        stranded = tokens.index(preposition)
        return [*tokens[1 : stranded + 1], *antecedent, *tokens[stranded + 1 :]]
    return tokens
