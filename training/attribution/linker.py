"""Fits the weights by which spans choose their partners, on articles that the network has not seen."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from claims.attribution.tagger.decoding import FEATURES, LINKS, Span, best_tags, features, spans
from claims.attribution.tagger.network import Network
from training.attribution.corpus import ROLES, Example


def fitted(network: Network, held: list[Example]) -> dict[str, list[float]]:
    """A number for each feature of each kind of link, by maximum likelihood with a light pull to zero."""
    rows: list[list[tuple[np.ndarray, int]]] = [[] for _ in LINKS]
    with ThreadPoolExecutor() as workers:
        taggings = [network.tag(example.words, workers) for example in held]
        for example, tagging in zip(held, taggings, strict=True):
            tagged = tagging()
            found = spans(best_tags(tagged.emissions, network.transitions, example.words.paragraphs), tagged.emissions)
            by_role = {role: [span for span in found if span.role == role] for role in ROLES}
            for kind, (seeker, chosen) in enumerate(LINKS):
                values = features(kind, by_role[seeker], by_role[chosen], tagged, example.words)
                for n, span in enumerate(by_role[seeker]):
                    right = _partner(span, chosen, by_role[chosen], example)
                    if right is not None:
                        rows[kind].append((values[n], right))
    return {"-".join(link): _weights(of_link) for link, of_link in zip(LINKS, rows, strict=True)}


def _partner(span: Span, chosen: str, choices: list[Span], example: Example) -> int | None:
    """The number of the span that the annotator's relation has for it, 0 where it has none, None where nobody knows."""
    annotation = example.annotations[0]
    for relation in annotation.relations:
        if span.start in relation.get(span.role, ()):
            if not relation.get(chosen):
                return 0
            for first in relation[chosen]:
                for n, choice in enumerate(choices):
                    if choice.start <= first < choice.end or choice.start == first:
                        return n + 1
            return None
    return None


def _weights(rows: list[tuple[np.ndarray, int]]) -> list[float]:
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    given = [(torch.from_numpy(values), right) for values, right in rows]
    optimizer = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = sum((-torch.log_softmax(values @ weights, 0)[right] for values, right in given), torch.zeros(()))
        total = total / len(given) + 1e-3 * weights.pow(2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return [round(weight, 4) for weight in weights.tolist()]
