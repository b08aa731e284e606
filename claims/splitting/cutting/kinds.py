"""What sort of thing a clause asserts."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from claims.attribution import Relation, Voice
from claims.data import read_table
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES, NAMES, PREDICATIVES
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting.clause import Origin
from claims.splitting.cutting.lexicon import words_as


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
    parsed: ParsedDoc, head: int, origin: Origin, chain: tuple[int, ...], relations: Sequence[Relation], plans: frozenset[int]
) -> ClaimKind:
    """The kind of the clause that ``head`` is the predicate of; ``plans`` are the document's `planning_cues`."""
    if origin is Origin.APPOSITION:
        return ClaimKind.IDENTITY
    if head in plans and parsed.lemmas[head] not in REFUSALS and _has_infinitive(parsed, head):
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
    return ClaimKind.STATE if parsed.lemmas[head] in STATIVES and not passive else ClaimKind.EVENT


def _has_infinitive(parsed: ParsedDoc, head: int) -> bool:
    return any(
        parsed.deps[kid] in {"xcomp", "ccomp", "advcl"} and any(parsed.tags[k] == "TO" for k in parsed.children[kid])
        for kid in parsed.children[head]
    )


def _is_opinion(parsed: ParsedDoc, head: int, *, direct: bool) -> bool:
    if parsed.lemmas[head] in EVALUATIVE["modal"]:
        return True  # "The minister **ought** to resign"
    if parsed.lower[head] in EVALUATIVE["adjective"] and any(parsed.lemmas[k] == "be" for k in parsed.children[head]):
        return True  # "The ruling is **disappointing**", which the tagger takes for a verb
    for kid in parsed.children[head]:
        dep = parsed.deps[kid]
        if dep == "aux" and parsed.lemmas[kid] in EVALUATIVE["modal"]:
            return True
        if dep in PREDICATIVES:
            if any(parsed.lower[k] == "than" for k in parsed.children[kid]):
                continue  # "did worse **than** average" compares, and can be checked
            if parsed.lemmas[kid] in EVALUATIVE["adjective"] or parsed.lemmas[kid] in EVALUATIVE["noun"]:
                return True
            if any(parsed.deps[k] == "amod" and parsed.lemmas[k] in EVALUATIVE["adjective"] for k in parsed.children[kid]):
                return True
    if not direct or parsed.lemmas[head] not in EVALUATIVE["attitude"]:
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
