"""Clauses beside an attributing clause that tell only how, or in answer to what, something was said."""

from claims.language import ParsedDoc, runs_of
from claims.language.times import times
from claims.language.words import words_as
from claims.splitting.clause import Origin
from claims.splitting.layers import AttributionLayers
from claims.splitting.segmentation import Piece


def accompanies_saying(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> bool:
    """Whether a participle behind an attributing clause in parenthesis tells what its speaker did meanwhile ("Sales were good,
    he said, **wiping his face**"), or one before it what its speaker was asked ("**Asked about sales**, he said …")."""
    above, asked = parsed.heads[piece.head], parsed.lemmas[piece.head] in words_as("questioning")
    if piece.origin is Origin.PARTICIPLE and asked and parsed.tags[piece.head] == "VBN" and parsed.deps[piece.head] != "relcl":
        opening = parsed.left_edge[piece.head] <= parsed.sentence[piece.head][0]
        return (above in layers.cue or above in layers.source or opening) and _asks_only(parsed, piece)
    before = next((k for k in range(piece.tokens[0] - 1, 0, -1) if not parsed.is_mark[k]), 0)
    behind = (before in layers.cue or before in layers.source) and parsed.heads[piece.head] not in layers.cue
    bare = parsed.tags[piece.head] == "VBG" and not parsed.is_finite(piece.head)
    return piece.origin is Origin.PARTICIPLE and behind and bare and parsed.heads[piece.head] < before


def _asks_only(parsed: ParsedDoc, piece: Piece) -> bool:
    """Whether a participle tells nothing but what was asked: "asked **about sales**", "asked **why she left**"; not by whom,
    where, when or to do what, unless a question follows the questioner at the sentence's start: "Asked by the judge **why** …".
    """
    after = [i for i in piece.tokens if i > piece.head and not parsed.is_mark[i]]
    if not after:
        return True
    if times(parsed, runs_of(after)) or any(parsed.tags[i] == "TO" and parsed.heads[i] in after for i in after[:1]):
        return False
    if parsed.lower[after[0]] in _TOPICS | _QUESTIONS:
        return True
    opens = all(parsed.is_mark[i] for i in range(parsed.sentence[piece.head][0], piece.head))
    behind = range(after[0], parsed.sentence[piece.head][1])
    asked = any(parsed.lower[i] in _QUESTIONS and parsed.is_mark[i - 1] for i in behind) or any(
        parsed.lower[i] in _QUESTIONS for i in after
    )
    return opens and parsed.deps[after[0]] == "agent" and asked


_TOPICS = frozenset({"about", "on"})
_QUESTIONS = frozenset({"whether", "why", "what", "if", "how"})
