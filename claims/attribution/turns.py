"""Who speaks by the layout alone: the turns of interviews and transcripts, and stories told to a reporter.

An answer is read like a quotation: all of it is its speaker's, and its first person too. A layout counts only if several
signs agree, because lists of results, recipes and timelines have labels, and pages of advice have questions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.attribution.interviewee import PARTICLES, interviewee, is_told_to, last_word, without_title
from claims.attribution.lexicon import label_words
from claims.attribution.relation import TURN, Candidate, Voice
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.registry import LEXICON
from claims.model import REPORTING_BLOCKS, BlockKind, SpeechAct

_LONGEST_LABEL = 6
"""The maximum number of tokens of a label, without its sign."""
_LONGEST_OFFICE = 16
"""The maximum number of tokens of a label in capitals with the speaker's office."""
_LONGEST_STAMP = 8
"""The maximum number of tokens before a label: brackets, a bullet, a time."""
_JOINTS = frozenset({"-", ".", "'", "’"})
_FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
_SINGULAR_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_ADDRESSED = frozenset({"you", "your", "yours", "yourself"})


def turn_candidates(parsed: ParsedDoc) -> list[Candidate]:
    """Relations for the turns of an interview, or for a story told to a reporter; none in an ordinary article."""
    paragraphs = [run for run in parsed.paragraphs if is_reporting(parsed, run)]
    if len(paragraphs) < 2:
        return []
    readings = (_labelled, _unlabelled, _told)
    return next((found for reading in readings if (found := [*reading(parsed, paragraphs)])), [])


def is_reporting(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a paragraph is in a block that reports; all are in a document without blocks."""
    block = parsed.block[run[0]]
    return block is None or block.kind in REPORTING_BLOCKS


def _is_prose(parsed: ParsedDoc, run: Run) -> bool:
    block = parsed.block[run[0]]
    return block is None or block.kind is BlockKind.BODY


def turn(parsed: ParsedDoc, source: Run | None, cue: Run, content: Runs) -> Candidate:
    """The relation for ``content`` that the layout gives to ``source``, whose name ends at its first comma."""
    head = None if source is None else last_word(parsed, before_comma(parsed, source))
    source_runs = () if source is None else (source,)
    return Candidate(source_runs, head, cue, cue[1] - 1, content, SpeechAct.SAY, Voice.SOURCE, TURN)


def before_comma(parsed: ParsedDoc, source: Run) -> Run:
    """The name in "Ana Ruiz, mayor of Ostby"."""
    return (source[0], next((i for i in range(source[0] + 1, source[1]) if parsed.words[i] == ","), source[1]))


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
        return self.key in label_words("question")

    @property
    def answers(self) -> bool:
        """Whether the label stands for an answer."""
        return self.key in label_words("answer")


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
    if letter in label_words("question") | label_words("answer") and parsed.words[at][0].isupper():
        sign = at if parsed.words[at][-1] in ".:" else at + 1
        if sign < end and parsed.words[sign][-1] in ".:":
            return _Label(n, (at, at + 1), sign, (sign + 1, end), letter)
        return None
    sign = next(
        (i for i in range(at + 1, min(end, at + _LONGEST_OFFICE + 1)) if parsed.words[i] in {closing, f"{closing}:"}), end
    )
    comma = next((i for i in range(at + 1, sign) if parsed.words[i] == ","), sign)
    shouted = all(parsed.words[i].isupper() or not parsed.words[i].isalpha() for i in range(at, sign))
    if sign == end or not _names_somebody(parsed, at, comma) or (sign > comma and not shouted):
        return None  # "JON DAHL, MAYOR OF OSTBY: …" is a label, "Ash, elm and oak: …" is not
    name = (at, sign)
    while bracketed and sign + 1 < end and parsed.words[sign + 1] in {")", ":", "):"}:
        sign += 1
    if parsed.quotations.starting.get(sign + 1) is not None:
        return None  # 'Ana Ruiz: "We lost."' is a quotation with its speaker
    return _Label(n, name, sign, (sign + 1, end), parsed.lower[last_word(parsed, (at, comma))])


def _names_somebody(parsed: ParsedDoc, start: int, end: int) -> bool:
    """Whether all words from ``start`` to ``end`` have a capital, as in a name, and none says that the line has no speaker."""
    if (
        end - start > _LONGEST_LABEL
        or not label_words("no speaker").isdisjoint(parsed.lower[start:end])
        or not parsed.words[start][0].isupper()
    ):
        return False
    return all(
        parsed.words[i][0].isupper() or parsed.words[i] in _JOINTS or (i > start and parsed.lower[i] in PARTICLES)
        for i in range(start, end)
    )


def _labelled(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> Iterator[Candidate]:
    labels = _labels(parsed, paragraphs)
    if len(labels) < 2:
        return
    surnames = _surnames(parsed)
    if not (
        _is_dialogue(parsed, labels, surnames)
        or (_is_opening(parsed, labels, surnames) and _is_asked_on(parsed, paragraphs, labels))
    ):
        return
    above = paragraphs[: labels[0].paragraph]
    who = interviewee(parsed, above)
    own = None if who is None else _initials(parsed, who)
    following = [label.paragraph for label in labels[1:]] + [len(paragraphs)]
    asked = [n for n in range(labels[-1].paragraph + 1, len(paragraphs)) if _is_question(parsed, paragraphs[n])]
    if _is_opening(parsed, labels, surnames) and asked:
        following[-1] = asked[0]  # only the first question and the first answer have labels
    dense = 3 * len(labels) >= labels[-1].paragraph - labels[0].paragraph + 1
    for label, until in zip(labels, following, strict=True):
        if label.asks or label.answers:
            source = who if label.answers else None
        else:
            source = who if who is not None and label.key == own else _full_name(parsed, label, surnames) or label.name
        runs = [label.text] if label.text[0] < label.text[1] else []
        last = until == len(paragraphs)
        if not runs or dense:
            runs += _continued(parsed, paragraphs[label.paragraph + 1 : until], source, first_person=last and bool(runs))
        if runs:
            yield turn(parsed, source, _cue(label, source), tuple(runs))
    if following[-1] < len(paragraphs):
        for mark, answer in _answers(parsed, paragraphs, asked, labels[-1].name):
            yield turn(parsed, labels[-1].name, mark, answer)


def _cue(label: _Label, source: Run | None) -> Run:
    """The colon or bracket after the name; the whole label if the speaker is named elsewhere."""
    return (label.sign if source == label.name else label.name[0], label.sign + 1)


def _full_name(parsed: ParsedDoc, label: _Label, surnames: Mapping[str, int]) -> Run | None:
    """The name with which somebody is introduced who is labelled by the surname alone: "ORSINI: …" is Dana Orsini."""
    i = surnames.get(label.key)
    if label.name[1] - label.name[0] > 1 or i is None or i >= label.name[0]:
        return None
    start = i - 1
    while start and parsed.pos[start - 1] == "PROPN" and parsed.spaces[start - 1]:
        start -= 1
    return without_title(parsed, (start, i + 1))


def _surnames(parsed: ParsedDoc) -> dict[str, int]:
    """The words that end a name of at least two words, each with its first place."""
    found: dict[str, int] = {}
    for i in range(1, len(parsed.words)):
        if parsed.pos[i] == parsed.pos[i - 1] == "PROPN":
            found.setdefault(parsed.lower[i], i)
    return found


def _is_dialogue(parsed: ParsedDoc, labels: Sequence[_Label], surnames: Mapping[str, int]) -> bool:
    """Whether labels are those of speakers: they take turns, some are people, and speak to each other or of themselves."""
    if len(labels) < 2:
        return False
    if any(label.asks for label in labels) and any(label.answers for label in labels):
        return True
    counts = Counter(label.key for label in labels)
    repeated = [key for key, times in counts.items() if times > 1]
    asking = not label_words("asking").isdisjoint(counts)
    if len(counts) < 2:
        return False
    if not (repeated or asking):
        return all(_is_introduced(parsed, label) for label in labels) and _fills_paragraphs(parsed, labels)
    spoken = sum(_is_spoken(parsed, label.text) for label in labels)
    known = [label for label in labels if label.key in repeated or asking]
    named = asking or len(repeated) > 1 or any(_is_person(parsed, label.name, surnames) for label in known)
    return 3 * spoken >= len(labels) and named


def _is_introduced(parsed: ParsedDoc, label: _Label) -> bool:
    """Whether a label is a full name and its text is a sentence: "Ana Ruiz: The wall failed." """
    start, end = label.name
    personal = end - start > 1 and all(parsed.pos[i] == "PROPN" for i in range(start, end))
    thing = any(parsed.lower[i] in LEXICON.organisation_words or parsed.lower[i] in LEXICON.places for i in range(start, end))
    subject = any(parsed.deps[i] in NOMINAL_SUBJECTS for i in range(*label.text))
    return personal and not thing and subject


def _fills_paragraphs(parsed: ParsedDoc, labels: Sequence[_Label]) -> bool:
    """Whether the labelled paragraphs are the whole text but for a headline, one of them speaks in the first person, and one of
    the names has a known given name."""
    reporting = [run for run in parsed.paragraphs if is_reporting(parsed, run) and _is_prose(parsed, run)]
    given = any(parsed.words[label.name[0]] in LEXICON.genders for label in labels)
    return len(labels) >= len(reporting) and given and any(has_first_person(parsed, label.text) for label in labels)


def _is_opening(parsed: ParsedDoc, labels: Sequence[_Label], surnames: Mapping[str, int]) -> bool:
    """Whether the labels are those of a question and its answer alone: "DW: Why did you sell?", "Nadia Brun: I had to." """
    if len(labels) != 2 or labels[0].key == labels[1].key or labels[1].paragraph != labels[0].paragraph + 1:
        return False
    asks = "?" in parsed.words[slice(*labels[0].text)] and not _ADDRESSED.isdisjoint(parsed.lower[slice(*labels[0].text)])
    return asks and _is_person(parsed, labels[1].name, surnames)


def _is_asked_on(parsed: ParsedDoc, paragraphs: Sequence[Run], labels: Sequence[_Label]) -> bool:
    return any(_is_question(parsed, run) for run in paragraphs[labels[-1].paragraph + 1 :])


def _is_spoken(parsed: ParsedDoc, run: Run) -> bool:
    """Whether words are a question, or speak in the first or to a second person."""
    start, end = run
    return "?" in parsed.words[start:end] or has_first_person(parsed, run) or not _ADDRESSED.isdisjoint(parsed.lower[start:end])


def _is_person(parsed: ParsedDoc, name: Run, surnames: Mapping[str, int]) -> bool:
    """Whether a label has a given name before the surname, or an article that names both elsewhere."""
    capitals = sum(parsed.words[i][0].isupper() for i in range(*name))
    return capitals > 1 or parsed.lower[last_word(parsed, name)] in surnames


def _initials(parsed: ParsedDoc, name: Run) -> str:
    return "".join(parsed.lower[i][0] for i in range(*name) if parsed.words[i][0].isupper())


def _continued(parsed: ParsedDoc, paragraphs: Sequence[Run], speaker: Run | None, *, first_person: bool) -> Iterator[Run]:
    """The paragraphs in which a turn goes on: prose that does not name its speaker, and if ``first_person`` has "I" or "we"."""
    surname = None if speaker is None else parsed.lower[last_word(parsed, speaker)]
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
    above = paragraphs[: questions[0]] if len(questions) > 1 else []
    who = interviewee(parsed, above)
    if who is None or any(has_first_person(parsed, run, singular=True) for run in above):
        return  # whoever speaks of "I" in the introduction may do so in the answers too
    answers = [*_answers(parsed, paragraphs, questions, who)]
    spoken = sum(any(has_first_person(parsed, run) for run in answer) for _, answer in answers)
    own = any(has_first_person(parsed, run, singular=True) for _, answer in answers for run in answer)
    addressed = any(not _ADDRESSED.isdisjoint(parsed.lower[slice(*paragraphs[n])]) for n in questions)
    if len(answers) > 1 and 2 * spoken >= len(answers) and own and addressed:
        for mark, answer in answers:
            yield turn(parsed, who, mark, answer)


def _answers(parsed: ParsedDoc, paragraphs: Sequence[Run], questions: Sequence[int], who: Run) -> Iterator[tuple[Run, Runs]]:
    """The mark of each question with its answer, if it has one; a later paragraph of the last answer must speak of "I"."""
    for question, until in zip(questions, [*questions[1:], len(paragraphs)], strict=True):
        answer = [*_continued(parsed, paragraphs[question + 1 : until], who, first_person=False)]
        if until == len(paragraphs):
            answer = [*answer[:1], *_continued(parsed, answer[1:], who, first_person=True)]
        if answer:
            mark = paragraphs[question][1] - 1
            yield (mark, mark + 1), tuple(answer)


def _is_question(parsed: ParsedDoc, run: Run) -> bool:
    """Whether a paragraph in the reporter's own words ends with a question."""
    start, end = run
    return parsed.words[end - 1] == "?" and not any(parsed.quotations.around[start:end]) and end - start > 1


# a story in the first person, as told to a reporter


def _told(parsed: ParsedDoc, paragraphs: Sequence[Run]) -> Iterator[Candidate]:
    """The paragraphs that a person tells in the first person, if a line says so: "As told to Ivan Horvat"."""
    line = next((run for run in reversed(paragraphs) if is_told_to(parsed, run)), None)
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
    if content := tuple(_continued(parsed, story, who, first_person=False)):
        yield turn(parsed, who, (at, at + 1), content)


def _opens_story(parsed: ParsedDoc, run: Run) -> bool:
    return _is_prose(parsed, run) and has_first_person(parsed, run, singular=True)


def _tells(parsed: ParsedDoc, run: Run, who: Run | None) -> Iterator[int]:
    """The verbs by which ``who`` tells the story in an introduction: "Laura Petrovic **tells** Ivan Horvat how …"."""
    for i in range(*run):
        if (
            who is not None
            and parsed.lemmas[i] == "tell"
            and any(who[0] <= kid < who[1] for kid in parsed.children_of(i, "nsubj"))
        ):
            yield i
