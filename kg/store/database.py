"""The SQLite file behind the records: how it is opened, its tables, its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from kg.errors import StorageError

# What was read and extracted. source: a row for each record that was read; owner is the paper that
# it became part of. name: what a record is known by (identifiers, "title:…", "id:…").
_RECORDS = """
CREATE TABLE IF NOT EXISTS source (
    key TEXT, source TEXT, owner TEXT NOT NULL, paper BLOB NOT NULL, PRIMARY KEY (key, source));
CREATE INDEX IF NOT EXISTS source_owner ON source (owner);
CREATE TABLE IF NOT EXISTS name (
    name TEXT, key TEXT, source TEXT, PRIMARY KEY (name, key, source)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_row ON name (key, source);
CREATE TABLE IF NOT EXISTS paper (
    key TEXT PRIMARY KEY, text_hash TEXT NOT NULL, extractor TEXT NOT NULL, paper BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS paper_text ON paper (text_hash, extractor);
CREATE TABLE IF NOT EXISTS extraction (
    text_hash TEXT, extractor TEXT, data BLOB NOT NULL, PRIMARY KEY (text_hash, extractor));
"""
# What the current snapshot was made of (kg.store.links), and what has changed since: dirty.before
# is the paper as the snapshot has it; orphan holds extractions that perhaps nothing needs now.
_PUBLISHED = """
CREATE TABLE IF NOT EXISTS link (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, text_hash TEXT NOT NULL,
    extractor TEXT NOT NULL, links BLOB NOT NULL, aliases BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS depends (name TEXT, number INTEGER, PRIMARY KEY (name, number))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS usage (
    entity TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS usage_type ON usage (type);
CREATE TABLE IF NOT EXISTS pair (
    short TEXT, long TEXT, papers INTEGER NOT NULL, PRIMARY KEY (short, long)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pair_long ON pair (long, short, papers);
CREATE TABLE IF NOT EXISTS spelling (
    key TEXT, minted TEXT, papers INTEGER NOT NULL, PRIMARY KEY (key, minted)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spelling_minted ON spelling (minted, key, papers);
CREATE TABLE IF NOT EXISTS dirty (key TEXT PRIMARY KEY, before BLOB);
CREATE TABLE IF NOT EXISTS orphan (
    text_hash TEXT, extractor TEXT, PRIMARY KEY (text_hash, extractor)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value);
"""
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"


class Database:
    """One SQLite file, opened on first use."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self._read_only = read_only

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """The open file, in autocommit mode: transactions are those of :meth:`writing`.

        Raises:
            sqlite3.DatabaseError: If the file cannot be read or is no database.
        """
        if self._read_only:
            return self._open_to_read()
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.executescript(_PRAGMAS + _RECORDS + _PUBLISHED)
        return connection

    def _open_to_read(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True)
        try:
            connection.execute("SELECT 1 FROM setting")
        except sqlite3.OperationalError:
            # On a read-only disk SQLite cannot make its -shm file; nobody else can write either.
            connection.close()
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True)
        return connection

    def close(self) -> None:
        """Close the file, if it was opened."""
        if "connection" in self.__dict__:
            self.connection.close()
            del self.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction, or join the one that is open.

        Raises:
            StorageError: If the disk is full, read-only or fails; nothing is changed then.
        """
        try:
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise StorageError(str(self.path), str(error)) from error
