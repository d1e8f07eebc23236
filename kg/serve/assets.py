"""The files that pages load: the explorer's, built from exports/viewer/, and the pages' own."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, as it is sent."""

    body: bytes
    media_type: str
    tag: str


def explorer(name: str) -> Asset | None:
    """A file of the built explorer by its bare name, or None."""
    return _find(files("kg.exports").joinpath("viewer", "dist"), name)


def own(name: str) -> Asset | None:
    """A style sheet or script of the server's pages by its bare name, or None."""
    return _find(files("kg.serve").joinpath("static"), name)


def _find(folder: Traversable, name: str) -> Asset | None:
    # A name is looked up among those that are there and is never made into a path.
    return next((_load(path) for path in _paths(folder) if path.name == name), None)


def _paths(folder: Traversable) -> list[Traversable]:
    known = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return [path for path in known if path.name.rpartition(".")[2] in _TYPES]


def _load(path: Traversable) -> Asset:
    return _asset(path.read_bytes(), path.name)


def _asset(body: bytes, name: str) -> Asset:
    return Asset(body, _TYPES[name.rpartition(".")[2]], f'"{sha256(body).hexdigest()[:32]}"')


PLACEHOLDER = _asset(
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Paper graph</title>"
    b"<p>The explorer was not built. <a href=/sparql>Ask the graph in SPARQL</a>.",
    "index.html",
)
