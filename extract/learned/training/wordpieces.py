"""A tokenizer cut down to its field: pieces that it meets, and its frequent words whole.

A general vocabulary spends half of the model's bytes on pieces that no abstract holds, and cuts
"multimodal" in three.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Tokenizer

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_LATIN_END = 0x250  # single characters below are kept, so that any Latin word can be spelled


def fit_vocabulary(
    tokenizer: Tokenizer, texts: Sequence[str], *, least: int = 3, least_word: int = 150
) -> tuple[Tokenizer, list[list[int]]]:
    """Make a WordPiece tokenizer for the texts.

    Args:
        least: Times a piece must occur to be kept.
        least_word: Times a word must occur that becomes a piece of its own.

    Returns:
        The new tokenizer, and for each of its pieces the old ids whose vectors it is the mean of.
    """
    tokenizer.no_padding()
    tokenizer.no_truncation()
    old = tokenizer.get_vocab()
    pieces, words = _count(tokenizer, texts)
    kept = [
        piece
        for piece in sorted(old, key=lambda p: old[p])
        if piece not in _SPECIAL and (pieces[piece] >= least or _is_letter(piece))
    ]
    whole = [w for w, n in words.most_common() if n >= least_word and w not in old and len(w) > 2]
    order = [*_SPECIAL, *kept, *whole]
    sources = [
        [old[piece]] if piece in old else tokenizer.encode(piece, add_special_tokens=False).ids
        for piece in order
    ]
    return _with_pieces(tokenizer, order), sources


def _count(tokenizer: Tokenizer, texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    pieces: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        pieces.update(tokenizer.encode(text).tokens)
        words.update(re.findall(r"[a-z]+", text.lower()))
    return pieces, words


def _is_letter(piece: str) -> bool:
    return len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < _LATIN_END


def _with_pieces(tokenizer: Tokenizer, order: list[str]) -> Tokenizer:
    state = json.loads(tokenizer.to_str())
    number = {piece: at for at, piece in enumerate(order)}
    state["model"]["vocab"] = number
    for token in state["added_tokens"]:
        token["id"] = number[token["content"]]
    state["post_processor"] = None  # the marks at both ends are set by the windows
    return Tokenizer.from_str(json.dumps(state))
