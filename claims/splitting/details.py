"""What the clauses of one article say of numbers and times, worked out once for all stages that read it."""

from collections.abc import Sequence

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import ParsedDoc, parsed_doc
from claims.language.times import published_day
from claims.model import Quantity
from claims.splitting.clause import Clause
from claims.splitting.quantities import quantities
from claims.splitting.when import ClauseTime, clause_time


class ClauseDetails:
    """The time and the quantities of each clause of an article, read when first asked for and kept."""

    def __init__(self, parsed: ParsedDoc, relations: Sequence[Relation]) -> None:
        self.relations = relations
        self._parsed = parsed
        self._published = None if parsed.article is None else published_day(parsed.article.published)
        self._times: dict[Clause, ClauseTime | None] = {}
        self._quantities: dict[Clause, tuple[Quantity, ...]] = {}

    def time(self, clause: Clause) -> ClauseTime | None:
        """The time that the clause gives for its own predicate."""
        if clause not in self._times:
            self._times[clause] = clause_time(self._parsed, clause, self._published, self.relations)
        return self._times[clause]

    def quantities(self, clause: Clause) -> tuple[Quantity, ...]:
        """The quantities in the clause."""
        if clause not in self._quantities:
            self._quantities[clause] = quantities(self._parsed, clause)
        return self._quantities[clause]


def clause_details(doc: Doc, relations: Sequence[Relation]) -> ClauseDetails:
    """The details of the clauses of ``doc``, whose attributions are ``relations``; kept in ``doc._.claims_details``."""
    found: ClauseDetails | None = doc._.claims_details
    if found is None or found.relations is not relations:
        found = doc._.claims_details = ClauseDetails(parsed_doc(doc), relations)
    return found
