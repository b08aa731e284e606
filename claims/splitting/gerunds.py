"""The statement of what somebody denies or admits having done, where a gerund tells it.

"Ana Silva **denied taking** the money" asserts, in her voice, that she did not take it, and "**admitted taking** it" that she
did. The past tense is that of the deed. What may still go on ("denied **seeking** a bomb"), and words that a negation would
turn differently ("all", "because", a number), leave the clause as the article has it.
"""

from collections.abc import Sequence

from claims.attribution import Relation
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES
from claims.model import SpeechAct
from claims.splitting.clause import Clause
from claims.splitting.negation import denies_something_else
from claims.splitting.verbs import Tense, base_form, be, finite
from claims.splitting.wording import Piece, is_plural, without_space

_GOING_ON = frozenset({"seek", "plan", "prepare", "consider", "intend", "try", "aim", "work", "look"})
"""Verbs whose gerund tells of what may go on when it is denied."""


def of_gerund(parsed: ParsedDoc, clause: Clause, tokens: Sequence[int], relations: Sequence[Relation]) -> list[Piece] | None:
    """The plan of what the gerund that heads ``clause`` tells of whoever denies or admits it, None for other clauses.

    "Roe **denied hiding** it" → "Roe did not hide it", "Roe **denied being** in Hull" → "Roe was not in Hull".
    """
    head, last = clause.head, relations[clause.relations[-1]] if clause.relations else None
    if last is None or parsed.tags[head] != "VBG" or last.act not in (SpeechAct.DENY, SpeechAct.ACKNOWLEDGE):
        return None
    subject = without_space(parsed, indices_of(clause.subject))
    beside = head == last.cue_head + 1 and last.cue_head in tokens and not parsed.has_child(head, "neg", *AUXILIARIES)
    if not beside or not subject or head in subject or parsed.quotations.around[head] is not None:
        return None
    lemma, rest = base_form(parsed.lower[head], parsed.lemmas[head]), [i for i in tokens if i > head]
    plural = is_plural(parsed, subject)
    several = any(parsed.deps[i] == "conj" and parsed.tags[i] == "VBG" for i in rest)
    if several or lemma in _GOING_ON or (last.act is SpeechAct.DENY and denies_something_else(parsed, head, rest)):
        return None
    if last.act is SpeechAct.ACKNOWLEDGE:
        past = "lied" if lemma == "lie" else finite(parsed.words[head], lemma, Tense.PAST, plural=plural)
        return [*subject, past, *rest]
    return [*subject, be(Tense.PAST, plural=plural), "not", *rest] if lemma == "be" else [*subject, "did", "not", lemma, *rest]
