"""A claim made self-contained: its own words with subject, names and dates put in.

What each construction becomes (by what the clause was cut from):

- a coordinated clause takes its subject, and the auxiliaries it shares: "was arrested and **charged with theft**" gives
  "He was charged with theft";
- a relative clause takes its antecedent in the pronoun's place: subject, object ("a policy **which the court rejected**" gives
  "The court rejected a policy"), owner ("**whose boat sank**"), place ("Rome, **where they met**" gives "They met in Rome");
- a participle becomes a finite verb in the tense of the main clause: "**eventually stopping at Hull**" gives "She eventually
  stopped at Hull", "**accompanied by aides**" "She was accompanied by aides", "**without answering**" "did not answer";
- an appositive becomes "X is Y".

Where the tense, the number or the place of a pronoun is uncertain the article's words stand, and so they do in headlines and
inside quotation marks: a statement never guesses.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import Runs, holds, indices_of, parsed_doc
from claims.language.labels import PARTICIPLES
from claims.language.quotations import Mark, Quotations
from claims.model import BlockKind, Quotation
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin
from claims.splitting.dates import readable_date
from claims.splitting.entities import mentions_in
from claims.splitting.statements.identities import identity
from claims.splitting.statements.negation import is_turned_outside, negated
from claims.splitting.statements.participles import absolute, is_finite, participle, shared_auxiliaries, verb_of
from claims.splitting.statements.phrases import MARKS, closed, is_beside
from claims.splitting.statements.relatives import relative, relative_pronoun
from claims.splitting.statements.wording import Piece, Writer
from claims.splitting.when import needs_date, own_time, time_date


def statement(
    doc: Doc,
    clause: Clause,
    relations: Sequence[Relation],
    speakers: Speakers,
    published: date | None,
    turns: Sequence[int] = (),
) -> str:
    """The claim of ``clause`` as a sentence that can be read alone, without a full stop.

    ``relations`` and ``speakers`` are the article's; ``published`` is the day relative dates count from; ``turns`` are the
    tokens that turn the claim's polarity (`claims.hedging.Modality`): a negation that stands outside the claim's words is
    written out. See the module for what is carried over, `claims.splitting.statements.wording` for names, dates and marks.
    """
    tokens = [i for i in indices_of(clause.runs) if not doc[i].is_space]
    if not tokens:
        return ""
    verbatim = _verbatim(doc, clause, relations)
    plan: Sequence[Piece] = tokens
    if clause.block is not BlockKind.HEADLINE:
        plan = _plan(doc, clause, tokens, relations, speakers)
    if is_turned_outside(clause, plan, turns):
        plan = negated(doc, clause, plan, relations, verbatim)
    if clause.block is BlockKind.HEADLINE:
        return Writer(doc, speakers, (), (), {}).write(plan)
    mentioned = [
        m for run in (*clause.subject, *clause.runs, *_outside(plan, clause)) for m in mentions_in(speakers.mentions, run)
    ]
    added = {} if published is None else _date(doc, clause, relations, published, verbatim)
    writer = Writer(doc, speakers, mentioned, verbatim, added)
    return writer.write(plan)


def _outside(plan: Sequence[Piece], clause: Clause) -> Runs:
    """The planned tokens that lie neither in the clause nor in its subject, each as a run."""
    return tuple((p, p + 1) for p in plan if isinstance(p, int) and not holds(clause.runs, p) and not holds(clause.subject, p))


def _verbatim(doc: Doc, clause: Clause, relations: Sequence[Relation]) -> Runs:
    direct = [
        run for i in clause.relations if i < len(relations) and relations[i].quotation is Quotation.DIRECT
        for run in relations[i].content
    ]  # fmt: skip
    return (*direct, *_quoted(parsed_doc(doc).quotations, *clause.sentence))


def _quoted(quotations: Quotations, start: int, end: int) -> Runs:
    """What stands in double quotation marks in a sentence; after a mark without a partner that may be all of the rest."""
    quotes = dict.fromkeys(quotations.around[start:end])
    runs = [(max(quote.start, start), min(quote.end, end)) for quote in quotes if quote and quote.mark is Mark.DOUBLE]
    n = bisect_left(quotations.unpaired, start)
    rest = [(i, end) for i in quotations.unpaired[n : n + 1] if i < end]
    return (*runs, *rest)


def _date(doc: Doc, clause: Clause, relations: Sequence[Relation], published: date, verbatim: Runs) -> dict[int, str]:
    """The date to add behind the clause's own relative time, by the token it follows."""
    own = own_time(doc, clause)
    if own is None or not needs_date(own) or holds(verbatim, own.core):
        return {}
    last = own.run[1] - 1
    if own.run[1] < len(doc) and doc[own.run[1]].tag_ == "POS":
        return {}
    day = time_date(doc, clause, own, published, relations)
    if day is None:
        return {}
    written = readable_date(day)
    if own.pattern.needs == "year" or own.pattern.name == "month":
        written = written.split()[-1]  # "on 3 May (2023)", not "on 3 May (3 May 2023)"
    return {last: f" ({written})"}


def _plan(doc: Doc, clause: Clause, tokens: list[int], relations: Sequence[Relation], speakers: Speakers) -> Sequence[Piece]:
    if clause.origin is Origin.APPOSITION:
        return identity(doc, clause, tokens, speakers)
    pronoun = relative_pronoun(doc, tokens)
    if pronoun is not None and (clause.origin is Origin.RELATIVE or pronoun == tokens[0]):
        return relative(doc, clause, tokens, doc[pronoun], speakers)
    subject = [i for i in indices_of(clause.subject) if not doc[i].is_space] or _reporting_subject(doc, clause, relations)
    inside = set(tokens)
    head = verb_of(doc[clause.head])
    if not subject or any(i in inside for i in subject):
        return absolute(doc, head, tokens) if doc[tokens[0]].lower_ == "with" else tokens
    subject = closed(doc, subject)
    if is_finite(head, inside):
        return [*subject, *tokens]
    if shared := shared_auxiliaries(head):
        return [*subject, *shared, *tokens]
    if head.dep_ == "conj" and head.tag_ == "VBN":
        return [*subject, *tokens] if head.head.tag_ == "VBD" else tokens  # "sent or received": a past tense that looks so
    return participle(doc, head, subject, tokens) if head.tag_ in PARTICIPLES else tokens


def _reporting_subject(doc: Doc, clause: Clause, relations: Sequence[Relation]) -> list[int]:
    """The speaker, for what is said of the saying: "the mayor said **without naming the firm**"."""
    if clause.origin is not Origin.PARTICIPLE:
        return []
    verb = verb_of(doc[clause.head])
    above = verb.head if verb.dep_ != "pcomp" else verb.head.head
    source = next((r.source_head for r in relations if r.cue_head == above.i and r.source_head is not None), None)
    if source is None:
        return []
    words = [t.i for t in doc[source].subtree if not t.is_space and not is_beside(t, doc[source])]
    return [i for i in words if doc[i].text not in MARKS]
