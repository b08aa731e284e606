"""Repairs what the parser takes for a part of what somebody said, though it tells what the speaker did."""

import calendar
from functools import cache
from typing import TYPE_CHECKING

from claims.data import english
from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, TENSED
from claims.language.words import speaking_nouns, words_as

if TYPE_CHECKING:
    from claims.language.parsed import ParsedDoc

_WITHHELD = frozenset({"detail", "comment", "explanation"})
"""What somebody who reports gives or does not give."""
_SPECIFYING = frozenset({"say", "elaborate", "specify", "identify", "name", "disclose", "comment"})
_GIVING = frozenset({"give", "provide", "offer", "release"})
_NO = frozenset({"no", "few", "any"})
_SPEAKERS = frozenset({"NNP", "NNPS", "PRP", "WP"})
_PASSIVE = ("nsubjpass", "auxpass")


@cache
def cues() -> frozenset[str]:
    """Lemmas of the verbs that report what somebody says."""
    rows = (cue for cue in english().cues if cue.pos == "verb" and "that" in cue.frames)
    return frozenset(word for cue in rows for word in (cue.lemma, *cue.also))


@cache
def speakers() -> frozenset[str]:
    """Common nouns for those who can say something, and for those before whom things are said: "the **inquest** heard"."""
    return speaking_nouns() | words_as("audience")


@cache
def _people() -> frozenset[str]:
    """Those of `speakers` that are persons and no bodies or documents."""
    groups = (row.noun for row in english().groups if row.sort == "people")
    return frozenset((*groups, *(row.role.lower().split()[-1] for row in english().roles)))


def told_by_speaker(tree: DraftTree, verb: int) -> None:
    """Coordinates with the attributing verb what only its subject has done: "Police said two men had been held but **gave**
    no details"; "The firm said the plant would close but **declined** to say when"."""
    content = tree.heads[verb]
    saying = tree.heads[content]
    if tree.deps[content] != "ccomp" or not saying < content < verb or tree.subject(saying) is None:
        return
    said = tree.lemmas[saying] in cues() and tree.tags[saying] in TENSED
    if said and _says_more(tree, saying, content, verb):
        _coordinate(tree, content, verb, saying)
        return
    if not said or not _same_tense(tree, saying, verb) or tree.has_child(verb, "mark", "auxpass"):
        return
    subject = tree.subject(content)
    thing = subject is not None and tree.tags[subject] not in _SPEAKERS and tree.lemmas[subject] not in speakers()
    silent = keeps_silent(tree, verb) and (thing or tree.has_child(content, *_PASSIVE))
    if not silent and not (thing and tree.lemmas[verb] in words_as("addressing") and tree.has_child(verb, "dobj")):
        return
    _coordinate(tree, content, verb, saying)


def _coordinate(tree: DraftTree, content: int, verb: int, saying: int) -> None:
    """Moves ``verb`` and its conjunction from the clause of ``content`` to that of ``saying``."""
    joining = [k for k in tree.children_of(content, "cc") if content < k < verb]
    if joining:
        tree.move(joining[-1], saying, "cc")
        tree.move(verb, saying, "conj")


def _says_more(tree: DraftTree, saying: int, content: int, verb: int) -> bool:
    """Whether a verb tells what the speaker says besides, because what was said before is in another tense: "confirmed that
    the court **had ordered** it but **said** …", "said the ship **had been** seized and **called on** Iran to stop"."""
    if not tree.has_child(content, *AUXILIARIES) or tree.has_child(verb, *AUXILIARIES) or not _same_tense(tree, saying, verb):
        return False
    subject = tree.subject(content)
    if subject is None or tree.tags[subject] in _SPEAKERS or tree.lemmas[subject] in _people():
        return False  # "The aide said the **minister** had resigned but denied that he was ill"
    told = tree.lemmas[verb] in cues() and any(verb < k and tree.is_finite(k) for k in tree.children_of(verb, "ccomp"))
    called = tree.lemmas[verb] == "call" and any(tree.lower[k] == "on" for k in tree.children_of(verb, "prep"))
    return told or (called and tree.has_child(verb, "xcomp"))


def act_after_saying(tree: DraftTree, verb: int) -> None:
    """Coordinates with the main verb what its subject did next: "The bank **cut** jobs, arguing that sales had fallen, and
    **sold** its head office"."""
    saying = tree.heads[verb]
    above = tree.heads[saying]
    if tree.tags[saying] != "VBG" or tree.deps[saying] != "advcl" or not above < saying < verb:
        return
    joining = [k for k in tree.children_of(saying, "cc") if saying < k < verb]
    if joining and tree.lower[joining[-1] - 1] == "," and tree.tags[verb] == tree.tags[above] == "VBD":
        tree.move(joining[-1], above, "cc")
        tree.move(verb, above, "conj")


def content_behind_aside(tree: DraftTree, verb: int) -> None:
    """ "The daily reported on Monday, citing two aides, **that Olm would resign**": a clause with "that" behind an attributing
    verb and what stands between commas is what it reports, and the aside belongs to the attributing verb."""
    saying, that = tree.heads[verb], tree.child(verb, "mark")
    if that is None or tree.lower[that] != "that" or not saying < that < verb or not tree.is_finite(verb):
        return
    if tree.lemmas[saying] not in cues() | _RELAYING or tree.tags[saying] not in TENSED or tree.lower[that - 1] != ",":
        return
    if tree.has_child(saying, "ccomp", "dobj") or tree.subject(saying) is None:
        return
    before = [k for k in tree.children[verb] if k < that]
    if not all(tree.deps[k] in ("advcl", "punct", "prep") for k in before) or tree.lower[tree.first(verb) - 1] in (
        "so",
        "such",
    ):
        return
    for child in before:
        tree.move(child, saying, tree.deps[child])
    tree.move(verb, saying, "ccomp")


_RELAYING = frozenset({"report", "write", "note", "announce", "add"})


def _same_tense(tree: DraftTree, saying: int, verb: int) -> bool:
    """Whether both have the same tense, "did" and "does" included; other auxiliaries never do."""
    helping = tree.children_of(verb, *AUXILIARIES)
    if helping:
        return all(tree.lemmas[k] == "do" and tree.tags[k] == tree.tags[saying] for k in helping)
    return tree.tags[verb] == tree.tags[saying] or (tree.tags[saying] == "VBD" and tree.tags[verb] == "VBN")


def keeps_silent(tree: "DraftTree | ParsedDoc", verb: int) -> bool:
    """Whether a verb says that somebody does not tell more: "did not say who", "gave no details"."""
    if tree.has_child(verb, "neg") and tree.lemmas[verb] in _SPECIFYING:
        return True
    if tree.lemmas[verb] in words_as("refusal"):
        return any(tree.lemmas[k] in _SPECIFYING | _GIVING for k in tree.children_of(verb, "xcomp"))
    given = tree.children_of(verb, "dobj") if tree.lemmas[verb] in _GIVING else ()
    return any(tree.lemmas[k] in _WITHHELD and any(tree.lower[d] in _NO for d in tree.children[k]) for k in given)


_RELATIVE = frozenset({"WDT", "WP"})


def subject_of_what_is_reported(tree: DraftTree, verb: int) -> None:
    """Gives a relative pronoun before an attributing clause to the verb of what is said: "**who** police say **fled**"."""
    subjects = tree.children_of(verb, "nsubj")
    if len(subjects) != 2 or tree.tags[subjects[0]] not in _RELATIVE or not subjects[0] < subjects[1] < verb:
        return
    said = next((k for k in tree.children_of(verb, "xcomp", "ccomp") if k > verb and tree.subject(k) is None), None)
    if said is None or tree.lemmas[verb] not in cues() or any(tree.tags[k] == "TO" for k in tree.children_of(said, "aux")):
        return  # not "who police **asked to leave**"
    tree.move(subjects[0], said, "nsubj")
    tree.deps[said] = "ccomp"
    if tree.tags[said] == "VBN" and not tree.has_child(said, *AUXILIARIES):
        tree.tags[said] = "VBD"


def who_after_person(tree: DraftTree, verb: int) -> None:
    """Hangs "who" on the people right before it rather than on a thing: "objections from **residents**, who say it is late"."""
    first, above = tree.first(verb), tree.heads[verb]
    person = first - 2
    if tree.lower[first] != "who" or person <= above or tree.lower[first - 1] != "," or above >= verb:
        return
    thing = tree.tags[above] in ("NN", "NNS") and tree.lemmas[above] not in speakers()
    if thing and tree.tags[person] in ("NN", "NNS") and tree.lemmas[person] in speakers():
        tree.move(verb, person, "relcl")


def subject_after_day(tree: DraftTree, noun: int) -> None:
    """Makes the noun after a day without a comma the subject of its sentence: "On Friday the **ministry**, citing …, said"."""
    day = tree.heads[noun]
    opener = tree.heads[day]
    verb = tree.heads[opener] if tree.deps[day] == "pobj" else opener
    if tree.first(noun) != day + 1 or tree.deps[opener] not in ("prep", "ROOT", "npadvmod") or verb <= noun:
        return
    if tree.is_finite(verb) and tree.subject(verb) is None and tree.lower[day] in _days():
        tree.move(noun, verb, "nsubj")


@cache
def _days() -> frozenset[str]:
    """The days of the week, in lower case."""
    return frozenset(calendar.day_name[n].lower() for n in range(7))
