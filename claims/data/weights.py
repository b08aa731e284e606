"""The rows of the tables with the weights of checkworthiness and of subjectivity."""

from claims.data.tables import Listed, TableRow


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
