"""Content negotiation: which of the formats on offer a client wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """A format on offer.

    Attributes:
        name: What ``format=`` calls it.
        media_type: What is answered.
        accepted: Other media types that mean it, where nothing better is on offer.
        aliases: Other names for ``format=``.
    """

    name: str
    media_type: str
    accepted: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type with its character set."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


RESULT_FORMATS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPH_FORMATS = (
    Format(
        "turtle",
        "text/turtle",
        ("application/x-turtle", "text/n3", "text/rdf+n3", "text/plain"),
        ("ttl", "n3"),
    ),
    Format("ntriples", "application/n-triples", (), ("nt", "n-triples", "ntriple")),
    Format("jsonld", "application/ld+json", ("application/json",), ("json-ld", "json")),
    Format(
        "rdfxml", "application/rdf+xml", ("application/xml", "text/xml"), ("rdf", "xml", "rdf+xml")
    ),
)
HTML = Format("html", "text/html", ("application/xhtml+xml",))
JSON = Format("json", "application/json")

RDF_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def choose(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """The format that an ``Accept`` header likes best, or None where it takes none.

    Where it likes several as much, the first on offer wins; a format's own media type wins over
    the others that mean it. No header takes the first.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml;q=0.9", RESULT_FORMATS).name
    'xml'
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_parse_range(part) for part in accept.split(",")[:100]]
    best: tuple[float, Format] | None = None
    for format_ in offered:
        for rank, media_type in enumerate((format_.media_type, *format_.accepted)):
            quality = _quality(media_type, ranges) - (0.0001 if rank else 0.0)
            if quality > 0 and (best is None or quality > best[0]):
                best = quality, format_
    return best[1] if best else None


def find_format(name: str, offered: Sequence[Format]) -> Format | None:
    """The format that ``format=`` names, by name, alias or media type."""
    name = name.strip().lower()
    return next(
        (f for f in offered if name in (f.name, f.media_type, *f.aliases, *f.accepted)), None
    )


def _parse_range(part: str) -> tuple[str, float]:
    media_range, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media_range.lower(), quality if quality == quality else 0.0  # NaN takes nothing


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Quality that the most specific range gives a media type; 0 where none matches."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0
