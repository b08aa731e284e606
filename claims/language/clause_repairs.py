"""Repairs of clauses that the parser joins to the wrong one of two verbs."""

from functools import cache

from claims.data import english
from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, NOUNS
from claims.language.words import words_as

_MOMENTS = frozenset({"time", "moment", "day", "week", "month", "year"})


def repair_clauses(tree: DraftTree) -> None:
    """Repairs in ``tree`` the clauses below, before the words in them are looked at one by one."""
    for i, dep in enumerate(tree.deps):
        if dep == "pobj" and tree.lower[i] in _MOMENTS:
            _clause_of_time(tree, i)
        elif dep == "prep" and i > 0 and tree.lemmas[i - 1] in words_as("office"):
            _preposition_of_office(tree, i)
        elif dep == "prep" and tree.lower[i] in ("after", "before"):
            _measured_time(tree, i)
        elif dep == "cc" and tree.lower[i] == "yet" and tree.lower[i + 1 : i + 2] in (["others"], ["another"]):
            tree.move(i, i + 1, "advmod")  # "Some left, **yet others** stayed"
        elif dep == "conj":
            _second_infinitive(tree, i)
            _active_behind_passive(tree, i)
            _shared_passive(tree, i)
            _shared_perfect(tree, i)
            _ordinal_subject(tree, i)
        elif dep == "acl" and tree.deps[tree.heads[i]] == "conj":
            _second_of_several(tree, i)
        elif dep == "acl" and tree.pos[tree.heads[i]] in NOUNS:
            _clause_behind_semicolon(tree, i)
            _first_of_two_clauses(tree, i)
        elif dep == "csubj" and tree.tags[i] == "VBG":
            _described_subject(tree, i)
        elif dep == "nsubj" and tree.tags[i] == "VBZ" and i > 1 and tree.lower[i - 1] == "that":
            _subject_behind_that(tree, i)
        elif dep == "advcl" and tree.tags[i] == "VBG":
            _elliptical_modal(tree, i)
        if tree.is_verb[i] and tree.has_child(i, "ccomp"):
            _second_predicate(tree, i)


def _clause_of_time(tree: DraftTree, moment: int) -> None:
    """ "**By the time** the crews arrived, the mill had burned down": a clause that says what time is meant, where the parser
    takes it for the main clause."""
    preposition = tree.heads[moment]
    verb = tree.heads[preposition]
    main = next((k for k in tree.children_of(verb, "conj", "ccomp", "advcl") if k > verb and tree.is_finite(k)), None)
    if tree.lower[moment] not in _MOMENTS or tree.lower[moment - 1] != "the" or tree.lower[preposition] != "by":
        return
    subject, own = tree.subject(verb), None if main is None else tree.subject(main)
    if main is None or subject is None or own is None or not moment < subject < verb < own < main:
        return
    if tree.first(subject) != moment + 1 or any(k < main for k in tree.children_of(verb, "cc")):
        return
    if tree.has_child(main, "mark") or "," not in tree.lower[verb:own]:
        return
    tree.move(main, main if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
    tree.move(preposition, main, "prep")
    tree.move(verb, moment, "relcl")
    for child in [k for k in tree.children[verb] if k > main and tree.is_mark[k]]:
        tree.move(child, main, tree.deps[child])
    for child in [k for k in tree.children[main] if k < own and not tree.is_mark[k] and k > verb]:
        tree.move(child, verb, tree.deps[child])  # "two weeks **later**, he"


def _measured_time(tree: DraftTree, preposition: int) -> None:
    """ "**Two days after** storm Lena hit Hull, the mayor left": what measures the time and "after" open the clause, whose
    subject the parser parts from its first word."""
    unit, noun = tree.heads[preposition], tree.child(preposition, "pobj")
    verb = tree.heads[unit]
    subject = tree.subject(verb)
    if tree.deps[unit] != "npadvmod" or tree.deps[verb] != "advcl" or tree.has_child(verb, "mark") or noun is None:
        return
    if subject is None or not tree.is_finite(verb) or tree.first(subject) != tree.last(noun) + 1 or subject > verb:
        return
    tree.move(noun, subject, "compound")
    tree.move(preposition, verb, "mark")


def _clause_behind_semicolon(tree: DraftTree, verb: int) -> None:
    """ "The plan failed; **one member called** it a shame": a noun behind a semicolon and a verb with an object are a
    clause, no apposition with a participle."""
    noun = tree.heads[verb]
    parted = tree.lower[tree.first(noun) - 1] == ";" and tree.deps[noun] in ("appos", "conj", "dep", "npadvmod")
    if not parted or tree.tags[verb] not in ("VBN", "VBD") or not tree.has_child(verb, "dobj", "oprd", "ccomp"):
        return
    if tree.has_child(verb, "agent", *AUXILIARIES) or tree.subject(verb) is not None or verb < noun:
        return
    above = tree.heads[noun]
    while not tree.is_verb[above] and tree.heads[above] != above:
        above = tree.heads[above]
    if not tree.is_verb[above] or above > noun:
        return
    tree.tags[verb] = "VBD"
    tree.move(verb, above, "parataxis")
    for child in [k for k in tree.children[noun] if k > verb]:
        tree.move(child, verb, "oprd" if tree.deps[child] == "appos" else tree.deps[child])
    tree.move(noun, verb, "nsubj")


def _second_predicate(tree: DraftTree, verb: int) -> None:
    """ "The seeds were sown long ago, one a year, and **were always going** to sprout", "It was late, line by line, and **the
    rest is** unknown": what begins with "and" is coordinated with the clause before, which is not its content."""
    first = next((k for k in tree.children_of(verb, "ccomp") if k < verb and tree.is_finite(k)), None)
    if first is None or tree.subject(first) is None or not tree.is_finite(verb):
        return
    subjects = [k for k in tree.children_of(verb, *NOMINAL_SUBJECTS) if first < k < verb]
    start = tree.first(subjects[-1]) if subjects else min([verb, *tree.children_of(verb, *AUXILIARIES)])
    if tree.lower[start - 1] not in ("and", "but") and subjects:
        start = min([verb, *tree.children_of(verb, *AUXILIARIES)])  # the parser's subject stands before "and"
    joining = start - 1
    if joining <= first or tree.lower[joining] not in ("and", "but") or tree.deps[joining] != "cc":
        return
    if tree.heads[joining] == first or tree.has_child(first, "mark"):
        return
    tree.move(first, first if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
    for child in [k for k in tree.children[verb] if k < joining]:
        tree.move(child, first, "npadvmod" if tree.deps[child] in NOMINAL_SUBJECTS else tree.deps[child])
    for child in [k for k in tree.children[verb] if tree.is_mark[k] and tree.lower[k] == "."]:
        tree.move(child, first, tree.deps[child])
    tree.move(joining, first, "cc")
    tree.move(verb, first, "conj")


def _first_of_two_clauses(tree: DraftTree, verb: int) -> None:
    """ "**Some men flirted**, others left": of two subjects of one verb the first is that of the past tense behind it."""
    noun = tree.heads[verb]
    head = tree.heads[noun]
    if tree.tags[verb] != "VBD" or tree.deps[noun] not in NOMINAL_SUBJECTS or verb != noun + 1 or tree.has_child(verb, "agent"):
        return
    second = next((k for k in tree.children_of(head, *NOMINAL_SUBJECTS) if verb < k < head), None)
    if second is None or tree.lower[tree.first(second) - 1] != ",":
        return
    tree.move(noun, verb, "nsubj")
    tree.move(verb, head, "ccomp")


def _active_behind_passive(tree: DraftTree, verb: int) -> None:
    """ "The firm bought a mill built in 1910 and **sold it**": what has an object is no second participle of the noun."""
    first = tree.heads[verb]
    noun = tree.heads[first]
    above = tree.heads[noun]
    reduced = tree.tags[first] == "VBN" and tree.deps[first] == "acl" and not tree.has_child(first, "dobj", *AUXILIARIES)
    active = (
        tree.tags[verb] in ("VBD", "VBN") and tree.has_child(verb, "dobj") and not tree.has_child(verb, "agent", *AUXILIARIES)
    )
    if not reduced or not active or tree.subject(verb) is not None or tree.deps[noun] != "dobj" or not above < noun < first:
        return
    if tree.lower[tree.first(first) - 1] == "," or not tree.is_past(above) or tree.subject(above) is None:
        return
    joining = [k for k in tree.children_of(first, "cc") if first < k < verb]
    if not joining or tree.lower[joining[-1]] not in ("and", "but"):
        return
    tree.tags[verb] = "VBD"
    tree.move(joining[-1], above, "cc")
    tree.move(verb, above, "conj")


def _second_infinitive(tree: DraftTree, verb: int) -> None:
    """ "She came to say that the dam is safe and **to praise** the crew": an infinitive is coordinated with the infinitive, not
    with what is said."""
    said = tree.heads[verb]
    above = tree.heads[said]
    if tree.deps[said] != "ccomp" or not tree.is_finite(said) or tree.is_infinitive(said) or not tree.is_infinitive(verb):
        return
    if not above < said < verb or not tree.is_infinitive(above) or not tree.has_child(said, "mark"):
        return
    first = min(k for k in (verb, *tree.children[verb]) if not tree.is_mark[k])
    joining = first - 1
    if tree.tags[first] != "TO" or tree.deps[joining] != "cc":
        return
    if any(tree.is_infinitive(k) for k in range(said, joining) if tree.is_verb[k]):
        return  # "to say that they plan to sell the mill and **to close** the school"
    tree.tags[verb], tree.pos[verb], tree.is_verb[verb] = "VB", "VERB", True
    tree.move(joining, above, "cc")
    tree.move(verb, above, "conj")


def _elliptical_modal(tree: DraftTree, verb: int) -> None:
    """ "He ran as fast as he **could**, shouting": a modal before a comma ends its clause, what follows is a participle."""
    modal = next((k for k in tree.children_of(verb, "aux") if tree.tags[k] == "MD" and tree.lower[k + 1] == ","), None)
    if modal is None or tree.tags[verb] != "VBG" or tree.heads[verb] == verb:
        return
    subject = tree.child(verb, *NOMINAL_SUBJECTS)
    if subject is None or subject > modal:
        return
    above = tree.heads[verb]
    tree.is_verb[modal] = True
    tree.move(modal, above, "advcl")
    for child in [k for k in tree.children[verb] if k < modal]:
        tree.move(child, modal, tree.deps[child])


def _shared_passive(tree: DraftTree, verb: int) -> None:
    """ "He was arrested in Oslo and **deported** to Hull": what is done to somebody, and has no object, is a participle that
    shares the auxiliary."""
    first = tree.heads[verb]
    passive = tree.tags[first] == "VBN" and tree.has_child(first, "auxpass")
    bare = not tree.has_child(verb, "dobj", "ccomp", "xcomp", "prt", *NOMINAL_SUBJECTS, *AUXILIARIES)
    if passive and bare and tree.tags[verb] == "VBD" and tree.lemmas[verb] in words_as("transitive"):
        tree.tags[verb] = "VBN"


def _shared_perfect(tree: DraftTree, verb: int) -> None:
    """ "The board had cut the fee and **hidden** the bill": a form that is only a participle shares the auxiliary."""
    first = tree.heads[verb]
    perfect = tree.tags[first] == "VBN" and any(tree.lemmas[k] == "have" for k in tree.children_of(first, "aux"))
    bare = not tree.has_child(verb, *NOMINAL_SUBJECTS, *AUXILIARIES)
    if perfect and bare and tree.tags[verb] == "VBD" and tree.lower[verb] in _participles():
        tree.tags[verb] = "VBN"


@cache
def _participles() -> frozenset[str]:
    """Forms of irregular verbs that are participles and no past tenses: "hidden"."""
    rows = english().irregular_verbs
    return frozenset(row.participle for row in rows if row.participle and row.participle != row.past)


def _second_of_several(tree: DraftTree, participle: int) -> None:
    """ "Three men were arrested and **a fourth charged**": a number behind "and" is the subject of a second passive that
    shares the auxiliary."""
    number = tree.heads[participle]
    first = tree.heads[number]
    passive = tree.tags[first] == "VBN" and tree.has_child(first, "auxpass") and tree.deps[number] == "conj"
    counted = tree.tags[number] in ("CD", "RB", "JJ", "RBR", "JJR") or tree.lower[number] in ("another", "others")
    adjoining = tree.tags[participle] in ("VBN", "VBD") and tree.lower[number + 1 : participle] in ([], ["more"], ["others"])
    if not passive or not counted or not adjoining or tree.deps[tree.first(number) - 1] != "cc":
        return
    if tree.has_child(participle, "agent", *AUXILIARIES) or tree.lemmas[participle] not in words_as("transitive"):
        return
    tree.tags[participle] = "VBN"
    one = tree.lower[number] == "another" or (tree.lower[number - 1] in ("a", "the") and tree.tags[number] != "CD")
    tree.tags[number], tree.pos[number] = ("NN", "NOUN") if one else ("CD", "NUM")
    tree.move(participle, first, "conj")
    tree.move(number, participle, "nsubjpass")


def _described_subject(tree: DraftTree, participle: int) -> None:
    """ "**Activists clamouring** to stop the sale **say** so": a plural noun before a participle is the subject that it
    describes; a gerund with a subject is none of a verb in the plural."""
    verb, noun = tree.heads[participle], tree.child(participle, "nsubj")
    plural = noun is not None and tree.tags[noun] in ("NNS", "NNPS", "PRP")
    if noun is None or not plural or noun != participle - 1 or participle > verb or tree.subject(verb) != participle:
        return
    tree.move(noun, verb, "nsubj")
    for child in [k for k in tree.children[participle] if k < noun and tree.deps[k] == "cc"]:
        tree.move(child, verb, "cc")
    tree.move(participle, noun, "acl")
    if tree.tags[verb] == "VB":
        tree.tags[verb] = "VBP"


def _subject_behind_that(tree: DraftTree, noun: int) -> None:
    """ "She said **that cuts** in fares **could** help": what "that" and a verb of saying stand before is no verb, where it is
    the subject of one."""
    that, verb = noun - 1, tree.heads[noun]
    said = tree.deps[verb] == "ccomp" and tree.heads[verb] < that and tree.is_finite(verb) and verb > noun
    if not said or tree.heads[that] != noun or tree.deps[that] not in ("nsubj", "mark", "det"):
        return
    tree.tags[noun], tree.pos[noun], tree.is_verb[noun] = "NNS", "NOUN", False
    tree.tags[that], tree.pos[that] = "IN", "SCONJ"
    tree.move(that, verb, "mark")


def _ordinal_subject(tree: DraftTree, verb: int) -> None:
    """ "Three men were arrested and **a fourth** charged", where the parser takes the number for an adverb."""
    first, number = tree.heads[verb], verb - 1
    passive = tree.tags[first] == "VBN" and tree.has_child(first, "auxpass")
    article = number > 0 and tree.lower[number - 1] == "a" and tree.heads[number - 1] == tree.heads[number] == verb
    if passive and article and tree.lemmas[verb] in words_as("transitive") and tree.tags[number] in ("RB", "JJ"):
        tree.tags[verb], tree.pos[verb], tree.is_verb[verb] = "VBN", "VERB", True
        tree.tags[number], tree.pos[number] = "NN", "NOUN"
        tree.move(number - 1, number, "det")
        tree.move(number, verb, "nsubjpass")


def _preposition_of_office(tree: DraftTree, preposition: int) -> None:
    """ "It was signed by the secretary **to the cabinet**, Ada Lind": the phrase right behind the noun for an office belongs to
    that noun."""
    noun, verb = preposition - 1, tree.heads[preposition]
    office = tree.pos[noun] in NOUNS and tree.lemmas[noun] in words_as("office") and tree.deps[noun] in ("pobj", "dobj")
    below = tree.is_verb[verb] and verb < noun and tree.is_below(noun, verb) and tree.has_child(preposition, "pobj")
    if office and below and tree.lower[preposition] in ("to", "for", "of"):
        tree.move(preposition, noun, "prep")
