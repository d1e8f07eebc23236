r"""The words of a name, folded until only what tells names apart is left.

Case, hyphens, accents, plurals, British spelling, typography, Greek letters and LaTeX are folded
away. Numbers stand apart from letters. Folding need not give good English ("noise" becomes
"noize"), only the same for every spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FONT = re.compile(
    r"\\(?:text|math|emph|mbox|operatorname|ensuremath|boldsymbol)[a-z]*\s*(?=\{|\s|$)"
    r"|\\(?:rm|bf|it|sc|tt|sf|em|bm|cal|left|right)(?![A-Za-z])"
)
_MACRO = re.compile(r"\\([A-Za-z]+)")
_ACCENT = re.compile(r"\\['`^\"~=.](?:\{([A-Za-z])\}|([A-Za-z]))")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad\u200b]")
_SIGNS = {"+": " plus ", "&": " and ", "@": " at ", "∞": " infinity ", "×": "x", "#": " sharp "}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_STAR = re.compile(r"(?<=\b[A-Za-z])\^?\*")  # A*, Q*
_APOSTROPHE = re.compile(r"(?<=\w)['’]s\b|['’`´′]")
_GREEK = str.maketrans({
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "Π": "Pi", "ℓ": "l", "ł": "l", "ø": "o",
    "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d",
})  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{2,}?(?=[vV]\d)|[A-Za-z]+|\d+(?:\.\d+)*|[^\W_A-Za-z\d]+")
_CHUNK = re.compile(r"[\s\-_/,:;|()\[\]{}$^~\\\"“”<>=!?]+|\.(?!\d)")

_IRREGULAR = {
    "matrices": "matrix", "indices": "index", "vertices": "vertex", "criteria": "criterion",
    "phenomena": "phenomenon", "corpora": "corpus", "spectra": "spectrum", "optima": "optimum",
    "minima": "minimum", "maxima": "maximum", "automata": "automaton", "children": "child",
    "biases": "bias", "aliases": "alias", "lenses": "lens", "canvases": "canvas", "gases": "gas",
    "axes": "axis", "caches": "cache", "movies": "movie", "cookies": "cookie", "bases": "base",
    "formulae": "formula", "schemata": "schema", "stimuli": "stimulus", "foci": "focus",
    "radii": "radius", "nuclei": "nucleus", "analyses": "analysis", "hypotheses": "hypothesis",
    "grey": "gray", "artefact": "artifact", "artefacts": "artifact", "judgement": "judgment",
    "judgements": "judgment", "programme": "program", "programmes": "program",
    "licence": "license", "defence": "defense", "defences": "defense", "offence": "offense",
    "ageing": "aging", "centre": "center", "centres": "center", "centred": "centered",
    "metre": "meter", "fibre": "fiber", "fibres": "fiber", "theatre": "theater", "mould": "mold",
    "sceptic": "skeptic", "practise": "practice", "learnt": "learned", "spelt": "spelled",
    "aluminium": "aluminum", "disc": "disk", "discs": "disk", "nearest": "nearest",
}  # fmt: skip
_SINGULAR = frozenset(
    ("bias", "alias", "lens", "canvas", "gas", "atlas", "pandas", "news", "series", "species")
)
_BRITISH = (
    (re.compile(r"is(e|ed|er|ing|ation|able)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|er|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our(?=$|ed$|ing$|al$|hood$|ful$|able$|ite$|er$)"), "or"),
    (re.compile(r"(?<=[aeiou])ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"aem"), "em"),
    (re.compile(r"paed"), "ped"),
)


def split_name(name: str) -> list[str]:
    r"""The pieces of a name between blanks, hyphens and brackets, LaTeX and Greek spelled out.

    >>> split_name(r"$\beta$-VAE"), split_name("Fréchet distance")
    (['beta', 'VAE'], ['Frechet', 'distance'])
    """
    text = name
    if "\\" in text:
        text = _ACCENT.sub(lambda m: m[1] or m[2], text)
        text = _MACRO.sub(lambda m: f" {m[1]} ", _FONT.sub(" ", text)).replace("_", "")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_GREEK)
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = _DASHES.sub("-", text)
    text = _STAR.sub(" star ", _SIGN.sub(lambda m: _SIGNS[m[0]], text))
    return [piece for piece in _CHUNK.split(_APOSTROPHE.sub("", text)) if piece]


def fold_piece(piece: str) -> list[str]:
    """The folded words of one piece of a name.

    >>> fold_piece("YOLOv8s"), fold_piece("LLMs"), fold_piece("policies")
    (['yolo', 'v', '8', 's'], ['llm'], ['policy'])
    """
    return [fold_word(word) for word in _WORD.findall(piece)]


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """Fold the case, the plural and the British spelling of a word.

    >>> fold_word("optimisation"), fold_word("behaviours"), fold_word("GPS"), fold_word("GPs")
    ('optimization', 'behavior', 'gps', 'gp')
    """
    if word.isupper() and len(word) < 7:  # an acronym: its S is no plural
        return word.casefold()
    folded = word.casefold()
    folded = _IRREGULAR.get(folded) or _singular(word, folded)
    for british, american in _BRITISH:
        folded = british.sub(american, folded)
    return _IRREGULAR.get(folded, folded)


def _singular(word: str, folded: str) -> str:
    if not folded.endswith("s") or folded in _SINGULAR:
        return folded
    if len(word) > 2 and word[-1] == "s" and word[-2].isupper():  # GPs, ViTs, LLMs
        return folded[:-1]
    if len(folded) < 4 or folded.endswith(("ss", "us", "is")):
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("yses", "eses")):
        return folded[:-2] + "is"
    if folded.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return folded[:-2]
    return folded[:-1]
