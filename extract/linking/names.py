"""When two spellings are the same name: the key of a name.

Three layers fold a name to its key: its words (:mod:`~kg.extract.linking.words`), the grammar of
model names (:mod:`~kg.extract.linking.versions`), and the short forms that everybody writes inside
longer names ("multi-hop QA"). Digits, signs and every other letter always tell names apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from kg.extract.linking.versions import ModelName, parse_model_name
from kg.extract.linking.words import fold_piece, split_name

# Phrases that everybody shortens inside longer names, and the short form that keys hold. Alone,
# phrase and short form are two names: a short form alone may mean many things.
_SHORTENED = [
    (tuple(phrase.split()), short)
    for phrase, short in (
        ("multi modal large language model", "mllm"),
        ("multimodal large language model", "mllm"),
        ("large vision language model", "lvlm"),
        ("pre trained language model", "plm"),
        ("convolutional neural network", "cnn"),
        ("recurrent neural network", "rnn"),
        ("generative adversarial network", "gan"),
        ("magnetic resonance imaging", "mri"),
        ("natural language processing", "nlp"),
        ("visual question answering", "vqa"),
        ("large multimodal model", "lmm"),
        ("vision language model", "vlm"),
        ("large language model", "llm"),
        ("graph neural network", "gnn"),
        ("deep neural network", "dnn"),
        ("supervized fine tuning", "sft"),
        ("chain of thought", "cot"),
        ("mixture of expert", "moe"),
        ("out of distribution", "ood"),
        ("text to image", "t2i"),
        ("text to video", "t2v"),
        ("reinforcement learning", "rl"),
        ("artificial intelligence", "ai"),
        ("question answering", "qa"),
        ("multimodal llm", "mllm"),
        ("multi modal llm", "mllm"),
        ("large vlm", "lvlm"),
        ("knowledge graph", "kg"),
        ("machine learning", "ml"),
        ("language model", "lm"),
        ("large lm", "llm"),
        ("re identification", "reid"),
        ("re id", "reid"),
    )
]
SHOUTED = "*"  # ends the key of a short form that spells an ordinary word
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
_YEARLY = ("aime", "amc", "hmmt", "usamo", "imo", "wmt", "iwslt")  # AIME24 is AIME 2024
_OWNER = re.compile(
    r"^(?:meta-llama|mistralai|qwen|google|microsoft|openai|deepseek-ai|facebook|allenai|tiiuae|01-ai"
    r"|internlm|opengvlab|thudm|eleutherai|bigscience|huggingfacetb|stabilityai|nvidia|lmsys)/",
    re.I,
)
_ARTICLE = re.compile(r"^(?:[Tt]he|a|[Aa]n|[Oo]ur)\s+(?=\S)")
_BRACKETED = re.compile(r"\s*[(\[]\s*([A-Z][\w.\-]{1,9})\s*[)\]]")
_BROKEN = re.compile(r"(?<=\w)\(([a-z]+)\)?")  # GPT-4V(ision), and cut short: GPT-4V(ision


@lru_cache(maxsize=1 << 18)
def name_key(name: str) -> str:
    r"""Fold a name to the key that all its spellings share; never empty.

    >>> name_key("Fine-Tuning"), name_key("$\\pi_0$"), name_key("multi-hop QA")
    ('finetuning', 'pi0', 'multihopqa')

    A short form that spells an ordinary word is another name than the word.

    >>> name_key("DROP"), name_key("drop")
    ('drop*', 'drop')
    """
    pieces = split_name(_without_brackets(name))
    words = [word for piece in pieces for word in fold_piece(piece)]
    model = parse_model_name(words)
    if model:
        return model.key
    if len(words) == 1 and words[0] in _ordinary_words() and _CAPITALS.search(pieces[0]):
        return words[0] + SHOUTED
    return _join(_shorten(words)) or "".join(name.casefold().split()) or "-"


def unshouted(key: str) -> str:
    """The key of the ordinary word that a short form spells; other keys stay as they are."""
    return key.removesuffix(SHOUTED)


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    text = (files("kg.extract.linking") / "ordinary_words.txt").read_text("utf-8")
    return frozenset(text.split())


def _shorten(words: list[str]) -> list[str]:
    for phrase, short in _SHORTENED:
        size = len(phrase)
        if len(words) <= size or phrase[0] not in words:
            continue
        at = 0
        while at + size <= len(words):
            if tuple(words[at : at + size]) == phrase and len(words) > size:
                words = [*words[:at], short, *words[at + size :]]
            at += 1
    return words


def _number(number: str, before: str) -> str:
    if before in _YEARLY and re.fullmatch(r"20\d\d", number):
        return number[2:]
    return re.sub(r"(?<=\d)\.0$", "", number) if before else number


@lru_cache(maxsize=1 << 16)
def model_name(name: str) -> ModelName | None:
    """Read a name by the grammar of model names; None where it is no such name."""
    words = [word for piece in split_name(_without_brackets(name)) for word in fold_piece(piece)]
    return parse_model_name(words)


def _without_brackets(name: str) -> str:
    """Without an article, and without an acronym in brackets: "text-to-image (T2I) generation"."""
    name = _ARTICLE.sub("", _OWNER.sub("", name.strip()))
    bare = _BRACKETED.sub("", name) if "(" in name or "[" in name else name
    return _BROKEN.sub(r"\1", bare if len(bare) > 5 else name)


def _join(words: list[str]) -> str:
    out: list[str] = []
    for at, word in enumerate(words):
        if word[0].isdigit():
            word = _number(word, out[-1] if out else "")
        elif word == "v" and out and words[at + 1 : at + 2] and words[at + 1][0].isdigit():
            continue  # "SQuAD v2" is "SQuAD 2.0"
        if word == "dimensional" and out:
            # "three-dimensional" and "3D" are one word.
            out[-1] = {"two": "2", "three": "3"}.get(out[-1], out[-1])
            word = "d"
        if out and out[-1][-1:].isdigit() and word[0].isdigit():
            out.append("-")  # "Llama 3.2 3B" is no "Llama 3.23B"
        out.append(word)
    return "".join(out)
