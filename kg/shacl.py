"""SHACL shapes compiled to SPARQL, one query for each constraint.

A SHACL processor in Python visits every focus node; the store answers one query for all of them.
The part of SHACL that the shipped shapes use is compiled; anything else is an error, so that no
constraint is ever skipped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import KgError
from kg.vocab import SHAPES

_KGS_WITHIN = URIRef(SHAPES + "within")
_WHOLE = URIRef(SHAPES + "WholeGraph")

# Lexical forms that the store cannot check by a cast.
_LEXICAL = {
    str(XSD.gYear): r"^[0-9]{4}$",
    str(XSD.gYearMonth): r"^[0-9]{4}-(0[1-9]|1[0-2])$",
}
_CASTS = {XSD.integer, XSD.decimal, XSD.boolean, XSD.date}


class UnsupportedShapeError(KgError, ValueError):
    """A shape uses a part of SHACL that is not compiled."""

    def __init__(self, shape: object, parameter: str) -> None:
        super().__init__(f"Shape {shape}: {parameter} is not supported; use --engine pyshacl.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint of one shape.

    Attributes:
        name: Last part of the IRI of the property shape, node shape or SPARQL constraint.
        component: Name of the SHACL constraint component, without that suffix (``MinCount``).
        whole: Whether it needs the union of all graphs; otherwise what it looks at stands in one
            paper's graph, but for the class of entities.
    """

    name: str
    component: str
    message: str
    whole: bool
    focus: str
    body: str

    def query(self, nodes: str = "") -> str:
        """SPARQL that selects ``?this`` (and ``?value``) where the rule is broken.

        Args:
            nodes: IRIs in angle brackets, to ask about these focus nodes alone.
        """
        only = f"VALUES ?this {{ {nodes} }} " if nodes else ""
        focus = self.focus.replace("@only@", only)
        return self.body.replace("@focus@", focus)


def compile_shapes(shapes: Graph, ontology: Graph) -> tuple[Rule, ...]:
    """Compile every node shape of a graph, in order of its IRI.

    Args:
        ontology: Where the subclasses of a target or a class are looked up.

    Raises:
        UnsupportedShapeError: If a shape uses what cannot be compiled.
    """
    nodes = _sorted(shapes.subjects(RDF.type, SH.NodeShape))
    return tuple(rule for node in nodes for rule in _Compiler(shapes, ontology, node).rules())


_Subject = Callable[[str, str], str]  # renders the path from one variable to another

_IGNORED = {
    RDF.type, RDFS.label, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.property,
    SH.path, SH.message, SH.sparql, SH.qualifiedValueShape, _KGS_WITHIN,
    URIRef("http://www.w3.org/2004/02/skos/core#definition"),
}  # fmt: skip


class _Compiler:
    """Compiles one node shape."""

    def __init__(self, shapes: Graph, ontology: Graph, node: Node) -> None:
        self._shapes, self._ontology, self._node = shapes, ontology, node
        self._whole = (node, _KGS_WITHIN, _WHOLE) in shapes
        self._focus = self._targets()

    def rules(self) -> Iterator[Rule]:
        """Yield the rules of the shape, of its properties, and of its SPARQL constraints."""
        yield from self._constraints(self._node, None)
        for shape in _sorted(self._shapes.objects(self._node, SH.property)):
            yield from self._constraints(shape, self._path(shape))
        for constraint in _sorted(self._shapes.objects(self._node, SH.sparql)):
            select = str(self._shapes.value(constraint, SH.select))
            body = select.replace("$this", "?this").replace("WHERE {", "WHERE { @focus@", 1)
            yield self._rule(constraint, "SPARQL", self._declared() + body)

    def _rule(self, shape: Node, component: str, body: str) -> Rule:
        message = str(self._shapes.value(shape, SH.message) or "")
        name = str(shape).removeprefix(SHAPES)
        return Rule(name, component, message, self._whole, self._focus, body)

    def _declared(self) -> str:
        return "".join(
            f"PREFIX {self._shapes.value(one, SH.prefix)}:"
            f" <{self._shapes.value(one, SH.namespace)}>\n"
            for one in _sorted(self._shapes.objects(None, SH.declare))
        )

    # -- targets ------------------------------------------------------------------------------

    def _targets(self) -> str:
        find = self._shapes.objects
        patterns = [
            f"?this a {cls.n3()} ."
            for target in _sorted(find(self._node, SH.targetClass))
            for cls in self._with_subclasses(target)
        ]
        patterns += [
            f"?this {p.n3()} ?any ." for p in _sorted(find(self._node, SH.targetSubjectsOf))
        ]
        patterns += [
            f"?any {p.n3()} ?this ." for p in _sorted(find(self._node, SH.targetObjectsOf))
        ]
        if len(patterns) == 1 and " a " in patterns[0]:
            return "@only@" + patterns[0]
        union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        return f"{{ SELECT DISTINCT ?this WHERE {{ @only@ {union} }} }}"

    def _with_subclasses(self, cls: Node) -> list[Node]:
        found = self._ontology.transitive_subjects(RDFS.subClassOf, cls)
        return _sorted(one for one in found if one is not None)

    def _path(self, shape: Node) -> _Subject:
        path = self._shapes.value(shape, SH.path)
        inverse = self._shapes.value(path, SH.inversePath) if path is not None else None
        if isinstance(inverse, URIRef):
            back = inverse.n3()
            return lambda subject, object_: f"{object_} {back} {subject} ."
        if not isinstance(path, URIRef):
            raise UnsupportedShapeError(shape, f"sh:path {path}")
        forth = path.n3()
        return lambda subject, object_: f"{subject} {forth} {object_} ."

    # -- constraints --------------------------------------------------------------------------

    def _constraints(self, shape: Node, path: _Subject | None) -> Iterator[Rule]:
        """Rules of a property shape; without a path, of the focus node itself."""
        reach = path("?this", "?value") if path else "BIND (?this AS ?value)"
        for parameter, value in sorted(self._shapes.predicate_objects(shape), key=str):
            if parameter in _IGNORED or parameter == RDF.type:
                continue
            name = str(parameter).removeprefix(str(SH))
            body = self._pattern(shape, name, value, reach, path)
            component = name[0].upper() + name[1:]
            select = f"SELECT DISTINCT ?this ?value WHERE {{ @focus@ {body} }}"
            yield self._rule(shape, component, select)

    def _pattern(
        self, shape: Node, name: str, value: Node, reach: str, path: _Subject | None
    ) -> str:
        test = self._value_test(name, value)
        if test:
            return f"{reach} FILTER (!COALESCE({test}, false))"
        if name == "class":
            return reach + self._without_class("?value", value)
        if path and name in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"):
            return self._count(shape, name, value, path)
        if path and name in ("equals", "disjoint", "lessThan"):
            return _pair(name, value, path)
        raise UnsupportedShapeError(shape, f"sh:{name}")

    def _value_test(self, name: str, value: Node) -> str | None:
        """An expression that is true where ``?value`` keeps to the constraint."""
        if name == "datatype":
            return _datatype_test(value)
        if name == "nodeKind" and value == SH.IRI:
            return "isIRI(?value)"
        if name == "minLength":
            return f"STRLEN(STR(?value)) >= {value}"
        if name in ("minInclusive", "maxInclusive"):
            return f"?value {'>=' if name == 'minInclusive' else '<='} {value}"
        if name == "in":
            return self._is_in(value)
        if name == "or":
            parts = (next(iter(self._shapes.predicate_objects(o))) for o in self._list(value))
            tests = [self._value_test(str(p).removeprefix(str(SH)), o) for p, o in parts]
            return " || ".join(f"COALESCE({test}, false)" for test in tests if test)
        return None

    def _is_in(self, value: Node) -> str:
        return f"?value IN ({', '.join(member.n3() for member in self._list(value))})"

    def _list(self, head: Node) -> list[Node]:
        return list(Collection(self._shapes, head))

    def _without_class(self, variable: str, cls: Node) -> str:
        classes = self._with_subclasses(cls)
        if len(classes) == 1:
            return f" FILTER NOT EXISTS {{ {variable} a {cls.n3()} }}"
        among = ", ".join(one.n3() for one in classes)
        return (
            f" OPTIONAL {{ {variable} a ?class . FILTER (?class IN ({among})) }}"
            " FILTER (!BOUND(?class))"
        )

    def _count(self, shape: Node, name: str, value: Node, path: _Subject) -> str:
        if not isinstance(value, Literal) or int(value) != 1:
            raise UnsupportedShapeError(shape, f"sh:{name} {value}")
        counts = self._qualifier(shape) if name.startswith("qualified") else lambda _: ""
        one = path("?this", "?value") + counts("?value")
        if name.lower().endswith("mincount"):
            if one.count(" .") == 1 and "FILTER" not in one:
                return f"FILTER NOT EXISTS {{ {one} }}"
            return f"OPTIONAL {{ {one} }} FILTER (!BOUND(?value))"
        other = path("?this", "?other") + counts("?other")
        return f"{one} {other} FILTER (!sameTerm(?value, ?other))"

    def _qualifier(self, shape: Node) -> Callable[[str], str]:
        inner = self._shapes.value(shape, SH.qualifiedValueShape)
        cls, members = self._shapes.value(inner, SH["class"]), self._shapes.value(inner, SH["in"])
        if cls is not None:
            return lambda variable: f" {variable} a {cls.n3()} ."
        if members is not None:
            test = self._is_in(members)
            return lambda variable: f" FILTER ({test.replace('?value', variable)})"
        raise UnsupportedShapeError(shape, "sh:qualifiedValueShape without sh:class or sh:in")


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    """Nodes in the order of their IRIs."""
    return sorted(nodes, key=str)


def _datatype_test(datatype: Node) -> str:
    test = f"DATATYPE(?value) = {datatype.n3()}"
    if str(datatype) in _LEXICAL:
        return f'({test} && REGEX(STR(?value), "{_LEXICAL[str(datatype)]}"))'
    if datatype in _CASTS:
        return f"({test} && DATATYPE({datatype.n3()}(STR(?value))) = {datatype.n3()})"
    return test


def _pair(name: str, value: Node, path: _Subject) -> str:
    reach, twin = path("?this", "?value"), f"?this {value.n3()} "
    if name == "equals":
        there = f"{reach} FILTER NOT EXISTS {{ {twin} ?value }}"
        back = f"{twin} ?value . FILTER NOT EXISTS {{ {reach} }}"
        return f"{{ {there} }} UNION {{ {back} }}"
    if name == "disjoint":
        return f"{reach} {twin} ?value ."
    return f"{reach} {twin} ?other . FILTER (!COALESCE(?value < ?other, false))"
