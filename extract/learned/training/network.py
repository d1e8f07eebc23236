"""The multi-task network: one encoder, and the heads that numpy computes at run time.

Parameters of the heads are named as :mod:`kg.extract.learned.heads` reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoConfig, AutoModel, AutoTokenizer

from kg.extract.learned.candidates import (
    ENTITY_FEATURES,
    FINDING_ENTITY_FEATURES,
    PAIR_FEATURES,
    entity_features,
    finding_entity_features,
    pair_features,
)
from kg.extract.learned.features import COLUMNS
from kg.extract.learned.labels import (
    BEGIN,
    INSIDE,
    LAST,
    OTHERWISE,
    POINTERS,
    PREDICATES,
    RELATIONS,
    ROLES,
    SINGLE,
    SLOTS,
    TYPES,
    WIDEST,
)
from kg.extract.learned.training.dataset import Example

AUXILIARY = "tag_"  # heads of that name help the encoder to learn, and are not shipped
_FEATURES = "features.safetensors"


class SharedDropout(nn.Module):  # type: ignore[misc]
    """Dropout with one mask for all tokens of a text: a tenth of the cost of one for each."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """Drop features of each text."""
        if not self.training or not self.share or x.dim() != 3:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.share
        return x * (kept / (1 - self.share)).to(x.dtype)


class Encoder(nn.Module):  # type: ignore[misc]
    """A pretrained encoder that also reads the features of :mod:`kg.extract.learned.features`."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in COLUMNS.values())
        for embedding in self.features:
            nn.init.zeros_(embedding.weight)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Vectors of the tokens, ``[texts, tokens, width]``."""
        tokens = self.encoder.get_input_embeddings()(ids)
        for column, embedding in enumerate(self.features):
            tokens = tokens + embedding(features[..., column])
        output: Tensor = self.encoder(inputs_embeds=tokens, attention_mask=mask).last_hidden_state
        return output


def load_encoder(name: str, *, dropout: float = 0.1) -> tuple[Encoder, Tokenizer]:
    """Load any Hugging Face encoder by name or path, or what :func:`save_encoder` wrote."""
    # Eager attention in bf16 is the fastest on a processor; dropout inside it costs most.
    config = AutoConfig.from_pretrained(name)
    config.attention_probs_dropout_prob = 0.0
    model = AutoModel.from_pretrained(name, config=config, attn_implementation="eager")
    if getattr(model, "pooler", None) is not None:
        model.pooler = None
    encoder = Encoder(with_shared_dropout(model, dropout))
    learned = Path(name) / _FEATURES
    if learned.is_file():
        encoder.features.load_state_dict(load_file(learned))
    tokenizer = AutoTokenizer.from_pretrained(name).backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return encoder, tokenizer


def save_encoder(encoder: Encoder, tokenizer: Tokenizer, folder: Path) -> None:
    """Write an encoder with its features as a folder that :func:`load_encoder` reads."""
    encoder.encoder.save_pretrained(folder)
    save_file(encoder.features.state_dict(), folder / _FEATURES)
    tokenizer.save(str(folder / "tokenizer.json"))


def cut_vocabulary(encoder: Encoder, sources: Sequence[Sequence[int]]) -> None:
    """Give the encoder one token for each entry: the mean of the old tokens that it names."""
    old = encoder.encoder.get_input_embeddings().weight.detach()
    new = torch.stack([old[list(ids)].mean(0) for ids in sources])
    embedding = nn.Embedding(len(sources), old.shape[1], padding_idx=0)
    embedding.weight.data.copy_(new)
    encoder.encoder.set_input_embeddings(embedding)
    encoder.encoder.config.vocab_size = len(sources)


def with_shared_dropout(encoder: nn.Module, share: float) -> nn.Module:
    """Replace every dropout of an encoder that drops anything by :class:`SharedDropout`."""
    for module in list(encoder.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout) and child.p > 0:
                setattr(module, name, SharedDropout(share))
    return encoder


class Heads(nn.Module):  # type: ignore[misc]
    """Everything above the encoder."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.span_start = nn.Linear(width, 192)
        self.span_end = nn.Linear(width, 192)
        self.span_mean = nn.Linear(width, 192)
        self.span_width = nn.Embedding(WIDEST, 192)
        self.span_out = nn.Linear(192, 1 + len(TYPES))
        self.tag_out = nn.Linear(width, 1 + 4 * len(TYPES))
        self.mention_start = nn.Linear(width, 256)
        self.mention_end = nn.Linear(width, 256)
        self.mention_mean = nn.Linear(width, 256)
        self.role_hidden = nn.Linear(512 + ENTITY_FEATURES, 256)
        self.role_out = nn.Linear(256, len(ROLES))
        self.pair_left = nn.Linear(512, 256)
        self.pair_right = nn.Linear(512, 256)
        self.pair_gap = nn.Linear(width, 256)
        self.pair_features = nn.Linear(PAIR_FEATURES + 2 * len(ROLES), 256)
        self.pair_out = nn.Linear(256, 1 + len(RELATIONS) + 1)
        self.clause_hidden = nn.Linear(width, 192)
        self.clause_out = nn.Linear(192, 5)
        self.slot_hidden = nn.Linear(width, 192)
        self.slot_out = nn.Linear(192, 3 * len(SLOTS))
        self.finding_attention = nn.Linear(width, 1)
        self.finding_hidden = nn.Linear(4 * width, 256)
        self.predicate_out = nn.Linear(256, len(PREDICATES))
        self.otherwise_out = nn.Linear(256, 5)
        self.pointer_finding = nn.Linear(256, 160)
        self.pointer_unit = nn.Linear(512, 160)
        self.pointer_features = nn.Linear(FINDING_ENTITY_FEATURES + len(ROLES), 160)
        self.pointer_out = nn.Linear(160, len(POINTERS))
        self.dropout = nn.Dropout(0.15)

    def spans(self, words: Tensor) -> Tensor:
        """Scores of each span, ``[words, WIDEST, 1 + types]``; spans past the end are garbage."""
        size = words.shape[0]
        first = torch.arange(size)
        last = (first[:, None] + torch.arange(WIDEST)[None]).clamp(max=size - 1)
        mean_words = self.span_mean(words).float()
        total = torch.cat([torch.zeros(1, mean_words.shape[1]), mean_words.cumsum(0)])
        widths = (last - first[:, None] + 1).unsqueeze(-1)
        mean = (total[last + 1] - total[first][:, None]) / widths
        hidden = self.span_start(words).float()[:, None] + self.span_end(words).float()[last] + mean
        hidden = torch.relu(hidden + self.span_width.weight)
        out: Tensor = self.span_out(self.dropout(hidden))
        return out

    def units(self, words: Tensor, spans: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
        """Vectors of the units: mean and maximum over their mentions, ``[units, 512]``."""
        flat = [s for unit in spans for s in unit]
        first = torch.tensor([a for a, _ in flat])
        last = torch.tensor([b for _, b in flat])
        total = torch.cat([torch.zeros(1, words.shape[1]), words.cumsum(0)])
        mean = (total[last + 1] - total[first]) / (last - first + 1).unsqueeze(-1)
        mentions = torch.relu(
            self.mention_start(words[first])
            + self.mention_end(words[last])
            + self.mention_mean(mean)
        ).float()
        rows, at = [], 0
        for unit in spans:
            own = mentions[at : at + len(unit)]
            rows.append(torch.cat([own.mean(0), own.max(0).values]))
            at += len(unit)
        return torch.stack(rows)

    def roles(self, units: Tensor, features: Tensor) -> Tensor:
        """Scores of the roles of each unit."""
        hidden = torch.relu(self.role_hidden(torch.cat([self.dropout(units), features], 1)))
        out: Tensor = self.role_out(self.dropout(hidden))
        return out.float()

    def pairs(
        self,
        words: Tensor,
        units: Tensor,
        roles: Tensor,
        features: Tensor,
        gaps: Sequence[tuple[int, int] | None],
    ) -> Tensor:
        """Scores of each ordered pair of units, ``[units², none + six + outperforms]``."""
        number = units.shape[0]
        total = torch.cat([torch.zeros(1, words.shape[1]), words.cumsum(0)])
        first = torch.tensor([g[0] if g else 0 for g in gaps])
        last = torch.tensor([g[1] if g else -1 for g in gaps])
        gap = (total[last + 1] - total[first]) / (last - first + 1).clamp(min=1).unsqueeze(-1)
        chance = roles.softmax(-1).detach()
        both = torch.cat(
            [features, chance.repeat_interleave(number, 0), chance.repeat(number, 1)], 1
        )
        units = self.dropout(units)
        hidden = (
            self.pair_left(units).float().repeat_interleave(number, 0)
            + self.pair_right(units).float().repeat(number, 1)
            + self.pair_gap(gap).float()
            + self.pair_features(both).float()
        )
        out: Tensor = self.pair_out(self.dropout(torch.relu(hidden)))
        return out.float()

    def finding(
        self, words: Tensor, clause: tuple[int, int], value: tuple[int, int] | None
    ) -> Tensor:
        """The vector of one finding."""
        inside = words[clause[0] : clause[1] + 1]
        weights = self.finding_attention(inside).float().softmax(0)
        about = words[value[0] : value[1] + 1].mean(0) if value else torch.zeros(words.shape[1])
        pooled = torch.cat([(weights * inside).sum(0), inside.mean(0), inside.max(0).values, about])
        return torch.relu(self.finding_hidden(self.dropout(pooled[None]))).float()

    def pointers(self, finding: Tensor, units: Tensor, features: Tensor) -> Tensor:
        """Scores of each unit for each slot that an entity can fill, ``[units, POINTERS]``."""
        hidden = torch.relu(
            self.pointer_finding(finding)
            + self.pointer_unit(units)
            + self.pointer_features(features)
        )
        out: Tensor = self.pointer_out(self.dropout(hidden))
        return out.float()


def word_vectors(tokens: Tensor, first_tokens: np.ndarray) -> Tensor:
    """The mean of each word's tokens."""
    total = torch.cat([torch.zeros(1, tokens.shape[1]), tokens.cumsum(0)])
    first = torch.from_numpy(first_tokens)
    last = torch.cat([first[1:], torch.tensor([tokens.shape[0]])])
    return (total[last] - total[first]) / (last - first).unsqueeze(-1)


def loss_of(heads: Heads, words: Tensor, example: Example) -> dict[str, Tensor]:
    """The losses of one paper by head."""
    losses = {"span": _span_loss(heads, words, example), "tag": _tag_loss(heads, words, example)}
    losses["clause"], losses["slot"] = _clause_losses(heads, words, example)
    if not example.units:
        return losses
    encoded, units = example.encoded, heads.units(words, [u.spans for u in example.units])
    roles = heads.roles(units, torch.from_numpy(entity_features(encoded, example.units)))
    losses["role"] = F.cross_entropy(roles, torch.tensor(example.roles), reduction="sum") / 10
    if len(example.units) > 1:
        features, gaps = pair_features(encoded, example.units)
        scores = heads.pairs(words, units, roles, torch.from_numpy(features), gaps)
        off = ~torch.eye(len(example.units), dtype=torch.bool).flatten()
        gold = torch.from_numpy(example.relations).flatten()
        wins = torch.from_numpy(example.outperforms).flatten()
        six = F.cross_entropy(scores[off, :-1], gold[off], reduction="sum")
        seventh = F.binary_cross_entropy_with_logits(scores[off, -1], wins[off], reduction="sum")
        losses["relation"] = (six + seventh) / 10
    chance = roles.softmax(-1).detach()
    for finding in example.findings:
        vector = heads.finding(words, finding.clause, finding.value)
        predicate = F.cross_entropy(
            heads.predicate_out(heads.dropout(vector)).float(), torch.tensor([finding.predicate])
        )
        features = finding_entity_features(encoded, finding.clause, finding.value, example.units)
        both = torch.cat([torch.from_numpy(features), chance], 1)
        scores = heads.pointers(vector, units, both)
        other = heads.otherwise_out(vector).float()[0]
        points = predicate
        for column, slot in enumerate(POINTERS[:3]):
            phrase, nothing = OTHERWISE[slot]
            logits = torch.cat(
                [scores[:, column], other[phrase : phrase + 1]]
                + ([other[nothing : nothing + 1]] if nothing else [])
            )
            target = finding.pointers[slot]
            if target < 0:
                target = len(example.units) + (-1 - target)
            if target < len(logits):
                points = points + F.cross_entropy(logits[None], torch.tensor([target]))
        on = torch.zeros(len(example.units))
        on[list(finding.on)] = 1
        points = points + F.binary_cross_entropy_with_logits(scores[:, 3], on, reduction="sum") / 4
        losses["finding"] = losses.get("finding", torch.zeros(())) + points / 4
    return losses


def _span_loss(heads: Heads, words: Tensor, example: Example) -> Tensor:
    size = words.shape[0]
    gold = torch.zeros(size, WIDEST, dtype=torch.long)
    for (first, last), kind in example.spans.items():
        if last - first < WIDEST:
            gold[first, last - first] = 1 + kind
    valid = torch.arange(size)[:, None] + torch.arange(WIDEST)[None] < size
    return F.cross_entropy(heads.spans(words)[valid].float(), gold[valid], reduction="sum") / 20


def _tag_loss(heads: Heads, words: Tensor, example: Example) -> Tensor:
    gold = torch.zeros(words.shape[0], dtype=torch.long)
    for (first, last), kind in example.spans.items():
        offset = 1 + 4 * kind
        if first == last:
            gold[first] = offset + 3
            continue
        gold[first], gold[last] = offset, offset + 2
        gold[first + 1 : last] = offset + 1
    return F.cross_entropy(heads.tag_out(heads.dropout(words)).float(), gold, reduction="sum") / 60


def _clause_losses(heads: Heads, words: Tensor, example: Example) -> tuple[Tensor, Tensor]:
    clause = torch.zeros(words.shape[0], dtype=torch.long)
    slots = torch.zeros(words.shape[0], len(SLOTS), dtype=torch.long)
    for finding in sorted(example.findings, key=lambda f: f.clause[0] - f.clause[1]):
        first, last = finding.clause
        clause[first : last + 1] = INSIDE
        clause[first], clause[last] = BEGIN, LAST
        if first == last:
            clause[first] = SINGLE
    for finding in example.findings:
        for column, slot in enumerate(SLOTS):
            if span := finding.phrases.get(slot):
                slots[span[0] + 1 : span[1] + 1, column] = 2
                slots[span[0], column] = 1
    hidden = heads.dropout(torch.relu(heads.clause_hidden(words)))
    first_loss = F.cross_entropy(heads.clause_out(hidden).float(), clause, reduction="sum") / 40
    hidden = heads.dropout(torch.relu(heads.slot_hidden(words)))
    scores = heads.slot_out(hidden).float().view(-1, 3)
    weight = torch.tensor([1.0, 2.0, 2.0])
    second = F.cross_entropy(scores, slots.flatten(), weight, reduction="sum") / 60
    return first_loss, second
