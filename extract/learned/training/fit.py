"""Fit the network to examples: seeded, resumable, logged."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kg.extract.learned.features import COLUMNS
from kg.extract.learned.training.dataset import Example
from kg.extract.learned.training.network import Encoder, Heads, loss_of, word_vectors

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fit.

    Attributes:
        batch_tokens: Tokens in one step, padding counted in.
        mask_share: Share of tokens hidden from the encoder, against learning names by heart.
    """

    epochs: int = 12
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    batch_tokens: int = 3072
    mask_share: float = 0.06
    mask_id: int = 4
    seed: int = 0


def encode_words(
    encoder: Encoder,
    examples: Sequence[Example],
    hide: Callable[[Tensor, Tensor], None] | None = None,
    rows: Callable[[int], int] = lambda length: 1,
) -> list[Tensor]:
    """Word vectors of a batch of papers.

    Args:
        rows: Least number of rows for a length: few shapes of input keep the kernels that were
            made for them in use, and memory whole; a step takes half the time.
    """
    windows = [w for e in examples for w in e.encoded.windows]
    size = _rounded(max(len(w.ids) for w in windows))
    number = max(len(windows), rows(size))
    ids = torch.zeros(number, size, dtype=torch.long)
    features = torch.zeros(number, size, len(COLUMNS), dtype=torch.long)
    mask = torch.zeros(number, size, dtype=torch.long)
    mask[:, 0] = 1
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.from_numpy(window.ids)
        features[row, : len(window.ids)] = torch.from_numpy(window.features)
        mask[row, : len(window.ids)] = 1
    if hide:
        hide(ids, features)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tokens = encoder(ids, features, mask)
    tokens = tokens.float()
    vectors, row = [], 0
    for example in examples:
        own = []
        for window in example.encoded.windows:
            own.append(tokens[row, 1 : len(window.ids) - 1])
            row += 1
        vectors.append(word_vectors(torch.cat(own), example.encoded.first_tokens))
    return vectors


def batches(
    examples: Sequence[Example], size: int, random: np.random.Generator
) -> Iterator[list[Example]]:
    """Examples of like length together, at most ``size`` tokens with padding; order at random."""
    waiting: dict[int, list[Example]] = defaultdict(list)
    groups: list[list[Example]] = []
    for at in random.permutation(len(examples)):
        length = _rounded(_tokens(examples[at]))
        waiting[length].append(examples[at])
        if len(waiting[length]) == max(1, size // length):
            groups.append(waiting.pop(length))
    groups.extend(waiting[length] for length in sorted(waiting))
    for at in random.permutation(len(groups)):
        yield groups[at]


def _rounded(length: int) -> int:
    return max(128, -(-length // 64) * 64)


def _tokens(example: Example) -> int:
    return sum(len(window.ids) for window in example.encoded.windows)


def fit(
    encoder: Encoder,
    heads: Heads,
    examples: Sequence[Example],
    settings: Settings,
    checkpoint: Path,
    after_epoch: Callable[[int], None] = lambda epoch: None,
) -> None:
    """Fit, epoch by epoch, from the checkpoint where there is one."""
    torch.manual_seed(settings.seed)
    groups = [
        {"params": list(encoder.encoder.parameters()), "lr": settings.encoder_rate},
        {"params": list(encoder.features.parameters()), "lr": settings.head_rate},
        {"params": list(heads.parameters()), "lr": settings.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = settings.epochs * sum(
        1 for _ in batches(examples, settings.batch_tokens, np.random.default_rng(0))
    )
    first, step = 0, 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        heads.load_state_dict(state["heads"])
        optimizer.load_state_dict(state["optimizer"])
        first, step = state["epoch"] + 1, state["step"]
        log.info("resuming after epoch %d", first)

    def hide(ids: Tensor, features: Tensor) -> None:
        hidden = (torch.rand(ids.shape) < settings.mask_share) & (ids > settings.mask_id)
        ids[hidden] = settings.mask_id
        features[torch.rand(ids.shape) < settings.mask_share / 2] = 0

    def rows(length: int) -> int:
        return settings.batch_tokens // length

    for epoch in range(first, settings.epochs):
        random = np.random.default_rng((settings.seed, epoch))
        encoder.train()
        heads.train()
        began = time.monotonic()
        sums: dict[str, float] = defaultdict(float)
        for batch in batches(examples, settings.batch_tokens, random):
            share = min(1.0, (step + 1) / (0.08 * steps)) * max(0.01, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            total = torch.zeros(())
            for words, example in zip(encode_words(encoder, batch, hide, rows), batch, strict=True):
                for name, loss in loss_of(heads, words, example).items():
                    total = total + example.weight * loss
                    sums[name] += float(loss.detach()) / len(examples)
            (total / len(batch)).backward()
            torch.nn.utils.clip_grad_norm_([*encoder.parameters(), *heads.parameters()], 2.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
        log.info(
            "epoch %d of %d, %.0f s: %s",
            epoch + 1,
            settings.epochs,
            time.monotonic() - began,
            ", ".join(f"{k} {v:.3f}" for k, v in sorted(sums.items())),
        )
        encoder.eval()
        heads.eval()
        after_epoch(epoch)
        state = {
            "encoder": encoder.state_dict(),
            "heads": heads.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch,
            "step": step,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
