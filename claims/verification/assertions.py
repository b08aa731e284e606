"""A claim with the input of the status rules: who asserts it, how, and what it reports.

Sources are independent if neither could have the news from the other. A relay is not independent of what it relays, two
bodies of one government or owner speak for one party, and an unnamed group ("analysts") is one party however often it is
cited, because it is not known whether its members differ.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.attribution import Relation, Voice
from claims.hedging import Modality, is_factive
from claims.language import ParsedDoc, Run, Runs, holds, indices_of
from claims.language.registry import Registry
from claims.model import Certainty, ClaimKind, HedgeType, Polarity, Quotation, Source, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.splitting import Clause
from claims.verification.events import Event, EventReader, spoken_by
from claims.verification.predicates import country_named, families, plain_name

_OF_STATE = frozenset({SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.OFFICIALS, SourceKind.STATE_MEDIA})
_MEDIA = frozenset({SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA})
_LOCAL = frozenset({"police", "sheriff", "fire", "mayor", "county", "city", "municipal", "council", "hospital"})


@dataclass(frozen=True, slots=True)
class Party:
    """The party that a source speaks for.

    ``identity`` distinguishes sources, ``interests`` are those it speaks for (a state, an owner, an unnamed group),
    ``groups`` the unnamed groups that it may be one of. ``prosecutes`` is set for prosecutors.
    """

    identity: str
    kind: SourceKind
    country: str | None
    interests: frozenset[str]
    groups: frozenset[str]
    prosecutes: bool = False

    def same_as(self, other: "Party") -> bool:
        """Whether both are one source under two names: "Clinton", "Clinton's campaign"."""
        one, two = set(self.identity.split()), set(other.identity.split())
        return bool(one and two) and (one <= two or two <= one)

    def independent_of(self, other: "Party") -> bool:
        """Whether neither speaks for the other, or may be a member of it."""
        return (
            not self.same_as(other)
            and self.interests.isdisjoint(other.interests)
            and self.interests.isdisjoint(other.groups)
            and self.groups.isdisjoint(other.interests)
        )


def party_of(source: Source, registry: Registry) -> Party:
    """The party that ``source`` speaks for, from its organisation, else its name, resolved in the ``registry``."""
    title = source.organisation or source.name
    entry = registry.find(title)
    kind = source.kind
    identity = plain_name(title if entry is None else entry.name)
    country = country_named(entry.country) if entry is not None and entry.country else country_named(title.split(" ")[0])
    interests: set[str] = set()
    groups: set[str] = set()
    if entry is not None:
        owner = plain_name(registry.owner(entry.name) or entry.name)
        interests.add(f"state:{owner}" if country_named(owner) else owner)
    local = bool(_LOCAL.intersection(identity.split()))
    if country and not local and (kind in _OF_STATE or country_named(title)):
        interests.add(f"state:{country}")
    if not source.named:
        interests.add(f"{kind}:{country or ''}")
        if kind not in _MEDIA and not interests - {f"{kind}:{country or ''}"}:
            interests.add(f"{kind}:")
    else:
        interests.add(identity)
        groups.update({f"{kind}:", f"{kind}:{country or ''}"})
    if kind in _MEDIA and country:
        groups.update(f"{media}:{country}" for media in _MEDIA)
    office = plain_name(f"{title} {source.name} {source.role or ''}").split()
    prosecutes = not families().words["prosecutor"].isdisjoint(office)
    return Party(identity, kind, country, frozenset(interests), frozenset(groups), prosecutes)


def stranger(words: str) -> Party:
    """The party of an unresolved source, identified by its words."""
    name = plain_name(words)
    return Party(name, SourceKind.UNSPECIFIED, None, frozenset({name}), frozenset())


_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who", "that", "this", "one", "some", "others", "many"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """A claim in the context of the article.

    ``party`` is responsible for it: None in the publication's own voice, for hearsay, and if the source is unknown
    (``attributed`` distinguishes them). It is set without an attribution if the claim's own subject gives a count ("the Red
    Cross put the toll at 53"). ``affirmed`` is whether the event is affirmed, not denied.
    ``quoted`` are its words, if they stand in quotation marks, ``relays`` the identities of the parties that passed it on.
    ``source`` and ``relation`` are indices in the sources and relations of the article.
    """

    position: int
    clause: Clause
    modality: Modality
    event: Event | None
    relation: int | None
    source: int | None
    party: Party | None
    act: SpeechAct | None
    attributed: bool
    hearsay: bool
    affirmed: bool
    quoted: str = ""
    relays: frozenset[str] = frozenset()
    covers_saying: bool = False
    """Whether its words are the whole attributing clause: "Police confirmed the death of two climbers"."""

    @property
    def kind(self) -> ClaimKind:
        """What kind of claim it is."""
        return self.clause.kind

    @property
    def sure(self) -> bool:
        """Whether it is asserted firmly enough to support or contradict another claim."""
        return self.modality.certainty in (Certainty.CERTAIN, Certainty.PROBABLE)

    @property
    def speaks(self) -> bool:
        """Whether an identifiable source asserts it."""
        return self.party is not None and not self.hearsay

    def hedge_words(self, *types: HedgeType) -> Runs:
        """The words of the first hedge of the assertion that has one of ``types``; empty if there is none."""
        return next((mark.runs for mark in self.modality.hedges if mark.type in types), ())

    def hedged(self, *types: HedgeType) -> bool:
        """Whether the assertion has a hedge of one of ``types``."""
        return any(mark.type in types for mark in self.modality.hedges)


def assertions(
    clauses: Sequence[Clause],
    modalities: Sequence[Modality],
    relations: Sequence[Relation],
    speakers: Speakers,
    parties: Sequence[Party],
    reader: EventReader,
) -> tuple[Assertion, ...]:
    """One assertion for each clause, in order; ``parties`` are the parties of the sources."""
    parsed = reader.parsed
    out = []
    for position, (clause, modality) in enumerate(zip(clauses, modalities, strict=True)):
        chain = [r for r in clause.relations if r not in speakers.inferences and _speaks(parsed, relations[r])]
        hearsay = any(relations[r].voice is Voice.UNNAMED for r in chain)
        inner = chain[-1] if chain else None
        act = relations[inner].act if inner is not None else None
        event = reader.event(clause)
        source = None if inner is None else speakers.of_relation[inner]
        if event is not None and event.first_person and source is not None:
            event = spoken_by(event, reader.names.key(speakers.sources[source].name))
        party = None
        if inner is None and (teller := reader.teller(clause)) is not None:
            told_by = reader.names.source_at.get(teller)
            words = parsed.verbatim(parsed.left_edge[teller], teller + 1)
            party = parties[told_by] if told_by is not None else stranger(words)
        elif inner is not None and not hearsay:
            party = _stranger(parsed, relations[inner]) if source is None else parties[source]
        out.append(
            Assertion(
                position=position,
                clause=clause,
                modality=modality,
                event=event,
                relation=inner,
                source=source,
                party=party,
                act=act,
                attributed=inner is not None,
                hearsay=hearsay,
                quoted=_quoted(parsed, clause, None if inner is None else relations[inner]),
                relays=frozenset(parties[at].identity for r in chain[:-1] if (at := speakers.of_relation[r]) is not None),
                covers_saying=inner is not None and relations[inner].cue_head == clause.head,
                affirmed=modality.polarity is Polarity.POSITIVE and _is_affirmed(parsed, clause, act),
            )
        )
    return tuple(out)


def _is_affirmed(parsed: ParsedDoc, clause: Clause, act: SpeechAct | None) -> bool:
    """Whether the act affirms the event: a denial does so only where the clause is negated ("denied that it did not work")."""
    negated = 0 <= clause.head < len(parsed.words) and parsed.child(clause.head, "neg") is not None
    return act is not SpeechAct.DENY or negated


def _quoted(parsed: ParsedDoc, clause: Clause, relation: Relation | None) -> str:
    if relation is None or relation.quotation is not Quotation.DIRECT:
        return ""
    return " ".join(parsed.lower[i] for i in indices_of(clause.runs) if parsed.words[i].isalnum())


def _speaks(parsed: ParsedDoc, relation: Relation) -> bool:
    """Whether the content is somebody's, named or not, also where the clause around it is the claim ("Police confirmed two
    deaths"); what "is widely known" is the publication's own."""
    if relation.voice is Voice.UNNAMED:
        return not is_factive(parsed, relation.cue_head)
    return relation.voice in (Voice.SOURCE, Voice.REPORTER)


def _stranger(parsed: ParsedDoc, relation: Relation) -> Party | None:
    words = " ".join(parsed.words[i] for i in indices_of(relation.source))
    return None if not words.strip() or words.strip().lower() in _PRONOUNS else stranger(words)


def source_of(assertion: Assertion, speakers: Speakers) -> Source | None:
    """The speaker of an assertion, if it is resolved."""
    return None if assertion.source is None else speakers.sources[assertion.source]


_ADMISSION_BACK = 3
"""The maximum number of sentences that an admission may refer back."""


def unverified(parsed: ParsedDoc, clauses: Sequence[Clause], claims: Sequence[Assertion]) -> frozenset[int]:
    """The indices of the claims that the article admits it could not establish.

    An admission refers back to an attributed claim: "The ministry said 40 soldiers had died. The figure could not be
    independently verified." A claim that leaves a question open is an admission itself: "It is not clear who fired."
    """
    marks = [i for i, lemma in enumerate(parsed.lemmas) if _fails_to_verify(parsed, i, lemma)]
    out = {claim.position for claim in claims if is_verifying(parsed, claim) or _leaves_open(parsed, claim)}
    if not marks:
        return frozenset(out)
    sentences = sorted({clause.sentence for clause in clauses})
    opens = [block.start for block in parsed.article.blocks] if parsed.article is not None else []
    by_sentence: dict[tuple[int, int], list[Assertion]] = {}
    for claim in claims:
        if (claim.attributed or claim.hearsay) and claim.affirmed:
            by_sentence.setdefault(claim.clause.sentence, []).append(claim)
    for mark in marks:
        before = [sentence for sentence in sentences if sentence[0] <= mark]
        for sentence in _in_reach(parsed, mark, before[: -_ADMISSION_BACK - 2 : -1], opens):
            found = [claim for claim in by_sentence.get(sentence, ()) if not holds(claim.clause.runs, mark)]
            if found:
                out.update(claim.position for claim in found)
                break
    return frozenset(out)


_QUESTIONS = frozenset({"what", "who", "whom", "how", "why", "when", "where", "which", "whether", "if"})


def _leaves_open(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim says that the answer to a question is not known: "**What** caused the fire **is unclear**"."""
    head, words = claim.clause.head, families().words
    if not 0 <= head < len(parsed.words):
        return False
    predicates = [head, *parsed.children_of(head, "acomp", "attr", "oprd")]
    lemmas = {parsed.lemmas[i] for i in predicates}
    denied = any(parsed.has_child(i, "neg") for i in predicates)
    if lemmas.isdisjoint(words["left_open"]) and not (denied and not lemmas.isdisjoint(words["settled"])):
        return False
    clauses = (k for i in predicates for k in parsed.children_of(i, "ccomp", "csubj", "csubjpass", "advcl"))
    return any(parsed.lower[parsed.left_edge[k]] in _QUESTIONS for k in clauses)


def is_verifying(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim says that reports are still being checked: "it was **verifying reports that five people had died**"."""
    head, words = claim.clause.head, families().words
    if not 0 <= head < len(parsed.words) or parsed.lemmas[head] not in words["verify"] or parsed.tags[head] != "VBG":
        return False
    return any(
        parsed.lemmas[reports] in words["unverified"] and parsed.has_child(reports, "acl", "ccomp", "relcl")
        for reports in parsed.children_of(head, "dobj")
    )


def _in_reach(parsed: ParsedDoc, mark: int, sentences: Sequence[Run], opens: Sequence[int]) -> Iterator[Run]:
    """The ``sentences``, last first, to which the admission at token ``mark`` can refer.

    They are in its own paragraph, or in the previous one if it opens its own ("The claim could not be verified." after a
    line break), not if its paragraph has changed the topic.
    """
    here = bisect_right(opens, parsed.offsets[mark])
    paragraphs = [bisect_right(opens, parsed.offsets[start]) for start, _ in sentences]
    earlier = [paragraph for paragraph in paragraphs if paragraph != here]
    places = zip(sentences, paragraphs, strict=True)
    turned = any(paragraph == here and not start <= mark < end for (start, end), paragraph in places)
    allowed = {here, *(() if turned else earlier[:1])}
    return (sentence for sentence, paragraph in zip(sentences, paragraphs, strict=True) if paragraph in allowed)


def _fails_to_verify(parsed: ParsedDoc, i: int, lemma: str) -> bool:
    words = families().words
    if lemma in words["verification"]:
        return any(parsed.lower[child] == "no" for child in parsed.children[i])
    if lemma not in words["verify"] or parsed.pos[i] != "VERB":
        return False
    head = i
    if parsed.deps[i] == "xcomp":
        head = parsed.heads[i]  # "was unable to verify", "has not been able to confirm"
    unable = any(parsed.lower[x] in ("unable", "impossible") for x in (head, parsed.heads[i], *parsed.children[head]))
    verbs = {i, head, parsed.heads[head]}
    if not unable and not any(parsed.child(verb, "neg") is not None for verb in verbs):
        return False
    named = [x for verb in (i, head) for x in parsed.children_of(verb, "nsubjpass", "dobj")]
    return any(parsed.lemmas[x] in words["unverified"] or parsed.lower[x] in words["unverified"] for x in named)
