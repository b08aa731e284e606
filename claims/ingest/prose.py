"""Whether words that are shown beside the text may state something: a sentence, also one in short pieces or in markup."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from claims.data import english

_WORD = re.compile(r"[^\W\d_]{2,}")
_FINAL = re.compile(r"""[.!?…]["'”’»)\]*_]{0,3}\Z""")
_FEWEST_IN_SENTENCE: Final = 5
_FEWEST: Final = 9
"""Words of prose: fewer if it ends like a sentence."""
_SMALL = re.compile(r"\W*(?:[^\W_A-Z]|\Z)")
_OF_ENGLISH: Final = 0.15
"""Share of function words from which on pieces may be running text rather than names of sections or cells of a table."""


def is_prose(words: str) -> bool:
    """Whether words may state something: a sentence, or a longer line without a full stop.

    >>> is_prose("Read more"), is_prose("The mayor left the town."), is_prose("Snow closes roads")
    (False, True, False)
    """
    number = number_of_words(words)
    return number >= _FEWEST or (number >= _FEWEST_IN_SENTENCE and ends_like_sentence(words))


def number_of_words(words: str) -> int:
    """The number of words of two letters or more."""
    return len(_WORD.findall(words))


def ends_like_sentence(words: str) -> bool:
    """Whether words end with a full stop or the like, in quotation marks too."""
    return _FINAL.search(words.rstrip()[-_TAIL:]) is not None


_TAIL: Final = 10


def running_text(pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The prose that consecutive short pieces make together, each with the index of its first piece.

    A text that is divided goes on with a small letter or a number at most places, and has the words that every text has; names
    of sections, labels and the cells of a table do not. A piece that begins with a name may be among the others.

    >>> list(running_text(["Home", "Sport", "The mayor of the town", "left it", "on Monday with the keys"]))
    [(2, 'The mayor of the town left it on Monday with the keys')]
    """
    on = [_SMALL.match(piece) is not None for piece in pieces[1:]]
    first = 0
    for at in range(len(pieces)):
        if _is_last(at, on):
            joints = on[first:at]
            joined = " ".join(pieces[first : at + 1])
            if joints and 2 * sum(joints) >= len(joints) and is_prose(joined) and _is_english(joined):
                yield first, joined
            first = at + 1


def _is_last(at: int, on: Sequence[bool]) -> bool:
    """Whether a piece is the last of a text: the next one does not go on from it, and this is so before or after it as well."""
    if at >= len(on):
        return True
    return not (on[at] or all(on[beside] for beside in (at - 1, at + 1) if 0 <= beside < len(on)))


def _is_english(words: str) -> bool:
    each = _WORD.findall(words.lower())
    return sum(word in _function_words() for word in each) >= _OF_ENGLISH * len(each)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row.word for row in english().function_words)


_NO_WORDS = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<name>script|style)\b.*?(?:</(?P=name)\b|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<inline>/?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|time|u|wbr)\b)?[^<>]*+>?", re.IGNORECASE
)


def words_of_markup(markup: str) -> list[str]:
    """The words between the tags of blocks, without those of scripts, styles and comments.

    >>> words_of_markup("<p>Snow <b>fell</b>.</p><p>Roads are closed.</p>")
    ['', 'Snow fell.', '', 'Roads are closed.', '']
    """
    shown = _NO_WORDS.sub("\n", markup) if "<" in markup else markup
    return html.unescape(_TAG.sub(lambda tag: "" if tag["inline"] else "\n", shown)).split("\n")


def prose_of_markup(markup: str) -> list[str]:
    """The prose between the tags of blocks, also what short pieces make together."""
    pieces = [words for piece in words_of_markup(markup) if (words := " ".join(piece.split()))]
    return list(prose_of(pieces))


def prose_of(pieces: Sequence[str]) -> Iterator[str]:
    """The prose in pieces that follow each other: those that are prose, and what the short ones between make together."""
    short: list[str] = []
    for piece in pieces:
        if not is_prose(piece):
            short.append(piece)
            continue
        yield from (words for _, words in running_text(short))
        short.clear()
        yield piece
    yield from (words for _, words in running_text(short))
