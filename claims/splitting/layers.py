"""Attributions as layers over a document: which words are whose content, and which contents are clauses of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, holds, indices_of
from claims.language.labels import AUXILIARIES, DASHES, NOMINAL_SUBJECTS, RELATIVES
from claims.language.words import words_as
from claims.model import BlockKind, Quotation, SpeechAct
from claims.splitting.clause import reasons, verb_above
from claims.splitting.reported import reported_in_phrases
from claims.splitting.summaries import summary_of_words
from claims.splitting.unsaid import is_unsaid

CLAIMING = frozenset({Voice.SOURCE, Voice.UNNAMED})
"""The voices whose content is taken out of the clause that reports it."""
ANSWERING = frozenset({SpeechAct.DENY, SpeechAct.ACKNOWLEDGE, SpeechAct.CLAIM, SpeechAct.CONFIRM, SpeechAct.REPORT})
"""The acts under which a gerund is something that is so or not: "They denied **stealing it**", "reported **hearing shots**"."""
PHRASES = frozenset({"dobj", "pobj", "prep", "attr", "dative", "oprd", "acomp", "agent"})


@dataclass(frozen=True, slots=True)
class AttributionLayers:
    """``of`` numbers each token's layer; ``chains[n]`` is layer n's chain of relations, outermost first (layer 0 is the
    publication's own voice); ``cue`` maps a token of a cue, and ``source`` one of a source, to its relation; ``reported`` maps
    the cues whose object tells what their source asserts."""

    of: list[int]
    chains: list[tuple[int, ...]]
    cue: dict[int, int]
    source: dict[int, int]
    reported: dict[int, int]

    def label(self, parsed: ParsedDoc, head: int, tokens: Sequence[int]) -> set[int]:
        """Those of the ``tokens`` of a clause, with this head, that name its source before a colon, taken into it by
        the parser: "**Ana Ruiz:** The wall fell"."""
        chain = self.chains[self.of[head]]
        found = {i for i in tokens if chain and self.source.get(i) == chain[-1] and self.of[i] != self.of[head]}
        return found if found and parsed.words[max(found) + 1] == ":" else set()


def attribution_layers(
    relations: Sequence[Relation], parsed: ParsedDoc, *, without: frozenset[int] = frozenset()
) -> AttributionLayers:
    """The layers that ``relations`` make over a document, without those whose content is not a clause.

    An indirect or mixed content without any verb ("He called it **a disaster**"), an embedded question other than "whether"
    ("They did not say **who would come**") and what a source does not say ("They stopped short of admitting **that the valve
    failed**") stay in the clause that reports them.
    """
    of = [0] * len(parsed.words)
    chains: list[tuple[int, ...]] = [()]
    known: dict[tuple[int, int], int] = {}
    cue: dict[int, int] = {}
    source: dict[int, int] = {}
    relaying = {relation.parent for relation in relations}
    claiming = {n for n, r in enumerate(relations) if r.voice in CLAIMING and n not in without and not is_unsaid(r, parsed)}
    contents = {n: _content(relations[n], parsed) for n in claiming}
    claiming = {n for n in claiming if not _is_part_of_content(relations[n], parsed, set(contents[n]))}
    for n in sorted(claiming, key=lambda n: (len(_ancestors(relations, n)), -len(contents[n]), n)):
        relation = relations[n]
        hanging = _overhang(relation, parsed)
        parted = relation.content and _interrupted(relation, parsed, relation.cue_head) is not None
        if not (n in relaying or _is_clause(relation, [*contents[n], *(hanging if parted else ())], parsed)):
            continue
        for i in (*contents[n], *hanging):
            key = (of[i], n)
            if key not in known:
                known[key] = len(chains)
                chains.append((*chains[of[i]], n))
            of[i] = known[key]
        if parsed.deps[relation.cue_head] == "amod":  # "**documented** cases of fraud are rare": part of the noun phrase
            of[relation.cue_head] = of[parsed.heads[relation.cue_head]]
            continue
        cue.update(dict.fromkeys(indices_of(relation.cue), n))
        cue[relation.cue_head] = n
        source.update(dict.fromkeys(indices_of(relation.source), n))
    completed = [_completed(chain, relations, claiming) for chain in chains]
    cutting = {n for chain in completed for n in chain}
    unsaid = {n for n, relation in enumerate(relations) if relation.source and is_unsaid(relation, parsed)}
    return AttributionLayers(of, completed, cue, source, reported_in_phrases(relations, parsed, cutting | unsaid))


def _content(relation: Relation, parsed: ParsedDoc) -> list[int]:
    """The tokens of the content, without what the reporter says after it: behind the quotation marks ('said "it is safe"
    **and left**'), or behind the dash that ends the attributing clause ("Orban - who denied any guilt - **avoided her**")."""
    tokens = [*indices_of(relation.content)]
    if relation.quotation is Quotation.INDIRECT and (summary := summary_of_words(parsed, tokens)) is not None:
        tokens = [i for i in tokens if i < summary] or tokens
    start = min(run[0] for run in (*relation.source, *relation.cue, *relation.content))
    if parsed.deps[relation.cue_head] == "relcl" and start and parsed.lower[start - 1] in DASHES:
        return list(takewhile(lambda i: i < relation.cue_head or parsed.lower[i].strip(",") not in DASHES, tokens))
    if (told := _what_it_says(relation, parsed, tokens)) is not None:
        return [i for i in tokens if i >= told]
    quote = parsed.quotations.starting.get(tokens[0]) if relation.quotation is Quotation.MIXED else None
    if quote is None or not quote.closed or quote.end > tokens[-1]:
        return tokens
    rest = [i for i in tokens if i >= quote.end and not parsed.is_mark[i]]
    if len(rest) < 2 or parsed.deps[rest[0]] != "cc" or parsed.lower[rest[1]] == "that":
        return tokens
    verb = next((i for i in rest if parsed.is_verb[i]), None)
    own = verb is not None and (subject := parsed.subject(verb)) is not None and subject > rest[0]
    return tokens if own and parsed.lower[rest[0]] != "but" else [i for i in tokens if i < quote.end]


def _what_it_says(relation: Relation, parsed: ParsedDoc, tokens: Sequence[int]) -> int | None:
    """Where the clause begins that an "it" announces ("He said **it** over and over: **the plan** is dead"), or a phrase for
    what it is about ("She added on **the toll**, **it** will rise")."""
    inside = set(tokens)
    cue, first = relation.cue_head, next((i for i in tokens if parsed.heads[i] not in inside), tokens[0])
    dep, above = parsed.deps[first], parsed.heads[first]
    object_ = parsed.lower[first] in ("it", "this", "that") and dep == "dobj" and above == cue
    topic = dep == "pobj" and parsed.heads[above] == cue and holds(relation.cue, above)
    if (not object_ and not topic) or first < cue or tokens[0] < parsed.left_edge[first]:
        return None
    marks = (i for i in tokens if parsed.lower[i] in (",", ":") or parsed.lower[i] in DASHES)
    clause = next((i + 1 for i in marks if i + 1 < tokens[-1]), None)
    if clause is None:
        return None
    return clause if any(i > clause and _has_own_subject(parsed, i) for i in tokens) else None


def _has_own_subject(parsed: ParsedDoc, verb: int) -> bool:
    subject = parsed.subject(verb)
    return subject is not None and parsed.is_finite(verb) and parsed.deps[verb] not in ("relcl", "acl")


def _is_clause(relation: Relation, tokens: Sequence[int], parsed: ParsedDoc) -> bool:
    content = [i for i in tokens if not parsed.is_mark[i]]
    if relation.quotation is Quotation.DIRECT:
        return bool(content) and not _is_named_so(relation, parsed, content)
    inside = set(content)
    block = parsed.block[relation.cue_head]
    title = block is not None and block.kind is BlockKind.HEADLINE
    if title and parsed.words[relation.cue_head] == ":" and content and content[0] < relation.cue_head:
        return True  # "Two dead in ferry fire: police"
    if not any(parsed.is_verb[i] for i in content):
        return False
    tops = [i for i in content if parsed.heads[i] == i or parsed.heads[i] not in inside]
    if relation.act in THINKING and len(tops) == 1 and hides_verb(parsed, tops[0]):
        return True
    if relation.act in PROPOSING and any(_is_proposed(parsed, relation.cue_head, i) for i in tops):
        return False
    if _is_renamed(parsed, relation.cue_head, content):
        return False
    phrases = [i for i in tops if parsed.deps[i] in PHRASES and not parsed.is_verb[i]]
    if phrases and all(i in phrases or _is_adjunct(parsed, i) for i in tops):
        return False  # "She attacked **him for failing to act**", "He claimed **victory after polls closed**"
    if _is_gapped(relation, parsed, tops):
        return False
    if relation.quotation is Quotation.MIXED:
        return True
    if relation.act in PROPOSING and all(_is_result(parsed, relation.cue_head, i) for i in tops):
        return False
    if relation.act not in ANSWERING and all(parsed.tags[i] == "VBG" and not parsed.is_finite(i) for i in tops):
        return any(parsed.subject(i) is not None for i in tops)  # "They considered **filing an appeal**" is one event
    predicate = verb_above(parsed, content[0])
    complementiser = (
        parsed.tags[content[0]] not in RELATIVES or parsed.deps[content[0]] == "mark"
    )  # "said in a filing **that** …"
    return complementiser or predicate not in tops or parsed.deps[predicate] == "relcl"


def _is_gapped(relation: Relation, parsed: ParsedDoc, tops: Sequence[int]) -> bool:
    """Whether the saying picks out a noun without a relative word, so that its content has no subject: "a list of towns **he
    said had sent** spies"."""
    cue, first = relation.cue_head, parsed.left_edge[relation.cue_head]
    contact = parsed.deps[cue] == "relcl" and first > 0 and not parsed.is_mark[first - 1] and parsed.subject(cue) == first
    open_ = contact and parsed.tags[first] not in RELATIVES and parsed.lower[first] != "that"
    return open_ and all(i > cue and parsed.is_finite(i) and parsed.subject(i) is None for i in tops)


def _is_result(parsed: ParsedDoc, cue: int, i: int) -> bool:
    """Whether a participle tells in what state somebody wants something: "The owner **wants the mine closed**"."""
    bare = parsed.tags[i] in ("VBN", "VBD") and parsed.heads[i] == cue < i and not parsed.has_child(i, "mark", *AUXILIARIES)
    adjoining = parsed.child(cue, "mark") is None and parsed.lemmas[cue] in ("want", "need", "like", "order", "demand")
    return bare and adjoining and parsed.subject(i) is not None


def _is_proposed(parsed: ParsedDoc, cue: int, i: int) -> bool:
    """Whether a plain form under a past tense is a subjunctive: "suggested that the board **sell** the mill"."""
    plain = parsed.tags[i] in ("VBP", "VB") and not parsed.has_child(i, *AUXILIARIES) and parsed.lemmas[i] != "be"
    return plain and parsed.is_past(cue) and parsed.has_child(i, "mark") and parsed.subject(i) is not None


def _is_renamed(parsed: ParsedDoc, cue: int, content: Sequence[int]) -> bool:
    """Whether the content begins with a thing and what it is called: 'calling the man "a rogue who cheated his friends"'."""
    thing = next((i for i in content if parsed.heads[i] == cue), None)
    if thing is None or parsed.lemmas[cue] not in words_as("reporting") or parsed.deps[thing] != "dobj" or thing < cue:
        return False
    return parsed.has_child(thing, "appos") and not parsed.is_verb[thing]


def _is_named_so(relation: Relation, parsed: ParsedDoc, content: Sequence[int]) -> bool:
    """Whether the quotation is a few words of the reporter's clause, no clause itself: 'She named it "Sea Breeze"'."""
    if not parsed.is_verb[relation.cue_head] or any(parsed.is_verb[i] for i in content):
        return False
    inside = set(content)
    tops = [i for i in content if parsed.heads[i] not in inside]
    return all(parsed.heads[i] == relation.cue_head and parsed.deps[i] in ("dobj", "oprd") for i in tops)


def _is_part_of_content(relation: Relation, parsed: ParsedDoc, content: set[int]) -> bool:
    """Whether the cue is a participle within its supposed content: "Shells **found** there were live", "announced a cut beyond
    the one **first announced** in May"."""
    at = relation.cue_head
    if relation.quotation is Quotation.DIRECT:
        return False
    first = parsed.left_edge[at]
    if any(end == first and start > 0 and parsed.lower[start - 1] == "," for start, end in relation.source):
        return False  # "… a warehouse near Elk, **the sheriff's office said** on Monday"
    objectless = parsed.tags[at] == "VBD" and not parsed.has_child(at, "dobj", "ccomp", "xcomp")
    bare = (parsed.tags[at] == "VBN" or objectless) and not parsed.has_child(at, *AUXILIARIES, *NOMINAL_SUBJECTS, "mark")
    reduced = bare and parsed.deps[at] == "advcl" and first > 0 and parsed.lower[first - 1] != ","
    if (parsed.deps[at] != "acl" and not reduced) or parsed.tags[at] == "VBG":
        return False  # "…, the agency reported, **citing an official**" is no part of a subject
    while parsed.heads[at] != at:
        at = parsed.heads[at]
        if at in content:
            return True
    return False


PROPOSING = frozenset({SpeechAct.SUGGEST, SpeechAct.ASK, SpeechAct.WANT})
"""The acts whose content may be something that is to happen."""
THINKING = frozenset({SpeechAct.SAY, SpeechAct.ASSESS, SpeechAct.BELIEVE, SpeechAct.SUGGEST})
"""The acts whose content is hardly ever a thing."""


def hides_verb(parsed: ParsedDoc, i: int) -> bool:
    """Whether the noun ``i`` is the subject of what the parser takes for its participle: "assessed **the ship crossed** into
    Norway", but not "assessed the damage **caused by** the storm"."""
    for kid in parsed.children[i]:
        if parsed.deps[kid] == "acl" and parsed.tags[kid] == "VBN" and kid == i + 1:
            return not parsed.has_child(kid, "agent") and parsed.has_child(kid, "prep", "dobj")
    return False


def _is_adjunct(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads an adverbial clause with its opener. Without one the parser may have taken a clause apart, as in
    "assessed **the train crossed** into Russia", where it makes the train an object."""
    return parsed.deps[i] == "advcl" and any(
        parsed.deps[kid] == "mark" or parsed.tags[kid] == "WRB" for kid in parsed.children[i]
    )


def _overhang(relation: Relation, parsed: ParsedDoc) -> list[int]:
    """The words that hang on a verbal cue but belong to its content, which stops short of them."""
    cue = relation.cue_head
    if not parsed.is_verb[cue] or not relation.content:
        return []
    end = relation.content[-1][1]
    if (clause := _interrupted(relation, parsed, cue)) is not None:
        return [i for i in parsed.subtree(clause) if i > cue and not parsed.is_below(i, cue)]
    shared = [i for run in relation.content for i in range(*run) if parsed.is_verb[i]]
    beside = [k for i in shared for k in parsed.children_of(i, "conj") if k >= end and _shares_auxiliary(parsed, i, k)]
    more = [kid for kid in parsed.children[cue] if kid >= end]
    parted = [parsed.heads[i] for i in indices_of(relation.content) if parsed.deps[i] in NOMINAL_SUBJECTS]
    beside += [i for i in parted if i >= end and parsed.is_finite(i) and relation.content[0][0] > cue]
    if relation.content[0][0] < cue:
        more = [kid for kid in more if end <= cue < kid and _resumes(relation, parsed, cue, kid)]
    else:
        # "She said the bomb found **had been meant for a market**": the parser gives "said" two complements.
        more = [kid for kid in more if parsed.deps[kid] == "ccomp"]
    return [i for kid in (*more, *beside) for i in parsed.subtree(kid) if i >= end]


def _interrupted(relation: Relation, parsed: ParsedDoc, cue: int) -> int | None:
    """The predicate that the attribution stands in the middle of, where the content found is only the clause before it:
    "If the figures are right, **experts say**, the town will grow"."""
    above = parsed.heads[cue]
    before, after = relation.content[0][0] < cue < above, parsed.right_edge[cue] + 1
    if parsed.deps[cue] != "parataxis" or not before or not parsed.is_finite(above) or after >= len(parsed.words):
        return None
    return above if relation.content[-1][1] <= cue and parsed.is_mark[parsed.right_edge[cue]] | parsed.is_mark[after] else None


def _shares_auxiliary(parsed: ParsedDoc, first: int, second: int) -> bool:
    """Whether the participle ``second`` has no auxiliary of its own and uses that of ``first``: "He **was arrested**, but
    **released**"."""
    bare = parsed.tags[second] == "VBN" and not parsed.has_child(second, *AUXILIARIES, *NOMINAL_SUBJECTS)
    return bare and parsed.tags[first] == "VBN" and parsed.has_child(first, "auxpass")


def _resumes(relation: Relation, parsed: ParsedDoc, cue: int, kid: int) -> bool:
    """Whether ``kid`` takes up the content again after a cue in parenthesis: "Results were poor, the company said,
    **because of weak demand** / **and may stay so**"."""
    if parsed.deps[kid] == "ccomp":
        return parsed.is_finite(kid)
    first = parsed.left_edge[kid]
    if parsed.deps[kid] in {"prep", "advcl"}:
        return parsed.lower[first] in reasons() and parsed.is_mark[first - 1]
    if parsed.deps[kid] != "conj" or relation.quotation is not Quotation.INDIRECT:
        return False
    comma = cue + 1 < len(parsed.words) and parsed.lower[cue + 1] == ","
    return comma and parsed.is_finite(kid) and parsed.subject(kid) is None


def _ancestors(relations: Sequence[Relation], n: int) -> list[int]:
    """The relations that ``n`` lies in, innermost first; a ring of parents, which should not be, is walked once."""
    found = [n]
    while (parent := relations[found[-1]].parent) is not None and parent not in found:
        found.append(parent)
    return found[1:]


def _completed(chain: tuple[int, ...], relations: Sequence[Relation], claiming: set[int]) -> tuple[int, ...]:
    """``chain`` with the claiming ancestors of its innermost relation, whose contents may stop short of it."""
    ancestors = reversed(_ancestors(relations, chain[-1])) if chain else ()
    return (*(n for n in ancestors if n not in chain and n in claiming), *chain)
