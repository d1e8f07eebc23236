"""How good an extraction is: precision, recall and F1 of predicted against gold annotations.

Both are records of the annotation format. A mention is right where span and type are; an entity
where its type and one form are (``entity-merged`` takes Dataset and Benchmark as one); a role, a
relation and a finding build on that. Figures are micro-averaged over papers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.extract.annotations import extraction_to_json
from kg.extract.occurrences import assign_occurrences, find_occurrences
from kg.model import Extraction, Paper

FIGURES = (
    "mention", "mention-span", "entity", "entity-merged", "role", "relation", "finding",
    "finding-full", "finding-slots", "triples",
)  # fmt: skip

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LONGER = 4  # a quote may be so many times as long as the one it is taken for

Record = Mapping[str, Any]
Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval by bootstrap over papers (of F1)."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int
    low: float
    high: float


@dataclass(slots=True)
class Tally:
    """What is right, in gold and predicted of one paper, by figure."""

    right: Counts
    gold: Counts
    predicted: Counts

    def add(self, figure: str, right: int, gold: int, predicted: int) -> None:
        """Count."""
        self.right[figure] += right
        self.gold[figure] += gold
        self.predicted[figure] += predicted


def normal_form(form: str) -> str:
    """A form with case, hyphens, spacing and a plural s taken away."""
    words = re.sub(r"[\s\-_/]+", " ", form.casefold()).strip(" .,;:()'\"*").split(" ")
    return " ".join(
        w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words
    )


def tally_paper(text: str, gold: Record, predicted: Record) -> Tally:
    """Count the figures of one paper."""
    tally = Tally(Counter(), Counter(), Counter())
    gold, predicted = _in_text(text, gold), _in_text(text, predicted)
    _tally_mentions(tally, _mentions(text, gold), _mentions(text, predicted))
    left, right = gold.get("entities", []), predicted.get("entities", [])
    links = _match_entities(left, right, merge=False)
    tally.add("entity", len(links), len(left), len(right))
    for kind in {e.get("type") for e in (*left, *right)}:
        tally.add(
            f"entity/{kind}",
            sum(left[g].get("type") == kind for g in links),
            sum(e.get("type") == kind for e in left),
            sum(e.get("type") == kind for e in right),
        )
    merged = _match_entities(left, right, merge=True)
    tally.add("entity-merged", len(merged), len(left), len(right))
    roles = _tally_roles(tally, left, right, merged)
    tables = _by_form(gold), _by_form(predicted)
    hits, wanted, found = _tally_relations(tally, gold, predicted, merged, tables)
    tally.add("triples", roles + hits, len(left) + wanted, len(right) + found)
    _tally_findings(tally, text, gold, predicted, merged, tables)
    return tally


def score(
    texts: Mapping[str, str],
    gold: Mapping[str, Record],
    predicted: Mapping[str, Record],
    *,
    samples: int = 1000,
    seed: int = 0,
) -> dict[str, Figure]:
    """Score predictions over all papers that have gold.

    Returns:
        The figures of :data:`FIGURES`, then those by type (``mention/Method``), in the alphabet's
        order.
    """
    tallies = [tally_paper(texts[k], gold[k], predicted.get(k, {})) for k in texts if k in gold]
    names = sorted({name for t in tallies for name in t.gold if "/" in name})
    weights = np.random.default_rng(seed).multinomial(
        len(tallies), np.full(len(tallies), 1 / max(1, len(tallies))), samples
    )
    return {name: _figure(name, tallies, weights) for name in (*FIGURES, *names)}


def _figure(name: str, tallies: Sequence[Tally], weights: Any) -> Figure:
    counts = np.array([(t.right[name], t.gold[name], t.predicted[name]) for t in tallies]).reshape(
        -1, 3
    )
    right, gold, predicted = (int(n) for n in counts.sum(0))
    drawn = weights @ counts
    sums = drawn[:, 1] + drawn[:, 2]
    spread = np.divide(2 * drawn[:, 0], sums, out=np.zeros(len(drawn)), where=sums > 0)
    low, high = np.percentile(spread, [2.5, 97.5])
    return Figure(
        precision=right / predicted if predicted else 0.0,
        recall=right / gold if gold else 0.0,
        f1=2 * right / (gold + predicted) if right else 0.0,
        gold=gold,
        predicted=predicted,
        low=float(low),
        high=float(high),
    )


def _in_text(text: str, record: Record) -> Record:
    """The record with forms that do not stand in the text taken out."""
    entities = [
        {
            **e,
            "mentions": [
                f for f in e.get("mentions", []) if any(True for _ in find_occurrences(text, f))
            ],
        }
        for e in record.get("entities", [])
    ]
    return {**record, "entities": entities}


def _mentions(text: str, record: Record) -> dict[tuple[int, int], str]:
    types: dict[str, str] = {}
    for entity in record.get("entities", []):
        for form in entity.get("mentions", []):
            types.setdefault(form, entity.get("type"))
    return {
        place: types[form]
        for form, places in assign_occurrences(text, types).items()
        for place in places
    }


def _tally_mentions(
    tally: Tally, gold: dict[tuple[int, int], str], predicted: dict[tuple[int, int], str]
) -> None:
    right = [kind for place, kind in gold.items() if predicted.get(place) == kind]
    tally.add("mention", len(right), len(gold), len(predicted))
    tally.add("mention-span", len(gold.keys() & predicted.keys()), len(gold), len(predicted))
    by_kind = Counter(right), Counter(gold.values()), Counter(predicted.values())
    for kind in by_kind[1] | by_kind[2]:
        tally.add(f"mention/{kind}", *(counts[kind] for counts in by_kind))


def _forms(entity: Record) -> set[str]:
    return {normal_form(form) for form in entity.get("mentions", []) if form}


def _match_entities(
    gold: Sequence[Record], predicted: Sequence[Record], *, merge: bool
) -> dict[int, int]:
    """One to one, from gold to predicted; the most common forms first."""

    def kind(entity: Record) -> object:
        name = entity.get("type")
        return "Resource" if merge and name in ("Dataset", "Benchmark") else name

    pairs = [
        (-common, g, p)
        for g, left in enumerate(gold)
        for p, right in enumerate(predicted)
        if kind(left) == kind(right) and (common := len(_forms(left) & _forms(right)))
    ]
    return _one_to_one(pairs)


def _one_to_one(pairs: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    links: dict[int, int] = {}
    used: set[int] = set()
    for _, g, p in sorted(pairs):
        if g not in links and p not in used:
            links[g] = p
            used.add(p)
    return links


def _tally_roles(
    tally: Tally, gold: Sequence[Record], predicted: Sequence[Record], links: dict[int, int]
) -> int:
    right = [
        str(gold[g].get("role"))
        for g, p in links.items()
        if gold[g].get("role") == predicted[p].get("role")
    ]
    tally.add("role", len(right), len(gold), len(predicted))
    counts = (
        Counter(right),
        Counter(str(e.get("role")) for e in gold),
        Counter(str(e.get("role")) for e in predicted),
    )
    for role in counts[1] | counts[2]:
        tally.add(f"role/{role}", *(c[role] for c in counts))
    return len(right)


def _by_form(record: Record) -> dict[str, int]:
    table: dict[str, int] = {}
    for index, entity in enumerate(record.get("entities", [])):
        for form in _forms(entity) | {normal_form(entity.get("name") or "")}:
            table.setdefault(form, index)
    return table


def _tally_relations(
    tally: Tally,
    gold: Record,
    predicted: Record,
    links: dict[int, int],
    tables: tuple[dict[str, int], dict[str, int]],
) -> tuple[int, int, int]:
    left = {
        (tables[0].get(normal_form(x)), kind, tables[0].get(normal_form(y)))
        for x, kind, y in gold.get("relations", [])
    }
    right = {
        (tables[1].get(normal_form(x), x), kind, tables[1].get(normal_form(y), y))
        for x, kind, y in predicted.get("relations", [])
    }
    hits = [
        kind
        for x, kind, y in left
        if x in links and y in links and (links[x], kind, links[y]) in right
    ]
    tally.add("relation", len(hits), len(left), len(right))
    counts = Counter(hits), Counter(k for _, k, _ in left), Counter(k for _, k, _ in right)
    for kind in counts[1] | counts[2]:
        tally.add(f"relation/{kind}", *(c[kind] for c in counts))
    return len(hits), len(left), len(right)


def _tally_findings(
    tally: Tally,
    text: str,
    gold: Record,
    predicted: Record,
    links: dict[int, int],
    tables: tuple[dict[str, int], dict[str, int]],
) -> None:
    left, right = gold.get("findings", []), predicted.get("findings", [])
    matched = match_findings(text, left, right)
    same = _Same(links, *tables)
    full = [(g, p) for g, p in matched.items() if same.claim(left[g], right[p])]
    tally.add("finding", len(matched), len(left), len(right))
    tally.add("finding-full", len(full), len(left), len(right))
    slots = sum(same.slots(left[g], right[p]) for g, p in full)
    tally.add("finding-slots", slots, len(left), len(right))


def match_findings(
    text: str, gold: Sequence[Record], predicted: Sequence[Record]
) -> dict[int, int]:
    """One to one, from gold to predicted, by overlap of the quotes.

    The overlap is half of the shorter or more, the longer at most four times the shorter; the best
    overlap goes first, agreement of the claims breaks ties.
    """
    same = _Same({}, {}, {})
    pairs = []
    for g, left in enumerate(gold):
        for p, right in enumerate(predicted):
            share = _overlap(_quote(text, left), _quote(text, right))
            if share:
                pairs.append((-share - same.claim(left, right), g, p))
    return _one_to_one(pairs)


def _quote(text: str, finding: Record) -> tuple[int, int] | None:
    quote = finding.get("quote") or ""
    start = text.find(quote) if quote else -1
    return (start, start + len(quote)) if start >= 0 else None


def _overlap(a: tuple[int, int] | None, b: tuple[int, int] | None) -> float:
    if a is None or b is None:
        return 0.0
    common = min(a[1], b[1]) - max(a[0], b[0])
    short, long = sorted((a[1] - a[0], b[1] - b[0]))
    fits = common > 0 and 2 * common >= short and long <= _LONGER * short
    return common / long if fits else 0.0


@dataclass(frozen=True, slots=True)
class _Same:
    """Whether slots say the same: similar words, or mentions of entities matched to each other."""

    links: Mapping[int, int]
    gold: Mapping[str, int]
    predicted: Mapping[str, int]

    def thing(self, a: str | None, b: str | None) -> bool:
        if not a or not b:
            return not a and not b
        g, p = self.gold.get(normal_form(a)), self.predicted.get(normal_form(b))
        return _similar(a, b) or (g is not None and p is not None and self.links.get(g) == p)

    def claim(self, left: Record, right: Record) -> bool:
        """Subject, predicate, value and baseline value."""
        return (
            self.thing(left.get("subject"), right.get("subject"))
            and left.get("predicate") == right.get("predicate")
            and all(
                _numbers(left.get(slot)) == _numbers(right.get(slot))
                for slot in ("value", "baseline_value")
            )
        )

    def slots(self, left: Record, right: Record) -> bool:
        """Object, metric and ``on``."""
        on_left, on_right = left.get("on") or [], right.get("on") or []
        return (
            self.thing(left.get("object"), right.get("object"))
            and self.thing(left.get("metric"), right.get("metric"))
            and len(on_left) == len(on_right)
            and all(any(self.thing(a, b) for b in on_right) for a in on_left)
        )


def _numbers(value: object) -> Counter[str]:
    return Counter(_NUMBER.findall(str(value or "")))


def _similar(a: str, b: str) -> bool:
    left, right = set(normal_form(a).split()), set(normal_form(b).split())
    return bool(left | right) and len(left & right) / len(left | right) >= 0.5


def judge(paper: Paper, gold: Record, extraction: Extraction) -> Iterator[tuple[str, float, bool]]:
    """Every statement of an extraction: its kind, its confidence, and whether gold has it.

    A role is right where its entity is and has that role, a relation where both ends are.
    """
    predicted = extraction_to_json(paper, extraction)
    gold = _in_text(paper.text, gold)
    spans = _mentions(paper.text, gold)
    for entity in extraction.entities:
        for m in entity.mentions:
            yield "mention", m.confidence, spans.get((m.start, m.end)) == entity.type
    left, right = gold.get("entities", []), predicted["entities"]
    links = _match_entities(left, right, merge=True)
    gold_of = {p: g for g, p in links.items()}
    for at, own in enumerate(extraction.entities):
        is_right = at in gold_of and left[gold_of[at]].get("role") == own.role
        yield "role", own.role_confidence, is_right
    tables = _by_form(gold), _by_form(predicted)
    stated = {
        (
            links.get(tables[0].get(normal_form(x), -1)),
            kind,
            links.get(tables[0].get(normal_form(y), -1)),
        )
        for x, kind, y in gold.get("relations", [])
    }
    for relation in extraction.relations:
        x = tables[1].get(normal_form(relation.subject))
        y = tables[1].get(normal_form(relation.object))
        yield "relation", relation.confidence, (x, relation.type, y) in stated
    matched = set(
        match_findings(paper.text, gold.get("findings", []), predicted["findings"]).values()
    )
    for at, finding in enumerate(extraction.findings):
        yield "finding", finding.confidence, at in matched
