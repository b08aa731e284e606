"""Headlines, which the parser reads badly: a semicolon parts two claims, and so does a comma between subject and verb."""

from dataclasses import replace

from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS, PARTICIPLES
from claims.splitting.assertion import MIN_FRAGMENT
from claims.splitting.clause import Origin
from claims.splitting.segmentation import Piece, Pieces


def divided(parsed: ParsedDoc, cut: Pieces) -> Pieces:
    """``cut`` with each piece of a headline that runs over a semicolon as two, and one of what somebody is and does: "Union
    **in talks over pay, / plans walkout**"."""
    by_head, owner = dict(cut.by_head), dict(cut.owner)
    for piece in cut.by_head.values():
        for part in _parts(parsed, piece):
            by_head[part.head] = part
            owner |= dict.fromkeys(part.tokens, part.head)
    return Pieces(dict(sorted(by_head.items(), key=lambda item: item[1].tokens[0])), owner)


def _parts(parsed: ParsedDoc, piece: Piece) -> list[Piece]:
    first, last = piece.tokens[0], piece.tokens[-1]
    at = next((k for k in range(first + 1, last) if parsed.lower[k] == ";"), None)
    if at is None:
        at = _before_predicate(parsed, piece)
    if at is None:
        return []
    before, after = [i for i in piece.tokens if i < at], [i for i in piece.tokens if i > at]
    if any(len(part) < MIN_FRAGMENT and not any(parsed.is_verb[i] for i in part) for part in (before, after)):
        return []
    if parsed.lower[at] == ",":
        head = next(i for i in parsed.children_of(piece.head, *NOMINAL_SUBJECTS))
        return [Piece(head, Origin.HEADLESS, head, before), replace(piece, origin=Origin.COORDINATION, tokens=after)]
    other = after if piece.head < at else before
    head = next((i for i in other if parsed.heads[i] not in other), other[0])
    origin = Origin.MAIN if parsed.is_finite(head) else Origin.HEADLESS
    rest = before if other is after else after
    return [replace(piece, tokens=rest), Piece(head, origin, head, other)]


def _before_predicate(parsed: ParsedDoc, piece: Piece) -> int | None:
    """The comma between the subject of ``piece`` with what it is in or at, and the verb right behind it."""
    head = piece.head
    subject = parsed.child(head, *NOMINAL_SUBJECTS)
    if subject is None or subject > head or not parsed.has_child(subject, "prep"):
        return None
    if parsed.tags[head] in PARTICIPLES or parsed.lower[head - 1] != ",":
        return None
    commas = [k for k in range(piece.tokens[0], head) if parsed.lower[k] == ","]
    plain = parsed.right_edge[subject] in (head - 1, head - 2) and len(commas) == 1
    return head - 1 if plain and not any(parsed.is_verb[k] for k in range(piece.tokens[0], head)) else None
