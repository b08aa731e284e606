"""The rows of the tables with the weights of checkworthiness."""

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
