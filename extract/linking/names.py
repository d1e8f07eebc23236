"""When two spellings are the same name: the key of a name.

Case, hyphens, blanks, plurals, British spelling, accents, Greek letters and LaTeX never make a
difference; digits, signs and every other letter always do.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MATH_MACRO = re.compile(
    r"\\(?:text|math|emph|mbox|operatorname)[a-z]*\s*(?=\{|\s|$)|\\(?:rm|bf|it|sc|tt|sf)\b"
)
_MACRO = re.compile(r"\\([A-Za-z]+)")
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z])s\b")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad\u200b]")
_SIGNS = {"+": " plus ", "&": " and ", "@": " at ", "∞": " infinity ", "×": "x"}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_TABLE = str.maketrans(_GREEK)
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)*|[^\W_a-z\d]+|\*")


@lru_cache(maxsize=1 << 18)
def name_key(name: str) -> str:
    r"""Fold a name to the key that all its spellings share.

    >>> name_key("Fine-Tuning"), name_key("$\\pi_0$"), name_key("GPT 4"), name_key("policies")
    ('finetuning', 'pi0', 'gpt4', 'policy')
    """
    out: list[str] = []
    for word in name_words(name):
        if out and out[-1][-1].isdigit() and word[0].isdigit():
            out.append("-")  # "Llama 3.2 3B" is no "Llama 3.23B"
        out.append(word)
    return "".join(out) or "".join(name.casefold().split())


def name_words(name: str) -> list[str]:
    """The folded words of a name, numbers apart from letters."""
    text = _plain(name)
    text = _ACRONYM_PLURAL.sub("", text)
    return [_fold_word(word) for word in _WORD.findall(text.casefold())]


def _plain(name: str) -> str:
    """Without LaTeX, accents, signs of typography."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c))
    if "\\" in text:
        text = _MACRO.sub(lambda m: f" {m[1]} ", _MATH_MACRO.sub(" ", text))
    text = _DASHES.sub("-", text.translate(_GREEK_TABLE))
    text = _SIGN.sub(lambda m: _SIGNS[m[0]], text)
    return re.sub(r"['’]s\b|['’`]", "", text)


def _fold_word(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word
