"""Clauses beside an attributing clause that tell only how, or in answer to what, something was said."""

from claims.language import ParsedDoc
from claims.language.words import words_as
from claims.splitting.clause import Origin
from claims.splitting.layers import AttributionLayers
from claims.splitting.segmentation import Piece


def accompanies_saying(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> bool:
    """Whether a participle behind an attributing clause in parenthesis tells what its speaker did meanwhile ("Sales were good,
    he said, **wiping his face**"), or one before it what its speaker was asked ("**Asked about sales**, he said …")."""
    above, asked = parsed.heads[piece.head], parsed.lemmas[piece.head] in words_as("questioning")
    if piece.origin is Origin.PARTICIPLE and asked and parsed.tags[piece.head] == "VBN":
        opening = parsed.left_edge[piece.head] <= parsed.sentence[piece.head][0]
        return above in layers.cue or above in layers.source or opening
    before = next((k for k in range(piece.tokens[0] - 1, 0, -1) if not parsed.is_mark[k]), 0)
    behind = (before in layers.cue or before in layers.source) and parsed.heads[piece.head] not in layers.cue
    bare = parsed.tags[piece.head] == "VBG" and not parsed.is_finite(piece.head)
    return piece.origin is Origin.PARTICIPLE and behind and bare and parsed.heads[piece.head] < before
