"""What a source does not say, or holds back: "She **would not say whether** anyone was hurt"."""

from claims.attribution import Relation
from claims.language import ParsedDoc, holds, indices_of
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, RELATIVES
from claims.language.words import words_as
from claims.model import Quotation, SpeechAct
from claims.splitting.clause import subordinators

_NONE = frozenset({"no", "little", "scant"})
DECIDING = frozenset({SpeechAct.PROMISE, SpeechAct.ASSESS})
"""The acts under which a content with "whether" is a question that somebody has still to answer."""
OPINIONS = frozenset(
    {SpeechAct.BELIEVE, SpeechAct.ASSESS, SpeechAct.ESTIMATE, SpeechAct.PREDICT, SpeechAct.WANT, SpeechAct.SUGGEST}
)
"""The acts whose negation is an opinion too: who does not think that it is so thinks that it is not."""


def is_unsaid(relation: Relation, parsed: ParsedDoc) -> bool:
    """Whether the source does not say what the content is, or holds it back: "**would not say whether** anyone was hurt".

    "They do not believe that the pipe burst" is another thing: it says what they believe, that it did not burst.
    """
    cue = relation.cue_head
    if relation.quotation is Quotation.DIRECT:
        return False
    if not relation.source and parsed.lemmas[cue] == "know" and _has_empty_subject(parsed, cue):
        return True  # "It is widely known that the pipe burst" says that it burst, in the writer's voice
    if _is_nominal(parsed, relation) or _is_conditional(parsed, cue) or _has_two_subjects(parsed, cue):
        return True
    if relation.act in DECIDING and relation.content and parsed.lower[relation.content[0][0]] == "whether":
        return True  # "The council will decide **whether** the firm must pay"
    above = [i for i in _governors(parsed, cue) if i == cue or not holds(relation.content, i)]  # According to him, it failed
    if (parsed.is_infinitive(above[-1]) and parsed.deps[above[-1]] == "acl") or _is_under_no(parsed, relation):
        return True  # "They have no reason **to suggest** that it leaks"
    if relation.act in OPINIONS:
        return False
    if parsed.is_infinitive(cue) and parsed.child(cue, *NOMINAL_SUBJECTS) is not None:
        return True  # "She wants voters **to recall** that it leaked"
    if parsed.is_infinitive(above[-1]) and parsed.deps[above[-1]] in ("acl", "relcl"):
        return True  # "They are under pressure **to pledge** that taxes will fall"
    if any(parsed.is_infinitive(i) and parsed.tags[kid] == "WRB" for i in above for kid in parsed.children[i] if kid < i):
        return True  # "They wonder **how to convince** voters that it is safe"
    lemmas = {parsed.lemmas[i] for i in (*indices_of(relation.cue), *above)}
    withheld = bool(lemmas & (words_as("refusal") | words_as("withholding"))) or parsed.lower[max(0, cue - 1)] == "nor"
    return withheld or any(_is_negated(parsed, relation, i) for i in above)


def _is_under_no(parsed: ParsedDoc, relation: Relation) -> bool:
    """Whether there is nothing that would say so: "They found **no** sign that the pipe burst"."""
    first = next((i for i in indices_of(relation.content) if not holds(relation.content, parsed.heads[i])), None)
    above = relation.cue_head if first is None else parsed.heads[first]
    denied = parsed.pos[above] == "NOUN" and parsed.lemmas[above] not in words_as("openness")
    return denied and any(parsed.lower[kid] in _NONE for kid in parsed.children_of(above, "det", "amod"))


def _has_empty_subject(parsed: ParsedDoc, verb: int) -> bool:
    subject = parsed.subject(verb)
    return subject is not None and parsed.lower[subject] == "it"


def _is_nominal(parsed: ParsedDoc, relation: Relation) -> bool:
    """Whether the saying stands inside a "what" or "how" clause, so that the content has a gap: "**what the mayor says** her
    plan would do"."""
    start = min(run[0] for run in (*relation.source, *relation.cue, *relation.content))
    outside = start > 0 and parsed.lower[start - 1] in words_as("nominalising") and not holds(relation.content, start)
    return outside and parsed.heads[start - 1] >= relation.cue_head


def _has_two_subjects(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the parser gave a verb the subject of another besides its own: "**The heir**, a miner, criticised Stein after **a
    leak** showed that …"."""
    subjects = [kid for kid in parsed.children_of(verb, *NOMINAL_SUBJECTS) if kid < verb and parsed.tags[kid] not in RELATIVES]
    return len(subjects) > 1 and any(parsed.deps[kid] == "mark" for kid in parsed.children[verb] if kid > subjects[0])


def _is_conditional(parsed: ParsedDoc, cue: int) -> bool:
    """Whether the saying itself is a condition or what is to be prevented: "**if he says** that it is safe", "**had it been
    known** that it leaked", "**lest** anyone **think** that"."""
    if parsed.deps[cue] != "advcl":
        return False
    marks = (subordinators().get(parsed.lower[kid]) for kid in parsed.children_of(cue, "mark"))
    return parsed.is_inverted(cue) or any(rule is not None and rule.relation in ("condition", "purpose") for rule in marks)


def _governors(parsed: ParsedDoc, cue: int) -> list[int]:
    """``cue`` and the predicates that it completes: "**stopped short** of admitting", "**declined** to say", "**let** say"."""
    found = [cue]
    bare = parsed.tags[cue] == "VB" and parsed.deps[cue] == "ccomp" and not parsed.has_child(cue, *AUXILIARIES)
    if bare and parsed.heads[cue] != cue:
        found.append(parsed.heads[cue])
    while parsed.deps[found[-1]] in {"xcomp", "pcomp", "prep", "acomp"} and parsed.heads[found[-1]] not in found:
        at = parsed.heads[found[-1]]
        found += [at, *(kid for kid in parsed.children[at] if parsed.deps[kid] in {"acomp", "advmod"} and kid not in found)]
        found.append(found.pop(found.index(at)))
    return found


def _is_negated(parsed: ParsedDoc, relation: Relation, i: int) -> bool:
    """Whether ``i`` has a negation that is not part of the content; "not only said" does not count."""
    for kid in parsed.children[i]:
        no = parsed.lower[kid] == "no" and parsed.deps[kid] == "det" and parsed.lemmas[i] not in words_as("openness")
        negates = parsed.deps[kid] == "neg" or no or parsed.lower[kid] == "neither"
        if negates and not holds(relation.content, kid) and words_as("focus").isdisjoint(parsed.lower[kid + 1 : kid + 2]):
            return True
    return False
