"""A claim made self-contained: its own words with subject, names and dates put in.

What each construction becomes (by what the clause was cut from):

- a coordinated clause takes its subject, and the auxiliaries it shares: "was arrested and **charged with theft**" gives
  "He was charged with theft";
- a relative clause takes its antecedent in the pronoun's place: subject, object ("a policy **which the court rejected**" gives
  "The court rejected a policy"), owner ("**whose boat sank**"), place ("Rome, **where they met**" gives "They met in Rome");
- a participle becomes a finite verb in the tense of the main clause: "**eventually stopping at Hull**" gives "She eventually
  stopped at Hull", "**accompanied by aides**" "She was accompanied by aides", "**without answering**" "did not answer";
- an appositive becomes "X is Y".

Where the tense, the number or the place of a pronoun is uncertain the article's words stand, and so they do inside quotation
marks and in headlines, where only a shared subject is added: a statement never guesses. Words that could not be read alone
stand with the clause before them.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import ParsedDoc, Runs, holds, indices_of, runs_of
from claims.language.labels import FINITE, NAMES, NOMINAL_SUBJECTS, PLURALS, RELATIVES
from claims.language.names import ArticleNames, article_names
from claims.language.quotations import Mark
from claims.language.times import readable_date
from claims.language.words import words_as
from claims.model import BlockKind, Quotation
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin, subordinators, verb_above
from claims.splitting.descriptions import of_description
from claims.splitting.details import ClauseTime
from claims.splitting.entities import is_person
from claims.splitting.first_person import about_speaker, kept_inside, quotation_around
from claims.splitting.gerunds import of_gerund
from claims.splitting.independence import as_sentence
from claims.splitting.negation import negated
from claims.splitting.relatives import after_host, relative
from claims.splitting.segmentation import carried
from claims.splitting.verbs import Tense, be
from claims.splitting.wording import (
    MARKS,
    Piece,
    Writer,
    collectives,
    is_beside,
    is_opening,
    is_plural,
    mentions_in,
    people_nouns,
    verb_of,
    without_space,
)

_LONGEST_CONNECTIVE = 6
"""Up to which token the comma behind words that tie a claim to the one before is looked for."""
_ANSWERS = frozenset({"deny", "dispute", "reject", "dismiss", "contest"})
"""Verbs for what somebody says against a statement."""
_DENYING = frozenset({"no", "nobody", "none", "nothing", "neither", "few"})
"""Words that deny the clause around an apposition, which the apposition does not."""


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
    names = article_names(doc)
    parsed = names.parsed
    clause = _without_carrier(parsed, clause, turns)
    tokens = _without_bare_gaps(parsed, without_space(parsed, indices_of(clause.runs)), clause, relations)
    if not tokens:
        return ""
    tokens = _without_answer(parsed, _without_connective(parsed, tokens))
    verbatim = _verbatim(parsed, clause, relations)
    headline = clause.block is BlockKind.HEADLINE
    whole = headline and clause.origin not in (Origin.COORDINATION, Origin.PARTICIPLE)
    told = None
    if not headline:
        told = of_gerund(parsed, clause, tokens, relations) or of_description(parsed, clause, relations, speakers)
    plan: Sequence[Piece] = tokens if whole else told or _plan(names, clause, tokens, relations, speakers)
    if not headline and not reads_alone(parsed, clause, plan, rewritten=list(plan) != tokens):
        plan = _fallback(parsed, clause, tokens)
    if _is_turned_outside(clause, plan, turns):
        plan = negated(parsed, clause, plan, relations, verbatim)
    if headline:
        return Writer(parsed, speakers, (), (), {}).write(plan)
    own = {*indices_of((*clause.subject, *clause.runs))}
    outside = ((piece, piece + 1) for piece in plan if isinstance(piece, int) and piece not in own)
    places = (*clause.subject, *clause.runs, *outside)
    mentioned = [mention for run in places for mention in mentions_in(speakers.mentions, run)]
    quote = quotation_around(parsed, plan)
    spoken = verbatim if quote is None else kept_inside(quote)
    plan = about_speaker(parsed, _without_that(parsed, clause, plan), mentioned)
    return Writer(parsed, speakers, mentioned, verbatim, _date(parsed, time, verbatim), spoken).write(plan)


def reads_alone(parsed: ParsedDoc, clause: Clause, plan: Sequence[Piece], *, rewritten: bool) -> bool:
    """Whether a ``plan`` has a finite verb and neither begins nor ends with a word that needs another clause: not "**Just
    because** they are tall", "It closes two days **after**". Lines that are fragments as a whole are left as they are."""
    if clause.origin in (Origin.HEADLESS, Origin.VERBATIM):
        return True
    tokens = [piece for piece in plan if isinstance(piece, int)]
    if not rewritten and clause.origin is Origin.APPOSITION:
        return False
    if not rewritten and not any(parsed.is_verb[i] and _is_predicate(parsed, i, tokens) for i in tokens):
        return False
    return not (_is_subordinate(parsed, clause, plan) or _breaks_off(parsed, plan))


def _is_predicate(parsed: ParsedDoc, i: int, tokens: Sequence[int]) -> bool:
    """Whether the verb ``i`` has a tense, or at least its subject: "voters **see** her", which is tagged as an infinitive."""
    subject = parsed.subject(i)
    if parsed.tags[i] in FINITE or subject is None or subject not in tokens:
        return parsed.tags[i] in FINITE
    after = parsed.lower[subject + 1 : subject + 2]
    return parsed.tags[i] in ("VB", "VBN") or after in (("'s",), ("’s",))  # "the dam**'s** leaking"


def _is_subordinate(parsed: ParsedDoc, clause: Clause, plan: Sequence[Piece]) -> bool:
    """Whether the word that makes the clause a subordinate one still opens it."""
    for piece in plan[:3]:
        if not isinstance(piece, int) or parsed.deps[piece] not in ("advmod", "mark", "neg", "preconj"):
            return False
        if parsed.deps[piece] == "mark":
            return parsed.heads[piece] == clause.head and parsed.lower[piece] in subordinators()
    return False


def _breaks_off(parsed: ParsedDoc, plan: Sequence[Piece]) -> bool:
    """Whether the last word goes on with the next one in the article: a conjunction, or a preposition without its noun."""
    last = plan[-1]
    if not isinstance(last, int) or last + 1 >= len(parsed.words) or parsed.is_mark[last + 1]:
        return False
    adverb = parsed.lower[last] in subordinators() and parsed.pos[last] in ("ADP", "SCONJ")
    return parsed.deps[last] == "cc" or (adverb and not parsed.has_child(last, "pobj", "pcomp"))


def _fallback(parsed: ParsedDoc, clause: Clause, tokens: list[int]) -> Sequence[Piece]:
    """The article's words around those ``tokens`` that cannot be read alone: with the clause before them, or with the rest of
    the sentence behind them."""
    if _breaks_off(parsed, tokens):
        return without_space(parsed, range(tokens[0], clause.sentence[1]))
    if clause.origin is Origin.APPOSITION:
        host = verb_above(parsed, parsed.heads[clause.head])
        while not parsed.is_finite(host) and parsed.heads[host] != host:
            host = verb_above(parsed, parsed.heads[host])
        around = parsed.subtree(host)
        denied = any(parsed.deps[i] == "neg" or parsed.lower[i] in _DENYING for i in around)
        return tokens if denied else without_space(parsed, around)
    return after_host(parsed, clause, tokens)


def _without_that(parsed: ParsedDoc, clause: Clause, plan: Sequence[Piece]) -> Sequence[Piece]:
    """``plan`` without the "that" of what is said, which stands at the head where words were cut before it ("**that** in May
    he left"), or behind the first of two ("It was late, and **that** she left")."""
    words = (i for i in plan if isinstance(i, int) and parsed.lower[i] == "that")
    first = next((i for i in words if parsed.deps[i] == "mark" or parsed.tags[i] == "IN"), None)
    if first is None:
        return plan
    coordinated = first > 0 and parsed.deps[first - 1] == "cc" and parsed.deps[parsed.heads[first]] == "conj"
    verb = parsed.heads[first]
    has_subject = any(i != first for i in parsed.children_of(verb, *NOMINAL_SUBJECTS))  # not "**that** never ends well"
    leading = plan[0] == first and not is_opening(parsed, first) and verb == verb_of(parsed, clause.head) and has_subject
    return [piece for piece in plan if piece != first] if leading or (coordinated and plan[0] != first) else plan


def _without_connective(parsed: ParsedDoc, tokens: list[int]) -> list[int]:
    """``tokens`` without words before a comma at their head that only tie them to what was said before: "**Equally important,**
    the mine is shut"."""
    comma = next((n for n, i in enumerate(tokens[:_LONGEST_CONNECTIVE]) if parsed.words[i] == ","), 0)
    opening = " ".join(parsed.lower[i] for i in tokens[:comma])
    tying = opening in words_as("connective") and tokens[comma] - tokens[0] == comma and len(tokens) > comma + 2
    return tokens[comma + 1 :] if tying else tokens


def _without_answer(parsed: ParsedDoc, tokens: list[int]) -> list[int]:
    """``tokens`` without what says at their end who denies them: "The mine leaked**, a claim the firm denies**"."""
    for n, i in enumerate(tokens[1:], 1):
        remark = parsed.lemmas[i] in words_as("remark") and parsed.tags[i] == "NN"
        answer = parsed.child(i, "relcl") if remark else parsed.heads[i] if parsed.lower[i] == "which" else None
        if answer is None or parsed.lemmas[answer] not in _ANSWERS or (not remark and parsed.deps[i] != "dobj"):
            continue
        top = i if remark else answer
        start = next((m for m in range(n, 0, -1) if parsed.words[tokens[m - 1]] in MARKS or tokens[m - 1] + 1 < tokens[m]), 0)
        opens = parsed.lower[tokens[start]] in ("a", "an", "which")
        if start and opens and all(parsed.is_below(k, top) or parsed.is_mark[k] for k in tokens[start:]):
            return tokens[:start]
    return tokens


def _without_bare_gaps(parsed: ParsedDoc, tokens: list[int], clause: Clause, relations: Sequence[Relation]) -> list[int]:
    """``tokens`` with what was cut from between them where no mark sets it off: "took offence at suggestions **that she cannot
    sail**, and left". Who says the claim stays left out."""
    said = {i for n in clause.relations for i in indices_of((*relations[n].source, *relations[n].cue))}
    out: list[int] = []
    for i in tokens:
        gap = without_space(parsed, range(out[-1] + 1, i)) if out else []
        named = (k for k in gap if parsed.deps[k] == "relcl" and parsed.heads[k] not in gap)
        relative = any(parsed.tags[parsed.heads[k]] in NAMES or parsed.deps[parsed.heads[k]] == "appos" for k in named)
        if gap and not parsed.is_mark[gap[0]] and not relative and said.isdisjoint(gap):
            out += gap
        out.append(i)
    return out


def _without_carrier(parsed: ParsedDoc, clause: Clause, turns: Sequence[int]) -> Clause:
    """What "**It is not true that** he paid" and "**It is false that** …" deny, so that the denial is written out."""
    if carried(parsed, clause.head) is None:
        return clause
    below = parsed.subtree(clause.head)
    inside = [i for i in below if holds(clause.runs, i) and not (parsed.deps[i] == "mark" and parsed.heads[i] == clause.head)]
    denied = sum(1 for i in turns if holds(clause.runs, i) and i not in below) % 2 == 1
    return replace(clause, runs=runs_of(inside)) if denied and inside else clause


def _is_turned_outside(clause: Clause, plan: Sequence[Piece], turns: Sequence[int]) -> bool:
    """Whether the words of ``plan`` alone would say the opposite of what is claimed.

    ``turns`` are the tokens that turn the claim's polarity; those in the clause or in the plan can be read there.
    """
    return sum(1 for i in turns if i not in plan and not holds(clause.runs, i)) % 2 == 1


def _verbatim(parsed: ParsedDoc, clause: Clause, relations: Sequence[Relation]) -> Runs:
    """What stays as it is: direct quotations, and what stands in double quotation marks in the sentence; after a mark without
    a partner that may be all of the rest."""
    (start, end), quotations = clause.sentence, parsed.quotations
    said = [relations[i] for i in clause.relations]
    direct = [run for relation in said if relation.quotation is Quotation.DIRECT for run in relation.content]
    quotes = dict.fromkeys(quotations.around[start:end])
    runs = [(max(quote.start, start), min(quote.end, end)) for quote in quotes if quote and quote.mark is Mark.DOUBLE]
    n = bisect_left(quotations.unpaired, start)
    return (*direct, *runs, *((i, end) for i in quotations.unpaired[n : n + 1] if i < end))


def _date(parsed: ParsedDoc, time: ClauseTime | None, verbatim: Runs) -> dict[int, str]:
    """The date to add behind the clause's own relative time, by the token it follows."""
    if time is None or time.date is None or not time.expression.needs_date or holds(verbatim, time.expression.core):
        return {}
    own, end = time.expression, time.expression.run[1]
    if parsed.tags[end : end + 1] == ("POS",):
        return {}
    written = readable_date(time.date)
    if own.pattern.needs == "year" or own.pattern.name == "month":
        written = written.split()[-1]  # "on 3 May (2023)", not "on 3 May (3 May 2023)"
    return {end - 1: f" ({written})"}


def _plan(
    names: ArticleNames, clause: Clause, tokens: list[int], relations: Sequence[Relation], speakers: Speakers
) -> Sequence[Piece]:
    parsed = names.parsed
    if clause.origin is Origin.APPOSITION:
        return identity(names, clause, tokens, speakers)
    pronoun = _relative_pronoun(parsed, tokens)
    if clause.origin is Origin.RELATIVE or (pronoun is not None and pronoun == tokens[0]):
        return relative(names, clause, tokens, pronoun, speakers)
    head = verb_of(parsed, clause.head)
    subject = without_space(parsed, indices_of(clause.subject)) or _reporting_subject(parsed, clause, head, relations)
    return as_sentence(parsed, head, subject, tokens)


def _relative_pronoun(parsed: ParsedDoc, tokens: list[int]) -> int | None:
    """The token of the relative pronoun or adverb that opens a clause, None where it has none."""
    for i in tokens[:6]:  # "the vast majority of **whom** agree"
        if parsed.tags[i] in RELATIVES and parsed.lower[i] != "what":
            return i
        if parsed.lower[i] == "that" and parsed.deps[i] in ("nsubj", "nsubjpass", "dobj", "pobj"):
            return i
    return None


def _reporting_subject(parsed: ParsedDoc, clause: Clause, verb: int, relations: Sequence[Relation]) -> list[int]:
    """The speaker, for what is said of the saying: "the mayor said **without naming the firm**"."""
    if clause.origin is not Origin.PARTICIPLE:
        return []
    above = parsed.heads[verb] if parsed.deps[verb] != "pcomp" else parsed.heads[parsed.heads[verb]]
    source = next((r.source_head for r in relations if r.cue_head == above and r.source_head is not None), None)
    if source is None:
        return []
    words = without_space(parsed, parsed.subtree(source))
    return [i for i in words if parsed.words[i] not in MARKS and not is_beside(parsed, i, source)]


_FORMERLY = frozenset({"then", "formerly", "previously", "once", "later"})
"""What says of a description that it held at another time: "Ana Silva, **then** a student"."""
_PERSON_ENDING = re.compile("(?:er|or|ist|ian|man|woman|person|ant|ent|ive|eer|ee|ess|ster|crat|general)$")


def identity(names: ArticleNames, clause: Clause, tokens: list[int], speakers: Speakers) -> Sequence[Piece]:
    """ "Ana Silva, a former judge" → "Ana Silva is a former judge"; "its minister, Ana Silva" → "Ana Silva is its minister"."""
    parsed, head = names.parsed, clause.head
    anchor = [i for i in indices_of(clause.subject) if i in tokens]
    own = [i for i in tokens if i not in anchor]
    while own and parsed.words[own[0]] in MARKS:
        own.pop(0)
    while anchor and parsed.words[anchor[-1]] in MARKS and not _closes_bracket(parsed, anchor):
        anchor.pop()
    while anchor and parsed.tags[anchor[0]] == "RB":
        anchor.pop(0)  # "**even** Ana Silva, a former judge"
    if not anchor or not own or parsed.deps[anchor[0]] == "prep" or not _fits(names, head, anchor, own, speakers):
        return tokens
    indefinite = parsed.lower[own[0]] in ("a", "an")  # "The senator, **a Republican**"
    if parsed.tags[head] in NAMES and not indefinite and not _is_named(parsed, anchor):
        anchor, own = own, anchor
    joined = [i for i in anchor if parsed.lower[i] == "and" and parsed.heads[i] in anchor]
    several = any(parsed.deps[parsed.heads[i]] != "pobj" for i in joined)  # not "the Office for Rail **and** Road"
    tense = Tense.PAST if parsed.lower[own[0]] in _FORMERLY else Tense.PRESENT
    return [*anchor, be(tense, plural=several or parsed.tags[head] in PLURALS), *own]


def _closes_bracket(parsed: ParsedDoc, tokens: Sequence[int]) -> bool:
    return parsed.words[tokens[-1]] == ")" and any(parsed.words[i] == "(" for i in tokens)


def _fits(names: ArticleNames, role: int, anchor: Sequence[int], own: Sequence[int], speakers: Speakers) -> bool:
    """Whether an appositive can say who its anchor is.

    The parser also calls apposition what is a list ("Acme, Bolt and Cobb") or a remark on the whole clause: "Prices rose for
    workers, **a blow to the mayor**", "He quoted Ana Silva, **a phrase that stuck**".
    """
    parsed, tag, lemma = names.parsed, names.parsed.tags[role], names.parsed.lemmas[role]
    named = _is_named(parsed, anchor)
    if named and _is_named(parsed, own):
        return False
    if tag == "NNS" and not named and not is_plural(parsed, anchor):
        return False
    if tag != "NN":
        return True
    if is_plural(parsed, anchor) and not any(parsed.tags[i] in NAMES for i in anchor):
        return lemma in collectives()
    if lemma in people_nouns() | collectives() | {"old"} or not is_person(names, anchor, speakers):
        return True
    if any(parsed.tags[i] == "JJS" for i in own):
        return True  # "Lindau, **the region's largest market**"
    if parsed.has_child(role, "relcl") and any(parsed.lower[i] == "who" for i in own):
        return True
    if any(parsed.lower[i] == "from" for i in parsed.children_of(role, "prep")):
        return True  # "Ana Silva, **a shepherd from Porto**"
    return _PERSON_ENDING.search(lemma) is not None


def _is_named(parsed: ParsedDoc, tokens: Sequence[int]) -> bool:
    """Whether a noun phrase is a name rather than a description that holds one ("Kenya's Prime Minister")."""
    return not any(parsed.deps[i] in ("poss", "det") or parsed.tags[i] in ("NN", "NNS") for i in tokens)
