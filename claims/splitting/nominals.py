"""Who or what a clause is about: its subject, its own or a shared one, and what appositives say of a noun."""

from collections.abc import Sequence

from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, NOUNS, RELATIVES
from claims.splitting.clause import Origin
from claims.splitting.segmentation import Piece, Pieces

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
APPENDED = frozenset({"appos"})
BESIDE = APPENDED | {"conj", "cc", "preconj"}
DESCRIBING = frozenset({"conj", "det", "poss", "prep", "amod", "compound", "nummod"})
MAX_SHARING = 20
"""How many predicates a subject is looked for at, so that a list without end costs no more than a list."""
MAX_KEPT = 12
"""An appositive longer than this many words is taken out of its main clause even where the clause goes on after it."""


def subject_of(parsed: ParsedDoc, cut: Pieces, layer: Sequence[int], head: int) -> list[int]:
    """The words of the subject of the predicate ``head``, ascending; empty where it has none.

    ``layer`` numbers each token's layer of attribution. A conjunct takes the first conjunct's subject, a participle its
    main clause's, a relative pronoun its antecedent.
    """
    for _ in range(MAX_SHARING):
        subject = _own_subject(parsed, cut, head)
        relative = _relative_clause(parsed, head, subject)
        if relative is not None:
            return antecedent(parsed, cut, parsed.heads[relative], parsed.left_edge[relative])
        if subject is not None:
            return owned(parsed, cut, subject, APPENDED)
        up = _sharing(parsed, cut, layer, head)
        if up is None:
            return []
        head = up
    return []


def _relative_clause(parsed: ParsedDoc, head: int, subject: int | None) -> int | None:
    """The relative or participial clause whose antecedent is the subject of ``head``, None where it has its own."""
    if parsed.deps[head] == "acl" and subject is None:
        return head
    if subject is not None and not (parsed.tags[subject] in RELATIVES or parsed.lower[subject] == "that"):
        return None
    if parsed.deps[head] == "relcl":
        return head
    above = parsed.heads[head]
    # "the storm, **which** officials said was the worst in years"
    return above if subject is not None and parsed.deps[head] == "ccomp" and parsed.deps[above] == "relcl" else None


def _sharing(parsed: ParsedDoc, cut: Pieces, layer: Sequence[int], head: int) -> int | None:
    """The predicate whose subject ``head`` shares, None where there is none."""
    dep, up = parsed.deps[head], parsed.heads[head]
    if up == head or dep not in SHARING:
        return None
    if dep == "conj" and layer[up] != layer[head]:
        # "The plant, she said, is shut and **will be sold**": the parser hangs "sold" on "said".
        return next((k for k in reversed(cut.by_head) if k < head and layer[k] == layer[head]), None)
    return parsed.heads[up] if dep == "pcomp" else up


SHARING = frozenset({"conj", "advcl", "xcomp", "pcomp"})


def antecedent(parsed: ParsedDoc, cut: Pieces, anchor: int, before: int, *, conjuncts: bool = False) -> list[int]:
    """The words of the noun phrase of ``anchor`` that stand before the token ``before``, what was cut from it left out;
    with its ``conjuncts`` where these are meant too ("Ohio and Texas, the two largest states")."""
    if parsed.pos[anchor] not in NOMINAL:
        return []
    kept = owned(parsed, cut, anchor, APPENDED if conjuncts else BESIDE)
    return [k for k in kept if k < before]


def owned(parsed: ParsedDoc, cut: Pieces, top: int, without: frozenset[str] = frozenset()) -> list[int]:
    """``top`` and what hangs on it in the same piece, ascending, no marks; the phrases of the kinds ``without`` left out."""
    owner = cut.owner.get(top)
    out, waiting = [], [top]
    while waiting:
        at = waiting.pop()
        out.append(at)
        waiting += [k for k in parsed.children[at] if cut.owner.get(k) == owner and not _left_out(parsed, k, without)]
    return sorted(out)


def _left_out(parsed: ParsedDoc, k: int, without: frozenset[str]) -> bool:
    """A name right behind its noun is not an aside: "Danish turbine maker **Nordvind A/S**"."""
    name = parsed.deps[k] == "appos" and parsed.pos[k] == "PROPN" and parsed.left_edge[k] == parsed.heads[k] + 1
    return parsed.deps[k] in without and not name


def _own_subject(parsed: ParsedDoc, cut: Pieces, head: int) -> int | None:
    subject = parsed.subject(head)
    if subject is not None:
        return subject
    # "Kim, officials say, is ill": the parser gave the subject to "say"; the piece knows better.
    piece = cut.by_head.get(head)
    if piece is None:
        return None
    inside = set(piece.tokens)
    return next(
        (i for i in piece.tokens if i < head and parsed.deps[i] in NOMINAL_SUBJECTS and parsed.heads[i] not in inside), None
    )


def is_identity(parsed: ParsedDoc, cut: Pieces, i: int, piece: Piece) -> bool:
    """Whether the appositive that ``i`` heads says who or what its anchor is.

    Places ("Hull, England"), ages ("Smith, 42,") and lists are not identities, nor is the subject that the parser takes
    for an appositive ("In Hull, **a small ferry** sank").
    """
    if piece.origin is Origin.HEADLESS or (i < piece.head and parsed.subject(piece.head) is None):
        return False
    if parsed.deps[i] != "appos" or parsed.pos[i] not in NOUNS:
        return False
    anchor = parsed.heads[i]
    if parsed.pos[anchor] not in NOUNS or anchor > i:
        return False
    if parsed.tags[anchor] not in NAMES and any(parsed.deps[kid] == "nummod" for kid in parsed.children[anchor]):
        return False  # "28 per cent, its best result"
    first = parsed.left_edge[i]
    if first == 0 or parsed.lower[first - 1] != ",":
        return False
    content = owned(parsed, cut, i)
    described = any(parsed.pos[k] == "NOUN" for k in content) and len(content) > 1
    if parsed.tags[anchor] in NAMES:
        return described and _described(parsed, i)
    # "his foreign minister, Ana Silva": a name after the role that introduces it.
    return (parsed.tags[i] in NAMES or described) and _described(parsed, anchor)


def _described(parsed: ParsedDoc, noun: int) -> bool:
    """Whether ``noun`` heads a description ("a former teacher", "chairman of the board", "his foreign minister")."""
    if parsed.tags[noun] in NAMES and not any(parsed.deps[kid] in {"det", "poss"} for kid in parsed.children[noun]):
        return any(parsed.deps[kid] == "prep" for kid in parsed.children[noun])
    return any(parsed.deps[kid] in DESCRIBING for kid in parsed.children[noun])


def nearest_conjunct(parsed: ParsedDoc, anchor: int, before: int) -> int:
    """The noun that an appositive from the token ``before`` on describes, where the parser hung it on ``anchor``: the last
    conjunct, in "Bangladeshis and Rohingya, a minority" the Rohingya."""
    adjoining = before - 2
    if adjoining > anchor and parsed.deps[adjoining] == "conj" and parsed.pos[adjoining] in NOUNS:
        return adjoining
    while True:
        later = [k for k in parsed.children[anchor] if parsed.deps[k] == "conj" and k < before]
        if not later:
            return anchor
        anchor = later[-1]
