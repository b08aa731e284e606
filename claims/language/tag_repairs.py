"""Repairs of words that the tagger takes for another part of speech."""

from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, NOUNS
from claims.language.words import words_as

_NEAR = 12


def noun_taken_for_verb(tree: DraftTree, i: int) -> None:
    """ "Hospital **reports** on Monday indicate one death": a plural noun before a verb in the plural that has no subject."""
    verb = next((k for k in tree.children_of(i, "ccomp") if k > i and tree.tags[k] == "VBP" and tree.subject(k) is None), None)
    first = tree.child(i, *NOMINAL_SUBJECTS)
    if verb is None or first != i - 1 or tree.pos[first] != "NOUN" or tree.tags[first] != "NN" or tree.has_child(verb, "mark"):
        return
    if tree.has_child(first, "det", "poss") or tree.child(i, "dobj") is not None:
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "NNS", "NOUN", False
    tree.move(verb, verb, "ROOT")
    tree.move(first, i, "compound")
    for child in [k for k in tree.children[i] if k > verb]:
        tree.move(child, verb, tree.deps[child])
    tree.move(i, verb, "nsubj")


def thing_reported(tree: DraftTree, i: int) -> None:
    """ "The banks reported lower profits and **share falls**": without "that", what was announced has no present tense and no
    bare noun for its subject."""
    cue, noun = tree.heads[i], i - 1
    bare = tree.subject(i) == noun and tree.pos[noun] == "NOUN" and not tree.has_child(noun, "det", "poss", "nummod")
    if not bare or cue > noun or tree.tags[cue] not in ("VBD", "VBN") or tree.lemmas[cue] not in words_as("reporting"):
        return
    if tree.first(i) != cue + 1 or any(k > i and tree.deps[k] not in ("prep", "punct") for k in tree.children[i]):
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "NNS", "NOUN", False
    for child in [k for k in tree.children[i] if k < noun]:
        tree.move(child, i, "amod" if tree.pos[child] == "ADJ" else "compound")
    tree.move(noun, i, "compound")
    tree.move(i, cue, "dobj")


def aged(tree: DraftTree, old: int) -> None:
    """ "Ana Lind, a 19-year-**old** living in Oban": a noun, what follows says what the person does."""
    activity = tree.heads[old]
    if tree.deps[old] == "amod":
        described = tree.tags[activity] == "NN" and tree.lower[activity].endswith("ing") and tree.last(activity) > activity
        if activity != old + 1 or not described or tree.has_child(activity, "relcl", "conj"):
            return
        top = tree.heads[activity] == activity
        tree.move(old, old if top else tree.heads[activity], tree.deps[activity])
        for child in [k for k in tree.children[activity] if k < old or tree.is_mark[k]]:
            tree.move(child, old, tree.deps[child])
        tree.tags[activity], tree.pos[activity], tree.is_verb[activity] = "VBG", "VERB", True
        tree.move(activity, old, "acl")
    elif tree.deps[old] not in ("appos", "nsubj", "nsubjpass", "dobj", "pobj", "attr"):
        return
    tree.tags[old], tree.pos[old] = "NN", "NOUN"


def verb_taken_for_noun(tree: DraftTree, i: int) -> None:
    """ "Police **allege** he took the key": a word that is only a verb, between a noun and the subject of a tensed verb."""
    subject = next((k for k in range(i - 1, max(-1, i - 2), -1) if tree.pos[k] in NOUNS and tree.heads[k] == i), None)
    verb = next(
        (k for k in range(i + 1, min(i + _NEAR, len(tree.lower))) if tree.is_finite(k) and tree.subject(k) is not None), None
    )
    if subject is None or verb is None or not i < (tree.subject(verb) or 0) or tree.first(tree.subject(verb) or verb) != i + 1:
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "VBZ" if tree.lower[i].endswith("s") else "VBP", "VERB", True
    tree.lemmas[i] = tree.lower[i].removesuffix("s")
    if tree.heads[i] == verb:
        tree.move(i, i if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
        for mark in [k for k in tree.children[verb] if tree.is_mark[k] and k > verb]:
            tree.move(mark, i, tree.deps[mark])
    if tree.heads[verb] != i:
        tree.move(verb, i, "ccomp")
    for child in [k for k in tree.children[i] if k < subject]:
        tree.move(child, subject, tree.deps[child])
    tree.move(subject, i, "nsubj")


def object_taken_for_relative(tree: DraftTree, i: int) -> None:
    """ "The union disputes that **figure**": a relative clause describes a noun, never the verb before it."""
    that, verb = i - 1, tree.heads[i]
    bare = [k for k in tree.children[i] if not tree.is_mark[k]] == [that]
    tensed = tree.is_verb[verb] or (tree.tags[verb] == "NNS" and tree.subject(verb) == verb - 1)
    if tree.tags[i] != "VBP" or not bare or tree.lower[that] != "that" or verb != i - 2 or not tensed:
        return
    if not tree.is_verb[verb]:
        tree.tags[verb], tree.pos[verb], tree.is_verb[verb] = "VBZ", "VERB", True
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "NN", "NOUN", False
    tree.tags[that], tree.pos[that] = "DT", "DET"
    tree.move(that, i, "det")
    tree.move(i, verb, "dobj")


def participle_taken_for_past(tree: DraftTree, subject: int) -> None:
    """ "The pump, **believed** to have failed first, had been repaired": what stands between commas behind a subject, with a
    finite verb behind it that nothing joins to it, is a participle."""
    verb = tree.heads[subject]
    if tree.tags[verb] != "VBD" or subject > verb or tree.lower[verb - 1] != "," or tree.has_child(verb, "dobj", *AUXILIARIES):
        return
    predicate = next((k for k in tree.children_of(verb, "conj") if k > verb), None)
    if tree.has_child(subject, "appos", "relcl"):
        return  # "Ana Lind, a nurse, **resigned** on Monday, packed her bags, left"
    if predicate is None or not tree.is_finite(predicate) or tree.subject(predicate) is not None:
        return
    if tree.lower[tree.first(predicate) - 1] != "," or any(k < predicate for k in tree.children_of(verb, "cc")):
        return
    if "," in tree.lower[subject + 1 : verb - 1]:
        return  # "The boy, from Leeds, **slipped**, fell into the river and drowned"
    alike = tree.tags[predicate] == "VBD" and not tree.has_child(predicate, *AUXILIARIES)
    if alike and tree.lemmas[verb] in words_as("accident"):
        return
    tree.move(predicate, predicate if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
    for child in [k for k in tree.children[verb] if k <= subject or k > predicate]:
        tree.move(child, predicate, tree.deps[child])
    tree.tags[verb] = "VBN"
    tree.move(verb, subject, "acl")


def past_taken_for_participle(tree: DraftTree, subject: int) -> None:
    """ "The flood **swept** through Hull.", "…, while most **sided** with the mayor": what has an active subject and no
    auxiliary is a past tense in a sentence that ends with a full stop, in a subordinate clause, or beside a past tense that
    has none either. Headlines leave out auxiliaries."""
    verb = tree.heads[subject]
    if tree.tags[verb] != "VBN" or tree.deps[subject] != "nsubj" or subject > verb:
        return
    if not tree.is_verb[verb] or tree.has_child(verb, "agent", *AUXILIARIES):
        return
    ends = any(tree.lower[k] == "." for k in tree.children[verb] if k > verb)
    above = tree.heads[verb]
    beside = tree.deps[verb] == "conj" and tree.tags[above] == "VBD" and not tree.has_child(above, *AUXILIARIES)
    if (above == verb and ends) or beside or tree.deps[verb] == "relcl" or tree.has_child(verb, "mark"):
        tree.tags[verb] = "VBD"
