"""The words of a statement: an article's words with names, dates and marks put right.

A statement's plan is a list of token indices and of words put in. Writing it out

- gives a party its full name where it is first named, by a short name, a description or a pronoun that the speakers' layer
  resolves; a pronoun stays where its party is the last one named ("Kim Jong Un boarded his train");
- adds the date to a relative time: "on Tuesday (12 September 2023)", "in April (2019)";
- leaves what stands in quotation marks exactly as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from claims.language import Run, Runs, holds, parsed_doc
from claims.language.labels import AUXILIARIES, NAMES, PLURALS, VERBS
from claims.sources import Mention, Speakers
from claims.splitting.entities import courtesies, people_nouns

Piece = int | str
"""A token of the article, or a word put in."""

_CLOSING = frozenset({",", ".", ";", ":", ")", "]", "%", "'s", "'", "n't"})
_EDGE_MARKS = frozenset({",", ".", ";", ":", "—", "–", "-", "--"})
_TYPEWRITER_QUOTES = frozenset({"''", "``"})
_OPENERS, _CLOSERS = "“«„", "”»"
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "yours"})
_SELF = ("self", "selves")
_ARTICLES = frozenset({"the", "that", "this", "these", "those"})


@dataclass(slots=True)
class Writer:
    """Writes out the plan of one statement. ``verbatim`` are the runs of tokens that stay as they are; ``added`` words that
    follow a token (a date); ``mentions`` those of the statement's words."""

    doc: Doc
    speakers: Speakers
    mentions: Sequence[Mention]
    verbatim: Runs
    added: dict[int, str]
    named: list[int | str] = field(default_factory=list)

    def write(self, plan: Sequence[Piece]) -> str:
        """The statement of a ``plan``."""
        plan = self._trimmed(plan)
        used = {piece for piece in plan if isinstance(piece, int)}
        starts = {run[0][0]: (run[0], mention) for mention in self.mentions if (run := self._place(mention, used))}
        article: str = self.doc._.claims_article.text
        out: list[str] = []
        last: Token | None = None
        replaced = False
        written: set[int] = set()
        for piece in plan:
            if isinstance(piece, str):
                out.append(piece if piece[0] in "'’" else f" {piece}")
                last = None
                continue
            if piece in written:
                continue
            token = self.doc[piece]
            text, end = self._text(token, article, first=not out), piece + 1
            if piece in starts:
                text, end = self._named(*starts[piece], text, "".join(out))
                if end > piece + 1 or text != token.text:
                    _drop_courtesy(out, last)
                written.update(range(piece, end))
            elif replaced and (whole := written_out(token)) is not None:
                text, last = whole, None  # "He'll go" → "Karl Brandt will go"
            replaced = piece in starts and text != token.text
            if last is not None and self._closes_apposition(plan, last.i, piece):
                out.append(",")
            out.append(text if _glued(last, token) else f" {text}")
            last = token if end == piece + 1 else self.doc[end - 1]
            if last.i in self.added:
                out.append(self.added[last.i])
        return _finished("".join(out))

    def _closes_apposition(self, plan: Sequence[Piece], last: int, piece: int) -> bool:
        """Whether the comma left out between two tokens closes an apposition that the plan keeps.

        "Senator Lee, a Republican **who sits on the committee,** vowed to fight": the relative clause goes, its comma stays.
        """
        if piece == last + 1 or self.doc[piece - 1].text != ",":
            return False
        before = [i for i in plan if isinstance(i, int) and i <= last]
        commas = [i for i in before if self.doc[i].text == ","]
        opened = len(commas) % 2 == 1
        return opened and any(self.doc[i].dep_ == "appos" for i in before if i > commas[-1])

    def _trimmed(self, plan: Sequence[Piece]) -> Sequence[Piece]:
        """``plan`` without marks at its edges; "U.S." keeps its full stop, which is part of the token."""
        start, end = 0, len(plan)
        lone = sum(isinstance(piece, int) and self.doc[piece].text in _TYPEWRITER_QUOTES for piece in plan) % 2 == 1
        marks = _EDGE_MARKS | _TYPEWRITER_QUOTES if lone else _EDGE_MARKS
        while start < end and self._is_one_of(marks, plan[start]):
            start += 1
        while end > start and self._is_one_of(marks, plan[end - 1]):
            end -= 1
        return plan[start:end]

    def _is_one_of(self, marks: frozenset[str], piece: Piece) -> bool:
        return not isinstance(piece, str) and self.doc[piece].text in marks

    def _place(self, mention: Mention, used: set[int]) -> Runs:
        """The tokens that a name would stand for: not a possessive ending, nothing that the plan leaves out."""
        if not mention.runs:
            return ()
        start, end = mention.runs[0][0], mention.runs[-1][1]
        while end > start and self.doc[end - 1].tag_ in ("POS", ","):
            end -= 1
        if (
            start == end
            or not all(i in used for i in range(start, end))
            or any(holds(self.verbatim, i) for i in (start, end - 1))
        ):
            return ()
        return ((start, end),)

    def _named(self, run: Run, mention: Mention, text: str, before: str) -> tuple[str, int]:
        """What is written for a mention, and the token after it."""
        start, end = run
        party = mention.name if mention.source is None else mention.source
        recent = self.named[-1] == party if self.named else mention.name in before
        name = self._replacement(start, end, mention, recent=recent, known=party in self.named)
        if name is not None or not mention.pronoun:
            self.named.append(party)
        return (name, end) if name is not None else (text, start + 1)

    def _replacement(self, start: int, end: int, mention: Mention, *, recent: bool, known: bool) -> str | None:
        first = self.doc[start]
        if mention.pronoun:
            if recent or first.lower_ in _FIRST_PERSON or first.lower_.endswith(_SELF):
                return None
            name = self._with_article(mention)
            return self.possessive(name) if first.tag_ == "PRP$" else name
        if known:
            return None
        words = [token for token in self.doc[start:end] if token.lower_ not in _ARTICLES]
        if any(token.tag_ in NAMES for token in words):
            return self._full(words, mention, start)
        return None

    def _full(self, words: Sequence[Token], mention: Mention, start: int) -> str | None:
        """The full name for a part of it ("Peskov"), where no other part of a name stands beside it."""
        parts = [part.lower() for part in mention.name.replace("-", " ").split()]
        own = [token.lower_ for token in words if token.text != "-"]
        if any(_makes_another(child, start) for child in words[-1].lefts):
            return None
        if all(token.text.isupper() for token in words) and not mention.name.isupper():
            return None  # a line in capitals
        if len(own) >= len(parts) or not set(own) <= set(parts):
            return None
        before, after = self.doc[max(start - 1, 0)], self.doc[min(words[-1].i + 1, len(self.doc) - 1)]
        if before.i < start and before.tag_ in NAMES and before.lower_ in parts:
            return None
        return None if after.i > words[-1].i and after.tag_ in NAMES and after.lower_ in parts else mention.name

    def _with_article(self, mention: Mention) -> str:
        """The name as a sentence has it: with "the" where the article writes it so, an unnamed group without a capital."""
        name = mention.name
        source = None if mention.source is None else self.speakers.sources[mention.source]
        if source is not None and not source.named:
            return name[:1].lower() + name[1:] if name[1:2].islower() else name
        text = self.doc._.claims_article.text
        return f"the {name}" if f"the {name}" in text or f"The {name}" in text else name

    def possessive(self, words: str) -> str:
        """``words`` with the article's own kind of apostrophe."""
        mark = "’" if "’" in self.doc._.claims_article.text else "'"
        return f"{words}{mark}" if words.endswith("s") and words[:1].islower() else f"{words}{mark}s"

    def _text(self, token: Token, article: str, *, first: bool) -> str:
        """The article's own characters; a sentence's first word without its capital where it comes later here."""
        text = article[token.idx : token.idx + len(token)]
        if text in ("&", ";") and token.text == '"':  # a quotation mark that the article writes as an entity
            return token.text
        if not first and text[0].isupper() and text[1:].islower() and token.is_sent_start and token.pos_ != "PROPN":
            return text[0].lower() + text[1:]
        return text


def _makes_another(token: Token, start: int) -> bool:
    """Whether a word before a name makes it another's: "**a super** PAC" is not the PAC that the article named."""
    if token.i >= start or token.lemma_.lower() in people_nouns():
        return False
    if token.lower_ in ("a", "an", "another", "every", "each"):
        return True
    return token.dep_ in ("amod", "compound", "nmod") and not token.text[0].isupper()


def _drop_courtesy(out: list[str], last: Token | None) -> None:
    """ "Mr. Silva" becomes "Karl Silva", not "Mr. Karl Silva"; "Mr. and Mrs. Silva" stays a couple."""
    if (
        last is not None
        and last.lower_ in courtesies()
        and not (len(out) > 2 and out[-2].strip() in ("and", "&") and out[-3].strip().lower() in courtesies())
    ):
        out.pop()


def _glued(last: Token | None, token: Token) -> bool:
    """Whether no space stands before ``token``, behind the token ``last``."""
    if last is None or last.i + 1 != token.i:
        return token.text in _CLOSING
    return not last.whitespace_


def _finished(text: str) -> str:
    """White space collapsed, quotation marks in pairs, no marks at the edges, a capital at the start."""
    text = _paired(" ".join(text.split()))
    first = next((i for i, character in enumerate(text) if character.isalnum()), None)
    return text if first is None else text[:first] + text[first].upper() + text[first + 1 :]


def _paired(text: str) -> str:
    """Without a quotation mark that lost its partner: dropped at an edge, completed inside.

    >>> _paired('a deal that "changes everything'), _paired('changes everything"')
    ('a deal that "changes everything"', 'changes everything')
    """
    marks = [i for i, character in enumerate(text) if character in '"' + _OPENERS + _CLOSERS]
    if len(marks) % 2 == 0:
        return text
    if marks[0] == 0 and len(marks) == 1:
        return text[1:].strip()
    last = marks[-1]
    if last == len(text) - 1:
        return text[:-1].rstrip(" ,.")
    if text[last] in _OPENERS or (text[last] == '"' and (last == 0 or text[last - 1] in " ([")):
        return text + {"“": "”", "„": "“", "«": "»"}.get(text[last], '"')
    return text[:last] + text[last + 1 :]


AUXILIARIES_AND_NOT = AUXILIARIES | {"neg"}
MARKS = frozenset({",", ";", ":", "-", "—", "–", "(", ")", ".", "''", "``"})
_WHOLE = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
_BESIDE = frozenset({"appos", "relcl", "conj", "cc", "acl"})


def written_out(token: Token) -> str | None:
    """The word that a contraction stands for ("'ll" for "will"), None for any other token."""
    if token.text[0] != "'" or token.pos_ not in VERBS:
        return None
    verb = token.head if token.dep_ in AUXILIARIES else token
    if token.lower_ == "'s":
        return "has" if verb.tag_ == "VBN" and token.dep_ == "aux" else "is"
    if token.lower_ == "'d":
        return "had" if verb.tag_ == "VBN" else "would"
    return _WHOLE.get(token.lower_)


def closed(doc: Doc, words: list[int]) -> list[int]:
    """``words`` with the quotation mark that closes them: `the "accident" would …`."""
    quote = parsed_doc(doc).quotations.closed_by.get(words[-1] + 1)
    return [*words, words[-1] + 1] if quote is not None and quote.start in words else words


def is_beside(token: Token, anchor: Token) -> bool:
    """Whether ``token`` stands in what is said beside ``anchor``: an appositive, a conjunct, a clause that follows it."""
    while token.i != anchor.i:
        if token.dep_ in _BESIDE and token.head.i == anchor.i and token.i > anchor.i:
            return True
        token = token.head
    return False


def is_plural(doc: Doc, subject: Sequence[int]) -> bool:
    """Whether a subject takes "were": by the tag of its head, or because it is coordinated."""
    inside = set(subject)
    head = next((doc[i] for i in subject if doc[i].head.i not in inside or doc[i].head.i == i), doc[subject[-1]])
    if any(child.dep_ == "conj" and child.i in inside for child in head.rights):
        return any(child.lower_ == "and" for child in head.rights)
    return head.tag_ in PLURALS or head.lower_ in ("they", "we", "these", "those", "both", "police", "people")
