"""Repairs systematic parser errors (garden paths) in a dependency tree."""

from claims.language.clause_repairs import repair_clauses
from claims.language.coordination_repairs import (
    adverb_of_conjunct,
    coordinated_subject,
    counted_apposition,
    disagreeing_subject,
    joined_clause,
    object_before,
    second_complement,
    second_participle,
    shared_conjunct,
)
from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, BREAKS, NOMINAL_SUBJECTS, NOUNS, PARTICIPLES, TENSED
from claims.language.relative_repairs import relative_of_several, relative_to_date, summary_taken_for_object, time_of_clause
from claims.language.reporting_repairs import (
    act_after_saying,
    content_behind_aside,
    subject_after_day,
    subject_of_what_is_reported,
    told_by_speaker,
    who_after_person,
)
from claims.language.subject_repairs import (
    clausal_subject,
    first_of_two_subjects,
    object_above,
    second_name,
    subject_before_participle,
    subject_before_with,
    subject_of_what_is_said,
    swallowed_subject,
)
from claims.language.tag_repairs import (
    aged,
    noun_taken_for_verb,
    object_taken_for_relative,
    participle_taken_for_past,
    past_taken_for_participle,
    thing_reported,
    verb_taken_for_noun,
)
from claims.language.words import words_as

_CLAUSES = frozenset({"ROOT", "ccomp"})
_NEAR = 12
_SAME_PLACE = frozenset({"ccomp", "conj", "advcl", "relcl"})


def repair(tree: DraftTree) -> None:
    """Repairs the garden paths below in ``tree``."""
    repair_clauses(tree)
    for i, word in enumerate(tree.lower):
        if word in words_as("verb_only") and tree.pos[i] in NOUNS:
            verb_taken_for_noun(tree, i)
        elif tree.tags[i] == "MD" and tree.deps[i] == "aux" and tree.tags[tree.heads[i]] in ("VBZ", "VBD"):
            _name_taken_for_modal(tree, i)
        elif word == "old" and tree.tags[i] == "JJ" and i > 0 and tree.lower[i - 1] == "-":
            aged(tree, i)
        elif tree.tags[i] == "VBZ" and tree.deps[i] == "ccomp":
            thing_reported(tree, i)
        elif tree.tags[i] == "VBZ" and tree.heads[i] == i and tree.lemmas[i] in words_as("closing"):
            noun_taken_for_verb(tree, i)
        elif word in words_as("closing") and tree.pos[i] in NOUNS and tree.deps[i] != "ROOT":
            _trailing_report(tree, i)
    for i, dep in enumerate(tree.deps):
        if dep in ("advcl", "conj") and tree.is_finite(i) and tree.subject(i) is None:
            subject_of_what_is_said(tree, i)
            told_by_speaker(tree, i)
            act_after_saying(tree, i)
        if dep in NOMINAL_SUBJECTS:
            head = tree.heads[i]
            second = any(i < k < head for k in tree.children[head] if tree.deps[k] == dep)
            if i < head and tree.lower[tree.last(i)] == ":" and second:
                tree.move(i, head, "dep")  # "**Ana Ruiz**: The wall failed" has one subject
                continue
            if _is_participial_clause(tree, i, head):
                tree.move(i, head, "advcl")
                swallowed_subject(tree, head)
            elif i < head and second_name(tree, i, head):
                continue
            elif tree.tags[head] in ("VBN", "JJ") and not _has_auxiliary(tree, head):
                _reduced_relative(tree, head, i)
                past_taken_for_participle(tree, i)
            elif tree.tags[head] == "VBD" and i < head and tree.lower[head - 1] == ",":
                participle_taken_for_past(tree, i)
            elif tree.deps[head] == "attr" and tree.tags[head] in TENSED and head > i:
                shared_conjunct(tree, head, i)
            elif tree.deps[head] == "ccomp" and tree.heads[head] < i < head:
                disagreeing_subject(tree, head, i)
        elif dep == "acl":
            _hidden_predicate(tree, i)
        elif dep == "appos" and tree.tags[tree.heads[i]] == "NNP" and i > tree.heads[i]:
            subject_after_day(tree, i)
        elif dep == "relcl" and tree.is_finite(i) and tree.subject(i) is not None:
            subject_of_what_is_reported(tree, i)
            who_after_person(tree, i)
            joined_clause(tree, i)
            object_taken_for_relative(tree, i)
        elif dep == "relcl" and tree.tags[i] == "VBN" and tree.lower[tree.first(i)] in ("having", "being"):
            tree.move(i, tree.heads[i], "acl")  # "Ana Silva, **having served** two terms, will retire"
        elif dep == "ccomp" and tree.tags[tree.heads[i]] == "VBG" and tree.is_finite(i):
            _main_before_absolute(tree, i)
        elif dep == "ccomp" and tree.tags[i] == "VBP" and i > 0 and tree.lower[i - 1] == "that":
            object_taken_for_relative(tree, i)
        elif dep == "pcomp" and tree.is_finite(i):
            _said_after_with(tree, i)
            subject_before_with(tree, i)
        elif dep == "advmod" and tree.heads[i] < i:
            adverb_of_conjunct(tree, i)
        elif tree.lower[i] == "when" and dep in ("advmod", "mark"):
            relative_to_date(tree, i)
            time_of_clause(tree, i)
        elif dep == "pobj" and tree.lower[i] in ("whom", "which"):
            relative_of_several(tree, i)
        elif dep == "advcl" and tree.tags[i] == "VBN" and not _has_auxiliary(tree, i):
            first_of_two_subjects(tree, i)
        elif dep == "advcl" and tree.tags[i] == "VBN" and tree.subject(i) is not None and tree.subject(tree.heads[i]) is None:
            subject_before_participle(tree, i)
        elif dep == "advcl" and tree.is_finite(i):
            clausal_subject(tree, i) if tree.subject(i) is None else content_behind_aside(tree, i)
        elif dep == "conj" and tree.pos[i] in NOUNS:
            counted_apposition(tree, i)
        elif dep in ("dobj", "appos", "oprd") and tree.heads[i] < i and tree.is_verb[tree.heads[i]]:
            summary_taken_for_object(tree, i)
        elif dep == "conj" and tree.is_finite(i) and tree.subject(i) is None and object_before(tree, i):
            continue
        elif dep == "conj" and tree.is_finite(i) and tree.subject(i) is None:
            coordinated_subject(tree, i)
            second_participle(tree, i)
        elif dep == "conj" and tree.is_finite(i):
            second_complement(tree, i)
        elif dep in _CLAUSES and tree.is_finite(i) and tree.subject(i) is None and not object_above(tree, i):
            coordinated_subject(tree, i)
            if tree.subject(i) is None:
                swallowed_subject(tree, i)


def _is_participial_clause(tree: DraftTree, i: int, verb: int) -> bool:
    """Whether a supposed subject is a participle after a subordinator: "the minimum term **even if pardoned** is 25 years"."""
    return i < verb and tree.tags[i] == "VBN" and tree.has_child(i, "mark") and tree.deps[i] == "nsubj"


def _main_before_absolute(tree: DraftTree, verb: int) -> None:
    """ "Five firms **were fined**, Brandt being the largest": a participle with a subject hangs on the clause before it."""
    absolute = tree.heads[verb]
    subject = tree.subject(absolute)
    if tree.heads[absolute] != absolute or _has_auxiliary(tree, absolute) or tree.subject(verb) is None:
        return
    if subject is None or not verb < subject < absolute or tree.lower[tree.first(subject) - 1] != ",":
        return
    tree.move(verb, verb, "ROOT")
    tree.move(absolute, verb, "advcl")
    last = tree.children[absolute][-1]
    for mark in [k for k in tree.children[absolute] if tree.is_mark[k] and (k < subject or k == last)]:
        tree.move(mark, verb, tree.deps[mark])


def _name_taken_for_modal(tree: DraftTree, i: int) -> None:
    """ "**May** Wong leaves": a modal has no tensed verb, so it is a given name."""
    if i + 1 < len(tree.tags) and tree.tags[i + 1] == "NNP" and tree.subject(tree.heads[i]) in (i + 1, tree.heads[i + 1]):
        tree.tags[i], tree.pos[i], tree.is_verb[i], tree.lemmas[i] = "NNP", "PROPN", False, tree.lower[i]
        tree.move(i, i + 1 if tree.deps[i + 1] != "compound" else tree.heads[i + 1], "compound")


def _trailing_report(tree: DraftTree, i: int) -> None:
    """ "Crabs move north, scientists at the University of Brevik **report** in a journal": the parser joins the verb to the
    name before it."""
    if tree.lower[i + 1 : i + 2] not in ([], ["."], ["in"], ["on"], [","]):
        return
    comma = next((k for k in range(i - 1, max(-1, i - _NEAR), -1) if tree.lower[k] == ","), None)
    root = next((k for k in range(i - 1, -1, -1) if tree.heads[k] == k and tree.is_finite(k)), None)
    people = (k for k in range(comma + 1, i) if tree.lemmas[k] in words_as("researcher")) if comma is not None else iter(())
    who = next(people, None)
    if comma is None or root is None or who is None or root > comma:
        return
    if not tree.lower[i].endswith("s") ^ (tree.tags[who] == "NNS"):
        return
    name = [k for k in tree.children[i] if who < k < i and tree.pos[k] in NOUNS and tree.heads[who] != i]
    if name:
        tree.move(name[-1], tree.heads[i], tree.deps[i])
        for k in [k for k in tree.children[i] if who < k < i]:
            tree.move(k, name[-1], tree.deps[k])
    elif who != i - 1 and tree.heads[who] != i:
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "VBZ" if tree.lower[i].endswith("s") else "VBP", "VERB", True
    tree.lemmas[i] = "report"
    tree.move(i, i, "ROOT")
    tree.move(root, i, "ccomp")
    tree.move(who, i, "nsubj")
    tree.move(comma, i, "punct")
    for k in range(i + 1, len(tree.lower)):
        if tree.heads[k] < i and tree.lower[k] in ("in", "on", "."):
            tree.move(k, i, "punct" if tree.lower[k] == "." else "prep")
        if tree.lower[k] == ".":
            break


def _may_be_tensed(tree: DraftTree, verb: int) -> bool:
    """Whether a verb is finite, or may be a past tense that looks like a participle."""
    return tree.is_finite(verb) or (
        tree.tags[verb] == "VBN" and not _has_auxiliary(tree, verb) and not tree.has_child(verb, "agent")
    )


def _has_auxiliary(tree: DraftTree, verb: int) -> bool:
    return any(tree.deps[child] in AUXILIARIES for child in tree.children[verb])


def _reduced_relative(tree: DraftTree, participle: int, subject: int) -> None:
    """Attaches a participle to the subject that it modifies, if it is not a predicate: "Shells **found** in the harbour were
    live"."""
    if subject > participle:
        return
    above = tree.heads[participle]
    if tree.deps[participle] == "ccomp" and participle < above and tree.is_finite(above) and tree.subject(above) is None:
        # What precedes belongs to the main verb: "Silva, **nicknamed** the Queen, wrote songs".
        for child in [k for k in tree.children[participle] if k <= subject]:
            tree.move(child, above, tree.deps[child])
        tree.move(participle, subject, "acl")
        return
    below = [k for k in tree.children[participle] if tree.deps[k] == "ccomp" and k > participle]
    beside = [
        k
        for k in tree.children[tree.heads[participle]]
        if k > participle and tree.deps[k] == tree.deps[participle] and tree.deps[k] in _SAME_PLACE
    ]
    predicate = next((k for k in (*below, *beside) if _may_be_tensed(tree, k) and tree.subject(k) is None), None)
    if predicate is not None and tree.tags[predicate] == "VBN":
        closed = tree.lower[subject + 1] == "," and tree.lower[tree.first(predicate) - 1] == ","
        if not closed or not subject + 2 <= participle:
            return
        tree.tags[predicate] = "VBD"
    if predicate is None or any(tree.deps[k] == "mark" for k in tree.children[predicate]):
        return
    if predicate in below:
        top = tree.heads[participle] == participle
        tree.move(predicate, predicate if top else tree.heads[participle], tree.deps[participle])
    tree.move(subject, predicate, tree.deps[subject])
    for child in [k for k in tree.children[participle] if k < subject or k > predicate]:
        tree.move(child, predicate, tree.deps[child])
    tree.move(participle, subject, "acl")


def _hidden_predicate(tree: DraftTree, verb: int) -> None:
    """Makes a noun that heads the sentence the subject of its modifier, if that is tensed or the only verb: "Tension **flared**
    in the race".

    A supposed participle with an object is in the past tense: "the quake, the strongest in years, **killed** 40 people".
    """
    noun = tree.heads[verb]
    if (
        (tree.deps[noun] not in _CLAUSES and tree.deps[noun] != "dep")
        or tree.pos[noun] not in NOUNS
        or verb < noun
        or tree.subject(verb) is not None
    ):
        return
    tensed = tree.tags[verb] in TENSED or (tree.tags[verb] == "VBN" and tree.child(verb, "dobj") is not None)
    # An apposition: "The centre, a former chapel, **reopened** in June".
    apposed = any(tree.deps[k] == "appos" for k in tree.children[noun])
    unbroken = apposed or tree.lower[verb - 1] not in BREAKS
    alone = unbroken and tree.tags[verb] in PARTICIPLES and tree.deps[noun] == "ROOT"
    if not tensed and not (alone and not any(tree.is_finite(k) for k in tree.children[noun])):
        return
    top = tree.heads[noun] == noun
    dep = tree.deps[noun]
    tree.move(verb, verb if top else tree.heads[noun], dep)
    for child in [k for k in tree.children[noun] if k > verb]:
        tree.move(child, verb, tree.deps[child])
    tree.move(noun, verb, "nsubj")
    if any(tree.tags[k] == "VBG" and tree.lower[k - 1] == "," for k in tree.children_of(verb, "advcl")):
        past_taken_for_participle(tree, noun)


def _said_after_with(tree: DraftTree, verb: int) -> None:
    """ "…, with analysts saying **a rise** will follow": the verb's subject is what the parser makes an object of "saying"."""
    source = next((k for k in tree.children[verb] if tree.deps[k] in NOMINAL_SUBJECTS and k < verb), None)
    cue = None if source is None else tree.child(source, "acl")
    thing = None if cue is None else tree.child(cue, "dobj")
    if source is None or cue is None or thing is None or tree.tags[cue] != "VBG" or not cue < thing < verb:
        return
    preposition = tree.heads[verb]
    tree.move(source, preposition, "pobj")
    tree.move(thing, verb, "nsubj")
    tree.move(verb, cue, "ccomp")
