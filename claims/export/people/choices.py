"""The fields whose values come from a list, and the lists."""

from claims.export.review import Field
from claims.model import Certainty, Polarity, SourceKind
from claims.store.verdicts import verdicts


def choices() -> dict[Field, list[str]]:
    """The values that each field with a list takes, in their order.

    >>> choices()[Field.POLARITY]
    ['positive', 'negative']
    """
    return {
        Field.VERDICT: [verdict.name for verdict in verdicts()],
        Field.CERTAINTY: [str(certainty) for certainty in Certainty],
        Field.POLARITY: [str(polarity) for polarity in Polarity],
        Field.SOURCE_KIND: [str(kind) for kind in SourceKind],
    }
