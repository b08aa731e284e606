"""The finite verb of a statement: a tense for a verb that has none of its own.

A participle becomes a finite verb: "stopping" is "stopped", "stops" or "stop". Irregular verbs are a table
(claims/data/en/irregular_verbs.csv). A regular past tense is made from the participle itself, whose spelling already shows a
doubled consonant or a dropped e: "stopping" → "stopped", "hoping" → "hoped".
"""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import cache

from claims.data import english
from claims.data.grammar import IrregularVerb
from claims.language import ParsedDoc, runs_of
from claims.language.labels import AUXILIARIES, NAMES, NOMINAL_SUBJECTS
from claims.language.times import times
from claims.language.words import words_as
from claims.splitting.contractions import written_out
from claims.splitting.speaking_participles import speaks_to
from claims.splitting.wording import (
    AUXILIARIES_AND_NOT,
    Piece,
    is_plural,
)


class Tense(StrEnum):
    """The tense that a statement gives to a verb that had none."""

    PAST = "past"
    PRESENT = "present"


_AUXILIARIES = {"having": "have", "being": "be"}
"""Participles that the lemmatiser leaves as they are where they are auxiliaries."""
_BE = {
    (Tense.PAST, False): "was",
    (Tense.PAST, True): "were",
    (Tense.PRESENT, False): "is",
    (Tense.PRESENT, True): "are",
}


@cache
def _verbs() -> dict[str, IrregularVerb]:
    return {row.lemma: row for row in english().irregular_verbs}


def be(tense: Tense, *, plural: bool) -> str:
    """The form of "be" for a third person.

    >>> be(Tense.PAST, plural=True)
    'were'
    """
    return _BE[tense, plural]


def finite(participle: str, lemma: str, tense: Tense, *, plural: bool) -> str:
    """The finite form, for a third person, of the verb ``lemma`` whose present participle is ``participle``.

    >>> finite("stopping", "stop", Tense.PAST, plural=False), finite("carrying", "carry", Tense.PRESENT, plural=False)
    ('stopped', 'carries')
    """
    lemma = base_form(participle.lower(), lemma)
    if lemma == "be":
        return be(tense, plural=plural)
    row = _verbs().get(lemma)
    if tense is Tense.PRESENT:
        return lemma if plural else (row.third if row and row.third else _third(lemma))
    return row.past if row else _regular_past(participle.lower(), lemma)


def base_form(participle: str, lemma: str) -> str:
    """The lemma of a participle, with the e that the lemmatiser drops from short verbs: "hoping" is of "hope", for "hop" has
    "hopping"."""
    if lemma in _AUXILIARIES:
        return _AUXILIARIES[lemma]
    short = re.fullmatch("[^aeiou]*[aeiou][^aeiouwxy]", lemma) is not None
    return lemma + "e" if short and participle == lemma + "ing" else lemma


def _third(lemma: str) -> str:
    if re.search("(?:s|x|z|ch|sh)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search("[^aeiou]y$", lemma) else lemma + "s"


def _regular_past(participle: str, lemma: str) -> str:
    if re.search("[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if lemma.endswith("ie"):  # "tying": the participle's y hides the lemma's ie
        return lemma + "d"
    return participle.removesuffix("ing") + "ed"


# "Everyone pays, starting in May", "three men, including the mayor", "counting the two that closed, sales are down":
# prepositions by now, whatever their subject.
PREPOSITIONAL = frozenset(
    {
        "start",
        "begin",
        "depend",
        "include",
        "exclude",
        "count",
        "assume",
        "judge",
        "regard",
        "concern",
        "consider",
        "follow",
        "accord",
    }
)


def whole(parsed: ParsedDoc, tokens: Sequence[int]) -> list[Piece]:
    """``tokens`` with a contraction at their start written out: "who**'s** chairing the board", "who**'ve** left"."""
    word = written_out(parsed, tokens[0]) if tokens else None
    return list(tokens) if word is None else [word, *tokens[1:]]


def shared_auxiliaries(parsed: ParsedDoc, head: int) -> list[Piece]:
    """The auxiliaries of the first conjunct, where the verb ``head`` has the same form: "was arrested and **charged**"."""
    deps, tags = parsed.deps, parsed.tags
    first = head
    while deps[first] == "conj" and parsed.heads[first] != first:
        first = parsed.heads[first]
    alike = tags[first] == tags[head] or {tags[first], tags[head]} == {"VBN", "VBD"}
    if first == head or tags[first][:2] != "VB" or not alike:
        return []
    if dependents_before(parsed, head, AUXILIARIES) or (parsed.subject(head) is not None and tags[head] != "VBN"):
        return []
    if tags[head] == "VBD" and not (parsed.is_perfect(first) and _may_be_participle(parsed, head)):
        return []  # "has sung and **went**", not "have seen and **heard**"
    shared = [child for child in parsed.children[first] if child < first and deps[child] in AUXILIARIES_AND_NOT]
    if any(tags[child] == "TO" for child in shared):
        return []
    joined = any(child > first and parsed.lower[child] in ("or", "nor") for child in parsed.children[first])
    if not joined and any(deps[child] == "neg" for child in shared):
        return []  # "They do not resign but **fight on**"
    return [written_out(parsed, child) or child for child in shared]


def may_be_past(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a bare verb has the form of its past tense: "The storm killed 12 people and **cut** power"."""
    row = _verbs().get(parsed.lemmas[verb])
    return parsed.tags[verb] == "VB" and row is not None and row.past == parsed.lower[verb]


def _may_be_participle(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a past tense has the same form as the participle: "heard", not "went"."""
    row = _verbs().get(parsed.lemmas[verb])
    return row is None or not row.participle


def participle(parsed: ParsedDoc, head: int, subject: list[int], tokens: list[int]) -> Sequence[Piece]:
    """The plan of a participial clause as a finite one; ``tokens`` as they are where its tense or subject is uncertain."""
    tense, opener = _tense_above(parsed, head) or _tense_beside_modal(parsed, head), tokens[0]
    without = parsed.lower[opener] == "without"
    if tense is None or (parsed.tags[opener] in ("IN", "WRB") and not without) or _is_loose(parsed, head, subject):
        return tokens
    if (suffered := _suffered(parsed, head, subject, tokens, tense)) is not None:
        return suffered
    plural = is_plural(parsed, subject)
    perfect = any(parsed.tags[child] == "VBG" for child in dependents_before(parsed, head, AUXILIARIES_AND_NOT))
    if parsed.tags[head] == "VBN" and not perfect:  # not "having put pressure on them"
        if tense is Tense.PRESENT and (times(parsed, runs_of(tokens)) or _is_done(parsed, head)):
            tense = Tense.PAST  # "The outcome is a report released on Tuesday"
        return [*subject, be(tense, plural=plural), *tokens]
    return [*subject, *_finite_words(parsed, head, tokens[1:] if without else tokens, tense, negated=without, plural=plural)]


def _is_done(parsed: ParsedDoc, head: int) -> bool:
    """Whether a passive participle tells what somebody did once, not what goes on: "designed **by Voss**", not "owned by"."""
    return parsed.has_child(head, "agent") and parsed.lemmas[head] in words_as("once")


def _tense_beside_modal(parsed: ParsedDoc, head: int) -> Tense | None:
    """The tense for what is already so beside a clause that looks ahead: "The mayor, **having served two terms**, will retire";
    "The trial, **being held in Hull**, should end in May"; "The judge, **appointed by the king**, may resign"."""
    auxiliaries = {parsed.lower[k] for k in dependents_before(parsed, head, AUXILIARIES)}
    modals = {parsed.lower[k] for k in dependents_before(parsed, _verb_beside(parsed, head), AUXILIARIES)}
    if not modals.isdisjoint(_AHEAD) and not auxiliaries.isdisjoint(_AUXILIARIES):
        return Tense.PRESENT
    return Tense.PAST if described_in_passing(parsed, head) else None


def described_in_passing(parsed: ParsedDoc, head: int) -> bool:
    """Whether a passive participle with its agent stands between a definite subject and its verb, so that it tells of the
    subject: "The work, **delayed by rain**, has not begun"; before a modal only what was done once or has a past time: "The
    suspect, **arrested by border guards**, may be charged", not "The tax, paid by tourists, would fund the repairs"."""
    verb = _verb_beside(parsed, head)
    subject = parsed.subject(verb)
    passive = (
        parsed.tags[head] == "VBN" and parsed.has_child(head, "agent") and not parsed.has_child(head, *AUXILIARIES, "mark")
    )
    if not passive or subject is None or not subject < head < verb or parsed.right_edge[head] >= verb:
        return False
    modals = {parsed.lower[k] for k in dependents_before(parsed, verb, AUXILIARIES) if parsed.tags[k] == "MD"}
    done = modals <= _OPEN and parsed.lemmas[head] in words_as("once")
    return _is_definite(parsed, subject) and (not modals or done or _has_past_time(parsed, head))


def _verb_beside(parsed: ParsedDoc, head: int) -> int:
    """The verb of the clause that the participle ``head`` stands in, also where it hangs on a noun."""
    above = parsed.heads[head]
    if parsed.deps[head] == "acl":
        while parsed.tags[above][0] not in "VM" and parsed.heads[above] != above:
            above = parsed.heads[above]
    return above


def _is_definite(parsed: ParsedDoc, noun: int) -> bool:
    determiners = {parsed.lower[k] for k in parsed.children_of(noun, "det")}
    named = parsed.tags[noun] in NAMES and not determiners
    return named or parsed.has_child(noun, "poss") or not determiners.isdisjoint(_DEFINITE)


def _has_past_time(parsed: ParsedDoc, head: int) -> bool:
    words = parsed.lower[head : parsed.right_edge[head] + 1]
    return any(word in _PAST_TIMES or re.fullmatch(r"1\d{3}", word) for word in words)


_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_PAST_TIMES = frozenset({"ago", "last", "earlier", "yesterday", "previously"})
_OPEN = frozenset({"may", "could", "might"})
_AHEAD = frozenset({"will", "should", "may", "can", "must"})


def _suffered(parsed: ParsedDoc, head: int, subject: Sequence[int], tokens: list[int], tense: Tense) -> Sequence[Piece] | None:
    """ "The train derailed, **killing four**" → "Four were killed": the accident did it, not the train. None elsewhere."""
    above = parsed.heads[head]
    while parsed.deps[above] == "conj" and parsed.tags[above] == "VBG":
        above = parsed.heads[above]
    if parsed.tags[above] == "VBG" and parsed.deps[head] == "conj":
        above = parsed.heads[above]
    thing = parsed.child(head, "dobj")
    accident = parsed.lemmas[above] in words_as("accident") and not parsed.has_child(above, "dobj")
    several_verbs = len(_coordinated(parsed, head).intersection(tokens)) > 1
    harming = parsed.tags[head] == "VBG" and parsed.lemmas[head] in words_as("harming")
    if not accident or not harming or thing is None or thing < head or several_verbs:
        return None
    phrase = [i for i in tokens if parsed.is_below(i, thing)]
    personal = any(parsed.tags[i] in ("PRP", "PRP$") for i in (*phrase, *subject))
    if personal or dependents_before(parsed, head, AUXILIARIES_AND_NOT):
        return None
    several = is_plural(parsed, phrase) or (parsed.tags[thing] in ("CD", "DT", "JJ") and parsed.lower[thing] != "one")
    row = _verbs().get(parsed.lemmas[head])
    form = (row.participle or row.past) if row else _regular_past(parsed.lower[head], parsed.lemmas[head])
    before = [i for i in tokens if i < head]
    return [*phrase, be(tense, plural=several), *before, form, *(i for i in tokens if i > head and i not in phrase)]


def absolute(parsed: ParsedDoc, head: int, tokens: list[int]) -> Sequence[Piece]:
    """ "**with the mayor taking the blame**" → "The mayor took the blame"; "**the mayor being the last**" without "with"."""
    subject = next((child for child in dependents_before(parsed, head, NOMINAL_SUBJECTS) if child in tokens), None)
    if parsed.tags[head] != "VBG" or subject is None or dependents_before(parsed, head, AUXILIARIES):
        return tokens
    tense = _tense_above(parsed, head)
    if tense is None:
        return tokens
    words = tokens[1:] if parsed.lower[tokens[0]] == "with" else tokens
    return _finite_words(parsed, head, words, tense, negated=False, plural=is_plural(parsed, parsed.subtree(subject)))


def dependents_before(parsed: ParsedDoc, head: int, deps: Collection[str]) -> list[int]:
    """The dependents that precede ``head`` and have one of the labels ``deps``."""
    return [child for child in parsed.children[head] if child < head and parsed.deps[child] in deps]


def _is_loose(parsed: ParsedDoc, head: int, subject: list[int]) -> bool:
    """Whether the participle is about something else: "He won twice, **giving him a lead**"; the whole of it gave it."""
    above, first = parsed.heads[head], subject[0]
    if parsed.deps[head] == "pcomp" and parsed.lower[above] != "without":
        return True  # "even after previously backing rivals"
    if parsed.tags[first] in ("WRB", "IN", "CD", "$") and len(subject) > 1 and parsed.deps[first] not in ("advmod", "quantmod"):
        return parsed.tags[first] not in ("CD", "$") or not any(parsed.tags[i][0] == "N" for i in subject)
    if parsed.lower[first] in ("i", "you", "there") or dependents_before(parsed, above, ("expl",)):
        return True  # "Looking back, there was a reason"
    if parsed.tags[head] == "VBG" and parsed.lemmas[head] in PREPOSITIONAL:
        return True
    if any(parsed.lower[child] == "having" for child in parsed.children[head]) or speaks_to(parsed, head):
        return False
    after = (child for child in parsed.children[head] if child > head and parsed.tags[child] == "PRP")
    return any(not parsed.lower[child].endswith(("self", "selves")) for child in after)


def _finite_words(
    parsed: ParsedDoc, head: int, tokens: list[int], tense: Tense, *, negated: bool, plural: bool
) -> Sequence[Piece]:
    """``tokens`` with the participle, and those coordinated with it, as finite verbs."""
    chain = _coordinated(parsed, head)
    negated = negated or bool(dependents_before(parsed, head, ("neg",)))
    plan: list[Piece] = []
    for i in tokens:
        dep = parsed.deps[i] if parsed.heads[i] == head else ""
        if dep == "neg":
            continue
        if dep in AUXILIARIES and parsed.tags[i] == "VBG":
            chain = chain - {head} | {i}  # "having won", "being held": the auxiliary takes the tense
            if parsed.lower[i] == "being" and (parsed.deps[head] == "acl" or is_inserted(parsed, head)):
                plan += [be(tense, plural=plural), i]  # "examinations, **being carried out** in Hull"
                continue
            if parsed.lower[i] == "having" and times(parsed, runs_of(tokens)):
                tense = Tense.PAST  # "She is free, **having paid in May**"
        if i not in chain or parsed.tags[i] != "VBG":
            plan.append(i)
        elif negated:
            plan += [finite("doing", "do", tense, plural=plural), "not", parsed.lemmas[i]]
        else:
            plan.append(finite(parsed.words[i], parsed.lemmas[i], tense, plural=plural))
    return plan


def is_inserted(parsed: ParsedDoc, head: int) -> bool:
    """Whether a participial clause stands between the subject and the verb it hangs on."""
    above = parsed.heads[head]
    subject = parsed.subject(above)
    return subject is not None and subject < head < above


def _coordinated(parsed: ParsedDoc, head: int) -> frozenset[int]:
    """``head`` and the verbs coordinated with it."""
    found, queue = {head}, [head]
    while queue:
        at = queue.pop()
        for child in parsed.children[at]:
            alike = child > at and parsed.deps[child] == "conj" and parsed.tags[child] == parsed.tags[head]
            if alike and not dependents_before(parsed, child, AUXILIARIES_AND_NOT):
                found.add(child)
                queue.append(child)
    return frozenset(found)


def _tense_above(parsed: ParsedDoc, head: int) -> Tense | None:
    """The tense of the finite verb above a participle; None where it looks ahead, or where there is none."""
    tags, heads = parsed.tags, parsed.heads
    verb = heads[head]
    while tags[verb][0] not in "VM" and heads[verb] != verb:
        verb = heads[verb]
    while verb != head:
        auxiliaries = {tags[child] for child in dependents_before(parsed, verb, AUXILIARIES)}
        forms = {tags[verb], *auxiliaries}
        if not auxiliaries.isdisjoint({"MD", "TO"}):
            return None
        if "VBD" in forms:
            return Tense.PAST
        if tags[verb] == "VBN" and any(child < verb and parsed.lemmas[child] == "have" for child in parsed.children[verb]):
            return Tense.PAST
        if not forms.isdisjoint({"VBZ", "VBP"}):
            return Tense.PRESENT
        if tags[verb] == "VBN" and not auxiliaries and parsed.deps[verb] == "ROOT":
            return Tense.PAST  # "Reed, who captained Wales, **retired**": a past tense that looks like a participle
        if heads[verb] == verb:
            return None
        verb = heads[verb]
    return None
