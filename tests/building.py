"""Layers built from words, so that a package's tests do not need earlier packages."""

import hashlib

from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.language import Runs, char_offsets, make_doc, runs_of
from claims.model import Article, Block, BlockKind, Quotation, SpeechAct


def article(text: str, *, kind: BlockKind = BlockKind.BODY, published: str | None = None, id: str = "test") -> Article:
    """An article in which every line that is not blank is a block of one kind."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            at = start + line.index(words)
            blocks.append(Block(kind=kind, start=at, end=at + len(words)))
        start += len(line)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(id=id, published=published, sha256=digest, text=text, blocks=tuple(blocks))


def parsed(nlp: Language, text: str, **about: object) -> Doc:
    """The parsed document of an article with ``text``."""
    return nlp(make_doc(nlp, article(text, **about)))  # type: ignore[arg-type]


def runs(doc: Doc, words: str, nth: int = 0) -> Runs:
    """The tokens of the nth occurrence of ``words``; pieces separated by " … " are searched for in order."""
    out: list[int] = []
    text, at = doc._.article.text, -1
    for piece in words.split(" … "):
        for _ in range(nth + 1 if not out else 1):
            at = text.index(piece, at + 1)
        span = doc.char_span(at, at + len(piece), alignment_mode="expand")
        assert span is not None, piece
        out.extend(range(span.start, span.end))
    return runs_of(out)


def words(doc: Doc, places: Runs) -> str:
    """The article's words at ``places``, pieces joined by " … "."""
    text = doc._.article.text
    return " … ".join(text[a:b] for a, b in char_offsets(doc, places))


def relation(
    doc: Doc,
    source: str,
    cue: str,
    content: str,
    *,
    act: SpeechAct = SpeechAct.SAY,
    quotation: Quotation = Quotation.INDIRECT,
    voice: Voice = Voice.SOURCE,
    parent: int | None = None,
) -> Relation:
    """A relation from the words of its parts ("" for a part it does not have)."""
    source_runs = runs(doc, source) if source else ()
    cue_runs = runs(doc, cue) if cue else ()
    content_runs = runs(doc, content)
    return Relation(
        source=source_runs,
        cue=cue_runs,
        content=content_runs,
        source_head=doc[source_runs[0][0] : source_runs[-1][1]].root.i if source_runs else None,
        cue_head=doc[cue_runs[0][0] : cue_runs[-1][1]].root.i if cue_runs else content_runs[0][0],
        act=act,
        quotation=quotation,
        voice=voice,
        parent=parent,
    )
