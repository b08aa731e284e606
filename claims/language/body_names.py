"""Finds where the names of bodies end that have several parts: "Leeds Coroner's Court", "Bureau of Fish, Ports and Harbours",
"Elk County Fire and Rescue Service", "Society for the Prevention of Noise".

Names of one run of capitals ("Acme Corp") and those of the tables need no reading; `claims.language.parties` finds them.
"""

from collections.abc import Sequence
from functools import cached_property

from claims.language.labels import NAMES, NOUNS, PLURALS
from claims.language.parsed import ParsedDoc
from claims.language.registry import LEXICON, Registry
from claims.model import SourceKind

TIES = frozenset({"-", "/"})
"""Marks that join the parts of one name: "Jong-un", "Nordlys A/S"."""
_OWNING = frozenset({"'s", "'", "’s", "’"})
_OWNERS = frozenset({"people", "women", "men", "children", "veterans", "king", "queen", "sheriff", "consumer"})
_ADDED = frozenset({"of", "for", "on", "to", "against", "without"})
"""Words that join the subject of a body to its head: "Committee **to** Protect Journalists"."""
_HOUSES = frozenset({"hospital", "college", "school", "church", "cathedral", "university", "clinic", "court"})
"""Bodies that are called after somebody: "Guy's **Hospital**"."""
_STATED = frozenset(
    {"service", "department", "authority", "commission", "agency", "ministry", "board", "council", "bureau", "office"}
    | {"committee", "administration", "union", "association", "federation", "institute", "foundation", "society"}
    | {"directorate", "organisation", "organization", "centre", "center", "trust", "squad"}
)
"""Heads of names in which "and" may join what the body is for: "Fire and Rescue **Service**"."""
_PARTNERS = frozenset({"partners", "associates", "llp", "pllc", "sons", "co"})
_OF_TOWNS = frozenset({"police", "fire service", "prosecutors", "coroner", "health agency"})
"""Institutions that not only countries but also towns have."""
_OF_TWO_PLACES = frozenset({"police", "council", "constabulary", "hospital", "hospitals", "university", "college", "museum"})
"""Heads of names that two places joined by "and" may begin."""
_JOINED = frozenset({"nmod", "compound"})
_PROTECTING = frozenset({"committee", "campaign", "coalition", "alliance", "society", "fund", "project", "union"})
"""Heads that a verb may follow: "**Committee** to Protect Journalists"."""
_LONGEST = 16
_SINGULAR_VERBS = frozenset({"has", "is", "was", "says", "does"})
_PLURAL_VERBS = frozenset({"have", "are", "were", "say", "do"})


class BodyNames:
    """Reads names of bodies in a document; ``keys`` are its words as the registry looks them up."""

    def __init__(self, parsed: ParsedDoc, registry: Registry, keys: Sequence[str]) -> None:
        self.parsed = parsed
        self.registry = registry
        self.keys = keys

    def end(self, start: int) -> tuple[int, SourceKind] | None:
        """The end and the kind of the body's name of several parts that begins at ``start``; None where there is none.

        >>> # "the Leeds Coroner's Court said": the end is behind "Court", the kind is judiciary
        """
        parsed = self.parsed
        if parsed.tags[start] not in NAMES and not self._is_owner(start, start + 1):
            return None
        limit = min(len(parsed.words), start + _LONGEST, self._sentence_end(start))
        if (firm := self._firm(start, limit)) is not None:
            return firm, SourceKind.COMPANY
        end, owned = self._segment(start, limit)
        end, joined = self._joined_before_head(start, end, limit)
        if not joined and (places := self._joined_places(start, end, limit)) is not None:
            return places
        kind = self.kind(end - 1)
        if kind is None or (self._is_office(start, end) and not owned and not joined):
            return None
        whole = self._subject(start, end, limit)
        if whole == end and not owned and not joined:
            return None  # one run of capitals
        return whole, kind

    def begins_with_office(self, i: int, end: int) -> bool:
        """Whether the capitalised office from ``i`` to ``end`` is the first word of a body's name: "**Premier** League",
        "**Justice** Party"."""
        parsed, size = self.parsed, len(self.parsed.words)
        follows = end < size and parsed.words[end][0].isupper() and parsed.pos[end] == "PROPN"
        ends = follows and not (end + 1 < size and self._capital(end + 1))
        return end == i + 1 and ends and parsed.lower[end] in LEXICON.organisation_words

    def begins_person(self, end: int) -> bool:
        """Whether a second place that begins at ``end`` makes the two a person's names: "**Chad** Holland said", not "**Iran**
        Israel talks"."""
        land = self.registry.country_forms.at(self.keys, end)
        if land is None or land[1][1] not in ("name", "capital") or land[0] - end > 1:
            return False
        return land[0] >= len(self.parsed.words) or self.parsed.pos[land[0]] not in NOUNS

    def has_place(self, end: int) -> bool:
        """Whether "of" and a name follow at ``end``: "the Geological Survey **of India**", "the Port **of Oakland**"."""
        parsed = self.parsed
        proper = parsed.pos[end + 1 : end + 2] == ("PROPN",) and parsed.words[end + 1][0].isupper()
        return proper and parsed.lower[end] == "of" and parsed.words[end + 1] not in LEXICON.titles

    def has_members(self, i: int) -> bool:
        """Whether a body is called after its members: "the **Friends** of Kew", in capitals and with a place or a person."""
        parsed = self.parsed
        plural = parsed.tags[i] in PLURALS and parsed.words[i][0].isupper()
        return plural and i > 0 and parsed.lower[i - 1] == "the" and self.has_place(i + 1)

    def of_town(self, end: int) -> tuple[int, SourceKind] | None:
        """The end and the kind of a town's body after the town's name: "Nairobi **police**", which are not the country's."""
        hit = LEXICON.institutions.at(self.parsed.lower, end) if end < len(self.parsed.words) else None
        return (hit[0], hit[1].kind) if hit is not None and hit[1].name in _OF_TOWNS else None

    def is_another(self, i: int, j: int) -> bool:
        """Whether the word at ``i`` makes the short name of an international body from ``j`` on another's: "the **Baltic**
        Security Council"."""
        body = self.registry.bodies.at(self.keys, j)
        named = j == i + 1 and i > 0 and self.parsed.lower[i - 1] == "the" and not self._is_party(i)
        if body is None or not named or body[1].kind is not SourceKind.INTERNATIONAL_BODY:
            return False
        return self.parsed.text(j, body[0]) != body[1].name and self.parsed.heads[i] in range(j, body[0])

    def is_general(self, i: int) -> bool:
        """Whether "General" is part of a body's name: "the **General** Medical Council"."""
        parsed, end = self.parsed, i + 1
        while end < len(parsed.words) and parsed.words[end][0].isupper() and parsed.pos[end] in ("PROPN", "NOUN", "ADJ"):
            end += 1
        return parsed.lower[i] == "general" and end > i + 1 and parsed.lower[end - 1] in LEXICON.organisation_words

    def begins_inside(self, i: int) -> bool:
        """Whether a name begins at ``i`` although the tagger takes the word for none: "the **Friends** of Kew", "the **Nordic**
        Paper Forum"."""
        return self.has_members(i) or self._is_adjective(i)

    def _is_adjective(self, i: int) -> bool:
        """Whether the word at ``i`` is the adjective of a body's name, in the middle of a sentence and of no country."""
        parsed, size = self.parsed, len(self.parsed.words)
        if parsed.tags[i] != "JJ" or not parsed.words[i].istitle() or i == parsed.sentence[i][0] or self._is_party(i):
            return False
        end = i + 1
        while end < size and parsed.pos[end] == "PROPN" and parsed.words[end][0].isupper():
            end += 1
        known = self.registry.bodies.at(self.keys, i + 1) or LEXICON.institutions.at(parsed.lower, i + 1)
        plain = not self._is_office(i + 1, end) and parsed.words[i - 1].islower()
        return end - i > 2 and self.kind(end - 1) is not None and known is None and plain

    def _sentence_end(self, i: int) -> int:
        run = self.parsed.sentence[i]
        return run[1] if run[0] <= i < run[1] else len(self.parsed.words)

    def _capital(self, i: int) -> bool:
        parsed = self.parsed
        return (
            parsed.words[i][0].isupper()
            and parsed.pos[i] in (*NOUNS, "ADJ", "X")
            and parsed.lower[i] not in LEXICON.name_words["inner"]
        )

    def _segment(self, start: int, limit: int) -> tuple[int, bool]:
        """The end of the capitalised words from ``start``, and whether they contain the possessive of somebody whom the body
        serves or is called after: "San Bernardino County **Sheriff's Department**"."""
        parsed = self.parsed
        end, owned = start, False
        while end < limit:
            if self._capital(end):
                end += 1
            elif start < end < limit - 1 and self._ties(end):
                end += 2
            elif (
                parsed.words[end] in _OWNING
                and start < end < limit - 1
                and self._capital(end + 1)
                and (self._is_owner(start, end) or self._is_house(start, end, limit))
            ):
                end, owned = end + 1, True
            else:
                break
        return end, owned

    def _ties(self, i: int) -> bool:
        """Whether a mark joins the words around it to one name: "Stratford-on-Avon", "Baker & Holt"."""
        tight = self.parsed.words[i] in ("-", "–") and not self.parsed.spaces[i - 1] and self.parsed.lower[i + 1] != "based"
        return tight or (self.parsed.words[i] == "&" and self._capital(i + 1))

    def _is_owner(self, start: int, end: int) -> bool:
        """Whether the words before a possessive name an office or people: "District **Attorney's** Office", "**Farmers'**
        Union"; not "Kenya's Ministry", "Roe's Company"."""
        lower = self.parsed.lower
        fellows = lower[end - 1].endswith("men") and not self._is_known(end - 1)  # "the **Patrolmen's** Union", not "Yemen's"
        if lower[end - 1] in _OWNERS or fellows:
            return True
        if end < len(lower) and self.parsed.words[end] in ("'", "’") and lower[end - 1].endswith("s"):
            return lower[end - 1] not in LEXICON.places and self.parsed.words[end - 1] not in LEXICON.genders
        return any(
            (hit := LEXICON.roles.at(lower, at, end)) is not None and hit[0] == end for at in range(max(start, end - 3), end)
        )

    def _is_house(self, start: int, end: int, limit: int) -> bool:
        """Whether a hospital, school or church called after somebody follows the possessive: "**Guy's** Hospital"."""
        at = end + 1
        while at < limit and self._capital(at):
            at += 1
        owner = " ".join(self.parsed.lower[start:end])
        return self.parsed.lower[at - 1] in _HOUSES and owner not in LEXICON.places

    def kind(self, head: int) -> SourceKind | None:
        """The kind of body whose name can end with the word at ``head``, or with that word and the one before it."""
        lower, words = self.parsed.lower, LEXICON.organisation_words
        pair = words.get(" ".join(lower[max(0, head - 1) : head + 1]))  # heads of two words: "Directorate General"
        return pair or words.get(lower[head].rstrip("."))

    def _is_office(self, start: int, end: int) -> bool:
        """Whether the capitals begin with an office or a title: "**President** Roe", "**Mr** Roe", not "**General** Office"."""
        hit = LEXICON.roles.at(self.parsed.lower, start, end)
        body = hit is not None and hit[0] == start + 1 < end and self.parsed.lower[start + 1] in LEXICON.organisation_words
        return (hit is not None and not body) or self.parsed.words[start] in LEXICON.titles

    def _joined_before_head(self, start: int, end: int, limit: int) -> tuple[int, bool]:
        """The end of a name whose head follows two purposes joined by "and", and whether it has that form: "Fire **and Rescue
        Service**"."""
        parsed = self.parsed
        if end + 2 >= limit or parsed.lower[end] not in ("and", "&") or not self._capital(end + 1):
            return end, False
        last, _ = self._segment(end + 1, limit)
        head = next((i for i in range(end + 2, last) if parsed.lower[i] in _STATED), None)
        if head is None or self.kind(end - 1) is not None or not self._is_topic(end + 1, head):
            return end, False
        if not self._is_topic(max(start, end - 1), end) or self._agrees(last) is False:
            return end, False
        if end - start == 1 and (start == 0 or parsed.lower[start - 1] != "the"):
            return end, False  # these may be two bodies: "Acme and Coal Board said"
        return last, True

    def _joined_places(self, start: int, end: int, limit: int) -> tuple[int, SourceKind] | None:
        """The end and the kind of a body of two places: "**Avon and Somerset Police**", "**Bath and Wells City Council**".

        The parser makes the first place a modifier of the body; nothing else may name it as a party.
        """
        parsed = self.parsed
        if end - start != 1 or end + 2 >= limit or parsed.lower[end] != "and" or parsed.deps[start] not in _JOINED:
            return None
        last, owned = self._segment(end + 1, limit)
        alone = parsed.words[start] in self._alone or self._is_party(start) or self._is_party(end + 1)
        town = not owned and 1 < last - end - 1 < 4 and parsed.lower[last - 1] in _OF_TWO_PLACES
        if alone or not town or parsed.heads[start] != last - 1 or self._agrees(last) is False:
            return None
        kind = self.kind(last - 1)
        return None if kind is None else (last, kind)

    def _firm(self, start: int, limit: int) -> int | None:
        """The end of a firm's name that lists its partners: "Reed, Holt and Partners", "Reed and Sons"."""
        parsed, at, listed = self.parsed, start, False
        while at < limit and self._capital(at):
            at += 1
            if at + 1 < limit and parsed.lower[at] in ("and", "&"):
                last, _ = self._segment(at + 1, limit)
                closing = last > at + 1 and parsed.lower[last - 1].rstrip(".") in _PARTNERS
                return last if closing and (at - start == 1 or listed or not self._is_office(start, at)) else None
            if parsed.words[at : at + 1] == (",",):
                at, listed = at + 1, True
        return None

    def _subject(self, start: int, end: int, limit: int) -> int:
        """The end of the name, including the phrase after its head: "Bureau **of Fish, Ports and Harbours**"."""
        parsed, whole, added = self.parsed, end, False
        while whole + 1 < limit and parsed.words[whole] in _ADDED:
            word, at = parsed.lower[whole], whole + 1
            if at < limit - 1 and parsed.lower[at] == "the":
                at += 1
            protects = word == "to" and parsed.lower[end - 1] in _PROTECTING and parsed.words[at][0].isupper()
            if not (self._capital(at) or protects) or parsed.lower[at] in LEXICON.name_words["inner"]:
                break
            if word not in ("of", "for") and (self._is_known(at) or (word == "to" and not (added or protects))):
                break  # outside the name: "the Bank of Accra on Ghana", "sold by the Bank of Accra to Roe"
            if word == "for" and self._is_office(at, at + 1):
                break
            following, _ = self._segment(at + protects, limit)
            if following == at:
                break
            whole, added = self._listed(start, at, max(following, at + 1), limit), True
        return whole

    def _listed(self, start: int, first: int, end: int, limit: int) -> int:
        """The end of a list of the body's purposes that begins at ``first``: "Fish, **Ports and Harbours**"."""
        parsed = self.parsed
        if not self._is_topic(first, end):
            return end
        members, at = 0, end
        while at + 1 < limit and (parsed.words[at] == "," or parsed.lower[at] in ("and", "&")):
            last = parsed.lower[at] in ("and", "&")
            begin = at + 1
            if not last and parsed.lower[begin] in ("and", "&"):
                begin, last = begin + 1, True
            if last and begin < limit - 1 and parsed.lower[begin] == "the":
                begin += 1
            if begin >= limit or not self._capital(begin):
                return end
            stop, owned = self._segment(begin, limit)
            article = parsed.lower[begin - 1] == "the"
            if owned or stop - begin > (1 if article else 3) or not self._is_topic(begin, stop):
                return end
            if last:
                return stop if members < 5 and self._agrees(stop) is not False else end
            members, at = members + 1, stop
        return end

    def _agrees(self, end: int) -> bool | None:
        """Whether the verb that follows is singular, as after one body; None if its form does not show that."""
        lower = self.parsed.lower
        word = lower[end] if end < len(lower) else ""
        return True if word in _SINGULAR_VERBS else False if word in _PLURAL_VERBS else None

    def _is_known(self, i: int) -> bool:
        """Whether a party, a country, an office, a person's first name or a place begins at ``i``."""
        return self._is_party(i) or self.parsed.lower[i] in LEXICON.places

    def _is_party(self, i: int) -> bool:
        """Whether a party, a country, an office or a person's first name begins at ``i``."""
        parsed = self.parsed
        return (
            self.registry.bodies.at(self.keys, i) is not None
            or self.registry.country_forms.at(self.keys, i) is not None
            or parsed.words[i] in LEXICON.genders
            or parsed.words[i] in LEXICON.titles
        )

    def _is_topic(self, start: int, end: int) -> bool:
        """Whether the words can be what a body is for: none is a party's, a place's or a person's, nor occurs elsewhere as a
        name of its own."""
        parsed = self.parsed
        for i in range(start, end):
            word = parsed.words[i]
            if self._is_known(i) or (word.isupper() and len(word) > 1) or self.kind(i) is not None:
                return False
        return " ".join(parsed.words[start:end]) not in self._alone

    @cached_property
    def _alone(self) -> frozenset[str]:
        """The capitalised words that are a subject or an owner by themselves somewhere in the article, and so name somebody."""
        parsed, found = self.parsed, set()
        for i, dep in enumerate(parsed.deps):
            if dep not in ("nsubj", "nsubjpass", "poss") or parsed.tags[i] != "NNP" or parsed.left_edge[i] != i:
                continue
            if i + 1 < len(parsed.words) and parsed.lower[i + 1] not in ("of", "and", "for") and parsed.right_edge[i] <= i + 1:
                found.add(parsed.words[i])
        return frozenset(found)


def is_platform(parsed: ParsedDoc, i: int) -> bool:
    """Whether a single letter names a company: "ordered **X** to remove it", not "Malcolm X", "X chromosomes"."""
    before = i > 0 and (parsed.pos[i - 1] in ("PROPN", "NOUN", "ADJ", "NUM", "DET") or parsed.words[i - 1] in TIES)
    after = i + 1 < len(parsed.words) and (parsed.pos[i + 1] in ("NOUN", "NUM") or parsed.words[i + 1] in (*TIES, "."))
    return not before and not after and parsed.deps[i] in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "dative")


def ends_shouted(parsed: ParsedDoc, j: int) -> bool:
    """Whether a word in capitals, which the tagger mistakes for another, ends a name in a line of capitals: "SAMUEL **OTIENO**,
    HEAD OF NEWS"."""
    words, size = parsed.words, len(parsed.words)
    long = all(word.isupper() and len(word) > 3 for word in words[j - 1 : j + 1])
    ends = j + 1 == size or words[j + 1] in {",", ":"} or words[j + 1].isspace()
    return long and ends and not parsed.is_verb[j] and LEXICON.roles.at(parsed.lower, j) is None
