"""Sources from a text and the words of its relations."""

import re
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.language import Runs
from claims.model import Quotation, Source, SpeechAct
from claims.sources import Speakers, Tags, speakers, tags
from tests.building import parsed, words


@dataclass
class Said:
    """One relation: the words of source, cue and content, and the position of the relation around it."""

    source: str
    cue: str
    content: str
    parent: int | None = None
    quotation: Quotation = Quotation.INDIRECT
    voice: Voice = Voice.SOURCE


@dataclass
class Cast:
    """A text's speakers with what they were found from."""

    doc: Doc
    relations: list[Relation]
    speakers: Speakers

    def source(self, at: int) -> Source | None:
        return self.speakers.source_of(at)

    def name(self, at: int) -> str | None:
        source = self.source(at)
        return None if source is None else source.name

    def tags(self, at: int) -> Tags:
        chain = [at]
        while (parent := self.relations[chain[0]].parent) is not None:
            chain.insert(0, parent)
        return tags(chain, self.speakers)

    def mentions(self) -> list[tuple[str, str]]:
        return [(words(self.doc, m.runs), m.name) for m in self.speakers.mentions]


def cast(nlp: Language, text: str, *said: Said) -> Cast:
    """The speakers of ``text``; each relation's words are looked for behind the last one's, unless it has a parent."""
    doc = parsed(nlp, text)
    relations: list[Relation] = []
    at = 0
    for one in said:
        begin = 0 if one.parent is not None else at
        cue, content = _place(doc, one.cue, begin), _place(doc, one.content, begin)
        source = _place(doc, one.source, begin, before=one.cue)
        at = max(at, *(doc[end - 1].idx for runs in (source, cue, content) for _, end in runs))
        relations.append(
            Relation(
                source=source,
                cue=cue,
                content=content,
                source_head=doc[source[0][0] : source[-1][1]].root.i if source else None,
                cue_head=cue[0][0] if cue else content[0][0],
                act=SpeechAct.SAY,
                quotation=one.quotation,
                voice=one.voice,
                parent=one.parent,
            )
        )
    return Cast(doc, relations, speakers(doc, relations))


def _place(doc: Doc, part: str, begin: int, before: str | None = None) -> Runs:
    if not part:
        return ()
    pattern = r"(?<!\w)" + re.escape(part)
    found = re.compile(f"{pattern}(?= {before})").search(doc.text, begin) if before else None
    found = found or re.compile(pattern).search(doc.text, begin)
    assert found is not None, part
    span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
    assert span is not None
    return ((span.start, span.end),)
