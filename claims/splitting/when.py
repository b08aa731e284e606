"""The time that a claim gives for its own predicate; `claims.language.times` reads it and resolves it to a date.

"For more than three years" is a quantity; the date in "since the invasion in 2022" is the invasion's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from claims.attribution import Relation
from claims.data import english
from claims.language import ParsedDoc, holds
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, VERBS
from claims.language.times import Outlook, TimeExpression, bounds, times
from claims.model import BlockKind, ClaimKind, Quotation, When
from claims.splitting.clause import Clause


@dataclass(frozen=True, slots=True)
class ClauseTime:
    """The time of a clause: its words, and the ISO 8601 day, month, year or interval they name (None where it is not known)."""

    expression: TimeExpression
    date: str | None


@cache
def _prospective() -> frozenset[str]:
    return frozenset(row.word for row in english().prospective)


def when(parsed: ParsedDoc, time: ClauseTime | None) -> When | None:
    """The clause's time as it is exported."""
    if time is None:
        return None
    words = parsed.fragment((time.expression.run,))
    return When(text=words.text, spans=words.spans, date=time.date)


def clause_time(
    parsed: ParsedDoc, clause: Clause, published: date | None, relations: Sequence[Relation] = ()
) -> ClauseTime | None:
    """The time that the clause gives for its own predicate, resolved against the day the article was ``published``.

    Of the times on its predicate or its complements it is the nearest. With the ``relations``, day words inside a direct
    quotation ("We attacked yesterday") stay unresolved: they count from the day of the words, which the article may not give.
    """
    ranked = [
        (distance, place, expression)
        for place, expression in enumerate(times(parsed, clause.runs))
        if (distance := _distance(parsed, clause, expression)) is not None
    ]
    if not ranked:
        return None
    own = min(ranked, key=lambda item: item[:2])[2]
    return ClauseTime(own, _date(parsed, clause, own, published, relations))


_CLAUSES_OF_THEIR_OWN = frozenset({"relcl", "advcl", "ccomp", "csubj", "acl"})
_EVENT_PREPOSITIONS = frozenset({"since", "after", "before", "until", "following"})
_FAR = 100


def _distance(parsed: ParsedDoc, clause: Clause, expression: TimeExpression) -> int | None:
    """How many words up the tree from the expression to the predicate; None where the time is another's.

    In "they have drawn closer since the invasion in 2022" it is the invasion's, in "the talks in May failed" the talks', in
    "to attend a forum that runs through Friday" the forum's.
    """
    at = expression.core
    if expression.run[0] > clause.runs[0][0] and _dates_an_event(parsed, expression.run[0] - 1):
        return None
    for steps in range(_FAR):
        if at == clause.head:
            return steps
        head, dep = parsed.heads[at], parsed.deps[at]
        if head == at:
            break
        # "went to Moscow to meet him on Monday"; "boarded a train bound for Russia on Sunday", but "a boat built in 1998".
        loose = parsed.tags[at] == "VB" or (dep == "acl" and expression.needs_date)
        embedded = dep in _CLAUSES_OF_THEIR_OWN and not loose
        if holds(clause.runs, head) and (embedded or (dep in NOMINAL_SUBJECTS and steps)):
            return None
        if dep in ("pobj", "pcomp") and at != expression.core and parsed.lower[head] in bounds():
            return None
        at = head
    return _FAR


_INSIDE_PHRASES = frozenset({"pobj", "prep", "compound", "amod", "nmod", "poss"})


def _dates_an_event(parsed: ParsedDoc, at: int) -> bool:
    """Whether the word before a time ends a phrase that dates something by an event: "since **the invasion** in 2022"."""
    while parsed.deps[at] in _INSIDE_PHRASES and (head := parsed.heads[at]) < at:
        if parsed.deps[at] == "pobj" and parsed.tags[at] in ("NN", "NNS") and parsed.lower[head] in _EVENT_PREPOSITIONS:
            return True
        at = head
    return False


def _date(
    parsed: ParsedDoc, clause: Clause, expression: TimeExpression, published: date | None, relations: Sequence[Relation]
) -> str | None:
    """The ISO 8601 day, month, year or interval of an ``expression`` in the clause, or None."""
    row = expression.pattern
    base = None if row.needs == "date" and _is_spoken(expression, clause, relations) else published
    if not expression.start or (base is None and expression.needs_date):
        return None
    if expression.start.lower() == "today" and parsed.tags[_governor(parsed, expression)] in ("VBZ", "VBP"):
        return None  # "what is today called regenerative medicine": these days
    return expression.resolve(base, Outlook(row.outlook) if row.outlook else _outlook(parsed, clause, expression))


def _is_spoken(expression: TimeExpression, clause: Clause, relations: Sequence[Relation]) -> bool:
    return any(
        relations[i].quotation is Quotation.DIRECT and holds(relations[i].content, expression.core)
        for i in clause.relations
        if i < len(relations)
    )


def _governor(parsed: ParsedDoc, expression: TimeExpression) -> int:
    """The nearest verb above the expression, or the root of its sentence."""
    at = expression.core
    while parsed.pos[at] not in VERBS and parsed.heads[at] != at:
        at = parsed.heads[at]
    return at


def _outlook(parsed: ParsedDoc, clause: Clause, expression: TimeExpression) -> Outlook:
    """Whether the verb that the time belongs to looks back or ahead of the article's day."""
    verb = _governor(parsed, expression)
    complements = (child for child in parsed.children_of(verb, "xcomp", "ccomp") if child > verb)
    if parsed.tags[verb] == "VBD" and any(parsed.left_edge[child] > expression.core for child in complements):
        return Outlook.PAST  # "The court ordered the firm **on Wednesday** to pay": the order, not what is ordered
    found = _tense(parsed, verb)
    if found is Outlook.UNKNOWN and clause.kind is ClaimKind.PLAN:
        return Outlook.FUTURE
    timetable = clause.block is not BlockKind.HEADLINE and expression.pattern.name != "month"  # "is up from January"
    if found is Outlook.UNKNOWN and timetable and parsed.tags[verb] in ("VBZ", "VBP"):
        return Outlook.FUTURE  # "The trial begins on Monday"; in a headline it may be "Fire kills three on Monday"
    return found


def _tense(parsed: ParsedDoc, verb: int) -> Outlook:
    tags = {parsed.lower[child]: parsed.tags[child] for child in parsed.children_of(verb, *AUXILIARIES) if child < verb}
    tag, has_have = parsed.tags[verb], "have" in tags or "having" in tags
    if "MD" in tags.values():
        return Outlook.PAST if has_have else Outlook.FUTURE
    complements = {parsed.lower[child] for child in parsed.children_of(verb, "acomp") if child > verb}
    if not _prospective().isdisjoint({parsed.lemmas[verb], *complements}):
        return Outlook.FUTURE
    if "TO" in tags.values():
        return Outlook.PAST if has_have else _infinitive_tense(parsed, verb)
    if tag in ("VBD", "VBN") or "VBD" in tags.values():
        return Outlook.UNKNOWN if tag == "VBN" and set(tags) & {"is", "are", "am", "being"} else Outlook.PAST
    if tag == "VBG":
        return Outlook.FUTURE if set(tags) & {"is", "are", "am"} else _governed(parsed, verb)
    return Outlook.UNKNOWN


def _infinitive_tense(parsed: ParsedDoc, verb: int) -> Outlook:
    """ "was due to arrive on Monday" looks ahead, "went to Moscow to meet him on Monday" back."""
    head = parsed.heads[verb]
    if head == verb or not _prospective().isdisjoint({parsed.lemmas[head], parsed.lower[head]}):
        return Outlook.FUTURE
    past = parsed.tags[head] in ("VBD", "VBN") and parsed.deps[head] != "xcomp"
    return _tense(parsed, head) if past else Outlook.FUTURE


def _governed(parsed: ParsedDoc, verb: int) -> Outlook:
    head = parsed.heads[verb]
    tensed = head != verb and parsed.tags[head] in ("VBD", "VBN", "VBZ", "VBP")
    return _tense(parsed, head) if tensed else Outlook.UNKNOWN
