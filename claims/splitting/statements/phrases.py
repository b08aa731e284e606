"""Noun phrases: what belongs to one, and which number it has."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claims.language import parsed_doc
from claims.language.labels import AUXILIARIES, PLURALS, VERBS

AUXILIARIES_AND_NOT = AUXILIARIES | {"neg"}
MARKS = frozenset({",", ";", ":", "-", "—", "–", "(", ")", ".", "''", "``"})
_WHOLE = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
_BESIDE = frozenset({"appos", "relcl", "conj", "cc", "acl"})


def written_out(token: Token) -> str | None:
    """The word that a contraction stands for ("'ll" for "will"), None for any other token."""
    if token.text[0] != "'" or token.pos_ not in VERBS:
        return None
    verb = token.head if token.dep_ in AUXILIARIES else token
    if token.lower_ == "'s":
        return "has" if verb.tag_ == "VBN" and token.dep_ == "aux" else "is"
    if token.lower_ == "'d":
        return "had" if verb.tag_ == "VBN" else "would"
    return _WHOLE.get(token.lower_)


def closed(doc: Doc, words: list[int]) -> list[int]:
    """``words`` with the quotation mark that closes them: `the "accident" would …`."""
    quote = parsed_doc(doc).quotations.closed_by(words[-1] + 1)
    return [*words, words[-1] + 1] if quote is not None and quote.start in words else words


def is_beside(token: Token, anchor: Token) -> bool:
    """Whether ``token`` stands in what is said beside ``anchor``: an appositive, a conjunct, a clause that follows it."""
    while token.i != anchor.i:
        if token.dep_ in _BESIDE and token.head.i == anchor.i and token.i > anchor.i:
            return True
        token = token.head
    return False


def is_plural(doc: Doc, subject: Sequence[int]) -> bool:
    """Whether a subject takes "were": by the tag of its head, or because it is coordinated."""
    inside = set(subject)
    head = next((doc[i] for i in subject if doc[i].head.i not in inside or doc[i].head.i == i), doc[subject[-1]])
    if any(child.dep_ == "conj" and child.i in inside for child in head.rights):
        return any(child.lower_ == "and" for child in head.rights)
    return head.tag_ in PLURALS or head.lower_ in ("they", "we", "these", "those", "both", "police", "people")
