"""A claim made self-contained: its own words with subject, names and dates put in.

What each construction becomes (``plan`` functions below, tried by what the clause was cut from):

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

from collections.abc import Iterable, Sequence
from datetime import date

from spacy.tokens import Doc, Token

from claims.attribution import Relation
from claims.language import Runs, holds, indices_of
from claims.model import BlockKind, Quotation
from claims.sources import Speakers
from claims.splitting.clause import Clause, Origin
from claims.splitting.dates import readable_date
from claims.splitting.entities import PEOPLE, mentions_in
from claims.splitting.inflection import Tense, be, finite
from claims.splitting.when import needs_date, own_time, time_date
from claims.splitting.wording import Piece, Writer, quoted

_RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
_AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PLACE_PREPOSITIONS = frozenset({"in", "at", "on", "near", "inside", "outside", "during"})
_EMPTY_ANTECEDENTS = frozenset(
    {"those", "that", "one", "ones", "anyone", "everyone", "someone", "all", "something", "anything"}
)
_BESIDE = frozenset({"appos", "relcl", "conj", "cc", "acl"})
_MARKS = frozenset({",", ";", ":", "-", "—", "–", "(", ")", "."})
_WHOLE = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}


def statement(doc: Doc, clause: Clause, relations: Sequence[Relation], speakers: Speakers, published: date | None) -> str:
    """The claim of ``clause`` as a sentence that can be read alone, without a full stop.

    ``relations`` and ``speakers`` are the article's; ``published`` is the day relative dates count from. See the module for
    what is carried over, `claims.splitting.wording` for names, dates and marks.
    """
    tokens = [i for i in indices_of(clause.runs) if not doc[i].is_space]
    if not tokens:
        return ""
    if clause.block is BlockKind.HEADLINE:
        return Writer(doc, speakers, (), (), {}).write(tokens)
    plan = _plan(doc, clause, tokens, relations)
    verbatim = _verbatim(doc, clause, relations)
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
    return (*direct, *quoted(doc, clause.sentence, clause.runs))


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


def _plan(doc: Doc, clause: Clause, tokens: list[int], relations: Sequence[Relation]) -> Sequence[Piece]:
    if clause.origin is Origin.APPOSITION:
        return _identity(doc, clause, tokens)
    if clause.origin is Origin.RELATIVE and (relative := _relative_pronoun(doc, tokens)) is not None:
        return _relative(doc, clause, tokens, doc[relative])
    subject = [i for i in indices_of(clause.subject) if not doc[i].is_space] or _reporting_subject(doc, clause, relations)
    inside = set(tokens)
    if not subject or any(i in inside for i in subject):
        return tokens
    head = _verb(doc[clause.head])
    if _is_finite(head, inside):
        return [*subject, *tokens]
    if shared := _shared_auxiliaries(head):
        return [*subject, *shared, *tokens]
    return _participle(doc, head, subject, tokens) if head.tag_ in ("VBG", "VBN") else tokens


def _reporting_subject(doc: Doc, clause: Clause, relations: Sequence[Relation]) -> list[int]:
    """The speaker, for what is said of the saying: "the mayor said **without naming the firm**"."""
    if clause.origin is not Origin.PARTICIPLE:
        return []
    verb = _verb(doc[clause.head])
    above = verb.head if verb.dep_ != "pcomp" else verb.head.head
    source = next((r.source_head for r in relations if r.cue_head == above.i and r.source_head is not None), None)
    return [] if source is None else [t.i for t in doc[source].subtree if not t.is_space and not _is_beside(t, doc[source])]


def _verb(head: Token) -> Token:
    """The verb of a clause that the parser heads by a preposition: "**without** elaborating"."""
    return next((child for child in head.rights if child.dep_ == "pcomp"), head) if head.dep_ == "prep" else head


def _is_finite(head: Token, inside: set[int]) -> bool:
    if head.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(child.tag_ in ("VBD", "VBZ", "VBP", "MD") for child in head.children if child.i in inside and child.i < head.i)


def _shared_auxiliaries(head: Token) -> list[Piece]:
    """The auxiliaries of the first conjunct, where the verb ``head`` has the same form: "was arrested and **charged**"."""
    first = head
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    if first.i == head.i or first.tag_[:2] != "VB" or (first.tag_ != head.tag_ and {first.tag_, head.tag_} != {"VBN", "VBD"}):
        return []
    shared = [child for child in first.lefts if child.dep_ in _AUXILIARIES]
    if not shared or any(child.tag_ == "TO" for child in shared):
        return []
    if any("'" in child.text and child.lower_ not in _WHOLE and child.lower_ != "n't" for child in shared):
        return []
    return [_WHOLE.get(child.lower_, child.i) for child in shared]


# --- participles -------------------------------------------------------------------------------------------------------


def _participle(doc: Doc, head: Token, subject: list[int], tokens: list[int]) -> Sequence[Piece]:
    tense = _tense_above(doc, head)
    without = doc[tokens[0]].lower_ == "without"
    if tense is None or (doc[tokens[0]].tag_ in ("IN", "WRB") and not without):
        return tokens
    plural = _is_plural(doc, subject)
    if head.tag_ == "VBN":
        return [*subject, be(tense, plural=plural), *tokens]
    return [*subject, *_finite_words(doc, head, tokens[1:] if without else tokens, tense, negated=without, plural=plural)]


def _finite_words(doc: Doc, head: Token, tokens: list[int], tense: Tense, *, negated: bool, plural: bool) -> Iterable[Piece]:
    """``tokens`` with the participle, and those coordinated with it, as finite verbs."""
    chain = _coordinated(head)
    negated = negated or any(child.dep_ == "neg" for child in head.lefts)
    plan: list[Piece] = []
    for i in tokens:
        token = doc[i]
        if token.dep_ == "neg" and token.head.i == head.i:
            continue
        if token.dep_ in ("aux", "auxpass") and token.head.i == head.i and token.tag_ == "VBG":
            chain = chain - {head.i} | {i}  # "having won", "being held": the auxiliary takes the tense
        if i in chain and token.tag_ == "VBG":
            verb = finite(token.text, token.lemma_, tense, plural=plural)
            plan.extend([finite("doing", "do", tense, plural=plural), "not", token.lemma_] if negated else [verb])
        else:
            plan.append(i)
    return plan


def _coordinated(head: Token) -> frozenset[int]:
    """``head`` and the verbs coordinated with it."""
    found, queue = {head.i}, [head]
    while queue:
        for child in queue.pop().rights:
            if child.dep_ == "conj" and child.tag_ == head.tag_ and not any(c.dep_ in _AUXILIARIES for c in child.lefts):
                found.add(child.i)
                queue.append(child)
    return frozenset(found)


def _tense_above(doc: Doc, head: Token) -> Tense | None:
    """The tense of the finite verb above a participle; None where it looks ahead, or where there is none."""
    verb = head.head
    while verb.tag_[0] not in "VM" and verb.head.i != verb.i:
        verb = verb.head
    while verb.i != head.i:
        auxiliaries = [child.tag_ for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
        if "MD" in auxiliaries or "TO" in auxiliaries:
            return None
        if verb.tag_ == "VBD" or "VBD" in auxiliaries:
            return Tense.PAST
        if verb.tag_ == "VBN" and any(child.lemma_ == "have" for child in verb.lefts):
            return Tense.PAST
        if verb.tag_ in ("VBZ", "VBP") or any(tag in ("VBZ", "VBP") for tag in auxiliaries):
            return Tense.PRESENT
        if verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _is_plural(doc: Doc, subject: Sequence[int]) -> bool:
    """Whether a subject takes "were": by the tag of its head, or because it is coordinated."""
    inside = set(subject)
    head = next((doc[i] for i in subject if doc[i].head.i not in inside or doc[i].head.i == i), doc[subject[-1]])
    if any(child.dep_ == "conj" and child.i in inside for child in head.rights):
        return any(child.lower_ == "and" for child in head.rights)
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in ("they", "we", "these", "those", "both", "police", "people")


# --- appositions -------------------------------------------------------------------------------------------------------


def _identity(doc: Doc, clause: Clause, tokens: list[int]) -> Sequence[Piece]:
    """ "Ana Silva, a former judge" → "Ana Silva is a former judge"; "its minister, Ana Silva" → "Ana Silva is its minister"."""
    anchor = [i for i in indices_of(clause.subject) if i in set(tokens)]
    own = [i for i in tokens if i not in set(anchor)]
    while own and doc[own[0]].text in _MARKS:
        own.pop(0)
    while anchor and doc[anchor[-1]].text in _MARKS:
        anchor.pop()
    if not anchor or not own:
        return tokens
    if doc[clause.head].tag_ in ("NNP", "NNPS") and not _is_named(doc, anchor):
        anchor, own = own, anchor
    plural = _is_plural(doc, anchor) or any(doc[i].tag_ == "NNS" and doc[i].head.i not in own for i in own)
    return [*anchor, be(Tense.PRESENT, plural=plural), *own]


def _is_named(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether a noun phrase is a name rather than a description that holds one ("Kenya's Prime Minister")."""
    return not any(doc[i].dep_ in ("poss", "det") or doc[i].tag_ in ("NN", "NNS") for i in tokens)


# --- relative clauses --------------------------------------------------------------------------------------------------


def _relative_pronoun(doc: Doc, tokens: list[int]) -> int | None:
    for i in tokens[:4]:
        token = doc[i]
        if token.tag_ in _RELATIVE_TAGS and token.lower_ != "what":
            return i
        if token.lower_ == "that" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            return i
    return None


def _relative(doc: Doc, clause: Clause, tokens: list[int], pronoun: Token) -> Sequence[Piece]:
    found = _antecedent(doc, clause, tokens[0], pronoun)
    if found is None:
        return tokens
    anchor, antecedent = found
    rest = [i for i in tokens if i != pronoun.i]
    if pronoun.tag_ == "WP$":
        return _owner(doc, anchor, antecedent, rest) if pronoun.i == tokens[0] else tokens
    if pronoun.tag_ == "WRB":
        return _place(doc, anchor, antecedent, rest) if pronoun.i == tokens[0] and pronoun.lower_ != "why" else tokens
    if pronoun.dep_ in _SUBJECTS:
        return [*antecedent, *rest] if pronoun.i == tokens[0] else tokens
    if pronoun.dep_ == "dobj" and pronoun.i == tokens[0] and pronoun.head.i in rest:
        return _inserted(doc, rest, pronoun.head, antecedent)
    if pronoun.dep_ == "pobj":
        return _prepositional(doc, tokens, pronoun, antecedent)
    return tokens


def _antecedent(doc: Doc, clause: Clause, first: int, pronoun: Token) -> tuple[Token, list[int]] | None:
    """The noun that a relative clause starting at ``first`` is about, and the words of its phrase before the clause.

    The parser hangs the clause on the nearest noun; in "an official in charge of supplies **who joined the talks**" the
    pronoun wants a person, in "boats at sea **that are in need of help**" the verb wants a plural.
    """
    verb = doc[clause.head]
    while verb.dep_ not in ("relcl", "acl") and verb.head.i != verb.i:
        verb = verb.head
    candidates = [(anchor, words) for anchor in _nouns_above(verb) if (words := _phrase(doc, anchor, first))]
    if pronoun.lower_ in ("who", "whom"):
        candidates = [c for c in candidates if _is_person(c[0])] or candidates[:1]
    if pronoun.dep_ in _SUBJECTS:
        candidates = [c for c in candidates if _agrees(doc, pronoun.head, c[1])]
    return candidates[0] if candidates else None


def _nouns_above(verb: Token) -> list[Token]:
    """The nouns that a relative clause may be about, nearest first: its head, and those that its head depends on."""
    found: list[Token] = []
    token = verb.head
    while token.i < verb.i and token.pos_ in ("NOUN", "PROPN", "NUM"):
        if token.dep_ == "appos" and token.head.tag_ in ("NNP", "NNPS"):
            token = token.head  # "Ana Silva, a judge who …": her name, not the role
        found.append(token)
        above = token.head
        if token.dep_ == "pobj" and above.dep_ == "prep":
            above = above.head
            while above.pos_ == "ADV" and above.head.i != above.i:
                above = above.head  # "migrants now at sea who are in need"
        elif token.dep_ != "appos":
            break
        if above.i >= token.i:
            break
        token = above
    return [token for token in found if token.lower_ not in _EMPTY_ANTECEDENTS]


def _is_person(noun: Token) -> bool:
    return noun.tag_ in ("NNP", "NNPS") or noun.lemma_.lower() in PEOPLE or noun.lower_ in PEOPLE


def _phrase(doc: Doc, anchor: Token, first: int) -> list[int]:
    """The words of the noun phrase of ``anchor`` before the token ``first``, without what is said beside it."""
    words = [t.i for t in anchor.subtree if t.i < first and not t.is_space and not _is_beside(t, anchor)]
    while words and doc[words[-1]].text in _MARKS:
        words.pop()
    return words


def _is_beside(token: Token, anchor: Token) -> bool:
    while token.i != anchor.i:
        if token.dep_ in _BESIDE and token.head.i == anchor.i and token.i > anchor.i:
            return True
        token = token.head
    return False


def _agrees(doc: Doc, verb: Token, antecedent: Sequence[int]) -> bool:
    """Whether the finite verb fits the antecedent's number: "the talks, which **was** a surprise" is about something else."""
    finite_verb = next((child for child in verb.lefts if child.dep_ in ("aux", "auxpass")), verb)
    plural = _is_plural(doc, antecedent)
    if finite_verb.tag_ == "VBZ" or finite_verb.lower_ == "was":
        return not plural
    return plural or not (finite_verb.tag_ == "VBP" or finite_verb.lower_ == "were")


def _owner(doc: Doc, anchor: Token, antecedent: list[int], rest: list[int]) -> Sequence[Piece]:
    """ "over 700 passengers **whose boat sank**" → "The passengers' boat sank"."""
    words: list[Piece] = list(antecedent)
    if anchor.tag_ in ("NN", "NNS"):
        kept = [i for i in antecedent if not _counts_or_points(doc[i], anchor)]
        definite = any(doc[i].dep_ == "poss" for i in kept)
        words = list(kept) if definite else ["the", *kept]
    mark = "’" if "’" in doc._.article.text else "'"
    last = doc[antecedent[-1]]
    return [*words, mark if last.tag_ in ("NNS", "NNPS") and last.text.endswith("s") else f"{mark}s", *rest]


def _counts_or_points(token: Token, anchor: Token) -> bool:
    while token.head.i != anchor.i and token.head.i != token.i:
        token = token.head
    return token.dep_ in ("det", "nummod", "quantmod", "predet") and token.i < anchor.i


def _place(doc: Doc, anchor: Token, antecedent: list[int], rest: list[int]) -> Sequence[Piece]:
    """ "in Rome, **where they last met**" → "They last met in Rome"."""
    above = anchor.head.lower_ if anchor.dep_ == "pobj" else ""
    return [*rest, above if above in _PLACE_PREPOSITIONS else "in", *antecedent]


def _inserted(doc: Doc, rest: list[int], verb: Token, antecedent: list[int]) -> Sequence[Piece]:
    """The antecedent as the object behind ``verb``."""
    if any(child.dep_ == "dobj" and child.i in rest for child in verb.children):
        return rest
    at = rest.index(verb.i) + 1
    while at < len(rest) and doc[rest[at]].dep_ == "prt":
        at += 1
    return [*rest[:at], *antecedent, *rest[at:]]


def _prepositional(doc: Doc, tokens: list[int], pronoun: Token, antecedent: list[int]) -> Sequence[Piece]:
    """ "the city **in which they met**", "passengers, **most of whom drowned**", "a plan **which they agreed on**"."""
    at = tokens.index(pronoun.i)
    preposition = pronoun.head
    if at == 1 and tokens[0] == preposition.i and preposition.head.pos_ in ("VERB", "AUX"):
        return [*tokens[2:], preposition.i, *antecedent]
    if at and tokens[at - 1] == preposition.i:
        return [*tokens[:at], *antecedent, *tokens[at + 1 :]]
    if at == 0 and preposition.i in tokens:
        stranded = tokens.index(preposition.i)
        return [*tokens[1 : stranded + 1], *antecedent, *tokens[stranded + 1 :]]
    return tokens
