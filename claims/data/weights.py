"""The rows of the tables with the weights of checkworthiness, of subjectivity, and of those for fact-checks."""

from typing import Literal

from claims.data.tables import Listed, TableRow
from claims.model import Truth


class CheckworthinessFeature(TableRow):
    """A row of ``checkworthiness.csv``: a feature that makes a claim more or less worth checking, in log-odds."""

    feature: str
    prior: float
    weight: float
    reason: str = ""
    trigger: Listed = ()
    note: str = ""


class CheckworthinessPhrase(TableRow):
    """A row of ``checkworthiness_words.csv``: a word or two neighbouring words of sentences that are worth checking, or not."""

    phrase: str
    weight: float


class FactCheckWeight(TableRow):
    """A row of ``factcheck_weights.csv``: a weight of the ranking of fact-checks, of the probability that the first one is of
    the same claim, or a least probability.
    """

    part: Literal["ranking", "probability", "least"]
    name: str
    weight: float
    meaning: str


class FactCheckRating(TableRow):
    """A row of ``factcheck_ratings.csv``: what the words of publishers' ratings mean, in lower case."""

    truth: Truth
    words: Listed


class SubjectivityFeature(TableRow):
    """A row of ``subjectivity.csv``: a feature by which a claim reads more or less as an opinion, in log-odds."""

    feature: str
    prior: float
    weight: float
    trigger: Listed = ()
    note: str = ""


class SubjectivityWord(TableRow):
    """A row of ``subjectivity_words.csv``: a word of opinions (positive weight) or of other claims, in log-odds."""

    word: str
    weight: float


class Valence(TableRow):
    """A row of ``valence.csv``: how negative (-4) or positive (4) a word is."""

    word: str
    valence: float


class FurnitureFeature(TableRow):
    """A row of ``furniture.csv``: a feature by which a line of a page reports more or less probably nothing, in log-odds."""

    feature: str
    prior: float
    weight: float
    trigger: Listed = ()
    note: str = ""


class FurniturePhrase(TableRow):
    """A row of ``furniture_words.csv``: a word or two neighbouring words of lines that report nothing (positive weight), or of
    stories, in log-odds.
    """

    phrase: str
    weight: float
