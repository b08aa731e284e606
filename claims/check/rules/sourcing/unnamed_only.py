"""S102: a claim that is worth checking rests on unnamed sources only."""

import re
from collections.abc import Iterable

from claims.check.context import RuleContext
from claims.check.rule import Example, Finding, Rule
from claims.check.words import listed, tokens
from claims.model import Attribution, Certainty, Claim, ClaimKind, HedgeType, Quotation, Source, SourceKind, SpeechAct, Status

_LESS = 0.1
_NO_FACTS = frozenset({ClaimKind.OPINION, ClaimKind.PLAN, ClaimKind.IDENTITY})
# "Lawyers said" is generic, or those of the trial; "two lawyers said" withholds their names.
_SOME = re.compile(r"(?:an?|one|another|some|two|three|four|five|six|several|a few|senior|former|current|\d+)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"^(?:one|two|three|some|several|many|most) of (?:the|its|his|her|their|those) ")
_COUNTED = re.compile(r"(?:one|two|three|four|five|six|several)\b")
_ATTITUDE = re.compile(
    r"(?:they|he|she|it|most|many)?\s*(?:also |still |now )?(?:believ|expect|assum|welcom|hop|think|thought|feel|felt|want|wish"
    r"|fear|worr|prefer|lik|lov|hat)e?[sd]?\b",
    re.IGNORECASE,
)
_SHORTEST = 5  # minimum words; fewer are seldom a claim of their own
_ASIDE = re.compile(r"(?:who|which|whose|where|that|\w+ing|both of)\b", re.IGNORECASE)  # often the desk's own words
_OPINIONS = frozenset({SpeechAct.BELIEVE, SpeechAct.WANT, SpeechAct.WARN, SpeechAct.PREDICT, SpeechAct.ASK, SpeechAct.PROMISE})
_STATUSES = frozenset({Status.SINGLE_SOURCE, Status.CORROBORATED, Status.UNCONFIRMED})
_WORD = re.compile(r"[\w'-]+")
# "People said" are the public; "people familiar with the talks" are informed but unnamed.
_TELLING = re.compile(
    r"\b(?:person|people|somebody|someone|executives?|employees?|all(?:y|ies)|associates?|observers?)\b(?P<rest>.*)", re.I
)
_FAMILIAR = re.compile(
    r"\s+(?:who (?:was|were|is|are|has|have|asked|spoke|attended|took part|saw|read|heard|kn[eo]w|work(?:s|ed)?"
    r"|sat|met)|familiar|close|briefed|with (?:direct |first-hand )?knowledge"
    r"|involved|in the room)"
)
_PEOPLE = frozenset(
    {
        SourceKind.PERSON,
        SourceKind.OFFICIALS,
        SourceKind.EXPERTS,
        SourceKind.MILITARY,
        SourceKind.UNSPECIFIED,
        SourceKind.GOVERNMENT,
    }
)
_KNOWING = re.compile(
    r"\b(?:familiar with|close to (?!\d)|briefed on|(?:direct |first-hand )?knowledge of|involved in|not authori[sz]ed)\b"
)
_PUBLIC = re.compile(r"\b(?:media|news|press|open|official|published)\b")  # sources whose names anybody can look up
_PLAIN = frozenset({"source", "sources", "official", "officials", "people"})


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each check-worthy claim that rests on an unnamed source only; the claims of one source are a group."""
    beside: dict[str, bool] = {}
    for claim in context.claims:
        attribution = _stating(context, claim)
        if attribution is None or attribution.source is None or not _rests_on_unnamed(context, claim):
            continue
        if attribution.id not in beside:
            beside[attribution.id] = _is_named_beside(context, attribution)
        if not beside[attribution.id]:
            spans = tuple((span.start, span.end) for span in attribution.source.spans)
            reason = f"No named source says “{claim.text}”."
            message = f"this claim rests on an unnamed source only ({attribution.source.text})"
            yield Finding("S102", message, spans, reason, (claim.id,), group=attribution.source_id or attribution.id)


def _stating(context: RuleContext, claim: Claim) -> Attribution | None:
    chain = context.chain(claim)
    return chain[-1] if chain and _states(chain[-1]) else None


def _is_named_beside(context: RuleContext, attribution: Attribution) -> bool:
    """Whether an unnamed person is named nearby: "the aide", or "an adviser says … Ed Reuel spoke to reporters"."""
    if attribution.source is None or not attribution.source.spans:
        return True
    words, at = attribution.source.text.lower(), attribution.source.spans[0].start
    if words.startswith(("the ", "this ", "that ")) and _head(words) not in _PLAIN:
        return True
    here = context.paragraph(at)
    if _head(words).endswith("s") or here is None:
        return False
    near = context.paragraphs[here : here + 2]
    named = (mention for source in context.claim_set.sources if source.named for mention in source.mentions[:1])
    places = [span.start for mention in named for span in mention.spans if span.start > at]
    return any(block.start <= place < block.end for place in places for block in near)


def _states(attribution: Attribution) -> bool:
    """Whether a fact is stated: a verbatim quotation is more often an opinion."""
    return attribution.act not in _OPINIONS and attribution.quotation is not Quotation.DIRECT


def _rests_on_unnamed(context: RuleContext, claim: Claim) -> bool:
    if context.status_as_said(claim) not in _STATUSES:
        return False
    if claim.checkworthiness < context.settings.checkworthy - _less(context, claim):
        return False
    if claim.certainty is Certainty.UNKNOWN or claim.kind in _NO_FACTS or _ATTITUDE.match(claim.text):
        return False
    if len(tokens(claim.text)) < _SHORTEST or _ASIDE.match(claim.text):
        return False
    if context.has_feature(claim, "fragment") or context.has_feature(claim, "quoted_self"):
        return False
    counted_by_named = any(source.named for source in context.counting(claim))
    if counted_by_named or any(hedge.type is HedgeType.DOXASTIC for hedge in claim.hedges):
        return False
    speakers = [context.source(attribution) for attribution in context.chain(claim)]
    backers = context.backers(claim)
    if not backers or not all(one is not None and is_nobody(context, one) for one in speakers):
        return False
    return all(is_nobody(context, backer) for backer in backers)


def _less(context: RuleContext, claim: Claim) -> float:
    """By how much the checkworthiness threshold is lower for a claim from a withheld source."""
    source = context.innermost(claim)
    return _LESS if source is not None and is_hidden(context, source) else 0.0


def is_nobody(context: RuleContext, source: Source) -> bool:
    """Whether a source is unnamed: "officials", "a person familiar with the talks"."""
    if source.named or not source.mentions:
        return False
    mention = source.mentions[0].text.lower()
    if any(wording.lower() in mention for wording in context.settings.anonymous_sources):
        return True
    head = _head(mention)
    if source.kind in _PEOPLE and _KNOWING.search(mention) and not mention.startswith(("the ", "this ")):
        return True  # described, not named: "a retired general close to the palace"
    if head not in listed("anonymous") or (head in listed("indefinite") and not _SOME.match(mention)):
        return False
    telling = _TELLING.search(mention)
    return telling is None or _FAMILIAR.match(telling["rest"]) is not None


def is_hidden(context: RuleContext, source: Source) -> bool:
    """Whether a source's name is withheld: "a person familiar with the inquiry", "sources at the bank"."""
    if not is_nobody(context, source):
        return False
    mention = source.mentions[0].text.lower()
    if mention.startswith(("the ", "this ", "that ", "these ", "those ", "interview", "anything ", "something ")):
        return False  # mentioned before, or not a person
    insider = _head(mention) == "insider"  # "insiders" are often a group asked in a survey
    hides = (
        insider
        or _head(mention) in listed("hidden")
        or (_head(mention) in listed("anonymous") - listed("chamber") and _COUNTED.match(mention))
    )
    return (bool(hides) and not _PUBLIC.search(mention)) or _KNOWING.search(mention) is not None


def _head(mention: str) -> str:
    """The head noun of a mention: "officials" in "two senior officials at the ministry"."""
    head = ""
    for word in _WORD.findall(_ONE_OF.sub("one ", mention)):
        if word in listed("mention link"):
            break
        head = word
    return head


RULE = Rule(
    code="S102",
    name="unnamed-only",
    summary="A claim that is worth checking rests on unnamed sources only.",
    why="Nobody can be asked, and nobody is accountable if it is wrong.",
    how_to_fix="Find a source that can be named, or a document, and say what it says.",
    find=find,
    fires=(
        Example("Two officials said the airline lost 40 million euros in March.", at=("Two officials",)),
        Example(
            "The plant leaked 300 tonnes of acid in June, according to a person familiar with the inquiry.",
            at=("a person familiar with the inquiry",),
        ),
    ),
    silent=(
        Example(
            "Two officials said the airline lost 40 million euros in March. Finance director Ana Lima said the airline lost "
            "40 million euros in March.",
            note="a named source says the same",
        ),
        Example("Officials said the mood was good.", note="nothing to check"),
    ),
)
