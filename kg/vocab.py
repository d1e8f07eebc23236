"""Every IRI, prefix and slug rule of the graph, once.

The ontology stands at a hash namespace that never changes; things (papers, entities, statements,
findings, graphs) stand under a base that ``--base-iri`` sets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

DEFAULT_BASE = "https://w3id.org/paper-kg/"
ONTOLOGY = "https://w3id.org/paper-kg/ontology"
KG = ONTOLOGY + "#"
SHAPES = "https://w3id.org/paper-kg/shapes#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
FABIO = "http://purl.org/spar/fabio/"
CITO = "http://purl.org/spar/cito/"
OA = "http://www.w3.org/ns/oa#"
MLS = "http://www.w3.org/ns/mls#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """All prefixes that outputs bind and queries may use, in the order they are written."""
    return {
        "kg": KG,
        "paper": base + "resource/paper/",
        "entity": base + "resource/entity/",
        "statement": base + "resource/statement/",
        "finding": base + "resource/finding/",
        "graph": base + "graph/",
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "prov": PROV,
        "dcterms": DCTERMS,
        "schema": SCHEMA,
        "fabio": FABIO,
        "cito": CITO,
        "oa": OA,
        "mls": MLS,
        "void": VOID,
        "dcat": DCAT,
        "sh": SH,
        "sd": SD,
    }


@lru_cache(maxsize=1 << 16)
def slug(text: str) -> str:
    """ASCII, lower case, words joined by hyphens; what has no ASCII form is percent-encoded.

    >>> slug("Fréchet Inception Distance"), slug("C++"), slug("µP")
    ('frechet-inception-distance', 'c%2B%2B', '%CE%BCp')
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    kept = re.sub(r"[\s\-_/.,:;'\"()\[\]{}|\\^`<>$~*!?=&@#%]+", "-", folded).strip("-")
    return quote(kept or "x" + folded.encode().hex(), safe="-")


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of one graph under its base."""

    base: str = DEFAULT_BASE

    def paper(self, key: str) -> str:
        """IRI of the paper with that :attr:`Paper.key` (``arxiv:2305.18290``)."""
        return f"{self.base}resource/paper/{_path(key)}"

    def entity(self, entity_id: str) -> str:
        """IRI of the entity with that id (a slug, see :func:`slug`)."""
        return f"{self.base}resource/entity/{entity_id}"

    def role(self, key: str, role: str, entity_id: str) -> str:
        """IRI of the statement that a paper has a role for an entity."""
        return f"{self.base}resource/statement/{_path(key)}/{role}/{entity_id}"

    def relation(self, key: str, subject: str, relation: str, object_: str) -> str:
        """IRI of the statement that a paper relates two entities."""
        return f"{self.base}resource/statement/{_path(key)}/{subject}/{relation}/{object_}"

    def finding(self, key: str, start: int, end: int, number: int) -> str:
        """IRI of the ``number``-th finding (from 1) quoted at ``[start, end)``."""
        return f"{self.base}resource/finding/{_path(key)}/{start}-{end}/{number}"

    def span(self, key: str, start: int, end: int) -> str:
        """IRI of a piece of a paper's text, a fragment in the manner of RFC 5147."""
        return f"{self.paper(key)}#char={start},{end}"

    def activity(self, name: str) -> str:
        """IRI of the extraction activity, named by extractor version, model hash and settings."""
        return f"{self.base}resource/activity/{slug(name)}"

    def scheme(self, name: str) -> str:
        """IRI of a SKOS concept scheme (``methods``, ``models``, …)."""
        return f"{self.base}resource/scheme/{name}"

    @property
    def dataset(self) -> str:
        """IRI of the dataset as a whole (VoID, DCAT)."""
        return f"{self.base}resource/dataset"

    def paper_graph(self, key: str) -> str:
        """Named graph that holds all that one paper states."""
        return f"{self.base}graph/paper/{_path(key)}"

    @property
    def entities_graph(self) -> str:
        """Named graph of the entities that are not in the vocabulary, and of all counts."""
        return f"{self.base}graph/entities"

    @property
    def vocabulary_graph(self) -> str:
        """Named graph of the SKOS vocabulary."""
        return f"{self.base}graph/vocabulary"

    @property
    def ontology_graph(self) -> str:
        """Named graph of the OWL ontology."""
        return f"{self.base}graph/ontology"

    @property
    def dataset_graph(self) -> str:
        """Named graph that describes the dataset and its extraction activities."""
        return f"{self.base}graph/dataset"


@lru_cache(maxsize=1 << 10)
def _path(key: str) -> str:
    """``arxiv:2305.18290`` → ``arxiv/2305.18290``, all else percent-encoded."""
    scheme, _, rest = key.partition(":")
    return f"{quote(scheme, safe='')}/{quote(rest, safe='-._~')}"
