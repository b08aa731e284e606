"""The lines of an article and their features: paragraphs, shapes, and phrases that identify a line.

Most articles have one paragraph per line. In those hard-wrapped at some 72 columns it has several: a sentence must not be
split at such a line end, so the lines of a wrapped paragraph are one block. Phrases are those of the table
``claims/data/en/boilerplate.csv``, compiled.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from claims.data import english
from claims.data.grammar import Match, Phrase
from claims.model import BlockKind

_FINAL = re.compile(r"""[.!?…:;,—][\s"'”’)\]*_]*\Z""")
_BULLET = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_PARTICIPLE = re.compile(r"[a-z]{2,}ing\b")
_NAME = r"[A-Z][\w'-]*\.?(?:\s(?:[A-Z]\.|de|da|van|von|del|la|al|bin|el)){0,3}\s[A-Z][\w'-]+(?:-[A-Z]\w+)?"
_NAMES = re.compile(rf"{_NAME}(?:(?:,| and| &)\s{_NAME}){{0,3}}(?:(?:,| in)\s[A-Z]\w+)?\Z")
_LONGEST_NAMES = 100  # code points
_PUBLICATION = re.compile(r"https?://|\b(?:19|20)\d\d\b")
_ARCHIVED = re.compile(r"\A(?:(?:©|\(c\)\s).{0,60}\b)?file (?:photo|image|picture)\b", re.IGNORECASE)
_CUT_OFF = re.compile(r"\w[,;.]?\s?(?:…|\.\.\.)\Z")
_FEWEST_OF_TEASER = 4
_QUESTION = re.compile(r"(?:Q|A|Question|Answer)\s*[:.]\s")
_QUOTATION = re.compile(r'(?:"[^"]++"\s*+)++\Z')
_SPEAKER = re.compile(r"(?:[A-Z][\w.'-]*(?:\s(?=[A-Z])|(?=:))){2,5}:\s|[A-Z]{2,20}:\s")

# A caption names what the picture shows ("Rescue workers carrying a stretcher"); a standfirst or a link tells what happened,
# with a finite verb or a clause ("Officials warn of floods as rivers rise", "Why the deal is off").
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|be|been|isn't|aren't|wasn't|won't"
    r"|can't|don't|didn't|says?|said|warns?|as|after|but|while|amid|because|if|why|how|what|who)\b"
)

# Words that headlines omit and prose does not.
_PROSE = re.compile(r"\b(?:the|a|an|was|were|had|been|said)\b", re.IGNORECASE)

# Words are matched possessively (++): otherwise a line of a hundred capitals could be split in millions of ways.
_INLINE_DATELINE = re.compile(
    r"""(?P<line>
        (?:\((?:Updated?|UPDATED?|Corrected|Adds|Recasts)\b[^)]{0,40}\)\s*)?        # (Updated 3 p.m.)
        (?:
          (?:[A-Z](?:[A-Z.'’]|-(?=[A-Z]))++\s?){1,5}(?:/[A-Z][A-Z .'-]+)?  # SEOUL; PORT-AU-PRINCE; UNITED NATIONS; PARIS/LONDON
          (?:,\s?[A-Z][\w.' ]{1,24}){0,2}                                       # , South Korea; , Sept. 12
          (?:,?\s?\d{1,2}(?:\s[A-Z][a-z]{2,8}\.?)?)?(?:,?\s?\d{4})?
          (?:\s?\((?=[^)]*[A-Z])[\w./ -]{1,30}\))?                               # (Reuters)
        | (?:[A-Z](?:[\w.']|-(?=\w))++\s?){1,4}(?:,\s?[A-Z][\w.' ]{1,24}){0,2}(?:,?\s?\d{1,2})?   # Seoul, Sept 12
          \s?\((?:[A-Z]{2,5}|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\)
        | \([A-Z]{2,6}\)                                                         # (CNN)
        | [A-Z][\w.' ]{1,30}(?:,\s?[A-Z][\w.' ]{1,24})?                           # Seoul, South Korea | AFP | Tuesday
          \s?\|\s?(?:[A-Z]{2,6}|Reuters)(?:\s?\|\s?[\w.,/ ]{2,30})?
        )
        \s*(?:—|–|--?|_)
      | \[(?!VIDEO|WATCH|UPDATE|PHOTO|LIVE|APPLAUSE|LAUGHTER|CROSSTALK)       # [SEOUL], not a note
        [A-Z][A-Z .'-]{2,30}\](?=\s)
      )(?:\s+|(?<=\)\s[—–-])|(?<=\)[—–-]))(?=["'(]?[A-Z0-9"'])  # "(Reuters) -The train left"
    """,
    re.VERBOSE,
)
_CREDIT_AT_END = re.compile(
    r"""(?<=\S)\s*(?P<credit>
    [(\[](?:(?:AP|AFP|EPA|PA|Reuters|REUTERS|Getty)\s(?:Photo|Image|Picture)s?\b|(?i:photo|image|picture|photograph|credit|pic|source|video)s?\s?(?:by|:|/|courtesy|credit))[^)\]]{0,90}[)\]]\.?
    | (?:Photo(?:graph)?|Image|Picture|Credit|Photo\scredit|Image\scredit|Image\ssource)s?\s?:\s[^.:]{2,60} )\s*\Z""",
    re.VERBOSE,
)


def is_final(line: str) -> bool:
    """Whether the line ends like prose: with punctuation, perhaps before closing quotation marks or brackets.

    >>> is_final('"We will not go."'), is_final("Mayor opens tram line")
    (True, False)
    """
    return _FINAL.search(line[-12:]) is not None


def word_count(line: str) -> int:
    """The number of words separated by spaces."""
    return len(line.split())


def has_letters(line: str) -> bool:
    """Whether the line holds any letter; rules ("___") and page numbers do not."""
    return any(map(str.isalpha, line))


def is_item(line: str) -> bool:
    """Whether the line begins like an item of a list."""
    return _BULLET.match(line) is not None


def is_turn(line: str) -> bool:
    """Whether the line is a turn of an interview: "Q: Were you told?" or "Ana Ruiz: I was not"."""
    return _QUESTION.match(line) is not None or _SPEAKER.match(line) is not None


def is_quotation(line: str) -> bool:
    """Whether all of the line is in double quotation marks.

    >>> is_quotation('"We are ready." "Soon."'), is_quotation('"We are ready," she said, "soon."')
    (True, False)
    """
    return _QUOTATION.match(line) is not None


def is_title_cased(line: str) -> bool:
    """Whether nearly all longer words begin with a capital, as in the link titles of many papers."""
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)


def is_name(line: str) -> bool:
    """Whether the line can only be a person's name, or two, perhaps with a place ("Ana Ruiz and Tom Berg in Lima")."""
    return len(line) <= _LONGEST_NAMES and _NAMES.match(line) is not None


def is_listed_source(line: str) -> bool:
    """Whether a line under "Sources" or "References" names a publication: a quoted title, an address or a date."""
    return line.startswith(('"', "'")) or _PUBLICATION.search(line) is not None


def is_shouted(line: str) -> bool:
    """Whether the line is all in capitals."""
    return any(map(str.isalpha, line)) and line.upper() == line


def shows_a_picture(line: str) -> bool:
    """Whether a line without final punctuation reads like the description of a picture: a phrase, not a clause.

    >>> shows_a_picture("The mayor’s boat entering the harbour"), shows_a_picture("Floods feared as rivers rise")
    (True, False)
    """
    return _CLAUSE.search(line) is None


def has_participle(line: str) -> bool:
    """Whether a word ends in -ing, as captions' verbs do ("crossing the river")."""
    return _PARTICIPLE.search(line) is not None


def is_archived(line: str) -> bool:
    """Whether the line is a picture's credit and caption for certain: "© Reuters. FILE PHOTO: The harbour"."""
    return _ARCHIVED.search(line) is not None


def is_cut_off(line: str) -> bool:
    """Whether the line is cut off by "…", not in a quotation: the teaser of another story.

    >>> is_cut_off("The club has bought two players,…"), is_cut_off('"We do not know…"')
    (True, False)
    """
    return _CUT_OFF.search(line) is not None and '"' not in line and word_count(line) > _FEWEST_OF_TEASER


def is_headlinese(line: str) -> bool:
    """Whether a short line lacks the articles and past auxiliaries of prose ("Mayor opens tram line.")."""
    return _PROSE.search(line) is None


def dateline_end(line: str) -> int:
    """The length in code points of the dateline that opens a story's first line, including its dash; 0 if there is none.

    >>> line = "SEOUL, Sept 12 (Reuters) - The train left."
    >>> line[:dateline_end(line)]
    'SEOUL, Sept 12 (Reuters) -'
    """
    found = _INLINE_DATELINE.match(line[:160])
    return found.end("line") if found else 0


def has_agency(line: str) -> bool:
    """Whether the dateline has the form of an agency's, in any line of a page: "(AFP)", "| AFP |", not "[APPLAUSE]"."""
    dateline = line[: dateline_end(line)]
    return not {"(", "|"}.isdisjoint(dateline)


def credit_start(line: str) -> int:
    """The offset of the picture credit at the end of a line; the line's length if there is none."""
    tail = max(0, len(line) - 160)
    found = _CREDIT_AT_END.search(line[tail:])
    return tail + found.start("credit") if found else len(line)


WIDEST_WRAP = 120
"""Maximum columns of wrapped text; longer lines are paragraphs."""

NARROWEST_WRAP = 40
"""Minimum columns; shorter consecutive lines ("apples / pears / plums") are a list."""

_RAGGED = 12
"""Tolerance in columns: a wrapped line may end this far before the margin although the next word would have fitted."""

_OVERLONG = 0.2
"""Maximum share of lines of a wrapped text that exceed its margin (a headline, a URL)."""

_INDENT = 2  # columns
_CONTINUED = frozenset({None, BlockKind.BODY})  # kinds of lines that may continue on the next line
_ENDS_SENTENCE = re.compile(r"""[.!?:;…]["')\]]*$""")
_RUNS_ON = re.compile(r"[a-z(]")
_GOES_ON = re.compile(r"(?!(?:by|from|photo|picture|source|via|https?|www)\b)[a-z][^@:/]*(?:\s|$)")
_FEWEST_WORDS = 3  # minimum words of a line that is continued on the next; items of a list may have fewer


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the article between line breaks; ``start`` and ``end`` are code points, without surrounding space.

    ``words`` is its text in plain characters on one line. ``after_gap`` says whether a blank line (or the text's beginning)
    precedes it. ``known`` is its kind if the format declares it (a Markdown heading).
    """

    start: int
    end: int
    words: str
    after_gap: bool
    known: BlockKind | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str
    indent: int
    after_gap: bool
    known: BlockKind | None


def paragraphs_of(legible: str, known: Mapping[int, BlockKind] | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, every line that is not blank in exactly one of them.

    ``legible`` is the article's text in plain characters, code point for code point. ``known`` gives kinds by the offset at
    which a line begins (its first code point, spaces included).
    """
    lines = list(_lines(legible, known or {}))
    margin = _margin(lines)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1][-1], line, margin):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(
        Paragraph(lines[0].start, lines[-1].end, " ".join(line.words for line in lines), lines[0].after_gap, lines[0].known)
        for lines in paragraphs
    )


def _lines(legible: str, known: Mapping[int, BlockKind]) -> Iterator[_Line]:
    at, after_gap = 0, True
    for raw in legible.splitlines(keepends=True):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            yield _Line(start, start + len(words), words, start - at, after_gap, known.get(at))
        after_gap = not words
        at += len(raw)


def _margin(lines: list[_Line]) -> int | None:
    """The column at which the text is wrapped, or None if it is not.

    Evidence is a line that stops in mid-sentence and is continued in lower case on the next.
    """
    broken = [
        len(line.words)
        for line, following in pairwise(lines)
        if line.known in _CONTINUED
        and not following.after_gap
        and not _ENDS_SENTENCE.search(line.words[-6:])
        and _RUNS_ON.match(following.words)
    ]
    widest = max((width for width in broken if width <= WIDEST_WRAP), default=0)
    wider = sum(len(line.words) > widest for line in lines)
    return widest if widest >= NARROWEST_WRAP and wider <= _OVERLONG * len(lines) else None


def _continues(line: _Line, following: _Line, margin: int | None) -> bool:
    """Whether a wrapped line is continued on the next: the next word would have exceeded the margin."""
    if following.after_gap or line.known not in _CONTINUED or following.known is not None:
        return False
    if _is_cut_short(line, following):
        return True
    if margin is None:
        return False
    if following.indent >= _INDENT > line.indent and not is_item(line.words):
        return False  # books and agencies indent a paragraph's first line
    word = following.words.split(maxsplit=1)[0]
    slack = 0 if _ENDS_SENTENCE.search(line.words[-6:]) else _RAGGED
    return len(line.words) <= margin + _RAGGED and len(line.words) + 1 + len(word) > margin - slack


def _is_cut_short(line: _Line, following: _Line) -> bool:
    """Whether the first line stops in mid-sentence and the second goes on in lower case, however narrow the column is."""
    ends = _ENDS_SENTENCE.search(line.words[-6:]) or len(line.words.split()) < _FEWEST_WORDS
    return not ends and _GOES_ON.match(following.words) is not None and not is_item(line.words)


LONGEST = 600
"""Maximum code points of a label, credit or teaser; longer lines are searched for consent wording only."""

_LONGEST_ENDING = 60  # maximum code points of a phrase at a line's end

_OPENING = " \t*_|•·–—->»›→▶#(["
_CLOSING = " \t*_|•·–—->»›→▶#)]:…,;!\"'"


class Phrases:
    """The table, compiled for matching lines of plain characters."""

    def __init__(self, rows: Iterable[Phrase]) -> None:
        rows = tuple(rows)
        self._openings = tuple(row for row in rows if row.match in {Match.WHOLE, Match.START, Match.CLOSE})
        self._endings = tuple(row for row in rows if row.match is Match.END)
        self._closings = tuple(row for row in rows if row.match is Match.CLOSE)
        self._leads = tuple(row for row in rows if row.match is Match.LEAD)
        self._terms = tuple(row for row in rows if row.match is Match.TERM)
        self._any_opening = _any_of(self._openings)  # nearly every line matches no row: one search suffices

    def kind(self, line: str) -> BlockKind | None:
        """The kind of the line by its wording alone, or None."""
        if len(line) > LONGEST:
            return None
        bare = line.lstrip(_OPENING).rstrip(_CLOSING)
        for form in (line, bare) if bare != line else (line,):
            if self._any_opening.search(form):
                return next(row.kind for row in self._openings if _fits(row, form))
        return next((row.kind for row in self._endings if _fits(row, line)), None)

    def lead(self, line: str) -> BlockKind | None:
        """The kind of a line that announces a list of titles ("Don't miss…"), and of the list, or None."""
        bare = line.lstrip(_OPENING).rstrip(_CLOSING + ".")
        if not 0 < len(bare) <= 60 or (line[-1] in ".?!" and not line.endswith("...")):
            return None
        return next((row.kind for row in self._leads if _fits(row, bare)), None)

    def closes(self, line: str) -> bool:
        """Whether the line ends a promotion that began above it ("after newsletter promotion")."""
        return len(line) <= 80 and any(_fits(row, line) for row in self._closings)

    def terms(self, line: str) -> int:
        """The number of different words of consent and sign-up texts in the line."""
        return sum(1 for row in self._terms if _fits(row, line[: 4 * LONGEST]))


def _fits(row: Phrase, line: str) -> bool:
    """Whether the phrase matches a line of plain characters."""
    return row.expression.search(line[-_LONGEST_ENDING:] if row.match is Match.END else line) is not None


def _any_of(rows: tuple[Phrase, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(row.anchored for row in rows) or r"(?!)", re.IGNORECASE)
    except re.error:
        for row in rows:
            _ = row.expression  # reported by the broken one
        raise


@cache
def shipped_phrases() -> Phrases:
    """The shipped phrases. Raises `DataError` if the table is broken."""
    return Phrases(english().boilerplate)
