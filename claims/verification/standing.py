"""What a source can say about a claim by its position: that it reports itself, or that it confirms.

A source reports itself if the subject of the content is the source: "the firm said **it** had bought …", "**Russia** will
respond, the Kremlin said". That it is a mere object is not enough: "Bolt sued **us**". It confirms if
the cue is a word of confirming, admitting or, from a public body, announcing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from claims.attribution import Relation
from claims.language import ParsedDoc
from claims.language.labels import PLURALS, VERBS
from claims.language.registry import LEXICON
from claims.model import Certainty, ClaimKind, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.sources.affiliation import group_of
from claims.sources.coreference import pronoun_gender
from claims.splitting import Origin
from claims.splitting.assertion import kind_of
from claims.splitting.clause import evaluative, statives
from claims.verification.assertions import Assertion, Party, source_of
from claims.verification.events import Event, EventReader, spoken_by
from claims.verification.predicates import Names, Outlook, families
from claims.verification.self_reference import BODIES, PUBLIC, UNPLACED, SelfReference
from claims.verification.subjectivity import has_rule
from claims.verification.thoughts import enabled, is_ignorance, knows, recalls_thought

_MEDIA = frozenset({SourceKind.SOCIAL_MEDIA, SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA})
_OUTSIDERS = _MEDIA | {SourceKind.EXPERTS, SourceKind.EYEWITNESS, SourceKind.DOCUMENT}
_MOST_COORDINATED = 20
"""The number of coordinated subjects to look at, so that a list without end costs no more than a list."""


class Standing:
    """Determines for the claims of an article whether their source reports itself or confirms."""

    def __init__(
        self,
        reader: EventReader,
        names: Names,
        relations: Sequence[Relation],
        speakers: Speakers,
        parties: Sequence[Party],
    ) -> None:
        self._parsed: ParsedDoc = reader.parsed
        self._reader = reader
        self._names = names
        self._relations = relations
        self._speakers = speakers
        self._tables = families()
        self._reference = SelfReference(reader, names, relations, speakers, parties)

    def subject(self, claim: Assertion) -> int | None:
        """The token that heads the subject of the claim."""
        return self._reader.subject(claim.clause) if 0 <= claim.clause.head < len(self._parsed.words) else None

    def identified(self, claim: Assertion) -> Assertion:
        """The claim with its source in the place of the source's own pronoun: "the army said **it** had taken the airport"."""
        source, subject = source_of(claim, self._speakers), self.subject(claim)
        if claim.event is None or source is None or subject is None or f"?{subject}" not in claim.event.participants:
            return claim
        if not self._reference.is_source(subject, claim):
            return claim
        head = None if claim.relation is None else self._relations[claim.relation].source_head
        noun = head is not None and not source.named and self._parsed.pos[head] == "NOUN"
        key = self._parsed.lemmas[head] if noun and head is not None else self._names.key(source.name)
        return replace(claim, event=spoken_by(claim.event, key))

    def speak_together(self, claim: Assertion) -> bool:
        """Whether the source is two or more parties: "Brazil and Chile said …", not "in a joint statement".

        Two people who are quoted together are authors, owners or partners more often than independent.
        """
        if claim.relation is None or not claim.speaks:
            return False
        head = self._relations[claim.relation].source_head
        if head is None or not any(self._parsed.lower[i] == "and" for i in self._parsed.children_of(head, "cc")):
            return False
        start, end = claim.clause.sentence
        if not start <= head < end or any(self._parsed.lower[i] in ("joint", "jointly") for i in range(start, end)):
            return False
        heads = [*self._coordinated(head)]
        named = {name.split()[-1] for token in heads if (name := self._names.proper(token)) is not None}
        groups = [token for token in heads if self._names.proper(token) is None and self._is_group(token)]
        identified = bool(named) or any(self._sort(token) == "group" for token in groups)  # not "friends and neighbours"
        if all(self._is_person(token) for token in heads):
            return False
        return len(heads) == len(named) + len(groups) >= 2 and identified

    def _is_person(self, token: int) -> bool:
        """Whether a name is a person's: it has a given name, or is that of a person who is quoted."""
        given = any(self._parsed.lower[i] in LEXICON.genders for i in self._parsed.children_of(token, "compound"))
        return given or self._parsed.words[token] in self._surnames

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last words of the names of the people who are quoted."""
        return frozenset(self._speakers.sources[i].name.split()[-1] for i in self._speakers.persons)

    def _is_group(self, token: int) -> bool:
        """Whether a noun stands for speakers of its own: "the mayor", "witnesses", not "the mayor and **veteran**"."""
        apart = self._parsed.tags[token] in PLURALS or self._parsed.lower[token] == "police"
        # "she and other leaders": of the same group
        same = any(self._parsed.lower[i] == "other" for i in self._parsed.children_of(token, "amod"))
        same = same or self._parsed.has_child(token, "poss")  # "she and her aides"
        return self._sort(token) is not None and not same and (apart or self._parsed.has_child(token, "det"))

    def _sort(self, token: int) -> str | None:
        group = group_of(self._parsed, token)
        return None if group is None else group.sort

    def confirms(self, claim: Assertion) -> bool:
        """Whether a party with standing confirms, admits or officially announces the claim.

        "The ministry confirmed that …", "the firm admitted that …", "the commission announced that Bell had won"; not
        "witnesses confirmed", "he confirmed that it may …", "the firm announced its plans", "the firm confirmed that it is
        honest".
        """
        head = claim.clause.head
        free = 0 <= head < len(self._parsed.words) and self._parsed.deps[head] == "pcomp" and self._parsed.tags[head] != "VBG"
        # what the content presupposes is not confirmed: "admitted taking part **in what was called a theft**"
        aside = free or claim.clause.origin in (Origin.RELATIVE, Origin.APPOSITION)
        if not claim.attributed or claim.hearsay or not claim.sure or aside or claim.clause.kind is ClaimKind.OPINION:
            return False
        if (
            claim.relation is not None
            and self._parsed.lemmas[self._relations[claim.relation].cue_head] in self._tables.words["agreement"]
        ):
            return False  # to agree is not to confirm
        if claim.party is not None and (claim.party.kind in _OUTSIDERS or self._accuses(claim)):
            return False
        if claim.act in (SpeechAct.CONFIRM, SpeechAct.ACKNOWLEDGE):
            virtue = claim.act is SpeechAct.CONFIRM and claim.clause.kind is ClaimKind.STATE and self.reports_itself(claim)
            return not virtue and not self._is_crowd(claim)
        return claim.act is SpeechAct.ANNOUNCE and self._announces(claim)

    def _is_crowd(self, claim: Assertion) -> bool:
        """Whether the source is an unnamed group of people: "friends", "voters"; an unresolved "he" may know."""
        source, group = source_of(claim, self._speakers), self._reference.group(claim)
        unnamed = source is not None and not source.named and source.kind not in BODIES
        return unnamed and group is not None and group.sort == "people"

    def _announces(self, claim: Assertion) -> bool:
        """Whether a public body announces what others did: a result, a verdict."""
        event = claim.event
        if event is None or claim.party is None or claim.party.kind not in PUBLIC or not claim.affirmed:
            return False
        if claim.covers_saying:
            return self._parsed.lemmas[claim.clause.head] == "announce" and not self.reports_itself(claim)
        known = event.done and all(family in self._tables.traits for family in event.families)
        actual = event.outlook is Outlook.ACTUAL and claim.modality.certainty is Certainty.CERTAIN
        return known and actual and not self.reports_itself(claim)

    def _accuses(self, claim: Assertion) -> bool:
        """Whether the claim is a prosecutor's accusation, not a step of the proceedings."""
        if claim.party is None or not claim.party.prosecutes or claim.event is None or claim.covers_saying:
            return False
        return not any(self._tables.competent.get(family) for family in claim.event.families)

    def is_opinion(self, claim: Assertion) -> bool:
        """Whether the claim is an evaluation, or a wish about others; a party's own wish or feeling is not.

        "We think the bridge has collapsed" is about the bridge, so its complement decides.
        """
        head = claim.clause.head
        opinion = claim.clause.kind is ClaimKind.OPINION and not self.is_ruling(claim)
        if not 0 <= head < len(self._parsed.words):
            return opinion
        opinion = opinion and not self._is_effect(head) and not self.tells_feeling(head)
        lemma, words, complement = self._parsed.lemmas[head], self._tables.words, self._complement(head)
        subject = self._reader.subject(claim.clause)
        if subject is None or not claim.attributed or not self._speaks_as(subject, head, claim):
            return opinion
        if lemma in words["wish"] and complement is not None:
            return not self._is_subject_source(complement, claim)
        if not opinion or any(self._parsed.lemmas[aux] in evaluative("modal") for aux in self._parsed.children_of(head, "aux")):
            return opinion
        if lemma in words["cognition"] and complement is not None:
            return not recalls_thought(self._parsed, head) and self._evaluates(complement, claim)
        return not (lemma in words["request"] | evaluative("attitude") or self._reference.feels(head))

    def is_ruling(self, claim: Assertion) -> bool:
        """Whether it is what must be done by a court's word or by a rule: "the court said that the firm **must** pay", "under
        the charter, the mayor **must** resign", "the report **should** be ready by May", in the publication's voice."""
        if not 0 <= claim.clause.head < len(self._parsed.words):
            return False
        auxiliaries = {self._parsed.lemmas[aux] for aux in self._parsed.children_of(claim.clause.head, "aux")}
        if "must" in auxiliaries and claim.party is not None and claim.party.kind is SourceKind.JUDICIARY:
            return True
        return not claim.attributed and bool(auxiliaries & {"must", "should"}) and has_rule(self._parsed, claim.clause)

    def _is_effect(self, head: int) -> bool:
        """Whether it says what made something worse or better: "was made worse by the drought", not "is worse"."""
        return self._parsed.lemmas[head] == "make" and self._reader.is_passive(head)

    def tells_feeling(self, head: int) -> bool:
        """Whether it reports what others felt about something: "many of them **were worried about** the dam"."""
        past = self._parsed.tags[head] == "VBD" and self._parsed.lemmas[head] == "be"
        about = any(self._parsed.has_child(child, "prep") for child in self._parsed.children_of(head, "acomp"))
        return past and about and self._reference.feels(head)

    def _is_subject_source(self, verb: int, claim: Assertion) -> bool:
        inner = self._parsed.child(verb, "nsubj", "nsubjpass", "expl")
        return inner is not None and self._reference.is_source(inner, claim)

    def predicts(self, claim: Assertion) -> bool:
        """Whether the claim is what its source believes of the future: "[I believe that] prices will fall"."""
        head = claim.clause.head
        content: int | None = head
        if claim.clause.kind is ClaimKind.OPINION:
            content = self._complement(head)
        elif 0 <= head < len(self._parsed.words) and self._parsed.deps[head] == "ccomp":
            head = self._parsed.heads[head]
        if head == content or self._parsed.lemmas[head] not in self._tables.words["cognition"]:
            return claim.act is SpeechAct.PREDICT and (
                self._is_beside_cue(claim) or self._reader.outlook(head) is Outlook.AHEAD
            )
        if content is None or recalls_thought(self._parsed, head) or self._reader.outlook(content) is not Outlook.AHEAD:
            return False
        return not self._plans(content, claim)

    def _is_beside_cue(self, claim: Assertion) -> bool:
        """Whether the claim stands in the sentence of its attribution: "polls predicted **a tie**. Voters wanted change"."""
        cue = None if claim.relation is None else self._relations[claim.relation].cue_head
        return cue is None or claim.clause.sentence[0] <= cue < claim.clause.sentence[1]

    def _plans(self, verb: int, claim: Assertion) -> bool:
        """ "I guess **I will wait**": what the speaker will do, not a success that is hoped for ("I think we will win")."""
        hoped = self._tables.has(self._tables.verbs.get(self._parsed.lemmas[verb], ()), "exclusive")
        subject = self._parsed.child(verb, "nsubj")
        own = subject is not None and self._parsed.pos[subject] == "PRON" and self._reference.is_source(subject, claim)
        return own and not hoped and self._is_planned(verb, claim)

    def _evaluates(self, head: int, claim: Assertion) -> bool:
        kind = kind_of(self._parsed, head, Origin.CONTENT, claim.clause.relations, self._relations, frozenset())
        return kind is ClaimKind.OPINION

    def _complement(self, head: int) -> int | None:
        """The verb of the content clause below ``head`` that has a subject of its own: "we know [the dam has burst]"."""
        for child in self._parsed.children_of(head, "ccomp", "xcomp"):
            if self._parsed.child(child, "nsubj", "nsubjpass", "expl") is not None:
                return child
        return None

    def reports_itself(self, claim: Assertion) -> bool:
        """Whether the source speaks of its own acts, plans, states, feelings or figures."""
        if not claim.attributed or claim.hearsay or claim.clause.origin is Origin.APPOSITION:
            return False
        head, subject = claim.clause.head, self._reader.subject(claim.clause)
        if claim.modality.certainty is Certainty.UNKNOWN or not 0 <= head < len(self._parsed.words):
            return False  # "whether the posts were paid for is being investigated"
        if claim.covers_saying:
            return self._reference.says_of_itself(head, claim) or self._announces_own(head, claim)
        if subject is None:
            return self._implied(claim)
        if claim.clause.origin is Origin.PARTICIPLE and self._parsed.deps[head] != "advcl":
            return False  # "injuries ranging from minor to serious"
        words = self._tables.words
        if self._speaks_as(subject, head, claim):
            complement, lemma = self._complement(head), self._parsed.lemmas[head]
            if complement is not None and lemma in words["cognition"] and not recalls_thought(self._parsed, head):
                return self._is_subject_source(complement, claim) or is_ignorance(self._parsed, head, complement)
            if lemma in words["perception"]:
                unseen = self._parsed.has_child(head, "neg")  # "I have never seen anything like it"
                return complement is None and (unseen or self._parsed.child(head, "dobj") is None)
            if self._reference.feels(head) or not self._reference.is_source(subject, claim):
                return True
        return self._acts(head, subject, claim) or enabled(self._parsed, head) or knows(self._parsed, head, subject)

    def writes_of_itself(self, claim: Assertion) -> bool:
        """Whether the author of a letter or column speaks of themselves: "I voted for it"; the voice is the article's own."""
        subject = self.subject(claim)
        if claim.attributed or subject is None or self._parsed.lower[subject] != "i":
            return False
        return self._parsed.quotations.around[subject] is None

    def observes(self, claim: Assertion) -> bool:
        """Whether it is what somebody saw or heard, or that something is not known: "we heard a terrible noise"."""
        head, words = claim.clause.head, self._tables.words
        if not 0 <= head < len(self._parsed.words):
            return False
        unknown = self._parsed.lemmas[head] == "know" and self._parsed.has_child(head, "neg") and self._reader.is_passive(head)
        return unknown or self._parsed.lemmas[head] in words["perception"]

    def states_intent(self, claim: Assertion) -> bool:
        """Whether the source says what it feels, wants, asks for or will do: "we will appeal", "I want to stay"."""
        head, words = claim.clause.head, self._tables.words
        if not self.reports_itself(claim):
            return False
        inner = words["wish"] | words["request"] | words["cognition"]
        return self._reference.feels(head) or self._parsed.lemmas[head] in inner or self._is_planned(head, claim)

    def _is_planned(self, head: int, claim: Assertion) -> bool:
        """Whether it is an act ahead that one decides on: "will appeal", "is going to appeal", not "will win"."""
        act, ahead = self._reader.complement(head)
        decided = claim.event is None or not self._tables.has(claim.event.families, "outcome")
        ahead = ahead or self._reader.outlook(head) is Outlook.AHEAD
        return ahead and decided and self._parsed.lemmas[act] not in statives() and not self._reader.is_passive(act)

    def is_written(self, claim: Assertion) -> bool:
        """Whether the source is a document."""
        return claim.party is not None and claim.party.kind is SourceKind.DOCUMENT

    def _speaks_as(self, subject: int, head: int, claim: Assertion) -> bool:
        """Whether ``subject`` is the source. If the claim is about a feeling or a hope, an unresolved "he" is the source too.

        "The minister said **he** was saddened", but not "the minister said he was arrested".
        """
        if self._reference.is_source(subject, claim):
            return True
        lemma, words, group = self._parsed.lemmas[head], self._tables.words, self._reference.group(claim)
        pronoun = subject not in self._names.at and self._parsed.lower[subject] in self._tables.words["third_person"]
        if not pronoun or self._reference.is_spoken(claim):
            return False  # in a quotation, the speaker is "I"
        inner = lemma in words["wish"] | words["cognition"] | evaluative("attitude") or self._reference.feels(head)
        if inner:
            return self._reference.is_person(claim) and (group is None or group.sort == "people")
        # "Lena Ortiz said she will appeal", but not "her lawyer, Paul Reyes, said she will appeal"
        source = source_of(claim, self._speakers)
        if source is None or not source.named or source.role is not None or claim.source not in self._speakers.persons:
            return False
        gender = LEXICON.genders.get(source.name.split()[0])
        fits = gender is None or gender == pronoun_gender(self._parsed.lower[subject])
        return fits and self._parsed.lower[subject] != "they" and self._is_planned(head, claim)

    def _implied(self, claim: Assertion) -> bool:
        """Whether an act without a subject is the source's: "wants to sell the arm", "announced a deal with Bolt"."""
        head = claim.clause.head
        if claim.act is SpeechAct.WANT and self._parsed.tags[head] == "VB":
            return True
        event = claim.event
        if claim.act is not SpeechAct.ANNOUNCE or event is None or self._parsed.pos[head] in VERBS:
            return False
        own = not event.agent or self._reference.is_among(event.agent, claim)
        return own and not any(self._tables.has(event.families, trait) for trait in ("victims", "outcome"))

    def _announces_own(self, cue: int, claim: Assertion) -> bool:
        """Whether what a source announces is its act or plan: "announced **a deal**", not "announced the death of Lund"."""
        if claim.act is not SpeechAct.ANNOUNCE:
            return False
        tables, parsed = self._tables, self._parsed
        for thing in parsed.children_of(cue, "dobj"):
            found, owners = tables.nouns.get(parsed.lemmas[thing], ()), parsed.children_of(thing, "poss")
            planned = parsed.lemmas[thing] in tables.words["intention"] or tables.has(found, "symmetric")
            if planned and all(self._reference.is_source(owner, claim) for owner in owners):
                return True
        return False

    def _acts(self, head: int, subject: int, claim: Assertion) -> bool:
        """Whether the source is the agent of ``head``; in a passive, whether it is the named agent or the act is its task."""
        outer = head
        head, _ = self._reader.complement(head)
        mine = any(self._reference.is_own(token, claim) for token in self._coordinated(subject))
        mine = mine or (self._reference.speaks_for(subject, claim) and self._is_planned(outer, claim))
        felt = self._parsed.lemmas[subject] in self._tables.words["feeling"]  # "its hearts were broken"
        if felt or not self._reader.is_passive(head):
            return mine
        agent = self._parsed.child(head, "agent")
        by = None if agent is None else self._parsed.child(agent, "pobj")
        if by is not None:
            return self._reference.is_own(by, claim)
        if mine and self._is_cut_by_firm(subject, claim):
            return True
        if self._parsed.lemmas[subject] == "decision" and claim.party is not None and claim.party.kind in BODIES | UNPLACED:
            return True  # "the ministry said no decision had been taken"
        return claim.event is not None and self._is_task(claim, claim.event)

    def _is_cut_by_firm(self, subject: int, claim: Assertion) -> bool:
        """Whether what will be done to a firm's staff or plants is its plan: "the airline said **300 jobs** would be cut"."""
        firm = claim.party is not None and claim.party.kind is SourceKind.COMPANY
        ahead = claim.event is not None and claim.event.outlook is Outlook.AHEAD
        return firm and ahead and not self._reference.is_source(subject, claim)

    def _is_task(self, claim: Assertion, event: Event) -> bool:
        """Whether an act without an agent is the source's task, or needs it as a partner: "a deal was reached with Bolt"."""
        if claim.party is None or event.agent or event.outlook is Outlook.POSSIBLE:
            return False
        partner = self._tables.has(event.families, "symmetric") and len(event.others) == 1
        return self._reference.is_competent(claim, event) or (partner and claim.party.kind in BODIES | UNPLACED)

    def _coordinated(self, subject: int) -> Iterator[int]:
        pending = [subject]
        for _ in range(_MOST_COORDINATED):
            if not pending:
                return
            token = pending.pop()
            yield token
            pending.extend(self._parsed.children_of(token, "conj"))
