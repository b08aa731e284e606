"""What the tense of a clause says of a modal: reported speech in the past, what was possible or usual then."""

from claims.language import ParsedDoc
from claims.language.labels import SUBJECTS

_TIMES = frozenset({"when", "whenever", "while"})
"""What makes a clause the time at which something was possible or usual: "could collapse **before** help came" is a risk."""
_FREQUENT = frozenset({"often", "always", "sometimes", "regularly", "usually", "frequently", "routinely"})
_EACH = frozenset({"every", "each"})


def is_set_in_past(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a clause in the past tense says when the clause of ``verb`` was: "**When the gate opened**, they could leave"."""
    if any(parsed.lemmas[c] == "have" for c in parsed.children_of(verb, "aux")):
        return False
    for clause in parsed.children_of(verb, "advcl"):
        timed = any(parsed.lower[c] in _TIMES for c in parsed.children_of(clause, "mark", "advmod"))
        if timed and parsed.is_past(clause) and not any(parsed.tags[c] == "MD" for c in parsed.children[clause]):
            return True
    return False


def is_habitual(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the clause tells what was done again and again: "**Every summer** they would meet", "they **often** would"."""
    subject = parsed.child(verb, *SUBJECTS)
    known = subject is not None and parsed.lower[parsed.left_edge[subject]] not in ("a", "an", *_EACH)
    often = known and any(parsed.lower[c] in _FREQUENT for c in parsed.children_of(verb, "advmod"))
    each = any(parsed.lower[parsed.left_edge[c]] in _EACH for c in parsed.children_of(verb, "npadvmod", "tmod"))
    conditional = any(parsed.lower[parsed.left_edge[c]] in ("if", "unless") for c in parsed.children_of(verb, "advcl"))
    return not conditional and (often or each or is_set_in_past(parsed, verb))


def is_shifted(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the clause of ``verb`` is in reported speech in the past: "said the talks would begin", "claims that …"."""
    while parsed.deps[verb] == "conj" and parsed.heads[verb] != verb:
        verb = parsed.heads[verb]
    governor = parsed.heads[verb]
    if parsed.deps[verb] in ("ccomp", "csubj", "xcomp") and governor != verb:
        return _told_in_the_past(parsed, governor)
    return parsed.deps[verb] == "acl" and parsed.pos[governor] == "NOUN"


def _told_in_the_past(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a verb is past, or takes its tense from one that is: "**left**, adding", "**was** quoted as saying"."""
    for _ in range(4):
        if parsed.is_past(verb):
            return True
        if parsed.is_tensed(verb) or parsed.heads[verb] == verb:
            return parsed.is_perfect(verb)
        verb = parsed.heads[verb]
    return False
