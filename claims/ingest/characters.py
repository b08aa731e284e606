"""Plain forms of typographic characters and Markdown markup, one code point for one, so that offsets stay the article's."""

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from claims.model import Article

_INVISIBLE = "\0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_IGNORABLE = (
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2061-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff"
)
"""Other characters that are not displayed (Default_Ignorable_Code_Point in Unicode)."""
_ALIKE = (
    "ɑɡɩ\u0400-\u052f\u0531-\u0587\u13a0-\u13fd\u1d00-\u1d22\ua4d0-\ua4fd\ua730\ua731"
    "\uff21-\uff3a\uff41-\uff5aΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυικρ"
)
"""Letters of other alphabets, and wide ones; of Greek only those that look like Latin ones, since "μg" is a unit."""
_STYLED = "\u24b6-\u24e9\U0001d400-\U0001d6a5\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
"""Latin letters as signs: bold, in circles, in squares."""
_REVERSED = (
    "[\u202d\u202e]|[\u202b\u2067][^\u202b\u202c\u2067\u2069\n]{0,999}?[A-Za-z]|(?<=[A-Za-z])[ .,;]?[\u200f\u061c][ ]?[A-Za-z]"
)
"""What reverses Latin letters, or the order of words between which it is."""
_DISGUISED = re.compile(
    f"(?<=[^\\W_])[{re.escape(_INVISIBLE)}{_IGNORABLE}]+(?=[^\\W_])|(?<=[A-Za-z])[{_ALIKE}]|[{_ALIKE}](?=[A-Za-z])"
    f"|[{_STYLED}]{{2,}}|{_REVERSED}"
)
"""What makes a word look other than it is read."""
_MARKED_UP = re.compile(
    r"(?<=[^\W\d_])(?:\*{1,3}|<!--(?:-?>|[^\n]{0,999}?--!?>)|</?(?:b|em|font|i|mark|s|small|span|strong|u|wbr)\b[^<>\n]{0,99}>)(?=[^\W\d_])"
    r"|&(?:\#\d{1,7}|\#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,31});"
)
"""The same in Markdown: markup inside a word, and entities."""
_SPACES = "\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

_PLAIN = {
    **dict.fromkeys(map(ord, "“”„‟«»″〝〞＂"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛‹›′`´ʼ＇"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒−"), "-"),
    **dict.fromkeys(map(ord, "—―⸺"), "—"),
    **dict.fromkeys(map(ord, _SPACES + _INVISIBLE), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # a lone surrogate cannot be written as UTF-8
}

# Markdown markup around words, which is replaced by spaces. Images are blanked completely: their text is not reporting. Of
# inline code the words stay; quotation marks in it are not quotations. A target is a URL, perhaps with a title: other words in
# brackets are shown, and read. A link's text and target are bounded, so that a line of a million "[" does not take quadratic
# time.
_TARGET = (
    r"\([ \t]{0,9}(?:<[^<>\n]{0,999}+>"
    r"|\{[{%](?:[^\s{}]{0,99}[ \t]){0,6}[^\s{}]{0,99}\}{1,2}[^\s)]{0,999}"  # a site generator's "{{< ref "a.md" >}}"
    r"|[^\s)]{0,999}+)"  # possessive: what follows cannot begin with what was read, so going back would find nothing
    r"""(?:[ \t]{1,9}(?:"[^"\n]{0,999}+"|'[^'\n]{0,999}+'|\([^()\n]{0,999}+\)))?[ \t]{0,9}\)"""
)
_MARKDOWN = re.compile(
    r"""(?P<comment><!--(?:-?>|[^\n]{0,999}?--!?>))
      | (?P<code>(?<!`)(?P<ticks>`{1,3})(?!`)[^`\n]{1,999}(?P=ticks)(?!`))
      | (?P<image>!\[[^\]\n]{0,999}+\]TARGET)
      | (?P<open>\[)(?=[^\]\n]{0,999}+\]\()
      | (?P<target>(?<=\])TARGET)
      | (?P<close>\](?=\())
      | (?P<strong>\*\*|__)(?=\S)|(?<=\S)(?:\*\*|__)
      | (?P<lead>^[ ]{0,3}(?:\#{1,6}[ ]|>[ ]?|[-*+][ ]))
      | (?P<em>(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))
    """.replace("TARGET", _TARGET),
    re.VERBOSE | re.MULTILINE,
)


_UTF_7 = re.compile(r"\+[A-Za-z0-9+/]{3,400}+-")


def disguised_words(text: str, *, markdown: bool) -> int:
    """The number of places where a word looks other than it is read: its letters are split, or are not those of the alphabet.

    >>> disguised_words("Kim sa\u200bid", markdown=False), disguised_words("Kim s&#97;id it &amp; left", markdown=True)
    (1, 1)
    """
    marks = (each[0] for each in _MARKED_UP.finditer(text)) if markdown else ()
    letters = sum(not mark.startswith("&") or _is_letter(html.unescape(mark)) for mark in marks)
    encoded = sum(_is_encoded(found[0]) for found in _UTF_7.finditer(text))
    return letters + encoded + sum(1 for _ in _DISGUISED.finditer(text))


def _is_encoded(words: str) -> bool:
    """Whether words are UTF-7 for Latin letters and punctuation: git can convert a file to it (`working-tree-encoding`)."""
    try:
        return all("\u00a0" < char < "\u0250" or "\u2010" <= char < "\u2060" for char in words.encode().decode("utf-7"))
    except UnicodeError:
        return False


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or any(char in _INVISIBLE for char in sign)


def plain(text: str) -> str:
    """``text`` with straight quotation marks, plain hyphens and spaces, and no lone surrogates; same length.

    >>> plain("“It’s a half‑open…”")
    '"It\\'s a half-open…"'
    """
    return text.translate(_PLAIN)


def readable(article: Article) -> str:
    """The article's text for analysis: plain characters, Markdown markup blanked; same length.

    >>> readable(Article(id="a", sha256="", text="**Kim** [came](http://x)", blocks=(), markup="markdown"))
    '  Kim    came           '
    """
    return plain(unmarked(article.text) if article.markup == "markdown" else without_entities(article.text))


def running(article: Article) -> str:
    """The readable text with the line breaks inside a block as spaces, so that wrapped text reads as it does unwrapped; same
    length.

    >>> from claims.model import Block, BlockKind
    >>> body = Block(kind=BlockKind.BODY, start=0, end=20)
    >>> running(Article(id="a", sha256="", text="The club\\nhas closed.\\n", blocks=(body,)))
    'The club has closed.\\n'
    """
    text, parts, at = readable(article), [], 0
    for block in sorted(article.blocks, key=lambda block: block.start):
        parts += [text[at : block.start], text[max(at, block.start) : block.end].translate(_LINE_BREAKS)]
        at = max(at, block.end)
    return "".join([*parts, text[at:]])


@dataclass(frozen=True, slots=True)
class RunningText:
    """The text that is analysed, and where its characters stand in the article.

    ``starts`` and ``ends`` (code points, end excluded) have an entry for each character of ``text``; both are None where the
    text is as long as the article's, character for character.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def at(self, offset: int) -> int:
        """Where the article's ``offset`` is in the text."""
        return offset if self.starts is None else bisect_left(self.starts, offset)


def running_text(article: Article) -> RunningText:
    """The running text with words made whole: without soft hyphens and other invisible characters inside them, with the parts
    of a word that is divided at a line end joined, and with entities as the characters that they stand for.

    >>> running_text(Article(id="a", sha256="", text="It isn&#8217;t re\xadady", blocks=())).text
    "It isn't ready"
    """
    text, given = running(article), article.text
    changes = list(_changes(given, article)) if _CHANGED.search(given) else []
    if not changes:
        return RunningText(text)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, words in (*changes, (len(given), len(given), "")):
        parts += [text[at:start], words]
        starts += [*range(at, start), *[start] * len(words)]
        ends += [*range(at + 1, start + 1), *[end] * len(words)]
        at = end
    return RunningText("".join(parts), tuple(starts), tuple(ends))


def _changes(text: str, article: Article) -> Iterator[tuple[int, int, str]]:
    """What is read differently, in order: start and end in the article, and what is read."""
    inside = [(block.start, block.end) for block in sorted(article.blocks, key=lambda block: block.start)]
    starts = [start for start, _ in inside]
    whole_words: frozenset[str] | None = None
    for found in _CHANGED.finditer(text):
        start, end = found.span()
        if found["entity"] is not None:
            sign = html.unescape(found["entity"])
            if len(sign) == 1 and (sign.isprintable() or sign == "\xa0"):
                yield start, end, plain(sign)
            continue
        if "\n" in found[0] or "\r" in found[0]:
            block = bisect_left(starts, end) - 1
            if block < 0 or inside[block][1] <= end:
                continue  # two blocks
        if found["hyphen"] is None:
            yield start, end, ""
            continue
        if whole_words is None:
            whole_words = frozenset(_LETTERS.findall(text.casefold()))
        yield start, end, "" if _joined_word(text, found) in whole_words else "-"  # "long-/term" keeps its hyphen


def _joined_word(text: str, found: re.Match[str]) -> str:
    """The two parts of a word that a hyphen at a line end divides, without the hyphen, in small letters."""
    before, after = _WORD_BEFORE.search(text, max(0, found.start() - 30), found.start()), _LETTERS.match(text, found.end())
    return f"{before[0] if before else ''}{after[0] if after else ''}".casefold()


_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LETTERS = re.compile(r"[^\W\d_]+")
_CHANGED = re.compile(
    r"(?<=\w)[\u00ad\u200b\u200c\u200d\u2060\ufeff]{1,9}(?:[ \t]{0,9}\r?\n[ \t]{0,99})?(?=\w)"
    r"|(?<=[a-z])(?P<hyphen>[-\u2010])[ \t]{0,9}\r?\n[ \t]{0,99}(?=[a-z])"
    r"|(?P<entity>&(?:\#\d{2,6}|\#[xX][\da-fA-F]{2,5}|[a-zA-Z]{2,8});)"
)


_LINE_BREAKS = {ord("\n"): " ", ord("\r"): " "}
_ENTITY = re.compile(r"(?P<after>(?<=\w))?&(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|[a-zA-Z]{2,8});(?P<before>(?=\w))?")
_OPENING = frozenset("“„«‘‚‹")
_QUOTATION_MARKS = _OPENING | frozenset("”»’›\"'")


def without_entities(text: str) -> str:
    """``text`` with each HTML entity for a quotation mark or a space at the edge of a word decoded; same length.

    Text copied from a page's source contains such entities. One inside a word ("isn&#8217;t") is left unchanged, since
    the padding spaces would split the word.

    >>> without_entities("&ldquo;It isn&#8217;t safe,&rdquo; said Ola")
    '      “It isn&#8217;t safe,”       said Ola'
    """
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(entity: re.Match[str]) -> str:
    sign = html.unescape(entity[0])
    if entity["after"] is not None and entity["before"] is not None:
        return entity[0]
    if sign.isspace() and len(sign) == 1:
        return " " * len(entity[0])
    if sign not in _QUOTATION_MARKS:
        return entity[0]
    return sign.rjust(len(entity[0])) if sign in _OPENING else sign.ljust(len(entity[0]))


def unmarked(markdown: str) -> str:
    """``markdown`` with its markup blanked out; same length.

    >>> unmarked("**Kim** [came](http://x)")
    '  Kim    came           '
    >>> unmarked('Type `say "hi` twice.')
    'Type  say  hi  twice.'
    """
    previous = None
    while previous != markdown:  # markup may be nested ("[**x**](y)")
        previous, markdown = markdown, _MARKDOWN.sub(_blanked, markdown)
    return markdown


_CODE_MARKS = re.compile(r"[^\w\s.,;:?!-]")


def _blanked(mark: re.Match[str]) -> str:
    return _CODE_MARKS.sub(" ", mark[0]) if mark["code"] else " " * len(mark[0])
