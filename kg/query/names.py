"""From what a person types to the entity or the paper that is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from itertools import islice

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.model import EntityType
from kg.query.name_index import NameIndex, fold
from kg.query.reading import StoreReader, lexical
from kg.query.search import KINDS, Kind, search
from kg.vocab import DCTERMS, KG, RDF, SCHEMA, SKOS, slug

_NEAR = 5  # suggestions for a name that nothing bears
_COMPARED = 3000  # names that are compared letter by letter for that


class Names:
    """Resolves names of one graph.

    Args:
        open_index: Gives the index of all names; asked only where the store alone cannot tell.
    """

    def __init__(self, reader: StoreReader, open_index: Callable[[], NameIndex]) -> None:
        self._reader = reader
        self._open_index = open_index

    def find_entity(self, name: str) -> str | None:
        """The IRI of the entity with that IRI, id, label or other name, or None.

        An id that was merged into another entity leads there. Case, hyphens and spaces do not
        matter where no entity bears exactly that name; of several, the one of most papers wins.
        """
        if "://" in name:
            return self._follow(name)
        minted = self._reader.iris.entity(slug(name)) if name.strip() else ""
        if slug(name) == name and (found := self._follow(minted)):
            return found
        return self._bearer(name) or self._follow(minted) or self._folded(name)

    def find_paper(self, name: str) -> str | None:
        """The IRI of the paper with that IRI, key, identifier, page or exact title, or None."""
        bare = name.removeprefix("https://").removeprefix("http://").removeprefix("arxiv.org/abs/")
        keys = (name, f"arxiv:{bare}", f"doi:{bare.removeprefix('doi.org/').lower()}")
        for iri in (name, *map(self._reader.iris.paper, keys)):
            if _is_iri(iri) and self._reader.has(iri, RDF + "type", KG + "Paper"):
                return iri
        for predicate in (DCTERMS + "identifier", DCTERMS + "title"):
            if found := self._subjects(predicate, name):
                return found[0]
        pages = self._reader.subjects(SCHEMA + "sameAs", name) if _is_iri(name) else []
        return pages[0] if pages else None

    def get_entity(self, name: str) -> str:
        """The IRI that :meth:`find_entity` finds.

        Raises:
            NotFoundError: If it finds none; the message names what is near.
        """
        iri = self.find_entity(name)
        if iri is None:
            raise NotFoundError(name, self.near(name, ("entity",)))
        return iri

    def get_paper(self, name: str) -> str:
        """The IRI that :meth:`find_paper` finds.

        Raises:
            NotFoundError: If it finds none; the message names what is near.
        """
        iri = self.find_paper(name)
        if iri is None:
            raise NotFoundError(name, self.near(name, ("paper",)))
        return iri

    def near(self, name: str, kinds: Sequence[Kind] = KINDS) -> list[str]:
        """Labels that have something of the name, the nearest first."""
        index = self._open_index()
        parts = sorted(name.split(), key=len, reverse=True)[:2]
        alike = self._alike(index, name, kinds)
        for text in (name, *([] if alike else parts)):
            if hits := search(index, text, limit=_NEAR, kinds=kinds):
                return [hit.label for hit in hits]
        return alike

    def most_used(self, type_: EntityType) -> str | None:
        """The IRI of the entity of a type that stands in most papers, or None."""
        lines = self._open_index().find("\n")
        return next((iri for _, _, iri, kind, papers in lines if kind == type_ and papers), None)

    def _alike(self, index: NameIndex, name: str, kinds: Sequence[Kind]) -> list[str]:
        """Names that begin alike and differ in few letters."""
        begin = islice(index.find("\n" + fold(name)[:2]), _COMPARED)
        labels = {
            fold(line[0]): line[1]
            for line in begin
            if ("paper" if line[3] == "Paper" else "entity") in kinds
        }
        near = get_close_matches(fold(name), labels, n=_NEAR, cutoff=0.75)
        return list(dict.fromkeys(labels[one] for one in near))

    def _follow(self, iri: str) -> str | None:
        """The entity at an IRI, or the one that took its place."""
        if not _is_iri(iri):
            return None
        if self._reader.has(iri, RDF + "type", KG + "Entity"):
            return iri
        return self._reader.value(iri, DCTERMS + "isReplacedBy")

    def _bearer(self, name: str) -> str | None:
        """The entity of most papers among those that bear exactly this name."""
        bearers = {
            *self._subjects(SKOS + "prefLabel", name),
            *self._subjects(SKOS + "altLabel", name),
        }
        papers = {i: int(self._reader.value(i, KG + "paperCount") or 0) for i in bearers}
        return max(sorted(bearers), key=lambda iri: papers[iri], default=None)

    def _folded(self, name: str) -> str | None:
        entities: tuple[Kind, ...] = ("entity",)
        hits = search(self._open_index(), name, limit=_NEAR, kinds=entities)
        return next((hit.iri for hit in hits if slug(hit.matched) == slug(name)), None)

    def _subjects(self, predicate: str, text: str) -> list[str]:
        found = self._reader.store.quads_for_pattern(
            None, ox.NamedNode(predicate), ox.Literal(text)
        )
        return sorted({lexical(quad.subject) for quad in found})


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
