"""What people decided about names: ``overrides.toml``, checked when it is read.

The format is described, with an example of each table, in ``docs/linking.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import KgError
from kg.extract.linking.names import name_key
from kg.model import EntityType, Extraction, Paper


class OverridesError(KgError, ValueError):
    """An overrides file that cannot be read, breaks the format, or contradicts itself."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path}: {fault} (The format is described in docs/linking.md.)")


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1
    )


class Merge(_Table):
    """Names that are one thing with ``into``, wherever they stand."""

    names: tuple[str, ...] = Field(min_length=1)
    into: str


class Split(_Table):
    """A name that is a thing of its own, or ``into``; in some papers only where they are named."""

    name: str
    into: str | None = None
    papers: tuple[str, ...] = ()


class Rename(_Table):
    """The label of the entity that a name leads to; its IRI stays."""

    name: str
    label: str


class Retype(_Table):
    """The type of the entity that a name leads to."""

    name: str
    type: EntityType


class Block(_Table):
    """A name that is no entity; in some papers only where they are named."""

    name: str
    papers: tuple[str, ...] = ()


class _File(_Table):
    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    retype: tuple[Retype, ...] = ()
    block: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Overrides:
    """Decisions about names, which every build applies.

    Attributes:
        text: The file as people wrote it, for the graph's provenance.
    """

    text: str = ""
    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    retype: tuple[Retype, ...] = ()
    block: tuple[Block, ...] = ()

    def visible(self, paper: Paper, extraction: Extraction) -> Extraction:
        """Leave out blocked entities, and the relations that lose an end by it."""
        blocked = {
            name_key(b.name) for b in self.block if not b.papers or is_one_of(paper, b.papers)
        }
        if not blocked:
            return extraction
        kept = tuple(e for e in extraction.entities if name_key(e.name) not in blocked)
        names = {name for e in kept for name in (e.name, *e.forms)}
        relations = (r for r in extraction.relations if r.subject in names and r.object in names)
        return replace(extraction, entities=kept, relations=tuple(relations))


def is_one_of(paper: Paper, names: Iterable[str]) -> bool:
    """Whether a paper is named by its key, id or an identifier."""
    known = {paper.key, paper.id, *paper.identifiers}
    return not known.isdisjoint(names)


def read_overrides(path: Path | None) -> Overrides:
    """Read and check an overrides file; without a path there are no decisions.

    Raises:
        OverridesError: If the file is missing, is no TOML, breaks the format, or contradicts
            itself.
    """
    if path is None:
        return Overrides()
    try:
        return parse_overrides(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise OverridesError(str(path), f"cannot be read: {error}.") from error


def parse_overrides(text: str, path: str = "overrides.toml") -> Overrides:
    """Read and check the text of an overrides file.

    Raises:
        OverridesError: See :func:`read_overrides`.
    """
    try:
        tables = tomllib.loads(text)
        found = _File.model_validate(tables)
    except tomllib.TOMLDecodeError as error:
        raise OverridesError(path, f"is not TOML: {error}.") from error
    except ValidationError as error:
        raise OverridesError(path, _explain(error)) from error
    for fault in _contradictions(found):
        raise OverridesError(path, fault)
    return Overrides(text, found.merge, found.split, found.rename, found.retype, found.block)


def _explain(error: ValidationError) -> str:
    first: Any = error.errors()[0]
    place = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in first["loc"]).lstrip(
        "."
    )
    known = ("merge", "split", "rename", "retype", "block")
    if first["type"] == "extra_forbidden":
        near = (
            get_close_matches(str(first["loc"][-1]), known, n=1) if len(first["loc"]) == 1 else []
        )
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{place} is not known here.{hint}"
    if first["type"] == "enum":
        return (
            f"{place} is {first['input']!r}, which is no type; types are {', '.join(EntityType)}."
        )
    return f"{place}: {first['msg']}."


def _contradictions(found: _File) -> Iterator[str]:
    into: dict[str, str] = {}
    for merge in found.merge:
        for name in merge.names:
            key, target = name_key(name), name_key(merge.into)
            if into.setdefault(key, target) != target:
                yield f"merge: {name!r} is merged into two different things."
    yield from _circles(into)
    for split in found.split:
        key = name_key(split.name)
        if not split.papers and key in into and name_key(split.into or split.name) != into[key]:
            yield f"split: {split.name!r} is also merged; leave one of the two out, or name papers."
    yield from _twice("rename", ((r.name, r.label) for r in found.rename))
    yield from _twice("retype", ((r.name, r.type) for r in found.retype))
    wanted = set(into)
    wanted.update(name_key(r.name) for r in found.rename)
    wanted.update(name_key(r.name) for r in found.retype)
    for block in found.block:
        if not block.papers and name_key(block.name) in wanted:
            yield f"block: {block.name!r} is blocked, and yet merged, renamed or retyped."


def _circles(into: dict[str, str]) -> Iterator[str]:
    for name, target in into.items():
        seen = {name}
        while target not in seen and target in into:
            seen.add(target)
            target = into[target]
        if target == name and into[name] != name:
            yield f"merge: {name!r} is merged, step by step, into itself."


def _twice(table: str, decided: Iterable[tuple[str, str]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, value in decided:
        if seen.setdefault(name_key(name), value) != value:
            yield f"{table}: {name!r} has two different values."
