"""Reported denials: of allegations as a whole, of an act named by a noun, of the previous statement ("called the report
baseless"), or in other words than those of what is denied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from claims.attribution import Relation
from claims.language import ParsedDoc, Run, Runs, indices_of, runs_of
from claims.language.labels import NOUNS, PREDICATIVES, VERBS
from claims.model import BlockKind, ClaimKind, HedgeType, Quotation, SpeechAct
from claims.sources import Speakers
from claims.sources.affiliation import group_of
from claims.splitting import Clause, Origin
from claims.verification.assertions import Assertion, Party
from claims.verification.events import Event, EventReader
from claims.verification.predicates import Outlook, families, plain_name

ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.CLAIM})
_BACK = 2
"""The maximum number of sentences that a denial may refer back."""
_NEAR = 3
"""The maximum number of sentences from a claim to a denial in other words."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody's denial.

    ``denier`` is a key of `Names` ("" where unknown), ``identity`` the party's. It disputes the allegations against the denier
    (``blanket``), the ``event`` it names, or the claims at ``targets`` to which it refers. ``basis`` is the index of
    the claim that reports the denial, if one does; ``words`` are those that deny.
    """

    denier: str
    identity: str
    basis: int | None
    blanket: bool = False
    event: Event | None = None
    targets: frozenset[int] = frozenset()
    words: Runs = ()


class DenialReader:
    """Finds the denials of one article.

    "Denied the charges", "pleaded not guilty", "is innocent": blanket. "Denied any role in the attack": an event. "Called the
    report baseless", "which he denied", "said that was not true", "said it had not": refers back. "Rejected the union's claim
    that …", "a charge that he denied": the claim in the same sentence. "Denied wrongdoing" names nothing and does not count.
    """

    def __init__(
        self,
        parsed: ParsedDoc,
        reader: EventReader,
        clauses: Sequence[Clause],
        claims: Sequence[Assertion],
        speakers: Speakers,
        parties: Sequence[Party],
        relations: Sequence[Relation],
    ) -> None:
        self._parsed = parsed
        self._relations = relations
        self._reader = reader
        self._clauses = clauses
        self._claims = claims
        self._speakers = speakers
        self._parties = parties
        self._words = families().words
        self._sentences = sorted({clause.sentence for clause in clauses})
        self._heads: dict[int, set[int]] = {}
        """The heads of the claims of each attribution."""
        self._said: dict[Run, list[Assertion]] = {}
        """The claims of each sentence."""
        for claim in claims:
            self._said.setdefault(claim.clause.sentence, []).append(claim)
            if claim.relation is not None:
                self._heads.setdefault(claim.relation, set()).add(claim.clause.head)

    @cached_property
    def _clause_at(self) -> Mapping[int, int]:
        """The first clause that has each token."""
        found: dict[int, int] = {}
        for at, clause in enumerate(self._clauses):
            for token in indices_of(clause.runs):
                found.setdefault(token, at)
        return found

    @cached_property
    def _sentence_at(self) -> Mapping[int, int]:
        """The number of the sentence of each token, among those with clauses."""
        return {token: number for number, run in reversed([*enumerate(self._sentences)]) for token in range(*run)}

    def denials(self) -> tuple[Denial, ...]:
        """The denials in the order of the attributions, then of the claims that report them."""
        found = [denial for at, relation in enumerate(self._relations) if (denial := self._attributed(at, relation))]
        reported = {denial.basis for denial in found}
        for claim in self._claims:
            if claim.position not in reported:
                found.extend(self._reported(claim))
        found.extend(self._in_sentence())
        found.extend(self._of_one_thing())
        found.extend([reason for denial in found if denial.targets for reason in self._reasons(denial)])
        return tuple(found)

    def _of_one_thing(self) -> Iterator[Denial]:
        """The denials that answer, in other words, what somebody has just claimed of the same thing.

        "The players claimed **the ball** had gone out. The coach denied that **the ball** had crossed the line."
        """
        for claim in self._claims:
            if claim.act is not SpeechAct.DENY or claim.party is None or (thing := self._thing(claim)) is None:
                continue
            here = self._sentence_at[claim.clause.head]
            near = self._sentences[max(0, here - _NEAR) : here + 1]
            targets = {
                other.position
                for sentence in near
                for other in self._said.get(sentence, ())
                if other.position < claim.position
                and self._accuses(other)
                and (other.party is None or other.party.identity != claim.party.identity)
                and self._thing(other) == thing
                and not self._is_of_one_family(other, claim)
                and len(self._nouns(other) & self._nouns(claim)) > 1
            }
            if targets:
                yield Denial("", claim.party.identity, claim.position, targets=frozenset(targets))

    def _thing(self, claim: Assertion) -> str | None:
        """What a claim is about: the name, or the definite noun, that heads its subject."""
        subject, parsed = self._reader.subject(claim.clause) if claim.clause.head >= 0 else None, self._parsed
        if subject is None or parsed.pos[subject] not in NOUNS:
            return None
        known = any(parsed.lower[i] in ("the", "this", "that") for i in parsed.children_of(subject, "det"))
        known = known or (parsed.tags[subject] == "NNS" and not parsed.children[subject])  # "**observers** had been shut out"
        return self._reader.names.proper(subject) or (parsed.lemmas[subject] if known else None)

    @staticmethod
    def _is_of_one_family(one: Assertion, other: Assertion) -> bool:
        """Whether two claims report events of one family, whose parties, places and times decide."""
        if one.event is None or other.event is None:
            return False
        return not set(one.event.families).isdisjoint(other.event.families)

    def _reasons(self, denial: Denial) -> Iterator[Denial]:
        """What a party says to reject what others said: "the mill rejected the charge, saying **the dye came from a farm**"."""
        heads = [] if denial.basis is None else [self._claims[denial.basis].clause.head]
        for verb in (i for i in (*indices_of(denial.words), *heads) if self._parsed.pos[i] in VERBS):
            for claim in self._in_sentence_of(verb):
                if claim.relation is None or claim.position == denial.basis or claim.position in denial.targets:
                    continue
                rejected = frozenset[str]().union(*(self._nouns(self._claims[at]) for at in denial.targets))
                if self._thing(claim) is None or self._nouns(claim).isdisjoint(rejected):
                    continue  # what it says is not about what it rejects
                cue = self._relations[claim.relation].cue_head
                if self._parsed.heads[cue] == verb and self._parsed.deps[cue] == "advcl" and self._parsed.tags[cue] == "VBG":
                    yield replace(denial, basis=claim.position, blanket=False, event=None)

    def _nouns(self, claim: Assertion) -> frozenset[str]:
        return frozenset(self._parsed.lemmas[i] for i in indices_of(claim.clause.runs) if self._parsed.pos[i] in NOUNS)

    def _in_sentence(self) -> Iterator[Denial]:
        """The denials whose sentence says what is denied: "rejected the union's claim that …", "…, a charge that he denied".

        Not "did not dispute the claim that …", nor a restriction: "the charges that he denied were dropped".
        """
        parsed, words = self._parsed, self._words
        for verb, lemma in enumerate(parsed.lemmas):
            verbal = parsed.pos[verb] in VERBS or parsed.deps[verb] == "relcl"  # "which the union **disputes**"
            if lemma not in words["rejection"] or not verbal or parsed.child(verb, "neg") is not None:
                continue
            if self._reader.outlook(verb) is not Outlook.ACTUAL:
                continue
            denier = self._subject(verb)
            if denier is None:
                continue
            targets: set[int] = set()
            here = self._in_sentence_of(verb)
            for noun in parsed.children_of(verb, "dobj"):
                if parsed.lemmas[noun] in words["proposition"] | words["allegation"]:
                    inside = set(self._parsed.subtree(noun))
                    said = (claim for claim in here if claim.clause.head in inside and not self._is_cue(verb, claim))
                    targets.update(claim.position for claim in said)
            noun = parsed.heads[verb]
            named = parsed.lemmas[noun] in words["proposition"] | words["allegation"] or parsed.lower[noun] == "something"
            if parsed.deps[verb] == "relcl" and named and self._comments(noun):
                targets.update(self._before(noun))
            elif parsed.deps[verb] == "relcl" and not named and self._denies_sentence(verb):
                targets.update(at for at in self._before(noun) if self._claims[at].attributed)
            if targets:
                basis = next((claim.position for claim in here if claim.clause.head == verb), None)
                yield Denial("", self._identity(denier), basis, targets=frozenset(targets), words=((verb, verb + 1),))

    def _denies_sentence(self, verb: int) -> bool:
        """Whether a relative clause after a comma denies what stands before: "she said they had left, **which he denies**"."""
        parsed = self._parsed
        which = next((i for i in parsed.children_of(verb, "dobj") if parsed.lower[i] == "which"), 0)
        return which > 0 and parsed.words[which - 1] == "," and parsed.lemmas[verb] in self._words["denial"]

    def _in_sentence_of(self, token: int) -> Sequence[Assertion]:
        """The claims of the sentence that has the token."""
        number = self._sentence_at.get(token)
        return () if number is None else self._said.get(self._sentences[number], ())

    def _is_cue(self, verb: int, claim: Assertion) -> bool:
        """Whether the claim is what its source asserts by rejecting: "he dismissed the idea that …"."""
        return claim.relation is not None and self._relations[claim.relation].cue_head == verb

    def _subject(self, verb: int) -> int | None:
        """The party that rejects: the subject of the verb or of the verb that it is coordinated with."""
        while True:
            subject = self._parsed.child(verb, "nsubj")
            if subject is not None:
                return None if self._parsed.lower[subject] in ("which", "that", "who") else subject
            if self._parsed.deps[verb] != "conj" or self._parsed.pos[self._parsed.heads[verb]] not in VERBS:
                return None
            verb = self._parsed.heads[verb]

    def _identity(self, subject: int) -> str:
        """The identity of the party that ``subject`` names."""
        source = self._reader.names.source_at.get(subject)
        if source is not None:
            return self._parties[source].identity
        return plain_name((self._reader.names.proper(subject) or "")[1:] or self._parsed.lower[subject])

    def _comments(self, noun: int) -> bool:
        """Whether a noun comments on the sentence before it: "they poisoned the river, [a charge] that the firm denies"."""
        start = self._parsed.left_edge[noun]
        apart = start > 0 and self._parsed.words[start - 1] in (",", "-", "--", "–", "—")
        definite = any(self._parsed.lower[child] == "the" for child in self._parsed.children_of(noun, "det"))
        return apart and not definite

    def _before(self, noun: int) -> Iterator[int]:
        """The last claim of the sentence that opens before ``noun``, an attributed one if there is one."""
        here = [claim for claim in self._in_sentence_of(noun) if claim.clause.head < noun]
        yield from (claim.position for claim in sorted(here, key=lambda claim: (claim.attributed, claim.clause.head))[-1:])

    def _attributed(self, at: int, relation: Relation) -> Denial | None:
        """The denial of an attribution whose content no claim covers."""
        if self._parsed.lemmas[relation.cue_head] in self._words["refusal"]:
            return None  # who "refused to endorse" him denies nothing
        covered = not self._heads.get(at, set()) <= {relation.cue_head}
        if relation.act is not SpeechAct.DENY or covered:
            return None
        source = self._speakers.of_relation[at]
        if source is None:
            return None
        basis = self._clause_at.get(relation.cue_head)
        denier = self._reader.names.key(self._speakers.sources[source].name)
        found = self._named(relation.content, denier, self._parties[source].identity, basis, relation.cue_head)
        return None if found is None else replace(found, words=relation.cue)

    def _reported(self, claim: Assertion) -> Iterator[Denial]:
        """The denials that a claim reports: "he denied the charges", "she pleaded not guilty", "the report is false"."""
        event, head, parsed = claim.event, claim.clause.head, self._parsed
        if claim.speaks and claim.party is not None and self._is_elided(claim):
            identity = claim.party.identity
            mine, targets = self._reader.names.key(identity), self._pointed_at(head, identity, accusing=False, back=1)
            about = frozenset(i for i in targets if self._may_be_about(self._claims[i].event, mine, parsed.subject(head)))
            yield Denial("", identity, claim.position, targets=about)
            return
        if event is None or event.outlook is Outlook.AHEAD:
            return
        said = {parsed.lemmas[child] for child in parsed.children[head]}
        if claim.speaks and claim.party is not None and self._contradicts(claim, event):
            targets = self._pointed_at(head, claim.party.identity, accusing=False)
            yield Denial("", claim.party.identity, claim.position, targets=targets)
            return
        denier = self._reader.names.proper(event.subject_head) if event.subject_head is not None else None
        identity = plain_name((denier or "")[1:]) or (claim.party.identity if claim.party is not None else "")
        pleads = parsed.lemmas[head] == "plead" and any(parsed.lower[i] == "not" for i in indices_of(claim.clause.runs))
        if denier is not None and (
            pleads or (claim.affirmed and said & self._words["blameless"] and parsed.lemmas[head] in ("be", "plead"))
        ):
            yield Denial(denier, identity, claim.position, blanket=True)
        elif ((denying := claim.act is SpeechAct.DENY) and self._rejects(head)) or (
            claim.affirmed and not denying and ("deny" in event.families or self._rejects(head))
        ):
            content = tuple((i, i + 1) for child in parsed.children_of(head, "dobj") for i in self._parsed.subtree(child))
            if content and (found := self._named(content, denier or "", identity, claim.position, head)):
                yield found

    def _contradicts(self, claim: Assertion, event: Event) -> bool:
        """Whether a claim says that something said before is false: "the report is baseless", "that is not true".

        Not "it is not true that …", which says itself what is not true, nor "that is wrong", which may be a judgement.
        """
        subject, words = event.subject_head, self._words
        clausal = self._parsed.has_child(claim.clause.head, "ccomp", "xcomp", "csubj")
        if subject is None or clausal or self._parsed.has_child(subject, "poss", "prep", "acl", "relcl"):
            return False  # "his claims about the bill are unfounded": not what was said just before
        said = {self._parsed.lemmas[child] for child in self._parsed.children_of(claim.clause.head, *PREDICATIVES)}
        untrue = not claim.affirmed and not said.isdisjoint(words["true"])
        if self._parsed.lemmas[subject] in words["allegation"]:
            return untrue or (claim.affirmed and not said.isdisjoint(words["false"]))
        if self._parsed.lower[subject] not in words["anaphor"]:
            return False
        return untrue or (claim.affirmed and not said.isdisjoint(words["false"] - words["judged"]))

    def _is_elided(self, claim: Assertion) -> bool:
        """Whether a predicate is left out because it was said before: "she said **he had not**", not "I do not"."""
        parsed, head = self._parsed, claim.clause.head
        if claim.relation is None or self._relations[claim.relation].quotation is Quotation.DIRECT:
            return False
        bare = parsed.lemmas[head] in ("have", "do", "be") or parsed.tags[head] == "MD"
        others = (child for child in parsed.children[head] if parsed.deps[child] not in ("nsubj", "neg", "punct", "mark", "cc"))
        subject = parsed.child(head, "nsubj")
        stands_for = subject is not None and parsed.lower[subject] in self._words["third_person"] | self._words["body_pronoun"]
        return bare and stands_for and parsed.child(head, "neg") is not None and next(others, None) is None

    def _may_be_about(self, event: Event | None, party: str, pronoun: int | None) -> bool:
        """Whether an event may be an act of ``party``, called by ``pronoun``: a body is not "he", nor one by another name."""
        if event is None or pronoun is None:
            return True
        group = None if event.agent_head is None else group_of(self._parsed, event.agent_head)
        of_body = self._parsed.lower[pronoun] in ("it", "they")
        if group is not None and group.sort != ("group" if of_body else "people"):
            return False
        named = {key for key in event.agent if key.startswith("@")}
        return not named or party in named

    def _rejects(self, head: int) -> bool:
        """ "Rejected the accusation as absurd", "called the report false": rejecting a statement is a denial."""
        parsed, words, lemma = self._parsed, self._words, self._parsed.lemmas[head]
        things = parsed.children_of(head, "dobj")
        named = any(parsed.lemmas[i] in words["allegation"] | {"this"} or self._is_definite_report(i) for i in things)
        if lemma in ("call", "describe", "label", "brand"):
            return named and any(parsed.lemmas[i] in words["false"] for i in self._parsed.subtree(head))
        return named and lemma in words["rejection"]

    def _named(self, content: Runs, denier: str, identity: str, basis: int | None, at: int) -> Denial | None:
        """The target of a denial: an event, else the statements it refers to and the allegations as a whole, else nothing."""
        parsed, words = self._parsed, self._words
        inside = list(indices_of(content))
        for i in inside:
            lemma = parsed.lemmas[i]
            if parsed.pos[i] not in ("NOUN", "VERB") or lemma in words["involvement"] | words["allegation"] | words["false"]:
                continue
            found = self._reader.tables.nouns.get(lemma)
            if parsed.pos[i] == "VERB":
                found = self._reader.tables.verbs.get(lemma, (lemma,))
            if parsed.pos[i] == "VERB" and parsed.child(i, "nsubj", "nsubjpass") is not None:
                named = self._reader.event(self._clause(i))
                return Denial(denier, identity, basis, event=named) if named is not None else None
            if found and denier:
                return Denial(denier, identity, basis, event=self._reader.deed(i, found, denier))
        if any(parsed.lemmas[i] in words["allegation"] or self._is_definite_report(i) for i in inside):
            report = any(self._is_definite_report(i) for i in inside)  # "called the report false", not "denied the charges"
            targets = self._pointed_at(at, identity, accusing=not report, back=_NEAR if report else _BACK, whole=report)
            return Denial(denier, identity, basis, blanket=True, targets=targets)
        if parsed.deps[at] == "relcl" and parsed.lemmas[parsed.heads[at]] in words["allegation"] | words["proposition"]:
            return None  # "told of the allegations, which he denies": what they are is not said here
        if any(parsed.lower[i] in words["anaphor"] for i in inside) and len(inside) <= 2:
            nearest = sorted(self._pointed_at(at, identity, accusing=False), key=lambda i: self._clauses[i].head)[-1:]
            return Denial(denier, identity, basis, targets=frozenset(nearest))
        return None

    def _is_definite_report(self, noun: int) -> bool:
        """ "The report", "that claim": what somebody just said."""
        if self._parsed.lemmas[noun] not in self._words["just_said"] or self._parsed.tags[noun] != "NN":
            return False
        if any(self._parsed.lower[i] in ("for", "against") for i in self._parsed.children_of(noun, "prep")):
            return False  # "rejected the claim **for payment**"
        return any(self._parsed.lower[child] in ("the", "this", "that") for child in self._parsed.children_of(noun, "det"))

    def _clause(self, verb: int) -> Clause:
        """The clause of a verb inside a noun phrase: "reports that [its batteries caught fire]"."""
        inside = runs_of(self._parsed.subtree(verb))
        run = (inside[0][0], inside[-1][1])
        return Clause(inside, run, verb, (), ClaimKind.EVENT, Origin.CONTENT, BlockKind.BODY, ())

    def _pointed_at(
        self, token: int, identity: str, *, accusing: bool, back: int = _BACK, whole: bool = False
    ) -> frozenset[int]:
        """The claims of the nearest sentence before ``token``, at most ``back``, that another party makes, as an accusation;
        with those of the same party in the sentences before it if ``whole``."""
        here = self._sentence_at.get(token)
        if here is None:
            return frozenset()
        nearest: list[Assertion] = []
        for sentence in reversed(self._sentences[max(0, here - back) : here + 1]):
            found = [
                claim.position
                for claim in self._said.get(sentence, ())
                if claim.clause.head < token
                and (claim.party is None or claim.party.identity != identity)
                and (self._accuses(claim, named=whole) or (claim.attributed and not accusing))
            ]
            parties = {claim.party for claim in nearest}
            nearest += [claim for claim in map(self._claims.__getitem__, found) if not parties or claim.party in parties]
            accused = bool(nearest) and self._parsed.lemmas[nearest[0].clause.head] in self._words["accuse"]
            if nearest and (accused or not (whole and nearest[0].attributed)):
                break  # "She accused him of lying. His party rejected **the accusation**": that one alone
        return frozenset(claim.position for claim in nearest)

    def _accuses(self, claim: Assertion, *, named: bool = False) -> bool:
        accused = claim.act in ACCUSING or claim.hearsay or claim.hedged(HedgeType.HEARSAY)
        passive = named and self._parsed.has_child(claim.clause.head, "auxpass")  # "two were charged": not by somebody
        return accused or (not passive and self._parsed.lemmas[claim.clause.head] in self._words["accuse"])
