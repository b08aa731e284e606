"""Headlines In Capitals, which are parsed in small letters: the tagger takes each capital for a name's."""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from claims.ingest.characters import running_text
from claims.model import Article, BlockKind

_CAPITAL = re.compile(r"(?<=[\w,;'’] )[A-Z][\w-]*")
"""A word with a capital where no sentence begins."""
_WRITTEN = "claims_written"
_LEAST, _SHARE, _LONG = 3, 0.8, 4
"""How many of the long words of a headline in capitals have one, and how long they are."""


def pieces_of(article: Article) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The readable text cut at the start of each block; joined, the pieces are the text of `running_text`.

    With a headline come the words that the rest of the article writes with a capital, with other blocks None.
    """
    running = running_text(article)
    text = running.text
    kinds = {running.at(block.start): block.kind for block in article.blocks}
    names: frozenset[str] | None = None
    for start, end in pairwise(sorted({0, len(text), *kinds})):
        title = kinds.get(start) is BlockKind.HEADLINE
        if title and names is None:
            names = _capitalised(article)
        yield text[start:end], names if title else None


def _capitalised(article: Article) -> frozenset[str]:
    bodies = (article.text[block.start : block.end] for block in article.blocks if block.kind is not BlockKind.HEADLINE)
    return frozenset(word for body in bodies for word in _CAPITAL.findall(body))


def in_small_letters(doc: Doc, names: frozenset[str]) -> Doc:
    """The words of a headline in capitals to be parsed: all but the ``names`` and the first in small letters.

    ``doc`` itself where the headline is written like a sentence, or the rest of the article has no names to compare with.
    """
    words = [token.text for token in doc]
    long = [word for word in words[1:] if len(word) >= _LONG and word.isalpha()]
    capitals = sum(word.istitle() for word in long)
    if not names or capitals < max(_LEAST, _SHARE * len(long)):
        return doc
    small = [word.lower() if n and word.istitle() and word not in names else word for n, word in enumerate(words)]
    out = Doc(doc.vocab, words=small, spaces=[bool(token.whitespace_) for token in doc])
    out.user_data[_WRITTEN] = words
    return out


def as_written(doc: Doc, parsed: Doc) -> Doc:
    """``parsed`` with the words that ``doc`` stands for."""
    words = doc.user_data.get(_WRITTEN)
    if words is None:
        return parsed
    return Doc(
        parsed.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in parsed],
        tags=[token.tag_ for token in parsed],
        pos=[token.pos_ for token in parsed],
        lemmas=[token.lemma_ for token in parsed],
        heads=[token.head.i for token in parsed],
        deps=[token.dep_ for token in parsed],
    )
