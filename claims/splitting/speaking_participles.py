"""Participles of verbs of speaking, whose subject is that of the clause above: "She left, **calling him a liar**"."""

from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOUNS
from claims.language.words import words_as
from claims.splitting.wording import collectives, is_plural, people_nouns


def speaks_to(parsed: ParsedDoc, head: int) -> bool:
    """Whether a participle is of a verb of speaking to or about its object, so that its subject is that of the clause above:
    "She attacked the mayor, **calling him a liar**"; not where somebody else says that clause, nor where that subject may be
    the one who is spoken to: "The mayor faced a crowd, **calling him a liar**"."""
    speaking = parsed.lemmas[head] in words_as("telling") | words_as("reporting") | _JUDGING
    above = parsed.heads[head]
    if not speaking or parsed.tags[head] != "VBG" or parsed.deps[above] == "ccomp" or not parsed.is_verb[above]:
        return False
    return parsed.lemmas[above] not in _UNDERGOING and not _speaks_to_subject(parsed, head, above)


def _speaks_to_subject(parsed: ParsedDoc, head: int, above: int) -> bool:
    """Whether the pronoun that the participle ``head`` has as its object may be the subject of ``above``, since nobody else
    that it may be stands between: "The mayor met the crowd, **calling him** a liar"."""
    subject = parsed.subject(above)
    objects = [k for k in parsed.children[head] if k > head and parsed.lower[k] in _MEANT_BY]
    if subject is None or not objects:
        return False
    between = [i for i in range(above + 1, head) if parsed.pos[i] in NOUNS and parsed.deps[i] != "compound"]
    return any(
        _may_be(parsed, subject, parsed.lower[k]) and not any(_may_be(parsed, i, parsed.lower[k]) for i in between)
        for k in objects
    )


def _may_be(parsed: ParsedDoc, noun: int, pronoun: str) -> bool:
    """Whether an object ``pronoun`` may mean ``noun``, by number, and by what kind of thing it is."""
    if parsed.tags[noun] == "PRP":
        return parsed.lower[noun] in (pronoun, _MEANT_BY[pronoun])
    person = parsed.lemmas[noun] in people_nouns() - collectives()
    if pronoun == "them":
        return is_plural(parsed, parsed.subtree(noun)) or not (person or parsed.tags[noun] in NAMES)
    if is_plural(parsed, parsed.subtree(noun)):
        return False
    return parsed.tags[noun] in NAMES or person == (pronoun != "it")


_MEANT_BY = {"him": "he", "her": "she", "them": "they", "it": "it"}
_UNDERGOING = frozenset({"get", "receive", "read", "find", "hear", "see", "face", "publish", "hang", "own"})
_JUDGING = frozenset({"accuse", "blame", "praise", "thank"})
