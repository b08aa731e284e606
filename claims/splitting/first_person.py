"""A speaker's own words about himself as a sentence about him: "I am ill, but my sister helps" → "Jane Roe is ill, but her
sister helps"; what a body says it does as a sentence about the body: "We are closing our mine" → "Acme is closing its mine".

Only where the statement lies in one quotation whose marks it leaves out, so that no words in quotation marks are altered; where
one word has no sure form, all stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from claims.language import ParsedDoc, Runs
from claims.language.labels import AUXILIARIES, DASHES, FINITE, NOMINAL_SUBJECTS, QUOTE_MARKS
from claims.language.quotations import Quote
from claims.sources import Mention
from claims.splitting.clause import statives
from claims.splitting.contractions import possessive, written_out
from claims.splitting.verbs import Tense, finite
from claims.splitting.wording import Piece, with_article

_FORMS = {
    "m": {"i": "he", "me": "him", "my": "his", "mine": "his", "myself": "himself"},
    "f": {"i": "she", "me": "her", "my": "her", "mine": "hers", "myself": "herself"},
}
"""What the forms of "I" become once the speaker is named, by the speaker's gender."""
_BODY_FORMS = {"we": "it", "us": "it", "our": "its", "ourselves": "itself"}
"""What the forms of "we" become once the body that speaks is named."""
_FIRST = frozenset(_FORMS["m"])
_INCLUSIVE = frozenset({"all", "as", "must", "should", "need", "ought", "can"})
"""Words behind a "we" that may mean everybody."""
_SINGLE_MARKS = frozenset({"'", "‘", "’", "`"})
_ADDRESSED = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_BE = {**dict.fromkeys(("am", "'m", "’m", "are", "'re", "’re"), "is"), "were": "was"}


def quotation_around(parsed: ParsedDoc, plan: Sequence[Piece]) -> Quote | None:
    """The quotation that all of a ``plan`` lies in, None where the plan shows one of its marks."""
    tokens = [piece for piece in plan if isinstance(piece, int)]
    if not tokens or any(parsed.words[i] in QUOTE_MARKS for i in tokens):
        return None
    quote = parsed.quotations.around[tokens[0]]
    inside = quote is not None and all(quote.inside[0] <= i < quote.inside[1] for i in tokens)
    return quote if inside else None


def kept_inside(quote: Quote) -> Runs:
    """What stays as it is in a statement that lies in ``quote``: the quotations inside."""
    return tuple((inner.start, inner.end) for inner in quote.nested)


def about_speaker(parsed: ParsedDoc, plan: Sequence[Piece], mentions: Iterable[Mention]) -> Sequence[Piece]:
    """``plan`` with the speaker's name for "I" or "we" and what belongs to it; ``mentions`` are those of its words."""
    mentions = list(mentions)
    speaking = {m.runs[0][0]: m for m in mentions if m.pronoun and parsed.lower[m.runs[0][0]] in _FIRST - {"myself"}}
    mine = [piece for piece in plan if isinstance(piece, int) and parsed.lower[piece] in _FIRST and parsed.pos[piece] == "PRON"]
    tokens = frozenset(piece for piece in plan if isinstance(piece, int))
    if quotation_around(parsed, plan) is None or any(parsed.lower[i] in _ADDRESSED for i in tokens):
        return plan
    if not mine:
        return _about_body(parsed, plan, tokens, mentions)
    if _is_broken_off(parsed, mine) or any(parsed.words[i - 1] in _SINGLE_MARKS and not parsed.spaces[i - 1] for i in mine):
        return plan  # "She thought, '**I** can't take this'"
    words = _names(parsed, mine, speaking)
    if words is not None and _named_at(parsed, plan, speaking[mine[0]].name):
        return plan  # a speaker does not say his own name: the quotation is another's
    verbs = None if words is None else _verbs(parsed, mine, tokens)
    if words is None or verbs is None:
        return plan
    return [words.get(piece) or verbs.get(piece) or piece if isinstance(piece, int) else piece for piece in plan]


def _about_body(
    parsed: ParsedDoc, plan: Sequence[Piece], tokens: frozenset[int], mentions: Iterable[Mention]
) -> Sequence[Piece]:
    """``plan`` with the name of the body that speaks for its first "we", where all of them surely mean it alone."""
    speaking = {m.runs[0][0]: m.name for m in mentions if m.pronoun and parsed.lower[m.runs[0][0]] in _BODY_FORMS}
    mine = [piece for piece in plan if isinstance(piece, int) and parsed.lower[piece] in _BODY_FORMS]
    names = {speaking.get(i) for i in mine if parsed.lower[i] != "ourselves"}
    name = names.pop() if len(names) == 1 else None
    if name is None or parsed.lower[mine[0]] != "we" or any(_may_be_everybody(parsed, i) for i in mine):
        return plan
    if parsed.lemmas[parsed.heads[mine[0]]] in statives():  # "**We live** in dangerous times"
        return plan
    verbs = _verbs(parsed, mine, tokens)
    plural = name.endswith("s") and not name.endswith("ss")
    if verbs is None or (plural and (verbs or len(mine) > 1)):
        return plan  # "Harbour Rovers **are**"
    if _is_broken_off(parsed, mine) or _named_at(parsed, plan, name):
        return plan
    words = {**{i: _BODY_FORMS[parsed.lower[i]] for i in mine[1:]}, mine[0]: with_article(parsed, name)}
    return [words.get(piece) or verbs.get(piece) or piece if isinstance(piece, int) else piece for piece in plan]


def _may_be_everybody(parsed: ParsedDoc, i: int) -> bool:
    """Whether "we" at ``i`` may mean the reader too: "**we all** know", "**we must** act", "**we have to** act"."""
    after = parsed.lower[i + 1 : i + 3]
    return parsed.lower[i] == "we" and (bool(_INCLUSIVE.intersection(after[:1])) or after == ("have", "to"))


def _is_broken_off(parsed: ParsedDoc, mine: Sequence[int]) -> bool:
    """Whether the speaker begins anew ("I just — I can't wait"), or says "I mean" for nothing."""
    anew = any(any(word in DASHES for word in parsed.words[i:j]) for i, j in pairwise(mine))
    return anew or any(parsed.lower[i + 1 : i + 3] == ("mean", ",") for i in mine)


def _named_at(parsed: ParsedDoc, plan: Sequence[Piece], name: str) -> set[int]:
    """The tokens of ``plan`` that are part of ``name``."""
    parts = {part for part in name.split() if part[0].isupper()}
    return {piece for piece in plan if isinstance(piece, int) and parsed.words[piece] in parts}


def _names(parsed: ParsedDoc, mine: Sequence[int], speaking: Mapping[int, Mention]) -> dict[int, str] | None:
    """What stands for each form of "I": the name, later the pronoun of the speaker's gender; None where one is unsure."""
    first = speaking.get(mine[0])
    if first is None or parsed.lower[mine[0]] == "mine" or any(i not in speaking and parsed.lower[i] != "myself" for i in mine):
        return None
    if len({speaking[i].name for i in mine if i in speaking}) > 1 or (len(mine) > 1 and first.gender is None):
        return None
    forms = _FORMS.get(first.gender or "", {})
    later = {i: forms[parsed.lower[i]] for i in mine[1:]}
    return {mine[0]: possessive(parsed, first.name) if parsed.lower[mine[0]] == "my" else first.name, **later}


def _verbs(parsed: ParsedDoc, mine: Sequence[int], tokens: frozenset[int]) -> dict[int, str] | None:
    """The verbs that "I" or "we" is the subject of, in the third person; None where one of them is not found."""
    found: dict[int, str] = {}
    for i in mine:
        if parsed.lower[i] not in ("i", "we"):
            continue
        if parsed.deps[i] not in NOMINAL_SUBJECTS or parsed.has_child(i, "conj"):
            return None  # "It is I", "I and my wife are"
        queue = [parsed.heads[i]]
        while queue:
            verb = queue.pop()
            own = [child for child in parsed.children[verb] if child < verb and parsed.deps[child] in AUXILIARIES]
            carrier = own[0] if own else verb
            if carrier in tokens and parsed.tags[carrier] in FINITE:
                word = _third_person(parsed, carrier)
                if word is not None:
                    found[carrier] = word
            elif verb == parsed.heads[i] or parsed.tags[verb] == "VBP":
                return None  # "What would I do": the verb is not there, or has no tense that is known
            queue += [child for child in parsed.children_of(verb, "conj") if not parsed.has_child(child, *NOMINAL_SUBJECTS)]
    return found


def _third_person(parsed: ParsedDoc, verb: int) -> str | None:
    """The form of a verb of "I" or "we" for a third person, None where it stays."""
    lower = parsed.lower[verb]
    if lower in _BE:
        return _BE[lower]
    if parsed.tags[verb] == "VBP":
        lemma = "have" if lower in ("'ve", "’ve") else parsed.lemmas[verb]
        return finite(lemma, lemma, Tense.PRESENT, plural=False)
    return written_out(parsed, verb)
