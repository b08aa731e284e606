"""The certainty of each clause: the operators that scope over its predicate, up the parse to its source's words.

The walk follows `claims.hedging.factuality`. Operators on auxiliaries are shared by coordinated verbs of the same form ("may
come and go"), adverbs before the first verb and a negated subject by all that have no subject of their own.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from claims.attribution import Relation, Voice, innermost_contents
from claims.data.grammar import HedgeRow, Licence, SignatureRow
from claims.hedging.factuality import (
    BY_ACT,
    CERTAIN,
    ON_AUXILIARY,
    UNKNOWN,
    Factuality,
    HedgeMark,
    Modality,
    Operator,
    View,
    applied,
    factuality_of,
    is_factive,
    negated,
    passed_down,
    signature_at,
    turns_below,
    weakened,
)
from claims.hedging.operators import Operators, operators_of, questions_in
from claims.language import ParsedDoc, holds, indices_of, parsed_doc, runs_of
from claims.language.labels import AUXILIARIES, NONFINITE, PREDICATIVES, SUBJECTS, VERBS
from claims.model import HedgeType, Polarity, SpeechAct
from claims.splitting import Clause

_COMPLEMENTS = frozenset({"ccomp", "xcomp", "csubj", "csubjpass", "pcomp", "acl"})
_CONDITIONS = frozenset({"if", "unless", "whether", "provided", "lest"})


class Scopes:
    """The factuality of a document's predicates, each computed once.

    ``inside`` gives for every token the index of the innermost relation whose content contains it, or None.
    """

    def __init__(
        self, parsed: ParsedDoc, operators: Operators, relations: tuple[Relation, ...], inside: list[int | None]
    ) -> None:
        self._parsed = parsed
        self._operators = operators
        self._relations = relations
        self._inside = inside
        self._known: dict[int, View] = {}
        self._questions = questions_in(parsed)

    def view(self, i: int) -> View:
        """The factuality of the predicate ``i`` in the text."""
        known = self._known.get(i)
        if known is None:
            self._known[i] = View(CERTAIN)  # guards against cycles in an invalid tree
            hedges, negations = self._operators.hedges.get(i, ()), self._operators.negations.get(i, ())
            known = self._known[i] = applied(self._context(i), hedges, negations)
        return known

    def core(self, i: int, within: frozenset[int], taken: frozenset[int]) -> int:
        """The predicate that a claim headed by ``i`` is about: under "appears to", "failed to" or "is able to" the lower one.

        It must lie ``within`` the claim and not be ``taken`` by another. A claim that begins with a preposition ("without
        explaining why") is about its gerund.
        """
        if self._parsed.pos[i] not in VERBS and self._parsed.deps[i] == "prep":
            gerund = self._parsed.child(i, "pcomp")
            i = i if gerund is None else gerund
        for _ in range(4):
            below = self._transparent(i)
            if below is None or below not in within or below in taken:
                break
            i = below
        return i

    def level_with_condition(self, i: int, within: frozenset[int]) -> int | None:
        """The level of a claim that has its condition, with which it is said without doubt: "**If it rains**, the river will
        rise"; that of the words around it. None where the condition is left out, or something else is doubtful."""
        parsed, hedges = self._parsed, self._operators.hedges.get(i, ())
        others = (op.row for op in hedges if op.row.licence is not Licence.CONDITION)
        if any(isinstance(row, HedgeRow) and factuality_of(row.leaves) != CERTAIN for row in others):
            return None  # "would **probably** have been smaller"
        inverted = any(clause in within and parsed.is_inverted(clause) for clause in parsed.children_of(i, "advcl"))
        found = inverted or any(op.row.licence is Licence.CONDITION and op.anchor in within for op in hedges)
        return self._context(i).factuality.level if found else None

    def asked_not(self, i: int, within: frozenset[int], taken: frozenset[int]) -> bool:
        """Whether the claim of ``i`` wants, asks or promises that something not happen: "asked them **not to** leave"; not
        "asked not to be named"."""
        return any(
            self._parsed.deps[c] in ("xcomp", "ccomp")
            and self._parsed.is_infinitive(c)
            and not self._parsed.has_child(c, "auxpass")
            and len(self._operators.negations.get(c, ())) % 2 == 1
            for c in self._parsed.children[i]
            if c in within and c not in taken
        )

    def _transparent(self, i: int) -> int | None:
        parsed = self._parsed
        words = [i, *(c for c in parsed.children[i] if parsed.deps[c] in PREDICATIVES)]
        for word in words:
            for c in parsed.children[word]:
                if c in self._operators.governed:
                    operator, governor = self._operators.governed[c]
                    if governor in words and (operator.row.licence is not Licence.THAT or self._impersonal(i)):
                        return c
                elif parsed.deps[c] in ("xcomp", "prep") or self._adjacent(c, word):
                    if parsed.has_child(word, "dobj"):  # about the higher verb: "used the money to pay"
                        continue
                    row, lower = self._signature(c)
                    if row is not None and row.transparent:
                        denied = len(self._operators.negations.get(i, ())) % 2 == 1  # "did **not** refuse to pay"
                        return None if denied and factuality_of(row.negative) == UNKNOWN else lower
        return None

    def _adjacent(self, c: int, governor: int) -> bool:
        """Whether an infinitive directly follows its verb, though parsed as a purpose: "happened **to see** it"."""
        parsed = self._parsed
        after = governor + 1 < len(parsed.words) and parsed.tags[governor + 1] == "TO"
        return after and parsed.deps[c] == "advcl" and parsed.heads[governor + 1] == c

    def _impersonal(self, i: int) -> bool:
        return any(self._parsed.lower[c] in ("it", "there") for c in self._parsed.children[i] if c < i)

    def _signature(self, c: int) -> tuple[SignatureRow | None, int | None]:
        """(row, lower predicate) for the dependent ``c`` of a predicate word: a clause, or a preposition with a gerund."""
        parsed = self._parsed
        governor = parsed.heads[c]
        if parsed.deps[c] == "prep":
            gerund = parsed.child(c, "pcomp")
            return signature_at(parsed, governor, parsed.lower[c]), gerund
        return signature_at(parsed, governor, self._parsed.frame(c)), c

    def _context(self, i: int) -> View:
        """The context above the clause of ``i``."""
        parsed = self._parsed
        governor, dep, inside = parsed.heads[i], parsed.deps[i], self._inside[i]
        if dep == "conj" and governor != i and self._inside[governor] == inside:
            return self._shared(i, governor)
        if inside is not None and (
            governor == i or self._inside[governor] != inside or governor == self._relations[inside].cue_head
        ):
            return self._held(self._relations[inside], i)
        if governor == i:
            return View(UNKNOWN if i in self._questions else CERTAIN)
        if dep == "ccomp" and self._severed(i, governor):
            return self._context(governor)
        if i in self._operators.governed:
            operator, matrix = self._operators.governed[i]
            return self._governed(operator, self._outer(matrix))
        if dep in _COMPLEMENTS or (dep == "advcl" and (self._embeds(governor, i) or self._adjacent(i, governor))):
            return self._complement(i, governor)
        if dep in PREDICATIVES or dep in ("prep", "aux", "auxpass"):
            return self._outer(governor)
        return self._adjunct(i, governor)

    def _severed(self, i: int, governor: int) -> bool:
        """Whether a colon coordinates two clauses: "She **is** cautious: it **might** last" is parsed as a complement."""
        parsed = self._parsed
        if i > governor and signature_at(parsed, governor, "that") is not None:
            return False  # a complement after a colon: "He warned: the dam may burst"
        return any(
            parsed.lower[c] in (":", ";") and min(i, governor) < c < max(i, governor)
            for word in (i, governor)
            for c in parsed.children[word]
        )

    def _outer(self, i: int) -> View:
        """The view of a higher word: for a predicate its own, for an argument noun that its referent exists."""
        dep = self._parsed.deps[i]
        if self._parsed.pos[i] in VERBS or dep in PREDICATIVES or dep in ("prep", "acomp") or self._parsed.heads[i] == i:
            return self.view(i)
        return View(CERTAIN)

    def _embeds(self, governor: int, i: int) -> bool:
        """Whether an "if" clause is what is asked: "It is not clear **if** he left", parsed as a condition."""
        parsed = self._parsed
        if self._parsed.frame(i) != "whether" or i < governor:
            return False
        askers = [governor, *(c for c in parsed.children[governor] if parsed.deps[c] == "acomp")]
        return any(signature_at(parsed, asker, "whether") is not None for asker in askers)

    def _complement(self, i: int, governor: int) -> View:
        parsed, dep = self._parsed, self._parsed.deps[i]
        frame = self._parsed.frame(i)
        if frame == "whether":
            return self._open(i, governor)
        if dep == "pcomp":
            upper = parsed.heads[governor]
            row = signature_at(parsed, upper, parsed.lower[governor])
            if row is None:
                return View(Factuality(self._outer(upper).factuality.level) if upper != governor else CERTAIN)
            return self._signed(row, upper, self._outer(upper))
        says = self._saying(governor, i)
        row = signature_at(parsed, says, frame)
        above = self._outer(governor)
        if row is not None:
            return self._signed(row, says, above)
        if frame == "to" or (frame == "that" and self._parsed.is_subjunctive(i)):
            return View(weakened(Factuality(above.factuality.level), Factuality(1)), above.marks)
        if dep == "acl" and frame != "that":
            return View(CERTAIN)
        return View(Factuality(above.factuality.level), above.marks)

    def _saying(self, governor: int, i: int) -> int:
        """The predicate that governs the clause of ``i``: in "It is not **true** that he left" not the copula."""
        parsed = self._parsed
        adjective = parsed.child(governor, "acomp") if parsed.lemmas[governor] == "be" and self._impersonal(governor) else None
        return governor if adjective is None or adjective > i else adjective

    def _open(self, i: int, governor: int) -> View:
        """The view of an open question: "It is **not clear whether** he left"."""
        parsed = self._parsed
        marks = [m for m in parsed.children[i] if parsed.lower[m] in ("whether", "if")]
        head = parsed.child(governor, "acomp")
        negators = [c for c in parsed.children[governor] if parsed.deps[c] == "neg"]
        places = runs_of([*marks[:1], *negators, governor if head is None else head])
        return View(UNKNOWN, (HedgeMark(places, HedgeType.INVESTIGATION),))

    def _adjunct(self, i: int, governor: int) -> View:
        """The view of an adverbial clause: a condition, a purpose, a presupposed or a participial clause."""
        parsed = self._parsed
        if parsed.deps[i] in ("advcl", "relcl"):
            marks = [c for c in parsed.children[i] if parsed.deps[c] in ("mark", "advmod")]
            conditions = [c for c in marks if parsed.lower[c] in _CONDITIONS]
            if conditions or parsed.is_inverted(i):
                return View(Factuality(1), tuple(HedgeMark(((c, c + 1),), HedgeType.CONDITIONAL) for c in conditions[:1]))
            if parsed.is_infinitive(i):
                above = self._outer(governor)
                return View(weakened(Factuality(above.factuality.level), Factuality(1)), above.marks)
            if parsed.deps[i] == "advcl" and parsed.tags[i] == "VBG" and not parsed.has_child(i, "mark"):
                above = self._outer(governor)
                return View(Factuality(above.factuality.level), above.marks)
        return View(CERTAIN)

    def _condition(self, i: int) -> int | None:
        """The conjunction that makes the clause of ``i`` a condition."""
        parsed = self._parsed
        return next((c for c in parsed.children[i] if parsed.deps[c] == "mark" and parsed.lower[c] in _CONDITIONS), None)

    def _signed(self, row: SignatureRow, at: int, above: View) -> View:
        below = passed_down(above.factuality, factuality_of(row.positive), factuality_of(row.negative))
        turns = turns_below(above, below, at, factuality_of(row.positive))
        if row.type is None:
            return View(below, above.marks, turns)
        return View(below, (*above.marks, HedgeMark(((at, at + 1),), row.type)), turns)

    def _governed(self, operator: Operator, above: View) -> View:
        row = operator.row
        assert isinstance(row, HedgeRow)
        positive = factuality_of(row.leaves)
        negative = negated(positive) if row.negated is None else factuality_of(row.negated)
        mark = HedgeMark(((operator.start, operator.end),), row.type)
        below = passed_down(above.factuality, positive, negative)
        return View(below, (*above.marks, mark), turns_below(above, below, operator.start, positive))

    def _held(self, relation: Relation, i: int) -> View:
        """The commitment of the innermost source by its cue: "believes", "denied", "it was rumoured that"."""
        parsed, cue = self._parsed, relation.cue_head
        if parsed.deps[i] == "advcl" and not self._embeds(cue, i) and (mark := self._condition(i)) is not None:
            return View(Factuality(1), (HedgeMark(((mark, mark + 1),), HedgeType.CONDITIONAL),))
        frame = parsed.frame(i)
        if frame == "whether":
            return self._open(i, cue)
        row = signature_at(parsed, cue, frame) or signature_at(parsed, cue, "that")
        if row is not None and (row.holder is not None or row.frame == "to"):
            held, hedge = factuality_of(row.holder or row.positive), row.type
        elif relation.act is SpeechAct.ASK and frame == "that" and not parsed.is_subjunctive(i):
            row, held, hedge = None, CERTAIN, None  # the question presupposes its content: "asked why they left"
        else:
            row = None
            held, hedge = BY_ACT.get(relation.act, (CERTAIN, None))
        if frame == "that" and parsed.has_bare_be(i):
            held = Factuality(min(held.level, 1), held.negative)  # "ruled that the fee be repaid": a demand, not a fact
        if (
            relation.voice is Voice.UNNAMED and hedge is None and not is_factive(parsed, cue)
        ):  # hearsay, with nobody named: "it was said that they would meet"
            held, hedge = Factuality(min(held.level, 2), held.negative), HedgeType.HEARSAY
        if self._is_negated(cue, relation):
            held = factuality_of(row.negative) if row is not None else UNKNOWN
            hedge = hedge or (HedgeType.INVESTIGATION if held.level == 0 else None)
        if self._is_rejected(cue, relation):
            held = negated(CERTAIN)
        if parsed.deps[i] == "advcl" and parsed.heads[i] == cue and held.negative:
            held = CERTAIN  # "denied the charge **because its boats were away**"
        marks = () if hedge is None else (HedgeMark(relation.cue or ((cue, cue + 1),), hedge),)
        return View(held, marks, (cue,) if held.negative else ())

    def _is_negated(self, cue: int, relation: Relation) -> bool:
        """Whether the cue is negated, by a word that is not part of the content ("“**No** warning," he said")."""
        if self._parsed.pos[cue] not in VERBS:
            return False
        return any(not holds(relation.content, operator.start) for operator in self._operators.negations.get(cue, ()))

    def _is_rejected(self, cue: int, relation: Relation) -> bool:
        """Whether the cue is a noun that its source denies: "rejected **claims** that …", not "rejected the firm's claim"."""
        parsed, governor = self._parsed, self._parsed.heads[cue]
        if parsed.pos[cue] != "NOUN" or parsed.deps[cue] != "dobj" or governor in self._operators.negations:
            return False
        if relation.source_head in parsed.children[cue]:
            return False
        row = signature_at(parsed, governor, "that")
        return row is not None and row.holder is not None and factuality_of(row.holder) == negated(CERTAIN)

    def _shared(self, i: int, first: int) -> View:
        """The context of a conjunct: the first one's, with the operators that scope over the conjunction."""
        parsed = self._parsed
        if parsed.pos[i] not in VERBS:
            return self._outer(first)
        if self._parsed.is_tensed(i) and parsed.is_infinitive(first):
            # "failed to find a buyer and filed for bankruptcy": parsed as two infinitives, but only the first verb is one
            first = parsed.heads[first]
        if any(parsed.deps[c] in SUBJECTS for c in parsed.children[i]):
            return self._context(self._top(first))
        joint = {parsed.lower[c] for c in parsed.children[first] if parsed.deps[c] in ("cc", "preconj")}
        same_form = parsed.tags[i] == parsed.tags[first] and parsed.tags[i] in NONFINITE
        shares_auxiliary = same_form and not any(parsed.deps[c] in AUXILIARIES for c in parsed.children[i])
        hedges = [op for op in self._operators.hedges.get(first, ()) if self._reaches(op, first, shares_auxiliary)]
        negations = [
            op
            for op in self._operators.negations.get(first, ())
            if "but" not in joint and self._reaches(op, first, shares_auxiliary or "or" in joint or "nor" in joint)
        ]
        return applied(self._context(first), hedges, negations)

    def _top(self, i: int) -> int:
        """The first of the conjuncts that ``i`` belongs to, within one source's words."""
        parsed = self._parsed
        while parsed.deps[i] == "conj" and self._inside[parsed.heads[i]] == self._inside[i]:
            i = parsed.heads[i]
        return i

    def _reaches(self, operator: Operator, top: int, auxiliary: bool) -> bool:
        licence = operator.row.licence
        if operator.anchor > top:
            return False
        if licence in ON_AUXILIARY or operator.row.cue == "not|n't":
            return auxiliary
        return licence in (Licence.ADVERB, Licence.DETERMINER, Licence.CONDITION)


def modality(doc: Doc, clause: Clause, relations: Sequence[Relation]) -> Modality:
    """The hedges, certainty and polarity of one clause; for the clauses of a document use `modalities`."""
    return modalities(doc, (clause,), relations)[0]


def modalities(doc: Doc, clauses: Sequence[Clause], relations: Sequence[Relation]) -> tuple[Modality, ...]:
    """The modality of each clause, in order; the clauses' ``relations`` are indices into ``relations``.

    The cues of the document are matched once; a predicate's factuality is computed once, however many clauses are below it.
    """
    if not clauses:
        return ()
    parsed = parsed_doc(doc)
    operators = operators_of(parsed)
    used = {position for clause in clauses for position in clause.relations}
    scopes = Scopes(parsed, operators, tuple(relations), innermost_contents(len(doc), used, relations))
    heads = frozenset(clause.head for clause in clauses)
    found = (_modality(scopes, operators, clause, heads) for clause in clauses)
    return tuple(_denied(parsed, made, clause, relations) for made, clause in zip(found, clauses, strict=True))


def _denied(parsed: ParsedDoc, made: Modality, clause: Clause, relations: Sequence[Relation]) -> Modality:
    """The modality of a clause whose object its subject denies, which is what it asserts: "The mayor **denied** a deal"."""
    last = relations[clause.relations[-1]] if clause.relations else None
    if last is None or last.act is not SpeechAct.DENY or last.cue_head != clause.head:
        return made
    if any(parsed.lower[k] == "as" for k in parsed.children_of(clause.head, "prep")):
        return made  # "dismissed the report **as** invented" says what the report is
    turned = Polarity.NEGATIVE if made.polarity is Polarity.POSITIVE else Polarity.POSITIVE
    return replace(made, polarity=turned)


def _modality(scopes: Scopes, operators: Operators, clause: Clause, heads: frozenset[int]) -> Modality:
    own, others = frozenset(indices_of(clause.runs)), heads - {clause.head}
    core = scopes.core(clause.head, own, others)
    view = scopes.view(core)
    factuality, turns = view.factuality, view.turns
    level = scopes.level_with_condition(core, own)
    if level is not None and core not in others:
        factuality = Factuality(level, factuality.negative)
    if scopes.asked_not(core, own, others):
        factuality, turns = negated(factuality), (*turns, core)
    blurred = tuple(
        HedgeMark(((operator.start, operator.end),), HedgeType.APPROXIMATOR)
        for start, end in clause.runs
        for operator, predicate in operators.approximators_between(start, end)
        if predicate == clause.head or predicate not in heads
    )
    marks = sorted({*view.marks, *blurred}, key=lambda mark: mark.runs)
    return Modality(tuple(marks), factuality.certainty, factuality.polarity, turns)
