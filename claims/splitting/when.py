"""The time that a claim gives for itself.

Expressions of time are found as patterns over word classes (claims/data/en/when_words.csv and when_patterns.csv) and resolved
by the date library. The forms, for an article of Tuesday 12 September 2023:

=============================  ========================  ==========================================================
words                          date                      why
=============================  ========================  ==========================================================
``on 3 May 2022``              ``2022-05-03``            a day
``in April 2019``, ``in 2022`` ``2019-04``, ``2022``     a month, a year
``on Tuesday``                 ``2023-09-12``            the same or last one where the verb is past
``will meet on Friday``        ``2023-09-15``            the same or next one where it looks ahead
``last week``                  ``2023-09-04/2023-09-10`` an interval, Monday to Sunday
``from 3 to 5 May``            ``2023-05-03/2023-05-05`` an interval
``since Monday``, ``by 2030``  ``2023-09-11/..``,        an interval with an open end (ISO 8601-2)
                               ``../2030``
``two days earlier``           None                      counts from an event, not from the article
``next Friday``, ``last May``  None                      speakers of English differ on which one
=============================  ========================  ==========================================================

Without an article's date, relative expressions stay unresolved (date None). "For more than three years" is a quantity, "may"
and "march" are verbs, the date in "since the invasion in 2022" is the invasion's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Doc, Token

from claims.attribution import Relation
from claims.data import english
from claims.data.grammar import TimePattern
from claims.language import Run, Runs, char_offsets, holds
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, VERBS
from claims.model import BlockKind, ClaimKind, Fragment, Quotation, When
from claims.splitting.clause import Clause
from claims.splitting.dates import Outlook, resolved


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a time: the tokens ``run``, the library's ``start`` and ``end`` expressions ("" where unresolved).

    ``core`` is the token to which the words before it ("early on") belong, ``bound`` the side on which the time is closed.
    """

    run: Run
    core: int
    pattern: TimePattern
    start: str
    end: str
    bound: str


_LETTERS = {
    "weekday": "W", "month": "M", "day_word": "c", "daypart": "P", "unit": "u", "long_unit": "U", "season": "S", "number": "n",
    "last": "L", "next": "N", "this": "T", "following": "q", "ago": "g", "early": "e", "preposition": "p", "until": "H",
    "to": "K", "between": "b", "and": "A", "of": "o", "the": "h", "comma": "C", "clock": "k", "about": "m",
}  # fmt: skip
_OTHER = "."


@cache
def _letter_of() -> dict[str, str]:
    return {word: _LETTERS[row.kind] for row in english().when_words for word in row.words}


@cache
def _bound_of() -> dict[str, str]:
    return {word: row.bound for row in english().when_words for word in row.words if row.bound}


@cache
def _patterns() -> tuple[tuple[TimePattern, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern)) for row in english().when_patterns)


@cache
def _prospective() -> frozenset[str]:
    return frozenset(row.word for row in english().prospective)


_ANCHOR = re.compile("[WMYRZXIcg]|L[PUWM]|[NT][PUWMu]|[uU]e|q[uU]")
_LEAD = re.compile("(?:p?h?Po|p?h?So|p?kC?|p[Dn]k{1,3}C?|[peHb])*$")
_TRAIL = re.compile("P?")

_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$")
_DAYS = re.compile(r"(?:0?[1-9]|[12]\d|3[01])–(?:0?[1-9]|[12]\d|3[01])$")
_YEAR = re.compile(r"(?:1\d|20|21)\d\d$")
_DECADE = re.compile(r"(?:1\d|20)\d0s$")
_PART_OF_YEAR = re.compile(r"(?:mid|early|late)-((?:1\d|20|21)\d\d)$")
_NUMERIC = re.compile(  # only where day and month cannot be confused: not 9/11/2023
    r"\d{4}-\d\d?-\d\d?$|(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/\d{4}$|(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}$"
)
_CLOCK = re.compile(r"\d\d?(?:[:.]\d\d)?(?:am|pm)$|\d\d?:\d\d$")


def _letter(token: Token) -> str:
    """The class of a word as one character."""
    text: str = token.text
    if text[0].isdigit():
        return _digits_letter(text)
    letter = _letter_of().get(token.lower_, _OTHER)
    if letter in "WM" and not (text[0].isupper() and token.tag_[0] == "N"):
        # "protesters may march": verbs; the tag keeps "May the best man win" out.
        return _OTHER
    if letter == _OTHER and "-" in text and _PART_OF_YEAR.match(token.lower_):
        return "Z"
    return letter


def _digits_letter(text: str) -> str:
    for letter, shape in (("D", _DAY), ("Y", _YEAR), ("X", _DECADE), ("R", _DAYS), ("I", _NUMERIC), ("k", _CLOCK)):
        if shape.match(text):
            return letter
    return "n" if text.isdigit() else _OTHER


def times(doc: Doc, runs: Runs) -> list[TimeExpression]:
    """The expressions of time in ``runs`` (token indices, end excluded), in reading order, not overlapping."""
    found = []
    for start, end in runs:
        letters = "".join([_letter(token) for token in doc[start:end]])
        if _ANCHOR.search(letters):
            found.extend(_times(doc, start, letters))
    return found


def _times(doc: Doc, offset: int, letters: str) -> list[TimeExpression]:
    taken: list[TimeExpression] = []
    for row, pattern in _patterns():
        for match in pattern.finditer(letters):
            expression = _expression(doc, offset, letters, row, match)
            if expression and all(expression.run[1] <= other.run[0] or other.run[1] <= expression.run[0] for other in taken):
                taken.append(expression)
    return sorted(taken, key=lambda expression: expression.run)


def _expression(doc: Doc, offset: int, letters: str, row: TimePattern, match: re.Match[str]) -> TimeExpression | None:
    start, end = offset + match.start(), offset + match.end()
    trail = _TRAIL.match(letters, match.end())
    end += len(trail[0]) if trail else 0
    core = _core(doc, start, end)
    if _is_proper(doc, start, letters[match.start()]):
        return None
    if _modifies_a_number_or_name(doc, core, end):
        return None
    lead, bound = start, ""
    if not _modifies_a_noun(doc, core, end):
        before = _LEAD.search(letters, 0, match.start())
        lead = offset + before.start() if before else start
        bound = next((b for i in range(start - 1, lead - 1, -1) if (b := _bound_of().get(doc[i].lower_, ""))), "")
    words = _words(doc, offset, row, match)
    return TimeExpression((lead, end), core, row, row.start.format_map(words).strip(), row.end.format_map(words).strip(), bound)


def _is_proper(doc: Doc, start: int, letter: str) -> bool:
    """ "Super Tuesday", "Good Friday": the name of a day, not a weekday."""
    if letter != "W" or start == 0:
        return False
    before = doc[start - 1]
    return bool(before.text[0].isupper() and before.tag_ in ("NNP", "JJ") and before.head.i == start)


def _core(doc: Doc, start: int, end: int) -> int:
    """The token of ``start..end`` whose head lies outside."""
    for i in range(start, end):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            return i
    return start


def _modifies_a_noun(doc: Doc, core: int, end: int) -> bool:
    """ "Monday's attack", "the September 2019 forum": the preposition before it is the noun's, not the date's."""
    head = doc[core].head
    return head.i >= end and doc[core].dep_ in ("poss", "compound", "nummod", "amod", "nmod")


def _modifies_a_number_or_name(doc: Doc, core: int, end: int) -> bool:
    """ "2,019 people", "in 2000 villages", "June Smith": no time at all."""
    token = doc[core]
    following = doc[end] if end < len(doc) else None
    if following is None or token.head.i != following.i:
        return False
    return (token.dep_ == "nummod" and following.tag_ == "NNS") or (token.dep_ == "compound" and following.tag_ == "NNP")


def _words(doc: Doc, offset: int, row: TimePattern, match: re.Match[str]) -> dict[str, str]:
    """What the placeholders of a pattern's readings stand for; "all" is the whole match."""
    words = {"all": doc[offset + match.start() : offset + match.end()].text}
    for group, found in match.groupdict().items():
        text = "" if found is None else doc[offset + match.start(group) : offset + match.end(group)].text
        words[group] = text
        if group == "r" and "–" in text:
            words["r_from"], _, words["r_to"] = text.partition("–")
        elif group == "x":
            words["x_from"], words["x_to"] = text[:4], text[:3] + "9"
        elif group == "z":
            words["z_to"] = text[-4:]
    return words


def when(doc: Doc, clause: Clause, published: date | None, relations: Sequence[Relation] = ()) -> When | None:
    """The time that the clause gives for its own predicate, resolved against the day the article was ``published``.

    With the ``relations``, day words inside a direct quotation ("We attacked yesterday") stay unresolved: they count from
    the day of the words, which the article may not tell. See the module for the forms.
    """
    own = own_time(doc, clause)
    if own is None:
        return None
    words = Fragment.cut(doc._.claims_article.text, char_offsets(doc, (own.run,)))
    return When(text=words.text, spans=words.spans, date=time_date(doc, clause, own, published, relations))


def own_time(doc: Doc, clause: Clause) -> TimeExpression | None:
    """The expression of time that is the clause's own: of those on its predicate or its complements the nearest to it."""
    ranked = [
        (distance, place, expression)
        for place, expression in enumerate(times(doc, clause.runs))
        if (distance := _distance(doc, clause, expression)) is not None
    ]
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


_CLAUSES_OF_THEIR_OWN = frozenset({"relcl", "advcl", "ccomp", "csubj", "acl"})
_EVENT_PREPOSITIONS = frozenset({"since", "after", "before", "until", "following"})
_FAR = 100


def _distance(doc: Doc, clause: Clause, expression: TimeExpression) -> int | None:
    """How many words up the tree from the expression to the predicate; None where the time is another's.

    In "they have drawn closer since the invasion in 2022" it is the invasion's, in "the talks in May failed" the talks', in
    "to attend a forum that runs through Friday" the forum's.
    """
    token = doc[expression.core]
    if expression.run[0] > clause.runs[0][0] and _dates_an_event(doc[expression.run[0] - 1]):
        return None
    for steps in range(_FAR):
        if token.i == clause.head:
            return steps
        head = token.head
        if head.i == token.i:
            break
        inside = holds(clause.runs, head.i)
        # "went to Moscow to meet him on Monday"; "boarded a train bound for Russia on Sunday", but "a boat built in 1998".
        loose = token.tag_ == "VB" or (token.dep_ == "acl" and needs_date(expression))
        embedded = token.dep_ in _CLAUSES_OF_THEIR_OWN and not loose
        if inside and (embedded or (token.dep_ in NOMINAL_SUBJECTS and steps)):
            return None
        if token.dep_ in ("pobj", "pcomp") and token.i != expression.core and head.lower_ in _bound_of():
            return None
        token = head
    return _FAR


def _dates_an_event(before: Token) -> bool:
    """Whether the word before a time ends a phrase that tells the time by an event: "since **the invasion** in 2022"."""
    token = before
    while token.dep_ in ("pobj", "prep", "compound", "amod", "nmod", "poss") and token.head.i < token.i:
        if token.dep_ == "pobj" and token.tag_ in ("NN", "NNS") and token.head.lower_ in _EVENT_PREPOSITIONS:
            return True
        token = token.head
    return False


def time_date(
    doc: Doc, clause: Clause, expression: TimeExpression, published: date | None, relations: Sequence[Relation]
) -> str | None:
    """The ISO 8601 day, month, year or interval of an ``expression`` in the clause, or None."""
    row = expression.pattern
    base = None if _is_spoken(expression, clause, relations) and row.needs == "date" else published
    if not expression.start or (base is None and needs_date(expression)):
        return None
    if expression.start.lower() == "today" and _governor(doc, expression).tag_ in ("VBZ", "VBP"):
        return None  # "what is today called regenerative medicine": these days
    outlook = Outlook(row.outlook) if row.outlook else _outlook(doc, clause, expression)
    start = resolved(expression.start, base, outlook)
    if start is None or not expression.end:
        return _bounded(start, expression.bound)
    end = resolved(expression.end, base, outlook)
    return f"{start}/{end}" if end is not None and start <= end else None


def needs_date(expression: TimeExpression) -> bool:
    """Whether the words name a time only together with the article's date."""
    needs = expression.pattern.needs
    return needs == "date" or (needs == "year" and not _YEAR.match(expression.start.split()[-1]))


def _bounded(day: str | None, bound: str) -> str | None:
    if day is None or not bound or "/" in day:
        return day
    return f"{day}/.." if bound == "start" else f"../{day}"


def _is_spoken(expression: TimeExpression, clause: Clause, relations: Sequence[Relation]) -> bool:
    return any(
        relations[i].quotation is Quotation.DIRECT and holds(relations[i].content, expression.core)
        for i in clause.relations
        if i < len(relations)
    )


def _governor(doc: Doc, expression: TimeExpression) -> Token:
    """The nearest verb above the expression, or the root of its sentence."""
    token = doc[expression.core]
    while token.pos_ not in VERBS and token.head.i != token.i:
        token = token.head
    return token


def _outlook(doc: Doc, clause: Clause, expression: TimeExpression) -> Outlook:
    """Whether the verb that the time belongs to looks back or ahead of the article's day."""
    token = _governor(doc, expression)
    if token.tag_ == "VBD" and any(
        child.dep_ in ("xcomp", "ccomp") and child.left_edge.i > expression.core for child in token.rights
    ):
        return Outlook.PAST  # "The court ordered the firm **on Wednesday** to pay": the order, not what is ordered
    found = _tense(token)
    if found is Outlook.UNKNOWN and clause.kind is ClaimKind.PLAN:
        return Outlook.FUTURE
    timetable = clause.block is not BlockKind.HEADLINE and expression.pattern.name != "month"  # "is up from January"
    if found is Outlook.UNKNOWN and timetable and token.tag_ in ("VBZ", "VBP"):
        return Outlook.FUTURE  # "The trial begins on Monday"; in a headline it may be "Fire kills three on Monday"
    return found


def _tense(verb: Token) -> Outlook:
    tags = {child.lower_: child.tag_ for child in verb.lefts if child.dep_ in AUXILIARIES}
    has_have = any(word in tags for word in ("have", "having"))
    if "MD" in tags.values():
        return Outlook.PAST if has_have else Outlook.FUTURE
    if verb.lemma_ in _prospective() or any(child.lower_ in _prospective() for child in verb.rights if child.dep_ == "acomp"):
        return Outlook.FUTURE
    if "TO" in tags.values():
        return Outlook.PAST if has_have else _infinitive_tense(verb)
    if verb.tag_ in ("VBD", "VBN") or "VBD" in tags.values():
        return Outlook.UNKNOWN if verb.tag_ == "VBN" and set(tags) & {"is", "are", "am", "being"} else Outlook.PAST
    if verb.tag_ == "VBG":
        return Outlook.FUTURE if set(tags) & {"is", "are", "am"} else _governed(verb)
    return Outlook.UNKNOWN


def _infinitive_tense(verb: Token) -> Outlook:
    """ "was due to arrive on Monday" looks ahead, "went to Moscow to meet him on Monday" back."""
    head = verb.head
    if head.i == verb.i or head.lemma_ in _prospective() or head.lower_ in _prospective():
        return Outlook.FUTURE
    return _tense(head) if head.tag_ in ("VBD", "VBN") and head.dep_ != "xcomp" else Outlook.FUTURE


def _governed(verb: Token) -> Outlook:
    head = verb.head
    return _tense(head) if head.i != verb.i and head.tag_ in ("VBD", "VBN", "VBZ", "VBP") else Outlook.UNKNOWN
