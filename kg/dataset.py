"""How the graph describes itself: VoID and DCAT, counts, and the activities that made it.

Everything here is a function of what the graph holds, never of when or how often it was built: the
same papers give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping

from kg import __version__, terms
from kg.model import EntityType, LinkedPaper, RelationType, Role
from kg.statements import QuadWriter
from kg.vocab import DCAT, DCTERMS, KG, ONTOLOGY, OWL, PROV, RDF, RDFS, VOID, Iris

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"

_CONFIDENCE = re.compile(re.escape(f'<{KG}confidence> "') + r"([\d.]+)")
_STATED = {p.value: f"<{RDF}predicate> <{KG}{p}> " for kind in (Role, RelationType) for p in kind}
_MARKS = _STATED | {
    "reports": f"> <{KG}reports> <",
    "abstract": f'> <{DCTERMS}abstract> "',
    "inferred": f'> <{KG}inferred> "true"',
}


class GraphCounts:
    """What is counted of all papers; a reduce whose order does not matter.

    Attributes:
        counts: ``papers``, ``triples``, ``assertions``, ``reports`` (findings), ``abstract``
            (papers with one), ``inferred`` (relations), ``confidence`` (the sum over all
            assertions, in ten-thousandths), and the statements of each role and relation.
        extractors: How many papers each extraction activity covers, by its name.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.extractors: Counter[str] = Counter()

    def add(self, linked: LinkedPaper, quads: str) -> None:
        """Count one paper; ``quads`` is its N-Quads text."""
        self.counts.update(_count_quads(quads))
        self.extractors[linked.extractor] += 1

    def remove(self, linked: LinkedPaper, quads: str) -> None:
        """Take back what :meth:`add` counted for the same paper and quads."""
        self.counts.subtract(_count_quads(quads))
        self.extractors[linked.extractor] -= 1

    def merge(self, other: GraphCounts) -> None:
        """Add the counts of other papers."""
        self.counts.update(other.counts)
        self.extractors.update(other.extractors)

    def dumps(self) -> bytes:
        """Serialise; equal counts give equal bytes."""
        both = {"counts": +self.counts, "extractors": +self.extractors}
        return json.dumps(both, sort_keys=True).encode()

    @classmethod
    def loads(cls, data: bytes) -> GraphCounts:
        """Give back what :meth:`dumps` wrote."""
        whole, fresh = json.loads(data), cls()
        fresh.counts.update(whole["counts"])
        fresh.extractors.update(whole["extractors"])
        return fresh


def _count_quads(quads: str) -> Counter[str]:
    found = Counter({name: quads.count(mark) for name, mark in _MARKS.items()})
    sums = [round(float(value) * 10_000) for value in _CONFIDENCE.findall(quads)]
    found.update(papers=1, triples=quads.count("\n"), assertions=len(sums), confidence=sum(sums))
    return found


def dataset_quads(
    counts: GraphCounts,
    entities: Mapping[EntityType, int],
    iris: Iris,
    *,
    modified: str | None = None,
    overrides: str | None = None,
) -> str:
    """The graph's description of itself, as the sorted N-Quads of its own named graph.

    Args:
        counts: Of all papers in the graph.
        entities: How many entities of each type there are, the vocabulary's included.
        modified: Date (``YYYY-MM-DD``) of the build, where the caller wants one in the graph
            (``SOURCE_DATE_EPOCH``); without it two builds of the same papers are the same.
        overrides: Text of the file of people's decisions that linking applied.
    """
    writer = QuadWriter(iris.dataset_graph)
    _write_description(writer, counts, iris, modified)
    _write_partitions(writer, counts, entities, iris)
    for name in sorted(+counts.extractors):
        _write_activity(writer, name, iris)
    if overrides is not None:
        node = iris.dataset + "#overrides"
        writer.add(iris.dataset, PROV + "wasDerivedFrom", terms.iri(node))
        writer.add(node, RDF + "type", terms.iri(PROV + "Entity"))
        writer.add(node, DCTERMS + "title", terms.text("overrides.toml"))
        writer.add(node, PROV + "value", terms.text(overrides))
    return str(writer)


def _write_description(
    writer: QuadWriter, counts: GraphCounts, iris: Iris, modified: str | None
) -> None:
    node, number = iris.dataset, counts.counts
    for type_ in (KG + "KnowledgeGraph", VOID + "Dataset", DCAT + "Dataset"):
        writer.add(node, RDF + "type", terms.iri(type_))
    title = "A knowledge graph of papers, methods and findings"
    writer.add(node, DCTERMS + "title", terms.text(title))
    writer.add(node, DCTERMS + "description", terms.text(_DESCRIPTION))
    writer.add(node, DCTERMS + "license", terms.iri(LICENSE))
    writer.add(node, DCTERMS + "rights", terms.text(_RIGHTS))
    writer.add(node, DCTERMS + "conformsTo", terms.iri(ONTOLOGY))
    writer.add(node, OWL + "versionInfo", terms.text(f"paper-kg {__version__}"))
    writer.add(node, VOID + "uriSpace", terms.text(iris.base + "resource/"))
    for vocabulary in _VOCABULARIES:
        writer.add(node, VOID + "vocabulary", terms.iri(vocabulary))
    writer.add(node, VOID + "documents", terms.typed(number["papers"], "integer"))
    without = number["papers"] - number["abstract"]
    writer.add(node, KG + "papersWithoutAbstract", terms.typed(without, "integer"))
    writer.add(node, KG + "inferredRelations", terms.typed(number["inferred"], "integer"))
    if number["assertions"]:
        mean = number["confidence"] / number["assertions"] / 10_000
        writer.add(node, KG + "meanConfidence", terms.decimal(mean))
    if modified:
        writer.add(node, DCTERMS + "modified", terms.date(modified))


def _write_partitions(
    writer: QuadWriter, counts: GraphCounts, entities: Mapping[EntityType, int], iris: Iris
) -> None:
    number = counts.counts
    classes = {"Paper": number["papers"], "Finding": number["reports"]}
    classes |= {type_.value: entities.get(type_, 0) for type_ in EntityType}
    for name, count in classes.items():
        part = f"{iris.dataset}#class-{name}"
        writer.add(iris.dataset, VOID + "classPartition", terms.iri(part))
        writer.add(part, RDF + "type", terms.iri(VOID + "Dataset"))
        writer.add(part, VOID + "class", terms.iri(KG + name))
        writer.add(part, VOID + "entities", terms.typed(count, "integer"))
    for name in _STATED:
        part = f"{iris.dataset}#property-{name}"
        writer.add(iris.dataset, VOID + "propertyPartition", terms.iri(part))
        writer.add(part, RDF + "type", terms.iri(VOID + "Dataset"))
        writer.add(part, VOID + "property", terms.iri(KG + name))
        writer.add(part, KG + "statementCount", terms.typed(number[name], "integer"))


def _write_activity(writer: QuadWriter, name: str, iris: Iris) -> None:
    node, agent = iris.activity(name), iris.base + "resource/agent/paper-kg"
    writer.add(node, RDF + "type", terms.iri(PROV + "Activity"))
    writer.add(node, RDF + "type", terms.iri(KG + "Extraction"))
    writer.add(node, RDFS + "label", terms.text(name))
    writer.add(node, PROV + "wasAssociatedWith", terms.iri(agent))
    writer.add(agent, RDF + "type", terms.iri(PROV + "SoftwareAgent"))
    writer.add(agent, RDFS + "label", terms.text("paper-kg"))
    writer.add(iris.dataset, PROV + "wasGeneratedBy", terms.iri(node))


_DESCRIPTION = (
    "Papers, the methods, models, data sets, benchmarks, tasks, metrics and concepts that they"
    " work with, and what they report to have found, extracted from titles and abstracts. One"
    " named graph holds what one paper states; entities, vocabulary, ontology and this description"
    " have graphs of their own."
)
_RIGHTS = "What was extracted is free of copyright; titles and abstracts belong to their authors."

_VOCABULARIES = (
    ONTOLOGY + "#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/oa#",
    "http://purl.org/dc/terms/",
    "https://schema.org/",
)
