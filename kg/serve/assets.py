"""The files that pages load, as they were built from exports/viewer/."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, as it is sent."""

    body: bytes
    media_type: str
    tag: str


def built(name: str) -> Asset | None:
    """A built file by its bare name, or None."""
    folder = files("kg.exports").joinpath("viewer", "dist")
    known = folder.iterdir() if folder.is_dir() else ()
    # A name is looked up among those that are there and is never made into a path.
    found = next((path for path in known if path.name == name), None)
    return _asset(found.read_bytes(), name) if found else None


def _asset(body: bytes, name: str) -> Asset:
    return Asset(body, _TYPES[name.rpartition(".")[2]], f'"{sha256(body).hexdigest()[:32]}"')


PLACEHOLDER = _asset(
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Paper graph</title>"
    b"<p>The explorer was not built. <a href=/sparql>Ask the graph in SPARQL</a>.",
    "index.html",
)
