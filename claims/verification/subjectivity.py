"""How much a claim reads as an opinion or a prediction that nobody can check, rather than as a report of fact.

A logistic model over features that have a name (an evaluative predicate, a modal of obligation, an undated "will", a figure …)
and over the words of the claim, after Wiebe, Bruce & O'Hara (ACL 1999) and Wiebe & Riloff (CICLing 2005). The tables are
``claims/data/en/subjectivity.csv`` (weights and trigger words of the named features), ``subjectivity_words.csv`` and
``valence.csv``; `training.subjectivity` fits the weights.
"""

import calendar
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from claims.attribution import Relation
from claims.data import english
from claims.language import ParsedDoc, indices_of
from claims.language.labels import FINITE, NOUNS, PREDICATIVES, VERBS
from claims.model import BlockKind, ClaimKind, Quantity, Quotation, SpeechAct, When
from claims.splitting import Clause
from claims.splitting.clause import evaluative
from claims.splitting.descriptions import description
from claims.splitting.wording import people_nouns
from claims.verification.predicates import families

_SUFFIXES = ("ful", "less", "ous", "ible", "able", "ive", "ish", "some")
"""Endings of adjectives that describe how something is seen: "needless", "shameful", "laughable"."""
_STRONG = 1.0
"""From which valence on, on VADER's scale from -4 to 4, a word counts as valued."""
_BELIEF = frozenset({SpeechAct.BELIEVE, SpeechAct.ASSESS, SpeechAct.SUGGEST, SpeechAct.PREDICT, SpeechAct.WANT})
_SHORT, _LONG = 5, 20
_WORDING = frozenset({"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "PART", "PRON", "SCONJ", "VERB"})


def subjectivity(named: Iterable[str], words: Iterable[str]) -> float:
    """The probability, from 0 to 1, that a claim with these `named_features` and `wording` is an opinion."""
    rows = _features()
    log_odds = rows["base"] + sum(rows[name] for name in named) + sum(_words().get(word, 0.0) for word in sorted(words))
    return 1 / (1 + math.exp(-log_odds))


def wording(parsed: ParsedDoc, clause: Clause) -> frozenset[str]:
    """The words of a claim in lower case, without nouns, names and numbers: what is an opinion should not depend on what was in
    the news when the weights were fitted."""
    return frozenset(parsed.lower[i] for i in indices_of(clause.runs) if parsed.pos[i] in _WORDING)


def named_features(
    parsed: ParsedDoc,
    clause: Clause,
    relation: Relation | None,
    subject: int | None,
    amounts: Sequence[Quantity],
    time: When | None,
    *,
    own: bool,
    written: bool,
    essay: bool,
) -> tuple[str, ...]:
    """The named features of a claim.

    ``relation`` is the attribution that it stands under, ``subject`` the token that heads its subject, ``amounts`` and ``time``
    its quantities and when; ``own`` says whether its source speaks of itself, ``written`` whether the source is a document,
    ``essay`` whether the article speaks in the first or second person.
    """
    head = clause.head
    if not 0 <= head < len(parsed.words):
        return ()
    found = dict.fromkeys(
        (
            *_attribution(clause, relation),
            *_subject(parsed, subject),
            *_predicate(parsed, head),
            *_modality(parsed, clause, head, time),
            *_complement(parsed, head),
            *_comparison(parsed, clause, head, subject),
            *_lexical(parsed, clause),
            *_facts(parsed, clause, subject, amounts, time),
        )
    )
    if written:
        found["written"] = None
    if own:
        found["own"] = None
        if not _PLANNED.isdisjoint(found):
            found["own_plan"] = None  # "we will appeal", "I would not sell it"
    if relation is None:
        found["own_voice"] = None
        if essay:
            found["essay"] = None
        if not _VALUED.isdisjoint(found):
            found["own_valued"] = None
        if "present" in found and _FACTUAL.isdisjoint(found):
            found["plain_present"] = None
    return tuple(found)


def judges(parsed: ParsedDoc, clause: Clause, relations: Sequence[Relation]) -> bool:
    """Whether a clause says what its source thinks of a thing: "called the offer **a joke**", "described the talks as
    **useful**"; not "described the driver as **a tall man**", "called the blast **an accident**"."""
    found = description(parsed, clause, relations)
    if found is None or any(parsed.tags[i] == "CD" for i in found.words) or parsed.lower[found.thing[-1]] == "condition":
        return False  # "described his condition **as critical**"
    if parsed.quotations.around[found.head] is not None:
        return True
    if parsed.pos[found.head] not in NOUNS:
        return parsed.tags[found.head] != "VBN" and parsed.words[found.head].islower()
    adjectives = [i for i in parsed.children_of(found.head, "amod") if parsed.pos[i] == "ADJ" and parsed.words[i].islower()]
    if parsed.lemmas[found.head] in (people_nouns() if adjectives else families().nouns):
        return False
    kinds = (i for of in parsed.children_of(found.head, "prep") for i in parsed.children_of(of, "pobj"))  # "an act **of war**"
    valued = any(abs(_valence(parsed, i)) >= _STRONG for i in (found.head, *kinds))
    return bool(adjectives) or valued or parsed.lemmas[found.head] in evaluative("noun")


def is_essay(parsed: ParsedDoc, clauses: Sequence[Clause]) -> bool:
    """Whether an article speaks in the first or second person, by its claims in its own voice, as letters and columns do."""
    around = parsed.quotations.around
    personal = sum(
        any(parsed.lower[i] in _PERSONAL and around[i] is None for i in indices_of(clause.runs)) for clause in clauses
    )
    return personal > _ESSAY_FROM * len(clauses)


def has_rule(parsed: ParsedDoc, clause: Clause) -> bool:
    """Whether a clause says by which rule or until when something must be done: "under the law", "by the end of May", "within
    ten days". What "we" or "you" must do is a demand."""
    tokens = [*indices_of(clause.runs)]
    if any(parsed.lower[i] in ("we", "you", "i") for i in tokens):
        return False
    return any(
        parsed.deps[i] == "pobj"
        and (
            (parsed.lower[parsed.heads[i]] in ("under", "by") and parsed.lemmas[i] in _RULES)
            or (parsed.lower[parsed.heads[i]] in ("by", "within") and _is_time(parsed, i))
        )
        for i in tokens
    )


def _is_time(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a noun names a time: "the end of March", "2040", "24 hours"."""
    units = families().words["period"] | _UNITS
    if any(parsed.lemmas[i].lower() in units or parsed.lower[i] in _CALENDAR for i in parsed.subtree(noun)):
        return True
    return parsed.lower[noun].isdigit() and len(parsed.lower[noun]) == len("2040")


_RULES = frozenset({"law", "rule", "regulation", "constitution", "statute", "charter", "treaty", "code", "act", "agreement"})
_UNITS = frozenset({"minute", "hour", "day"})
_CALENDAR = frozenset(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name)
_PERSONAL = frozenset({"i", "me", "my", "we", "our", "you", "your"})  # "us" may be the country
_ESSAY_FROM = 0.1
"""The share of personal claims from which on an article is an essay."""
_PLANNED = frozenset({"future", "conditional"})
_VALUED = frozenset({"valued", "loaded", "loaded_noun", "loaded_adjective", "loaded_verb"})
_FACTUAL = frozenset({"figure", "dated", "vague_time", "name", "names", "name_subject", "headline"})


def _attribution(clause: Clause, relation: Relation | None) -> Iterator[str]:
    if clause.kind is ClaimKind.OPINION:
        yield "evaluation"
    if clause.block in (BlockKind.HEADLINE, BlockKind.CAPTION):
        yield "headline"
    if relation is None:
        return
    yield "attributed"
    if relation.quotation is not Quotation.INDIRECT:
        yield "quoted"
    if relation.act in _BELIEF:
        yield "belief"


def _subject(parsed: ParsedDoc, subject: int | None) -> Iterator[str]:
    if subject is None:
        yield "no_subject"
        return
    feature = _triggered().get(f"{parsed.lower[subject]} _subject")
    if feature is not None:
        yield feature
    elif parsed.tags[subject] == "NNS" and parsed.child(subject, "det", "poss", "nummod") is None:
        yield "generic"
    elif parsed.pos[subject] == "PROPN":
        yield "name_subject"


def _predicate(parsed: ParsedDoc, head: int) -> Iterator[str]:
    auxiliaries = [*parsed.children_of(head, "aux", "auxpass")]
    finite = next((parsed.tags[i] for i in (*auxiliaries, head) if parsed.tags[i] in FINITE), "")
    if finite == "VBD":
        yield "past"
    elif finite in ("VBZ", "VBP"):
        yield "present"
    lemmas = {parsed.lemmas[i] for i in auxiliaries}
    if parsed.has_child(head, "auxpass"):
        yield "passive"
    elif "have" in lemmas and parsed.tags[head] == "VBN":
        yield "perfect"
    elif "be" in lemmas and parsed.tags[head] == "VBG" and parsed.lemmas[head] != "go":
        yield "progressive"
    if parsed.child(head, "neg") is not None:
        yield "negated"
    if parsed.lemmas[head] in ("be", "'s", "seem", "look", "sound", "feel", "remain", "become"):
        yield "copula"
    elif parsed.lemmas[head] in families().verbs:
        yield "event"
        if finite == "VBD" and not parsed.child(head, "neg"):
            yield "past_event"
    else:
        yield "other_verb"


def _modality(parsed: ParsedDoc, clause: Clause, head: int, time: When | None) -> Iterator[str]:
    outcome = families().has(families().verbs.get(parsed.lemmas[head], ()), "exclusive")
    for aux in parsed.children_of(head, "aux"):
        if outcome and parsed.lower[aux] in ("can", "could"):
            yield "future"  # "can win the race"
        feature = _triggered().get(f"{parsed.lower[aux]} _modal")
        if feature is not None:
            yield feature
            if feature == "future" and time is not None:
                yield "dated_future"
    if any(parsed.tags[k] == "TO" for x in parsed.children_of(head, "xcomp") for k in parsed.children[x]):
        feature = _triggered().get(f"{parsed.lemmas[head]} _infinitive")
        if feature is not None and not (feature == "future" and _is_past(parsed, head)):
            yield feature
            if feature == "future" and time is not None:
                yield "dated_future"
    if parsed.lemmas[head] == "need" and any(parsed.lower[i] in ("we", "you") for i in parsed.children_of(head, "nsubj")):
        yield "obligation"  # "we need a leader"
    if any(parsed.lower[i] in ("if", "unless") for i in indices_of(clause.runs)):
        yield "condition"
    if (
        parsed.tags[head] in ("VB", "VBP")
        and not parsed.has_child(head, "aux", "nsubj", "nsubjpass", "expl")
        and parsed.deps[head] in ("ROOT", "ccomp")
    ):
        yield "imperative"


def _is_past(parsed: ParsedDoc, head: int) -> bool:
    """ "Was going to happen" predicts nothing."""
    return any(parsed.lower[i] in ("was", "were") for i in parsed.children_of(head, "aux"))


def _complement(parsed: ParsedDoc, head: int) -> Iterator[str]:
    for kid in parsed.children[head]:
        if parsed.deps[kid] not in PREDICATIVES:
            continue
        phrase = (kid, *parsed.children_of(kid, "amod", "compound"))
        if parsed.pos[kid] in ("ADJ", "VERB"):
            yield "adjective"
            if parsed.lower[kid].endswith(_SUFFIXES) and len(parsed.lower[kid]) > 5:
                yield "describing"
            if parsed.lower[kid].endswith("ing"):
                yield "moving"
            if parsed.child(kid, "advmod") is not None:
                yield "graded"
        elif parsed.pos[kid] == "NOUN":
            determiner = parsed.child(kid, "det")
            if determiner is not None and parsed.lower[determiner] in ("a", "an"):
                yield "a_noun"
            elif determiner is not None and parsed.lower[determiner] in ("the", "no"):
                yield "the_noun"
        if any(abs(_valence(parsed, i)) >= _STRONG for i in phrase):
            yield "valued"
    for kid in parsed.children[head] if parsed.lemmas[head] == "be" else ():
        out_of = parsed.lower[kid] == "out" and "of" in parsed.lower[kid + 1 : kid + 2]
        if out_of or parsed.lower[kid] in ("beyond", "beneath"):
            yield "idiom"  # "is out of control", "is beneath contempt"; not "was out by a metre"


def _comparison(parsed: ParsedDoc, clause: Clause, head: int, subject: int | None) -> Iterator[str]:
    tokens = [*indices_of(clause.runs)]
    words = {parsed.lower[i] for i in tokens}
    if any(_is_simile(parsed, i) for i in tokens):
        yield "simile"
    if "if" in words and not words.isdisjoint(("would", "'d", "could")) and not words.isdisjoint(("were", "was", "had")):
        yield "counterfactual"
    if "than" in words and not any(parsed.tags[i] == "CD" for i in tokens):
        yield "comparison"
    if subject is not None and any(parsed.lower[i] in ("a", "an") for i in parsed.children_of(subject, "det")):
        yield "type"
    if any(parsed.lower[i] == "no" for noun in parsed.children_of(head, "dobj") for i in parsed.children_of(noun, "det")):
        yield "no_object"


def _is_simile(parsed: ParsedDoc, i: int) -> bool:
    """ "Speaks like a man who has lost", "looks as if it will fall"; not "cities like Rome"."""
    if parsed.lower[i] == "like":
        return parsed.deps[i] in ("prep", "mark") and parsed.pos[parsed.heads[i]] in ("VERB", "AUX", "ADJ")
    return parsed.lower[i] in ("if", "though") and i > 0 and parsed.lower[i - 1] == "as"


def _lexical(parsed: ParsedDoc, clause: Clause) -> Iterator[str]:
    tokens = [*indices_of(clause.runs)]
    for i in tokens:
        feature = _triggered().get(parsed.lower[i]) or _triggered().get(parsed.lemmas[i])
        if feature is not None:
            yield feature
        if parsed.deps[i] == "amod" and parsed.lemmas[i] in evaluative("adjective"):
            yield "evaluating"  # "sets a dangerous precedent"
        yield from _figures(parsed, i)
        if parsed.tags[i] in ("JJS", "RBS"):
            yield "superlative"
        elif parsed.tags[i] in ("JJR", "RBR"):
            yield "comparative"
    values = [_valence(parsed, i) for i in tokens if parsed.pos[i] in ("ADJ", "NOUN", "VERB", "ADV")]
    if any(value >= _STRONG for value in values):
        yield "positive"
    if any(value <= -_STRONG for value in values):
        yield "negative"
    if sum(abs(value) >= _STRONG for value in values) >= 2:
        yield "loaded"
    length = sum(not parsed.is_mark[i] for i in tokens)
    if length <= _SHORT:
        yield "short"
    elif length >= _LONG:
        yield "long"
    end = clause.runs[-1][1]
    if any(word == "!" for word in parsed.lower[end - 1 : end + 1]):
        yield "exclaimed"


def _figures(parsed: ParsedDoc, i: int) -> Iterator[str]:
    """Figures of speech: idioms and predicates that are not meant literally."""
    if parsed.pos[i] not in VERBS:
        return
    for child in parsed.children[i]:
        dep, lemma = parsed.deps[child], parsed.lemmas[child]
        feature = _triggered().get(f"{lemma} _predicate")
        if feature is not None and dep in PREDICATIVES and parsed.pos[child] == "NOUN":
            yield feature
        behind = parsed.child(child, "pobj") if dep == "prep" else None
        other = _measured(parsed, child if behind is None else behind)
        if (feature := _triggered().get(f"{parsed.lemmas[i]} {parsed.lemmas[other]} _idiom")) is not None:
            yield feature


def _measured(parsed: ParsedDoc, noun: int) -> int:
    """The noun behind one of quantity: the heart in "a lot of heart"."""
    of = parsed.child(noun, "prep") if parsed.lemmas[noun] in ("lot", "bit", "plenty") else None
    inner = None if of is None else parsed.child(of, "pobj")
    return noun if inner is None else inner


def _facts(
    parsed: ParsedDoc, clause: Clause, subject: int | None, amounts: Sequence[Quantity], time: When | None
) -> Iterator[str]:
    if any(amount.value != 1 for amount in amounts):
        yield "figure"
    if time is not None:
        yield "dated" if time.date is not None else "vague_time"
    names = sum(
        parsed.pos[i] == "PROPN" and not (parsed.pos[parsed.heads[i]] == "PROPN" and parsed.deps[i] == "compound")
        for i in indices_of(clause.runs)
        if i != subject
    )
    if names:
        yield "name"
    if names > 1:
        yield "names"


def _valence(parsed: ParsedDoc, i: int) -> float:
    values = _valences()
    return values.get(parsed.lower[i]) or values.get(parsed.lemmas[i], 0.0)


@cache
def _features() -> dict[str, float]:
    return {row.feature: row.weight for row in english().subjectivity}


@cache
def _triggered() -> dict[str, str]:
    """The feature of each word that makes one fire."""
    return {word: row.feature for row in english().subjectivity for word in row.trigger}


@cache
def _words() -> dict[str, float]:
    return {row.word: row.weight for row in english().subjectivity_words}


@cache
def _valences() -> dict[str, float]:
    return {row.word: row.valence for row in english().valence}
