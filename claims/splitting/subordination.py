"""Which subordinate clauses are claims of their own, and which belong to the clause they stand in.

A relative clause or participle that picks out what its noun means is part of that noun phrase ("a country **that respects
contracts**"); one that adds a fact is a claim ("the mayor, **who took office in May**"). What tells the result of the whole
main clause ("**leading to** a delay") has no subject of its own, and what depends on a condition or a negation is not
asserted. Where it is open which one it is, the clause stays where it is.
"""

from collections.abc import Mapping

from claims.language import ParsedDoc
from claims.language.labels import (
    AUXILIARIES,
    BREAKS,
    DASHES,
    NAMES,
    NOMINAL_SUBJECTS,
    NOUNS,
    PARTICIPLES,
    RELATIVES,
    SUBJECTS,
    TENSED,
)
from claims.language.words import words_as
from claims.model import BlockKind
from claims.splitting.clause import Origin, subordinators, verb_above
from claims.splitting.speaking_participles import speaks_to
from claims.splitting.verbs import described_in_passing, is_inserted
from claims.splitting.wording import people_nouns

OPENERS = frozenset({"mark", "advmod", "prep"})
SUSPENDING = frozenset({"condition", "purpose", "comparison"})
SUSPENDING_PREPOSITIONS = frozenset({"without", "instead"})
DETERMINERS = frozenset({"the", "this", "that", "these", "those"})
EMPTY = frozenset({"it", "this", "that", "there"})
MIN_ADJUNCT = 4


def set_off(parsed: ParsedDoc, i: int) -> bool:
    """Whether a comma, a dash or the sentence's start stands before the phrase that ``i`` heads."""
    first = parsed.left_edge[i]
    while parsed.is_mark[first]:
        first += 1
    if parsed.quotations.starting.get(first - 1) is not None and first > 1:
        first -= 1  # 'a letter "**sent** by mistake"'
    return first == 0 or parsed.lower[first - 1] in BREAKS or parsed.is_mark[first - 1]


def may_not_exist(parsed: ParsedDoc, noun: int) -> bool:
    """Whether there need be no such thing as ``noun``: "if they build **a dam**, which would flood the valley"."""
    determiners = {parsed.lower[kid] for kid in parsed.children[noun] if parsed.deps[kid] in ("det", "poss") and kid < noun}
    if determiners & words_as("unspecific"):
        return True
    definite = parsed.tags[noun] in NAMES or bool(determiners & DETERMINERS) or parsed.has_child(noun, "poss")
    if definite:
        return False
    return is_suspended(parsed, noun) or parsed.child(verb_above(parsed, noun), "neg") is not None


def is_suspended(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` stands under a condition, a purpose or "without", so that nothing in its phrase is asserted."""
    while True:
        rule = subordinators().get(opener_of(parsed, i) or "") if parsed.deps[i] == "advcl" else None
        if (rule is not None and rule.relation in SUSPENDING) or is_inverted_condition(parsed, i):
            return True
        if parsed.deps[i] in ("prep", "pcomp", "pobj") and (
            parsed.lower[i] in SUSPENDING_PREPOSITIONS
            or any(parsed.lower[kid] in SUSPENDING_PREPOSITIONS for kid in parsed.children_of(i, "advmod", "prep"))
        ):
            return True
        if parsed.heads[i] == i:
            return False
        i = parsed.heads[i]


def is_own_participle(parsed: ParsedDoc, i: int) -> bool:
    """Whether the participial clause that ``i`` heads tells a further event of a noun that is certain: "…, **killing 12**".

    In "…, **leading to a delay**" it is the whole main clause that leads to it; in "He was hit by a car, **breaking a leg**" it
    may be the car; what "will fly to Oslo, **stopping at Hull**" says of the stop is not a fact yet.
    """
    above = parsed.heads[i]
    described = parsed.tags[i] == "VBN" and parsed.deps[i] == "acl" and parsed.has_child(i, "agent")  # "**led by** Ana Silva"
    dependent = words_as("descriptive") | (frozenset() if described else words_as("result"))
    if parsed.tags[i] not in PARTICIPLES or not set_off(parsed, i) or parsed.lemmas[i] in dependent:
        return False
    if _ends_apposition(parsed, i) or _is_coordinated(parsed, i) or is_suspended(parsed, above) or _goes_on_list(parsed, i):
        return False
    if _parts_object_from_rest(parsed, i) or (parsed.deps[above] == "pcomp" and parsed.tags[above] == "VBG"):
        return False  # "the search for people missing after the fire, **killing seven**": the parser has lost the clause
    if parsed.deps[i] == "acl":
        open_ = _is_place_of_noun(parsed, above) or (parsed.tags[i] == "VBN" and _may_be_of_two(parsed, i))
        return not may_not_exist(parsed, above) and not open_
    if described_in_passing(parsed, i):
        return not may_not_exist(parsed, parsed.subject(above) or above)
    if parsed.tags[i] == "VBN" and _follows_opening_phrase(parsed, i):
        return False
    auxiliaries = {parsed.lower[kid] for kid in parsed.children_of(i, *AUXILIARIES) if parsed.tags[kid] == "VBG"}
    perfect = "having" in auxiliaries or ("being" in auxiliaries and is_inserted(parsed, i))
    if parsed.tags[i] == "VBG" and not perfect and parsed.subject(i) is None:
        after = [kid for kid in parsed.children[i] if kid > i and parsed.tags[kid] == "PRP"]
        if not speaks_to(parsed, i) and any(not parsed.lower[kid].endswith(("self", "selves")) for kid in after):
            return False  # "making **her** the first": of whom or what it is said is open
        if above < i and parsed.has_child(above, "auxpass") and not _does_both(parsed, above, i):
            return False
    return perfect or (_has_subject(parsed, above) and _is_fact(parsed, above))


def _parts_object_from_rest(parsed: ParsedDoc, i: int) -> bool:
    """Whether a passive participle between commas parts an object from the rest of the clause, so that the object is what it
    is about: "He used a hook, **tied to a pole**, to pull them out"; the parser gives it to the subject, and the rest to it."""
    above, first = parsed.heads[i], parsed.left_edge[i]
    if parsed.deps[i] != "advcl" or parsed.tags[i] != "VBN" or parsed.has_child(i, "agent", *AUXILIARIES) or above > i:
        return False
    behind = any(parsed.right_edge[k] == first - 2 for k in parsed.children_of(above, "dobj") if k < first)
    commas = [k for k in range(i + 1, parsed.right_edge[i]) if parsed.lower[k] == ","]
    return behind and any(parsed.tags[k + 1] in ("TO", "IN") for k in commas)


def _does_both(parsed: ParsedDoc, verb: int, participle: int) -> bool:
    """Whether the subject of a passive must be that of the participle behind it, since nobody else is named: "**She was
    elected** in May, **beating** Tom Reed"; not in "He was hit by a car, **breaking** a leg"."""
    subject = parsed.subject(verb)
    if subject is None or parsed.has_child(verb, "agent") or parsed.lemmas[participle] in words_as("harming"):
        return False
    personal = parsed.lower[subject] in ("he", "she") or parsed.lemmas[subject] in people_nouns()
    return personal and parsed.tags[subject] in ("PRP", "NN", "NNS")


def _may_be_of_two(parsed: ParsedDoc, i: int) -> bool:
    """Whether a participle may tell of either of two things: "reports on the dam, **published** in May", "the head of the bank,
    **founded** in 1890"; not of what "of" joins to a part of it, nor where it tells what happens to people alone."""
    noun = parsed.heads[i]
    preposition = parsed.heads[noun]
    if parsed.deps[noun] == "pobj" and parsed.deps[preposition] == "prep":
        pairs = [(parsed.heads[preposition], preposition, noun)]
    else:
        behind = [k for k in parsed.children_of(noun, "prep") if noun < k < i]
        pairs = [(noun, p, k) for p in behind for k in parsed.children_of(p, "pobj") if k < i]
    for first, between, second in pairs:
        people = sum(parsed.lemmas[k] in people_nouns() for k in (first, second))
        certain = parsed.lemmas[i] in words_as("transitive") if people == 1 else parsed.lower[between] == "of"
        if parsed.tags[first] in ("NN", "NNS") and parsed.tags[second] in ("NN", "NNS") and not certain:
            return True
    return False


def _is_place_of_noun(parsed: ParsedDoc, name: int) -> bool:
    """Whether a participle after a place may describe what is there: "a factory in Hull, **owned by a bank**"."""
    preposition = parsed.heads[name]
    placed = parsed.tags[name] in NAMES and parsed.deps[name] == "pobj" and parsed.lower[preposition] in PLACING
    return placed and parsed.tags[parsed.heads[preposition]] in ("NN", "NNS")


PLACING = frozenset({"in", "at", "near", "outside"})


def _follows_opening_phrase(parsed: ParsedDoc, i: int) -> bool:
    """Whether a passive participle may describe the noun of a phrase that opens the clause: "At a meeting, **attended by
    parents**, the governors voted"; not "In 2019, **backed by the union**, she won"."""
    above = parsed.heads[i]
    first = next((k for k in range(parsed.left_edge[i], i + 1) if not parsed.is_mark[k]), i)
    subject = parsed.subject(above)
    opening = parsed.heads[first - 2] if first > 2 else i
    while parsed.deps[opening] != "prep" or parsed.heads[opening] != above:
        if parsed.heads[opening] == opening or opening == above:
            return False
        opening = parsed.heads[opening]
    noun = parsed.child(opening, "pobj")
    before = opening < first < i + 1 and subject is not None and i < subject
    return (
        before
        and noun is not None
        and parsed.tags[noun] == "NN"
        and parsed.has_child(i, "agent")
        and parsed.has_child(noun, "det")
    )


def _ends_apposition(parsed: ParsedDoc, i: int) -> bool:
    """Whether the comma before ``i`` closes an apposition ("filmed Mr. Moss, then a student, **shouting**") or divides a list
    of what an object does."""
    before = parsed.left_edge[i] - 1
    while before > 0 and parsed.is_mark[before]:
        before -= 1
    at = before
    while at > 0 and parsed.heads[at] != at and parsed.deps[at] not in ("appos", "npadvmod"):
        at = parsed.heads[at]
    if parsed.tags[i] == "VBG" and parsed.lower[before].endswith("ing") and parsed.heads[before] != before > parsed.heads[i]:
        return True  # "The film shows her singing, **dancing**"
    return parsed.deps[at] == "appos" and parsed.right_edge[at] == before and parsed.heads[i] < at


def _goes_on_list(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` may be one of several gerunds or adjectives, or say what a noun before a colon or a dash is: "She spoke of
    closing schools, **selling parks**", "one plan: **selling parks**", "among noisy, **shouting** fans"."""
    above = parsed.heads[i]
    first = next(k for k in range(parsed.left_edge[i], i + 1) if not parsed.is_mark[k])
    if parsed.tags[i] != "VBG" or first <= above:
        return False
    before = first - 1
    while before > above and parsed.is_mark[before]:
        before -= 1
    adjective = parsed.tags[before] in ("VBN", "JJ") and parsed.pos[parsed.heads[before]] == "ADP"
    adjective = adjective and not parsed.has_child(before, "det")  # not "went on the offensive, **shouting**"
    gerund = any(_is_gerund(parsed, k) and parsed.is_below(k, above) for k in range(above + 1, first))
    return parsed.lower[first - 1] == ":" or parsed.lower[first - 1] in DASHES or adjective or gerund


def _is_gerund(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` is a gerund in an object, also one that is tagged as a noun: "spoke of **closing** schools"."""
    modifies = parsed.deps[i] in ("compound", "amod") and parsed.tags[i] not in NAMES  # not "in **Beijing**"
    after_preposition = parsed.pos[i - 1] == "ADP" and parsed.lower[i].endswith("ing") and modifies
    return after_preposition or (parsed.tags[i] == "VBG" and parsed.deps[i] in GERUNDS)


GERUNDS = frozenset({"pcomp", "xcomp", "ccomp"})


def _is_coordinated(parsed: ParsedDoc, i: int) -> bool:
    """Whether "and" or "or" stands before ``i``, with an adverbial between commas: "singing or, **once**, dancing"."""
    at = parsed.left_edge[i] - 2
    while at > 0 and not parsed.is_mark[at]:
        at -= 1
    return at > 0 and parsed.deps[at - 1] == "cc" and parsed.lower[at - 1] in ("and", "or")


def _has_subject(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a predicate has a subject that a participle beside it can share, so not the "there" of "there was"."""
    for _ in range(MAX_SHARING):
        if parsed.has_child(verb, "expl"):
            return False
        subject = parsed.subject(verb)
        if subject is not None:
            return (
                parsed.lower[subject] not in EMPTY or parsed.lemmas[verb] != "be"
            )  # "It was a winter, really, **listening …**"
        if parsed.deps[verb] not in SHARING or parsed.heads[verb] == verb:
            return False
        verb = parsed.heads[verb]
    return False


SHARING = frozenset({"conj", "xcomp", "advcl", "acl", "relcl"})
MAX_SHARING = 20
"""How many predicates a subject is looked for at, so that a list without end costs no more than a list."""


def _is_fact(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the clause of ``verb`` has a tense, or takes part in one that has: no modal, no infinitive."""
    for _ in range(MAX_SHARING):
        forms = {parsed.tags[verb], *(parsed.tags[kid] for kid in parsed.children_of(verb, *AUXILIARIES))}
        if not forms.isdisjoint({"MD", "TO"}):
            return False
        if not forms.isdisjoint(TENSED):
            ahead = parsed.lemmas[verb] == "be" and any(map(parsed.is_infinitive, parsed.children_of(verb, "xcomp")))
            return not ahead  # "The vote **is to be held** in May"
        if parsed.heads[verb] == verb:
            return False
        verb = parsed.heads[verb]
    return False


def adverbial(parsed: ParsedDoc, i: int, cues: Mapping[int, int]) -> Origin | None:
    """The construction of the adverbial clause that ``i`` heads, where it is a claim of its own."""
    opener = opener_of(parsed, i)
    if is_inverted_condition(parsed, i) or (opener == "as" and _is_elliptical(parsed, i)) or _is_of_purpose(parsed, i, opener):
        return None
    rule = subordinators().get(opener) if opener else None
    above = parsed.heads[i]
    named = opener == "as" and parsed.lemmas[i] in words_as("naming")  # "the prank, **as he called it**, angered many"
    if rule is not None and rule.cut != "never" and not named and not is_suspended(parsed, above):
        apart = set_off(parsed, i) or parts_headline(parsed, i)
        narrowed = parsed.lower[parsed.left_edge[i]] in words_as("focus")  # "**only** because …"
        denied = rule.relation == "cause" and not apart and _may_deny_cause(parsed, above, i)
        denied = denied or (rule.relation == "cause" and (narrowed or _is_told_by_copula(parsed, above, i)))
        if not denied and (rule.cut == "always" or (parsed.is_finite(i) and apart)):
            return Origin.ADVERBIAL
    if rule is None and opener is None and not _is_gerund_subject(parsed, i):
        own = set_off(parsed, i) and parsed.tags[i] in PARTICIPLES if above in cues else is_own_participle(parsed, i)
        if own:
            return Origin.PARTICIPLE
    if above in cues and parsed.right_edge[i] - parsed.left_edge[i] >= MIN_ADJUNCT - 1:
        return Origin.ADVERBIAL
    return None


def _is_told_by_copula(parsed: ParsedDoc, verb: int, cause: int) -> bool:
    """Whether the cause is what a bare "be" says of its subject: "The reason is **because the pump failed**"."""
    between = [k for k in parsed.children[verb] if verb < k < cause and not parsed.is_mark[k]]
    return parsed.lemmas[verb] == "be" and cause > verb and all(parsed.deps[k] in ("advmod", "neg", "nsubj") for k in between)


def parts_headline(parsed: ParsedDoc, i: int) -> bool:
    """Whether the clause that ``i`` heads opens with "as" in a headline, which has no comma there: "Port closes / **as storm
    nears**"; not "as **she** left", nor behind a line without a verb ("Voters wary as storm nears")."""
    block, subject = parsed.block[i], parsed.subject(i)
    named = subject is not None and parsed.pos[subject] in NOUNS and parsed.is_finite(i)
    return (
        named
        and parsed.is_verb[parsed.heads[i]]
        and block is not None
        and block.kind is BlockKind.HEADLINE
        and opener_of(parsed, i) == "as"
    )


def _may_deny_cause(parsed: ParsedDoc, verb: int, cause: int) -> bool:
    """Whether a negation may be about the cause: "did **not** leave because it rained"; not where the event never took place,
    or the cause is that something was missing ("did not leave because there was **no** crew")."""
    negation = parsed.child(verb, "neg")
    if negation is None:
        return False
    lacking = any(parsed.lower[k] == "no" for k in range(parsed.left_edge[cause], parsed.right_edge[cause] + 1))
    return parsed.lower[negation] != "never" and not lacking and not parsed.has_child(cause, "neg")


def is_inverted_condition(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a condition without "if": "**should** she win", "**had** it been known", "**were** it not so"."""
    if parsed.deps[i] != "advcl":
        return False
    subject = parsed.child(i, *SUBJECTS)
    return parsed.is_inverted(i) or (parsed.lower[i] == "were" and subject is not None and subject > i)


def _is_elliptical(parsed: ParsedDoc, i: int) -> bool:
    """Whether a clause only repeats its main clause's predicate: "warned, **as did the union**, that …", "paid, **as it had
    done before**"."""
    subject = parsed.child(i, *NOMINAL_SUBJECTS)
    repeats = parsed.lemmas[i] in ("do", "be", "have") and parsed.is_finite(i) and subject is not None
    return repeats and ((subject or 0) > i or (parsed.lemmas[i] == "do" and not _has_object(parsed, i)))


def _has_object(parsed: ParsedDoc, verb: int) -> bool:
    return any(parsed.pos[kid] in NOUNS and parsed.tags[kid] != "NNS" for kid in parsed.children_of(verb, "dobj"))


def _is_of_purpose(parsed: ParsedDoc, i: int, opener: str | None) -> bool:
    """Whether "so" means "so that": "They sold the tram **so they could pay** for the bridge"."""
    modal = {parsed.lower[kid] for kid in parsed.children_of(i, *AUXILIARIES) if parsed.tags[kid] == "MD"}
    return opener == "so" and bool(modal) and (not set_off(parsed, i) or not modal.isdisjoint(("can", "could")))


def shares_condition(parsed: ParsedDoc, i: int) -> bool:
    """Whether the clause of ``i`` stands under the condition in front of the clause it is joined to: "If she wins, taxes will
    rise **and schools will close**"."""
    head = parsed.heads[i]
    first = min(i, head)
    while parsed.deps[first] == "conj" and parsed.heads[first] < first:
        first = parsed.heads[first]
    conditions = (kid for kid in parsed.children_of(first, "advcl") if kid < first and _is_condition(parsed, kid))
    return next(conditions, None) is not None and _mood(parsed, i) == _mood(parsed, head) != "past"


def _is_condition(parsed: ParsedDoc, i: int) -> bool:
    rule = subordinators().get(opener_of(parsed, i) or "")
    return is_inverted_condition(parsed, i) or (rule is not None and rule.relation == "condition")


def _mood(parsed: ParsedDoc, verb: int) -> str:
    """Whether a predicate has a modal, is in the past tense, or neither."""
    if any(parsed.tags[kid] == "MD" for kid in parsed.children_of(verb, *AUXILIARIES)):
        return "modal"
    return "past" if parsed.is_past(verb) else "present"


def _is_gerund_subject(parsed: ParsedDoc, i: int) -> bool:
    """ "**Being convicted of a crime**, no matter how minor, can cost a job": the gerund is the subject."""
    head = parsed.heads[i]
    gerund = any(parsed.tags[k] == "VBG" for k in (i, *parsed.children[i]) if k == i or parsed.deps[k] in AUXILIARIES)
    if i > head or not gerund or parsed.deps[head] == "conj":
        return False
    return parsed.is_finite(head) and parsed.subject(head) is None


def stays(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a time, condition or purpose clause, which belongs to a main clause wherever the parser hung it."""
    if parsed.deps[i] != "advcl":
        return False
    opener = opener_of(parsed, i)
    rule = subordinators().get(opener) if opener else None
    return (rule is not None and rule.cut == "never") or is_inverted_condition(parsed, i)


def opener_of(parsed: ParsedDoc, i: int) -> str | None:
    """The word that opens an adverbial clause, None where the clause has none ("**accompanied by** guards")."""
    before = [kid for kid in parsed.children[i] if kid < i]
    if any(parsed.deps[kid] == "aux" and parsed.tags[kid] == "TO" for kid in before):
        return "to"
    for kid in before:
        if parsed.deps[kid] == "mark" or (parsed.lower[kid] in subordinators() and parsed.deps[kid] in OPENERS):
            # "widened so that buses could pass" gives a purpose, "so the bus stopped" a result
            return "that" if parsed.lower[kid] == "so" and parsed.lower[kid + 1] == "that" else parsed.lower[kid]
        if parsed.tags[kid] in RELATIVES and parsed.deps[kid] == "advmod":
            return parsed.lower[kid]
    return None
