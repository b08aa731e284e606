"""Where sources, cues and contents begin and end, by the conventions of the PolNeAR guidelines."""

from claims.attribution.layout.quotes import Marks
from claims.attribution.sheet import QUOTE_MARKS, Sheet
from claims.language import Run

_TAIL = frozenset({",", ".", ";", ":", "—", "–", "-", "--", "...", "…"})
_GROUP = frozenset({"aux", "auxpass", "neg", "advmod"})
_ASIDES = frozenset({",", "—", "–", "-"})
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_VEHICLES = frozenset({"statement"})
_NO_LEAD = frozenset(
    {"when", "where", "how", "why", "so", "then", "as", "however", "meanwhile", "instead", "here", "there", "though"}
)


def source_span(sheet: Sheet, head: int, *, floor: int, ceiling: int, inverted: bool = False) -> Run:
    """The noun phrase of ``head`` within ``floor`` (included) and ``ceiling`` (excluded).

    A parenthetical's second comma belongs to it ("Smith, a lawyer,"); an incidental relative clause does not, but one that
    introduces a speaker after the cue does ("said Smith, who runs the shop").
    """
    start, end = max(sheet.left[head], floor), min(sheet.right[head] + 1, ceiling)
    words = sheet.words
    for edge in range(head + 1, end - 1):
        if inverted and sheet.lower[edge + 1] == "who" and sheet.child(sheet.heads[edge + 1], "ccomp", "xcomp") is None:
            continue
        if words[edge] in _ASIDES and (sheet.lower[edge + 1] in _RELATIVES or _opens_aside(sheet, edge + 1, head)):
            end = edge
            break
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (
        words[start] in _TAIL or words[start].isspace() or words[start] in QUOTE_MARKS or sheet.deps[start] == "cc"
    ):
        start += 1
    if "," in words[head + 1 : end] and end < ceiling and words[end] == ",":
        end += 1
    return (start, max(end, start))


def _opens_aside(sheet: Sheet, i: int, head: int) -> bool:
    """Whether a clause hung from the noun begins here: ", speaking on Monday"."""
    top = i
    while sheet.heads[top] != head and sheet.heads[top] != top and sheet.left[sheet.heads[top]] == i:
        top = sheet.heads[top]
    return sheet.heads[top] == head and sheet.deps[top] in {"advcl", "acl", "ccomp", "parataxis", "relcl"}


def verb_group(sheet: Sheet, verb: int, *, floor: int) -> Run:
    """The verb with the auxiliaries, negation and adverbs that stand around it without a gap."""
    start = verb
    children = set(sheet.children[verb])
    while start > floor:
        before = start - 1
        grouped = before in children and sheet.deps[before] in _GROUP and sheet.lower[before] not in _NO_LEAD
        adverb_of_adverb = sheet.deps[before] == "advmod" and start <= sheet.heads[before] < verb
        if not (grouped or adverb_of_adverb):
            break
        start = before
    end = verb + 1
    while end < len(sheet) and end in children and _follows(sheet, end):
        end += 1
    if end < len(sheet) and end in children and sheet.lower[end] == "in":
        vehicle = sheet.child(end, "pobj")
        if vehicle is not None and sheet.lower[vehicle] in _VEHICLES and sheet.left[vehicle] == end + 1:
            end = vehicle + 1  # "said in a statement"
    return (start, end)


def _follows(sheet: Sheet, i: int) -> bool:
    """Whether the word after the verb is part of its group: "pointed out", "spoke openly"."""
    dep = sheet.deps[i]
    return dep in {"prt", "neg"} or (dep == "advmod" and sheet.tags[i] == "RB" and sheet.lower[i] not in _NO_LEAD)


def trimmed(sheet: Sheet, start: int, end: int) -> Run:
    """``start`` to ``end`` without white space or the punctuation that belongs to the sentence around it."""
    words = sheet.words
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (words[start] in _TAIL or words[start].isspace()):
        start += 1
    return (start, end)


def stretched(sheet: Sheet, marks: Marks, start: int, end: int) -> Run:
    """``start``..``end`` trimmed, and stretched over the whole of a quotation or a hyphenated word that it cuts."""
    start, end = trimmed(sheet, start, end)
    if start >= end:
        return (start, end)
    while (
        end + 1 < len(sheet) and sheet.words[end] == "-" and not (sheet.doc[end - 1].whitespace_ or sheet.doc[end].whitespace_)
    ):
        end += 2  # "co-operate" is three tokens, and not always one phrase to the parser
    opening = marks.inside[start]
    if opening is not None and start - 1 <= opening.start <= start:
        start = opening.start
        if end >= opening.end and sheet.words[opening.end - 2] == ",":
            return (start, opening.end)  # "We lost everything," adding …: the comma says that the quotation was all
        end = max(end, opening.end)
    last = marks.inside[end - 1]
    if last is not None and last.start >= start:
        end = max(end, last.end)
    elif last is None and end < len(sheet) and sheet.words[end] in {".", ",", "?", "!"}:
        closing = marks.ends.get(end + 2)
        if closing is not None and closing.start >= start:
            end = closing.end
    return (start, end)
