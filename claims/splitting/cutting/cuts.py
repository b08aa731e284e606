"""Where a sentence is cut: which words head a clause that is a claim of its own.

A wrong cut spoils two claims, a missed one leaves a claim too long; in doubt nothing is cut.
"""

from collections.abc import Collection, Mapping

from claims.splitting.clause import Origin
from claims.splitting.cutting.lexicon import carriers, subordinators, words_as
from claims.splitting.cutting.parse.syntax import AUXILIARIES, BREAKS, PARTICIPLES, RELATIVISERS, Syntax

STRONG_BREAKS = frozenset({";", ":", "—", "–", "--"})
OPENERS = frozenset({"mark", "advmod", "prep"})
COPULAR = frozenset({"be", "remain", "seem", "become", "'s"})
MIN_ADJUNCT = 4


def cut_at(words: Syntax, i: int, cues: Mapping[int, int], opened: Collection[int]) -> Origin | None:
    """The construction that ``i`` heads a clause of, or None where it belongs to its head's clause.

    ``cues`` holds the tokens of attributing cues: what hangs on one is left over once the attributing clause is taken
    away ("Peskov said **without elaborating on the route**"). ``opened`` holds the heads of clauses found so far, to the
    left of ``i``.
    """
    dep = words.deps[i]
    if dep == "conj":
        return Origin.COORDINATION if _is_coordinate_clause(words, i, opened, cues) else None
    if dep == "relcl":
        # "the weather, which **it said** kept people at home": the pronoun stands with "kept"
        return Origin.RELATIVE if i in cues or _is_own_relative(words, i) else None
    if dep == "advcl":
        return Origin.COORDINATION if _is_listed(words, i, opened) else _adverbial(words, i, cues)
    if dep == "acl":
        return Origin.PARTICIPLE if words.tags[i] in PARTICIPLES and set_off(words, i) else None
    if dep in RUN_ON_DEPS:
        return Origin.COORDINATION if _is_run_on(words, i) or _is_listed(words, i, opened) else None
    if dep == "prep" and words.heads[i] in cues:
        return Origin.PARTICIPLE if _is_left_over_gerund(words, i) else None
    return None


RUN_ON_DEPS = frozenset({"ccomp", "parataxis", "dep"})


def set_off(words: Syntax, i: int) -> bool:
    """Whether a comma, a dash or the sentence's start stands before the phrase that ``i`` heads."""
    first = words.first(i)
    while words.mark[first]:
        first += 1
    return first == 0 or words.lower[first - 1] in BREAKS or words.mark[first - 1]


def carried(words: Syntax, i: int) -> int | None:
    """The main clause that does nothing but carry the complement ``i``, as the index of its head; None where none does.

    "**It is** not clear whether the pilot survived": the parser hangs "survived" on "is", on "clear" or on "doubt".
    """
    if words.deps[i] not in COMPLEMENT_DEPS or not words.finite(i):
        return None
    matrix = words.heads[i]
    if not words.verbal(matrix):
        matrix = words.heads[matrix]
    if matrix == i or not words.verbal(matrix):
        return None
    opener = next((words.lower[kid] for kid in words.kids[i] if words.deps[kid] == "mark"), "-")
    if opener not in CARRIED_BY:
        return None
    subject = words.child(matrix, frozenset({"nsubj", "nsubjpass", "expl"}))
    if subject is None or subject > i:
        return None
    if words.lemmas[matrix] in COPULAR:
        said_of = [k for k in words.kids[matrix] if words.deps[k] in PREDICATE_DEPS and words.lemmas[k] in carriers()]
        predicate = words.lemmas[said_of[0]] if said_of and words.lower[subject] in EMPTY else words.lemmas[subject]
    else:
        predicate = words.lemmas[matrix] if words.lower[subject] == "it" else ""
    return matrix if opener in carriers().get(predicate, ()) else None


COMPLEMENT_DEPS = frozenset({"ccomp", "advcl", "acl", "csubj"})
PREDICATE_DEPS = frozenset({"acomp", "attr", "oprd"})
CARRIED_BY = frozenset({"that", "if", "whether", "-"})
EMPTY = frozenset({"it", "there", "that", "this"})


def _is_coordinate_clause(words: Syntax, i: int, opened: Collection[int], cues: Mapping[int, int]) -> bool:
    head = words.heads[i]
    if not words.verbal(i):
        return False
    finite = words.finite(i)
    has_subject = words.subject(i) is not None
    if not words.verbal(head):
        # "attacked the town and the army fled": the parser hangs "fled" on "town".
        return has_subject and finite
    if head in cues or i in cues:
        return True
    if head not in opened and not (finite and not words.finite(head)):
        # "if it rains and the river rises" is one condition; "appears to have stopped and **is turning back**" is two claims.
        return False
    if has_subject or (finite and head not in opened):
        return True
    if any(words.deps[kid] == "aux" and words.tags[kid] == "TO" for kid in words.kids[i]):
        return False
    if words.tags[i] == "VBG" and words.tags[head] != "VBG" and not finite:
        return False
    if all(words.mark[k] for k in words.kids[i]):
        return False  # "He staggered and collapsed"
    return not _shares_object(words, head, i)


def _shares_object(words: Syntax, head: int, i: int) -> bool:
    """Whether two verbs side by side have one object, one predicate in two words: "designs and builds boats"."""
    if any(not words.mark[k] and words.deps[k] not in LIGHT for k in range(head + 1, i)):
        return False
    return words.child(i, OBJECTS) is not None and words.child(head, OBJECTS) is None


OBJECTS = frozenset({"dobj", "ccomp", "xcomp"})


def _relativises(words: Syntax, i: int) -> bool:
    """Whether ``i`` is a relative word; "that" is one only where it plays a part in its clause."""
    if words.lower[i] == "that":
        return words.deps[i] in THAT_ROLES
    return words.tags[i] in RELATIVISERS and words.lower[i] not in ASKING


THAT_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative"})
ASKING = frozenset({"why", "how", "what", "whatever", "however"})
LIGHT = frozenset({"cc", "advmod", "aux", "auxpass", "neg", "preconj"})


def _is_own_relative(words: Syntax, i: int) -> bool:
    antecedent = words.heads[i]
    if not words.verbal(i):
        return False
    first = words.first(i)
    if not any(_relativises(words, k) for k in range(first, i + 1)):
        return False  # "the boat they were in" and "fears that it sank" are noun phrases throughout
    if first and words.lower[first - 1] == ",":
        return True
    if any(words.lower[kid] in words_as("unspecific") and words.deps[kid] == "det" for kid in words.kids[antecedent]):
        return False  # "vowed to block any deal **that leaves the base in place**": there may be no such deal
    # "those who fled", "the way that the fire spread" mean nothing without their relative clauses.
    return words.pos[antecedent] not in {"PRON", "DET"} and words.lemmas[antecedent] not in words_as("light_antecedent")


def _adverbial(words: Syntax, i: int, cues: Mapping[int, int]) -> Origin | None:
    opener = _opener(words, i)
    rule = subordinators().get(opener) if opener else None
    if rule is not None and (rule.cut == "always" or (rule.cut == "comma" and words.finite(i) and set_off(words, i))):
        return Origin.ADVERBIAL
    if rule is None and opener is None and _is_gerund_subject(words, i):
        return None
    if rule is None and opener is None and words.tags[i] in PARTICIPLES and set_off(words, i):
        return Origin.PARTICIPLE
    if rule is None and opener is None and _is_run_on(words, i):
        return Origin.COORDINATION
    if words.heads[i] in cues and words.last(i) - words.first(i) >= MIN_ADJUNCT - 1:
        return Origin.ADVERBIAL
    return None


def _is_gerund_subject(words: Syntax, i: int) -> bool:
    """ "**Being convicted of a crime**, no matter how minor, can cost a job": the gerund is the subject."""
    head = words.heads[i]
    gerund = any(words.tags[k] == "VBG" for k in (i, *words.kids[i]) if k == i or words.deps[k] in AUXILIARIES)
    if i > head or not gerund or words.deps[head] == "conj":
        return False
    return words.finite(head) and words.subject(head) is None


def stays(words: Syntax, i: int) -> bool:
    """Whether ``i`` heads a time, condition or purpose clause, which belongs to a main clause wherever the parser hung it."""
    if words.deps[i] != "advcl":
        return False
    opener = _opener(words, i)
    rule = subordinators().get(opener) if opener else None
    return rule is not None and rule.cut == "never"


def _opener(words: Syntax, i: int) -> str | None:
    """The word that opens an adverbial clause, None where the clause has none ("**accompanied by** guards")."""
    before = [kid for kid in words.kids[i] if kid < i]
    if any(words.deps[kid] == "aux" and words.tags[kid] == "TO" for kid in before):
        return "to"
    for kid in before:
        if words.deps[kid] == "mark" or (words.lower[kid] in subordinators() and words.deps[kid] in OPENERS):
            # "widened so that buses could pass" tells a purpose, "so the bus stopped" a result
            return "that" if words.lower[kid] == "so" and words.lower[kid + 1] == "that" else words.lower[kid]
        if words.tags[kid] in RELATIVISERS and words.deps[kid] == "advmod":
            return words.lower[kid]
    return None


COMPLETED = frozenset({"dobj", "attr", "acomp"})
MARK = frozenset({"mark"})


def _is_run_on(words: Syntax, i: int) -> bool:
    """Whether ``i`` heads a sentence of its own that a semicolon, colon or dash ties to its head's."""
    if not words.verbal(i) or words.subject(i) is None or not words.finite(i):
        return False
    head = words.heads[i]
    first, last = words.first(i), words.last(i)
    edge = last + 1 if i < head else first - 1
    while i < head and edge < head and words.lower[edge] == '"':
        edge += 1
    if i < head and words.lower[first : first + 2] == ["not", "only"]:
        return True  # "Not only did the firm miss its target, it also cut its dividend"
    spliced = words.lemmas[head] not in words_as("telling") and words.child(head, COMPLETED) is not None
    if i < head and spliced and words.child(i, MARK) is None:
        return edge < len(words.lower) and words.lower[edge] == ","  # "Drones hit the depot, both sides give accounts"
    return 0 <= edge < len(words.lower) and (words.lower[edge] in STRONG_BREAKS or words.lower[last] in STRONG_BREAKS)


def _is_listed(words: Syntax, i: int, opened: Collection[int]) -> bool:
    """Whether ``i`` is one of several complements: "ruled that the law was void, **that the fines must be repaid** and …"."""
    head = words.heads[i]
    if head not in opened or words.subject(i) is None or i < head:
        return False
    marks = [next((words.lower[k] for k in words.kids[at] if words.deps[k] == "mark"), None) for at in (head, i)]
    return marks == ["that", "that"] and words.lower[words.first(i) - 1] == ","


def _is_left_over_gerund(words: Syntax, i: int) -> bool:
    return any(words.deps[kid] == "pcomp" and words.tags[kid] == "VBG" for kid in words.kids[i])
