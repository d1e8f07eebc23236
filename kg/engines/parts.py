"""Parts of inputs and results, wherever fsspec reaches: local folders, S3, GCS.

A part is written whole before its name appears, so that what is there is complete.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from kg.engines.local import chunks
from kg.errors import UnreadableInputError
from kg.extract.readers.base import read_papers
from kg.model import Paper, SkippedRecord

_ROWS = 500  # held in memory at a time

Row = Mapping[str, Any]


def find_parts(inputs: Iterable[str]) -> list[str]:
    """The files that inputs name: ``*`` is expanded, and folders give all their files, sorted.

    Raises:
        UnreadableInputError: If an input names nothing.
    """
    parts: list[str] = []
    for name in inputs:
        system, path = fsspec.core.url_to_fs(name)
        found = system.glob(path) if any(c in path for c in "*?[") else [path]
        files = [f for p in found for f in (system.find(p) if system.isdir(p) else [p])]
        if not files or not all(map(system.exists, files)):
            raise UnreadableInputError(name, "names no file.")
        parts.extend(sorted(map(system.unstrip_protocol, files)))
    return parts


def part_id(url: str, *about: str) -> str:
    """A name for what is made of a part: another one when the part, or what makes it, changes."""
    system, path = fsspec.core.url_to_fs(url)
    info = system.info(path)
    stamp = [url, info.get("size"), str(info.get("mtime") or info.get("ETag") or ""), *about]
    return sha256(json.dumps(stamp).encode()).hexdigest()[:24]


def read_part(
    url: str, *, format_: str | None, year: int | None, strict: bool, skipped: list[SkippedRecord]
) -> Iterator[Paper]:
    """Read the papers of one part: Parquet with the columns of the JSONL reader, or any format.

    Bad records are appended to ``skipped``.

    Raises:
        BadRecordError: At the first bad record, if ``strict``.
        UnreadableInputError: If the part cannot be read at all.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / url.rpartition("/")[2]
        with fsspec.open(url, "rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        if url.endswith(".parquet"):
            copy, format_ = _as_lines(copy), "jsonl"
        yield from read_papers(
            [copy],
            format_=format_,
            year=year,
            strict=strict,
            on_skipped=lambda record: skipped.append(replace(record, path=url)),
        )


def _as_lines(path: Path) -> Path:
    lines = path.with_suffix(".jsonl")
    with lines.open("w", encoding="utf-8") as target:
        for batch in pq.ParquetFile(path).iter_batches(_ROWS):
            target.writelines(json.dumps(row, default=str) + "\n" for row in batch.to_pylist())
    return lines


def write_rows(url: str, rows: Iterable[Row], columns: Sequence[tuple[str, str]]) -> int:
    """Write rows as Parquet; columns are names with the names of Arrow's types.

    Returns:
        How many rows there were.
    """
    schema = pa.schema([(name, pa.type_for_alias(type_)) for name, type_ in columns])
    count = 0
    with tempfile.NamedTemporaryFile(suffix=".parquet") as draft:
        with pq.ParquetWriter(draft.name, schema) as writer:
            for chunk in chunks(rows, _ROWS):
                writer.write_table(pa.Table.from_pylist([dict(row) for row in chunk], schema))
                count += len(chunk)
        put_file(Path(draft.name), url)
    return count


def read_rows(url: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet part."""
    with fsspec.open(url, "rb") as source:
        for batch in pq.ParquetFile(source).iter_batches(_ROWS):
            yield from batch.to_pylist()


def put_file(path: Path, url: str) -> None:
    """Copy a local file to a part, which appears whole or not at all."""
    system, target = fsspec.core.url_to_fs(url)
    system.makedirs(system._parent(target), exist_ok=True)
    draft = f"{target}.{path.name}.draft"
    system.put_file(str(path), draft)
    system.mv(draft, target)


def put_bytes(url: str, data: bytes) -> None:
    """Write a part of bytes, which appears whole or not at all."""
    with tempfile.NamedTemporaryFile() as draft:
        draft.write(data)
        draft.flush()
        put_file(Path(draft.name), url)


def get_bytes(url: str) -> bytes:
    """All bytes of a part."""
    with fsspec.open(url, "rb") as source:
        data: bytes = source.read()
    return data


def exists(url: str) -> bool:
    """Whether a part is there."""
    system, path = fsspec.core.url_to_fs(url)
    return bool(system.exists(path))
