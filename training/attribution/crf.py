"""A linear-chain conditional random field over tags (Lafferty, McCallum & Pereira, ICML 2001)."""

import torch
from torch import Tensor, nn

FORBIDDEN = -1e4
"""The score of a step that BIO does not allow."""


def allowed(tags: tuple[str, ...]) -> tuple[list[list[bool]], list[bool]]:
    """Which tag may follow which (from, to), and which may stand first: an I- only goes on what it belongs to."""
    steps = [[not b.startswith("I-") or a[2:] == b[2:] for b in tags] for a in tags]
    return steps, [not tag.startswith("I-") for tag in tags]


class Crf(nn.Module):
    """Scores of tag sequences: emissions come from outside, transitions are learned."""

    def __init__(self, tags: tuple[str, ...]) -> None:
        super().__init__()
        steps, first = allowed(tags)
        self.steps = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.first = nn.Parameter(torch.zeros(len(tags)))
        self.forbidden_steps: Tensor
        self.forbidden_first: Tensor
        self.register_buffer("forbidden_steps", torch.where(torch.tensor(steps), 0.0, FORBIDDEN))
        self.register_buffer("forbidden_first", torch.where(torch.tensor(first), 0.0, FORBIDDEN))

    def scores(self) -> tuple[Tensor, Tensor]:
        """Transitions (from, to) and first tags, what is not allowed far below the rest."""
        return self.steps + self.forbidden_steps, self.first + self.forbidden_first

    def loss(self, emissions: Tensor, tags: Tensor, real: Tensor) -> Tensor:
        """Negative log likelihood a word: emissions [windows, words, tags], ``real`` marks words that are no padding.

        A window may be cut inside a span, so a sequence may begin with any tag as far as the gold one does.
        """
        steps, first = self.scores()
        words = emissions.shape[1]
        rows = torch.arange(len(tags), device=tags.device)
        total = first + emissions[:, 0]
        gold = first[tags[:, 0]].clamp(min=FORBIDDEN / 1e3) + emissions[rows, 0, tags[:, 0]]
        for word in range(1, words):
            here = real[:, word, None]
            following = torch.logsumexp(total[:, :, None] + steps, dim=1) + emissions[:, word]
            total = torch.where(here, following, total)
            step = steps[tags[:, word - 1], tags[:, word]].clamp(min=FORBIDDEN / 1e3)
            gold = gold + torch.where(here[:, 0], step + emissions[rows, word, tags[:, word]], 0.0)
        return (torch.logsumexp(total, dim=1) - gold).sum() / real.sum()
