"""Names with a generic word too many, and names with a part too many.

"PPO algorithm" is PPO, "ImageNet dataset" is ImageNet; "diffusion model" is not diffusion. What is
proposed here is only tried: it counts where the shorter name is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.linking.names import model_name, name_key
from kg.model import EntityType

_METHODS = frozenset({EntityType.METHOD, EntityType.MODEL, EntityType.CONCEPT})
_DATA = frozenset({EntityType.DATASET, EntityType.BENCHMARK})
_METRICS = frozenset({EntityType.METRIC})

# Generic words, with the types of the things behind whose names they say nothing new: "ImageNet
# dataset" is ImageNet, and "QA dataset" is no question answering.
_KINDS = {
    word: types
    for words, types in (
        ("algorithm method technique approach framework procedure strategy paradigm", _METHODS),
        ("architecture", _METHODS),
        ("dataset benchmark corpus", _DATA),
        ("score metric", _METRICS),
    )
    for word in words.split()
}
# The same, but only behind a proper name: a "diffusion model" is no diffusion.
_PROPER_KINDS = _KINDS | {
    word: types
    for words, types in (
        (
            "model optimizer optimiser family series backbone detector library toolkit training",
            _METHODS,
        ),
        ("network regularization", _METHODS),
        ("leaderboard suite challenge collection set data", _DATA),
        ("measure value", _METRICS),
    )
    for word in words.split()
}
_PROPER = re.compile(r"^\S*(?:\d|[A-Z]{2}|[a-z][A-Z])\S*$")
_CAPITALISED = re.compile(r"[A-Z][a-z]+$")
_OWNER = re.compile(
    r"^(?:OpenAI|Google|Meta|Microsoft|Anthropic|DeepMind|NVIDIA|Stanford|Facebook|Alibaba)(?:['’]s)?\s+"
)
_OWNED = _DATA | {EntityType.MODEL}  # "Meta learning" and "Google ASR" are no learning, no ASR
_SIZE = re.compile(
    r"(?:[x×]?\d+(?:\.\d+)?[BbMm]|base|large|small|tiny|mini|xl|xxl|instruct|chat)$", re.I
)
_SIZED = re.compile(r"^(.{2,}?)[\s\-_]+([^\s\-_]+)$")


@dataclass(frozen=True, slots=True)
class Shorter:
    """What a name may be without a word.

    Attributes:
        types: Types that the shorter name's thing must have.
        exact: Whether the shorter name must be a label of the vocabulary in the very same case,
            because it could be an ordinary word with a capital ("Memory Network").
        proper: Whether the shorter name looks like nothing but a name.
    """

    name: str
    types: frozenset[EntityType]
    exact: bool
    proper: bool


def shorter_names(name: str) -> Iterator[Shorter]:
    """Yield what a name may be without its generic last word, or its owner.

    >>> [s.name for s in shorter_names("PPO algorithms")], list(shorter_names("diffusion models"))
    (['PPO'], [])
    """
    owned = _OWNER.sub("", name)
    if owned != name:
        named = _PROPER.search(owned) and not name.startswith("Meta")
        made = _OWNED | {EntityType.METHOD} if named else _OWNED
        yield Shorter(owned, made, exact=False, proper=False)
    head, _, last = owned.strip().rpartition(" ")
    if not head:
        return
    word = last.casefold()
    proper = _PROPER.search(head) is not None
    single = _CAPITALISED.match(head) is not None
    kinds = _PROPER_KINDS if proper or single else _KINDS
    types = kinds.get(word) or kinds.get(word.removesuffix("s"))
    if types and (proper or single or " " in head or "-" in head):
        yield Shorter(head, types, exact=single, proper=proper)


@lru_cache(maxsize=1 << 16)
def wider_keys(name: str) -> tuple[str, ...]:
    """The keys of the names that a model's name is a version of, the nearest first.

    >>> wider_keys("Llama-3.1-8B-Instruct"), wider_keys("OpenVLA-7B")
    (('llama3.1-8b', 'llama3.1', 'llama'), ('openvla',))
    """
    model = model_name(name)
    if model:
        return tuple(wider.key for wider in model.wider())
    keys, rest = [], name
    while (
        (match := _SIZED.match(rest))
        and _SIZE.match(match[2])
        and any(c.isupper() for c in match[1])
    ):
        rest = match[1]
        keys.append(name_key(rest))
    return tuple(keys)


def is_versioned(id_: str) -> bool:
    """Whether an id is that of a version or size of something."""
    model = model_name(id_)
    if model:
        return any(True for _ in model.wider())
    match = _SIZED.match(id_)
    return match is not None and _SIZE.match(match[2]) is not None
