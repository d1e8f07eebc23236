"""From a name in a paper to a node of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.components.abbreviations import find_abbreviations
from kg.extract.linking.aliases import AliasTable, PaperAliases
from kg.extract.linking.names import name_key
from kg.extract.linking.overrides import Overrides
from kg.model import Concept, Extraction, Link, Paper
from kg.vocab import slug


class Linker:
    """Gives each entity of a paper its node; :meth:`link` is pure while the table stands still."""

    def __init__(
        self, concepts: Sequence[Concept], table: AliasTable, overrides: Overrides
    ) -> None:
        self.concepts = {c.slug: c for c in concepts}
        self._table = table
        self._by_label: dict[str, Concept] = {}
        for concept in concepts:
            for label in (concept.pref_label, *concept.alt_labels):
                self._by_label.setdefault(name_key(label), concept)

    def update(
        self, *, add: Iterable[PaperAliases] = (), remove: Iterable[PaperAliases] = ()
    ) -> set[str]:
        """Add papers to the table, or take them out.

        Returns:
            The keys that lead elsewhere now: a paper none of whose :attr:`PaperAliases.keys` is
            among them keeps its links.
        """
        touched: set[str] = set()
        for one in add:
            self._table.add(one)
            touched.update(one.keys)
        for one in remove:
            self._table.remove(one)
            touched.update(one.keys)
        return touched

    def link(self, paper: Paper, extraction: Extraction) -> tuple[Link, ...]:
        """Find the node of each entity; parallel to ``extraction.entities``."""
        text = paper.text
        long_of = {name_key(s.of(text)): lo.of(text) for s, lo in find_abbreviations(text)}
        links = []
        for entity in extraction.entities:
            forms = dict.fromkeys((entity.name, *entity.forms))
            names = [*(long_of[name_key(f)] for f in forms if name_key(f) in long_of), *forms]
            links.append(self._link(names))
        return tuple(links)

    def _link(self, names: list[str]) -> Link:
        for name in names:
            concept = self._by_label.get(name_key(name))
            if concept:
                return Link(concept.slug, "vocabulary")
        return Link(slug(names[0]), "new name")
