"""A new snapshot where little has changed: the one before, with what comes out different.

Only papers that are new, different or gone are linked, and those whose names lead elsewhere now.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from kg.engines.stages import LinkSettings, Sums, link_paper
from kg.errors import NotAGraphError
from kg.extract.linking.aliases import PaperAliases, paper_aliases
from kg.extract.linking.linker import Linker
from kg.model import LinkedPaper
from kg.publish import about_quads, commit_snapshot, shipped_quads
from kg.query.name_index import NameIndex
from kg.statements import entity_quads, paper_quads
from kg.store.folder import GraphFolder
from kg.store.links import LinkRow, LinkState
from kg.store.records import Records
from kg.store.snapshot import SnapshotChange

_MOST = 50  # papers; where more change, and more than this share, a snapshot is made whole
_SHARE = 0.05


class Relinking:
    """The change from the current snapshot to one that is up to date with the records."""

    def __init__(self, folder: GraphFolder, records: Records, settings: LinkSettings) -> None:
        self._folder, self._records, self._settings = folder, records, settings
        self._state = LinkState(records.database)
        self._dirty = self._state.dirty()
        self._most = max(_MOST, int(_SHARE * records.count()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return not self._dirty

    @property
    def is_small(self) -> bool:
        """Whether changing the snapshot is worth while, against making it from nothing."""
        return len(self._dirty) <= self._most and len(self._affected) <= self._most

    def publish(self) -> int:
        """Make the new snapshot and switch readers to it.

        Returns:
            How many papers were linked.
        """
        current = self._folder.current()
        if current is None:
            raise NotAGraphError(str(self._folder.path), "holds no finished build.")

        def write(target: Path) -> None:
            with SnapshotChange.of(current, target) as change:
                self._write(change)

        with self._records.database.writing():
            name = self._folder.write_snapshot(write)
            commit_snapshot(self._state, self._settings, name)
        self._folder.switch(name)
        iris = self._folder.iris
        changed = {*map(iris.paper, self._affected), *map(iris.entity, self._entity_ids)}
        NameIndex.follow(self._folder, current, changed)
        return len(self._affected)

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self._settings.concepts, self._state.lazy_aliases(), self._settings.overrides)

    @cached_property
    def _affected(self) -> list[str]:
        """Keys of the papers that changed, and of those whose names lead elsewhere now."""
        changed = self._linker.update(add=self._said(now=True), remove=self._said(now=False))
        return sorted({*self._dirty, *self._state.depending(changed)})

    def _said(self, *, now: bool) -> list[PaperAliases]:
        """What the changed papers say of names now, or said before."""
        if not now:
            return [found for key in self._dirty if (found := self._state.aliases(key))]
        stored = (one for key in self._dirty if (one := self._records.get(key)))
        return [paper_aliases(p.paper, p.extraction) for p in map(self._settings.trim, stored)]

    def _before(self, key: str) -> LinkedPaper | None:
        found = self._state.published(key)
        if found is None:
            return None
        stored = self._settings.trim(found[0])
        return LinkedPaper(stored.paper, stored.extraction, found[1], stored.extractor)

    def _after(self, key: str) -> LinkedPaper | None:
        found = self._records.get(key)
        return link_paper(self._linker, self._settings.trim(found)) if found else None

    @cached_property
    def _pairs(self) -> list[tuple[str, LinkedPaper | None, LinkedPaper | None]]:
        """The affected papers as the snapshot has them, and as they are linked now."""
        return [(key, self._before(key), self._after(key)) for key in self._affected]

    @cached_property
    def _entity_ids(self) -> list[str]:
        """Ids of the entities that may come out different.

        A paper whose links stay may still lead to entities with other labels or wider entities.
        """
        papers = [paper for _, *both in self._pairs for paper in both if paper]
        return sorted({link.entity_id for paper in papers for link in paper.links})

    def _write(self, change: SnapshotChange) -> None:
        ids = self._entity_ids
        sums = Sums(self._state.load_usage(ids), self._state.load_counts())
        iris = self._folder.iris
        for key, before, after in self._pairs:
            if before == after:
                continue
            if before:
                sums.remove(before, paper_quads(before, iris))
            text = paper_quads(after, iris) if after else ""
            if after:
                sums.add(after, text)
            change.replace_graph(iris.paper_graph(key), text)
            self._keep(key, after)
        self._write_entities(change, sums, ids)
        about = about_quads(sums.counts, self._state, self._settings, iris)
        change.replace_graph(iris.dataset_graph, about)

    def _keep(self, key: str, after: LinkedPaper | None) -> None:
        if (said := self._state.aliases(key)) is not None:
            self._state.change_aliases(-1, said)
            self._state.drop(key)
        stored = self._records.get(key)
        if after and stored:
            aliases = paper_aliases(after.paper, after.extraction)
            self._state.put(LinkRow.of(stored, after.links, aliases))
            self._state.change_aliases(1, aliases)

    def _write_entities(self, change: SnapshotChange, sums: Sums, ids: list[str]) -> None:
        iris, used = self._folder.iris, set(sums.entities.ids())
        nodes = {id_: iris.entity(id_) for id_ in ids}
        shipped = self._shipped({f"<{node}>" for node in nodes.values()})
        for id_, node in nodes.items():
            text = ""
            if id_ in used or id_ in self._linker.concepts:
                entity = sums.entities.make(id_, self._linker)
                text = "".join(entity_quads([entity], iris))
                if entity.papers:
                    self._state.put_usage(id_, entity.type, sums.entities.dumps(id_))
            if id_ not in used:
                self._state.drop_usage(id_)
            # Not splitlines: to N-Quads, a line break of Unicode is a character like any other.
            own_lines = (f"{line}\n" for line in text.split("\n") if line)
            lines = {*own_lines, *shipped.get(f"<{node}>", ())}
            for graph in (iris.entities_graph, iris.vocabulary_graph):
                own = sorted(line for line in lines if line.endswith(f" <{graph}> .\n"))
                change.replace_node(node, graph, "".join(own))

    def _shipped(self, subjects: set[str]) -> dict[str, list[str]]:
        """What the shipped vocabulary says of these subjects."""
        found: dict[str, list[str]] = {}
        for line in shipped_quads(self._folder.iris):
            subject = line.partition(" ")[0]
            if subject in subjects:
                found.setdefault(subject, []).append(line)
        return found
