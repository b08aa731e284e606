"""What a clause says of what somebody knows, thinks, was enabled to do, or needs."""

from claims.hedging import is_factive
from claims.language import ParsedDoc, indices_of
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


def needs_number(parsed: ParsedDoc, clause: Clause) -> bool:
    """Whether a clause says how much others need, which can be counted: "the party would **need 40 seats**", not "we need 300
    nurses"."""
    head = clause.head
    subject = parsed.child(head, "nsubj") if 0 <= head < len(parsed.words) and parsed.lemmas[head] == "need" else None
    if subject is None or parsed.lower[subject] in ("i", "we", "you"):
        return False
    return any(parsed.tags[i] == "CD" and i > head for i in indices_of(clause.runs))
