"""Make ``extract/linking/senses.json`` from abstracts: what short forms stand for.

    python benchmarks/train_senses.py ../shared/corpus/abstracts.jsonl.gz [--test]

With ``--test``, every fifth abstract is left out, its definitions are hidden, and the share of them
that the words around find again is printed beside the share that the most frequent sense gets.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from kg.extract.linking.definitions import find_definitions
from kg.extract.linking.names import name_key
from kg.extract.linking.senses import Sense, context_words, rank_senses
from kg.extract.linking.variants import is_misspelling, stem_key
from kg.extract.linking.words import fold_word
from kg.extract.readers.base import read_papers
from kg.extract.trie import LabelIndex

_TARGET = Path(__file__).resolve().parent.parent / "extract" / "linking" / "senses.json"
_BARE_WORD = re.compile(r"(?<![\w-])[A-Za-z]{2,}(?![\w-])")
_LEAST = 3  # abstracts that define a sense
_MOST_WORDS = 32
_SMOOTHING = 15.0


def main() -> None:
    """Train, and write the file or test."""
    path, test = sys.argv[1], "--test" in sys.argv
    texts = [
        p.text for p in read_papers([path], format_=None, year=None, strict=False, on_skipped=print)
    ]
    if not test:
        _write_ordinary_words(texts)
    train = [t for n, t in enumerate(texts) if not test or n % 5]
    senses = _train(train)
    if test:
        _test(senses, texts[::5])
        return
    rows = {k: [[s.label, s.count, s.weights] for s in v] for k, v in sorted(senses.items())}
    body = ",\n".join(
        f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in rows.items()
    )
    _TARGET.write_text("{" + body + "}\n", "utf-8")
    print(len(rows), "short forms,", sum(map(len, rows.values())), "senses")


def _write_ordinary_words(texts: list[str]) -> None:
    """Words that short forms spell, and that are mostly written as words: "drop", not "bert"."""
    small, capital = Counter[str](), Counter[str]()
    for word in (word for text in texts for word in _BARE_WORD.findall(text)):
        capitals = sum(map(str.isupper, word))
        if capitals != 1:
            (capital if capitals else small)[word.lower()] += 1
    words = {w for w, n in small.items() if n >= 20 and n >= 3 * capital[w] and capital[w] >= 2}
    text = "\n".join(sorted(set(map(fold_word, words)))) + "\n"
    _TARGET.with_name("ordinary_words.txt").write_text(text, "utf-8")


def _train(texts: list[str]) -> dict[str, tuple[Sense, ...]]:
    groups = _groups(texts)
    labels = [
        (form, (key, at))
        for key, senses in groups.items()
        for at, sense in enumerate(senses)
        for form in sense[1]
        if len(senses) > 1
    ]
    index = LabelIndex(labels)
    near: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    papers: Counter[tuple[str, int]] = Counter()
    everywhere: Counter[str] = Counter()
    for text in texts:
        found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for start, end, matches in index.find(text):
            for _, sense in matches:
                found[sense].append((start, end))
        everywhere.update(context_words(text))
        for sense, spans in found.items():
            near[sense].update(context_words(_without(text, spans)))
            papers[sense] += 1
    return {
        key: tuple(
            Sense(s[2], s[0], _weights(near[key, at], papers[key, at], everywhere, len(texts)))
            if len(senses) > 1
            else Sense(s[2], s[0])
            for at, s in enumerate(senses)
        )
        for key, senses in groups.items()
    }


def _groups(texts: list[str]) -> dict[str, list[tuple[int, list[str], str]]]:
    """Short key → [(abstracts, long forms, the most frequent one)], where there are several."""
    forms: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for text in texts:
        for short, long in set(find_definitions(text)):
            forms[name_key(short)][stem_key(long)][long] += 1
    out = {}
    for key, by_stem in forms.items():
        merged: list[Counter[str]] = []
        for _, longs in sorted(by_stem.items(), key=lambda kv: (-kv[1].total(), kv[0])):
            first = max(longs, key=lambda x: (longs[x], x))
            same = (
                m
                for m in merged
                if is_misspelling(name_key(first), name_key(max(m, key=lambda x: (m[x], x))))
            )
            (next(same, None) or merged.append(Counter()) or merged[-1]).update(longs)
        kept = [m for m in merged if m.total() >= _LEAST]
        if kept:
            out[key] = [(m.total(), [f for f in m if m[f] > 1] or list(m), _label(m)) for m in kept]
    return out


def _label(longs: Counter[str]) -> str:
    """The most frequent spelling, in lower case where that is met at all."""
    lower = Counter({form: n for form, n in longs.items() if form == form.lower()})
    return max(lower or longs, key=lambda form: (longs[form], form))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text


def _weights(
    near: Counter[str], papers: int, everywhere: Counter[str], total: int
) -> dict[str, float]:
    scored = {}
    for word, count in near.items():
        usual = max(everywhere[word], 1) / total
        odds = math.log((count + _SMOOTHING * usual) / (papers + _SMOOTHING) / usual)
        if count > 2 and odds > 0.5:
            scored[word] = (count * odds, round(odds, 1))
    best = sorted(scored, key=lambda word: (-scored[word][0], word))[:_MOST_WORDS]
    return {word: scored[word][1] for word in sorted(best)}


def _test(senses: dict[str, tuple[Sense, ...]], texts: list[str]) -> None:
    right = first = sure = sure_right = total = 0
    for text in texts:
        for short, long in set(find_definitions(text)):
            options = senses.get(name_key(short), ())
            wanted = next(
                (n for n, s in enumerate(options) if stem_key(s.label) == stem_key(long)), None
            )
            if wanted is None:
                continue
            odds = rank_senses(options, context_words(text.replace(long, " ")))
            best = odds.index(max(odds))
            total, right, first = total + 1, right + (best == wanted), first + (wanted == 0)
            if max(odds) > 0.8:
                sure, sure_right = sure + 1, sure_right + (best == wanted)
    print(
        f"{total} hidden definitions: {right / total:.3f} right,"
        f" most frequent sense {first / total:.3f}"
    )
    print(f"with probability > 0.8: {sure / total:.3f} of them, {sure_right / sure:.3f} right")


if __name__ == "__main__":
    main()
