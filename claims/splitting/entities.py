"""The names in a claim, each with its fullest form in the article and what it names.

There is no entity recogniser in the pipeline: names are runs of words tagged as such, linked over "of", "de" and hyphens, and
told apart by titles, the words inside them (claims/data/en/name_words.csv), the registry of known parties and countries, given
names, and the preposition before them. Weekdays, months, bare titles and words for nationalities are no names here.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from claims.data import english
from claims.data.names import NameKind
from claims.language import Run, Runs, char_offsets
from claims.language.labels import NAMES
from claims.model import BlockKind, Entity, EntityKind, Fragment, SourceKind
from claims.sources import Mention, Speakers
from claims.splitting.clause import Clause


@cache
def _words(kind: NameKind) -> frozenset[str]:
    return frozenset(word for row in english().name_words if row.kind == kind for word in row.words)


@cache
def _places() -> frozenset[str]:
    names = (name.lower() for row in english().countries for name in (row.name, *row.capitals, *row.aliases))
    return frozenset(names) | _words("place name")


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(n.lower() for row in english().countries for n in (row.adjective, *row.people)) | _words("faith")


@cache
def _titles() -> frozenset[str]:
    return frozenset([row.title.lower() for row in english().titles] + [row.role.lower() for row in english().roles])


@cache
def people_nouns() -> frozenset[str]:
    """Nouns for people ("official", "passenger"), singular."""
    roles = [row.role.split()[-1].lower() for row in english().roles]
    return frozenset(roles + [row.noun for row in english().groups if row.sort == "people"]) | _words("person")


@cache
def courtesies() -> frozenset[str]:
    """Titles that name no office ("Mr"), in lower case."""
    return frozenset(row.title.lower() for row in english().titles if not row.role)


def collectives() -> frozenset[str]:
    """Nouns that stand in the singular for several ("group", "minority")."""
    return _words("collective")


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.split()[0].lower() for row in english().given_names for name in row.names)


_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside", "across", "into", "toward", "towards", "off", "at", "from", "to"})
_SURE_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside"})
_LONGEST_TITLE = 4

_BODIES = frozenset(SourceKind) - {SourceKind.PERSON, SourceKind.EXPERTS, SourceKind.OFFICIALS, SourceKind.EYEWITNESS}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at the tokens ``run``; ``titled`` where a title or role stands right before it ("Adm. Kim")."""

    run: Run
    titled: bool


def entities(doc: Doc, clause: Clause, speakers: Speakers) -> tuple[Entity, ...]:
    """The names in the clause, in reading order; spans are code points into the article's text, end excluded.

    ``speakers.mentions`` must be in reading order. In a headline that capitalises every word, and of a sentence's first word
    alone, only names that are known or that the speakers bear are given.
    """
    found = []
    for run in clause.runs:
        capitalised = clause.block is BlockKind.HEADLINE and _is_title_case(doc, run)
        for name in _names(doc, run):
            entity = _entity(doc, name, mentions_in(speakers.mentions, name.run), speakers)
            if entity.kind is not EntityKind.OTHER or not (capitalised or _is_opening(doc, name)):
                found.append(entity)
    return tuple(found)


def _is_opening(doc: Doc, name: _Name) -> bool:
    return name.run[1] - name.run[0] == 1 and bool(doc[name.run[0]].is_sent_start)


def mentions_in(mentions: Sequence[Mention], run: Run) -> list[Mention]:
    """The mentions that begin within ``run``; ``mentions`` in reading order."""
    at = bisect_left(mentions, run[0], key=_start)
    found = []
    while at < len(mentions) and _start(mentions[at]) < run[1]:
        found.append(mentions[at])
        at += 1
    return found


def _start(mention: Mention) -> int:
    return mention.runs[0][0] if mention.runs else -1


def _is_title_case(doc: Doc, run: Run) -> bool:
    words = [token for token in doc[run[0] : run[1]] if token.is_alpha and len(token) > 3]
    return len(words) > 2 and sum(token.text[0].isupper() for token in words) > 0.8 * len(words)


def _names(doc: Doc, run: Run) -> list[_Name]:
    names: list[_Name | None] = []
    i = run[0]
    for token in doc[run[0] : run[1]]:
        if token.i < i or token.tag_ not in NAMES or not token.text[0].isupper():
            continue
        start, i = token.i, _name_end(doc, token.i, run[1])
        if title := _inner_title(doc, start, i):  # "New Jersey Gov. Chris Christie"
            names.append(_name(doc, start, title, run[0]))
            start = title
        names.append(_name(doc, start, i, run[0]))
    return [name for name in names if name]


def _inner_title(doc: Doc, start: int, end: int) -> int | None:
    """Where a title stands inside a run of capitalised words, with a name behind it."""
    for i in range(start + 1, end - 1):
        length = _title_length(doc, i, end)
        if length and i + length < end and doc[i - 1].text != "-" and doc[i - 1].lower_ not in _titles():
            return i
    return None


def _name_end(doc: Doc, start: int, limit: int) -> int:
    """Where a name that begins at ``start`` ends: over further name words, hyphens, particles and, after a word for a body
    ("Ministry", "Bank", "Gulf"), "of"."""
    end, links, inner = start + 1, _words("link"), _words("inner")
    while end < limit:
        token = doc[end]
        if token.tag_ in NAMES and token.lower_ not in inner and (token.text[0].isupper() or token.lower_ in links):
            end += 1
        elif token.text == "-" and not doc[end - 1].whitespace_ and not token.whitespace_ and end + 1 < limit:
            end += 2
        elif token.tag_ == "POS":
            body = _owned_body(doc, start, end, limit)
            return end if body is None else body
        elif (skipped := _linked(doc, end, limit)) is not None:
            end = skipped
        else:
            break
    while end > start + 1 and (doc[end - 1].lower_ in links or not doc[end - 1].text[0].isalnum()):
        end -= 1
    return end


def _owned_body(doc: Doc, start: int, possessive: int, limit: int) -> int | None:
    """Past the name of a body behind a country's: "South Korea's Defense Ministry", "Korean People's Army"."""
    owner = doc[start:possessive].text.lower()
    if owner not in _places() and not owner.endswith("people"):
        return None
    end, body = possessive + 1, None
    while end < limit and doc[end].tag_ in NAMES and doc[end].lower_ not in _words("inner"):
        end += 1
        if doc[end - 1].lower_ in _words("organisation"):
            body = end  # "Korean People's Army Marshals Ri and Pak": up to the Army
    return body


def _linked(doc: Doc, end: int, limit: int) -> int | None:
    """Past "de la", "of the", where a name goes on behind it."""
    at = end
    if doc[at].lower_ == "of":
        if doc[end - 1].lower_ not in _words("organisation") | _words("place"):
            return None  # "President Silva of Brazil"
        at += 1
        if at < limit and doc[at].lower_ == "the":
            at += 1
    else:
        while at < limit and doc[at].lower_ in _words("link"):
            at += 1
    if at == end or at >= limit or doc[at].tag_ not in NAMES or not doc[at].text[0].isupper():
        return None
    return at + 1


def _name(doc: Doc, start: int, end: int, floor: int) -> _Name | None:
    """The name without titles and nationalities before it; None where nothing is left."""
    titled = start > floor and doc[start - 1].lower_ in _titles()
    while start < end and (skip := _title_length(doc, start, end)):
        titled, start = True, start + skip
    if titled and end - start > 1 and doc[start].lower_ == "state" and doc[start - 1].lower_ == "of":
        start += 1  # "then-Secretary of State Silva"
    if start == end or doc[end - 1].lower_ in _words("faith"):
        return None
    if doc[start:end].text.lower() in _places() and end - start > 1:
        return _Name((start, end), titled)  # "Saudi Arabia", though "Saudi" is a nationality
    body = doc[end - 1].lower_ in _words("organisation")
    if body and start > floor and doc[start - 1].lower_ in _demonyms() and doc[start - 1].text[0].isupper():
        start -= 1  # "the Indonesian Navy"
    if end - start == 1:
        return None if _is_no_name(doc[start]) else _Name((start, end), titled)
    if doc[start].lower_ in _demonyms() and not body and doc[end - 1].lower_ not in _words("place"):
        return _name(doc, start + 1, end, floor)  # "Russian President Vladimir Putin"
    return _Name((start, end), titled)


def _is_no_name(token: Token) -> bool:
    """Whether a single word is none of the names sought: "Monday", "Russian" before a noun, "the State", "ON"."""
    word = token.lower_
    if word in _words("inner") or word in _words("alone") or word[-1].isdigit():
        return True
    if token.text.endswith(".") and word in _titles():
        return True
    if word in _places():
        return token.dep_ in ("amod", "compound") and word in _demonyms()  # "US claims", but "the US"
    return word in _demonyms() or (token.is_stop and token.text.isupper())


def _title_length(doc: Doc, start: int, end: int) -> int:
    """How many words at ``start`` are a title ("Prime Minister"), or a service before one ("Navy Adm.")."""
    for length in range(min(_LONGEST_TITLE, end - start), 0, -1):
        if " ".join(token.lower_ for token in doc[start : start + length]) in _titles():
            return length
    if doc[start].lower_.endswith("s") and doc[start].lower_[:-1] in _titles():
        return 1  # "Marshals Ri and Pak"
    service = doc[start].lower_ in _words("organisation") and end - start > 2
    return 1 + _title_length(doc, start + 1, end) if service and doc[start + 1].lower_ in _titles() else 0


def _entity(doc: Doc, name: _Name, mentions: Sequence[Mention], speakers: Speakers) -> Entity:
    fragment = Fragment.cut(doc._.claims_article.text, char_offsets(doc, (name.run,)))
    mention = next((m for m in mentions if not m.pronoun and _covers(m.runs, name.run)), None)
    full = mention.name if mention else fragment.text
    return Entity(text=fragment.text, spans=fragment.spans, name=full, kind=_kind(doc, name, mention, speakers, full))


def _covers(runs: Runs, run: Run) -> bool:
    return runs[0][0] <= run[0] and run[1] <= runs[-1][1]


def _kind(doc: Doc, name: _Name, mention: Mention | None, speakers: Speakers, full: str) -> EntityKind:
    words = full.lower().split()
    if mention and mention.source is not None:
        source = speakers.sources[mention.source]
        if source.kind in _BODIES and (source.organisation in (None, source.name)) and not source.role:
            return EntityKind.ORGANISATION
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]  # "Bank of England"
    if head in _words("organisation"):
        return EntityKind.ORGANISATION
    if full.lower() in _places() or words[0] in ("lake", "mount", "cape"):
        return EntityKind.PLACE
    if head in _words("place") or words[-1] in _words("region"):
        return EntityKind.PLACE
    if head in _words("event"):
        return EntityKind.OTHER
    if full.lower() in speakers.registry.names:
        return EntityKind.ORGANISATION
    if name.titled or (words[0].partition("-")[0] in _given_names() and len(words) > 1) or mention is not None:
        return EntityKind.PERSON
    return _kind_by_place(doc, name, full)


def _seen_as_places(doc: Doc) -> dict[str, None]:
    """The single names that stand behind "in" or "near" somewhere in the document; found once, kept with the document."""
    key = "claims.splitting.places"
    if key not in doc.user_data:
        doc.user_data[key] = {
            token.text: None
            for token in doc
            if token.tag_ == "NNP" and token.dep_ == "pobj" and doc[token.i - 1].lower_ in _SURE_PLACE_PREPOSITIONS
        }
    seen: dict[str, None] = doc.user_data[key]
    return seen


def is_person(doc: Doc, tokens: Sequence[int], speakers: Speakers) -> bool:
    """Whether the noun phrase of ``tokens`` (token indices, ascending) is a person's name."""
    run = (tokens[0], tokens[-1] + 1)
    found = [_entity(doc, name, mentions_in(speakers.mentions, name.run), speakers) for name in _names(doc, run)]
    return len(found) == 1 and found[0].kind is EntityKind.PERSON


def _kind_by_place(doc: Doc, name: _Name, full: str) -> EntityKind:
    """What the words around an unknown name tell: "in Ussuriysk", "Ana Silva, who", "the KDP"."""
    start, end = name.run
    before = doc[start - 1].lower_ if start else ""
    after: Token | None = doc[end] if end < len(doc) else None
    if full.isupper() and 2 <= len(full) <= 6:
        return EntityKind.ORGANISATION
    if before in _PLACE_PREPOSITIONS and end - start <= 2 and doc[end - 1].dep_ == "pobj" and before not in ("from", "to"):
        return EntityKind.PLACE
    if doc[start:end].text in _seen_as_places(doc):
        return EntityKind.PLACE
    if before == "the" or (after is not None and after.tag_ in ("NN", "NNS") and doc[end - 1].head.i == after.i):
        return EntityKind.OTHER
    if 2 <= len(full.split()) <= 4:
        return EntityKind.PERSON
    return EntityKind.PERSON if after is not None and (after.lower_ in ("who", "whose")) else EntityKind.OTHER
