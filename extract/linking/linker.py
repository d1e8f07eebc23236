"""From a name in a paper to a node of the graph: the second map of linking.

In the order of what is believed: a person's override, the paper's own long form, the vocabulary,
what other papers define, and, where a short form may still mean several things, the words around
it. A name that none of these knows is a node of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.extract.linking.aliases import AliasTable, PaperAliases, mint
from kg.extract.linking.definitions import find_definitions, full_name
from kg.extract.linking.generic import Shorter, shorter_names
from kg.extract.linking.lexicon import Lexicon
from kg.extract.linking.names import name_key
from kg.extract.linking.nodes import Candidate, Nodes
from kg.extract.linking.overrides import Overrides, is_one_of
from kg.extract.linking.senses import context_words, rank_senses, shipped_senses
from kg.extract.linking.variants import stem_key
from kg.model import Concept, EntityType, Extraction, Link, LocalEntity, Paper

_OTHER_CASE = math.log(1000)  # odds against a sense that is always written in another case


@dataclass(frozen=True, slots=True)
class Ranked:
    """A node that a name leads to, with its probability there."""

    id: str
    rule: str
    probability: float


class Linker:
    """Gives each entity of a paper its node; :meth:`link` is pure while the table stands still."""

    def __init__(
        self, concepts: Sequence[Concept], table: AliasTable, overrides: Overrides
    ) -> None:
        self.lexicon = Lexicon(concepts)
        self.overrides = overrides
        self._table = table
        self.nodes = Nodes(self.lexicon, table, overrides)
        self._forget()

    def _forget(self) -> None:
        self._labels: dict[str, str] | None = None
        self._types: dict[str, EntityType] | None = None
        self._shipped: dict[str, str] | None = None

    @property
    def concepts(self) -> dict[str, Concept]:
        """The vocabulary's concepts by slug."""
        return self.lexicon.concepts

    def update(
        self, *, add: Iterable[PaperAliases] = (), remove: Iterable[PaperAliases] = ()
    ) -> set[str]:
        """Add papers to the table, or take them out.

        Returns:
            The keys whose meaning has changed: a paper none of whose :attr:`PaperAliases.keys` is
            among them keeps its links, and so do the nodes that it leads to.
        """
        added, removed = list(add), list(remove)
        touched = {key for one in (*added, *removed) for key in one.keys}
        before = {key: self.nodes.signature(key) for key in self._table.around(touched)}
        for one in added:
            self._table.add(one)
        for one in removed:
            self._table.remove(one)
        self.nodes.forget()
        self._forget()
        now = self._table.around(touched)
        changed = {key for key in before if before[key] != self.nodes.signature(key)}
        return changed | (now - before.keys())

    # -- nodes --------------------------------------------------------------------------------

    def label_of(self, id_: str) -> str | None:
        """The label that an override gives a node, or None."""
        if self._labels is None:
            renames = self.overrides.rename
            self._labels = {self.nodes.target(r.name).id: r.label for r in renames}
        return self._labels.get(id_)

    def type_of(self, id_: str) -> EntityType | None:
        """The type that an override gives a node, or None."""
        if self._types is None:
            retypes = self.overrides.retype
            self._types = {self.nodes.target(r.name).id: r.type for r in retypes}
        return self._types.get(id_)

    def shipped_label(self, id_: str) -> str | None:
        """The long form of a shipped sense that is no concept, by its node, or None."""
        if self._shipped is None:
            labels = (sense.label for senses in shipped_senses().values() for sense in senses)
            homes = ((self.nodes.home(name_key(label)).id, label) for label in labels)
            self._shipped = {id_: label for id_, label in homes if id_ not in self.concepts}
        return self._shipped.get(id_)

    # -- papers -------------------------------------------------------------------------------

    def link(self, paper: Paper, extraction: Extraction) -> tuple[Link, ...]:
        """Find the node of each entity; parallel to ``extraction.entities``."""
        reading = _Reading(self, paper, extraction)
        return tuple(reading.link(entity) for entity in extraction.entities)

    # -- names --------------------------------------------------------------------------------

    def find(self, name: str, context: str = "") -> list[Ranked]:
        """The nodes that a name may lead to, the likeliest first.

        Args:
            context: A text that the name stands in, which tells homonyms apart.
        """
        found = self.known(name) or self.known(name.upper())  # people type "drop" for DROP
        if found is None:
            return [Ranked(c.id, c.rule, 1.0) for c in self.nodes.candidates(name_key(name))]
        rule, candidates = found
        odds = self.weigh(candidates, {name}, context_words(context))
        ranked = [Ranked(c.id, rule or c.rule, p) for c, p in zip(candidates, odds, strict=True)]
        return sorted(ranked, key=lambda r: (-r.probability, r.id))

    def find_rare(self, name: str) -> list[Ranked]:
        """The nodes of long forms that too few papers give a short form for others to follow."""
        longs = self._table.longs(name_key(name))
        rule = "defined so in a paper that is not followed elsewhere"
        homes = sorted({self.nodes.home(long).id for long in longs})
        return [Ranked(id_, rule, 0.0) for id_ in homes]

    def known(self, name: str) -> tuple[str, tuple[Candidate, ...]] | None:
        """The candidates of a name, or of it without a generic word; None where it is new."""
        key = name_key(name)
        if self.nodes.is_known(key):
            return "", self.nodes.candidates(key)
        for shorter in shorter_names(name):
            short_key = name_key(shorter.name)
            candidates = self.nodes.candidates(short_key)
            fitting = tuple(c for c in candidates if self._fits(c, shorter))
            if fitting:
                return "without a generic word", fitting
            if (
                shorter.proper
                and not self.nodes.is_known(short_key)
                and self._table.uses(short_key)
            ):
                return "without a generic word", candidates
        return None

    def _fits(self, candidate: Candidate, shorter: Shorter) -> bool:
        concept = self.concepts.get(candidate.id)
        return (
            concept is not None
            and concept.type in shorter.types
            and (not shorter.exact or shorter.name in candidate.labels)
        )

    def weigh(
        self, candidates: Sequence[Candidate], spellings: set[str], words: frozenset[str]
    ) -> list[float]:
        """The probability of each candidate near some words, the case of the name considered."""
        if len(candidates) == 1:
            return [1.0]
        # "LoRa" is hardly what is always written "LoRA", "Chart QA" rather ChartQA than its task.
        exact = [not spellings.isdisjoint(c.labels) for c in candidates]
        if not any(exact):
            joined = set(map(_joined, spellings))
            exact = [not joined.isdisjoint(map(_joined, c.labels)) for c in candidates]
        other = [bool(c.labels) and not same for c, same in zip(candidates, exact, strict=True)]
        bonus = [-_OTHER_CASE if odd and any(exact) else 0.0 for odd in other]
        return rank_senses([c.sense for c in candidates], words, bonus=bonus)


class _Reading:
    """One paper while it is linked: its definitions and its words, worked out once."""

    def __init__(self, linker: Linker, paper: Paper, extraction: Extraction) -> None:
        self._linker, self._nodes = linker, linker.nodes
        self._paper = paper
        self._long_of: dict[str, str] = {}
        for short, long in find_definitions(paper.text):
            self._long_of.setdefault(name_key(short), long)
        self._splits = {
            name_key(split.name): split
            for split in linker.overrides.split
            if split.papers and is_one_of(paper, split.papers)
        }
        self._names = {name_key(form) for e in extraction.entities for form in (e.name, *e.forms)}
        self._words: frozenset[str] | None = None

    def link(self, entity: LocalEntity) -> Link:
        """Link one entity."""
        keys = list(dict.fromkeys(map(name_key, (entity.name, *entity.forms))))
        return (
            self._by_split(keys)
            or self._by_definition(entity, keys)
            or self._by_name(entity, entity.name)
            or self._new(entity, keys)
        )

    def _by_split(self, keys: list[str]) -> Link | None:
        for key in keys:
            split = self._splits.get(key)
            if split:
                own = f"{mint(split.name)}-{mint(split.papers[0])}"
                id_ = self._nodes.target(split.into).id if split.into else own
                return Link(id_, "override: split")
        return None

    def _by_definition(self, entity: LocalEntity, keys: list[str]) -> Link | None:
        """Follow the long form that the paper gives, in brackets or as the entity's full name."""
        long = self._long_of.get(keys[0]) or full_name(entity)
        if long is None:
            return None
        long_key = name_key(long)
        home = self._nodes.home(long_key)
        if home.rule != "new name":
            return Link(home.id, f"long form in the paper, {home.rule}")
        known = self._linker.known(long)
        if known and len(known[1]) == 1:
            return Link(known[1][0].id, "long form in the paper, without a generic word", 0.95)
        for key in keys:
            for candidate in self._nodes.candidates(key):
                if candidate.id in self._nodes.lexicon.concepts and self._is_variant(
                    long, candidate
                ):
                    return Link(candidate.id, "long form in the paper, in other words", 0.95)
        return Link(home.id, "long form in the paper")

    def _is_variant(self, long: str, candidate: Candidate, *, longer: bool = True) -> bool:
        """Whether a long form is a concept's in other words, or with words too few, or too many."""
        mine = stem_key(long)
        return any(
            f" {stem}".endswith(f" {mine}") or (longer and f" {mine}".endswith(f" {stem}"))
            for stem in self._nodes.lexicon.stems(candidate.id)
            if " " in mine
        )

    def _by_name(self, entity: LocalEntity, name: str) -> Link | None:
        known = self._linker.known(name)
        if known is None:
            return self._by_short_form(entity)
        rule, candidates = known
        if len(candidates) == 1:
            only = candidates[0]
            return Link(only.id, rule or only.rule, 0.95 if rule else 1.0)
        for candidate in candidates:
            if self._has_long_form(candidate):
                return Link(candidate.id, "long form elsewhere in the paper", 0.95)
        if self._words is None:
            self._words = context_words(self._paper.text)
        odds = self._linker.weigh(candidates, {name, *entity.forms}, self._words)
        best = max(range(len(odds)), key=lambda at: (odds[at], candidates[at].id))
        return Link(candidates[best].id, "words around", round(odds[best], 4))

    def _has_long_form(self, candidate: Candidate) -> bool:
        """Whether the paper names a candidate by another of its names."""
        if candidate.id not in self._nodes.lexicon.concepts:
            return name_key(candidate.sense.label) in self._names
        others = self._nodes.lexicon.keys(candidate.id) & self._names
        return any(len(self._nodes.candidates(key)) == 1 for key in others)

    def _by_short_form(self, entity: LocalEntity) -> Link | None:
        """Follow another form of a new long name, where the two say the same.

        Either a short form stands for this in other words, or another long form has the same first
        letters.
        """
        concepts, initials = self._nodes.lexicon.concepts, _initials(entity.name)
        for form in entity.forms:
            candidates = self._nodes.candidates(name_key(form))
            for candidate in candidates:
                if candidate.id not in concepts:
                    continue
                short = " " not in form and form.casefold() not in entity.name.casefold()
                if short and self._is_variant(entity.name, candidate, longer=False):
                    rule = "short form, long form in other words"
                    return Link(candidate.id, rule, 0.95)
                if len(initials) > 2 and len(candidates) == 1 and _initials(form) == initials:
                    return Link(candidate.id, "another long form in the paper", 0.95)
        return None

    def _new(self, entity: LocalEntity, keys: list[str]) -> Link:
        home = self._nodes.home(keys[0])
        return Link(home.id, home.rule)


def _joined(name: str) -> str:
    return re.sub(r"[\s\-_]", "", name)


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W_]+", name.casefold()))
