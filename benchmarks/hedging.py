"""Compares the hedging package with people's judgements.

* CommitmentBank (de Marneffe, Simons & Tonhauser 2019): how far is the writer committed to an embedded clause, -3 to 3, the
  mean of several readers. Printed: Pearson r and mean absolute error of the clause's certainty and polarity as a number.
* CoNLL-2010 shared task, Wikipedia (Farkas et al. 2010): is a sentence uncertain? Printed: precision, recall and F1 of "some
  clause of it is less than certain by a hedge". The shared task counts weasel words ("some people", "many") as uncertain
  too, which are no hedges here.

Usage: python -m benchmarks.hedging --data DIR     (DIR holds commitmentbank-dev.csv and conll2010-dev.csv)
"""

import argparse
import csv
import hashlib
import html
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from claims.hedging import Modality, modalities
from claims.language import load_model, make_doc
from claims.model import Article, Block, BlockKind, Certainty, ClaimKind, Polarity
from claims.splitting import Clause
from claims.splitting.clause import Origin

VALUE = {Certainty.CERTAIN: 3.0, Certainty.PROBABLE: 2.0, Certainty.POSSIBLE: 1.0, Certainty.UNKNOWN: 0.0}


def parsed(nlp: Language, text: str) -> Doc:
    """The parsed document of one sentence."""
    block = Block(kind=BlockKind.BODY, start=0, end=len(text))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return nlp(make_doc(nlp, Article(id="sentence", sha256=digest, text=text, blocks=(block,))))


def clause_at(doc: Doc, head: int) -> Clause:
    """A clause around the predicate ``head`` in the writer's own voice."""
    tree = sorted(token.i for token in doc[head].subtree)
    return Clause(
        runs=((tree[0], tree[-1] + 1),),
        sentence=(0, len(doc)),
        head=head,
        subject=(),
        kind=ClaimKind.EVENT,
        origin=Origin.MAIN,
        block=BlockKind.BODY,
        relations=(),
    )


def value(modality: Modality) -> float:
    """Certainty and polarity as a number from -3 to 3."""
    return VALUE[modality.certainty] * (-1 if modality.polarity is Polarity.NEGATIVE else 1)


def pearson(x: list[float], y: list[float]) -> float:
    """Pearson's r of two lists of one length."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    xy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    xx, yy = sum((a - mean_x) ** 2 for a in x), sum((b - mean_y) ** 2 for b in y)
    return float(xy / (xx * yy) ** 0.5) if xx and yy else 0.0


def embedded_head(doc: Doc, prompt: str) -> int | None:
    """The predicate of the clause ``prompt``: of the complement clauses the one that shares most words with it."""
    words = set(prompt.lower().rstrip(".?! ").split())
    clauses = [token for token in doc if token.dep_ in ("ccomp", "xcomp", "acl", "relcl", "advcl", "csubj", "conj", "ROOT")]
    if not clauses:
        return None

    def shared(i: int) -> float:
        own = {token.lower_ for token in doc[i].subtree if not token.is_punct}
        return len(own & words) / max(1, len(own | words))

    return max(clauses, key=lambda token: (shared(token.i), -token.i)).i


def commitment(nlp: Language, path: Path) -> dict[str, float]:
    """Agreement with CommitmentBank."""
    got, want = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            doc = parsed(nlp, html.unescape(row["Target"]))
            head = embedded_head(doc, html.unescape(row["Prompt"]))
            want.append(float(row["Mean"]))
            got.append(0.0 if head is None else value(modalities(doc, (clause_at(doc, head),), ())[0]))
    error = sum(abs(a - b) for a, b in zip(got, want, strict=True)) / len(want)
    return {"items": len(want), "r": round(pearson(got, want), 3), "mae": round(error, 3)}


def predicates(doc: Doc) -> Iterator[int]:
    """The tokens of a sentence that may head a clause."""
    return (token.i for token in doc if token.dep_ == "ROOT" or (token.pos_ in ("VERB", "AUX") and "aux" not in token.dep_))


def uncertain(doc: Doc) -> bool:
    """Whether a hedge leaves some clause of the sentence less than certain."""
    clauses = [clause_at(doc, head) for head in predicates(doc)]
    return any(m.hedges and m.certainty is not Certainty.CERTAIN for m in modalities(doc, clauses, ()))


def detection(nlp: Language, path: Path) -> dict[str, float]:
    """Precision, recall and F1 of uncertain sentences in CoNLL-2010."""
    hits = found = gold = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            is_uncertain, says_so = row["label"] == "-1", uncertain(parsed(nlp, html.unescape(row["sentence"])))
            gold, found, hits = gold + is_uncertain, found + says_so, hits + (is_uncertain and says_so)
    precision, recall = hits / max(1, found), hits / max(1, gold)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"uncertain": gold, "precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def main() -> None:
    """Print both tables' figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    data = arguments.parse_args().data
    nlp = load_model()
    print("CommitmentBank", commitment(nlp, data / "commitmentbank-dev.csv"))
    print("CoNLL-2010", detection(nlp, data / "conll2010-dev.csv"))


if __name__ == "__main__":
    main()
