"""Nouns that sum up the clause before them, with what is said of it: "Sales fell, **a trend that began in May**".

What is said is a claim of its own: "The trend began in May". Who denies or confirms the clause ("…, a claim that the firm
denies") stays in it, for its status.
"""

from collections.abc import Sequence

from claims.language import ParsedDoc
from claims.language.labels import DASHES, NOMINAL_SUBJECTS, RELATIVES
from claims.language.words import words_as
from claims.splitting.clause import verb_above
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
    if answers or _is_not_so(parsed, noun) or _goes_on(parsed, verb) or not _is_rewritable(parsed, verb):
        return None
    after = parsed.right_edge[noun] + 1
    closed = after >= len(parsed.words) or parsed.is_mark[after] or after >= parsed.sentence[verb][1]
    return noun if closed and parsed.is_finite(verb) else None


def _is_not_so(parsed: ParsedDoc, noun: int) -> bool:
    """Whether the clause that ``noun`` sums up is denied or depends on a condition: "If it rains, the fair will close, **a
    step** that would cost jobs"."""
    verb = verb_above(parsed, noun)
    opened = (parsed.lower[k] for i in parsed.children_of(verb, "advcl") for k in parsed.children[i])
    return parsed.has_child(verb, "neg") or any(word in ("if", "unless") for word in opened)


def _goes_on(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a second relative clause about the same noun follows, which the parser hangs elsewhere: "a plan that costs 4
    million **and that unions oppose**"."""
    after = range(parsed.right_edge[verb] + 1, parsed.sentence[verb][1] - 1)
    inside = range(verb, parsed.right_edge[verb])
    return any(
        parsed.deps[i] == "cc" and (parsed.lower[i + 1] == "that" or parsed.tags[i + 1] in RELATIVES)
        for i in (*inside, *after[:1])
    )


def _pronoun(parsed: ParsedDoc, verb: int) -> int | None:
    """The relative pronoun of the clause of ``verb`` after its noun, None where it has none: "a fact **that** she denies"."""
    noun = parsed.heads[verb]
    opening = range(noun + 1, min(noun + 4, len(parsed.words)))
    return next((i for i in opening if parsed.tags[i] in RELATIVES or parsed.lower[i] == "that"), None)


def _is_rewritable(parsed: ParsedDoc, verb: int) -> bool:
    """Whether the noun can take the place of the pronoun: it is the subject, or stands behind a preposition ("a period **in
    which** prices fell"), or is the only object, behind which nothing but adverbials follow."""
    pronoun = _pronoun(parsed, verb)
    if pronoun is not None and parsed.lower[pronoun] not in ("that", "which"):
        return False  # "a year **when** prices fell", "a plan **whose** cost nobody knows"
    if pronoun is not None and parsed.deps[pronoun] in NOMINAL_SUBJECTS:
        return True
    if pronoun is not None and parsed.deps[pronoun] == "pobj":
        governor = parsed.heads[pronoun]
        return governor in (pronoun - 1, parsed.right_edge[verb])
    after = [k for k in parsed.children[verb] if k > verb and not parsed.is_mark[k]]
    if any(parsed.deps[k] == "prep" and not parsed.has_child(k, "pobj", "pcomp") and k != after[-1] for k in after):
        return False  # "a plan that the town has fought **against** for years"
    said = any(parsed.deps[k] == "ccomp" and parsed.is_finite(k) for k in parsed.children[verb])
    if (last := _last_infinitive(parsed, verb)) != verb:
        return all(parsed.deps[k] in _ADVERBIALS for k in parsed.children[last] if k > last and not parsed.is_mark[k])
    return said or all(parsed.deps[k] in _ADVERBIALS for k in after)


_ADVERBIALS = frozenset({"prep", "advmod", "npadvmod", "prt", "oprd", "cc", "conj"})
"""What may stand behind a verb whose object the pronoun is; "oprd" is a judgement: "considers the forecast **too high**"."""


def _last_infinitive(parsed: ParsedDoc, verb: int) -> int:
    """The infinitive that the object of a clause belongs to: "a mark that she was able **to reach** in May"; ``verb`` itself
    where it has none."""
    adjective = parsed.child(verb, "acomp")
    inner = parsed.child(verb if adjective is None else adjective, "xcomp")
    return _last_infinitive(parsed, inner) if inner is not None and parsed.is_infinitive(inner) else verb


def sums_up(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` stands behind a comma for what was said before it: "…, **a move** that …", "…, **something** that …"."""
    first = parsed.left_edge[noun]
    second = parsed.deps[noun] == "attr" and parsed.has_child(parsed.heads[noun], "acomp")  # "is safe, **a claim that …**"
    dashed = _ends_after_dash(parsed, noun, first)
    if (parsed.deps[noun] not in _BESIDE_CLAUSE and not second) or not (dashed or parsed.lower[first - 1 : first] == (",",)):
        return False
    if any(parsed.deps[k] not in _INSIDE for k in parsed.children[noun]):
        return False
    above = parsed.heads[noun]
    listed = parsed.deps[above] == "conj" or any(k < noun for k in parsed.children_of(above, "conj"))
    if parsed.deps[noun] == "appos" and listed and not parsed.is_verb[above]:
        return False  # "She wants food, shelter, **something** that keeps her warm"
    if parsed.lower[noun] == _SOMETHING:
        return first == noun
    one = parsed.tags[noun] == "NN" and parsed.lower[first] in ("a", "an") and parsed.heads[first] == noun
    named = parsed.lemmas[noun] in words_as("remark") | words_as("proposal") or parsed.deps[noun] == "npadvmod"
    return one and (named or dashed)


def _ends_after_dash(parsed: ParsedDoc, noun: int, first: int) -> bool:
    """Whether the phrase of ``noun``, from ``first`` on, ends its sentence behind a dash: "It fell — **a step** that …"."""
    last = parsed.right_edge[noun] + 1
    ends = last >= parsed.sentence[noun][1] or parsed.lower[last] in (".", "!")
    return ends and first > 0 and parsed.lower[first - 1] in DASHES


def again(parsed: ParsedDoc, subject: Sequence[int]) -> Sequence[Piece]:
    """A ``subject`` as it is referred to again where it sums up a clause: "It sold its ships, a process that began in May and
    **ended in June**" → "the process ended in June"."""
    summary = parsed.lower[subject[0]] in ("a", "an") and sums_up(parsed, parsed.heads[subject[0]])
    return ["the", *subject[1:]] if summary else subject


def summary_of_words(parsed: ParsedDoc, tokens: Sequence[int]) -> int | None:
    """Where, in the words ``tokens`` that somebody said, the reporter begins to tell something of them: "He said it was safe,
    **a claim that nobody believed**"; None where the words are all said."""
    named = (
        i for i in tokens if parsed.lemmas[i] in _OF_WORDS | _OF_NUMBERS or parsed.lower[parsed.left_edge[i] - 1] in DASHES
    )
    nouns = (i for i in named if sums_up(parsed, i))
    noun = next((i for i in nouns if any(_is_reporters(parsed, i, k) for k in parsed.children_of(i, "relcl"))), None)
    return None if noun is None else parsed.left_edge[noun]


def _is_reporters(parsed: ParsedDoc, noun: int, verb: int) -> bool:
    """Whether the relative clause of ``verb`` about what somebody said is not said by the same: others speak of it, or it tells
    what came of it ("**could not be verified**"); the speaker may say of a figure "that is higher than expected"."""
    if summing_noun(parsed, verb) != noun:
        return False
    subject = parsed.subject(verb)
    others = parsed.has_child(verb, "agent") or (subject is not None and subject != _pronoun(parsed, verb))
    if parsed.lemmas[noun] not in _OF_WORDS | _OF_NUMBERS and subject is not None and parsed.tags[subject] == "PRP":
        return False  # "He would sell it — a plan **he** had wanted to carry out for years"
    outcome = parsed.lemmas[verb] in _CHECKING or (parsed.lemmas[verb] == "prove" and parsed.is_past(verb))
    return parsed.lemmas[noun] in _OF_WORDS or others or outcome


_OF_WORDS = frozenset({"claim", "charge", "accusation", "allegation"})
"""Nouns for what somebody said."""
_OF_NUMBERS = frozenset({"forecast", "prediction", "estimate", "figure"})
"""Nouns for what somebody said that the same may go on to describe."""
_CHECKING = frozenset({"verify", "confirm", "corroborate", "substantiate"})


def said_of_summary(parsed: ParsedDoc, verb: int, noun: int, tokens: list[int]) -> Sequence[Piece]:
    """The plan of what is said of the ``noun`` that `summing_noun` found in ``tokens``: "a plan that the town opposes" → "the
    town opposes the plan"; ``tokens`` as they are where the place of the noun is open."""
    rest = [i for i in tokens if i > noun]
    phrase: list[Piece] = [i for i in tokens if i <= noun and parsed.deps[i] != "det"]
    phrase = ["this"] if parsed.lower[noun] == _SOMETHING else ["the", *phrase]
    pronoun = _pronoun(parsed, verb)
    if pronoun is None or parsed.deps[pronoun] not in ("pobj", *NOMINAL_SUBJECTS):
        rest = rest[1:] if pronoun is not None and pronoun == rest[0] else rest
        governs = parsed.has_child(verb, "ccomp") or any(k in rest for k in parsed.children_of(verb, "dobj"))
        if governs or not dependents_before(parsed, verb, NOMINAL_SUBJECTS) or verb not in rest:
            return tokens
        last = _last_infinitive(parsed, verb)
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
