"""Who speaks by the layout alone: the turns of interviews and transcripts, with or without labels, and stories told to a reporter.

An answer is read like a quotation: all of it is its speaker's, and its first person too. A layout counts only if several
signs agree, because lists of results, recipes and timelines have labels, and pages of advice have questions.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.attribution.relation import TURN, Candidate, Voice
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import NOUNS
from claims.language.registry import LEXICON
from claims.model import REPORTING_BLOCKS, BlockKind, SpeechAct

_LONGEST_LABEL = 6
"""The maximum number of tokens of a label, without its sign."""
_LONGEST_STAMP = 8
"""The maximum number of tokens before a label: brackets, a bullet, a time."""
_INTRODUCTION = 8
"""The number of paragraphs above the first turn that can introduce the interviewee."""
_ANSWERS, _QUESTIONS = frozenset({"a", "answer"}), frozenset({"q", "question"})
_ASKING = frozenset(
    {"interviewer", "host", "moderator", "presenter", "reporter", "question", "caller", "anchor", "narrator", "audience"}
)
NO_SPEAKER = frozenset({
    "latest", "editor", "note", "update", "exclusive", "watch", "related", "more", "photos", "video", "contributing",
    "byline", "twitter", "breaking", "live", "pros", "cons", "warning", "tip", "example", "step", "summary", "correction",
})  # fmt: skip
"""Words that open a line before a colon without naming a speaker: "Update: …", "Editor's note: …"."""
_PARTICLES = frozenset({"de", "da", "do", "dos", "del", "di", "la", "van", "von", "der", "den", "ter", "bin", "ibn", "al", "el"})
_JOINTS = frozenset({"-", ".", "'", "’"})
_FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
_SINGULAR_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_ADDRESSED = frozenset({"you", "your", "yours", "yourself"})
_TELLING = frozenset({"tell", "talk", "speak", "explain", "answer", "discuss", "recall", "describe", "reflect", "share"})
_TOLD_TO = frozenset({"to", "with"})
_CONVERSATIONS = frozenset({"interview", "conversation", "talk", "question", "speak", "talk", "sit", "interview", "chat"})
_QUESTIONING = frozenset({"interview", "ask", "meet", "question"})
_ENDINGS = frozenset({".", "!", "…", "..."})


def turn_candidates(parsed: ParsedDoc) -> list[Candidate]:
    """Relations for the turns of an interview, or for a story told to a reporter; none in an ordinary article."""
    paragraphs = [run for run in parsed.paragraphs if _is_reporting(parsed, run)]
    if len(paragraphs) < 2:
        return []
    readings = (_labelled, _unlabelled, _told)
    return next((found for reading in readings if (found := [*reading(parsed, paragraphs)])), [])


def _is_reporting(parsed: ParsedDoc, run: Run) -> bool:
    block = parsed.block[run[0]]
    return block is None or block.kind in REPORTING_BLOCKS


def _is_prose(parsed: ParsedDoc, run: Run) -> bool:
    block = parsed.block[run[0]]
    return block is None or block.kind is BlockKind.BODY


def _turn(parsed: ParsedDoc, source: Run | None, cue: Run, content: Runs) -> Candidate:
    head = None if source is None else _head(parsed, source)
    source_runs = () if source is None else (source,)
    return Candidate(source_runs, head, cue, cue[1] - 1, content, SpeechAct.SAY, Voice.SOURCE, TURN)


def _head(parsed: ParsedDoc, source: Run) -> int:
    """The last word of a name."""
    return next((i for i in range(source[1] - 1, source[0], -1) if parsed.words[i][0].isalnum()), source[0])


# labels: "Q: …", "ANA RUIZ: …", "((Ana Ruiz)) …"


@dataclass(frozen=True, slots=True)
class _Label:
    """A paragraph that opens with a label: ``name`` are its words, ``sign`` the colon or bracket that ends it."""

    paragraph: int
    name: Run
    sign: int
    text: Run
    key: str

    @property
    def asks(self) -> bool:
        """Whether the label stands for a question."""
        return self.key in _QUESTIONS

    @property
    def answers(self) -> bool:
        """Whether the label stands for an answer."""
        return self.key in _ANSWERS


def _labels(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> list[_Label]:
    found = (_label(parsed, n, run) for n, run in enumerate(paragraphs))
    return [label for label in found if label is not None]


def _label(parsed: ParsedDoc, n: int, run: Run) -> _Label | None:
    start, end = run
    at = start
    while at < min(end, start + _LONGEST_STAMP) and not any(map(str.isalpha, parsed.words[at])):
        at += 1
    bracketed = at > start and parsed.words[at - 1] == "("
    closing = ")" if bracketed else ":"
    letter = parsed.lower[at].rstrip(".:") if at < end else ""
    if letter in _QUESTIONS | _ANSWERS and parsed.words[at][0].isupper():
        sign = at if parsed.words[at][-1] in ".:" else at + 1
        if sign < end and parsed.words[sign][-1] in ".:":
            return _Label(n, (at, at + 1), sign, (sign + 1, end), letter)
        return None
    sign = next((i for i in range(at + 1, min(end, at + _LONGEST_LABEL + 1)) if parsed.words[i] == closing), end)
    if sign == end or not _names_somebody(parsed, at, sign):
        return None
    name = (at, sign)
    while bracketed and sign + 1 < end and parsed.words[sign + 1] in {")", ":"}:
        sign += 1
    if parsed.quotations.starting.get(sign + 1) is not None:
        return None  # 'Ana Ruiz: "We lost."' is a quotation with its speaker
    return _Label(n, name, sign, (sign + 1, end), parsed.lower[_head(parsed, name)])


def _names_somebody(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether all words from ``start`` to ``end`` have a capital, as in a name, and none is one of `NO_SPEAKER`."""
    if not NO_SPEAKER.isdisjoint(parsed.lower[start:end]) or not parsed.words[start][0].isupper():
        return False
    return all(
        parsed.words[i][0].isupper() or parsed.words[i] in _JOINTS or (i > start and parsed.lower[i] in _PARTICLES)
        for i in range(start, end)
    )


def _labelled(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> Iterator[Candidate]:
    labels = _labels(parsed, paragraphs)
    if not _is_dialogue(parsed, labels):
        return
    above = paragraphs[: labels[0].paragraph]
    who = interviewee(parsed, above)
    own = None if who is None else _initials(parsed, who)
    following = [label.paragraph for label in labels[1:]] + [len(paragraphs)]
    dense = 3 * len(labels) >= labels[-1].paragraph - labels[0].paragraph + 1
    for label, until in zip(labels, following, strict=True):
        if label.asks or label.answers:
            source = who if label.answers else None
        else:
            source = who if who is not None and label.key == own else _full_name(parsed, label) or label.name
        runs = [label.text] if label.text[0] < label.text[1] else []
        last = until == len(paragraphs)
        if not runs or dense:
            runs += _continued(parsed, paragraphs[label.paragraph + 1 : until], source, first_person=last and bool(runs))
        if runs:
            yield _turn(parsed, source, _cue(label, source), tuple(runs))


def _cue(label: _Label, source: Run | None) -> Run:
    """The colon or bracket after the name; the whole label if the speaker is named elsewhere."""
    return (label.sign if source == label.name else label.name[0], label.sign + 1)


def _full_name(parsed: ParsedDoc, label: _Label) -> Run | None:
    """The name with which somebody is introduced who is labelled by the surname alone: "ORSINI: …" is Dana Orsini."""
    if label.name[1] - label.name[0] > 1:
        return None
    for i in range(1, label.name[0]):
        if parsed.lower[i] == label.key and parsed.pos[i] == parsed.pos[i - 1] == "PROPN":
            start = i - 1
            while start and parsed.pos[start - 1] == "PROPN" and parsed.spaces[start - 1]:
                start -= 1
            return _without_title(parsed, (start, i + 1))
    return None


def _is_dialogue(parsed: ParsedDoc, labels: Sequence[_Label]) -> bool:
    """Whether labels are those of speakers: they take turns, some are people, and speak to each other or of themselves."""
    if len(labels) < 2:
        return False
    if any(label.asks for label in labels) and any(label.answers for label in labels):
        return True
    counts = Counter(label.key for label in labels)
    repeated = [key for key, times in counts.items() if times > 1]
    asking = not _ASKING.isdisjoint(counts)
    if len(counts) < 2 or not (repeated or asking):
        return False
    spoken = sum(_is_spoken(parsed, label.text) for label in labels)
    known = [label for label in labels if label.key in repeated or asking]
    named = asking or len(repeated) > 1 or any(_is_person(parsed, label.name) for label in known)
    return 3 * spoken >= len(labels) and named


def _is_spoken(parsed: ParsedDoc, run: Run) -> bool:
    """Whether words are a question, or speak in the first or to a second person."""
    start, end = run
    return "?" in parsed.words[start:end] or has_first_person(parsed, run) or not _ADDRESSED.isdisjoint(parsed.lower[start:end])


def _is_person(parsed: ParsedDoc, name: Run) -> bool:
    """Whether a label has a given name before the surname, or an article that names both elsewhere."""
    if sum(parsed.words[i][0].isupper() for i in range(*name)) > 1:
        return True
    surname = parsed.lower[_head(parsed, name)]
    return any(
        word == surname and i > 0 and not name[0] <= i < name[1] and parsed.pos[i] == parsed.pos[i - 1] == "PROPN"
        for i, word in enumerate(parsed.lower)
    )


def _initials(parsed: ParsedDoc, name: Run) -> str:
    return "".join(parsed.lower[i][0] for i in range(*name) if parsed.words[i][0].isupper())


def _continued(
    parsed: ParsedDoc, paragraphs: Sequence[Run], speaker: Run | None, *, first_person: bool
) -> Iterator[Run]:
    """The paragraphs in which a turn goes on: prose that does not speak of its speaker, and if ``first_person`` speaks of "I"."""
    surname = None if speaker is None else parsed.lower[_head(parsed, speaker)]
    for start, end in paragraphs:
        aside = parsed.words[start] in {"(", "["} and parsed.words[end - 1] in {")", "]"}
        if not _is_prose(parsed, (start, end)) or aside:
            continue
        if surname in parsed.lower[start:end] or (first_person and not has_first_person(parsed, (start, end))):
            return
        yield (start, end)


def has_first_person(parsed: ParsedDoc, run: Run, *, singular: bool = False) -> bool:
    """Whether words outside quotation marks speak of "I" or "we"."""
    forms = _SINGULAR_FIRST if singular else _FIRST
    return any(
        parsed.lower[i] in forms and parsed.words[i] != "US" and parsed.quotations.around[i] is None for i in range(*run)
    )


# questions without labels


def _unlabelled(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> Iterator[Candidate]:
    """The answers between questions that are paragraphs of their own, if most speak of "I" and one person is introduced."""
    questions = [n for n, run in enumerate(paragraphs) if n and _is_question(parsed, run)]
    if len(questions) < 2:
        return
    following = [*questions[1:], len(paragraphs)]
    who = interviewee(parsed, paragraphs[: questions[0]])
    if who is None:
        return
    answers = []
    for question, until in zip(questions, following, strict=True):
        answer = [*_continued(parsed, paragraphs[question + 1 : until], who, first_person=False)]
        if until == len(paragraphs):
            answer = [*answer[:1], *_continued(parsed, answer[1:], who, first_person=True)]
        answers.append(answer)
    given = [answer for answer in answers if answer]
    spoken = sum(any(has_first_person(parsed, run) for run in answer) for answer in given)
    own = sum(any(has_first_person(parsed, run, singular=True) for run in answer) for answer in given)
    addressed = sum(not _ADDRESSED.isdisjoint(parsed.lower[slice(*paragraphs[n])]) for n in questions)
    if len(given) < 2 or 2 * spoken < len(given) or not own or not addressed:
        return
    for question, answer in zip(questions, answers, strict=True):
        if answer:
            mark = paragraphs[question][1] - 1
            yield _turn(parsed, who, (mark, mark + 1), tuple(answer))


def _is_question(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a paragraph in the reporter's own words ends with a question."""
    start, end = run
    return parsed.words[end - 1] == "?" and not any(parsed.quotations.around[start:end]) and end - start > 1


# a story in the first person, as told to a reporter


def _told(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> Iterator[Candidate]:
    """The paragraphs that a person tells in the first person, if a line says so: "As told to Ivan Horvat"."""
    line = next((run for run in reversed(paragraphs) if _is_told_to(parsed, run)), None)
    first = next((n for n, run in enumerate(paragraphs) if _opens_story(parsed, run)), None)
    if first is None:
        return
    introduction = paragraphs[:first]
    who = interviewee(parsed, introduction)
    telling = next((verb for run in introduction for verb in _tells(parsed, run, who)), None)
    story = [run for run in paragraphs[first:] if run != line and _is_prose(parsed, run)]
    own = [run for run in story if has_first_person(parsed, run, singular=True)]
    if who is None or 2 * len(own) < len(story) or len(story) < 2:
        return
    if line is None and telling is None:
        return
    at = telling if telling is not None else next(i for i in range(*line or (0, 0)) if parsed.lower[i] == "told")
    yield _turn(parsed, who, (at, at + 1), tuple(_continued(parsed, story, who, first_person=False)))


def _is_told_to(parsed: ParsedDoc, run: Run) -> bool:
    start, end = run
    at = start + (parsed.words[start] in {"(", "[", "-", "—"})
    return end - start <= 10 and parsed.lower[at : at + 3] == ("as", "told", "to")


def _opens_story(parsed: ParsedDoc, run: Run) -> bool:
    return _is_prose(parsed, run) and has_first_person(parsed, run, singular=True)


def _tells(parsed: ParsedDoc, run: Run, who: Run | None) -> Iterator[int]:
    """The verbs by which ``who`` tells the story in an introduction: "Laura Petrovic **tells** Ivan Horvat how …"."""
    for i in range(*run):
        if who is not None and parsed.lemmas[i] == "tell" and any(who[0] <= kid < who[1] for kid in parsed.children_of(i, "nsubj")):
            yield i


# the interviewee


def interviewee(parsed: ParsedDoc, introduction: Sequence[Run]) -> Run | None:
    """The name of the person who is introduced before an interview; None if it is unclear which one.

    Who tells, or is interviewed, counts first; then the only person in the headline; then the only one at all.
    """
    introduction = [*introduction[:1], *introduction[1:][-_INTRODUCTION:]]
    people = [name for run in introduction for name in _people(parsed, run) if not _is_author(parsed, name)]
    title = introduction[0] if introduction else (0, 0)
    for group in (
        [name for name in people if _is_speaking(parsed, name)],
        [name for name in people if title[0] <= name[0] < title[1]],
        people,
    ):
        surnames = {parsed.lower[_head(parsed, name)] for name in group}
        if len(surnames) == 1:
            return max(group, key=lambda name: name[1] - name[0])
    return None


def _people(parsed: ParsedDoc, run: Run) -> Iterator[Run]:
    """The names of a given name and a surname that are likely a person's."""
    at, end = run
    while at < end:
        if parsed.pos[at] != "PROPN" or not parsed.words[at][0].isupper():
            at += 1
            continue
        last = at + 1
        while last < end and (
            (parsed.pos[last] == "PROPN" and parsed.words[last][0].isupper())
            or (parsed.words[last] == "-" and not parsed.spaces[last - 1])
            or (parsed.lower[last] in _PARTICLES and last + 1 < end and parsed.pos[last + 1] == "PROPN")
        ):
            last += 1
        name = _without_title(parsed, (at, last))
        if name is not None and _is_human(parsed, name, run):
            yield name
        at = last


def _without_title(parsed: ParsedDoc, name: Run) -> Run | None:
    """A name without the titles and offices before it: "Professor Marta Lindqvist"; None if only one word is left."""
    start, end = name
    while start < end and (parsed.words[start] in LEXICON.titles or LEXICON.roles.get(parsed.lower[start]) is not None):
        start += 1
    given = (i for i in range(start, end - 1) if parsed.words[i] in LEXICON.genders)
    start = next(given, start)  # "Glaciologist Marta Lindqvist", where the occupation is tagged as a name
    return (start, end) if sum(parsed.words[i][0].isupper() for i in range(start, end)) > 1 else None


def _is_human(parsed: ParsedDoc, name: Run, run: Run) -> bool:
    """Whether a name has a person's given name, a title or an occupation before it, an age after it, or speaks."""
    start, end = name
    if any(parsed.lower[i] in LEXICON.organisation_words or parsed.lower[i] in LEXICON.places for i in range(start, end)):
        return False
    before = start > run[0] and (
        parsed.words[start - 1] in LEXICON.titles or LEXICON.roles.get(parsed.lower[start - 1]) is not None
    )
    age = parsed.words[end : end + 1] == (",",) and parsed.tags[end + 1 : end + 2] == ("CD",)
    return parsed.words[start] in LEXICON.genders or before or age or _is_speaking(parsed, name)


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


def _is_author(parsed: ParsedDoc, name: Run) -> bool:
    """Whether a byline, or the line "As told to …", names the reporter so."""
    surname = parsed.lower[_head(parsed, name)]
    article = parsed.article
    if article is not None and surname in (article.author or "").lower().split():
        return True
    for run in parsed.paragraphs:
        block = parsed.block[run[0]]
        if (block is not None and block.kind is BlockKind.BYLINE) or _is_told_to(parsed, run):
            if surname in parsed.lower[run[0] : run[1]]:
                return True
    return False
