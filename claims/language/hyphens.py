"""Words written with a hyphen that are one word to the parser: "co-operating", "re-entered", "would-be"."""

from spacy.tokens import Doc

_PREFIXES = frozenset({"co", "re", "pre", "de"})
_HYPHENS = frozenset({"-", "‐", "‑"})
_COMPOUNDS = frozenset({("would", "be"), ("wanna", "be")})


def with_whole_words(doc: Doc) -> Doc:
    """``doc``, before it is parsed, with one word for each prefix and word that the tokenizer parts: "**co-operating**" in
    "The firm was co-operating", where the parser would read that it "was co"."""
    found = [i for i in range(len(doc) - 2) if _is_one_word(doc, i)]
    if found:
        with doc.retokenize() as retokenizer:
            for i in found:
                retokenizer.merge(doc[i : i + 3])
    return doc


def _is_one_word(doc: Doc, i: int) -> bool:
    first, hyphen, second = doc[i], doc[i + 1], doc[i + 2]
    if hyphen.text not in _HYPHENS or first.whitespace_ or hyphen.whitespace_:
        return False
    if i and not doc[i - 1].whitespace_ and doc[i - 1].text in _HYPHENS:
        return False
    before, word = first.lower_, second.text
    return (before in _PREFIXES and word.isalpha() and word.islower()) or (before, second.lower_) in _COMPOUNDS
