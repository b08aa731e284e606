"""Clauses side by side without a conjunction: behind a semicolon, a colon, a dash or a comma, or listed behind one "that"."""

from collections.abc import Collection

from claims.language import ParsedDoc
from claims.language.words import words_as
from claims.splitting.subordination import shares_condition

STRONG_BREAKS = frozenset({";", ":", "—", "–", "--"})
ELLIPSES = frozenset({"…", "..."})
COMPLETED = frozenset({"dobj", "attr", "acomp"})


def is_run_on(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a sentence of its own that a semicolon, colon or dash ties to its head's."""
    if not parsed.is_verb[i] or parsed.subject(i) is None or not parsed.is_finite(i) or shares_condition(parsed, i):
        return False
    head = parsed.heads[i]
    first, last = parsed.left_edge[i], parsed.right_edge[i]
    edge = last + 1 if i < head else first - 1
    while i < head and edge < head and parsed.lower[edge] == '"':
        edge += 1
    if i < head and parsed.lower[first : first + 2] == ("not", "only"):
        return True  # "Not only did the firm miss its target, it also cut its dividend"
    completed = parsed.has_child(head, *COMPLETED) and not (_is_of_you(parsed, i) and _may_be_condition(parsed, i))
    spliced = parsed.lemmas[head] not in words_as("telling") and (completed or _is_parallel(parsed, i))
    if i < head and spliced and not parsed.has_child(i, "mark") and edge < len(parsed.words) and parsed.lower[edge] == ",":
        return True  # "Drones hit the depot, both sides give accounts"
    if i > head and _is_spliced_list(parsed, i):
        return True
    marks = {*parsed.lower[max(edge, 0) : edge + 1], parsed.lower[last]}
    return not marks.isdisjoint(STRONG_BREAKS) or (i < head and not marks.isdisjoint(ELLIPSES))  # not "She said … he lied"


def _is_parallel(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` and the predicate behind it that it hangs on are two sentences side by side: "Nine **voted** for it, two
    **voted** against it", or of one speaker: '"She **came** to us, she **asked** for help," he said'."""
    head = parsed.heads[i]
    opening = next(k for k in range(parsed.left_edge[i], i + 1) if not parsed.is_mark[k])
    if parsed.lower[opening] == "now" or parsed.tags[opening + 1] in ("JJR", "RBR"):
        return False  # "Now it is shut, we have no work", "The more it costs, the more we pay"
    if _may_be_condition(parsed, i):
        return False
    if parsed.lemmas[i] == parsed.lemmas[head] or _are_parts(parsed, i, head):
        return True
    quote = parsed.quotations.around[i]
    goes_on = parsed.right_edge[head] > head and parsed.lemmas[head] not in words_as("belief") | words_as("reporting") | {"say"}
    return quote is not None and quote == parsed.quotations.around[head] and goes_on and parsed.is_finite(head)


def _are_parts(parsed: ParsedDoc, i: int, head: int) -> bool:
    """Whether the subjects of two clauses are parts of one number: "**Some** cheered, **others** left"."""
    first, second = parsed.subject(i), parsed.subject(head)
    if first is None or second is None or parsed.lower[second] not in ("others", "another"):
        return False
    words = {parsed.lower[k] for k in (first, *parsed.children[first])}
    return not words.isdisjoint(("some", "one", "many", "several", "few", "most"))


def _is_of_you(parsed: ParsedDoc, i: int) -> bool:
    subject = parsed.subject(i)
    return subject is not None and parsed.lower[subject] == "you"


def _may_be_condition(parsed: ParsedDoc, i: int) -> bool:
    """Whether two clauses in the present side by side may be a condition with what follows: "They leave, we leave", "You pay
    the fine, you pay again"."""
    subjects = [parsed.subject(i), parsed.subject(parsed.heads[i])]
    words = [parsed.lower[k] for k in subjects if k is not None]
    alike = len(words) == 2 and (words[0] == words[1] or all(parsed.tags[k] == "PRP" for k in subjects if k is not None))
    return alike and not any(parsed.is_past(k) or parsed.is_perfect(k) for k in (i, parsed.heads[i]))


def _is_spliced_list(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` is the second of three or more clauses in a row: "Laws would change, **debt would fall**, and trade …"."""
    head = parsed.heads[i]
    third = next((kid for kid in parsed.children_of(i, "conj") if kid > i), None)
    alike = third is not None and parsed.subject(third) is not None and parsed.is_finite(third)
    own = parsed.is_finite(head) and parsed.subject(head) is not None and parsed.lemmas[head] not in words_as("telling")
    first = next(k for k in range(parsed.left_edge[i], i + 1) if not parsed.is_mark[k])
    return alike and own and not parsed.has_child(i, "mark") and parsed.lower[first - 1] == ","


def is_listed(parsed: ParsedDoc, i: int, opened: Collection[int]) -> bool:
    """Whether ``i`` is one of several complements: "ruled that the law was void, **that the fines must be repaid** and …"."""
    head = parsed.heads[i]
    if head not in opened or parsed.subject(i) is None or i < head:
        return False
    marks = [next((parsed.lower[k] for k in parsed.children[at] if parsed.deps[k] == "mark"), None) for at in (head, i)]
    return marks == ["that", "that"] and parsed.lower[parsed.left_edge[i] - 1] == ","
