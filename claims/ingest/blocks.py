"""The typed blocks of an article: headline, body, caption, promotion, credit, …

Four passes, each classifying what the previous one left open: the wording of a line alone (the table of phrases);
runs of link titles under a line that announces them; a line's position: what comes before the first paragraph of prose is
headline, standfirst, caption, and a line without final punctuation between paragraphs is a subheading, a caption or a link; and
the model of `furniture`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from claims.ingest import features
from claims.ingest.features import Paragraph, Phrases, paragraphs_of, shipped_phrases
from claims.ingest.furniture import NO_STRUCTURE, Structure, mark_furniture
from claims.model import Block, BlockKind

_Kinds = list[BlockKind | None]
LONGEST_HEADLINE = 30
"""Maximum words of a headline."""

_SHORT_HEADLINE = 18  # words; a longer sentence with a full stop is the first of the story
_LONGEST_SUBHEADING = 9  # words
_LONGEST_LABEL = 5  # words of a button or section name above the headline
_LONGEST_CAPTION = 40  # words
_LONGEST_SPEAKER = 20  # words of the name and offices above a quotation
_LONGEST_TITLE = 30  # words of a link title
_FIRST_LINES = 6  # number of paragraphs from the top in which the story may begin
_LONGEST_ASIDE = 8  # paragraphs of a promotion whose end is marked
_LONGEST_HEAD = 12  # paragraphs above the story
_PROSE = 12  # words; a punctuated line of this length is prose
_SHARED = 2  # words that a headline has in common with the story's first sentences, where a slogan has none
_LONGEST_SHOUT = 5  # words of a subheading in capitals
_ASIDE = frozenset({BlockKind.PROMO, BlockKind.BOILERPLATE, BlockKind.CREDIT})
_TO_THE_READER = re.compile(r"\byou(?:r|rs|'ve|'re|'ll)?\b", re.IGNORECASE)
_FROM_THE_PAPER = re.compile(r"\b(?:we|us|our|ours|we'll|this (?:site|website|form|newsletter))\b", re.IGNORECASE)


def blocks_of(
    legible: str,
    *,
    known: Mapping[int, BlockKind] | None = None,
    author: str | None = None,
    headline: tuple[int, int] | None = None,
    structure: Structure = NO_STRUCTURE,
) -> tuple[Block, ...]:
    """The typed blocks of a text in reading order; together they cover every line that is not blank.

    ``legible`` is the article's text in plain characters, code point for code point; ``known`` gives the kinds of lines
    that the format declares, by the offset of the line; ``author`` helps to tell a byline. ``headline`` is the position of a
    title in the front matter (code points, end excluded): it is the headline if the text neither declares one nor begins
    with the same words. ``structure`` is what a page's markup says about the lines, by their offset.
    """
    paragraphs = paragraphs_of(legible, known)
    title = _title_among(paragraphs, legible, headline)
    if title is not None:
        paragraphs = tuple(replace(one, known=BlockKind.HEADLINE) if one is title else one for one in paragraphs)
    kinds = kinds_of(paragraphs, author=author, structure=structure)
    return tuple(
        block
        for at, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True))
        for block in (
            _title_pieces(paragraph, legible, headline)
            if paragraph.known is BlockKind.HEADLINE and title is not None and headline is not None
            else _pieces(paragraph.start, legible[paragraph.start : paragraph.end], kind, opening=at < _FIRST_LINES)
        )
    )


def _title_among(paragraphs: Sequence[Paragraph], legible: str, headline: tuple[int, int] | None) -> Paragraph | None:
    """The line of the front matter with the headline, None if the text has its own."""
    if headline is None or any(paragraph.known is BlockKind.HEADLINE for paragraph in paragraphs):
        return None
    words = _letters(legible[slice(*headline)])
    body = [paragraph for paragraph in paragraphs if paragraph.known is None]
    if any(_letters(paragraph.words) == words for paragraph in body[:_FIRST_LINES]):
        return None
    return next((one for one in paragraphs if one.start <= headline[0] and headline[1] <= one.end), None)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _title_pieces(paragraph: Paragraph, legible: str, headline: tuple[int, int]) -> Iterator[Block]:
    """The line of a title as blocks: its words, and what comes before and after them."""
    for start, end, kind in (
        (paragraph.start, headline[0], BlockKind.BOILERPLATE),
        (*headline, BlockKind.HEADLINE),
        (headline[1], paragraph.end, BlockKind.BOILERPLATE),
    ):
        words = legible[start:end]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            yield Block(kind=kind, start=start + lead, end=start + len(words.rstrip()))


def kinds_of(
    paragraphs: Sequence[Paragraph],
    *,
    author: str | None = None,
    phrases: Phrases | None = None,
    structure: Structure = NO_STRUCTURE,
    furniture: bool = True,
) -> list[BlockKind]:
    """The kind of each paragraph; by rules alone, without the model, unless ``furniture``."""
    phrases = phrases or shipped_phrases()
    if sum(paragraph.known is None for paragraph in paragraphs) == 1:
        titled = any(paragraph.known is BlockKind.HEADLINE for paragraph in paragraphs)
        return [paragraph.known or (BlockKind.BODY if titled else _alone(paragraph)) for paragraph in paragraphs]
    kinds: _Kinds = [paragraph.known or _by_wording(paragraph.words, phrases, author) for paragraph in paragraphs]
    _spare_first(paragraphs, kinds)
    _mark_cut_off(paragraphs, kinds)
    _mark_slogan(paragraphs, kinds)
    _mark_links(paragraphs, kinds, phrases)
    _mark_enclosed(paragraphs, kinds, phrases)
    _mark_head(paragraphs, kinds)
    _mark_tail(paragraphs, kinds)
    _mark_between(paragraphs, kinds)
    if furniture:
        mark_furniture(paragraphs, kinds, phrases, structure)
    return [kind or BlockKind.BODY for kind in kinds]


def _alone(paragraph: Paragraph) -> BlockKind:
    """The kind of a text's only paragraph: someone's sentence, and never a promotion ("Aer Lingus buys twelve jets")."""
    words = paragraph.words
    titled = words[0].isupper() and not features.is_final(words) and 3 <= features.word_count(words) <= LONGEST_HEADLINE
    return BlockKind.HEADLINE if titled else BlockKind.BODY


def _by_wording(line: str, phrases: Phrases, author: str | None) -> BlockKind | None:
    if not features.has_letters(line):
        return BlockKind.BOILERPLATE
    if author and line.casefold() == author.casefold():
        return BlockKind.BYLINE
    return phrases.kind(line) or (BlockKind.BOILERPLATE if _asks_consent(line, phrases) else None)


def _spare_first(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Restores a headline that was classified by its wording: as a headline, "Watch: Moment bridge falls into river" is not a
    teaser.
    """
    first = next((at for at, paragraph in enumerate(paragraphs) if paragraph.known is None), None)
    if first is None or kinds[first] not in {BlockKind.PROMO, BlockKind.CAPTION}:
        return
    if features.word_count(paragraphs[first].words) > _LONGEST_LABEL and not features.is_archived(paragraphs[first].words):
        kinds[first] = None


def _mark_cut_off(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Marks teasers of other stories that are cut off by "…": two or more such lines one after the other."""
    cut = [kinds[at] is None and features.is_cut_off(paragraph.words) for at, paragraph in enumerate(paragraphs)]
    for at, short in enumerate(cut):
        if short and (any(cut[max(0, at - 1) : at]) or any(cut[at + 1 : at + 2])):
            kinds[at] = BlockKind.PROMO


def _mark_slogan(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Marks a slogan or a section's name above the headline: it has no word in common with the story, the headline has some."""
    lines = [at for at in range(min(len(paragraphs), _FIRST_LINES)) if kinds[at] is None]
    final = [n for n, at in enumerate(lines) if features.is_final(paragraphs[at].words) and n]
    prose = final[0] if final else 0
    if prose < 2 or any(paragraph.known is BlockKind.HEADLINE for paragraph in paragraphs):
        return
    story = {word for at in lines[prose : prose + 2] for word in _telling(paragraphs[at].words)}
    shared = [len(story & _telling(paragraphs[at].words)) for at in lines[:prose]]
    best = shared.index(max(shared))
    if shared[best] < _SHARED or any(shared[:best]) or not _is_headline(paragraphs[lines[best]].words, last=False, more=True):
        return
    for at in lines[:best]:
        if features.word_count(paragraphs[at].words) <= _LONGEST_LABEL:
            kinds[at] = BlockKind.BOILERPLATE


def _telling(line: str) -> set[str]:
    """The longer words of a line, in small letters and without a plural's "s"."""
    return {word.casefold().removesuffix("s") for word in re.findall(r"[^\W\d_]{4,}", line)}


def _asks_consent(line: str, phrases: Phrases) -> bool:
    """Whether the publisher speaks to its reader about sign-ups, adverts or data.

    "We use your sign-up to send you stories. You can unsubscribe at any time." A quotation about such things
    is reporting.
    """
    if '"' in line or not _TO_THE_READER.search(line):
        return False
    return phrases.terms(line) >= (2 if _FROM_THE_PAPER.search(line) else 3)


def _mark_links(paragraphs: Sequence[Paragraph], kinds: _Kinds, phrases: Phrases) -> None:
    """Marks lines that announce a list ("Don't miss…", "Sources"), and the titles after them.

    A list of titles on consecutive lines ends with a blank line; one with blank lines between ends with a line of prose.
    """
    at = 1  # a headline does not announce a list
    while at < len(paragraphs):
        kind = phrases.lead(paragraphs[at].words) if kinds[at] in {None, *_ASIDE} and paragraphs[at].known is None else None
        if kind is None:
            at += 1
            continue
        kinds[at] = kind
        at += 1
        spaced = at < len(paragraphs) and paragraphs[at].after_gap
        first = at
        while at < len(paragraphs) and kinds[at] in {None, *_ASIDE}:
            if at > first and paragraphs[at].after_gap and not spaced:
                break
            line, close = paragraphs[at].words, not paragraphs[at].after_gap
            if at > first and phrases.lead(line) not in {None, kind}:
                break
            listed = kind is BlockKind.CREDIT and features.is_listed_source(line)
            if kinds[at] is None and not listed and not _is_link_title(line, close=close):
                break
            kinds[at] = kinds[at] or kind
            at += 1


def _mark_enclosed(paragraphs: Sequence[Paragraph], kinds: _Kinds, phrases: Phrases) -> None:
    """Marks the lines between a promotion and the line that marks its end ("after newsletter promotion")."""
    for at, paragraph in enumerate(paragraphs):
        if kinds[at] is BlockKind.BOILERPLATE and phrases.closes(paragraph.words):
            first = at
            while first > max(0, at - _LONGEST_ASIDE) and (kinds[first - 1] or not _is_prose(paragraphs[first - 1].words)):
                first -= 1
            if BlockKind.PROMO in kinds[first:at]:
                opening = first + kinds[first:at].index(BlockKind.PROMO)
                kinds[opening:at] = [kind or BlockKind.PROMO for kind in kinds[opening:at]]


def _is_link_title(line: str, *, close: bool) -> bool:
    """Whether a line under a teaser can be a title; on consecutive lines (``close``) it may be a question."""
    if features.word_count(line) > _LONGEST_TITLE or line[0].islower():
        return False
    return not features.is_final(line) or (close and line[-1] in "?!'\"" and ". " not in line)


def _mark_head(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Marks headline, standfirst and captions, up to the first paragraph of prose."""
    titled = BlockKind.HEADLINE in kinds
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.words
        if kinds[at] is not None:
            continue
        if not titled:
            if not _is_headline(line, last=at == len(paragraphs) - 1, more=len(paragraphs) - at > 2):
                return
            if _is_site_name(paragraphs, kinds, at):
                kinds[at] = BlockKind.BOILERPLATE
            else:
                kinds[at], titled = BlockKind.HEADLINE, True
        elif _is_prose(line) or features.dateline_end(line):
            return
        elif not paragraph.after_gap and kinds[at - 1] is BlockKind.HEADLINE and _gaps_follow(paragraphs, at):
            kinds[at] = BlockKind.DEK  # "Cruz keeps to his plan / Question is whether it pays": the headline's second deck
        elif (
            _names_speaker(paragraphs, at)
            or _is_spoken_or_listed(line)
            or features.is_final(line)
            or features.word_count(line) > _LONGEST_CAPTION
        ):
            return
        elif features.is_name(line):
            kinds[at] = BlockKind.BYLINE
        elif features.shows_a_picture(line):
            kinds[at] = BlockKind.CAPTION
        else:
            kinds[at] = BlockKind.DEK


def _is_site_name(paragraphs: Sequence[Paragraph], kinds: _Kinds, at: int) -> bool:
    """Whether a short line above the page's menu is the paper's name, with the headline below ("The Example / Home")."""
    below = next((i for i in range(at + 1, len(paragraphs)) if kinds[i] is None), None)
    if below is None or below == at + 1 or features.word_count(paragraphs[at].words) > _LONGEST_LABEL:
        return False
    if not all(kind in _ASIDE for kind in kinds[at + 1 : below]):
        return False
    title = paragraphs[below].words
    return not features.is_final(title) and features.word_count(title) > features.word_count(paragraphs[at].words)


def _is_spoken_or_listed(line: str) -> bool:
    return features.is_item(line) or features.is_turn(line)


def _names_speaker(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a line may name the speaker of the quotation on the next one: "ANA RUIZ, HEAD OF RESEARCH" above "We are ready."

    With a blank line between, it has a comma before the speaker's office.
    """
    if at + 1 >= len(paragraphs) or paragraphs[at].known is not None:
        return False
    line, following = paragraphs[at].words, paragraphs[at + 1]
    quoted = following.known is None and features.is_quotation(following.words)
    return quoted and (not following.after_gap or "," in line) and features.word_count(line) <= _LONGEST_SPEAKER


def _gaps_follow(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether the text separates paragraphs by blank lines from here on."""
    following = paragraphs[at + 1 : at + 4]
    return bool(following) and all(paragraph.after_gap for paragraph in following)


def _is_headline(line: str, *, last: bool, more: bool) -> bool:
    count = features.word_count(line)
    if last or count > LONGEST_HEADLINE or features.is_item(line) or (line[0].islower() and line[1:2].islower()):
        return False
    if not features.is_final(line) or line[-1] in "?!;" or line.endswith(("?'", '?"', "!'", '!"')):
        return True
    if not more or count > _SHORT_HEADLINE or line[-1] not in ".'\"" or ". " in line:
        return False
    return features.is_headlinese(line) or features.is_title_cased(line)  # some archives end headlines with a full stop


def _is_prose(line: str) -> bool:
    count = features.word_count(line)
    return count > _LONGEST_CAPTION or (features.is_final(line) and count >= _PROSE)


def _mark_between(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Marks isolated lines without final punctuation between paragraphs."""
    for at, paragraph in enumerate(paragraphs):
        if kinds[at] is not None or at == 0 or not _stands_alone(paragraphs, kinds, at):
            continue
        line = paragraph.words
        if features.is_final(line) or _is_spoken_or_listed(line) or line[0].islower() or _names_speaker(paragraphs, at):
            continue
        count, following = features.word_count(line), at + 1 < len(paragraphs)
        picture = features.shows_a_picture(line)
        if features.is_name(line) and _is_near_byline(kinds, at):
            kinds[at] = BlockKind.BYLINE
        elif count <= _LONGEST_TITLE and _is_stray_title(line, count):
            kinds[at] = BlockKind.PROMO
        elif count <= _LONGEST_SUBHEADING and following and not (picture and features.has_participle(line)):
            kinds[at] = BlockKind.SUBHEADING
        elif count <= _LONGEST_CAPTION and following and picture:
            kinds[at] = BlockKind.CAPTION


def _is_near_byline(kinds: _Kinds, at: int) -> bool:
    """Whether the line is next to the story's byline or date, above or below the standfirst."""
    return at < _LONGEST_HEAD and bool({BlockKind.BYLINE, BlockKind.DATELINE} & {*kinds[max(0, at - 1) : at + 3]})


def _is_stray_title(line: str, count: int) -> bool:
    """Whether a line is the title of another story, a link in the text: too long for a subheading with such capitals."""
    if features.is_shouted(line):
        return count > _LONGEST_SHOUT
    return count > _LONGEST_SUBHEADING and features.is_title_cased(line)


def _mark_tail(paragraphs: Sequence[Paragraph], kinds: _Kinds) -> None:
    """Marks the end of the page: lines without final punctuation after its last promotion or credit are also links."""
    first = len(paragraphs)
    while first > 0 and (kinds[first - 1] in _ASIDE or _is_link_title(paragraphs[first - 1].words, close=False)):
        first -= 1
    trailing = range(first, len(paragraphs))
    aside = next((at for at in trailing if kinds[at] in _ASIDE), None)
    if aside is None or BlockKind.HEADLINE not in kinds[:first]:
        return
    for at in trailing[aside - first :]:
        if kinds[at] is None:
            kinds[at] = BlockKind.PROMO


def _stands_alone(paragraphs: Sequence[Paragraph], kinds: _Kinds, at: int) -> bool:
    """Whether the line's neighbours end and begin like prose: items of a list without punctuation are kept together."""
    for neighbour in (at - 1, at + 1):
        if 0 <= neighbour < len(paragraphs) and kinds[neighbour] is None:
            gap = paragraphs[max(neighbour, at)].after_gap
            line = paragraphs[neighbour].words
            if not features.is_final(line) and not gap:
                return False
            if neighbour < at and line[-1] in ":,;":
                return False
    return True


def _pieces(start: int, text: str, kind: BlockKind, *, opening: bool) -> Iterator[Block]:
    """A paragraph's ``text``, which begins at ``start``, as one block, or with its dateline or picture credit as a separate
    block.

    ``opening`` says whether a story may begin here without naming its agency ("SEOUL - The train left").
    """
    end = start + len(text)
    if kind is BlockKind.BODY and (opening or features.has_agency(text)):
        dateline = features.dateline_end(text)
        if dateline:
            yield Block(kind=BlockKind.DATELINE, start=start, end=start + dateline)
            rest = text[dateline:].lstrip()
            start, text = end - len(rest), rest
    if kind in {BlockKind.BODY, BlockKind.CAPTION, BlockKind.DEK}:
        words = text[: features.credit_start(text)].rstrip()
        if words and len(words) < len(text):
            credit = text[len(words) :].lstrip()
            yield Block(kind=kind, start=start, end=start + len(words))
            start, kind = end - len(credit), BlockKind.CREDIT
    yield Block(kind=kind, start=start, end=end)
