"""Which conjuncts are clauses of their own: "The ferry left Oban and **sank in a storm**"."""

from collections.abc import Collection, Mapping

from claims.language import ParsedDoc
from claims.language.labels import AUXILIARIES, DASHES, NOMINAL_SUBJECTS, RELATIVES, TENSED
from claims.language.words import words_as
from claims.splitting.clause import TITLES
from claims.splitting.subordination import shares_condition
from claims.splitting.verbs import may_be_past

GOVERNED = frozenset({"pcomp", "xcomp", "ccomp"})
LIGHT = frozenset({"cc", "advmod", "aux", "auxpass", "neg", "preconj"})


def is_coordinate_clause(parsed: ParsedDoc, i: int, opened: Collection[int], cues: Mapping[int, int]) -> bool:
    """Whether the conjunct ``i`` heads a clause that can be told apart from its first conjunct's.

    ``opened`` holds the heads of clauses found so far, ``cues`` the tokens of cues.
    """
    head = parsed.heads[i]
    if not parsed.is_verb[i] or _is_alternative(parsed, head, i) or not (i in cues or _is_joined(parsed, i)):
        return False
    if _goes_on_quotation(parsed, head, i) or _goes_on_relative(parsed, i):
        return False
    finite = parsed.is_finite(i)
    has_subject = parsed.subject(i) is not None or parsed.has_child(i, "expl")  # "and **there** never has been"
    if not finite and not has_subject and _has_nearer_host(parsed, head, i):
        return False
    if not parsed.is_verb[head]:
        # "attacked the town and the army fled": the parser hangs "fled" on "town".
        return has_subject and finite
    if not has_subject and i not in cues and (_disagrees(parsed, head, i) or _is_bare_auxiliary(parsed, head)):
        return False
    if head in cues and i not in cues and parsed.is_infinitive(head) and parsed.is_infinitive(i) and not has_subject:
        return False  # "came to say that it is safe and **to praise the crew**"
    if head in cues or i in cues:
        return True
    if shares_condition(parsed, i) or _has_relative_beside_subject(parsed, i):
        return False
    if head not in opened and parsed.deps[head] == "relcl" and not has_subject:
        return False
    if head not in opened and not (finite and not parsed.is_finite(head)):
        # "if it rains and the river rises" is one condition; "appears to have stopped and **is turning back**" is two claims.
        return False
    if has_subject or (finite and head not in opened):
        return True
    if any(parsed.deps[kid] == "aux" and parsed.tags[kid] == "TO" for kid in parsed.children[i]):
        return False
    if parsed.tags[i] == parsed.tags[head] == "VBG" and not finite and parsed.lemmas[i] in words_as("result"):
        return False  # "tearing a gash and **forcing the crew to leave**": the event did, not the ship
    described = head in opened and parsed.deps[head] == "acl" and parsed.tags[head] == "VBN"
    if parsed.tags[i] == "VBG" and not finite and parsed.tags[head] != "VBG" and not described:
        return False  # but "The firm, founded in 1994 and **employing 40 people**, is for sale"
    if parsed.tags[i] == "VBG" and not parsed.is_finite(head) and parsed.deps[head] in GOVERNED:
        return False  # "confessed to lying and **hiding the money**"
    if all(parsed.is_mark[k] for k in parsed.children[i]):
        return False  # "He staggered and collapsed"
    return not _shares_object(parsed, head, i)


def _goes_on_quotation(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether ``i`` goes on a quotation that began with other words behind ``head``: 'called him "a rogue **and he lies**"'."""
    quote = parsed.quotations.around[i]
    if quote is None or not head < quote.start:
        return False
    before = (k for k in range(quote.start + 1, parsed.left_edge[i]) if not parsed.is_mark[k] and parsed.deps[k] != "cc")
    return next(before, None) is not None


def _goes_on_relative(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a second relative clause, whose noun the parser missed: "a plan that costs 4 million **and that
    unions oppose**"."""
    first = parsed.left_edge[i]
    return parsed.lower[first] == "that" and parsed.heads[first] == i and parsed.deps[first] == "dobj"


def _disagrees(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether a plain form cannot share the subject of the first conjunct, so that it goes with an infinitive before it: "She
    **has** asked voters to stand and **sing**"."""
    if parsed.has_child(i, *AUXILIARIES) or parsed.lemmas[i] == "be" or may_be_past(parsed, i):
        return False
    forms = [(parsed.tags[k], parsed.lemmas[k]) for k in (head, *parsed.children_of(head, *AUXILIARIES))]
    if parsed.tags[i] == "VB":
        return not any(tag in ("MD", "TO", "VB") or lemma == "do" for tag, lemma in forms)
    return parsed.tags[i] == "VBP" and (parsed.is_infinitive(head) or any(tag == "VBZ" for tag, _ in forms))


def _is_bare_auxiliary(parsed: ParsedDoc, head: int) -> bool:
    """Whether the first conjunct only has the auxiliary of a verb that both share: "The firm **did not** and does not pay",
    "She **is** and will remain a judge"."""
    kids = (k for k in parsed.children[head] if k > head and not parsed.is_mark[k])
    return parsed.lemmas[head] in ("do", "have", "be") and all(parsed.deps[k] in ("neg", "cc", "conj") for k in kids)


def _has_relative_beside_subject(parsed: ParsedDoc, i: int) -> bool:
    """Whether the clause has a relative pronoun beside its subject, another verb's: "It was Ana and **Eva who won**"."""
    subjects = parsed.children_of(i, *NOMINAL_SUBJECTS)
    relative = [kid for kid in subjects if parsed.tags[kid] in RELATIVES]
    return bool(relative) and len(subjects) > len(relative)


def _is_alternative(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether the two are joined so that neither stands for itself: "rise **or** fall", "obey **rather than** resist", "**not
    only** lost but left"."""
    joining = [k for k in parsed.children_of(head, "cc") if k < i]
    both = any(parsed.lower[k : k + 2] == ("not", "only") for k in parsed.children[head] if k < head)
    return (bool(joining) and parsed.lower[joining[-1]] in ("or", "than")) or both


def _is_joined(parsed: ParsedDoc, i: int) -> bool:
    """Whether a conjunction or a mark stands before the conjunct ``i``: not in "It curbs traders and others **focused** on
    profit", where the parser takes a participle for a past tense. A comma alone joins only what is listed with an "and": not in
    "It was a winter where listening, really listening, **has mattered**"."""
    head, first = parsed.heads[i], parsed.left_edge[i]
    modal = any(parsed.tags[k] == "MD" for k in parsed.children_of(head, "aux"))
    if modal and parsed.tags[i] == "VBD" and first == i and parsed.lower[i - 1] == "," and parsed.subject(i) is None:
        return False  # "would bring jobs, renovated schools, **repaired bridges** and roads"
    while parsed.is_mark[first]:
        first += 1
    before = first - 1
    while before > 0 and parsed.words[before].isspace():
        before -= 1
    linked = any(head < k < i for k in parsed.children_of(head, "cc"))
    if linked or parsed.deps[first] in LINKS or before < 0 or parsed.deps[before] in LINKS:
        return True
    listed = parsed.subject(i) is not None or parsed.has_child(i, "cc") or _follows_in_title(parsed, head, i)
    return parsed.is_mark[before] and (listed or (parsed.lower[before] != "," and parsed.lower[before] not in DASHES))


def _follows_in_title(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether a headline goes on with a second predicate after a comma alone: "Storm hits coast, **cuts power**".

    Not in "Mayor says bridge is safe, blames press", where the parser gives the bridge both.
    """
    block = parsed.block[i]
    inner = parsed.deps[head] == "ccomp" and parsed.heads[head] < head
    return not inner and block is not None and block.kind in TITLES and parsed.tags[i] in TENSED and parsed.is_finite(head)


LINKS = frozenset({"cc", "preconj", "mark"})


def _has_nearer_host(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether a verb of the same form between the two may be the one that ``i`` is coordinated with: "The park can help us
    **meet** and trust each other"."""
    return any(
        parsed.tags[k] == parsed.tags[i] and parsed.deps[k] in GOVERNED and parsed.is_below(k, head) and parsed.is_verb[k]
        for k in range(head + 1, i)
    )


def _shares_object(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether two verbs side by side have one object, one predicate in two words: "designs and builds boats"."""
    if parsed.has_child(head, "auxpass"):
        return False  # a passive has no object to share: "had been arrested and had **given a sample**"
    if any(not parsed.is_mark[k] and parsed.deps[k] not in LIGHT for k in range(head + 1, i)) or parsed.has_child(i, "prt"):
        return False  # not "derailed and slid **down** a bank"
    return parsed.has_child(i, *OBJECTS) and not parsed.has_child(head, *OBJECTS)


OBJECTS = frozenset({"dobj", "ccomp", "xcomp"})
