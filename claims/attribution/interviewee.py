"""The person whom an interview is with, from its headline and introduction."""

from collections.abc import Iterator, Sequence

from claims.language import ParsedDoc, Run
from claims.language.registry import LEXICON
from claims.model import BlockKind

PARTICLES = frozenset({"de", "da", "do", "dos", "del", "di", "la", "van", "von", "der", "den", "ter", "bin", "ibn", "al", "el"})
"""Small words inside a name."""
_INTRODUCTION = 8
"""The number of paragraphs above the first turn that can introduce the interviewee."""
_TELLING = frozenset({"tell", "talk", "speak", "explain", "answer", "discuss", "recall", "describe", "reflect", "share"})
_PLACING = frozenset({"in", "at", "near", "from", "on", "across", "through"})
_TOLD_TO = frozenset({"to", "with"})
_CONVERSATIONS = frozenset({"interview", "conversation", "talk", "question", "speak", "sit", "chat"})
_QUESTIONING = frozenset({"interview", "ask", "meet", "question"})


def last_word(parsed: ParsedDoc, source: Run) -> int:
    """The last word of a name."""
    return next((i for i in range(source[1] - 1, source[0], -1) if parsed.words[i][0].isalnum()), source[0])


def is_told_to(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a line names the reporter to whom a story was told: "As told to Ivan Horvat"."""
    start, end = run
    at = start + (parsed.words[start] in {"(", "[", "-", "—"})
    return end - start <= 10 and parsed.lower[at : at + 3] == ("as", "told", "to")


def interviewee(parsed: ParsedDoc, introduction: Sequence[Run]) -> Run | None:
    """The name of the person who is introduced before an interview; None if it is unclear which one.

    Who tells, or is interviewed, counts first, above all if described; then the only person in the headline; then the only one
    at all.
    """
    introduction = [*introduction[:1], *introduction[1:][-_INTRODUCTION:]]
    authors = _authors(parsed)
    found = (name for run in introduction for name in _names(parsed, run))
    names = [(name, human) for name, human in found if parsed.lower[last_word(parsed, name)] not in authors]
    speaking = [name for name, human in names if human and _is_speaking(parsed, name)]
    title = introduction[0] if introduction else (0, 0)
    groups = (
        [(name, True) for name in speaking if _is_described(parsed, name)],
        [(name, True) for name in speaking],
        [(name, human) for name, human in names if title[0] <= name[0] < title[1]],
        names,
    )
    for group in groups:
        surnames = {parsed.lower[last_word(parsed, name)] for name, _ in group}
        if len(surnames) == 1 and any(human for _, human in group):
            return max((name for name, _ in group), key=lambda name: name[1] - name[0])
    return None


def _is_described(parsed: ParsedDoc, name: Run) -> bool:
    """Whether an age, an office or a clause is added to a name: "Nadia Brun, who runs the mill, talked to Ola Kvist"."""
    return parsed.words[name[1] : name[1] + 1] == (",",) and (
        parsed.tags[name[1] + 1 : name[1] + 2] in {("WP",), ("CD",), ("DT",)}
    )


def _names(parsed: ParsedDoc, run: Run) -> Iterator[tuple[Run, bool]]:
    """The names of at least two words that are not those of bodies or places, and whether they are surely a person's."""
    at, end = run
    while at < end:
        if parsed.pos[at] != "PROPN" or not parsed.words[at][0].isupper():
            at += 1
            continue
        last = at + 1
        while last < end and (
            (parsed.pos[last] == "PROPN" and parsed.words[last][0].isupper())
            or (parsed.words[last] == "-" and not parsed.spaces[last - 1])
            or (parsed.lower[last] in PARTICLES and last + 1 < end and parsed.pos[last + 1] == "PROPN")
        ):
            last += 1
        name = without_title(parsed, (at, last))
        placed = at > run[0] and parsed.lower[at - 1] in _PLACING
        if name is not None and not placed and not _is_thing(parsed, name):
            yield name, _is_human(parsed, name, run)
        at = last


def _is_thing(parsed: ParsedDoc, name: Run) -> bool:
    words = parsed.lower[slice(*name)]
    return any(word in LEXICON.organisation_words or word in LEXICON.places for word in words)


def without_title(parsed: ParsedDoc, name: Run) -> Run | None:
    """A name without the titles and offices before it: "Professor Marta Lindqvist"; None if only one word is left."""
    start, end = name
    while start < end and (parsed.words[start] in LEXICON.titles or LEXICON.roles.get(parsed.lower[start]) is not None):
        start += 1
    given = (i for i in range(start, end - 1) if parsed.words[i] in LEXICON.genders)
    start = next(given, start)  # "Glaciologist Marta Lindqvist", where the occupation is tagged as a name
    return (start, end) if sum(parsed.words[i][0].isupper() for i in range(start, end)) > 1 else None


def _is_human(parsed: ParsedDoc, name: Run, run: Run) -> bool:
    """Whether a name has a person's given name, a title or an occupation before it, an age or "who" after it, or speaks."""
    start, end = name
    before = start > run[0] and (
        parsed.words[start - 1] in LEXICON.titles or LEXICON.roles.get(parsed.lower[start - 1]) is not None
    )
    added = parsed.words[end : end + 1] == (",",) and (
        parsed.tags[end + 1 : end + 2] == ("CD",) or parsed.lower[end + 1 : end + 2] == ("who",)
    )
    return parsed.words[start] in LEXICON.genders or before or added or _is_speaking(parsed, name)


def _is_speaking(parsed: ParsedDoc, name: Run) -> bool:
    """Whether a name is the subject of a verb of telling, or that of somebody with whom the reporter speaks."""
    head = next((i for i in range(*name) if not name[0] <= parsed.heads[i] < name[1] or parsed.heads[i] == i), name[1] - 1)
    dep, above = parsed.deps[head], parsed.heads[head]
    if dep == "nsubj":
        return parsed.lemmas[above] in _TELLING
    if dep == "dobj":
        return parsed.lemmas[above] in _QUESTIONING
    if dep != "pobj":
        return False
    told = parsed.lower[above] in _TOLD_TO and parsed.lemmas[parsed.heads[above]] in _CONVERSATIONS
    return told or (parsed.lower[above] == "for" and parsed.lemmas[parsed.heads[above]] == "question")


def _authors(parsed: ParsedDoc) -> frozenset[str]:
    """The words of bylines and of the line "As told to …", which name the reporter."""
    article = parsed.article
    words = {*(article.author or "").lower().split()} if article is not None else set()
    for start, end in parsed.paragraphs:
        block = parsed.block[start]
        if (block is not None and block.kind is BlockKind.BYLINE) or is_told_to(parsed, (start, end)):
            words.update(parsed.lower[start:end])
    return frozenset(words)
