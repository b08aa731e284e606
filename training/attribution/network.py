"""The tagger in torch: a pretrained encoder that reads word pieces with the grammar's fields, tags words, links spans."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from claims.attribution.tagger.decoding import LINK, LINKS, TAGS
from claims.attribution.tagger.features import WIDTHS
from training.attribution.crf import Crf


@dataclass(frozen=True)
class Batch:
    """Windows side by side, padded: pieces [windows, pieces], words by where their first piece stands."""

    pieces: Tensor
    fields: Tensor
    real: Tensor
    firsts: Tensor
    words: Tensor

    def to(self, device: str) -> Self:
        """The batch on another device."""
        return type(self)(*(getattr(self, f.name).to(device) for f in fields(self)))


class Tagger(nn.Module):
    """Emissions for each word and vectors for its links."""

    def __init__(self, base: Path, *, dropout: float = 0.1, frozen: int = 0) -> None:
        """Starts from the encoder in the folder ``base``; its ``frozen`` lowest layers are not fitted."""
        super().__init__()
        config = AutoConfig.from_pretrained(base, hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0)
        self.encoder = AutoModel.from_pretrained(base, config=config, add_pooling_layer=False)
        size = config.hidden_size
        self.fields = nn.Embedding(sum(WIDTHS), size)
        nn.init.normal_(self.fields.weight, std=0.005)
        self.drop = nn.Dropout(dropout)
        self.tags = nn.Linear(size, len(TAGS))
        self.links = nn.Linear(size, 2 * len(LINKS) * LINK)
        self.crf = Crf(TAGS)
        self.frozen = frozen
        if frozen:
            layers = self.encoder.encoder
            for part in (self.encoder.embeddings, *layers.layer[:frozen], *layers.children()):
                if part is not layers.layer:
                    part.requires_grad_(False)

    def forward(self, pieces: Tensor, fields: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """Of each piece the emissions and the link vectors; a word's are those of its first piece."""
        known = self.fields(fields).sum(dim=2)
        embedded = self.encoder.get_input_embeddings()(pieces)
        if self.frozen:  # what is known comes in above the frozen layers, so that no gradient has to go through them
            first = self.encoder.encoder.layer[self.frozen]
            hook = first.register_forward_pre_hook(lambda _, given: (given[0] + known, *given[1:]))
            hidden = self.encoder(inputs_embeds=embedded, attention_mask=real).last_hidden_state
            hook.remove()
        else:
            hidden = self.encoder(inputs_embeds=embedded + known, attention_mask=real).last_hidden_state
        hidden = self.drop(hidden.float())
        return self.tags(hidden), self.links(hidden)


def links_loss(vectors: Tensor, wanted: list[list[tuple[list[int], list[int], list[int]]]]) -> Tensor:
    """Cross entropy of each span's choice of partner.

    ``wanted`` holds, for each window and each of `LINKS`, the words that look, the words they may choose and the number of
    the right one in these; the choices begin with piece 0, which stands for "none here".
    """
    losses = []
    for window, kinds in enumerate(wanted):
        parts = vectors[window].view(-1, len(LINKS), 2, LINK)
        for kind, (seekers, choices, right) in enumerate(kinds):
            if seekers and len(choices) > 1:
                scores = parts[seekers, kind, 0] @ parts[choices, kind, 1].T
                losses.append(nn.functional.cross_entropy(scores, torch.tensor(right, device=scores.device), reduction="none"))
    return torch.cat(losses).mean() if losses else vectors.sum() * 0.0
