"""What a clause says of what somebody knows, thinks, was enabled to do, or needs."""

from claims.hedging import is_factive
from claims.language import ParsedDoc, indices_of
from claims.language.labels import FINITE
from claims.splitting import Clause
from claims.verification.predicates import families


def recalls_thought(parsed: ParsedDoc, head: int) -> bool:
    """Whether it is the thought that is reported, not its content: "I **thought** that somebody had stolen them"."""
    return parsed.tags[head] == "VBD" and not is_factive(parsed, head)


def is_ignorance(parsed: ParsedDoc, head: int, complement: int) -> bool:
    """ "I don't know **what** they want": what a source does not know is its own state, not "I don't think they lied"."""
    tags, lower = parsed.tags, parsed.lower
    asks = any(tags[i].startswith("W") or lower[i] in ("if", "whether") for i in parsed.children[complement])
    return asks and parsed.child(head, "neg") is not None


def enabled(parsed: ParsedDoc, head: int) -> bool:
    """ "It allowed **me to go** to Brazil": the speaker's own act in an infinitive."""
    if parsed.lemmas[head] not in families().words["enabling"]:
        return False
    inner = (verb for verb in parsed.children_of(head, "ccomp", "xcomp") if parsed.has_child(verb, "aux"))
    doers = (doer for verb in inner for doer in parsed.children_of(verb, "nsubj"))
    return any(parsed.lower[doer] in ("me", "us") for doer in doers)


def knows(parsed: ParsedDoc, head: int, subject: int) -> bool:
    """ "That is all **we know**"."""
    if parsed.lemmas[head] != "be" or parsed.lower[subject] not in families().words["anaphor"]:
        return False
    verbs = (verb for what in parsed.children_of(head, "attr") for verb in parsed.children_of(what, "relcl"))
    known = (verb for verb in verbs if parsed.lemmas[verb] in families().words["cognition"])
    knowers = (parsed.lower[who] for verb in known for who in parsed.children_of(verb, "nsubj"))
    return not families().words["first_person"].isdisjoint(knowers)


def is_countable(parsed: ParsedDoc, clause: Clause) -> bool:
    """Whether a clause tells what can be counted: how much others need, how many did something, which one in a row it is.

    "The party would **need 40 seats**", "**none of them** has paid", "it is not **the first fire** there"; not "we need 300
    nurses", "nobody sings like her", "the first thing is courage".
    """
    head = clause.head
    if not 0 <= head < len(parsed.words):
        return False
    subject = parsed.child(head, "nsubj")
    return subject is not None and (
        _needs_number(parsed, clause, subject) or _is_done_by_share(parsed, head, subject) or _is_in_row(parsed, head, subject)
    )


def _is_done_by_share(parsed: ParsedDoc, head: int, subject: int) -> bool:
    """Whether "nobody", "all of them" or "most guests" did something: "**nobody has** apologised"."""
    finite = next((i for i in (*parsed.children_of(head, "aux"), head) if parsed.tags[i] in FINITE), head)
    past = parsed.tags[finite] == "VBD" or (parsed.tags[head] == "VBN" and parsed.lemmas[finite] == "have")
    share = parsed.lower[subject] in _SHARES and not parsed.has_child(subject, "relcl", "acl")
    share = share and not any(parsed.lower[i] in ("it", "this", "that") for i in parsed.subtree(subject))  # "all of that"
    alike = any(parsed.lower[k] in ("like", "than", "more", "better") for k in parsed.subtree(head))
    return past and share and not alike and parsed.pos[head] == "VERB" and parsed.lemmas[head] not in _MINDS


def _is_in_row(parsed: ParsedDoc, head: int, subject: int) -> bool:
    """Whether it is the first, the second …: "**it** is not **the first** fire at the site"."""
    attribute = parsed.child(head, "attr", "acomp")
    if attribute is None or parsed.lemmas[head] != "be" or parsed.lower[subject] not in ("it", "this", "that"):
        return False
    described = [attribute, *parsed.children_of(attribute, "amod")]
    others = [i for i in parsed.children_of(attribute, "amod") if parsed.lower[i] not in _ORDINALS]
    return any(parsed.lower[i] in _ORDINALS for i in described) and not others


_SHARES = frozenset({"nobody", "none", "all", "most", "majority", "many", "several", "some", "half"})
_MINDS = frozenset({"think", "believe", "know", "want", "expect", "like", "love", "hate", "deserve", "care", "matter"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth"})


def _needs_number(parsed: ParsedDoc, clause: Clause, subject: int) -> bool:
    """Whether a clause says how much others need: "the party would **need 40 seats**"."""
    if parsed.lemmas[clause.head] != "need" or parsed.lower[subject] in ("i", "we", "you"):
        return False
    return any(parsed.tags[i] == "CD" and i > clause.head for i in indices_of(clause.runs))
