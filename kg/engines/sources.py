"""Where extractions come from: the pipeline, or annotation files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from kg.errors import AnnotationError
from kg.extract.annotations import extraction_from_json, read_annotations
from kg.model import Extraction, Paper, SkippedRecord


class ExtractionSource(Protocol):
    """Gives what stands in papers; its version names the provenance activity."""

    @property
    def version(self) -> str:
        """The name of the extraction activity: program or file, model, settings."""

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""


class Annotations:
    """Extractions as people wrote them, from an annotation file.

    A paper without a usable record has an empty extraction, and is reported.
    """

    def __init__(self, path: Path, on_skipped: Callable[[SkippedRecord], None]) -> None:
        self._path = path
        self.version = f"annotations {sha256(path.read_bytes()).hexdigest()[:8]}"
        self._records: dict[str, dict[str, Any]] = read_annotations(path)
        self._on_skipped = on_skipped

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Look each paper up by id, or by key."""
        for paper in papers:
            yield paper, self._extract(paper)

    def _extract(self, paper: Paper) -> Extraction:
        record = self._records.get(paper.id) or self._records.get(paper.key)
        if record is None:
            reason = "has no annotation of this paper; it has metadata only"
            self._on_skipped(SkippedRecord(str(self._path), paper.id, reason))
            return Extraction()
        try:
            return extraction_from_json(paper, record)
        except AnnotationError as error:
            self._on_skipped(SkippedRecord(str(self._path), paper.id, str(error)))
            return Extraction()
