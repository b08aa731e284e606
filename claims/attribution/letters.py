"""Whose words letters and guests' articles are: a signature below the text, or a last line about the author.

All of a letter is its writer's, except what it reports of others. A name on a line of its own signs only if the text around it
is a letter's: news articles have captions, credits and lists of names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.attribution.interviewee import last_word, without_title
from claims.attribution.reactions import speaker_line
from claims.attribution.relation import TURN, Candidate, Voice
from claims.attribution.turns import before_comma, has_first_person, is_reporting, turn
from claims.language import ParsedDoc, Run, Runs, indices_of
from claims.language.labels import DASHES, NOMINAL_SUBJECTS
from claims.language.registry import LEXICON
from claims.model import BlockKind

_SHORTEST = 4
"""The minimum number of tokens of a line of a letter."""
_LONGEST_CLOSING = 6
"""The maximum number of tokens of "Yours sincerely," or "Dear Minister,"."""
_LAST_LINES = 3
"""How many lines from the end an article says who its author is."""
_TERMINAL = frozenset(".!?…")
_SALUTATIONS = frozenset({"dear", "sir", "madam", "to"})
_CLOSINGS = frozenset({"yours", "sincerely", "regards", "respectfully", "faithfully", "signed", "best", "kind"})
_LETTERS = frozenset({"letter", "letters"})
_ADDRESSED = frozenset({"you", "your"})
_FIRST = frozenset({"i", "we", "my", "our", "me", "us"})
_BEING = frozenset({"is", "was", "teaches", "writes"})
_STAFF = frozenset({"reporter", "correspondent", "staff", "editor", "bureau", "newsroom", "columnist", "journalist"})
_UNSIGNED = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.CREDIT})


def with_authors(parsed: ParsedDoc, relations: list[Candidate]) -> list[Candidate]:
    """The relations with those of the writers of letters, or of the guest who has written the article.

    A writer is the source of sentences without another source, and of clauses with a first-person cue: "**I think** that …".
    """
    lines = [run for run in parsed.paragraphs if is_reporting(parsed, run)]
    if any(c.frame == TURN for c in relations) or not (authored := _letters(parsed, lines) or _by_guest(parsed, lines)):
        return relations
    others = frozenset(i for c in relations if _is_others(parsed, c) for i in (c.cue_head, *indices_of(c.content)))
    found = []
    for name, paragraphs in authored:
        content = tuple(run for paragraph in paragraphs for run in _own_sentences(parsed, paragraph, others))
        if content:
            found.append(turn(parsed, name, (content[0][0], content[0][0]), content))
    own = frozenset(i for c in found for i in indices_of(c.content))
    kept = [c for c in relations if c.voice in (Voice.REPORTER, Voice.HEDGE) or c.cue_head not in own]
    return sorted([*kept, *found], key=lambda c: (c.cue, c.content))


def _is_others(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether the source is not the writer, or is unnamed: not "**I** think that …"."""
    if c.voice is Voice.UNNAMED:
        return True
    return c.voice is Voice.SOURCE and c.source_head is not None and parsed.lower[c.source_head] not in _FIRST


def _own_sentences(parsed: ParsedDoc, paragraph: Run, others: frozenset[int]) -> Iterator[Run]:
    """The sentences of a paragraph without another source, adjacent ones as one run."""
    start, end = paragraph
    begin = at = start
    while at < end:
        last = min(max(parsed.sentence[at][1], at + 1), end)
        if not others.isdisjoint(range(at, last)):
            if begin < at:
                yield (begin, at)
            begin = last
        at = last
    if begin < end:
        yield (begin, end)


# letters


@dataclass(frozen=True, slots=True)
class _Letter:
    name: Run
    paragraphs: Runs
    marked: bool
    """Whether it has a salutation, a closing, or a dash before the signature."""


def _letters(parsed: ParsedDoc, lines: Sequence[Run]) -> list[tuple[Run, Runs]]:
    letters, rest = _divided(parsed, lines)
    if not letters or rest:
        return []
    title = {word for run in lines[:1] for word in parsed.lower[slice(*run)]}
    personal = sum(any(_is_personal(parsed, run) for run in letter.paragraphs) for letter in letters)
    words = {word for letter in letters for run in letter.paragraphs for word in parsed.lower[slice(*run)]}
    named = any(parsed.lower[last_word(parsed, before_comma(parsed, letter.name))] in words for letter in letters)
    marked = all(letter.marked for letter in letters) or not _LETTERS.isdisjoint(title)
    enough = personal > 0 if marked else len(letters) > 1 and 2 * personal >= len(letters)
    if named or not enough:
        return []
    return [(letter.name, letter.paragraphs) for letter in letters]


def _divided(parsed: ParsedDoc, lines: Sequence[Run]) -> tuple[list[_Letter], bool]:
    """The signed texts, and whether unsigned text follows the last one."""
    letters: list[_Letter] = []
    text: list[Run] = []
    marked = False
    for line in lines:
        block = parsed.block[line[0]]
        if block is not None and block.kind in _UNSIGNED:
            text, marked = [], False
        elif _is_text(parsed, line):
            text.append(line)
        elif _is_formula(parsed, line):
            marked = True
        elif text and (signature := _signature(parsed, line)) is not None:
            letters.append(_Letter(signature, tuple(text), marked or parsed.words[line[0]][0] in DASHES))
            text, marked = [], False
        elif not (letters and not text):
            text = []  # a heading
    return letters, bool(text)


def _is_text(parsed: ParsedDoc, line: Run) -> bool:
    start, end = line
    ended = parsed.words[end - 1][-1] in _TERMINAL or parsed.words[end - 1] in {'"', "”", "''", ")"}
    return ended and end - start >= _SHORTEST and any(parsed.deps[i] in NOMINAL_SUBJECTS for i in range(start, end))


def _is_formula(parsed: ParsedDoc, line: Run) -> bool:
    """Whether a line is a salutation or a closing: "Dear Minister,", "Yours sincerely,"."""
    start, end = line
    opens = parsed.lower[start] in _SALUTATIONS | _CLOSINGS
    return opens and end - start <= _LONGEST_CLOSING and parsed.words[end - 1] in {",", ":"}


def _signature(parsed: ParsedDoc, line: Run) -> Run | None:
    """The name that a line of a person's name, office and place signs with: "Ana Ruiz, Porto", "— ANA RUIZ, Mayor of Ostby"."""
    start, end = line
    while start < end and parsed.words[start] in DASHES:
        start += 1
    if end - start > 1 and parsed.words[end - 1] == ".":
        end -= 1
    if end - start < 2 or (speaker := speaker_line(parsed, start, end)) is None:
        return None
    comma = next((i for i in range(start, end) if parsed.words[i] == ","), end)
    first = without_title(parsed, (start, comma))
    return None if _is_body(parsed, (start, comma)) or first is None or comma - start > 5 else speaker.name


def _is_personal(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a text speaks of "I" or "we", or to "you", outside quotation marks."""
    return has_first_person(parsed, run) or any(
        parsed.lower[i] in _ADDRESSED and parsed.quotations.around[i] is None for i in range(*run)
    )


# a guest's article


def _by_guest(parsed: ParsedDoc, lines: Sequence[Run]) -> list[tuple[Run, Runs]]:
    """The article in the first person of whom its last lines describe: "Ana Ruiz is a hydrologist at Tarn University"."""
    for n in range(len(lines) - 1, max(1, len(lines) - 1 - _LAST_LINES), -1):
        name = _author(parsed, lines[n])
        if name is None:
            continue
        text = [run for run in lines[1:n] if _is_text(parsed, run)]
        surname = parsed.lower[last_word(parsed, name)]
        elsewhere = any(surname in parsed.lower[slice(*run)] for run in lines[:n])
        if text and not elsewhere and any(_is_of_writer(parsed, run) for run in text):
            return [(name, tuple(text))]
        return []
    return []


def _is_of_writer(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a text outside quotation marks speaks of "I", beyond what any reporter writes: "Roe told **me**"."""
    listening = {i for i in range(*run) if parsed.lower[i] == "me" and parsed.lemmas[parsed.heads[i]] == "tell"}
    rest = (i for i in range(*run) if i not in listening)
    return any(has_first_person(parsed, (i, i + 1), singular=True) for i in rest)


def _author(parsed: ParsedDoc, line: Run) -> Run | None:
    """The name at the start of a sentence that says what its bearer is, unless a member of the staff."""
    start, end = line
    verb = next((i for i in range(start + 2, min(end, start + 8)) if parsed.lower[i] in _BEING), end)
    if verb == end or not _STAFF.isdisjoint(parsed.lower[start:end]):
        return None
    name = (start, next((i for i in range(start, verb) if parsed.words[i] == ","), verb))
    if not all(parsed.words[i][0].isupper() or parsed.words[i] in {"-", "."} for i in range(*name)):
        return None
    person = without_title(parsed, name)
    attribute = parsed.lower[verb] in {"teaches", "writes"} or parsed.child(verb, "attr") is not None
    return person if attribute and person is not None and not _is_body(parsed, person) else None


def _is_body(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a name has a word of a body or a place."""
    return any(word in LEXICON.organisation_words or word in LEXICON.places for word in parsed.lower[slice(*run)])
