"""Which relative clauses add a fact about their noun, so that they are claims of their own."""

from claims.language import ParsedDoc
from claims.language.labels import BREAKS, NAMES, NOMINAL_SUBJECTS, RELATIVES
from claims.splitting.subordination import may_not_exist

THAT_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative"})
ASKING = frozenset({"why", "how", "what", "whatever", "however"})


def is_own_relative(parsed: ParsedDoc, i: int, *, of_source: bool) -> bool:
    """Whether the relative clause that ``i`` heads adds a fact about its antecedent: after a comma, or on a name.

    With ``of_source`` the antecedent is in an attributing clause, which is no claim that the relative could be part of: "said a
    nurse **who was on duty**".
    """
    if not parsed.is_verb[i]:
        return False
    leading = [k for k in parsed.children[i] if not parsed.is_mark[k]][:1]
    first = min(i, *(parsed.left_edge[k] for k in leading)) if leading else i
    pronoun = next((k for k in range(first, i + 1) if _relativises(parsed, k)), None)
    if pronoun is None:
        # "the boat they were in" and "fears that it sank" are noun phrases throughout; in "things **that** we are used **to**"
        # the relative word belongs to the preposition and stands before the clause's own words
        return False
    antecedent = parsed.heads[i]
    if of_source and parsed.deps[antecedent] != "appos":  # the identity holds it in "said Ana Silva, a nurse who was on duty"
        return parsed.pos[antecedent] not in {"PRON", "DET"} and not may_not_exist(parsed, antecedent)
    several = _is_of_several(parsed, pronoun) and parsed.tags[antecedent] == "NN"  # not the noun that the parser found
    if parsed.lower[pronoun] == "that" or _is_cleft(parsed, antecedent) or (may_not_exist(parsed, antecedent) and not several):
        return False
    if first and parsed.is_mark[first - 1] and parsed.lower[first - 1] in BREAKS:
        return True
    if parsed.tags[antecedent] == "NNPS" and parsed.has_child(antecedent, "amod", "nummod"):
        return False  # "rich **Super Clubs** with whom she competed"
    return parsed.tags[antecedent] in NAMES and not parsed.has_child(antecedent, "det")  # "**Ana Silva** who left in May"


def _is_of_several(parsed: ParsedDoc, pronoun: int) -> bool:
    """Whether a relative pronoun stands for several things: "**all of which** are closed"."""
    return parsed.lower[pronoun - 1] == "of" and parsed.lower[pronoun - 2] in ("all", "most", "many", "some", "both")


def _is_cleft(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a relative clause on ``noun`` belongs to "it was": "**It was** Ana Silva, not her rival, **who won**"."""
    while parsed.deps[noun] in ("appos", "conj") and parsed.heads[noun] != noun:
        noun = parsed.heads[noun]
    verb = parsed.heads[noun]
    subject = parsed.child(verb, *NOMINAL_SUBJECTS)
    return parsed.deps[noun] == "attr" and parsed.lemmas[verb] == "be" and subject is not None and parsed.lower[subject] == "it"


def _relativises(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` is a relative word; "that" is one only where it plays a part in its clause."""
    if parsed.lower[i] == "that":
        return parsed.deps[i] in THAT_ROLES
    return parsed.tags[i] in RELATIVES and parsed.lower[i] not in ASKING
