"""The row types of the tables on words and constructions. The columns are described at the top of each table."""

import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from claims.data.tables import SPLIT, Listed, TableRow
from claims.model import BlockKind, DataError, HedgeType, SourceKind, SpeechAct


class Cue(TableRow):
    """A row of ``cues.csv``: a lemma, its part of speech, the act, and the frames in which it attributes (a row per act)."""

    lemma: str
    pos: Literal["verb", "noun", "adj"]
    act: SpeechAct
    frames: Listed = ()
    also: Listed = ()
    """Other lemmas that the tagger's lemmatiser gives for the same word ("hoped" comes out as "hop")."""


class ObjectControlVerb(TableRow):
    """A row of ``object_control.csv``: a verb whose object does what its infinitive says."""

    lemma: str


class Carrier(TableRow):
    """A row of ``carriers.csv``: a predicate that only gives the status of its complement."""

    word: str
    complement: Listed
    example: str


class Opinion(TableRow):
    """A row of ``opinions.csv``: a word that makes a predicate an evaluation."""

    word: str
    part: Literal["adjective", "noun", "modal", "attitude"]
    example: str


class Stative(TableRow):
    """A row of ``statives.csv``: a verb that reports a state."""

    word: str
    example: str


class Subordinator(TableRow):
    """A row of ``subordinators.csv``: how a subordinate clause relates to its main clause, and whether it is split off."""

    word: str
    relation: Literal["concession", "cause", "result", "time", "condition", "purpose", "manner", "comparison"]
    cut: Literal["always", "comma", "never"]
    example: str


class Effect(StrEnum):
    """What a word does to a negation; see ``negation_scope.csv``."""

    WHOLE = "whole"
    NEGATIVE = "negative"
    ANY = "any"
    NEVER = "never"


class ScopeWord(TableRow):
    """A row of ``negation_scope.csv``: a word that matters when a negation is made explicit."""

    word: str
    effect: Effect
    becomes: str = ""
    example: str


class Outcome(StrEnum):
    """The certainty of a clause under a cue, with ``-`` if its negation is asserted."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    NOT_CERTAIN = "certain-"
    NOT_PROBABLE = "probable-"
    NOT_POSSIBLE = "possible-"


class Licence(StrEnum):
    """The construction that licenses a cue; `claims.hedging.operators` determines its scope."""

    AUXILIARY = "auxiliary"
    """A modal verb: "Kim **may** visit"."""
    BACKSHIFT = "backshift"
    """The past tense of "will" under a past report: "Peskov said they **would** meet"."""
    HYPOTHETICAL = "hypothetical"
    """"would" where nothing shifts the tense: "A ban **would** hurt farmers"."""
    PERFECT = "perfect"
    """A modal with a perfect, about the past or a counterfactual: "They **must have** slept", "A ban **would have** hurt"."""
    EXPECTATION = "expectation"
    """An epistemic modal, not a deontic one: "It **should help**"; not "she should help", "it must be paid"."""
    ADVERB = "adverb"
    """An adverb or adverbial phrase on a predicate: "He **reportedly** left", "**in theory** it works"."""
    INFINITIVE = "infinitive"
    """A verb, participle or adjective with a to-infinitive whose subject it shares: "He **appears** to have left"."""
    PASSIVE = "passive"
    """A participle of the agentless passive with a to-infinitive: "He is **believed** to have left"."""
    THAT = "that"
    """A predicate with a finite clause: "It is **possible** that he left", "**Chances are** he left"."""
    COPULA = "copula"
    """A verb of seeming with a predicate adjective or noun: "He **seemed** calm"."""
    PREDICATE = "predicate"
    """An adjective, participle or noun that is the predicate of the clause, or modifies it: "An attack is **possible**"."""
    NOUN = "noun"
    """A noun with a clause or gerund of its own: "the **possibility** that he left"."""
    QUANTITY = "quantity"
    """Words before a number or a measure: "**about** 425 miles"."""
    CONDITION = "condition"
    """A conjunction that makes its clause a condition: "**If** it rains, they stay"."""
    VERDICT = "verdict"
    """An agentless passive that reports what something is considered to be: "The site is **considered** safe"."""
    QUESTION = "question"
    """"whether" introducing a subject clause: "**Whether** he left is unclear"."""
    VERB = "verb"
    """A verb that is the predicate of the clause: "Photos **hint at** a visit", "They **lack** fuel"."""
    DETERMINER = "determiner"
    """A determiner, pronoun or quantifier in a subject, object or predicate noun: "**no** survivors were found"."""
    SCARCITY = "scarcity"
    """A quantifier with a bare noun or without a noun: "**few** survived", "they saw **little** hope"; not "the little boy"."""
    NOR = "nor"
    """"nor" before an inverted clause: "**nor** has it paid"; in "neither paid nor wrote" the first word says it."""
    PREPOSITION = "preposition"
    """A preposition with a gerund: "**without** elaborating"."""


class HedgeRow(TableRow):
    """A row of ``hedges.csv``: the certainty of the clause in a hedge's scope, ``negated`` if the hedge is negated.

    ``cue`` is words separated by spaces, each a lemma or a word form, alternatives separated by ``|``; the word that
    heads the construction is marked with ``*`` if it is not the first. An empty ``negated`` means that a negation
    simply negates the clause ("may not"). ``shield`` rows are words that look like a hedge but are not: "could see".
    """

    cue: str
    type: HedgeType
    licence: Licence
    leaves: Outcome
    negated: Outcome | None = None
    shield: bool = False
    example: str
    near_miss: str


class NegationRow(TableRow):
    """A row of ``negations.csv``: a word that reverses a clause's polarity; ``cue`` and ``licence`` as for a hedge.

    ``shield`` rows do not: "no doubt".
    """

    cue: str
    licence: Licence
    shield: bool = False
    example: str
    near_miss: str


class SignatureRow(TableRow):
    """A row of ``signatures.csv``: the certainty that a predicate implies for its complement clause.

    ``lemma`` may list alternatives with ``|`` (the tagger lemmatises "hopes" to "hop"). ``frame`` is how the clause
    is attached: ``to``, ``that``, ``whether``, ``ing``, or a preposition before a gerund.
    ``positive`` and ``negative`` are what the writer is committed to when the predicate itself is affirmed or denied
    ("manage to": certain, certain-), ``holder`` what the subject of a verb of saying or thinking is committed to.
    ``type`` is the type of hedge, if any; ``transparent`` says that the claim is about the lower clause ("fail to").
    """

    lemma: str
    pos: Literal["verb", "adj", "noun"]
    frame: str
    positive: Outcome
    negative: Outcome
    holder: Outcome | None = None
    type: HedgeType | None = None
    transparent: bool = False
    example: str


class FunctionWord(TableRow):
    """A row of ``function_words.csv``: a word by which the language is identified."""

    word: str


class IrregularVerb(TableRow):
    """A row of ``irregular_verbs.csv``."""

    lemma: str
    past: str
    third: str = ""
    participle: str = ""


class NumberWord(TableRow):
    """A row of ``number_words.csv``."""

    word: str
    kind: Literal["cardinal", "magnitude", "suffix", "fraction", "vague", "metres", "measure", "month"]
    value: float | None = None


class ProspectiveWord(TableRow):
    """A row of ``prospective.csv``: a word after which a time is in the future."""

    word: str
    example: str


class QuantityModifier(TableRow):
    """A row of ``quantity_modifiers.csv``: words before a number that qualify it."""

    modifier: str
    example: str


class Unit(TableRow):
    """A row of ``units.csv``: a written form of a unit."""

    form: str
    unit: str
    place: Literal["before", "after"]


class TimeWords(TableRow):
    """A row of ``when_words.csv``: words of one class in time expressions."""

    kind: str
    words: Listed
    bound: Literal["start", "end", ""] = ""


class TimePattern(TableRow):
    """A row of ``when_patterns.csv``: a time expression as a pattern over the letters of word classes."""

    name: str
    pattern: str
    start: str = ""
    end: str = ""
    needs: Literal["", "date", "year"] = ""
    outlook: Literal["", "past", "last", "future"] = ""
    example: str


class PredicateFamily(TableRow):
    """A row of ``predicate_families.csv``: the words of one family of events."""

    family: str
    verbs: Listed = ()
    theme_verbs: Listed = ()
    nouns: Listed = ()
    adjectives: Listed = ()
    traits: Listed = ()
    competent: Annotated[tuple[SourceKind, ...], SPLIT] = ()
    example: str


class Opposition(StrEnum):
    """How two families contradict each other."""

    CONTRARY = "contrary"
    """They cannot both be true: "sales rose", "sales fell"."""
    REVERSAL = "reversal"
    """One undoes the other; both can be true at different times: "was detained", "was set free"."""


class Antonym(TableRow):
    """A row of ``antonyms.csv``: two families that contradict each other."""

    family: str
    opposite: str
    kind: Opposition
    example: str


class LightVerb(TableRow):
    """A row of ``light_verbs.csv``: a light verb, whose event another word names."""

    verb: str
    event: Literal["object", "subject", "complement"]
    time: Literal["future", ""] = ""
    example: str = ""


class ArgumentWord(TableRow):
    """A row of ``argument_words.csv``: a word that matters when arguments are compared."""

    word: str
    role: str


class CheckWords(TableRow):
    """A row of ``check_words.csv``: some words of a list used by rules."""

    list: str
    words: Listed


class Synonyms(TableRow):
    """A row of ``check_synonyms.csv``: words that report the same event, and their common ``root``."""

    root: str
    words: Listed


class Match(StrEnum):
    """Where in a line a phrase must occur; see ``boilerplate.csv``."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    LEAD = "lead"
    CLOSE = "close"
    TERM = "term"


class Phrase(TableRow):
    """A row of ``boilerplate.csv``: the wording of a line that is not reporting."""

    kind: BlockKind
    match: Match
    pattern: str
    example: str
    near_miss: str = ""
    note: str = ""

    @property
    def anchored(self) -> str:
        """The pattern with the anchors for ``match``."""
        match self.match:
            case Match.TERM:
                return rf"\b(?:{self.pattern})\b"
            case Match.END:
                return rf"(?:{self.pattern})\Z"
            case Match.START:
                return rf"\A(?:{self.pattern})"
            case _:
                return rf"\A(?:{self.pattern})\Z"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The anchored pattern, compiled on first use. Raises `DataError` if it is not a regular expression."""
        try:
            return re.compile(self.anchored, re.IGNORECASE)
        except re.error as error:
            raise DataError(f"not a regular expression: {error} (got {self.pattern!r})", where="boilerplate.csv") from None
