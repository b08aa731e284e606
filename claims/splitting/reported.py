"""Attributing clauses whose content is a phrase, so that the whole clause is the claim of its source."""

from collections.abc import Container, Sequence
from itertools import pairwise

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES
from claims.language.quantifiers import is_scarce
from claims.language.words import words_as
from claims.model import SpeechAct

_THINGS = frozenset({"dobj", "nsubjpass", "nsubj", "oprd", "prep"})
_MEASURING = frozenset({"estimate", "put"})
"""Verbs whose object tells something where a number is in it: "puts the toll at 40", not "puts workers at risk"."""


def reported_in_phrases(relations: Sequence[Relation], parsed: ParsedDoc, without: Container[int]) -> dict[int, int]:
    """The cues whose object tells or judges what their source asserts, each with its relation, which is not among those
    ``without``: "Police **confirmed** the death of two climbers", "The author **called** the sample small", "The firm
    **claims** to have won". The whole clause is then the claim."""
    found = {}
    for n, relation in enumerate(relations):
        cue = relation.cue_head
        content = [i for i in indices_of(relation.content) if not parsed.is_mark[i]]
        top = next((i for i in content if parsed.heads[i] == cue), None)
        if n in without or top is None or not relation.source or not parsed.is_verb[cue] or _by_nobody(parsed, relation):
            continue
        judges = relation.voice is Voice.SOURCE and parsed.quotations.around[top] is None
        judges = judges and parsed.lemmas[cue] != "name"  # "named the dog "Rex"" judges nothing
        if (
            (judges or relation.voice is Voice.REPORTER)
            and _reports_by_object(relation, parsed, top)
            and not _is_second_predicate(relation, parsed)
        ):
            found[cue] = n
    return found


def _by_nobody(parsed: ParsedDoc, relation: Relation) -> bool:
    """Whether the clause says that somebody did not: "**Neither side** has confirmed the talks"."""
    words = [parsed.lower[i] for i in indices_of(relation.source)]
    return bool(words) and words[0] in ("no", "neither", "none", "nobody")


def _reports_by_object(relation: Relation, parsed: ParsedDoc, top: int) -> bool:
    """Whether the phrase of ``top`` is what the source asserts: a noun under a verb of reporting, the judgement in "dismissed
    the report **as fantasy**", a number, an infinitive that is claimed to be so."""
    cue = relation.cue_head
    if parsed.is_verb[top]:
        infinitive = any(parsed.tags[i] == "TO" for i in parsed.children_of(top, "aux"))
        return relation.act is SpeechAct.CLAIM and parsed.deps[top] == "xcomp" and infinitive
    content = [*indices_of(relation.content)]
    told = parsed.lemmas[cue] in words_as("reporting")
    told = told or (relation.act is SpeechAct.DENY and any(parsed.lower[i] == "as" for i in content))
    told = told or (relation.act is SpeechAct.ACCUSE and _accuses_of_act(parsed, relation, content))
    told = told or (parsed.lemmas[cue] in _MEASURING and any(parsed.tags[i] == "CD" for i in content))
    return told and relation.act is not SpeechAct.ASK and parsed.deps[top] in _THINGS


def _accuses_of_act(parsed: ParsedDoc, relation: Relation, content: Sequence[int]) -> bool:
    """Whether an accusation says what somebody did: "accused the board **of hiding losses**", not "of theft"; not where nobody
    makes it ("**could** accuse", "did **not** accuse", "**few** accused")."""
    cue, head = relation.cue_head, relation.source_head
    open_ = parsed.has_child(cue, "neg") or any(parsed.tags[k] in ("MD", "TO") for k in parsed.children_of(cue, *AUXILIARIES))
    if open_ or (head is not None and is_scarce(parsed, head)):
        return False
    acts = (j for i, j in pairwise(content) if parsed.lower[i] == "of")
    return any(parsed.tags[j] == "VBG" or (parsed.lower[j].endswith("ing") and parsed.deps[j] == "compound") for j in acts)


def _is_second_predicate(relation: Relation, parsed: ParsedDoc) -> bool:
    """Whether a headline tells something else before the report: "Band in last days of tour**, announces** new show"."""
    first, last = relation.source[-1][0], relation.cue[0][0] - 1
    if parsed.tags[relation.cue_head] == "VBG":
        return False  # "The judge fined the port**, calling** it careless"
    return parsed.words[last] == "," and first < last and "," not in parsed.words[first:last]
