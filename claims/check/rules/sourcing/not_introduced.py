"""S107: a source is named only by surname or acronym, and never introduced."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from claims.check.context import RuleContext
from claims.check.numbers import numbers
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.consistency.spelling import is_misspelt
from claims.check.word_index import WordIndex, index_of
from claims.check.words import any_like, is_no_name, listed, tokens
from claims.model import EntityKind, Source, SourceKind

_ACRONYM = re.compile(r"[A-Z]{2,6}\Z")
_SURNAME = re.compile(r"[A-Z][a-z]+(?:[-'][A-Z]?[a-z]+)*\Z")
_KINDS = frozenset({SourceKind.PERSON, SourceKind.UNSPECIFIED})


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for the first mention of each source of which the article gives only a surname or an acronym."""
    for source in context.claim_set.sources:
        if not source.mentions or source.role or source.organisation:
            continue
        short = source.name.strip()
        if not source.named and (source.mentions[0].text != short or _begins(context, source)):
            continue  # "Engdahl" may be a name that the program does not know; "Critics said …" begins with a noun
        if _is_described(source, short):
            continue
        missing = None
        if _ACRONYM.match(short) and not _is_label(context, source) and not _spelled_out(context, short):
            missing = "what the letters stand for"
        elif (
            _SURNAME.match(short)
            and not any(numbers(short))
            and _is_person(context, source, short)
            and not _introduced(context, source, short)
        ):
            missing = "a given name or an office"
        if missing and not _is_known(context, short) and not is_misspelt(context, short):
            spans = tuple((span.start, span.end) for span in source.mentions[0].spans)
            yield Finding(
                "S107", f"{short} is never introduced", spans, f"The article quotes {short} and never gives {missing}."
            )


def _is_label(context: RuleContext, source: Source) -> bool:
    """Whether the first mention is followed by a colon, as in a transcript: "TAPPER: And obviously …"."""
    return context.text.startswith(":", source.mentions[0].spans[-1].end)


def _begins(context: RuleContext, source: Source) -> bool:
    """Whether the first mention is a noun at the start of a sentence, where a capital is not significant."""
    word = source.mentions[0].text
    before = context.text[: source.mentions[0].spans[0].start].rstrip(" \"'")
    begins = not before or before[-1] in ".!?:\n"
    return begins and (word.endswith("s") or is_no_name(word) or word.lower() in listed("quantifier"))


def _is_known(context: RuleContext, name: str) -> bool:
    """Whether the party needs no introduction: it is well known, or in the desk's own table."""
    from claims.language.registry import registry  # imports spaCy

    return registry(context.registry).find(name) is not None


def _is_described(source: Source, name: str) -> bool:
    """Whether the mention contains more than the name: "the investment giant QZLF"."""
    others = [word for word in tokens(source.mentions[0].text) if word not in (name.lower(), "the")]
    return bool(others)


def _is_person(context: RuleContext, source: Source, name: str) -> bool:
    """Whether a single capitalised word is somebody's name, not a noun at the start of a sentence ("Polls say")."""
    if source.kind not in _KINDS or source.mentions[0].text.startswith(("The ", "the ")):
        return False
    kinds = context.cached("kinds of names", lambda: _kinds_of_names(context))
    return kinds.get(name, set()) <= {EntityKind.PERSON} and not index_of(context).has(name.lower()) and _speaks(context, name)


def _kinds_of_names(context: RuleContext) -> dict[str, set[EntityKind]]:
    found: dict[str, set[EntityKind]] = {}
    for claim in context.claim_set.claims:
        for entity in claim.entities:
            for name in (entity.text, entity.name):
                found.setdefault(name, set()).add(entity.kind)
    return found


# Each pattern is tried only next to the places of a name: searching the text with a pattern for each name would take time
# quadratic in the text, and more where parts of the pattern can match the same characters.
_REACH = 80
"""Maximum number of characters of the text before or behind a name that say who it is."""


def _stands(context: RuleContext, name: str, before: re.Pattern[str] | None, behind: re.Pattern[str] | None = None) -> bool:
    """Whether somewhere the text directly before a name matches ``before``, and that behind it ``behind``."""
    return any(
        (before is None or before.search(context.text, max(0, start - _REACH), start))
        and (behind is None or behind.match(context.text, end, end + _REACH))
        for start, end in index_of(context).places(name)
    )


@cache
def _speaking() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = any_like("speaking").pattern
    return re.compile(rf"\b(?:{verbs}) \Z"), re.compile(f" (?:{verbs})")


def _speaks(context: RuleContext, name: str) -> bool:
    """Whether a name is the subject of a verb that only people can have."""
    before, behind = _speaking()
    return _stands(context, name, before) or _stands(context, name, None, behind)


_BRACKET = re.compile(r"[\w'-]\s+\((?:the\s+)?[\"']?\Z")
_CLOSED = re.compile(r"[\"']?\)")
_OR_CALLED = re.compile(r"(?:, or (?:the )?|\b(?:called|as|named) (?:the )?)\Z")
_OR_IN_FULL = re.compile(r"\s+\(|, (?:or|the|short) ")


def _spelled_out(context: RuleContext, acronym: str) -> bool:
    index = index_of(context)
    if acronym in listed("known acronym") or index.has(acronym.capitalize()) or index.has(acronym.lower()):
        return True  # a word in capitals
    if all(map(index.is_in_capitals, index.lines(acronym))) or any(acronym in context.words(block) for block in context.lead):
        return True  # headlines have words in capitals
    return (
        acronym in context.cached("spelled out", lambda: initialisms(context.text, _acronyms(context)))
        or _stands(context, acronym, _BRACKET, _CLOSED)
        or _stands(context, acronym, _OR_CALLED)
        or _stands(context, acronym, None, _OR_IN_FULL)
    )


def _acronyms(context: RuleContext) -> frozenset[str]:
    return frozenset(name for source in context.claim_set.sources if _ACRONYM.match(name := source.name.strip()))


_WORD = re.compile(r"\w+")
_UNCOUNTED = frozenset({"of", "for", "the", "and", "on", "in", "de", "to"})
_MOST_UNCOUNTED = 4
"""Maximum number of words between two initials that an acronym skips."""


def initialisms(text: str, acronyms: Collection[str]) -> frozenset[str]:
    """The ``acronyms`` that some words of the text spell out by their initials.

    Small words may be skipped, and the later parts of a word with hyphens: "Front for the Rights of Half-Timers".

    >>> sorted(initialisms("The Front for the Rights of Half-Timers met.", {"FRH", "FRHT", "FRT"}))
    ['FRH', 'FRHT']
    """
    # The initials read so far and the number of words skipped since: one pass for all acronyms, without backtracking.
    prefixes = {acronym[:length] for acronym in acronyms for length in range(1, len(acronym) + 1)}
    found: set[str] = set()
    reading: dict[str, int] = {}
    end = 0
    for word in _WORD.finditer(text):
        initial = word[0][0].upper()
        is_part = word.start() - end == 1 and text[end] in "'&-"
        following: dict[str, int] = {}
        if is_part or word[0].lower() in _UNCOUNTED:
            following = {prefix: skipped + 1 for prefix, skipped in reading.items() if skipped < _MOST_UNCOUNTED}
        for prefix in ("", *reading):
            if prefix + initial in prefixes:
                following[prefix + initial] = 0
        found |= following.keys() & acronyms
        reading, end = following, word.end()
    return frozenset(found)


_TITLE = re.compile(r"(?:\b([A-Z][\w.'-]*)|\b(?:the|a|an|their|his|her)\s+[\w-]+),?\s+\Z")
_CALLED = re.compile(r"[\w-]\s+(?:named|called|known as|nicknamed)\s+[\"']?\Z")
_OFFICE = re.compile(r"\b[a-z]+(?:er|or|ist|ian|man|woman|ent|ant|chief|aide|king|queen)\s+\Z")
_DESCRIBED = re.compile(
    r"(?:'s?)?,?\s+(?:[A-Z]|\(|\d\d?,|(?:a|an|the|who|whose|which|of|from|one|his|her|their|chief|now"
    r"|then|in|van|von|der|den|al|bin|du|la|le|el|dos|da|di)\b)|\W+\w+\W+\w*\s*(?:who|is an?|was an?)\b"
)
_NAMED_BEFORE = re.compile(r"[A-Z@#\d]\S*\s+\Z")
_NAMED_BEHIND = re.compile(r"\s+[A-Z]")


def _introduced(context: RuleContext, source: Source, name: str) -> bool:
    if name in listed("known name"):
        return True
    for start, _ in index_of(context).places(name):
        title = _TITLE.search(context.text, max(0, start - _REACH), start)
        if title is not None and (not title[1] or not is_no_name(title[1])):
            return True
    if any(_stands(context, name, before) for before in (_CALLED, _OFFICE)) or _stands(context, name, None, _DESCRIBED):
        return True
    mention = WordIndex(source.mentions[0].text)
    return any(
        _NAMED_BEFORE.search(mention.text, max(0, start - _REACH), start) or _NAMED_BEHIND.match(mention.text, end)
        for start, end in mention.places(name)
    )


RULE = Rule(
    code="S107",
    name="not-introduced",
    summary="A source is named only by surname or acronym, and never introduced.",
    why="Readers cannot tell who speaks, or with what authority.",
    how_to_fix="Give full name and office, or what the letters stand for, at the first mention.",
    find=find,
    fires=(
        Example("The dam is safe. But Okereke said the dam may leak in spring.", at=("Okereke",)),
        Example("The QZLF said on Monday that 300 members left in May.", at=("The QZLF",)),
    ),
    silent=(
        Example(
            "The owner, Duncan Raeburn, left the quay. Insurers were due on Thursday, Raeborn said.",
            note="introduced, and misspelt: C405",
        ),
        Example("The dam is safe, said Grace Okereke, an engineer. But Okereke said the dam may leak in spring."),
        Example(
            "The Quarry Zone Labour Front met on Sunday. The QZLF said on Monday that 300 members left in May.",
            note="the letters were spelled out",
        ),
    ),
)
