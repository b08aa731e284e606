"""Resolves "he", "the ministry" and "the spokesman" as sources to parties that have spoken or been named before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from claims.attribution import Relation
from claims.data.names import Group, Role
from claims.language import Runs, holds, sentence_numbers
from claims.language.labels import NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Sort
from claims.language.registry import LEXICON
from claims.model import Quotation, SourceKind
from claims.sources.affiliation import body_noun, called, group_of, is_plural, role_of
from claims.sources.bearers import PersonMentions, has_left, has_office
from claims.sources.bodies import BodyAnaphora
from claims.sources.cast import Body, Cast, Party, Person
from claims.sources.descriptions import can_speak, is_collective
from claims.sources.interviews import interviewed, turns
from claims.sources.people import People

_HE = frozenset({"he", "him", "his"})
_SHE = frozenset({"she", "her"})
_THEY = frozenset({"they", "them", "their"})
_IT = frozenset({"it", "its"})
_WINDOW = 3
"""How many sentences back a pronoun looks for the previous speaker."""
_MEMORY = 500
"""How many previous speakers are candidates, which bounds the work for very long texts."""


def pronoun_gender(word: str) -> str | None:
    """The gender that a pronoun marks: m, f or None."""
    return "m" if word in _HE else "f" if word in _SHE else None


class SpeakerHistory:
    """The speakers so far, and the rules by which a later phrase refers to one of them."""

    def __init__(self, people: People, cast: Cast, relations: Sequence[Relation] = ()) -> None:
        parsed = self.parsed = people.parsed
        self.names = people.names
        self.people = people
        self.cast = cast
        self.relations = relations
        self._spoken: list[tuple[int, int]] = []
        self._spoken_in: dict[int, list[int]] = defaultdict(list)  # positions in it, by the number of the sentence
        self.sentences = sentence_numbers(parsed)
        self._named = PersonMentions(people.people, self.sentences)
        self.bodies = BodyAnaphora(people.employers, cast, self.sentences, self._recent)
        self._content: Runs = ()
        self._quoted: Runs = ()
        self._turns = turns(parsed)
        speaking = (relation.source_head for relation in relations if relation.source_head is not None)
        self._interviewed = interviewed(speaking, people) if self._turns else None
        self._confidence: dict[int, float] = {}

    def record(self, party: int, relation: Relation) -> None:
        """Notes that ``party`` spoke in ``relation``."""
        token = relation.source[0][0] if relation.source else relation.cue_head
        self._spoken_in[self.sentences[token]].append(len(self._spoken))
        self._spoken.append((token, party))

    def confidence(self, head: int | None) -> float:
        """How probable it is, from 0 to 1, that the source with this head is the party that it was resolved to."""
        return 1.0 if head is None else self._confidence.get(head, 1.0)

    def note(self, head: int, confidence: float) -> None:
        """Notes how probable it is that the source with this head is the party that it was resolved to."""
        self._confidence[head] = confidence

    def by_rule(self, word: str, relation: Relation) -> int | None:
        """The party that a pronoun as a source means by the rules for pronouns; None where two could be meant."""
        at = relation.source[0][0]
        self._content = relation.content
        self._quoted = relation.content if relation.quotation is Quotation.DIRECT else ()
        if word in _HE | _SHE:
            return self._human(at, pronoun_gender(word))
        if word in _THEY:
            if self._another_group(at):
                return None
            spoke = self._previous(at, lambda party: party.plural and party.kind is not SourceKind.DOCUMENT)
            return self._group_before(at) if spoke is None else spoke
        if word in _IT:
            return self._it(at)
        return None

    def going_on(self, word: str, relation: Relation) -> int | None:
        """The person who spoke last, whom "he" or "she" means with a cue of going on, whoever was named since: '"Roe lied," Ann
        Ek said. "Roe left." **She** continued, "Roe hid."'"""
        gender = pronoun_gender(word)
        if gender is None:
            return None
        return self._previous(relation.source[0][0], lambda party: party.human and _agrees(party.gender, gender))

    def _it(self, at: int) -> int | None:
        """The body or document that is the subject of the sentence before, if none has spoken since; else who spoke last."""
        spoke = next((token for token, party in self._recent(at) if self._is_speaker(self.cast.parties[party])), -1)
        subject = self._subject_before(at)
        if subject is not None and (spoke < 0 or self.sentences[spoke] < self.sentences[at] - 1):
            return subject
        return self._previous(at, lambda party: party.is_body or (not party.named and party.noun is None and not party.plural))

    def _is_speaker(self, party: Party) -> bool:
        """Whether it is more than a thing that seems to speak: "the **depot**"."""
        return party.named or party.noun is not None or party.plural or party.kind is not SourceKind.UNSPECIFIED

    def _subject_before(self, at: int) -> int | None:
        """The body or document that is the main subject of the sentence before: "The **study** followed 90 adults. Naps help,
        it found.", "The state **government** puts the cost at a million. It could rise, it said."."""
        parsed = self.parsed
        head = self.people.employers.main_subject_before(at)
        if head is None or is_plural(parsed, head):
            return None
        group = group_of(parsed, head) if head not in self.names.name_at else None
        if group is not None and group.sort == "document":
            return self.cast.nameless(
                Party(called(parsed, ((parsed.left_edge[head], head + 1),), head), group.kind), shared=True
            )
        body = self.people.employers.body_at(head) or self._of_unknown_sort(head)
        if body is None:
            return None
        known = head in self.names.name_at or self.people.employers.antecedent(head) is not None
        return self.cast.body(body) if known else self.cast.nameless(Party(body.name, body.kind), shared=True)

    def _group_before(self, at: int) -> int | None:
        """The body or people that "they" means, where it mentions no others: "The **family** left. They say …"."""
        parsed, head = self.parsed, self.people.employers.main_subject_before(at)
        together = None if head is None else self._people_together(head)
        if head is None or together is not None or head in self.people.person_at:
            return together
        begin, end = parsed.sentence[head]
        others = (i for i in range(begin, end) if i != head and parsed.tags[i] in PLURALS and i not in self.names.name_at)
        if any(can_speak(self.parsed, i) for i in others):
            return None
        body = self.people.employers.body_at(head) or self._of_unknown_sort(head)
        if body is not None:
            return self.cast.body(body)
        group = group_of(parsed, head) if head not in self.names.name_at else None
        if group is None or group.sort == "document" or (group.sort == "people" and not is_collective(parsed, head)):
            return None
        words = called(parsed, ((parsed.left_edge[head], parsed.right_edge[head] + 1),), head)
        return self.cast.nameless(Party(words, group.kind, plural=True), shared=True)

    def _of_unknown_sort(self, head: int) -> Body | None:
        """What a name that is not known to be a person's or a place's names: "**Politicheck** looked at it. They found …"."""
        name = self.names.name_at.get(head)
        if name is None or name.sort is not Sort.OTHER or head in self.people.person_at or self.people.is_shared(name):
            return None
        given = self.parsed.words[name.start] in LEXICON.genders
        return None if given else Body(name.words, SourceKind.UNSPECIFIED)

    def _people_together(self, head: int) -> int | None:
        """The people with a name who are one subject: "**Ann Roe and Karl Brandt** left. They say …"."""
        heads = [head]
        while (following := self.parsed.child(heads[-1], "conj")) is not None and len(heads) < 6:
            heads.append(following)
        people = [person for person in map(self.people.person_at.get, heads) if person is not None]
        if not 1 < len(people) == len(heads) == len(set(people)):
            return None
        return self.cast.several([self.cast.person(person) for person in people])

    def described(self, head: int) -> int | None:
        """The one person whom a description without an office means, "the **31-year-old**", "the two-time **champion**": named
        in the paragraph before its sentence, else in the two sentences before; of several, who spoke in the last sentence."""
        sentence = self.parsed.sentence[head][0]
        begin = self.parsed.paragraph[head][0]
        near = {person for person, _ in self._named.between(begin, sentence)} or set(self._lately(sentence, 2))
        if len(near) > 1:
            spoke = [self.cast.parties[party].person for party in self._near(sentence, 1)][:1]
            near &= {person for person in spoke if person is not None}
        return self.cast.person(near.pop()) if len(near) == 1 else None

    def _recent(self, at: int) -> Iterator[tuple[int, int]]:
        """(token, party) of the last `_MEMORY` speakers before ``at``, latest first."""
        return islice(((token, party) for token, party in reversed(self._spoken) if token < at), _MEMORY)

    def _near(self, at: int, sentences: int) -> list[int]:
        """The parties that spoke before ``at``, at most ``sentences`` back, latest first."""
        here = self.sentences[at]
        places = [place for number in range(here - sentences, here + 1) for place in self._spoken_in.get(number, ())]
        spoken = (self._spoken[place] for place in sorted(places, reverse=True))
        return [party for token, party in spoken if token < at]

    def _previous(self, at: int, fits: Callable[[Party], bool]) -> int | None:
        """The previous speaker, if it fits and spoke within the window."""
        for token, party in self._recent(at):
            if self.sentences[at] - self.sentences[token] > _WINDOW:
                return None
            if not self._is_speaker(self.cast.parties[party]):
                continue
            return party if fits(self.cast.parties[party]) else None
        return None

    def _human(self, at: int, gender: str | None) -> int | None:
        """The previous speaker who is one person of that gender, unless another such person has come in since; else the only
        such person of the sentences before."""
        asked = self.asked_again(at)
        if asked is not None and _agrees(asked.gender, gender):
            return self.cast.person(asked)
        for token, party in self._recent(at):
            candidate = self.cast.parties[party]
            if candidate.gender is None and candidate.human and (better := self._known_before(token, at, gender)) is not None:
                return better
            if not candidate.human or not _agrees(candidate.gender, gender):
                if self.sentences[at] - self.sentences[token] > _WINDOW:
                    break
                continue
            rivals = self._rivals(token, at, gender, candidate.person)
            rivals = rivals or (candidate.person is None and self._named_near(at, gender))
            rivals = rivals or self.described_rival(at, gender, (candidate.role or candidate.noun or "").lower())
            window = self._named.between(self._named.sentence(self.sentences[at] - _WINDOW), at) if candidate.person else ()
            far = self.sentences[at] - self.sentences[token] > _WINDOW and all(who is not candidate.person for who, _ in window)
            if rivals or (far and not self._alone(candidate.person, gender, at)):
                return None
            learn_gender(candidate, gender)
            return party
        return self._introduced(at, gender)

    def _known_before(self, token: int, at: int, gender: str | None) -> int | None:
        """The speaker of that gender before one of unknown gender at ``token``, if a paragraph without the newcomer has passed.

        "…," said Kit Tran, a nurse. ¶ "It hurt," she said: the paragraph after a newcomer's is mostly still the newcomer's.
        """
        end, begin = self.parsed.paragraph[token][1], self.parsed.paragraph[at][0]
        if all(word.isspace() for word in self.parsed.words[end:begin]):
            return None
        for before, party in self._recent(token):
            candidate = self.cast.parties[party]
            if self.sentences[at] - self.sentences[before] > _WINDOW + 1:
                return None
            if candidate.person is not None and candidate.gender == gender:
                return party
        return None

    def asked_again(self, at: int) -> Person | None:
        """In an interview, who is asked: the interviewer speaks between the last speaker and ``at``."""
        if self._interviewed is None:
            return None
        paragraph = self.parsed.paragraph
        last = next((token for token, _ in self._recent(at) if paragraph[token][0] not in self._turns), -1)
        return self._interviewed if any(last < turn < at for turn in self._turns) else None

    def _introduced(self, at: int, gender: str | None) -> int | None:
        """The one person of that gender named in the two sentences before, as the subject of one of them."""
        sentence = self.sentences[at]
        near: dict[Person, bool] = {}
        for person, token in self._named.between(self._named.sentence(sentence - 3), at):
            if holds(self._quoted, token):
                continue  # '"**Roe** was brave," she said': hardly of herself
            if sentence - self.sentences[token] <= 2 and _agrees(person.gender, gender):
                head = token if self.parsed.deps[token] != "appos" else self.parsed.heads[token]  # "Her coach, **Nils Aune**,"
                before = self.sentences[token] < sentence or bool(self._content and token < self._content[0][0])
                subject = self.parsed.deps[head] in NOMINAL_SUBJECTS and before
                near[person] = near.get(person, False) or subject
        if len(near) == 1:
            ((person, subject),) = near.items()
            if subject and not self.described_rival(at, gender, (person.role or "").lower()):
                person.gender = person.gender or gender
                return self.cast.person(person)
        return None

    def _another_group(self, at: int) -> bool:
        """Whether others who could speak are the subject before ``at`` in its sentence: "**Officials** made clear they had no
        plans"; but "**Orders** could fall further, they wrote"."""
        start = self.parsed.sentence[at][0]
        return any(
            self.parsed.tags[i] in PLURALS
            and self.parsed.deps[i] in NOMINAL_SUBJECTS
            and i not in self.people.person_at
            and (self.parsed.tags[i] == "NNPS" or can_speak(self.parsed, i))
            for i in range(start, at)
        )

    def described_rival(self, at: int, gender: str | None, office: str) -> bool:
        """Whether an unnamed person is mentioned before ``at`` in its sentence: "**The president's** win helped; he …".

        A description by the candidate's own ``office`` is not a rival.
        """
        for i in range(self.parsed.sentence[at][0], at):
            found = self.names.office_at.get(i)
            if found is None or found.title or i != found.end - 1 or i in self.people.person_at or holds(self._content, i):
                continue  # "The **captain** misjudged the channel, he said": the captain is spoken of
            mentioned = self.parsed.deps[i] in NOMINAL_SUBJECTS or self.parsed.deps[i] == "poss"
            if mentioned and _agrees(found.gender, gender) and office.split()[-1:] != [self.parsed.lemmas[i]]:
                return True
        return False

    def _named_near(self, at: int, gender: str | None) -> bool:
        """Whether a person of that gender is named in the sentence of ``at`` or the two before: a name outdoes "a governor"."""
        return any(person.first < at and _agrees(person.gender, gender) for person in self._lately(at, 2))

    def _rivals(self, start: int, end: int, gender: str | None, me: Person | None) -> bool:
        """Whether another person of that gender has come in after the sentence of ``start`` and before that of ``end``.

        Whom the speaker speaks of does not count: "Peskov said Putin and Kim will meet. He added …".
        """
        if self.sentences[start] == self.sentences[end]:
            # "Smith said Jones was sacked because he thought …": inside what Smith says, Jones could be meant
            between = self._named.between(start, end)
            return any(person is not me and _agrees(person.gender, gender) for person, _ in between)
        begin = self.parsed.sentence[end][0]
        for person, token in self._named.between(self.parsed.sentence[start][1], begin):
            if person is me or not _agrees(person.gender, gender):
                continue
            if self.parsed.deps[token] in NOMINAL_SUBJECTS or self.sentences[token] == self.sentences[end] - 1:
                return True
        return False

    def _alone(self, me: Person | None, gender: str | None, at: int) -> bool:
        """Whether the article has named no other person of that gender before ``at``."""
        return me is not None and all(
            person is me or person.first > at or not _agrees(person.gender, gender) for person in self.people.people
        )

    def definite(self, head: int, group: Group | None, role: Role | None) -> int | None:
        """Whom "the <noun>" means: the last speaker that the noun fits, if it is the only one."""
        noun = self.parsed.lemmas[head]
        if group is not None and group.sort == "group":
            return self.bodies.antecedent(head, noun, group)
        if role is None:
            return None
        office = role.role.lower() if " " in role.role else noun
        fitting = []
        for party in self._near(head, 2 * _WINDOW):
            candidate = self.cast.parties[party]
            if candidate.human and has_office(candidate.person or candidate, office) and party not in fitting:
                fitting.append(party)
        titled = [person for person in self._lately(head, 3 * _WINDOW) if has_office(person, office)]
        # "Gov. Roe spoke. Ann Ek, the **former** governor, wept. **The governor** left."
        titled = [person for person in titled if not has_left(person)] or titled
        people = {party: self.cast.parties[party].person for party in fitting}
        ruling = [party for party, person in people.items() if person is None or not has_left(person)]
        if not ruling and len(titled) == 1:
            return self.cast.person(titled[0])
        fitting = ruling or fitting
        return fitting[0] if len(fitting) == 1 else None

    def _lately(self, at: int, sentences: int) -> list[Person]:
        """The people named before ``at``, at most ``sentences`` back."""
        found = self._named.between(self._named.sentence(self.sentences[at] - sentences), at)
        return list(dict.fromkeys(person for person, _ in found))

    def owner(self, head: int) -> Person | None:
        """The person that "his" or "her" before ``head`` means: "**His** campaign said"."""
        at = self.parsed.child(head, "poss")
        if at is None or self.parsed.lower[at] not in ("his", "her"):
            return None
        self._content = ()
        index = self._human(at, pronoun_gender(self.parsed.lower[at]))
        return self.cast.parties[index].person if index is not None else None

    def owned(self, head: int, group: Group) -> int | None:
        """The body of the person that a pronoun before ``head`` means: "**His ministry** said"."""
        body = person.body if (person := self.owner(head)) is not None else None
        fits = body is not None and (self.parsed.lemmas[head] in body.name.lower().split() or body.kind is group.kind)
        return self.cast.body(body) if body is not None and fits else None

    def employer(self, head: int) -> Body | None:
        """Whom an unnamed office speaks for: "a spokesman for **Acme**", "an **Acme** spokesman"."""
        office = self.names.office_at.get(head)
        role = office.role if office is not None and office.role is not None else role_of(self.parsed, head)
        if role is None:
            return None
        start = office.start if office is not None else head
        antecedent = self._compound_antecedent(start - 1)
        if antecedent is not None:
            return antecedent
        named = self.people.reader.employer(start, head + 1, role, self.people.person_at)
        return named or self.people.employers.of_office(start, head + 1, role) or self._his(head + 1)

    def _his(self, end: int) -> Body | None:
        """The body of a person named before: "a spokeswoman **for his ministry**"."""
        parsed = self.parsed
        if parsed.lower[end : end + 1] != ("for",) or parsed.lower[end + 1 : end + 2] not in (("his",), ("her",)):
            return None
        head = parsed.heads[end + 1]
        group = body_noun(parsed, head)
        return self._as_body(None if group is None else self.owned(head, group))

    def _compound_antecedent(self, at: int) -> Body | None:
        """The body that a compound noun before an office refers to: "a **company** spokesperson"."""
        if at < 0 or self.parsed.deps[at] != "compound" or at in self.names.name_at:
            return None
        group = body_noun(self.parsed, at)
        return self._as_body(None if group is None else self.bodies.antecedent(at, self.parsed.lemmas[at], group))

    def _as_body(self, party: int | None) -> Body | None:
        return None if party is None else Body(self.cast.parties[party].name, self.cast.parties[party].kind)


def _agrees(known: str | None, marked: str | None) -> bool:
    return known is None or marked is None or known == marked


def learn_gender(party: Party, gender: str | None) -> None:
    """Notes the gender that a pronoun tells, where it was not known."""
    party.gender = party.gender or gender
    if party.person is not None:
        party.person.gender = party.person.gender or gender
