"""The words of a statement: an article's words with names, dates and marks put right.

A statement's plan is a list of token indices and of words put in. Writing it out

- gives a party its full name where it is first named, by a short name, a description or a pronoun that the speakers' layer
  resolves; a pronoun stays where its party is the last one named ("Kim Jong Un boarded his train");
- adds the date to a relative time: "on Tuesday (12 September 2023)", "in April (2019)";
- leaves what stands in quotation marks exactly as it is.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from claims.data import english
from claims.language import ParsedDoc, Run, Runs, holds
from claims.language.labels import AUXILIARIES, DASHES, FINITE, NAMES, PLURALS
from claims.language.quotations import Mark
from claims.language.registry import LEXICON
from claims.sources import Mention, Speakers
from claims.sources.referents import PRONOUNS
from claims.splitting.contractions import article_text, possessive, written_out
from claims.splitting.punctuation import finished

Piece = int | str
"""A token of the article, or a word put in."""

_CLOSING = frozenset({",", ".", ";", ":", ")", "]", "%", "'s", "’s", "'", "’", "n't", "n’t"})
_EDGE_MARKS = frozenset({",", ".", ";", ":", "—", "–", "-", "--"})
_CLOSING_QUOTES = frozenset({'"', "''", "”", "»"})
_TYPEWRITER_QUOTES = frozenset({"''", "``"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "yours"})
_SELF = ("self", "selves")
_ARTICLES = frozenset({"the", "that", "this", "these", "those"})


@dataclass(slots=True)
class Writer:
    """Writes out the plan of one statement. ``verbatim`` are the runs of tokens that stay as they are, ``spoken`` those in
    which ranked pronouns do; ``added`` words that follow a token (a date); ``mentions`` those of the statement's words."""

    parsed: ParsedDoc
    speakers: Speakers
    mentions: Sequence[Mention]
    verbatim: Runs
    added: Mapping[int, str]
    spoken: Runs = ()
    named: list[int | str] = field(default_factory=list)

    def write(self, plan: Sequence[Piece]) -> str:
        """The statement of a ``plan``."""
        plan, parsed, article = self._with_marks(self._trimmed(plan)), self.parsed, article_text(self.parsed)
        used = {piece for piece in plan if isinstance(piece, int)}
        starts = {run[0][0]: (run[0], mention) for mention in self.mentions if (run := self._place(mention, used))}
        out: list[str] = []
        last: int | None = None
        replaced = False
        written: set[int] = set()
        lone = self._lone_dashes(used)
        for piece in plan:
            if piece in lone:
                out.append(",")
                continue
            if isinstance(piece, str):
                out.append(piece if piece[0] in "'’" or piece in _CLOSING_QUOTES else f" {piece}")
                last = None
                continue
            if piece in written:
                continue
            text, end, whole = self._text(piece, article, first=not out), piece + 1, None
            if piece in starts:
                text, end = self._named(*starts[piece], text, "".join(out), used)
                if end > piece + 1 or text != parsed.words[piece]:
                    self._drop_courtesy(out, last)
                written.update(range(piece, end))
            elif replaced and (whole := written_out(parsed, piece)) is not None:
                text, last = whole, None  # "He'll go" → "Karl Brandt will go"
            replaced = piece in starts and text != parsed.words[piece]
            if last is not None and (
                self._closes_apposition(plan, last, piece) or self._ends_fronted(last, piece) or self._goes_on(last, piece)
            ):
                out.append(",")
            glued = self._glued(last, piece) and (last is not None or (piece not in starts and whole is None))
            out.append(text if glued else f" {text}")
            last = end - 1
            if last in self.added:
                out.append(self.added[last])
        return finished("".join(out))

    def _lone_dashes(self, used: set[int]) -> set[int]:
        """The dashes whose partner is left out: "and — after the flood — **she spoke**" without its "and"."""
        parsed = self.parsed
        lone: set[int] = set()
        for start, end in {parsed.sentence[i] for i in used if parsed.words[i] in DASHES}:
            inside = range(max(start, 1), end)
            dashes = [i for i in inside if parsed.words[i] in DASHES and parsed.spaces[i] and parsed.spaces[i - 1]]
            if len(dashes) == 2 and len(used.intersection(dashes)) == 1:
                lone.update(used.intersection(dashes))
        return lone

    def _closes_apposition(self, plan: Sequence[Piece], last: int, piece: int) -> bool:
        """Whether the comma left out between two tokens closes an apposition that the plan keeps.

        "Senator Lee, a Republican **who sits on the committee,** vowed to fight": the relative clause goes, its comma stays.
        """
        words = self.parsed.words
        if piece == last + 1 or words[piece - 1] != ",":
            return False
        before = [i for i in plan if isinstance(i, int) and i <= last]
        commas = [i for i in before if words[i] == ","]
        opened = len(commas) % 2 == 1
        return opened and any(self.parsed.deps[i] == "appos" for i in before if i > commas[-1])

    def _ends_fronted(self, last: int, piece: int) -> bool:
        """Whether an attribution is left out behind a clause in front: "If it rains, **they say,** the dam will fail"."""
        words, parsed = self.parsed.words, self.parsed
        if piece <= last + 2 or words[last + 1] != ",":
            return False
        clause = last
        while parsed.deps[clause] != "advcl" and parsed.heads[clause] != clause:
            clause = parsed.heads[clause]
        edge = max((i for i in parsed.subtree(clause) if not parsed.is_mark[i]), default=clause)
        return parsed.deps[clause] == "advcl" and edge == last and parsed.heads[clause] > last

    def _goes_on(self, last: int, piece: int) -> bool:
        """Whether an aside is left out before a participle or a remark: "It sank at noon, **police say,** killing 12"."""
        parsed = self.parsed
        if piece <= last + 2 or (parsed.words[last + 1], parsed.words[piece - 1]) != (",", ","):
            return False
        top = parsed.heads[piece] if parsed.deps[piece] == "det" else piece
        remark = parsed.deps[top] in ("dobj", "appos", "npadvmod") and parsed.heads[top] < last
        return parsed.tags[piece] == "VBG" or (remark and parsed.deps[piece] == "det")

    def _with_marks(self, plan: Sequence[Piece]) -> Sequence[Piece]:
        """``plan`` with the partner of each double quotation mark that it holds one of: 'The "prank**"** angered many'."""
        tokens = [piece for piece in plan if isinstance(piece, int)]
        used, out = set(tokens), list(plan)
        for quote in dict.fromkeys(self.parsed.quotations.around[i] for i in tokens):
            if quote is None or not quote.closed or quote.mark is not Mark.DOUBLE:
                continue
            opening, closing = quote.start, quote.end - 1
            if opening in used and closing not in used:
                last = max(i for i in tokens if opening <= i < closing)
                if last > opening:
                    out.insert(out.index(last) + 1, self._text(closing, article_text(self.parsed), first=False))
            elif closing in used and opening not in used:
                out = [opening, *out] if tokens[0] == opening + 1 == out[0] else [piece for piece in out if piece != closing]
        return out

    def _trimmed(self, plan: Sequence[Piece]) -> Sequence[Piece]:
        """``plan`` without marks at its edges; "U.S." keeps its full stop, which is part of the token."""
        words = [piece if isinstance(piece, str) else self.parsed.words[piece] for piece in plan]
        lone = sum(word in _TYPEWRITER_QUOTES for word in words) % 2 == 1
        marks = _EDGE_MARKS | _TYPEWRITER_QUOTES if lone else _EDGE_MARKS
        start, end = 0, len(plan)
        while start < end and words[start] in marks:
            start += 1
        while end > start and words[end - 1] in marks:
            end -= 1
        return plan[start:end]

    def _place(self, mention: Mention, used: set[int]) -> Runs:
        """The tokens that a name would stand for: not a possessive ending, nothing that the plan leaves out."""
        if not mention.runs:
            return ()
        start, end = mention.runs[0][0], mention.runs[-1][1]
        while end > start and self.parsed.tags[end - 1] in ("POS", ","):
            end -= 1
        kept = self.verbatim if mention.pronoun and not mention.ranked else self.spoken
        if start == end or not used.issuperset(range(start, end)) or any(holds(kept, i) for i in (start, end - 1)):
            return ()
        return ((start, end),)

    def _named(self, run: Run, mention: Mention, text: str, before: str, used: set[int]) -> tuple[str, int]:
        """What is written for a mention, and the token after it; ``before`` is what is written so far, ``used`` are the tokens
        of the statement."""
        start, end = run
        party = mention.name if mention.source is None else mention.source
        recent = self.named[-1] == party if self.named else mention.name.lower() in before.lower()
        if mention.ranked and not recent:
            recent = party in self.named or mention.name in before or self._is_echoed(mention, used)
        if mention.phrase and not recent:
            recent = party in self.named or self._has_another(run, mention.name, used)
        name = self._replacement(start, end, mention, recent=recent, known=party in self.named)
        if name is not None or not mention.pronoun:
            self.named.append(party)
        return (name, end) if name is not None else (text, start + 1)

    def _has_another(self, run: Run, name: str, used: set[int]) -> bool:
        """Whether the statement has the fuller phrase, another thing of the kind, or part of the name, beside ``run``."""
        parsed, noun = self.parsed, run[1] - 1
        parts = set() if name.startswith("the ") else {re.split("['’]", part)[0] for part in name.split() if part[0].isupper()}
        beside = (i for i in used if not run[0] <= i < run[1])
        return any(parsed.lemmas[i] == parsed.lemmas[noun] or parsed.words[i] in parts for i in beside)

    def _is_echoed(self, mention: Mention, used: set[int]) -> bool:
        """Whether the statement has another word for the party of a pronoun, which would then seem to be somebody else: part of
        the name ("After **she** left, Silva sued"), a like pronoun or a noun for a person before it ("The nominee named **his**
        aides")."""
        parsed, (start, end) = self.parsed, mention.runs[0]
        if parsed.lower[end : end + 1] in (("or",), ("/",), ("own",)):
            return True  # "his or her", "her own"
        parts = {part for part in mention.name.split() if part[0].isupper()}
        for i in used:
            if not start <= i < end and parsed.words[i] in parts:
                return True
            like = parsed.lower[i] in PRONOUNS and PRONOUNS[parsed.lower[i]] == PRONOUNS[parsed.lower[start]]
            if i < start and (like or (parsed.tags[i] == "NN" and parsed.lemmas[i] in people_nouns())):
                return True
        return False

    def _replacement(self, start: int, end: int, mention: Mention, *, recent: bool, known: bool) -> str | None:
        lower, tags = self.parsed.lower, self.parsed.tags
        if mention.pronoun:
            if recent or lower[start] in _FIRST_PERSON or lower[start].endswith(_SELF):
                return None
            name = self._with_article(mention)
            return possessive(self.parsed, name) if tags[start] == "PRP$" else name
        if mention.phrase:
            return None if recent else mention.name
        if mention.described:
            if recent or known:
                return None
            named_so = self.parsed.lemmas[end - 1] in mention.name.lower().split()
            return f"the {mention.name}" if named_so and " of " not in mention.name else self._with_article(mention)
        if known or (self.parsed.deps[end - 1] == "compound" and self.parsed.heads[end - 1] >= end):
            return None  # "the Stein charities"
        words = [i for i in range(start, end) if lower[i] not in _ARTICLES]
        return self._full(words, mention, start) if any(tags[i] in NAMES for i in words) else None

    def _full(self, words: Sequence[int], mention: Mention, start: int) -> str | None:
        """The full name for a part of it ("Peskov"), where no other part of a name stands beside it."""
        parsed, after = self.parsed, words[-1] + 1
        parts = [part.lower() for part in mention.name.replace("-", " ").split()]
        own = [parsed.lower[i] for i in words if parsed.words[i] != "-"]
        if any(self._makes_another(child) for child in parsed.children[words[-1]] if child < start):
            return None
        the = len(words) == 1 and parsed.lower[start - 1] == "the" and parsed.heads[start - 1] == start == words[0]
        if the and parsed.words[start] == mention.name.split()[0]:
            return None  # "the Donald"
        if all(parsed.words[i].isupper() for i in words) and not mention.name.isupper():
            return None  # a line in capitals
        if len(own) >= len(parts) or not set(own) <= set(parts):
            return None
        beside = [i for i in (start - 1, after) if 0 <= i < len(parsed.words)]
        return None if any(parsed.tags[i] in NAMES and parsed.lower[i] in parts for i in beside) else mention.name

    def _makes_another(self, i: int) -> bool:
        """Whether a word before a name makes it another's: "**a super** PAC" is not the PAC that the article named."""
        parsed = self.parsed
        if parsed.lemmas[i] in people_nouns():
            return False
        if parsed.lower[i] in ("a", "an", "another", "every", "each"):
            return True
        return parsed.deps[i] in ("amod", "compound", "nmod") and not parsed.words[i][0].isupper()

    def _with_article(self, mention: Mention) -> str:
        """The name as a sentence has it: with "the" where the article writes it so, an unnamed group without a capital."""
        name, text = mention.name, article_text(self.parsed)
        source = None if mention.source is None else self.speakers.sources[mention.source]
        if source is not None and not source.named:
            common = name[:1].lower() + name[1:]
            return common if name[1:2].islower() and common.split()[0] in text.split() else name
        return with_article(self.parsed, name)

    def _text(self, i: int, article: str, *, first: bool) -> str:
        """The article's own characters; a sentence's first word without its capital where it comes later here."""
        parsed, at = self.parsed, self.parsed.offsets[i]
        text = article[at : parsed.ends[i]]
        if len(text) != len(parsed.words[i]):  # an entity, or a word with invisible characters in it
            text = parsed.words[i]
        common = text[1:].islower() or parsed.lower[i] == "a"
        if not first and text[0].isupper() and common and is_opening(parsed, i) and parsed.pos[i] != "PROPN":
            return text[0].lower() + text[1:]
        return text

    def _drop_courtesy(self, out: list[str], last: int | None) -> None:
        """ "Mr. Silva" becomes "Karl Silva", not "Mr. Karl Silva"; "Mr. and Mrs. Silva" stays a couple."""
        couple = len(out) > 2 and out[-2].strip() in ("and", "&") and out[-3].strip().lower() in courtesies()
        if last is not None and self.parsed.lower[last] in courtesies() and not couple:
            out.pop()

    def _glued(self, last: int | None, i: int) -> bool:
        """Whether no space stands before the token ``i``, behind the token ``last``."""
        return self.parsed.words[i] in _CLOSING if last is None or last + 1 != i else not self.parsed.spaces[last]


def with_article(parsed: ParsedDoc, name: str) -> str:
    """``name`` with "the" where the article mostly writes it so, or where a body's name is put together of an adjective and a
    noun that the article has apart: "the French Defence Ministry"."""
    text = article_text(parsed)
    if name[:1].islower() or re.search("['’]s ", name):
        return name  # "the company", "Ana Silva's campaign"
    if name not in text and name.split()[-1].lower() in _body_nouns():
        return f"the {name}"
    definite = text.count(f"the {name}") + text.count(f"The {name}")
    return f"the {name}" if 2 * definite > text.count(name) else name


def is_opening(parsed: ParsedDoc, i: int) -> bool:
    """Whether the token ``i`` opens a sentence."""
    return parsed.sentence[i][0] == i


AUXILIARIES_AND_NOT = AUXILIARIES | {"neg"}
MARKS = frozenset({",", ";", ":", "-", "—", "–", "(", ")", ".", "''", "``"})
_PLURAL_WORDS = frozenset({"they", "we", "these", "those", "both", "police", "people"})
_BESIDE = frozenset({"appos", "relcl", "conj", "cc", "acl"})


def closed(parsed: ParsedDoc, words: list[int]) -> list[int]:
    """``words`` with the quotation mark that closes them: `the "accident" would …`."""
    quote = parsed.quotations.closed_by.get(words[-1] + 1)
    return [*words, words[-1] + 1] if quote is not None and quote.start in words else words


def without_space(parsed: ParsedDoc, tokens: Iterable[int]) -> list[int]:
    """``tokens`` without white space."""
    return [i for i in tokens if not parsed.words[i].isspace()]


def without_marks(parsed: ParsedDoc, tokens: Sequence[int], marks: Collection[str]) -> list[int]:
    """``tokens`` without those of ``marks`` that stand at their edges."""
    inside = [n for n, i in enumerate(tokens) if parsed.words[i] not in marks]
    return list(tokens[inside[0] : inside[-1] + 1]) if inside else []


def verb_of(parsed: ParsedDoc, head: int) -> int:
    """The verb of a clause that the parser heads by a preposition: "**without** elaborating"."""
    gerund = parsed.child(head, "pcomp") if parsed.deps[head] == "prep" else None
    return head if gerund is None or gerund < head else gerund


def is_finite(parsed: ParsedDoc, head: int, inside: Container[int]) -> bool:
    """Whether a predicate has a tense, by itself or by an auxiliary among the tokens ``inside``."""
    if parsed.tags[head] in FINITE:
        return True
    before = (child for child in parsed.children_of(head, *AUXILIARIES) if child < head)
    return any(parsed.tags[child] in FINITE for child in before if child in inside)


def is_beside(parsed: ParsedDoc, i: int, anchor: int) -> bool:
    """Whether ``i`` stands in what is said beside ``anchor``: an appositive, a conjunct, a clause that follows it."""
    while i != anchor:
        if parsed.deps[i] in _BESIDE and parsed.heads[i] == anchor and i > anchor:
            return True
        i = parsed.heads[i]
    return False


def is_plural(parsed: ParsedDoc, subject: Sequence[int]) -> bool:
    """Whether a subject takes "were": by the tag of its head, or because it is coordinated."""
    inside, heads = set(subject), parsed.heads
    head = next((i for i in subject if heads[i] not in inside or heads[i] == i), subject[-1])
    after = [child for child in parsed.children[head] if child > head]
    if any(parsed.deps[child] == "conj" and child in inside for child in after):
        return any(parsed.lower[child] == "and" for child in after)
    return parsed.tags[head] in PLURALS or parsed.lower[head] in _PLURAL_WORDS


@cache
def people_nouns() -> frozenset[str]:
    """Nouns for people ("official", "passenger"), singular."""
    roles = [row.role.split()[-1].lower() for row in english().roles]
    return frozenset(roles + [row.noun for row in english().groups if row.sort == "people"]) | LEXICON.name_words["person"]


@cache
def _body_nouns() -> frozenset[str]:
    """Nouns for bodies ("ministry", "council"), singular."""
    return frozenset(row.noun for row in english().groups if row.sort == "group")


@cache
def courtesies() -> frozenset[str]:
    """Titles that name no office ("Mr"), in lower case."""
    return frozenset(row.title.lower() for row in english().titles if not row.role)


def collectives() -> frozenset[str]:
    """Nouns that stand in the singular for several ("group", "minority")."""
    return LEXICON.name_words["collective"]


def mentions_in(mentions: Sequence[Mention], run: Run) -> Sequence[Mention]:
    """The mentions that begin within ``run``; ``mentions`` in reading order."""
    first = bisect_left(mentions, run[0], key=_start)
    return mentions[first : bisect_left(mentions, run[1], lo=first, key=_start)]


def _start(mention: Mention) -> int:
    return mention.runs[0][0] if mention.runs else -1
