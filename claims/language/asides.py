"""Short brackets that name or count, taken out before a text is parsed and put back afterwards.

"Sen. Karl Orme (I-Vt.) led": the parser makes "Orme" or "led" depend on the wrong word in a third of the sentences with
such a bracket, and reads them as well as any other without it.
"""

from collections.abc import Sequence

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from claims.language.tree import Run, Runs

_LONGEST = 6
"""The maximum number of words in a bracket that is taken out."""
_ASIDES = "claims_asides"
"""The key in `Doc.user_data` for the whole text's words, its spaces and the runs that were taken out."""
_SMALL = frozenset({"percent", "per", "cent", "and", "of", "the", "de", "aged"})
_PLAIN = STOP_WORDS - _SMALL
_NUMERALS = frozenset("0123456789")


def without_asides(doc: Doc) -> Doc:
    """``doc``, not yet parsed, without its short brackets; ``doc`` itself where it has none or carries other words."""
    if doc.user_data or "(" not in doc.text:
        return doc
    words = [token.text for token in doc]
    runs = _short_brackets(words)
    if not runs:
        return doc
    kept = _kept(len(words), runs)
    spaces = [bool(token.whitespace_) for token in doc]
    behind = {start - 1: spaces[end - 1] for start, end in runs}
    out = Doc(doc.vocab, words=[words[i] for i in kept], spaces=[behind.get(i, spaces[i]) for i in kept])
    for n, i in enumerate(kept):
        if doc[i].is_sent_start is False:
            out[n].is_sent_start = False
    out.user_data[_ASIDES] = (words, spaces, runs)
    return out


def with_asides(parsed: Doc) -> Doc:
    """The whole text that ``parsed`` stands for; each bracket depends on the word before it."""
    if _ASIDES not in parsed.user_data:
        return parsed
    words, spaces, runs = parsed.user_data[_ASIDES]
    kept = _kept(len(words), runs)
    tags, pos, lemmas, deps = ([""] * len(words) for _ in range(4))
    heads = [0] * len(words)
    for token, i in zip(parsed, kept, strict=True):
        tags[i], pos[i], lemmas[i], deps[i], heads[i] = token.tag_, token.pos_, token.lemma_, token.dep_, kept[token.head.i]
    for start, end in runs:
        named = [i for i in range(start + 1, end - 1) if _is_word(words[i])]
        top = named[-1]
        for i in range(start, end):
            lemmas[i], heads[i] = words[i], top
            tags[i], pos[i] = _tag(words[i])
            deps[i] = "compound" if i in named else "punct"
        heads[top], deps[top] = start - 1, "nummod" if pos[top] == "NUM" else "appos"
    return Doc(parsed.vocab, words=words, spaces=spaces, tags=tags, pos=pos, lemmas=lemmas, heads=heads, deps=deps)


def _kept(number: int, runs: Runs) -> list[int]:
    out = {i for start, end in runs for i in range(start, end)}
    return [i for i in range(number) if i not in out]


def _short_brackets(words: Sequence[str]) -> Runs:
    """Brackets behind a word that hold only names, abbreviations and figures."""
    found: list[Run] = []
    opened = -1
    for i, word in enumerate(words):
        if word == "(":
            opened = i
        elif word == ")" and opened > 0:
            inside = words[opened + 1 : i]
            named = any(_is_word(each) for each in inside) and all(_names(each) for each in inside)
            plain = not any(each.lower() in _PLAIN for each in inside)  # not "(Whose", "(In May)"
            before = words[opened - 1]  # not "said that **(Roe)** lied"
            behind = before[-1].isalnum() and before.lower() not in STOP_WORDS
            if named and plain and behind and len(inside) <= _LONGEST:
                found.append((opened, i + 1))
            opened = -1
    return tuple(found)


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def _names(word: str) -> bool:
    return not word.isspace() and (not word[0].islower() or word in _SMALL)


def _tag(word: str) -> tuple[str, str]:
    """The tag and the part of speech of a word in a bracket."""
    if not _is_word(word):
        return {"(": "-LRB-", ")": "-RRB-"}.get(word, ","), "PUNCT"
    return ("CD", "NUM") if word[0] in _NUMERALS else ("NNP", "PROPN")
