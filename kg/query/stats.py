"""How much a graph holds, as it was counted at build."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import EntityType, RelationType, Role
from kg.query.reading import StoreReader, lexical, select
from kg.vocab import DCTERMS, KG, OWL, PROV, RDFS, VOID, Iris


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of a graph.

    Attributes:
        entities: Of each type, the concepts of the vocabulary that no paper has included.
        used_entities: Entities that stand in at least one paper.
        roles, relations: Statements of each; two papers that state the same edge make two.
        findings: Of each predicate.
        triples: Triples of all graphs, those that stand in several counted in each.
        version: The program that built it; ``extractors`` what extracted from its papers.
    """

    papers: int
    papers_without_abstract: int
    entities: dict[str, int]
    used_entities: int
    roles: dict[str, int]
    relations: dict[str, int]
    inferred_relations: int
    findings: dict[str, int]
    mean_confidence: float | None
    triples: int
    version: str | None
    extractors: tuple[str, ...]
    license: str | None


def read_stats(store: ox.Store, iris: Iris) -> Stats:
    """Read what the graph's own description counts, and count the few things that it does not."""
    reader, node = StoreReader(store, iris), iris.dataset
    mean = reader.value(node, KG + "meanConfidence")
    return Stats(
        papers=_entities_of(reader, "Paper"),
        papers_without_abstract=int(reader.value(node, KG + "papersWithoutAbstract") or 0),
        entities={type_.value: _entities_of(reader, type_) for type_ in EntityType},
        used_entities=_count(store, iris, "?it kg:paperCount ?n . FILTER (?n > 0)"),
        roles={role.value: _statements_of(reader, role) for role in Role},
        relations={kind.value: _statements_of(reader, kind) for kind in RelationType},
        inferred_relations=int(reader.value(node, KG + "inferredRelations") or 0),
        findings=_claims(store, iris),
        mean_confidence=float(mean) if mean else None,
        triples=len(store),
        version=reader.value(node, OWL + "versionInfo"),
        extractors=tuple(
            reader.value(one, RDFS + "label") or one
            for one in reader.values(node, PROV + "wasGeneratedBy")
        ),
        license=reader.value(node, DCTERMS + "license"),
    )


def _entities_of(reader: StoreReader, class_: str) -> int:
    part = f"{reader.iris.dataset}#class-{class_}"
    return int(reader.value(part, VOID + "entities") or 0)


def _statements_of(reader: StoreReader, property_: str) -> int:
    part = f"{reader.iris.dataset}#property-{property_}"
    return int(reader.value(part, KG + "statementCount") or 0)


def _count(store: ox.Store, iris: Iris, pattern: str) -> int:
    rows = select(store, f"SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE {{ {pattern} }}", iris)
    return int(lexical(next(iter(rows))["n"]))


def _claims(store: ox.Store, iris: Iris) -> dict[str, int]:
    rows = select(
        store,
        "SELECT ?claim (COUNT(?finding) AS ?n) WHERE { ?finding kg:claims ?claim }"
        " GROUP BY ?claim ORDER BY DESC(?n) ?claim",
        iris,
    )
    return {lexical(row["claim"]).removeprefix(KG): int(lexical(row["n"])) for row in rows}
