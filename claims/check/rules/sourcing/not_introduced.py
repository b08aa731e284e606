"""S107: a source is named only by surname or acronym, and never introduced."""

import re
from collections.abc import Iterable

from claims.check.context import RuleContext
from claims.check.numbers import numbers
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.consistency.spelling import is_misspelt
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
    names = {
        entity.kind for claim in context.claim_set.claims for entity in claim.entities if name in (entity.text, entity.name)
    }
    if names - {EntityKind.PERSON}:
        return False
    return re.search(rf"\b{name.lower()}\b", context.text) is None and _speaks(context, name)


def _speaks(context: RuleContext, name: str) -> bool:
    """Whether a name is the subject of a verb that only people can have."""
    verbs = any_like("speaking").pattern
    speaks = rf"\b{name} (?:{verbs})|\b(?:{verbs}) {name}\b"
    return re.search(speaks, context.text) is not None


def _spelled_out(context: RuleContext, acronym: str) -> bool:
    if acronym in listed("known acronym") or re.search(rf"\b{acronym.capitalize()}\b|\b{acronym.lower()}\b", context.text):
        return True  # a word in capitals
    lines = re.findall(rf".*\b{acronym}\b.*", context.text)
    if all(line.isupper() for line in lines) or any(acronym in context.words(block) for block in context.lead):
        return True  # headlines have words in capitals
    initials = r"[\w'&-]*\W+(?:(?:of|for|the|and|on|in|de|to)\W+)*".join(acronym)
    if re.search(rf"\b{initials}", context.text, re.IGNORECASE):
        return True
    return (
        re.search(
            rf"[\w'-]+\s+\((?:the\s+)?[\"']?{acronym}[\"']?\)|\b{acronym}(?:\s+\(|, (?:or|the|short) )"
            rf"|, or (?:the )?{acronym}\b|\b(?:called|as|named) (?:the )?{acronym}\b",
            context.text,
        )
        is not None
    )


def _introduced(context: RuleContext, source: Source, name: str) -> bool:
    if name in listed("known name"):
        return True
    before = re.finditer(rf"(?:\b([A-Z][\w.'-]*)|\b(?:the|a|an|their|his|her)\s+[\w-]+),?\s+{name}\b", context.text)
    behind = re.search(
        rf"\b{name}(?:'s?)?,?\s+(?:[A-Z]|\(|\d\d?,|(?:a|an|the|who|whose|which|of|from|one|his|her|their|chief|now"
        rf"|then|in|van|von|der|den|al|bin|du|la|le|el|dos|da|di)\b)|\b{name}\W+\w+\W+\w*\s*(?:who|is an?|was an?)\b",
        context.text,
    )
    called = re.search(rf"[\w-]+\s+(?:named|called|known as|nicknamed)\s+[\"']?{name}\b", context.text)
    office = re.search(rf"\b[a-z]+(?:er|or|ist|ian|man|woman|ent|ant|chief|aide|king|queen)\s+{name}\b", context.text)
    mention = re.search(rf"[A-Z@#\d]\S*\s+{name}|{name}\s+[A-Z]", source.mentions[0].text)
    named = any(not found[1] or not is_no_name(found[1]) for found in before)
    return named or any((behind, called, office, mention))


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
