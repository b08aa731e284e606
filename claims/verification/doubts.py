"""What an article says it could not establish of what it has just reported.

"The ministry said 40 soldiers had died. The figure could not be independently verified." points back at what was attributed.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from claims.language import ParsedDoc, Run, holds
from claims.splitting import Clause
from claims.verification.assertions import Assertion
from claims.verification.events.families import families

_BACK = 3
"""How many sentences back an admission may point."""


def unverified(doc: Doc, parsed: ParsedDoc, clauses: Sequence[Clause], claims: Sequence[Assertion]) -> frozenset[int]:
    """The positions of the claims of which the article says that it could not establish them."""
    marks = [i for i, lemma in enumerate(parsed.lemmas) if _fails_to_verify(parsed, i, lemma)]
    if not marks:
        return frozenset()
    sentences = sorted({clause.sentence for clause in clauses})
    opens = _paragraphs(doc)
    by_sentence: dict[tuple[int, int], list[Assertion]] = {}
    for claim in claims:
        if (claim.attributed or claim.hearsay) and claim.affirmed:
            by_sentence.setdefault(claim.clause.sentence, []).append(claim)
    out: set[int] = set()
    for mark in marks:
        before = [sentence for sentence in sentences if sentence[0] <= mark]
        for sentence in _in_reach(doc, mark, before[: -_BACK - 2 : -1], opens):
            found = [claim for claim in by_sentence.get(sentence, ()) if not holds(claim.clause.runs, mark)]
            if found:
                out.update(claim.position for claim in found)
                break
    return frozenset(out)


def _paragraphs(doc: Doc) -> list[int]:
    """Where the article's paragraphs begin, in characters."""
    return [block.start for block in doc._.claims_article.blocks] if doc._.claims_article is not None else []


def _in_reach(doc: Doc, mark: int, sentences: Sequence[Run], opens: Sequence[int]) -> Iterator[Run]:
    """Of ``sentences``, last first, those that the admission at token ``mark`` can point back to.

    They stand in its own paragraph; in the one before only where it opens its own ("The claim could not be verified." after a
    line break), not where its paragraph has turned to something else.
    """
    here = bisect_right(opens, doc[mark].idx)
    paragraphs = [bisect_right(opens, doc[start].idx) for start, _ in sentences]
    earlier = [paragraph for paragraph in paragraphs if paragraph != here]
    places = zip(sentences, paragraphs, strict=True)
    turned = any(paragraph == here and not start <= mark < end for (start, end), paragraph in places)
    allowed = {here, *(() if turned else earlier[:1])}
    return (sentence for sentence, paragraph in zip(sentences, paragraphs, strict=True) if paragraph in allowed)


def _fails_to_verify(parsed: ParsedDoc, i: int, lemma: str) -> bool:
    words = families().words
    if lemma in words["verification"]:
        return any(parsed.lower[child] == "no" for child in parsed.children[i])
    if lemma not in words["verify"] or parsed.pos[i] != "VERB":
        return False
    head = i
    if parsed.deps[i] == "xcomp":
        head = parsed.heads[i]  # "was unable to verify", "has not been able to confirm"
    unable = any(parsed.lower[x] in ("unable", "impossible") for x in (head, parsed.heads[i], *parsed.children[head]))
    verbs = {i, head, parsed.heads[head]}
    if not unable and not any(parsed.child(verb, "neg") is not None for verb in verbs):
        return False
    named = [x for verb in (i, head) for x in parsed.children_of(verb, "nsubjpass", "dobj")]
    return any(parsed.lemmas[x] in words["unverified"] or parsed.lower[x] in words["unverified"] for x in named)
