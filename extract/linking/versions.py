"""The grammar of model names: family, version, size, variant, date.

"Llama-3.1-8B-Instruct", "LLaMA 3.1 Instruct 8B" and "meta-llama/Llama-3.1-8B-Instruct" have the
same parts and so the same key. A name that holds a word this grammar does not know is left alone:
it is an ordinary name, whatever it starts with. The words are in ``model_names.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from kg.extract.linking.words import fold_piece, split_name

_CLAUDES = ("opus", "sonnet", "haiku")  # written without "Claude" where a version follows
_LETTER_SIZES = frozenset("nsmlxbhg") | {"ti"}
_SIZE_WORDS = ("tiny", "small", "base", "large", "huge", "giant")
_UNITS = {"b": "b", "m": "m", "k": "k", "t": "t", "billion": "b", "million": "m"}
_LINES = frozenset("rkes")  # DeepSeek-R1, Kimi-K2: a letter that is part of the version


@dataclass(frozen=True, slots=True)
class _Grammar:
    families: Mapping[str, str]  # joined words of a spelling → family
    versioned: Mapping[str, str]  # the same, only where a version follows
    variants: Mapping[str, str]
    kinds: frozenset[str]
    dropped: frozenset[str]
    owners: frozenset[str]
    lettered: frozenset[str]
    spelled: frozenset[str]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    text = (files("kg.extract.linking") / "model_names.toml").read_text("utf-8")
    data = tomllib.loads(text)
    families = {_joined(name): _joined(name) for name in data["families"].split()}
    pairs = (word.partition(":") for word in data["variants"].split())
    words = {name: frozenset(data[name].split()) for name in ("kinds", "dropped", "owners")}
    return _Grammar(
        families=families | data["spellings"],
        versioned=data["versioned"],
        variants={word: same or word for word, _, same in pairs},
        lettered=frozenset(data["lettered"].split()),
        spelled=frozenset(data["spelled"].split()),
        **words,
    )


def _joined(name: str) -> str:
    return "".join(word for piece in split_name(name) for word in fold_piece(piece))


@dataclass(frozen=True, slots=True)
class ModelName:
    """The parts of a model's name.

    Attributes:
        family: In lower case, without signs.
        version: ``3.1``, ``4o``, ``r1``; empty where none is named.
        sizes: ``7b``, ``8x7b``, ``a3b``, ``b`` and ``16`` of ViT-B/16, in order.
        variants: ``instruct``, ``vl``, …, sorted.
        date: Digits of a release, ``20240513`` or ``0613``.
    """

    family: str
    version: str = ""
    sizes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    date: str = ""

    @property
    def key(self) -> str:
        """The same for every spelling of the same parts."""
        head = self.family + self.version
        return "-".join(filter(None, (head, *self.sizes, *self.variants, self.date)))

    def wider(self) -> Iterator[ModelName]:
        """Yield the names that this one is a kind of, the nearest first, the family last."""
        kinds = tuple(v for v in self.variants if v in _grammar().kinds)
        steps = [
            replace(self, date=""),
            replace(self, date="", variants=kinds),
            replace(self, date="", variants=kinds, sizes=()),
            replace(self, date="", variants=(), sizes=()),
            ModelName(self.family),
        ]
        last = self
        for step in steps:
            if step != last:
                yield step
            last = step


def parse_model_name(words: Sequence[str]) -> ModelName | None:
    """Read the folded words of a name; None where it is no name of this grammar.

    >>> parse_model_name(["llama", "3.1", "8", "b", "instruct"]).key
    'llama3.1-8b-instruct'
    """
    while len(words) > 1 and words[0] in _grammar().owners:
        words = words[1:]
    if len(words) > 1 and words[0] in _CLAUDES and words[1][0].isdigit():
        words = ["claude", *words]
    for family, versioned, rest in _families(words):
        found = _Reader(family, rest).read()
        if found and (found.version or not versioned):
            return found
    return None


def _families(words: Sequence[str]) -> list[tuple[str, bool, Sequence[str]]]:
    """The ways to read the first words as a family: (family, needs a version, other words)."""
    grammar, ways, joined = _grammar(), [], ""
    for count, word in enumerate(words[:5], 1):
        joined += word
        if joined in grammar.families:
            ways.append((grammar.families[joined], False, words[count:]))
        elif joined in grammar.versioned:
            ways.append((grammar.versioned[joined], True, words[count:]))
    return ways[::-1] or list(_glued(words))


def _glued(words: Sequence[str]) -> Iterator[tuple[str, bool, Sequence[str]]]:
    """Read "bertbase" as BERT and "base"."""
    grammar = _grammar()
    for cut in range(3, len(words[0]) - 1 if words else 0):
        family, rest = words[0][:cut], words[0][cut:]
        if family in grammar.families and rest in grammar.variants:
            yield grammar.families[family], False, (rest, *words[1:])


class _Reader:
    """Reads what follows a family, word by word."""

    def __init__(self, family: str, words: Sequence[str]) -> None:
        self.family = family
        self.words = list(words)
        self.at = 0
        self.version = ""
        self.date = ""
        self.sizes: list[str] = []
        self.variants: set[str] = set()

    def read(self) -> ModelName | None:
        """The name's parts, or None at the first word that this grammar does not know."""
        while self.at < len(self.words):
            if not (self._number() if self.words[self.at][0].isdigit() else self._word()):
                return None
        version = self.version.removesuffix(".0")
        variants = tuple(sorted(self.variants))
        return ModelName(self.family, version, tuple(self.sizes), variants, self.date)

    def _peek(self, ahead: int = 1) -> str:
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else ""

    @property
    def _has_letters(self) -> bool:
        return self.family in _grammar().lettered

    def _number(self) -> bool:
        number, after = self.words[self.at], self._peek()
        if after == "x" and self._peek(2)[:1].isdigit():
            unit = _UNITS.get(self._peek(3), "")
            return self._size(f"{number}x{self._peek(2)}{unit}", 4 if unit else 3)
        if after in _UNITS and not (self._has_letters and after in ("b", "m")):
            return self._size(number + _UNITS[after], 2)
        if number.isdigit() and len(number) in (4, 6, 8):
            return self._dated()
        if not self.version and not (self._has_letters and self.sizes):
            return self._versioned(number)
        return self._size(number, 1)

    def _size(self, size: str, words: int) -> bool:
        self.sizes.append(size)
        self.at += words
        return True

    def _dated(self) -> bool:
        self.date += self.words[self.at]
        self.at += 1
        while self.at < len(self.words) and re.fullmatch(r"\d\d", self.words[self.at]):
            self.date += self.words[self.at]
            self.at += 1
        return True

    def _versioned(self, number: str) -> bool:
        self.version, after = number, self._peek()
        self.at += 1
        if self._is_minor(number, after):
            self.version += f".{after}"
            self.at += 1
        elif after == "o":
            self.version += "o"
            self.at += 1
        elif after == "v" and self.family == "gpt" and not self._peek()[:1].isdigit():
            self.variants.add("vision")
            self.at += 1
        return True

    def _is_minor(self, number: str, after: str) -> bool:
        """The hyphens of an API's name: "claude-3-5-sonnet"."""
        digits = re.fullmatch(r"\d", number) and re.fullmatch(r"\d", after)
        return digits is not None and self.family in ("claude", "gemini")

    def _word(self) -> bool:
        grammar, word, after = _grammar(), self.words[self.at], self._peek()
        if after[:1].isdigit() and word == "a":
            return self._size(f"a{after}{self._peek(2)}", 3)
        if after[:1].isdigit() and (word == "v" or word in _LINES):
            return self._lined(word, after)
        self.at += 1
        if word in _LETTER_SIZES and self._has_letters:
            self.sizes.append(word)
        elif word in _SIZE_WORDS and self.family in grammar.spelled:
            self.sizes.append(word[0])
        elif word in grammar.variants:
            self.variants.add(grammar.variants[word])
        elif word not in grammar.dropped:
            return False
        return True

    def _lined(self, word: str, number: str) -> bool:
        self.at += 2
        version = number if word == "v" else word + number
        if self.version:
            self.variants.add("v" + version)
        self.version = self.version or version
        return True
