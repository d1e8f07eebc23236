"""Where extractions come from: the pipeline, or annotation files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from kg.errors import AnnotationError
from kg.extract.annotations import extraction_from_json, read_annotations
from kg.model import Extraction, Paper, SkippedRecord
from kg.ontologies import load_concepts


class ExtractionSource(Protocol):
    """Gives what stands in papers."""

    @property
    def version(self) -> str:
        """The name of the extraction activity: program or file, model, settings."""

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Extract from a stream of papers, in order."""


def load_extractor(model: Path | None = None) -> ExtractionSource:
    """Load the pipeline with a model, or with the one that comes with the package."""
    # Here, because spaCy takes long to import and annotation files do without it.
    from kg.extract.pipeline import Extractor

    return Extractor(load_concepts(), model)


class Annotations:
    """Extractions as people wrote them, from an annotation file.

    A paper without a usable record has an empty extraction, and is reported.
    """

    def __init__(self, path: Path, on_skipped: Callable[[SkippedRecord], None]) -> None:
        self._path = path
        self._records: dict[str, dict[str, Any]] = read_annotations(path)
        self._on_skipped = on_skipped
        self.version = f"annotations {sha256(path.read_bytes()).hexdigest()[:8]}"

    def extract_many(self, papers: Iterable[Paper]) -> Iterator[tuple[Paper, Extraction]]:
        """Look each paper up by its id, its key, or an identifier."""
        for paper in papers:
            yield paper, self._extract(paper)

    def _extract(self, paper: Paper) -> Extraction:
        names = (paper.id, paper.key, *paper.identifiers)
        record = next((self._records[name] for name in names if name in self._records), None)
        if record is None:
            return self._skip(paper, "has no annotation of this paper; it has metadata only")
        try:
            return extraction_from_json(paper, record)
        except AnnotationError as error:
            return self._skip(paper, str(error))

    def _skip(self, paper: Paper, reason: str) -> Extraction:
        self._on_skipped(SkippedRecord(str(self._path), paper.id, reason))
        return Extraction()
