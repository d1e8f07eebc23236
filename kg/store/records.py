"""The durable record of the costly stage, in SQLite.

What was read and what was extracted is kept here, so that linking, vocabulary and ontology may
change without extracting again, and no text is ever extracted twice. Everything else in the folder
can be made again from this file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from kg.errors import NotAGraphError, StorageError
from kg.extract.annotations import extraction_dumps, extraction_loads
from kg.extract.readers.identity import merge_papers
from kg.model import Extraction, Link, Paper

_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
    key TEXT, source TEXT, paper BLOB NOT NULL, PRIMARY KEY (key, source)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper (
    key TEXT PRIMARY KEY, paper BLOB NOT NULL, text_hash TEXT NOT NULL, extractor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS extraction (
    text_hash TEXT, extractor TEXT, data BLOB NOT NULL, PRIMARY KEY (text_hash, extractor));
CREATE TABLE IF NOT EXISTS link (key TEXT PRIMARY KEY, links BLOB NOT NULL);
"""

_PAPER: TypeAdapter[Paper] = TypeAdapter(Paper)
_LINKS: TypeAdapter[tuple[Link, ...]] = TypeAdapter(tuple[Link, ...])


def text_hash(paper: Paper) -> str:
    """SHA-256 of the text that extraction sees, in hex."""
    return sha256(paper.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper with what was extracted from it, as the records hold them."""

    paper: Paper
    extraction: Extraction
    extractor: str


class Records:
    """Papers, extractions and links of one graph; every method that writes commits."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only

    @cached_property
    def _db(self) -> sqlite3.Connection:
        try:
            if self._read_only:
                return sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
            db = sqlite3.connect(self._path)
            db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
        except sqlite3.DatabaseError as error:
            reason = f"its records cannot be read ({error})."
            raise NotAGraphError(str(self._path.parent), reason) from error
        return db

    def close(self) -> None:
        """Close the file, if it was opened."""
        if "_db" in self.__dict__:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._db as db:
                yield db
        except sqlite3.OperationalError as error:
            raise StorageError(str(self._path), str(error)) from error

    # -- papers -------------------------------------------------------------------------------

    def put_papers(self, papers: Iterable[Paper], *, extractor: str) -> list[Paper]:
        """Add or replace papers, each merged with what other sources say of it.

        A paper that comes again from the same kind of source replaces that source's record; the
        records of several sources are merged in the order of the sources' names, so that the order
        of builds does not matter.

        Returns:
            The merged papers, in order.
        """
        merged = []
        with self._writing() as db:
            for paper in papers:
                row = (paper.key, paper.source, _PAPER.dump_json(paper))
                db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", row)
                found = db.execute(
                    "SELECT paper FROM source WHERE key = ? ORDER BY source", (paper.key,)
                )
                whole = reduce(merge_papers, (_PAPER.validate_json(blob) for (blob,) in found))
                merged.append(whole)
                db.execute(
                    "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?)",
                    (whole.key, _PAPER.dump_json(whole), text_hash(whole), extractor),
                )
        return merged

    def remove(self, keys: Iterable[str]) -> None:
        """Forget papers; extractions that no other paper's text shares go with them."""
        with self._writing() as db:
            for key in keys:
                for table in ("source", "paper", "link"):
                    db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))  # noqa: S608
            db.execute(
                "DELETE FROM extraction WHERE text_hash NOT IN (SELECT text_hash FROM paper)"
            )

    def find_key(self, name: str) -> str | None:
        """The key of the paper with that key, id or identifier, if there is one."""
        if self._db.execute("SELECT 1 FROM paper WHERE key = ?", (name,)).fetchone():
            return name
        for (key, blob) in self._db.execute("SELECT key, paper FROM paper ORDER BY key"):
            paper = _PAPER.validate_json(blob)
            if name in (paper.id, *paper.identifiers, *(i.partition(":")[2] for i in paper.identifiers)):
                return str(key)
        return None

    def count(self) -> int:
        """How many papers there are."""
        return int(self._db.execute("SELECT COUNT(*) FROM paper").fetchone()[0])

    # -- extractions --------------------------------------------------------------------------

    def has_extraction(self, paper: Paper, extractor: str) -> bool:
        """Whether this text was already extracted by this extractor."""
        found = self._db.execute(
            "SELECT 1 FROM extraction WHERE text_hash = ? AND extractor = ?",
            (text_hash(paper), extractor),
        )
        return found.fetchone() is not None

    def put_extractions(
        self, extractions: Iterable[tuple[Paper, Extraction]], *, extractor: str
    ) -> None:
        """Keep what was extracted, in one transaction."""
        rows = ((text_hash(p), extractor, extraction_dumps(x)) for p, x in extractions)
        with self._writing() as db:
            db.executemany("INSERT OR REPLACE INTO extraction VALUES (?, ?, ?)", rows)

    def papers_without_extraction(self) -> Iterator[Paper]:
        """Papers whose text their extractor has not seen (a build was cut off), by key."""
        yield from (
            _PAPER.validate_json(blob)
            for (blob,) in self._db.execute(
                "SELECT paper.paper FROM paper LEFT JOIN extraction USING (text_hash, extractor)"
                " WHERE extraction.data IS NULL ORDER BY key"
            )
        )

    def stored(self) -> Iterator[StoredPaper]:
        """Every paper that has an extraction, by key; memory stays flat."""
        rows = self._db.execute(
            "SELECT paper.paper, extraction.data, extractor FROM paper"
            " JOIN extraction USING (text_hash, extractor) ORDER BY key"
        )
        for paper, data, extractor in rows:
            yield StoredPaper(_PAPER.validate_json(paper), extraction_loads(data), extractor)

    # -- links --------------------------------------------------------------------------------

    def put_links(self, links: Iterable[tuple[str, tuple[Link, ...]]]) -> None:
        """Keep where each entity of a paper leads, by the paper's key."""
        rows = ((key, _LINKS.dump_json(found)) for key, found in links)
        with self._writing() as db:
            db.executemany("INSERT OR REPLACE INTO link VALUES (?, ?)", rows)

    def linked(self) -> Iterator[tuple[StoredPaper, tuple[Link, ...]]]:
        """Every paper with its links, by key; memory stays flat."""
        rows = self._db.execute(
            "SELECT paper.paper, extraction.data, extractor, links FROM paper"
            " JOIN extraction USING (text_hash, extractor) JOIN link USING (key) ORDER BY key"
        )
        for paper, data, extractor, links in rows:
            stored = StoredPaper(_PAPER.validate_json(paper), extraction_loads(data), extractor)
            yield stored, _LINKS.validate_json(links)
