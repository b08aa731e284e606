"""What can be seen of a line without knowing its words: ends, capitals, shapes."""

import re

_FINAL = re.compile(r"""[.!?…:;,—][\s"'”’)\]*_]*\Z""")
_BULLET = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_PARTICIPLE = re.compile(r"[a-z]{2,}ing\b")
_NAME = r"[A-Z][\w'-]*\.?(?:\s(?:[A-Z]\.|de|da|van|von|del|la|al|bin|el)){0,3}\s[A-Z][\w'-]+(?:-[A-Z]\w+)?"
_NAMES = re.compile(rf"{_NAME}(?:(?:,| and| &)\s{_NAME}){{0,3}}(?:(?:,| in)\s[A-Z]\w+)?\Z")
_LONGEST_NAMES = 100  # code points
_PUBLICATION = re.compile(r"https?://|\b(?:19|20)\d\d\b")
_QUESTION = re.compile(r"(?:Q|A|Question|Answer)\s*[:.]\s")
_SPEAKER = re.compile(r"(?:[A-Z][\w.'-]*(?:\s(?=[A-Z])|(?=:))){2,5}:\s|[A-Z]{2,20}:\s")

# A caption names what is to be seen ("Rescue workers carrying a stretcher"); a standfirst or a link says what happened, with
# a finite verb or a clause ("Officials warn of floods as rivers rise", "Why the deal is off").
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|be|been|isn't|aren't|wasn't|won't"
    r"|can't|don't|didn't|says?|said|warns?|as|after|but|while|amid|because|if|why|how|what|who)\b"
)

# Words that headlines leave out and running prose does not.
_PROSE = re.compile(r"\b(?:the|a|an|was|were|had|been|said)\b", re.IGNORECASE)

# A word is taken whole (++): a line of a hundred capitals would else be cut into words in millions of ways.
_INLINE_DATELINE = re.compile(
    r"""(?P<line>
        (?:
          (?:[A-Z](?:[A-Z.'’]|-(?=[A-Z]))++\s?){1,5}(?:/[A-Z][A-Z .'-]+)?  # SEOUL; PORT-AU-PRINCE; UNITED NATIONS; PARIS/LONDON
          (?:,\s?[A-Z][\w.' ]{1,24}){0,2}                                       # , South Korea; , Sept. 12
          (?:,?\s?\d{1,2}(?:\s[A-Z][a-z]{2,8}\.?)?)?(?:,?\s?\d{4})?
          (?:\s?\((?=[^)]*[A-Z])[\w./ -]{1,30}\))?                               # (Reuters)
        | (?:[A-Z](?:[\w.']|-(?=\w))++\s?){1,4}(?:,\s?[A-Z][\w.' ]{1,24}){0,2}(?:,?\s?\d{1,2})?   # Seoul, Sept 12
          \s?\((?:[A-Z]{2,5}|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\)
        | \([A-Z]{2,6}\)                                                         # (CNN)
        )
        \s*(?:—|–|--?|_)
      )\s+(?=["'(]?[A-Z0-9"'])""",
    re.VERBOSE,
)
_CREDIT_AT_END = re.compile(
    r"""(?<=\S)\s*(?P<credit>
        [(\[](?:(?:AP|AFP|EPA|PA|Reuters|REUTERS|Getty)\s(?:Photo|Image|Picture)s?\b|(?i:photo|image|picture|photograph|credit|pic|source|video)s?\s?(?:by|:|/|courtesy|credit))[^)\]]{0,90}[)\]]\.?
      | (?:Photo(?:graph)?|Image|Picture|Credit|Photo\scredit|Image\scredit|Image\ssource)s?\s?:\s[^.:]{2,60}
      )\s*\Z""",
    re.VERBOSE,
)


def is_final(line: str) -> bool:
    """Whether the line ends as prose does: with punctuation, perhaps inside closing marks.

    >>> is_final('"We will not go."'), is_final("Mayor opens tram line")
    (True, False)
    """
    return _FINAL.search(line[-12:]) is not None


def word_count(line: str) -> int:
    """How many words stand between spaces."""
    return len(line.split())


def has_letters(line: str) -> bool:
    """Whether the line holds any letter; rules ("___") and page numbers do not."""
    return any(map(str.isalpha, line))


def is_item(line: str) -> bool:
    """Whether the line begins as an item of a list does."""
    return _BULLET.match(line) is not None


def is_turn(line: str) -> bool:
    """Whether the line is a turn of an interview: "Q: Were you told?" or "Ana Ruiz: I was not"."""
    return _QUESTION.match(line) is not None or _SPEAKER.match(line) is not None


def is_title_cased(line: str) -> bool:
    """Whether nearly all longer words begin with a capital, as in many papers' link titles."""
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)


def is_name(line: str) -> bool:
    """Whether the line could be nothing but a person's name, or two, perhaps with a place ("Ana Ruiz and Tom Berg in Lima")."""
    return len(line) <= _LONGEST_NAMES and _NAMES.match(line) is not None


def is_listed_source(line: str) -> bool:
    """Whether a line under "Sources" or "References" names a publication: a quoted title, an address or a date."""
    return line.startswith(('"', "'")) or _PUBLICATION.search(line) is not None


def is_shouted(line: str) -> bool:
    """Whether the line is in capitals throughout."""
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


def is_headlinese(line: str) -> bool:
    """Whether a short line does without the articles and past auxiliaries of prose ("Mayor opens tram line.")."""
    return _PROSE.search(line) is None


def dateline_end(line: str) -> int:
    """Code points of the dateline that opens a story's first line, its dash included; 0 where there is none.

    >>> line = "SEOUL, Sept 12 (Reuters) - The train left."
    >>> line[:dateline_end(line)]
    'SEOUL, Sept 12 (Reuters) -'
    """
    found = _INLINE_DATELINE.match(line[:160])
    return found.end("line") if found else 0


def has_agency(line: str) -> bool:
    """Whether the dateline names its agency in brackets."""
    return "(" in line[: dateline_end(line)]


def credit_start(line: str) -> int:
    """Where the picture credit that ends a line begins, as an offset into it; its length where there is none."""
    tail = max(0, len(line) - 160)
    found = _CREDIT_AT_END.search(line[tail:])
    return tail + found.start("credit") if found else len(line)
