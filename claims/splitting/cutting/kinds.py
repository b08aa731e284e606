"""What sort of thing a clause asserts."""

from collections.abc import Sequence

from claims.attribution import Relation, Voice
from claims.language import indices_of
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting.clause import Origin
from claims.splitting.cutting.lexicon import evaluative, statives, words_as
from claims.splitting.cutting.parse.syntax import AUXILIARIES, Syntax

PLANNING = frozenset({SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK})
PREDICATE_DEPS = frozenset({"acomp", "attr", "oprd"})
AMOUNT_DEPS = frozenset({"attr", "npadvmod", "dobj", "acomp", "advmod"})
DEFINITE = frozenset({"the", "its", "his", "her", "their", "our", "my", "your"})
FIRST_PERSON = frozenset({"i", "we"})
AMOUNT_VERBS = frozenset({"be", "total", "number", "cost", "weigh", "measure", "equal", "average", "exceed"})
COPULAS = frozenset({"be", "remain", "become"})


def planning_cues(relations: Sequence[Relation]) -> frozenset[int]:
    """The tokens of cues that make a plan with their infinitive: "**wants** to visit Moscow"."""
    plans = [r for r in relations if r.voice is Voice.REPORTER and r.act in PLANNING]
    return frozenset(i for r in plans for i in (r.cue_head, *indices_of(r.cue)))


def kind_of(
    words: Syntax, head: int, origin: Origin, chain: tuple[int, ...], relations: Sequence[Relation], plans: frozenset[int]
) -> ClaimKind:
    """The kind of the clause that ``head`` is the predicate of; ``plans`` are the document's `planning_cues`."""
    if origin is Origin.APPOSITION:
        return ClaimKind.IDENTITY
    if head in plans and words.lemmas[head] not in words_as("refusal") and _has_infinitive(words, head):
        return ClaimKind.PLAN
    if _is_opinion(words, head, direct=bool(chain) and relations[chain[-1]].quotation is not Quotation.INDIRECT):
        return ClaimKind.OPINION
    if not words.verbal(head):
        return ClaimKind.EVENT
    if words.lemmas[head] in AMOUNT_VERBS and _has_amount(words, head):
        return ClaimKind.QUANTITY
    if words.lemmas[head] in COPULAS and _is_definite(words, head):
        return ClaimKind.IDENTITY
    auxiliaries = {words.deps[kid] for kid in words.kids[head]} & AUXILIARIES
    passive = "auxpass" in auxiliaries or (words.tags[head] == "VBN" and not auxiliaries)
    return ClaimKind.STATE if words.lemmas[head] in statives() and not passive else ClaimKind.EVENT


def _has_infinitive(words: Syntax, head: int) -> bool:
    return any(
        words.deps[kid] in {"xcomp", "ccomp", "advcl"} and any(words.tags[k] == "TO" for k in words.kids[kid])
        for kid in words.kids[head]
    )


def _is_opinion(words: Syntax, head: int, *, direct: bool) -> bool:
    if words.lemmas[head] in evaluative("modal"):
        return True  # "The minister **ought** to resign"
    if words.lower[head] in evaluative("adjective") and any(words.lemmas[k] == "be" for k in words.kids[head]):
        return True  # "The ruling is **disappointing**", which the tagger takes for a verb
    for kid in words.kids[head]:
        dep = words.deps[kid]
        if dep == "aux" and words.lemmas[kid] in evaluative("modal"):
            return True
        if dep in PREDICATE_DEPS:
            if any(words.lower[k] == "than" for k in words.kids[kid]):
                continue  # "did worse **than** average" compares, and can be checked
            if words.lemmas[kid] in evaluative("adjective") or words.lemmas[kid] in evaluative("noun"):
                return True
            if any(words.deps[k] == "amod" and words.lemmas[k] in evaluative("adjective") for k in words.kids[kid]):
                return True
    if not direct or words.lemmas[head] not in evaluative("attitude"):
        return False
    subject = words.subject(head)
    return subject is not None and words.lower[subject] in FIRST_PERSON


def _has_amount(words: Syntax, head: int) -> bool:
    """Whether the predicate is a number of something: "is **about 425 miles** north", "were **40**"."""
    for kid in words.kids[head]:
        if kid < head:
            continue
        near = words.deps[kid] in AMOUNT_DEPS and [kid, *words.kids[kid]]
        if any(words.tags[k] == "CD" for k in (*(near or ()), *_below(words, kid))):
            return True
    return False


def _below(words: Syntax, i: int) -> list[int]:
    """What measures ``i``: "about **425** miles north", "**300** km from the front"."""
    return [k for kid in words.kids[i] if words.deps[kid] == "npadvmod" for k in words.kids[kid]]


def _is_definite(words: Syntax, head: int) -> bool:
    attribute = words.child(head, frozenset({"attr"}))
    if attribute is None or attribute < head:
        return False
    if words.tags[attribute] in {"NNP", "NNPS"}:
        return True
    return any(words.lower[kid] in DEFINITE or (words.deps[kid] == "poss") for kid in words.kids[attribute] if kid < attribute)
