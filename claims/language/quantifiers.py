"""Subjects that stand for none or only a few of a group: nobody asserts, or denies, what is said of them."""

from claims.language.parsed import ParsedDoc

_NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
_NO = frozenset({"no", "neither"})
_BARELY = frozenset({"hardly", "scarcely", "barely"})
_ALL_OR_ONE = frozenset({"everyone", "everybody", "everything", "all", "every", "each", "both", "one", "many", "much"})
_DETERMINING = ("det", "poss", "nummod", "predet")


def is_scarce(parsed: ParsedDoc, noun: int) -> bool:
    """Whether the phrase of ``noun`` stands for none, few or not all of a group: "**nobody**", "**few** voters", "**not
    one** of the ministers", "**hardly anyone**"; not "a few voters", "not only the mayor"."""
    before = [noun, *(k for k in parsed.children[noun] if k < noun)]
    if parsed.lower[noun] in _NOBODY or any(parsed.lower[k] in _NO for k in parsed.children_of(noun, "det", "preconj")):
        return True
    if parsed.lower[noun] == "one" and noun and parsed.lower[noun - 1] == "no":
        return True
    around = {i for k in before for i in (k, *parsed.children[k]) if i <= noun}
    if any(parsed.lower[i] == "not" and is_negated_quantity(parsed, i) for i in around):
        return True
    if any(parsed.lower[i] in _BARELY for i in around):
        return True
    few = next((k for k in before if parsed.lower[k] == "few" or (k == noun and parsed.lower[k] == "little")), None)
    few = None if few is None or parsed.tags[few] == "NNP" else few
    return few is not None and not any(parsed.has_child(k, *_DETERMINING) for k in (few, noun))


def is_negated_quantity(parsed: ParsedDoc, negation: int) -> bool:
    """Whether a ``negation`` before a noun is of how many there are: "**not** all banks", "**not** a single vote"; not of which
    ones: "**not** the mayor but his deputy", nor of what is left out: "**not** a week goes by"."""
    after = parsed.lower[negation + 1 : negation + 3]
    noun = parsed.heads[negation]
    while noun + 1 < len(parsed.words) and parsed.deps[noun] in ("amod", "det", "nummod", "predet"):
        noun = parsed.heads[noun]
    but = any(parsed.lower[k] == "but" for k in parsed.children_of(noun, "cc", "prep"))
    return not but and bool(after) and (after[0] in _ALL_OR_ONE or after == ("a", "single"))
