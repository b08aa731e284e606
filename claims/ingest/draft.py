"""The output of the format parsers, and the `Article` built from it, which must be in English.

English is recognised by its function words; only if they are scarce is a language identifier used, which takes a second to
load.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from claims.data import common, english
from claims.ingest.blocks import blocks_of
from claims.ingest.characters import disguised_words, plain, unmarked
from claims.ingest.dates import date_in_line, date_in_name, iso_date
from claims.ingest.prose import is_prose
from claims.ingest.unread import unread_lines, unread_title
from claims.model import REPORTING_BLOCKS, Article, Block, BlockKind, IdOrigin, InputError
from claims.present.wording import counted

MAX_CHARACTERS = 1_000_000
"""Maximum length of one article in code points (the parser's own limit, spaCy's ``max_length``)."""

Markup = Literal["plain", "markdown"]

# Stems that many articles share: the folder's name distinguishes them ("kim-train/article.txt").
_SHARED_STEMS = frozenset({"article", "index", "text", "story", "content", "page", "body"})
_DATED = frozenset({BlockKind.DATELINE, BlockKind.BYLINE})
_LONGEST_DATE = 200  # maximum code points of a line with the page's date
_FIRST_BLOCKS = 12  # how far down the page its date may be
_STANDARD_INPUT = PurePath("-")
_ENGLISH = re.compile(r"en(?:[-_].*|g|glish)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article's text and metadata from its format, not yet validated.

    ``known`` gives kinds of lines by the offset of the line, ``structure`` what a page's markup says about them. ``line`` and
    ``published_line`` are the input's lines (from 1) of the article and its date, for errors. ``published`` is as written in
    the input. ``alone`` is false if its file contains other articles. ``headline`` is the span (code points of ``text``, end
    excluded) of words that are the headline unless the text has one. ``warnings`` are about what was not read, or
    not as shown, ``remarks`` about how it was read, ``unread`` about what else the input says that is not in the text.
    ``unseen`` are the offsets of lines that a renderer does not show: front matter, comments.
    """

    text: str
    markup: Markup = "plain"
    id: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    known: Mapping[int, BlockKind] = field(default_factory=lambda: MappingProxyType({}))
    structure: Mapping[int, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    line: int | None = None
    published_line: int | None = None
    alone: bool = True
    headline: tuple[int, int] | None = None
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unseen: frozenset[int] = frozenset()


def article_of(draft: Draft, *, path: str | None = None, published: str | None = None) -> Article:
    """The article of a draft; ``published`` overrides the date in the input.

    The publication date is the caller's, else the input's, else that of the file's name ("2024-05-06-bridge.md"), else that
    of a dateline ("Monday, May 18, 2015"). Raises `InputError` if the text is empty, too long or not English, or a date
    is invalid.
    """
    where = path if path != str(_STANDARD_INPUT) else "standard input"
    problem = _problem(draft)
    if problem is not None:
        raise InputError(problem[0], where=where, line=draft.line, remedy=problem[1])
    day = _published(published, where=where, line=None) or _published(draft.published, where=where, line=draft.published_line)
    legible = plain(unmarked(draft.text) if draft.markup == "markdown" else draft.text)
    blocks = blocks_of(legible, known=draft.known, author=draft.author, headline=draft.headline, structure=draft.structure)
    digest = hashlib.sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest()
    id, origin = _named(draft, path, digest)
    return Article(
        id=id,
        id_origin=origin,
        title=_first(draft.title) or _headline(legible, blocks),
        url=_first(draft.url),
        publisher=_first(draft.publisher),
        author=_first(draft.author),
        published=day or (name_date(path) if draft.alone else None) or _dated(legible, blocks),
        language=draft.language if draft.language and _ENGLISH.match(draft.language) else "en",
        path=path if path != str(_STANDARD_INPUT) else None,
        sha256=digest,
        text=draft.text,
        blocks=blocks,
        markup=draft.markup,
        warnings=(*draft.warnings, *_disguised(draft)),
        remarks=draft.remarks,
        unread=(
            *draft.unread,
            *unread_title(_first(draft.title), legible, blocks),
            *unread_lines(legible, blocks, draft.unseen),
            *_in_other_languages(legible, blocks),
        ),
    )


def _in_other_languages(legible: str, blocks: Iterable[Block]) -> Iterator[str]:
    """A note about paragraphs of an English article that are not English: no claims are found in them."""
    paragraphs = (legible[block.start : block.end] for block in blocks if block.kind in REPORTING_BLOCKS)
    found = [language for words in paragraphs if (language := _other_language_of(words)) is not None]
    if found:
        names = sorted({language for language in found if language})
        looks = f" that {'looks' if len(found) == 1 else 'look'} like {' or '.join(names)}" if names else " in another alphabet"
        yield f"not read: {counted(len(found), 'paragraph')}{looks}"


def _other_language_of(words: str) -> str | None:
    """The name of the language of a paragraph that is not English; empty if only its alphabet is another one."""
    letters = len(_LETTER.findall(words))
    if 2 * len(_OF_OTHER_ALPHABETS.findall(words)) > letters and is_prose(words):
        return ""
    return other_language(words) if letters >= _FEWEST_LETTERS else None


def _disguised(draft: Draft) -> Iterator[str]:
    """A warning about words that readers see in another form than the analysis does."""
    if number := disguised_words(draft.text, markdown=draft.markup == "markdown"):
        yield (
            f"{counted(number, 'word')} not read as shown: with invisible characters or markup inside, "
            "letters of other alphabets, letters as entities or in UTF-7, or reversed directions"
        )


def _named(draft: Draft, path: str | None, digest: str) -> tuple[str, IdOrigin]:
    """The id of an article, and where it comes from."""
    stem = _stem(path) if draft.alone else None
    origins = ((draft.id, IdOrigin.METADATA), (draft.url, IdOrigin.ADDRESS), (stem, IdOrigin.PATH))
    return next(
        ((words.strip(), origin) for words, origin in origins if words and words.strip()),
        (f"text-{digest[:12]}", IdOrigin.TEXT),
    )


def _problem(draft: Draft) -> tuple[str, str] | None:
    """Why the text cannot be read as an article, and the remedy."""
    text = draft.text
    if len(text) > MAX_CHARACTERS:
        return (
            f"the text has {len(text):,} characters, more than the {MAX_CHARACTERS:,} allowed for one article",
            "split it into articles, as separate files or as lines of a JSONL file",
        )
    if not any(map(str.isalnum, text)):
        return "the article has no text", "provide the article's text"
    looks_like = other_language(text)
    if looks_like is not None:
        return f"the text is not English: it looks like {looks_like}", "only English articles are supported"
    if draft.language and not _ENGLISH.match(draft.language) and len(text.split()) < 20:
        return f"the declared language is {language_name(draft.language)}", "only English articles are supported"
    return None


def _published(value: str | None, *, where: str | None, line: int | None) -> str | None:
    if value is None or not value.strip():
        return None
    day = iso_date(value)
    if day is None:
        raise InputError(f"`published` is not a date (got {value!r})", where=where, line=line, remedy="write it as 2023-09-12")
    return day


def _first(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)


def _stem(path: str | None) -> str | None:
    """The file's name without its suffix, or its folder's name if many files have that name."""
    if path is None or PurePath(path) == _STANDARD_INPUT:
        return None
    pure = PurePath(path)
    if pure.stem.casefold() in _SHARED_STEMS and pure.parent.name not in {"", "..", "."}:
        return pure.parent.name
    return pure.stem


def name_date(path: str | None) -> str | None:
    """The date at the beginning of the name of an article's file, or of its folder if many files have that name."""
    stem = _stem(path)
    return date_in_name(stem) if stem else None


def _headline(legible: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        if block.kind is BlockKind.HEADLINE:
            return " ".join(legible[block.start : block.end].split())
    return None


def _dated(legible: str, blocks: tuple[Block, ...]) -> str | None:
    """The day in a date line at the top; dates further down are those of other stories."""
    for block in blocks[:_FIRST_BLOCKS]:
        if block.kind in _DATED and block.end - block.start <= _LONGEST_DATE:
            day = date_in_line(legible[block.start : block.end])
            if day is not None:
                return day
    return None


if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FEWEST_WORDS: Final = 12
"""Shorter texts are assumed to be English: names and headlines mislead any language identifier."""
_FEW_WORDS = 60
"""In shorter texts words that two languages share ("am", "so", "in") are no evidence, but the identifier must be surer."""

_SAMPLE = 20_000  # code points that are examined
_ENOUGH = 0.10  # share of function words that only English text reaches
_ENOUGH_OF_FEW = 0.25  # the same in a short text
_SURE = 0.90  # how sure the identifier must be that a text is not English
_SURE_OF_FEW = 0.99
_ACCEPTED = frozenset({english().code, "zxx"})  # "zxx": not in any language, such as a table of results
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_OF_OTHER_ALPHABETS = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff\u2100-\u214f\ufb00-\ufb06]")
_FEWEST_LETTERS = 50
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row.word for row in english().function_words)


@cache
def _names() -> dict[str, str]:
    return {row.code: row.name for row in common().languages}


def language_name(code: str) -> str:
    """The English name of a language by its BCP 47 code, or the code in quotes if it is unknown.

    >>> language_name("pt-BR"), language_name("xx")
    ('Portuguese', "'xx'")
    """
    return _names().get(re.split(r"[-_]", code)[0].lower(), repr(code))


def other_language(text: str) -> str | None:
    """The name of the likely language of ``text``, None if it is English or too short to determine."""
    words = _LETTERS.findall(text[:_SAMPLE].lower())
    unspaced = len(_UNSPACED.findall(text[:_SAMPLE]))
    if len(words) < FEWEST_WORDS and unspaced < 2 * FEWEST_WORDS:
        return None
    function_words = _function_words()
    short = len(words) < _FEW_WORDS
    enough = (_ENOUGH_OF_FEW if short else _ENOUGH) * len(words)
    if sum(word in function_words for word in words) >= enough and unspaced < len(words):
        return None
    return _identified(" ".join(words), _SURE_OF_FEW if short and unspaced < len(words) else _SURE)


def _identified(text: str, sure: float) -> str | None:
    code, probability = _identifier().classify(text)
    return language_name(code) if code not in _ACCEPTED and probability >= sure else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # NumPy and a model: takes a second, not needed for English

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
