"""Continue the pretraining of an encoder on unlabelled abstracts: masked tokens, with features.

J. Devlin et al., BERT, 2019; whole words are masked. The features of a masked token are hidden
half of the time, so that the encoder learns to use them and not to lean on them.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from kg.extract.learned.features import COLUMNS, token_features
from kg.extract.learned.training.network import Encoder
from kg.model import Paper

log = logging.getLogger(__name__)

_LENGTHS = (128, 192, 256, 320, 400)  # few shapes: kernels are made for each anew
_PREDICTED = 768  # masked tokens of a step that are predicted
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class PretrainSettings:
    """How to pretrain."""

    steps: int = 1000
    rate: float = 4e-4
    batch_tokens: int = 4096
    share: float = 0.18
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Text:
    ids: np.ndarray
    features: np.ndarray
    words: np.ndarray


def pretrain(
    encoder: Encoder,
    tokenizer: Tokenizer,
    papers: Sequence[Paper],
    settings: PretrainSettings,
    checkpoint: Path,
) -> None:
    """Pretrain in place, from the checkpoint where there is one."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    texts = [_tokens(paper, tokenizer) for paper in papers]
    words = encoder.encoder.get_input_embeddings().weight
    head = _Head(words.shape[1], words.shape[0])
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": list(encoder.parameters()), "lr": settings.rate},
         {"params": list(head.parameters()), "lr": 2.5 * settings.rate}],
        weight_decay=0.01, betas=(0.9, 0.98),
    )  # fmt: skip
    rates = [group["lr"] for group in optimizer.param_groups]
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        head.load_state_dict(state["head"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    encoder.train()
    began, mean = time.monotonic(), 0.0
    while step < settings.steps:
        for batch, length in _batches(texts, settings.batch_tokens, random):
            if step >= settings.steps:
                break
            share = min(1.0, (step + 1) / 30) * max(0.02, 1 - step / settings.steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            loss = _loss(encoder, head, words, batch, length, settings.share, random)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            mean = 0.98 * mean + 0.02 * float(loss.detach()) if mean else float(loss.detach())
            if step % 50 == 0:
                log.info("step %d of %d, %.0f s: loss %.3f", step, settings.steps,
                         time.monotonic() - began, mean)  # fmt: skip
            if step % 200 == 0 or step == settings.steps:
                torch.save({"encoder": encoder.state_dict(), "head": head.state_dict(),
                            "optimizer": optimizer.state_dict(), "step": step},
                           checkpoint.with_suffix(".new"))  # fmt: skip
                checkpoint.with_suffix(".new").replace(checkpoint)


class _Head(nn.Module):  # type: ignore[misc]
    """Predicts masked tokens; its output vectors are the encoder's own."""

    def __init__(self, width: int, vocabulary: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def forward(self, vectors: Tensor, words: Tensor) -> Tensor:
        """Scores of every token of the vocabulary."""
        return F.linear(self.norm(F.gelu(self.hidden(vectors))), words, self.bias)


def _tokens(paper: Paper, tokenizer: Tokenizer) -> _Text:
    encoding = tokenizer.encode(paper.text, add_special_tokens=False)
    room = _LENGTHS[-1] - 2
    marks = [tokenizer.token_to_id("[CLS]")], [tokenizer.token_to_id("[SEP]")]
    features = token_features(paper.text, len(paper.title), encoding.offsets[:room])
    none = np.zeros((1, len(COLUMNS)), np.int64)
    words = [-1 if w is None else w for w in encoding.word_ids[:room]]
    return _Text(
        np.array(marks[0] + encoding.ids[:room] + marks[1], np.int32),
        np.concatenate([none, features, none]).astype(np.int8),
        np.array([-1, *words, -1], np.int32),
    )


def _batches(
    texts: Sequence[_Text], size: int, random: np.random.Generator
) -> Iterator[tuple[list[_Text], int]]:
    waiting: dict[int, list[_Text]] = defaultdict(list)
    for at in random.permutation(len(texts)):
        length = next(n for n in _LENGTHS if len(texts[at].ids) <= n)
        waiting[length].append(texts[at])
        if len(waiting[length]) == size // length:
            yield waiting.pop(length), length


def _loss(
    encoder: Encoder,
    head: _Head,
    words: Tensor,
    batch: list[_Text],
    length: int,
    share: float,
    random: np.random.Generator,
) -> Tensor:
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    features = torch.zeros(len(batch), length, len(COLUMNS), dtype=torch.long)
    masked = torch.zeros(len(batch), length, dtype=torch.bool)
    for row, text in enumerate(batch):
        size = len(text.ids)
        ids[row, :size] = torch.from_numpy(text.ids.astype(np.int64))
        features[row, :size] = torch.from_numpy(text.features.astype(np.int64))
        picked = random.random(text.words.max(initial=0) + 1) < share
        masked[row, :size] = torch.from_numpy(picked[text.words] & (text.words >= 0))
    attention = (ids != 0).long()
    places = masked.flatten().nonzero()[:, 0]
    places = places[torch.randperm(len(places))[:_PREDICTED]]
    gold = torch.full((_PREDICTED,), _IGNORED)
    gold[: len(places)] = ids.flatten()[places]
    at = torch.zeros(_PREDICTED, dtype=torch.long)
    at[: len(places)] = places
    chance = torch.rand(ids.shape)
    ids[masked & (chance < 0.85)] = 4
    swapped = masked & (chance > 0.93)
    ids[swapped] = torch.randint(5, words.shape[0], (int(swapped.sum()),))
    features[masked & (torch.rand(ids.shape) < 0.5)] = 0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = encoder(ids, features, attention).reshape(-1, words.shape[1])[at]
        scores = head(vectors, words)
    return F.cross_entropy(scores.float(), gold, ignore_index=_IGNORED)
