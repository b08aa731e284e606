"""Where an article names a party by less than its full name: short names, acronyms, "the ministry", pronouns."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from claims.attribution import Relation
from claims.attribution.relation import Voice
from claims.language import holds, indices_of, sentence_numbers
from claims.language.labels import NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Name, Sort
from claims.language.registry import LEXICON
from claims.model import Quotation, SourceKind, SpeechAct
from claims.sources.affiliation import group_of
from claims.sources.cast import Cast, Mention, Party, Person, identity
from claims.sources.coreference import pronoun_gender
from claims.sources.definites import DefiniteDescriptions
from claims.sources.descriptions import DescribedBodies, DescribedPeople
from claims.sources.people import People
from claims.sources.pronouns import Antecedent
from claims.sources.referents import PRONOUNS
from claims.sources.speaking_bodies import is_acting, owns_people, phrase_of_body
from claims.sources.unnamed_speakers import unnamed_as_subject
from claims.sources.written_pronouns import (
    OF_SPEAKER,
    OF_SPEAKER_OWN,
    WrittenPronouns,
    is_empty,
    is_owned_by_like,
    may_be_somebody,
    represented_by,
)

_I = frozenset({"i", "me", "my", "mine"})
_WE = frozenset({"we", "us", "our", "ours"})
_POSSESSIVE = frozenset({"my", "mine", "our", "ours", "his", "their", "its"})
_SPOKESPEOPLE = ("spokesman", "spokeswoman", "spokesperson", "press secretary")
_SINGULAR = frozenset({"NN", "NNP"})
SURE_SOURCE = 0.93
"""From which confidence on a source is written into statements in place of a pronoun."""
SURE_BODY = 0.85
"""The same of "it", which as a source can only be a body."""
SURE_SPEAKER = 0.6
"""The same of "I" in the words of the source, who is named as the source of the statement anyway, so that one error makes no
other."""
_QUOTING = frozenset({SourceKind.UNSPECIFIED, SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA})
"""Kinds of bodies whose quotations hold the "we" of others: '"We heard a bang," the **agency** quoted a neighbour'."""
_PRESENT = frozenset({"VBZ", "VBP"})
_INDEFINITE = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "who"})


class MentionReader:
    """Finds where the article names a party by less than its full name, so that a statement can write the full one.

    These places are written into self-contained statements: what is not certain is left out.
    """

    def __init__(
        self,
        people: People,
        cast: Cast,
        relations: Sequence[Relation],
        antecedents: Mapping[int, Antecedent],
        confidences: Sequence[float | None],
    ) -> None:
        """``antecedents`` are what pronouns mean, by their token; ``confidences`` how sure the source of each relation is."""
        self._antecedents = antecedents
        self._confidences = confidences
        self._parsed = people.parsed
        self._names = people.names
        self._numbers = sentence_numbers(people.parsed)
        tagged = zip(people.parsed.words, people.parsed.tags, strict=True)
        self._nouns = frozenset(word for word, tag in tagged if tag in ("NN", "NNS"))
        self._people = people
        self._cast = cast
        self._relations = relations
        quoted = (relation for relation in relations if relation.content and relation.quotation is not Quotation.INDIRECT)
        self._quoted = sorted(quoted, key=_start)
        self._bodies = {party.name: i for i, party in enumerate(cast.parties) if party.is_body}

    def mentions(self, of_relation: Sequence[int | None]) -> tuple[Mention, ...]:
        """All mentions, in reading order, at most one for each token; ``of_relation`` is the party of each relation."""
        found = self._short_names()
        for mention in self._acronyms():
            found.setdefault(mention.runs[0][0], mention)
        for relation, party, confidence in zip(self._relations, of_relation, self._confidences, strict=True):
            speaker = None if party is None else self._cast.parties[party]
            if party is None or speaker is None or confidence is None:
                continue
            if not (speaker.named or speaker.plural):
                for mention in self._in_content_of_noun(relation, confidence):
                    found.setdefault(mention.runs[0][0], mention)
                continue
            named = list(self._first_persons(relation, speaker, party)) if confidence >= SURE_SPEAKER else []
            if confidence >= (SURE_BODY if speaker.is_body and self._is_it(relation.source_head) else SURE_SOURCE):
                named += (*self._in_source(relation, party), *self._in_content(relation, party))
            for mention in named:
                found.setdefault(mention.runs[0][0], mention)
        for mention in (*self._ranked(), *self._pairs(), *self._described(), *self._fuller_phrases()):
            found.setdefault(mention.runs[0][0], mention)
        doubtful = self._doubtful_names()
        return tuple(found[start] for start in sorted(found) if found[start].name not in doubtful)

    def _is_it(self, head: int | None) -> bool:
        return head is not None and self._parsed.lower[head] == "it"

    def _doubtful_names(self) -> set[str]:
        """Names of people that end with a common noun or begin with a common word, and with no known given name: a headline's
        "Orban **Speech** in Full", "**Outside** Acme"."""
        parsed = self._parsed
        nouns = self._nouns | LEXICON.name_words["person"]
        common = {word for word in parsed.words if word.islower()}
        parts = {person.name: person.name.split() for person in self._people.people}
        return {
            name
            for name, words in parts.items()
            if len(words) > 1 and words[0] not in LEXICON.genders and (words[-1].lower() in nouns or words[0].lower() in common)
        }

    def _ranked(self) -> Iterator[Mention]:
        """Third-person pronouns that surely mean a person or body with a name."""
        position = self._positions()
        for i, entity in WrittenPronouns(self._people, self._antecedents).found():
            possessive = self._parsed.tags[i] == "PRP$"
            if entity.person is not None:
                party, name = position.get(id(entity.person)), entity.person.name
                yield Mention(((i, i + 1),), name, party, pronoun=True, possessive=possessive, ranked=True)
            elif entity.body is not None:
                name = entity.body.name
                yield Mention(((i, i + 1),), name, self._bodies.get(name), pronoun=True, possessive=possessive, ranked=True)

    def _described(self) -> Iterator[Mention]:
        """ "The **company**", "the **senator**" where the article leaves one body or person, with its article."""
        bodies = DescribedBodies(self._parsed, self._names, self._numbers, self._people.person_at)
        for i, body in bodies.found():
            yield Mention(((i - 1, i + 1),), body.name, self._bodies.get(body.name), described=True)
        position = self._positions()
        for i, person, called in DescribedPeople(self._parsed, self._names, self._numbers, self._people.person_at).found():
            if " " in person.name:
                yield Mention(((i - 1, i + 1),), called, position.get(id(person)), phrase=True)

    def _fuller_phrases(self) -> Iterator[Mention]:
        """ "The **deal**" where the article has "a coal deal with Peru" before it."""
        people = {at: person.name for at, person in self._people.person_at.items()}
        for one in DefiniteDescriptions(self._parsed, self._names, self._numbers, people).found():
            yield Mention(((one.noun - 1, one.noun + 1),), one.fuller, None, phrase=True)

    def _positions(self) -> dict[int, int]:
        """The position in the cast of each person, by the person's identity."""
        return {id(party.person): i for i, party in enumerate(self._cast.parties) if party.person is not None}

    def _short_names(self) -> dict[int, Mention]:
        """The places of people's names that are not their full ones, by their first token."""
        position = self._positions()
        words, found = self._parsed.words, {}
        common = self._nouns | LEXICON.name_words["place name"]
        for person in self._people.people:
            if any(map(self._is_of_several, person.mentions[:1])):
                continue  # "Virginia Democrats" is nobody whom "Virginia" or "Democrats" could mean
            for name in person.mentions:
                if name.words.lower() in common or self._is_of_another(name, person):
                    continue  # "**Golf** is a risk" in an article on "Billy Casper Golf"
                other = identity(name.words) != identity(person.name) and not person.name.endswith(f" {name.words}")
                bare = len(name.words.split()) == 1 and " " in person.name
                # "King Charles" is written in full where only "Charles" is the name's run
                reigns = name.start > 0 and " ".join(words[name.start - 1 : name.start + 1]) in person.name
                if other or (bare and not reigns):
                    found[name.start] = Mention(((name.start, name.end),), person.name, position.get(id(person)))
        return found

    def _is_of_several(self, name: Name) -> bool:
        return self._parsed.tags[name.end - 1] == "NNPS" and group_of(self._parsed, name.end - 1) is not None

    def _is_of_another(self, name: Name, person: Person) -> bool:
        """Whether a ``name`` with an office that ``person`` is not known to hold stands beside pronouns of another gender:
        "**Secretary Clinton** and her aides" is not Bill Clinton."""
        office, (start, end) = self._names.office_at.get(name.start - 1), self._parsed.sentence[name.start]
        if office is None or office.role is None or (person.office is not None and person.office.role == office.role.role):
            return False
        genders = {pronoun_gender(word) for word in self._parsed.lower[start:end]} - {None}
        return person.gender is not None and bool(genders) and person.gender not in genders

    def _acronyms(self) -> Iterator[Mention]:
        """ "KCNA" where the article has "Korean Central News Agency (KCNA)": every later place of the abbreviation."""
        words = self._parsed.words
        full: dict[str, str] = {}
        for name in self._names.names:
            if name.sort in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER) and words[name.end : name.end + 3 : 2] == ("(", ")"):
                short = words[name.end + 1]
                if short.isupper() and len(short) > 1 and " " in name.words:
                    full.setdefault(short, name.words)
        for i, word in enumerate(words if full else ()):
            if word in full and not (i > 0 and words[i - 1] == "("):
                yield Mention(((i, i + 1),), full[word], self._bodies.get(full[word]))

    def _pronoun(self, i: int, name: str, party: int | None, *, possessive: bool = False) -> Mention:
        person = None if party is None else self._cast.parties[party].person
        gender = None if person is None else person.gender
        return Mention(((i, i + 1),), name, party, pronoun=True, possessive=possessive, gender=gender)

    def _in_source(self, relation: Relation, index: int) -> Iterator[Mention]:
        """The pronoun or "the ministry" that is the relation's source."""
        head, party, parsed = relation.source_head, self._cast.parties[index], self._parsed
        if head is None:
            return
        word, definite = parsed.lower[head], head > 0 and parsed.lower[head - 1] == "the"
        if parsed.pos[head] == "PRON":
            if word in ("he", "she", "it", "i") or (word == "they" and party.plural):
                yield self._pronoun(head, party.name, index)
        elif (
            definite
            and parsed.pos[head] == "NOUN"
            and head not in self._names.name_at
            and word not in party.name.lower().split()[:-1]
            and all(parsed.deps[c] in ("det", "punct") for c in parsed.children[head])
        ):
            if party.is_body:
                yield Mention(((head - 1, head + 1),), party.name, index, described=True)
            elif party.person is not None:
                yield Mention(((head - 1, head + 1),), party.name, index)

    def _in_content(self, relation: Relation, index: int) -> Iterator[Mention]:
        """He or she in what is reported, where that can only be the speaker."""
        party = self._cast.parties[index]
        if party.plural and relation.quotation is Quotation.INDIRECT and self._precedes(relation):
            return self._speaker_as_subject(relation, party.name, index)
        told = relation.voice in (Voice.SOURCE, Voice.REPORTER) and relation.quotation is Quotation.INDIRECT
        if party.plural or not told or not self._precedes(relation):
            return iter(())
        if relation.act is SpeechAct.DENY and party.is_body:
            return self._denying_body(relation, party, index)
        found = () if party.person is None else self._third_persons(relation, party, index)
        return iter((*found, *self._speaker_as_subject(relation, party.name, index, body=party.is_body)))

    def _in_content_of_noun(self, relation: Relation, confidence: float) -> Iterator[Mention]:
        """It in what a body without a name says, or he or she: "The **harbour board** said **it** would pay"."""
        head = relation.source_head
        told = relation.voice in (Voice.SOURCE, Voice.REPORTER) and relation.quotation is Quotation.INDIRECT
        if head is None or not told or confidence < SURE_SOURCE or not self._precedes(relation):
            return iter(())
        if (name := phrase_of_body(self._parsed, head)) is not None:
            return self._speaker_as_subject(relation, name, None, body=True)
        return (self._pronoun(*one, None) for one in unnamed_as_subject(self._parsed, relation, self._antecedents))

    def _speaker_as_subject(self, relation: Relation, name: str, index: int | None, *, body: bool = False) -> Iterator[Mention]:
        """ "The council said **it** would pay": the subject of what is said, where the ranker too has the speaker."""
        parsed = self._parsed
        for i in indices_of(relation.content[:1]):
            owns = parsed.lower[i] == "its" and parsed.deps[parsed.heads[i]] in NOMINAL_SUBJECTS  # "said **its** sales fell"
            if parsed.lower[i] not in PRONOUNS or not (owns or parsed.deps[i] in NOMINAL_SUBJECTS):
                continue
            verb, antecedent = parsed.heads[parsed.heads[i] if owns else i], self._antecedents.get(i)
            entity = None if antecedent is None else antecedent.entity
            both = self._coordinated(relation.source_head) if parsed.lower[i] == "they" else None
            if both is not None and index is not None and parsed.heads[verb] == relation.cue_head:
                yield self._pronoun(i, both, None)
                return
            cue, source = relation.cue_head, relation.source_head
            owned = source is not None and is_owned_by_like(parsed, source, pronoun_gender(parsed.lower[i]))
            if is_empty(parsed, i) or parsed.heads[verb] != cue or owned:
                return
            told = (parsed, self._names, i, cue, source, name) if body and source is not None and cue is not None else None
            acting = told is not None and is_acting(*told)
            if not acting and (antecedent is None or entity is None or entity.person is not None):
                return
            would = any(parsed.lower[child] == "would" for child in parsed.children[verb])
            if would and parsed.lower[i] == "it" and parsed.tags[relation.cue_head] in _PRESENT:
                return  # "The institute says **it** would cost a million": a plan would; "said it would" may stand for "will"
            of_people = told is not None and owns and owns_people(*told)
            if index is None and body and not (acting or of_people):
                return
            least = OF_SPEAKER_OWN if owns and not of_people else OF_SPEAKER
            ranked = entity is not None and antecedent is not None and antecedent.probability >= least
            if acting or (ranked and entity is not None and relation.source_head in entity.heads):
                yield self._pronoun(i, name, index, possessive=owns)
            return

    def _coordinated(self, head: int | None) -> str | None:
        """The names of two people whose coordination ``head`` heads: "**Roe and Lind** said they had left"."""
        parsed, person_at = self._parsed, self._people.person_at
        joined = [] if head is None else [*parsed.children_of(head, "conj")]
        if head is None or len(joined) != 1 or parsed.has_child(joined[0], "conj"):
            return None
        first, second = person_at.get(head), person_at.get(joined[0])
        both = first is not None and second is not None and first is not second
        anded = any(parsed.lower[i] == "and" for i in parsed.children_of(head, "cc"))
        return f"{first.name} and {second.name}" if both and anded and first and second else None

    def _pairs(self) -> Iterator[Mention]:
        """ "**They**" as the subject of a sentence after one whose subject is two people, and that names nothing else in the
        plural: "Ana Roe and Karl Lind opened a bakery. **They** employ ten." """
        parsed = self._parsed
        for i, word in enumerate(parsed.lower):
            start = parsed.sentence[i][0]
            if word != "they" or start == 0 or parsed.deps[i] not in NOMINAL_SUBJECTS or parsed.deps[parsed.heads[i]] != "ROOT":
                continue
            before = range(*parsed.sentence[start - 1])
            main = next((k for k in before if parsed.deps[k] == "ROOT"), None)
            head = None if main is None else parsed.subject(main)
            several = any(parsed.tags[k] in PLURALS or self._is_group(k) for k in (*before, *range(start, i)))
            both = None if several or parsed.quotations.around[i] else self._coordinated(head)
            if both is not None:
                yield self._pronoun(i, both, None)

    def _is_group(self, i: int) -> bool:
        """Whether "they" may mean the people of a body or a group at ``i``."""
        name = self._names.name_at.get(i)
        body = name is not None and name.sort in (Sort.BODY, Sort.ORGANISATION)
        return body or group_of(self._parsed, i) is not None

    def _precedes(self, relation: Relation) -> bool:
        """Whether the source stands before what it says."""
        return relation.source_head is not None and bool(relation.content) and relation.source_head < relation.content[0][0]

    def _first_persons(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        """The first persons in what one speaker is quoted with."""
        parsed = self._parsed
        if party.plural or relation.voice not in (Voice.SOURCE, Voice.REPORTER) or relation.quotation is Quotation.INDIRECT:
            return
        whose: int | None = index
        we: str | None = party.name if party.is_body and party.kind not in _QUOTING else None
        if party.organisation is not None and (party.role or "").lower().endswith(_SPOKESPEOPLE):
            we, whose = party.organisation, self._bodies.get(party.organisation)
        inner: set[int] | None = None
        for i in indices_of(relation.content):
            word = parsed.lower[i]
            if parsed.pos[i] != "PRON" or word not in _I | _WE:
                continue
            if inner is None:
                inner = {j for within in self._quoted_inside(relation) for j in indices_of(within.content)}
            if i in inner:
                continue
            if word in _I and party.person is not None and parsed.words[i] != "i":
                yield self._pronoun(i, party.name, index, possessive=word in _POSSESSIVE)
            elif word in _WE and we is not None and parsed.words[i] != "US":
                yield self._pronoun(i, we, whose, possessive=word in _POSSESSIVE)

    def _quoted_inside(self, outer: Relation) -> Iterator[Relation]:
        """The quotations inside what is quoted."""
        for start, end in outer.content:
            first, last = (bisect_left(self._quoted, index, key=_start) for index in (start, end))
            for relation in self._quoted[first:last]:
                if relation is not outer and holds(outer.content, relation.cue_head):
                    yield relation

    def _denying_body(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        """ "Tehran denied that **it** is seeking a bomb", "denied that **its** ships had turned": a body denies what it
        is said to do.

        Only the first word counts, where it refers to a thing: not in "denied that **it** was clear when …".
        """
        parsed = self._parsed
        first = next((i for i in range(*relation.content[0]) if parsed.lower[i] != "that"), None)
        if first is None or parsed.lower[first] not in ("it", "its"):
            return
        possessive = parsed.tags[first] == "PRP$"
        complement = parsed.child(parsed.heads[first], "acomp", "ccomp", "attr")
        if possessive or (parsed.deps[first] in NOMINAL_SUBJECTS and complement is None):
            yield self._pronoun(first, party.name, index, possessive=possessive)

    def _third_persons(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        """ "Peskov said **he** would come": he is Peskov if the sentence and the one before mention no other person."""
        person = party.person
        assert relation.source_head is not None
        assert person is not None
        parsed, sentence = self._parsed, self._parsed.sentence[relation.source_head]
        before = parsed.sentence[sentence[0] - 1][0] if sentence[0] > 0 else sentence[0]
        client = represented_by(parsed, relation.source_head)
        if client is not None and pronoun_gender(client) == person.gender:
            return  # "**His** lawyer, Karl Roe, said **he** was ill"
        if is_owned_by_like(parsed, relation.source_head, person.gender):
            return
        for i in indices_of(relation.content):
            gender = pronoun_gender(parsed.lower[i])
            if i >= sentence[1] or parsed.pos[i] != "PRON" or gender is None or person.gender != gender:
                continue
            if not self._another(person, gender, before, i):
                yield self._pronoun(i, party.name, index, possessive=parsed.tags[i] == "PRP$")

    def _another(self, me: Person, gender: str, start: int, end: int) -> bool:
        """Whether anybody else whom the pronoun could mean is spoken of from ``start`` to ``end``."""
        for i in range(start, end):
            other = self._people.person_at.get(i)
            if other is None and self._is_somebody(i):
                return True
            if other is not None and other is not me and other.gender in (None, gender):
                return True
        return False

    def _is_somebody(self, i: int) -> bool:
        """Whether the token ``i`` may be one person: "his **brother**", "**someone**", a name of unknown sort that acts."""
        parsed = self._parsed
        if parsed.lower[i] in _INDEFINITE or (parsed.tags[i] in _SINGULAR and i in self._names.office_at):
            return True
        if may_be_somebody(parsed, self._names, i):
            return True
        return parsed.pos[i] == "PROPN" and parsed.deps[i] in ("nsubj", "nsubjpass", "dobj") and parsed.words[i].istitle()


def _start(relation: Relation) -> int:
    return relation.content[0][0]
