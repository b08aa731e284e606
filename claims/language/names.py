"""The capitalised names of an article: their spans and kinds, found once per document.

There is no entity recogniser in the pipeline: names are runs of words tagged as such, linked over "of", "de" and hyphens, and
classified by titles, the words inside them (claims/data/en/name_words.csv), the countries, given names, and the preposition
before them. Titles, weekdays, months and nationalities are not names here.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from claims.language.labels import NAMES
from claims.language.parsed import ParsedDoc, common_words, parsed_doc
from claims.language.parties import Names, Sort
from claims.language.refinement import parties_in
from claims.language.registry import LEXICON, registry
from claims.language.tree import Run
from claims.model import EntityKind

_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside", "across", "into", "toward", "towards", "off", "at"})
_SURE_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside"})
_LINKING = frozenset({"of", "for", "the", "and", "&", "'s", "'", "-", "/"})
_NATURAL_FEATURES = frozenset({"lake", "mount", "cape"})
_LONGEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name at the tokens ``run``, without its titles; ``titled`` if a title precedes it ("Adm. **Kim**"), ``body`` where
    several names form one organisation's ("Institute for the Study of War")."""

    run: Run
    titled: bool
    body: bool = False


class ArticleNames:
    """The names of an article in reading order, found in one pass on first use.

    Each sentence is scanned separately, so that no name crosses its end. ``parties`` are the names as possible sources; if
    an organisation's name is longer there, the longer one is used.
    """

    def __init__(self, parsed: ParsedDoc, parties: Names) -> None:
        self.parsed = parsed
        self.parties = parties

    @cached_property
    def all(self) -> tuple[NameSpan, ...]:
        """Every name of the article."""
        return tuple(name for run in self.parsed.sentences for name in self._read(run))

    @cached_property
    def _starts(self) -> list[int]:
        return [name.run[0] for name in self.all]

    def within(self, run: Run) -> list[NameSpan]:
        """The names in ``run``; one that crosses its boundary is reread from the words in ``run`` alone."""
        start, end = run
        first = bisect_left(self._starts, start)
        crossing = first > 0 and self.all[first - 1].run[1] > start
        found = self.all[first : bisect_left(self._starts, end)]
        if crossing or (found and found[-1].run[1] > end):
            return self._read(run)
        return list(found)

    def at(self, token: int) -> NameSpan | None:
        """The name that holds ``token``."""
        i = bisect_left(self._starts, token + 1) - 1
        return self.all[i] if i >= 0 and token < self.all[i].run[1] else None

    def kind(self, name: NameSpan, full: str, *, source: bool = False, known_body: bool = False) -> EntityKind:
        """The kind of ``name``, by the words of its fullest form ``full``, then by its context.

        ``source`` marks a name that refers to a party which speaks in the article, ``known_body`` one in the registry.
        """
        if name.body:
            return EntityKind.ORGANISATION
        words = full.lower().split()
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]  # the word before "of": "Bank of England"
        if head in LEXICON.name_words["organisation"]:
            return EntityKind.ORGANISATION
        if full.lower() in LEXICON.places or words[0] in _NATURAL_FEATURES:
            return EntityKind.PLACE
        if head in LEXICON.name_words["place"] or words[-1] in LEXICON.name_words["region"]:
            return EntityKind.PLACE
        if head in LEXICON.name_words["event"]:
            return EntityKind.OTHER
        if known_body:
            return EntityKind.ORGANISATION
        if name.titled or (words[0].partition("-")[0] in LEXICON.first_names and len(words) > 1) or source:
            return EntityKind.PERSON
        return self._kind_in_context(name.run, full)

    def _kind_in_context(self, run: Run, full: str) -> EntityKind:
        """The kind of an unknown name by its context: "in Ussuriysk", "Ana Silva, who", "the KDP"."""
        (start, end), parsed = run, self.parsed
        before = parsed.lower[start - 1] if start else ""
        follows = end < len(parsed.words)
        if full.isupper() and 2 <= len(full) <= 6:
            return EntityKind.ORGANISATION
        if before in _PLACE_PREPOSITIONS and end - start <= 2 and parsed.parser_deps[end - 1] == "pobj":
            return EntityKind.PLACE
        if parsed.text(start, end) in self._seen_as_places:
            return EntityKind.PLACE
        if before == "the" or (follows and parsed.tags[end] in ("NN", "NNS") and parsed.parser_heads[end - 1] == end):
            return EntityKind.OTHER
        if 2 <= len(full.split()) <= 4:
            return EntityKind.PERSON
        return EntityKind.PERSON if follows and parsed.lower[end] in ("who", "whose") else EntityKind.OTHER

    @cached_property
    def _seen_as_places(self) -> frozenset[str]:
        """The one-word names that follow "in", "near" or "outside" somewhere in the article."""
        parsed = self.parsed
        return frozenset(
            parsed.words[i]
            for i, tag in enumerate(parsed.tags)
            if tag == "NNP" and parsed.parser_deps[i] == "pobj" and parsed.lower[i - 1] in _SURE_PLACE_PREPOSITIONS
        )

    @cached_property
    def _bodies(self) -> list[Run]:
        """The organisations whose names end with a name word and contain only names and linking words:
        not "Russia's TASS **news agency**"."""
        return [
            (name.start, name.end)
            for name in self.parties.names
            if name.sort in (Sort.BODY, Sort.ORGANISATION)
            and self._is_name(name.end - 1)
            and all(self._is_name(i) or self.parsed.lower[i] in _LINKING for i in range(name.start, name.end))
        ]

    def _read(self, run: Run) -> list[NameSpan]:
        """The names in ``run``, with the parts of one organisation's name merged."""
        found = self._scan(run)
        at = bisect_left(self._bodies, (run[0], 0))
        for start, end in self._bodies[at : bisect_left(self._bodies, (run[1], 0))]:
            first = bisect_left(found, start + 1, key=lambda name: name.run[1])
            last = bisect_left(found, end, key=lambda name: name.run[0])
            parts = found[first:last]
            inside = end <= run[1] and parts and start <= parts[0].run[0] and parts[-1].run[1] <= end
            if inside and (start, end) != parts[0].run:
                found[first:last] = [NameSpan((start, end), titled=False, body=True)]
        return found

    def _is_name(self, i: int) -> bool:
        return self.parsed.tags[i] in NAMES and self.parsed.words[i][0].isupper()

    def _scan(self, run: Run) -> list[NameSpan]:
        names: list[NameSpan | None] = []
        i = run[0]
        while i < run[1]:
            if not self._is_name(i):
                i += 1
                continue
            start, i = i, self._end(i, run[1])
            if title := self._inner_title(start, i):  # two names: "New Jersey Gov. Chris Christie"
                names.append(self._trimmed(start, title, run[0]))
                start = title
            names.append(self._trimmed(start, i, run[0]))
        return [name for name in names if name]

    def _inner_title(self, start: int, end: int) -> int | None:
        """The index of a title inside a run of capitalised words, before a name."""
        parsed = self.parsed
        for i in range(start + 1, end - 1):
            length = self._title_length(i, end)
            if length and i + length < end and parsed.words[i - 1] != "-" and parsed.lower[i - 1] not in LEXICON.title_words:
                return i
        return None

    def _end(self, start: int, limit: int) -> int:
        """The end of a name that begins at ``start``, past further name words, hyphens, particles and, after a word for a
        body ("Ministry", "Bank", "Gulf"), "of"."""
        parsed, links, inner = self.parsed, LEXICON.name_words["link"], LEXICON.name_words["inner"]
        end = start + 1
        while end < limit:
            if (
                parsed.tags[end] in NAMES
                and parsed.lower[end] not in inner
                and (parsed.words[end][0].isupper() or parsed.lower[end] in links)
            ):
                end += 1
            elif parsed.words[end] == "-" and not parsed.spaces[end - 1] and not parsed.spaces[end] and end + 1 < limit:
                end += 2
            elif parsed.tags[end] == "POS":
                body = self._owned_body(start, end, limit)
                return end if body is None else body
            elif (skipped := self._linked(end, limit)) is not None:
                end = skipped
            else:
                break
        while end > start + 1 and (parsed.lower[end - 1] in links or not parsed.words[end - 1][0].isalnum()):
            end -= 1
        return end

    def _owned_body(self, start: int, possessive: int, limit: int) -> int | None:
        """The end of a body's name after a country's possessive: "South Korea's Defense Ministry", "Korean People's Army"."""
        parsed, owner = self.parsed, self._lower(start, possessive)
        if owner not in LEXICON.places and not owner.endswith("people"):
            return None
        end, body = possessive + 1, None
        while end < limit and parsed.tags[end] in NAMES and parsed.lower[end] not in LEXICON.name_words["inner"]:
            end += 1
            if parsed.lower[end - 1] in LEXICON.name_words["organisation"]:
                body = end  # the name ends here, even if a title follows: "Korean People's **Army** Marshals Ri and Pak"
        return body

    def _linked(self, end: int, limit: int) -> int | None:
        """The index after "de la" or "of the", if the name continues there."""
        at, lower = end, self.parsed.lower
        if lower[at] == "of":
            if lower[end - 1] not in LEXICON.name_words["organisation"] | LEXICON.name_words["place"]:
                return None  # "of" continues only names of bodies and places: "President Silva of Brazil"
            at += 1
            if at < limit and lower[at] == "the":
                at += 1
        else:
            while at < limit and lower[at] in LEXICON.name_words["link"]:
                at += 1
        return None if at == end or at >= limit or not self._is_name(at) else at + 1

    def _trimmed(self, start: int, end: int, floor: int) -> NameSpan | None:
        """The name without the titles and nationalities before it; None if nothing remains."""
        lower = self.parsed.lower
        titled = start > floor and lower[start - 1] in LEXICON.title_words
        while start < end and (skip := self._title_length(start, end)):
            titled, start = True, start + skip
        if titled and end - start > 1 and lower[start] == "state" and lower[start - 1] == "of":
            start += 1  # "State" belongs to the title: "then-Secretary of State Silva"
        if start == end or lower[end - 1] in LEXICON.name_words["faith"]:
            return None
        if self._lower(start, end) in LEXICON.places and end - start > 1:
            return NameSpan((start, end), titled)  # "Saudi Arabia", though "Saudi" is a nationality
        body = lower[end - 1] in LEXICON.name_words["organisation"]
        if body and start > floor and lower[start - 1] in LEXICON.demonyms and self.parsed.words[start - 1][0].isupper():
            start -= 1  # the nationality is part of a body's name: "the Indonesian Navy"
        if end - start == 1:
            return None if self._is_common(start) else NameSpan((start, end), titled)
        if lower[start] in LEXICON.demonyms and not body and lower[end - 1] not in LEXICON.name_words["place"]:
            return self._trimmed(start + 1, end, floor)  # without the nationality: "Russian President Vladimir Putin"
        return NameSpan((start, end), titled)

    def _is_common(self, i: int) -> bool:
        """Whether a single capitalised word is not a name: "Monday", "Russian" before a noun, "the State", "ON"."""
        word = self.parsed.lower[i]
        if word in LEXICON.name_words["inner"] or word in LEXICON.name_words["alone"] or word[-1].isdigit():
            return True
        if word.endswith(".") and word in LEXICON.title_words:
            return True
        if word in LEXICON.places:
            # An adjective is not a name: "US claims", but "the US".
            return self.parsed.parser_deps[i] in ("amod", "compound") and word in LEXICON.demonyms
        if i == self.parsed.sentence[i][0] and word in self._common_words:
            return True  # "**Tram** reopens" above "The tram reopened"
        return word in LEXICON.demonyms or (word in STOP_WORDS and self.parsed.words[i].isupper())

    @cached_property
    def _common_words(self) -> frozenset[str]:
        return common_words(self.parsed)

    def _title_length(self, start: int, end: int) -> int:
        """The number of words at ``start`` that form a title ("Prime Minister"), or a service before one ("Navy Adm.")."""
        lower = self.parsed.lower
        for length in range(min(_LONGEST_TITLE, end - start), 0, -1):
            if " ".join(lower[start : start + length]) in LEXICON.title_words:
                return length
        if lower[start].endswith("s") and lower[start][:-1] in LEXICON.title_words:
            return 1  # a title in the plural: "Marshals Ri and Pak"
        service = lower[start] in LEXICON.name_words["organisation"] and end - start > 2
        return 1 + self._title_length(start + 1, end) if service and lower[start + 1] in LEXICON.title_words else 0

    def _lower(self, start: int, end: int) -> str:
        return self.parsed.text(start, end).lower()


def article_names(doc: Doc) -> ArticleNames:
    """The capitalised names of ``doc``, kept in ``doc._.claims_names``.

    If the sources stage has not run, they are found with the bundled registry.
    """
    parsed = parsed_doc(doc)
    found: ArticleNames | None = doc._.claims_names
    if found is None or found.parsed is not parsed:
        found = doc._.claims_names = ArticleNames(parsed, parties_in(parsed, registry()))
    return found
