"""What sort of thing a clause asserts."""

from collections.abc import Sequence

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES, NAMES, PREDICATIVES
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting.clause import Origin
from claims.splitting.cutting.lexicon import evaluative, statives, words_as

PLANNING = frozenset({SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK})
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
    parsed: ParsedDoc, head: int, origin: Origin, chain: tuple[int, ...], relations: Sequence[Relation], plans: frozenset[int]
) -> ClaimKind:
    """The kind of the clause that ``head`` is the predicate of; ``plans`` are the document's `planning_cues`."""
    if origin is Origin.APPOSITION:
        return ClaimKind.IDENTITY
    if head in plans and parsed.lemmas[head] not in words_as("refusal") and _has_infinitive(parsed, head):
        return ClaimKind.PLAN
    if _is_opinion(parsed, head, direct=bool(chain) and relations[chain[-1]].quotation is not Quotation.INDIRECT):
        return ClaimKind.OPINION
    if not parsed.is_verb(head):
        return ClaimKind.EVENT
    if parsed.lemmas[head] in AMOUNT_VERBS and _has_amount(parsed, head):
        return ClaimKind.QUANTITY
    if parsed.lemmas[head] in COPULAS and _is_definite(parsed, head):
        return ClaimKind.IDENTITY
    auxiliaries = {parsed.deps[kid] for kid in parsed.children[head]} & AUXILIARIES
    passive = "auxpass" in auxiliaries or (parsed.tags[head] == "VBN" and not auxiliaries)
    return ClaimKind.STATE if parsed.lemmas[head] in statives() and not passive else ClaimKind.EVENT


def _has_infinitive(parsed: ParsedDoc, head: int) -> bool:
    return any(
        parsed.deps[kid] in {"xcomp", "ccomp", "advcl"} and any(parsed.tags[k] == "TO" for k in parsed.children[kid])
        for kid in parsed.children[head]
    )


def _is_opinion(parsed: ParsedDoc, head: int, *, direct: bool) -> bool:
    if parsed.lemmas[head] in evaluative("modal"):
        return True  # "The minister **ought** to resign"
    if parsed.lower[head] in evaluative("adjective") and any(parsed.lemmas[k] == "be" for k in parsed.children[head]):
        return True  # "The ruling is **disappointing**", which the tagger takes for a verb
    for kid in parsed.children[head]:
        dep = parsed.deps[kid]
        if dep == "aux" and parsed.lemmas[kid] in evaluative("modal"):
            return True
        if dep in PREDICATIVES:
            if any(parsed.lower[k] == "than" for k in parsed.children[kid]):
                continue  # "did worse **than** average" compares, and can be checked
            if parsed.lemmas[kid] in evaluative("adjective") or parsed.lemmas[kid] in evaluative("noun"):
                return True
            if any(parsed.deps[k] == "amod" and parsed.lemmas[k] in evaluative("adjective") for k in parsed.children[kid]):
                return True
    if not direct or parsed.lemmas[head] not in evaluative("attitude"):
        return False
    subject = parsed.subject(head)
    return subject is not None and parsed.lower[subject] in FIRST_PERSON


def _has_amount(parsed: ParsedDoc, head: int) -> bool:
    """Whether the predicate is a number of something: "is **about 425 miles** north", "were **40**"."""
    for kid in parsed.children[head]:
        if kid < head:
            continue
        near = parsed.deps[kid] in AMOUNT_DEPS and [kid, *parsed.children[kid]]
        if any(parsed.tags[k] == "CD" for k in (*(near or ()), *_below(parsed, kid))):
            return True
    return False


def _below(parsed: ParsedDoc, i: int) -> list[int]:
    """What measures ``i``: "about **425** miles north", "**300** km from the front"."""
    return [k for kid in parsed.children[i] if parsed.deps[kid] == "npadvmod" for k in parsed.children[kid]]


def _is_definite(parsed: ParsedDoc, head: int) -> bool:
    attribute = parsed.child(head, "attr")
    if attribute is None or attribute < head:
        return False
    if parsed.tags[attribute] in NAMES:
        return True
    return any(
        parsed.lower[kid] in DEFINITE or (parsed.deps[kid] == "poss") for kid in parsed.children[attribute] if kid < attribute
    )
