"""Attributing clauses between a subject and its verb, around which a sentence is parsed again.

"The road, **said Karl Olm**, is closed": the parser gives "said" two subjects or "closed" the wrong one. Without the
insertion it reads the sentence as any other; then the insertion is put back, with the parse that it had.
"""

import calendar
from collections.abc import Sequence
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from claims.data import english
from claims.language.labels import FINITE, NAMES, NOMINAL_SUBJECTS, RELATIVES
from claims.language.limits import MOST_SENTENCE
from claims.language.reporting_repairs import speakers
from claims.language.tree import Run

_LONGEST = 25
"""The maximum number of words in an insertion."""
_LONGEST_SUBJECT = 40
"""The maximum number of words before an insertion."""
_OPENERS = frozenset({"WDT", "WP", "WP$", "WRB", "IN", "CC", "TO", "VBG", "VBN", "VB"})
"""Tags of words that open another kind of clause between commas: "who said so", "as he said", "and said so"."""
_SUBJECTS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "DT", "JJ"})
_QUOTES = frozenset("\"“”'‘’«»")


@cache
def _parenthetical() -> frozenset[str]:
    """Lemmas of the verbs that may stand in parenthesis with their subject."""
    return frozenset(
        word for cue in english().cues if cue.pos == "verb" and "par" in cue.frames for word in (cue.lemma, *cue.also)
    )


def around_insertions(parsed: Doc, model: Language) -> Doc:
    """``parsed`` with every sentence that an attributing clause cuts through parsed by ``model`` as if it were not there."""
    sentences = [(sentence.start, sentence.end) for sentence in parsed.sents]
    found = [(run, sentence) for sentence in sentences for run in _insertions(parsed, sentence)[:1]]
    found += [(run, sentence) for sentence in sentences for run in _trailing(parsed, sentence)]
    if not found:
        return parsed
    heads = [token.head.i for token in parsed]
    deps, tags, pos, lemmas = ([getattr(token, name) for token in parsed] for name in ("dep_", "tag_", "pos_", "lemma_"))
    for (start, end), sentence in found:
        kept = [*range(sentence[0], start), *range(end, sentence[1])]
        spaces = [bool(parsed[end - 1 if i == start - 1 else i].whitespace_) for i in kept]
        short = Doc(parsed.vocab, words=[parsed[i].text for i in kept], spaces=spaces)
        for token in short[1:]:
            token.is_sent_start = False
        short = model(short)
        root = next(token for token in short if token.head.i == token.i)
        trailing = parsed[end - 1].text != ","
        relaying = parsed[start + 1].lower_ == "according"
        verb = parsed[start + 1] if relaying else _last_cue(parsed, start, end) if trailing else _cue(parsed, start, end)
        anywhere = trailing or relaying or parsed[sentence[0]].tag_ == "IN"
        if verb is None or not _is_whole(short, root, kept, start, setting=anywhere):
            continue
        for token, i in zip(short, kept, strict=True):
            heads[i], deps[i] = kept[token.head.i], token.dep_
            tags[i], pos[i], lemmas[i] = token.tag_, token.pos_, token.lemma_
        for i in range(start, end):
            if i != verb.i and not start <= heads[i] < end:
                heads[i], deps[i] = verb.i, deps[i] if deps[i] != "ROOT" else "dep"
        heads[verb.i], deps[verb.i] = kept[root.i], "prep" if relaying else "parataxis"
        if trailing:
            heads[verb.i], deps[verb.i], tags[verb.i] = verb.i, "ROOT", "VBD" if verb.tag_ == "VBN" else verb.tag_
            heads[kept[root.i]], deps[kept[root.i]] = verb.i, "ccomp"
        simple = trailing and verb.lower_ != "quoted"
        subject = None if relaying else _before_perfect(parsed, verb) - 1 if simple else _subject_of(parsed, verb, start, end)
        if subject is not None:
            heads[subject], deps[subject] = verb.i, "nsubjpass" if verb.lower_ == "quoted" else "nsubj"
    return Doc(
        parsed.vocab,
        words=[token.text for token in parsed],
        spaces=[bool(token.whitespace_) for token in parsed],
        tags=tags,
        pos=pos,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
        user_data=parsed.user_data,
    )


def _insertions(parsed: Doc, sentence: Run) -> list[Run]:
    """The insertions of a sentence, each with the comma before it and the one behind it."""
    start, end = sentence
    if end - start > MOST_SENTENCE:
        return []
    commas = [i for i in range(start, end) if parsed[i].text == ","]
    setting = parsed[start].tag_ == "IN"
    out = []
    for first in commas:
        if parsed[first + 1 : first + 3].text.lower() == "according to":
            last = next((last for last in commas if last > first + 3), None)
            if last is not None and last <= first + _LONGEST and _swallows(parsed, first, last, end):
                out.append((first, last + 1))
        elif start < first <= start + _LONGEST_SUBJECT and _is_without_verb(parsed, start, first):
            for last in (last for last in commas if first + 2 < last <= first + _LONGEST):
                goes_on = setting or _goes_on(parsed, last + 1, end)
                if goes_on and _attributes(parsed, first + 1, last, setting=setting):
                    out.append((first, last + 1))
                    break
    return out


def _trailing(parsed: Doc, sentence: Run) -> list[Run]:
    """The attributing clause at a sentence's end, with the comma before it, whose verb got the subject or another word of what
    is said too ("The party led by nine points**, the board said**."; "Two died **when** a bus hit a wall**, police said**."),
    stands below a word of it, or was taken for a participle ("…**, an inquest heard today**.")."""
    start, end = sentence
    while end > start and (parsed[end - 1].is_punct or parsed[end - 1].is_space):
        end -= 1
    quoted = _quoted_as_saying(parsed, start, end)
    if quoted is not None:
        comma = _comma_before_speaker(parsed, start, quoted - 1)
        return [(comma, end)] if comma is not None else []
    comma = next((i for i in range(end - 2, max(start, end - _LONGEST), -1) if parsed[i].text == ","), None)
    if comma is None:
        return []
    verb = next((token for token in parsed[comma + 2 : end] if token.tag_ in _PAST and token.lemma_ in _parenthetical()), None)
    if verb is None:
        return []
    speaker_end = _before_perfect(parsed, verb)
    if any(token.tag_ not in _NOUN_PHRASE for token in parsed[comma + 1 : speaker_end]):
        return []
    if not _can_speak(parsed, comma + 1, speaker_end):
        return []
    subjects = [kid.i for kid in verb.children if kid.dep_ in NOMINAL_SUBJECTS]
    swallowed = len(subjects) == 2 and subjects[0] < comma < subjects[1] and verb.i == end - 1
    hidden = verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN" and all(t.tag_ in _TIME for t in parsed[verb.i + 1 : end])
    return [(comma, end)] if swallowed or hidden or _is_entangled(parsed, start, comma, verb) else []


def _quoted_as_saying(parsed: Doc, start: int, end: int) -> int | None:
    """The index of "quoted" in a clause at the end of a sentence: "…, the envoy was **quoted** as saying by the agency"."""
    for i in range(start + 2, end - 2):
        saying = parsed[i : i + 3].text.lower() == "quoted as saying" and parsed[i - 1].lemma_ == "be"
        if saying and (i + 3 == end or parsed[i + 3].tag_ == "IN"):
            return i
    return None


def _comma_before_speaker(parsed: Doc, start: int, end: int) -> int | None:
    """The first comma from which on there is nothing but names and nouns up to ``end``, and behind which somebody can speak:
    "The road is closed**,** the head of the board, Ana Olm, was quoted as saying"."""
    described = _NOUN_PHRASE | {"IN", "CC", ","}
    commas = [i for i in range(start + 1, end) if parsed[i].text == "," and parsed[i + 1].tag_ not in ("IN", ",")]
    plain = [i for i in commas if all(token.tag_ in described for token in parsed[i + 1 : end])]
    return plain[0] if plain and _can_speak(parsed, plain[0] + 1, end) else None


def _before_perfect(parsed: Doc, verb: Token) -> int:
    """The index of a verb or of its "has" or "have": "the ministry **has** said"."""
    return verb.i - 1 if verb.tag_ == "VBN" and parsed[verb.i - 1].lemma_ == "have" else verb.i


def _is_entangled(parsed: Doc, start: int, comma: int, verb: Token) -> bool:
    """Whether two words of what is said depend on the attributing clause at its end, or its verb on a word that is none of
    the verbs of what is said."""
    pulled = [token for token in parsed[start:comma] if token.head.i > comma and not token.is_punct]
    below = start <= verb.head.i < comma and verb.dep_ not in ("parataxis", "ccomp", "conj")
    return len(pulled) > 1 or below


def _swallows(parsed: Doc, first: int, last: int, end: int) -> bool:
    """Whether the parser made something behind an insertion depend on it, and what comes before begins no clause again."""
    if last + 1 < end and parsed[last + 1].tag_ in _OPENERS:
        return False  # "according to the Herald, **which** named nobody"
    behind = [parsed[i] for i in range(last + 1, end) if not parsed[i].is_punct]
    swallowed = [token for token in behind if first < token.head.i < last]
    return bool(swallowed) and all(token.dep_ not in ("appos", "relcl", "acl") for token in swallowed)


def _is_without_verb(parsed: Doc, start: int, end: int) -> bool:
    """Whether the words before the insertion have no verb of their own but in a relative clause."""
    before = parsed[start:end]
    verbs = [token for token in before if token.tag_ in FINITE and token.i != start]
    relative = any(token.tag_ in RELATIVES for token in before)
    words = [token for token in before if token.text[0] not in _QUOTES]
    return bool(words) and (not verbs or relative) and words[0].tag_ not in ("CC", "WDT", "WP", "WRB")


def _goes_on(parsed: Doc, i: int, end: int) -> bool:
    """Whether a finite verb follows, at most behind an adverb: "is", "**also** belongs"."""
    if i < end and parsed[i].tag_ == "RB":
        i += 1
    return i < end and parsed[i].tag_ in FINITE


def _attributes(parsed: Doc, start: int, end: int, *, setting: bool) -> bool:
    """Whether the words between two commas are an attributing clause; after a ``setting`` ("In Lodz, …") only an inverted
    one: "In Lodz, **said the mayor**, 30 people were hurt"."""
    first = parsed[start]
    if first.tag_ in _OPENERS and first.tag_ != "VBN":
        return False
    verb = _cue(parsed, start - 1, end + 1)
    if verb is None:
        return False
    if verb.i == start:  # "said the owner"
        if any(token.text == "," for token in parsed[verb.sent.start : start - 1]):
            return False  # "Olm, the mayor, told reporters more than 300 men, …"
        return (verb.tag_ == "VBD" or verb.lemma_ == "say") and _can_speak(parsed, start + 1, end)
    if setting:
        return False
    if any(token.text == "," for token in parsed[start:end]):
        return False  # "Olm, the mayor, told reporters two men, both masked, had fled"
    others = [token for token in parsed[start:end] if token.tag_ in FINITE and token.i != verb.i]
    return not others and first.tag_ in _NOUN_PHRASE and _can_speak(parsed, start, verb.i)


def _can_speak(parsed: Doc, start: int, end: int) -> bool:
    """Whether the noun phrase at ``start`` is a name, a pronoun or a noun for people, bodies or documents: not "announced
    **Monday**", "declared **a disaster area**"."""
    last = start
    while last < end and parsed[last].tag_ in _NOUN_PHRASE:
        last += 1
    if last == start:
        return False
    head = parsed[last - 1]
    named = head.tag_ in NAMES and head.lower_ not in _CALENDAR
    return named or head.tag_ == "PRP" or (head.tag_ in ("NN", "NNS") and head.lemma_.lower() in speakers())


def _cue(parsed: Doc, start: int, end: int) -> Token | None:
    """The attributing verb of an insertion from the comma ``start`` to the word behind the comma ``end`` - 1."""
    tensed = [token for token in parsed[start + 1 : end - 1] if token.tag_ in FINITE or token.i == start + 1]
    return next((token for token in tensed if token.lemma_ in _parenthetical()), None)


def _last_cue(parsed: Doc, start: int, end: int) -> Token | None:
    """The verb of an attributing clause at a sentence's end."""
    quoted = _quoted_as_saying(parsed, start, end)
    if quoted is not None:
        return parsed[quoted]
    cues = [token for token in parsed[start + 2 : end] if token.tag_ in _PAST and token.lemma_ in _parenthetical()]
    return cues[0] if cues else None


def _subject_of(parsed: Doc, verb: Token, start: int, end: int) -> int | None:
    """The head of the cue's subject inside the insertion."""
    if verb.lower_ == "quoted":
        return next(i for i in range(start + 1, end) if parsed[i + 1].tag_ not in _NOUN_PHRASE)
    inside = [
        token for token in parsed[start:end] if token.dep_ in ("nsubj", "dobj", "dep", "ROOT", "nsubjpass") and token != verb
    ]
    inside = [token for token in inside if token.tag_ in _NOUN_PHRASE or token.pos_ in ("NOUN", "PROPN", "PRON")]
    near = [token for token in inside if (token.i > verb.i) == (verb.i == start + 1)]
    return near[0].i if near else None


def _is_whole(short: Doc, root: Token, kept: Sequence[int], start: int, *, setting: bool) -> bool:
    """Whether the sentence without the insertion has a subject, before it unless it follows a ``setting``, and its verb
    behind it."""
    subjects = [kid for kid in root.children if kid.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")]
    return (setting or kept[root.i] >= start) and any(kept[kid.i] < start or setting for kid in subjects)


_CALENDAR = frozenset(name.lower() for names in (calendar.day_name, calendar.month_name) for name in names if name)
_PAST = FINITE | {"VBN"}
_TIME = frozenset({"NN", "NNP", "IN", "CD", "JJ", "RB"})
"""Tags of words that tell when: "yesterday", "on Monday"."""
_NOUN_PHRASE = _SUBJECTS | {"PRP$", "POS"}
