"""Apostrophes: the article's own kind, possessives, and what a contraction stands for."""

from claims.language import ParsedDoc
from claims.language.labels import AUXILIARIES, VERBS

_WHOLE = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
_ACTIVE = frozenset({"be", "become", "have", "get"})
"""Verbs that hardly have a passive."""


def article_text(parsed: ParsedDoc) -> str:
    """The text of the article that ``parsed`` is of; its words where it is of none."""
    return parsed.verbatim(0, len(parsed.words)) if parsed.article is None else parsed.article.text


def apostrophe(parsed: ParsedDoc) -> str:
    """The article's own kind of apostrophe."""
    return "’" if "’" in article_text(parsed) else "'"


def possessive(parsed: ParsedDoc, words: str) -> str:
    """``words`` with the article's own kind of apostrophe."""
    mark = apostrophe(parsed)
    return f"{words}{mark}" if words.endswith("s") and words[:1].islower() else f"{words}{mark}s"


def written_out(parsed: ParsedDoc, i: int) -> str | None:
    """The word that a contraction stands for ("'ll" for "will"), None for any other token."""
    if parsed.words[i][0] != "'" or parsed.pos[i] not in VERBS:
        return None
    auxiliary = parsed.deps[i] in AUXILIARIES
    participle = parsed.tags[parsed.heads[i] if auxiliary else i] == "VBN"
    if parsed.lower[i] == "'s":
        # "what he**'s** proposed", "he**'s** become a judge"
        verb = parsed.heads[i]
        if parsed.lower[verb] == "got":
            return "has"
        perfect = parsed.deps[i] == "aux" or parsed.has_child(verb, "dobj") or parsed.lemmas[verb] in _ACTIVE
        return "has" if participle and perfect else "is"
    if parsed.lower[i] == "'d":
        return "had" if participle else "would"
    return _WHOLE.get(parsed.lower[i])
