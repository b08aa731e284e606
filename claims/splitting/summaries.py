"""Nouns that sum up the clause before them, with what is said of it: "Sales fell, **a trend that began in May**".

What is said is a claim of its own: "The trend began in May". Who denies or confirms the clause ("…, a claim that the firm
denies") stays in it, for its status.
"""

from collections.abc import Sequence

from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS, RELATIVES
from claims.language.words import words_as
from claims.splitting.verbs import dependents_before, whole
from claims.splitting.wording import Piece

_BESIDE_CLAUSE = frozenset({"appos", "npadvmod", "dep"})
_ANSWERS = frozenset({"deny", "dispute", "reject", "dismiss", "contest"})
_INSIDE = frozenset({"det", "amod", "compound", "punct", "relcl"})
_SOMETHING = "something"


def summing_noun(parsed: ParsedDoc, verb: int) -> int | None:
    """The noun that sums up a clause and that the relative clause of ``verb`` tells something of; None where there is none."""
    noun = parsed.heads[verb]
    if parsed.deps[verb] != "relcl" or noun > verb or not sums_up(parsed, noun):
        return None
    answers = parsed.lemmas[verb] in _ANSWERS | words_as("answering")
    answers = answers and not any(parsed.lower[k] == "neither" for k in parsed.children_of(verb, "preconj", "advmod", "cc"))
    after = parsed.right_edge[noun] + 1
    closed = after >= len(parsed.words) or parsed.is_mark[after] or after >= parsed.sentence[verb][1]
    return noun if closed and parsed.is_finite(verb) and not answers else None


def sums_up(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` stands behind a comma for what was said before it: "…, **a move** that …", "…, **something** that …"."""
    first = parsed.left_edge[noun]
    second = parsed.deps[noun] == "attr" and parsed.has_child(parsed.heads[noun], "acomp")  # "is safe, **a claim that …**"
    if (parsed.deps[noun] not in _BESIDE_CLAUSE and not second) or parsed.lower[first - 1 : first] != (",",):
        return False
    if any(parsed.deps[k] not in _INSIDE for k in parsed.children[noun]):
        return False
    if parsed.lower[noun] == _SOMETHING:
        return first == noun
    one = parsed.tags[noun] == "NN" and parsed.lower[first] in ("a", "an") and parsed.heads[first] == noun
    named = parsed.lemmas[noun] in words_as("remark") | words_as("proposal") or parsed.deps[noun] == "npadvmod"
    return one and named


def again(parsed: ParsedDoc, subject: Sequence[int]) -> Sequence[Piece]:
    """A ``subject`` as it is referred to again where it sums up a clause: "It sold its ships, a process that began in May and
    **ended in June**" → "the process ended in June"."""
    summary = parsed.lower[subject[0]] in ("a", "an") and sums_up(parsed, parsed.heads[subject[0]])
    return ["the", *subject[1:]] if summary else subject


def summary_of_words(parsed: ParsedDoc, tokens: Sequence[int]) -> int | None:
    """Where, in the words ``tokens`` that somebody said, the reporter begins to tell something of them: "He said it was safe,
    **a claim that nobody believed**"; None where the words are all said."""
    nouns = (i for i in tokens if parsed.lemmas[i] in _OF_WORDS and sums_up(parsed, i))
    noun = next((i for i in nouns if any(summing_noun(parsed, k) == i for k in parsed.children_of(i, "relcl"))), None)
    return None if noun is None else parsed.left_edge[noun]


_OF_WORDS = frozenset({"claim", "charge", "accusation", "allegation", "forecast", "prediction", "estimate", "figure"})
"""Nouns for what somebody said."""


def said_of_summary(parsed: ParsedDoc, verb: int, noun: int, tokens: list[int]) -> Sequence[Piece]:
    """The plan of what is said of the ``noun`` that `summing_noun` found in ``tokens``: "a plan that the town opposes" → "the
    town opposes the plan"; ``tokens`` as they are where the place of the noun is open."""
    rest = [i for i in tokens if i > noun]
    phrase: list[Piece] = [i for i in tokens if i <= noun and parsed.deps[i] != "det"]
    phrase = ["this"] if parsed.lower[noun] == _SOMETHING else ["the", *phrase]
    pronoun = next((i for i in rest[:3] if parsed.tags[i] in RELATIVES or parsed.lower[i] == "that"), None)
    if pronoun is None or parsed.deps[pronoun] not in ("pobj", *NOMINAL_SUBJECTS):
        rest = rest[1:] if pronoun is not None and pronoun == rest[0] else rest
        governs = parsed.has_child(verb, "ccomp") or any(k in rest for k in parsed.children_of(verb, "dobj"))
        if governs or not dependents_before(parsed, verb, NOMINAL_SUBJECTS) or verb not in rest:
            return tokens
        last = verb
        while (beside := parsed.child(last, "conj")) is not None and beside in rest and parsed.subject(beside) is None:
            last = beside  # "has neither **confirmed** nor **denied**"
        at = rest.index(last) + 1
        while at < len(rest) and parsed.deps[rest[at]] == "prt":
            at += 1
        return [*rest[:at], *phrase, *rest[at:]]
    if parsed.deps[pronoun] in NOMINAL_SUBJECTS:
        return [*phrase, *whole(parsed, rest[1:])] if rest[0] == pronoun else tokens
    if rest[:2] == [pronoun - 1, pronoun] and parsed.heads[pronoun] == pronoun - 1:
        return [*rest[2:], pronoun - 1, *phrase]
    stranded = parsed.heads[pronoun]
    if rest[0] == pronoun and stranded in rest and not any(k > stranded for k in parsed.children[stranded]):
        at = rest.index(stranded) + 1  # "a ruling **that** she spoke **against**"
        return [*rest[1:at], *phrase, *rest[at:]]
    return tokens
