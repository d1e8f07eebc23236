"""Which way a metric gets better, and in which unit a value stands."""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re

from kg.model import Direction

_LOWER = re.compile(
    r"\b(?:perplexity|ppl|latency|loss|errors?|rmse|mae|mse|wer|cer|fid|fvd|kid|lpips|memory|footprint"
    r"|cost|costs|overhead|time|runtime|flops|macs|parameters|regret|bias|variance|hallucinations?"
    r"|toxicity|toxic\w*|energy|carbon|emissions|complexity|delay|bitrate|distance|divergence|ece|eer"
    r"|attack success rate|asr|forgetting|leakage|collisions?|consumption|usage|storage|length|size"
    r"|violations?|gap|degradation|drop|spreads?|failures?|jitter|refusals?|false positives?)\b", re.I
)  # fmt: skip
_HIGHER = re.compile(
    r"\b(?:accuracy|acc|f1|f-score|f-measure|bleu|rouge|meteor|precision|recall|auc|auroc|auprc|map|ap|ndcg"
    r"|win[- ]?rate|success rate|pass@\d+|throughput|speed-?ups?|speed|score|scores|iou|miou|dice|psnr|ssim"
    r"|r2|correlation|agreement|robustness|efficiency|coverage|diversity|fidelity|consistency|elo|mrr"
    r"|hit rate|acceptance|reward|return|rate|performance|quality|gains?)\b", re.I
)  # fmt: skip
_UNIT = re.compile(
    r"(\\?%|percentage points?|percent|\bpp\b|(?:absolute |BLEU |F1 |accuracy )?points?\b|\\times|×"
    r"|(?<=\d)x\b|\btimes\b|-?fold\b|\bdB\b|\bms\b|milliseconds?|\bseconds?|\bminutes?|\bhours?|\bdays?"
    r"|tokens?(?:/s| per second)|\bfps\b|\bGB\b|\bMB\b|\bGiB\b|FLOPs?|\bHz\b|\bkHz\b|parameters|orders? of magnitude)",
    re.I,
)
_CANONICAL = {"\\%": "%", "percent": "%", "percentage point": "points", "percentage points": "points",
              "pp": "points", "\\times": "x", "×": "x", "times": "x", "fold": "x", "-fold": "x"}  # fmt: skip


def find_direction(metric: str | None) -> Direction | None:
    """Which way a metric gets better, from its words; None where they do not tell.

    >>> find_direction("word error rate"), find_direction("win rate"), find_direction("colour")
    (<Direction.LOWER: 'lowerIsBetter'>, <Direction.HIGHER: 'higherIsBetter'>, None)
    """
    if not metric:
        return None
    if re.search(r"\b(?:success rate|win rate|detection rate)\b", metric, re.I) and not re.search(
        r"\battack", metric, re.I
    ):
        return Direction.HIGHER
    if _LOWER.search(metric):
        return Direction.LOWER
    return Direction.HIGHER if _HIGHER.search(metric) else None


def find_unit(value: str | None) -> str | None:
    r"""The unit that stands in a value, in one spelling.

    >>> find_unit("up to 2 times"), find_unit("75.2\\%"), find_unit("5.6 points"), find_unit("0.7")
    ('x', '%', 'points', None)
    """
    match = _UNIT.search(value or "")
    if not match:
        return None
    unit = match.group(1).strip().lower()
    if unit.endswith(("point", "points")):
        return "points"
    return _CANONICAL.get(unit, match.group(1).strip())
