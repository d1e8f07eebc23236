"""The durable record of the costly stage: what was read, and what was extracted from it.

It is kept so that linking, vocabulary and ontology may change without extracting again, and no text
is ever extracted twice. Everything else in the folder can be made again from this file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from pydantic import TypeAdapter

from kg.extract.annotations import extraction_loads
from kg.model import Extraction, Paper
from kg.store.database import Database
from kg.store.identity import group_records, merge_group, names_of

_PAPER: TypeAdapter[Paper] = TypeAdapter(Paper)

_MISSING = """
FROM dirty JOIN paper ON paper.key = dirty.key WHERE NOT EXISTS (
    SELECT 1 FROM extraction AS seen
    WHERE seen.text_hash = paper.text_hash AND seen.extractor = paper.extractor)
"""

Row = tuple[str, str]  # key and source of a record
PaperRow = tuple[str, str, bytes]  # text hash, extractor, and the paper as JSON


def text_hash(paper: Paper) -> str:
    """SHA-256 of the text that extraction sees, in hex."""
    return sha256(paper.text.encode("utf-8", "surrogatepass")).hexdigest()


def paper_dumps(paper: Paper) -> bytes:
    """Serialise a paper; the same paper gives the same bytes."""
    return _PAPER.dump_json(paper)


def paper_loads(data: bytes) -> Paper:
    """Give back what :func:`paper_dumps` wrote."""
    return _PAPER.validate_json(data)


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper with what was extracted from it, as the records hold them."""

    paper: Paper
    extraction: Extraction
    extractor: str


class Records:
    """Papers and extractions of one graph; every method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def _db(self) -> sqlite3.Connection:
        return self.database.connection

    # -- papers -------------------------------------------------------------------------------

    def put_papers(self, papers: Iterable[Paper], *, extractor: str) -> int:
        """Add or replace papers, each merged with what other sources say of it.

        A record that comes again from the same kind of source replaces the one before. What is
        known already, and is to be extracted by the same extractor, costs a comparison.

        Returns:
            How many records were new or different.
        """
        changed = 0
        with self.database.writing():
            for paper in papers:
                if self._put_record(paper, extractor):
                    changed += 1
        return changed

    def remove(self, keys: Iterable[str]) -> None:
        """Forget papers."""
        with self.database.writing() as db:
            for key in keys:
                rows = self._rows_of(key)
                around = self._around(rows)
                for row in rows:
                    db.execute("DELETE FROM source WHERE key = ? AND source = ?", row)
                    db.execute("DELETE FROM name WHERE key = ? AND source = ?", row)
                self._regroup(around - set(rows), {key})

    def _rows_of(self, key: str) -> list[Row]:
        return self._db.execute(
            "SELECT key, source FROM source WHERE owner = ?", (key,)
        ).fetchall()

    def find_key(self, name: str) -> str | None:
        """The key of the paper with that key, id or identifier (``2305.18290``), or None."""
        if self._db.execute("SELECT 1 FROM paper WHERE key = ?", (name,)).fetchone():
            return name
        forms = (name, f"id:{name}", f"arxiv:{name}", f"doi:{name.lower()}")
        found = self._db.execute(
            "SELECT owner FROM name JOIN source USING (key, source) WHERE name IN (?, ?, ?, ?)"
            " ORDER BY owner LIMIT 1",
            forms,
        ).fetchone()
        return str(found[0]) if found else None

    def count(self) -> int:
        """How many papers there are."""
        return int(self._db.execute("SELECT COUNT(*) FROM paper").fetchone()[0])

    def _put_record(self, paper: Paper, extractor: str) -> bool:
        row, blob = (paper.key, paper.source), paper_dumps(paper)
        known = self._db.execute(
            "SELECT source.paper, owner, extractor FROM source JOIN paper ON owner = paper.key"
            " WHERE source.key = ? AND source = ?",
            row,
        ).fetchone()
        if known and known[0] == blob and known[2] == extractor:
            return False
        around: set[Row] = {row}
        owners: set[str] = set()
        if known:  # papers that only the old names held together may part
            around |= self._around([row])
            owners.add(str(known[1]))
            self._db.execute("DELETE FROM name WHERE key = ? AND source = ?", row)
        self._db.execute(
            "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", (*row, paper.key, blob)
        )
        names = sorted({*names_of(paper), f"id:{paper.id}"})
        self._db.executemany("INSERT INTO name VALUES (?, ?, ?)", ((name, *row) for name in names))
        self._regroup(around | self._around([row]), owners, fresh=row, extractor=extractor)
        return True

    def _around(self, rows: Iterable[Row]) -> set[Row]:
        """Every record that names connect with these, and these."""
        found, new = set(rows), list(rows)
        while new:
            reached = self._db.execute(
                "SELECT other.key, other.source FROM name AS mine JOIN name AS other USING (name)"
                " WHERE mine.key = ? AND mine.source = ? AND name NOT LIKE 'id:%'",
                new.pop(),
            )
            for row in set(reached) - found:
                found.add(row)
                new.append(row)
        return found

    def _regroup(
        self, rows: set[Row], gone: set[str], *, fresh: Row | None = None, extractor: str = ""
    ) -> None:
        """Make the papers of these records anew, and mark those that come out different.

        Args:
            rows: All records that names connect.
            gone: Papers that may have lost all their records.
            fresh: The record that was just put; its paper goes to ``extractor``.
        """
        records = {row: self._record(row) for row in rows}
        before = {key: self._paper_row(key) for key in gone | {o for _, o in records.values()}}
        extractors = sorted(found[1] for found in before.values() if found)
        after = set()
        for group in group_records([paper for paper, _ in records.values()]):
            whole, members = merge_group(group), [(p.key, p.source) for p in group]
            after.add(whole.key)
            self._db.executemany(
                "UPDATE source SET owner = ? WHERE key = ? AND source = ?",
                ((whole.key, *member) for member in members),
            )
            known = before.get(whole.key)
            used = extractor if fresh in members else known[1] if known else extractors[0]
            self._put_paper(whole, used, known)
        for key in before.keys() - after:
            self._drop_paper(key, before[key])

    def _put_paper(self, paper: Paper, extractor: str, known: PaperRow | None) -> None:
        row = (text_hash(paper), extractor, paper_dumps(paper))
        if known != row:
            self._mark(paper.key, known)
            self._db.execute("INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?)", (paper.key, *row))

    def _drop_paper(self, key: str, known: PaperRow | None) -> None:
        self._mark(key, known)
        self._db.execute("DELETE FROM paper WHERE key = ?", (key,))

    def _mark(self, key: str, known: PaperRow | None) -> None:
        """Note that a paper is no longer as the snapshot has it, and what it was."""
        before = known[2] if known else None
        self._db.execute("INSERT OR IGNORE INTO dirty VALUES (?, ?)", (key, before))
        if known:
            self._db.execute("INSERT OR IGNORE INTO orphan VALUES (?, ?)", known[:2])

    def _record(self, row: Row) -> tuple[Paper, str]:
        blob, owner = self._db.execute(
            "SELECT paper, owner FROM source WHERE key = ? AND source = ?", row
        ).fetchone()
        return _PAPER.validate_json(blob), str(owner)

    def _paper_row(self, key: str) -> PaperRow | None:
        found: PaperRow | None = self._db.execute(
            "SELECT text_hash, extractor, paper FROM paper WHERE key = ?", (key,)
        ).fetchone()
        return found

    # -- extractions --------------------------------------------------------------------------

    def count_missing(self) -> int:
        """How many papers have a text that their extractor has not seen."""
        return int(self._db.execute(f"SELECT COUNT(*) {_MISSING}").fetchone()[0])

    def adopt_missing(self, extractor: str) -> None:
        """Give the texts that their extractor has not seen (a build was cut off) to another one."""
        with self.database.writing() as db:
            db.execute(
                f"UPDATE paper SET extractor = ? WHERE key IN (SELECT paper.key {_MISSING})",
                (extractor,),
            )

    def missing(self) -> Iterator[Paper]:
        """Papers whose text their extractor has not seen, by key.

        Extractions may be put while this runs; memory stays flat.
        """
        last = ""
        while rows := self._db.execute(
            f"SELECT dirty.key, paper.paper {_MISSING}"
            " AND dirty.key > ? ORDER BY dirty.key LIMIT 500",
            (last,),
        ).fetchall():
            for _, blob in rows:
                yield _PAPER.validate_json(blob)
            last = rows[-1][0]

    def put_extractions(self, extractions: Iterable[tuple[str, bytes]], *, extractor: str) -> None:
        """Keep what was extracted: pairs of :func:`text_hash` and serialised extraction."""
        rows = ((hash_, extractor, data) for hash_, data in extractions)
        with self.database.writing() as db:
            db.executemany("INSERT OR REPLACE INTO extraction VALUES (?, ?, ?)", rows)

    def stored(self) -> Iterator[StoredPaper]:
        """Every paper that has an extraction, by key; memory stays flat."""
        rows = self._db.execute(
            "SELECT paper.paper, extraction.data, extractor FROM paper"
            " JOIN extraction USING (text_hash, extractor) ORDER BY key"
        )
        for paper, data, extractor in rows:
            yield StoredPaper(_PAPER.validate_json(paper), extraction_loads(data), extractor)

    def get(self, key: str) -> StoredPaper | None:
        """One paper with its extraction, or None where there is none."""
        row = self._db.execute(
            "SELECT paper.paper, extraction.data, extractor FROM paper"
            " JOIN extraction USING (text_hash, extractor) WHERE key = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        return StoredPaper(_PAPER.validate_json(row[0]), extraction_loads(row[1]), str(row[2]))
