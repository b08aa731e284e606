"""What sort of thing a clause asserts."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from claims.attribution import Relation, Voice
from claims.data import read_table
from claims.language import indices_of
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting.clause import Origin
from claims.splitting.cutting.lexicon import words_as
from claims.splitting.cutting.parse.syntax import AUXILIARIES, Syntax


class Opinion(BaseModel):
    """A row of ``opinions.csv``."""

    model_config = ConfigDict(extra="forbid")

    word: str
    part: Literal["adjective", "noun", "modal", "attitude"]
    example: str


class Stative(BaseModel):
    """A row of ``statives.csv``."""

    model_config = ConfigDict(extra="forbid")

    word: str
    example: str


EVALUATIVE = {
    part: frozenset(row.word for row in read_table("opinions.csv", Opinion) if row.part == part)
    for part in ("adjective", "noun", "modal", "attitude")
}
STATIVES = frozenset(row.word for row in read_table("statives.csv", Stative))

PLANNING = frozenset({SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK})
PREDICATE_DEPS = frozenset({"acomp", "attr", "oprd"})
AMOUNT_DEPS = frozenset({"attr", "npadvmod", "dobj", "acomp", "advmod"})
REFUSALS = words_as("refusal")
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
    if head in plans and words.lemmas[head] not in REFUSALS and _has_infinitive(words, head):
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
    return ClaimKind.STATE if words.lemmas[head] in STATIVES and not passive else ClaimKind.EVENT


def _has_infinitive(words: Syntax, head: int) -> bool:
    return any(
        words.deps[kid] in {"xcomp", "ccomp", "advcl"} and any(words.tags[k] == "TO" for k in words.kids[kid])
        for kid in words.kids[head]
    )


def _is_opinion(words: Syntax, head: int, *, direct: bool) -> bool:
    if words.lemmas[head] in EVALUATIVE["modal"]:
        return True  # "The minister **ought** to resign"
    if words.lower[head] in EVALUATIVE["adjective"] and any(words.lemmas[k] == "be" for k in words.kids[head]):
        return True  # "The ruling is **disappointing**", which the tagger takes for a verb
    for kid in words.kids[head]:
        dep = words.deps[kid]
        if dep == "aux" and words.lemmas[kid] in EVALUATIVE["modal"]:
            return True
        if dep in PREDICATE_DEPS:
            if any(words.lower[k] == "than" for k in words.kids[kid]):
                continue  # "did worse **than** average" compares, and can be checked
            if words.lemmas[kid] in EVALUATIVE["adjective"] or words.lemmas[kid] in EVALUATIVE["noun"]:
                return True
            if any(words.deps[k] == "amod" and words.lemmas[k] in EVALUATIVE["adjective"] for k in words.kids[kid]):
                return True
    if not direct or words.lemmas[head] not in EVALUATIVE["attitude"]:
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
