"""What is exported of a claim beside its words: its time and its quantities.

`claims.language.times` reads the times and resolves them to dates. The claim's own is that of its predicate: "for more than
three years" is a quantity; the date in "since the invasion in 2022" is the invasion's.

`claims.language.numbers` reads the quantities, with unit and modifier. No quantities are: dates and times of day, ordinals,
ages, lengths inside compounds ("a three-year deal"), numbers in names and addresses ("Channel 4"), "one of them", and small
numbers that only point back ("the two leaders").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.data import english
from claims.language import ParsedDoc, Run, holds, parsed_doc
from claims.language.labels import AUXILIARIES, NAMES, NOMINAL_SUBJECTS, NOUNS
from claims.language.numbers import Number, numbers, signs
from claims.language.times import Outlook, TimeExpression, bounds, published_day, times
from claims.model import BlockKind, ClaimKind, Quantity, Quotation, When
from claims.splitting.clause import Clause, verb_above


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
        if (embedded or (dep in NOMINAL_SUBJECTS and steps)) and holds(clause.runs, head):
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
    if expression.start.lower() == "today" and parsed.tags[verb_above(parsed, expression.core)] in ("VBZ", "VBP"):
        return None  # "what is today called regenerative medicine": these days
    found = expression.resolve(base, Outlook(row.outlook) if row.outlook else _outlook(parsed, clause, expression))
    yearless = row.needs == "year" or row.name == "month"
    return None if yearless and found and _has_other_year(parsed, clause, expression, found) else found


def _has_other_year(parsed: ParsedDoc, clause: Clause, expression: TimeExpression, found: str) -> bool:
    """Whether the clause names another year, which a month or a day without a year may be of: "was in the **2008** race until
    June"."""
    start, end = expression.run
    years = {parsed.words[i] for run in clause.runs for i in range(*run) if not start <= i < end}
    return expression.needs_date and any(_YEAR_WORD.fullmatch(word) and word not in found for word in years)


def _is_spoken(expression: TimeExpression, clause: Clause, relations: Sequence[Relation]) -> bool:
    direct = (relations[i] for i in clause.relations if relations[i].quotation is Quotation.DIRECT)
    return any(holds(relation.content, expression.core) for relation in direct)


def _outlook(parsed: ParsedDoc, clause: Clause, expression: TimeExpression) -> Outlook:
    """Whether the verb that the time belongs to looks back or ahead of the article's day."""
    verb = verb_above(parsed, expression.core)
    complements = (child for child in parsed.children_of(verb, "xcomp", "ccomp") if child > verb)
    if parsed.tags[verb] == "VBD" and any(parsed.left_edge[child] > expression.core for child in complements):
        return Outlook.PAST  # "The court ordered the firm **on Wednesday** to pay": the order, not what is ordered
    found = _tense(parsed, verb)
    if found is Outlook.UNKNOWN and clause.kind is ClaimKind.PLAN:
        return Outlook.FUTURE
    timetable = clause.block is not BlockKind.HEADLINE and expression.pattern.name != "month"  # "is up from January"
    timetable = timetable and not _is_of_noun(parsed, expression.core, verb)
    cited = parsed.words[expression.run[1] : expression.run[1] + 1] == (")",)  # '("Prices rise", Post, Monday)'
    timetable = timetable and not cited
    if found is Outlook.UNKNOWN and timetable and parsed.tags[verb] in ("VBZ", "VBP"):
        return Outlook.FUTURE  # "The trial begins on Monday"; in a headline it may be "Fire kills three on Monday"
    return found


def _is_of_noun(parsed: ParsedDoc, at: int, verb: int) -> bool:
    """Whether a time is that of a noun under ``verb``: "The report shows a transfer **on 14 October**"."""
    after_preposition = False
    while at != verb and parsed.heads[at] != at:
        at = parsed.heads[at]
        if after_preposition and at != verb and parsed.pos[at] in NOUNS:
            return True
        after_preposition = after_preposition or parsed.pos[at] == "ADP"
    return False


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


_YEAR_WORD = re.compile(r"(?:19|20)\d\d")
_CLOCK = frozenset({"a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "noon"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her", "my", "your"})
_FEW = 10
_OLDEST = 120
_NO_COUNT = frozenset({"day", "time", "thing", "way", "point", "side", "hand", "another", "reason", "example"})


def quantities(parsed: ParsedDoc, clause: Clause) -> tuple[Quantity, ...]:
    """The quantities in the clause, in reading order; spans are code points into the article's text, end excluded."""
    found = [(run, number) for run in clause.runs for number in numbers(parsed, run)]
    if not found:
        return ()
    dated = [time.run for time in times(parsed, clause.runs)]
    return tuple(
        _quantity(parsed, number)
        for run, number in found
        if not any(start < number.figure[1] and number.figure[0] < end for start, end in dated) and _counts(parsed, run, number)
    )


def _quantity(parsed: ParsedDoc, number: Number) -> Quantity:
    words = parsed.fragment((number.run,))
    unit = number.unit or number.counted
    return Quantity(text=words.text, spans=words.spans, value=number.value, unit=unit, modifier=number.modifier)


def _counts(parsed: ParsedDoc, run: Run, number: Number) -> bool:
    """Whether a number is a quantity; see the module for what is not."""
    start, end = number.figure
    last, before = end - 1, start - 1
    measured = number.unit is not None
    if end < len(parsed.words) and not measured and (parsed.lower[end] in _CLOCK or _joined(parsed, end)):
        return False
    if start > run[0] and not measured and (number.value is None or number.value >= 0):
        sign = parsed.words[before] in ("-", "/", "#") and not parsed.spaces[before]
        if sign or _names(parsed, before, start):
            return False
    if not measured and (_is_of_name(parsed, number) or _is_age(parsed, number) or _is_marker(parsed, end, start)):
        return False
    if _is_year(parsed, number):
        return False
    if parsed.lower[last] == "one" and start == last:
        noun = parsed.heads[last]
        return parsed.deps[last] == "nummod" and noun > last and parsed.lower[noun] not in _NO_COUNT
    few = parsed.words[start].isalpha() and number.value is not None and number.value <= _FEW
    return not (few and _points_back(parsed, number))


def _joined(parsed: ParsedDoc, i: int) -> bool:
    """ "a three-year deal", "a 1,200-strong crowd"."""
    return parsed.words[i] in ("-", "/") and not parsed.spaces[i - 1] and not parsed.spaces[i]


def _names(parsed: ParsedDoc, before: int, number: int) -> bool:
    """ "Channel 4", "Boeing 737", "Article 5"."""
    named = parsed.deps[number] in ("nummod", "appos") and parsed.heads[number] == before
    return named and parsed.tags[before] in ("NNP", "NNPS", "NN")


def _is_of_name(parsed: ParsedDoc, number: Number) -> bool:
    """Whether a number belongs to a name: "**Four** & Co", "Boeing **737** jets", "**10** Downing Street", "the Group of
    **Seven**"; "12 Syrians" are counted."""
    start, end = number.figure
    last = end - 1
    noun = parsed.heads[last]
    opens = parsed.sentence[start][0] == start or parsed.is_mark[start - 1]
    titled = number.counted is None and parsed.words[start].istitle() and parsed.words[start].isalpha() and not opens
    beside = start > 0 and parsed.tags[start - 1] in NAMES and parsed.heads[start - 1] == noun != start - 1
    model = beside and parsed.deps[start - 1] in ("compound", "nmod") and parsed.deps[last] == "nummod"
    address = parsed.words[last].isdigit() and parsed.tags[noun] == "NNP" and last + 1 < noun < number.run[1]
    return titled or model or address or parsed.words[end : end + 1] == ("&",)


def _is_age(parsed: ParsedDoc, number: Number) -> bool:
    """Whether a bare number is somebody's age: "aged **12**", "at age **12**", "Ana Silva, **42**, a judge"."""
    start, end = number.figure
    if number.counted is not None or start == 0:
        return False
    if parsed.lower[start - 1] in ("aged", "age"):
        return True
    between = parsed.words[start - 1] == "," and parsed.words[end : end + 1] == (",",)
    return between and start > 1 and parsed.tags[start - 2] in NAMES and number.value is not None and number.value < _OLDEST


def _is_marker(parsed: ParsedDoc, end: int, start: int) -> bool:
    """Whether a number only counts the items of a list: "**6.** Rail fares rise"."""
    return parsed.sentence[start][0] == start and parsed.words[end : end + 1] == (".",) and end + 1 < parsed.sentence[start][1]


def _is_year(parsed: ParsedDoc, number: Number) -> bool:
    start, end = number.figure
    text = parsed.words[start]
    if not (end - start == 1 and len(text) == 4 and text.isdigit() and 1900 <= int(text) < 2100):
        return False
    if number.run[0] < start or (start and parsed.lower[start - 1] in signs()):
        return False
    if end == len(parsed.words):
        return True
    return not (parsed.words[end] == "%" or (text.endswith("00") and parsed.tags[end] == "NNS"))


def _points_back(parsed: ParsedDoc, number: Number) -> bool:
    """ "the two leaders", "his top two generals"; but "the 700 people" gives their number."""
    start, last = number.figure[0], number.figure[1] - 1
    if parsed.deps[last] != "nummod":
        return start > 0 and parsed.lower[start - 1] in _DEFINITE
    before = (child for child in parsed.children[parsed.heads[last]] if child < min(last, parsed.heads[last]))
    return any(parsed.lower[child] in _DEFINITE or parsed.deps[child] == "poss" for child in before)


class ClauseDetails:
    """The time and the quantities of each clause of an article, read when first asked for and kept."""

    def __init__(self, parsed: ParsedDoc, relations: Sequence[Relation]) -> None:
        self.relations = relations
        self._parsed = parsed
        self._published = None if parsed.article is None else published_day(parsed.article.published)
        self._times: dict[Clause, ClauseTime | None] = {}
        self._quantities: dict[Clause, tuple[Quantity, ...]] = {}

    def time(self, clause: Clause) -> ClauseTime | None:
        """The time that the clause gives for its own predicate."""
        if clause not in self._times:
            self._times[clause] = clause_time(self._parsed, clause, self._published, self.relations)
        return self._times[clause]

    def quantities(self, clause: Clause) -> tuple[Quantity, ...]:
        """The quantities in the clause."""
        if clause not in self._quantities:
            self._quantities[clause] = quantities(self._parsed, clause)
        return self._quantities[clause]


def clause_details(doc: Doc, relations: Sequence[Relation]) -> ClauseDetails:
    """The details of the clauses of ``doc``, whose attributions are ``relations``; kept in ``doc._.claims_details``."""
    found: ClauseDetails | None = doc._.claims_details
    if found is None or found.relations is not relations:
        found = doc._.claims_details = ClauseDetails(parsed_doc(doc), relations)
    return found
