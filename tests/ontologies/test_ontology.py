"""The ontology and the shapes fit the model, the graph pattern, and each other."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Namespace, URIRef

from kg.model import ROLE_TYPES, Direction, EntityType, FindingPredicate, RelationType, Role
from kg.ontologies import ontology, read_turtle, shapes
from kg.store.folder import GraphFolder
from kg.vocab import KG, ONTOLOGY, SHAPES

NS = Namespace(KG)


@pytest.fixture(scope="module")
def core() -> Graph:
    return ontology()


@pytest.mark.parametrize("term", [*EntityType])
def test_every_type_is_a_class_of_entities(core: Graph, term: EntityType) -> None:
    assert (NS[term], RDFS.subClassOf, NS.Entity) in core


@pytest.mark.parametrize("role", [*Role])
def test_every_role_goes_from_papers_to_entities(core: Graph, role: Role) -> None:
    assert core.value(NS[role], RDFS.domain) == NS.Paper
    assert core.value(NS[role], RDFS.range) == NS.Entity


@pytest.mark.parametrize("relation", [*RelationType])
def test_every_relation_goes_from_entities_to_entities(core: Graph, relation: RelationType) -> None:
    assert core.value(NS[relation], RDFS.domain) == NS.Entity
    assert core.value(NS[relation], RDFS.range) == NS.Entity


@pytest.mark.parametrize(
    ("term", "class_"),
    [(p, "FindingPredicate") for p in FindingPredicate] + [(d, "Direction") for d in Direction],
)
def test_predicates_of_findings_and_directions_are_individuals(
    core: Graph, term: str, class_: str
) -> None:
    assert (NS[term], RDF.type, NS[class_]) in core


def test_every_term_has_a_label_and_a_definition(core: Graph) -> None:
    own = set(core.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY)))
    declared = {s for s in core.subjects(RDF.type, None) if str(s).startswith(KG)}
    assert own == declared
    assert [s for s in own if not core.value(s, RDFS.label)] == []
    assert [s for s in own if not core.value(s, SKOS.definition)] == []


def test_every_shape_has_a_label_a_definition_and_messages() -> None:
    graph = shapes()
    nodes = list(graph.subjects(RDF.type, SH.NodeShape))
    assert nodes
    assert [
        n for n in nodes if not (graph.value(n, RDFS.label) and graph.value(n, SKOS.definition))
    ] == []
    parts = {*graph.objects(None, SH.property), *graph.objects(None, SH.sparql)}
    assert [p for p in parts if not graph.value(p, SH.message)] == []
    assert [p for p in parts if not str(p).startswith(SHAPES)] == []


@pytest.mark.parametrize("name", ["core", "shapes"])
def test_ontology_and_shapes_have_a_version(name: str) -> None:
    graph = Graph().parse(data=read_turtle(name), format="turtle")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(graph.value(header, OWL.versionInfo)))


def test_the_ontology_holds_no_blank_node(core: Graph) -> None:
    """A graph that contains it is then the same, byte for byte, after every build."""
    assert [t for t in core if any(isinstance(term, BNode) for term in t)] == []


def test_shapes_name_only_terms_of_the_ontology(core: Graph) -> None:
    text = read_turtle("shapes").decode()
    used = set(re.findall(r"\bkg:(\w+)", text))
    assert {name for name in used if (NS[name], None, None) not in core} == set()


def test_a_graph_uses_only_terms_of_the_ontology(core: Graph, small_graph: GraphFolder) -> None:
    query = f"""SELECT DISTINCT ?term WHERE {{
        {{ ?s ?term ?o }} UNION {{ ?s a ?term }} UNION {{ ?s ?p ?term . FILTER (?p != rdf:type) }}
        FILTER (ISIRI(?term) && STRSTARTS(STR(?term), "{KG}")) }}"""
    rows = small_graph.read().query(
        query,
        use_default_graph_as_union=True,
        prefixes={"rdf": str(RDF)},
    )
    assert isinstance(rows, ox.QuerySolutions)
    used = {row["term"].value for row in rows} - {KG}
    assert {term for term in used if (URIRef(term), None, None) not in core} == set()
    assert len(used) > 30


def test_every_property_of_the_ontology_has_a_range(core: Graph) -> None:
    properties = {
        *core.subjects(RDF.type, OWL.ObjectProperty),
        *core.subjects(RDF.type, OWL.DatatypeProperty),
    }
    own = [p for p in properties if str(p).startswith(KG)]
    assert [p for p in own if core.value(p, RDFS.range) is None] == []


@pytest.mark.parametrize("role", [*ROLE_TYPES])
def test_shapes_allow_the_types_that_the_model_names_for_a_role(role: Role) -> None:
    select = str(shapes().value(URIRef(f"{SHAPES}RoleStatement-{role}"), SH.select))
    (condition,) = re.findall(r"FILTER \(\?value (?:!=|NOT IN) (.*)\)\n", select)
    assert set(re.findall(r"kg:(\w+)", condition)) == {type_.value for type_ in ROLE_TYPES[role]}
