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

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claims.attribution import Relation
from claims.language import Runs, holds, indices_of, parsed_doc
from claims.language.labels import NAMES, PARTICIPLES, PLURALS
from claims.language.quotations import Mark, Quotations
from claims.language.times import readable_date
from claims.model import BlockKind, Quotation
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin
from claims.splitting.entities import collectives, is_person, mentions_in, people_nouns
from claims.splitting.negation import is_turned_outside, negated
from claims.splitting.participles import Tense, absolute, be, is_finite, participle, shared_auxiliaries, verb_of
from claims.splitting.relatives import relative, relative_pronoun
from claims.splitting.when import ClauseTime
from claims.splitting.wording import MARKS, Piece, Writer, closed, is_beside, is_plural


def statement(
    doc: Doc,
    clause: Clause,
    relations: Sequence[Relation],
    speakers: Speakers,
    time: ClauseTime | None,
    turns: Sequence[int] = (),
) -> str:
    """The claim of ``clause`` as a sentence that can be read alone, without a full stop.

    ``relations`` and ``speakers`` are the article's; ``time`` is the clause's own; ``turns`` are the
    tokens that turn the claim's polarity (`claims.hedging.Modality`): a negation that stands outside the claim's words is
    written out. See the module for what is added, `claims.splitting.wording` for names, dates and marks.
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
    return Writer(doc, speakers, mentioned, verbatim, _date(doc, time, verbatim)).write(plan)


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


def _date(doc: Doc, time: ClauseTime | None, verbatim: Runs) -> dict[int, str]:
    """The date to add behind the clause's own relative time, by the token it follows."""
    if time is None or time.date is None or not time.expression.needs_date or holds(verbatim, time.expression.core):
        return {}
    own, end = time.expression, time.expression.run[1]
    if end < len(doc) and doc[end].tag_ == "POS":
        return {}
    written = readable_date(time.date)
    if own.pattern.needs == "year" or own.pattern.name == "month":
        written = written.split()[-1]  # "on 3 May (2023)", not "on 3 May (3 May 2023)"
    return {end - 1: f" ({written})"}


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


_PERSON_ENDING = re.compile("(?:er|or|ist|ian|man|woman|person|ant|ent|ive|eer|ee|ess|ster|crat|general)$")


def identity(doc: Doc, clause: Clause, tokens: list[int], speakers: Speakers) -> Sequence[Piece]:
    """ "Ana Silva, a former judge" → "Ana Silva is a former judge"; "its minister, Ana Silva" → "Ana Silva is its minister"."""
    anchor = [i for i in indices_of(clause.subject) if i in set(tokens)]
    own = [i for i in tokens if i not in set(anchor)]
    while own and doc[own[0]].text in MARKS:
        own.pop(0)
    while anchor and doc[anchor[-1]].text in MARKS:
        anchor.pop()
    while anchor and doc[anchor[0]].tag_ == "RB":
        anchor.pop(0)  # "**even** Ana Silva, a former judge"
    if not anchor or not own or doc[anchor[0]].dep_ == "prep" or not _fits(doc, doc[clause.head], anchor, own, speakers):
        return tokens
    if doc[clause.head].tag_ in NAMES and not _is_named(doc, anchor):
        anchor, own = own, anchor
    plural = doc[clause.head].tag_ in PLURALS or any(doc[i].lower_ == "and" and doc[i].head.i in anchor for i in anchor)
    return [*anchor, be(Tense.PRESENT, plural=plural), *own]


def _fits(doc: Doc, role: Token, anchor: Sequence[int], own: Sequence[int], speakers: Speakers) -> bool:
    """Whether an appositive can say who its anchor is.

    The parser also calls apposition what is a list ("Acme, Bolt and Cobb") or a remark on the whole clause: "Prices rose for
    workers, **a blow to the mayor**", "He quoted Ana Silva, **a phrase that stuck**".
    """
    if _is_named(doc, anchor) and _is_named(doc, own):
        return False
    if role.tag_ == "NNS" and not is_plural(doc, anchor) and not _is_named(doc, anchor):
        return False
    if role.tag_ != "NN":
        return True
    if is_plural(doc, anchor) and not any(doc[i].tag_ in NAMES for i in anchor):
        return role.lemma_ in collectives()
    if not is_person(doc, anchor, speakers):
        return True
    if role.lemma_ in people_nouns():
        return True
    return role.lemma_ not in collectives() and _PERSON_ENDING.search(role.lemma_) is not None


def _is_named(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether a noun phrase is a name rather than a description that holds one ("Kenya's Prime Minister")."""
    return not any(doc[i].dep_ in ("poss", "det") or doc[i].tag_ in ("NN", "NNS") for i in tokens)
