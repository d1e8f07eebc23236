"""What the current snapshot was made of, so that the next one need not be made from nothing.

For each paper: where its entities lead, what it says of names, and which names its links depend
on; for each entity: how papers use it. All of it can be made again with ``kg rebuild``.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from kg.dataset import GraphCounts
from kg.extract.annotations import extraction_loads
from kg.extract.linking.aliases import AliasTable, Counts, PaperAliases
from kg.extract.linking.entities import EntityTable
from kg.model import EntityType, Link, Paper
from kg.store.database import Database
from kg.store.records import StoredPaper, text_hash

_PAPER: TypeAdapter[Paper] = TypeAdapter(Paper)
_LINKS: TypeAdapter[tuple[Link, ...]] = TypeAdapter(tuple[Link, ...])
_ALIASES: TypeAdapter[PaperAliases] = TypeAdapter(PaperAliases)

_EXTRACTED = """NOT EXISTS (
    SELECT 1 FROM paper LEFT JOIN extraction USING (text_hash, extractor)
    WHERE paper.key = dirty.key AND extraction.data IS NULL)"""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """The links of one paper as they are kept.

    Attributes:
        extractor: As the records have it, before what the graph does not show is left out.
        links: As JSON; parallel to the entities that the graph shows.
        aliases: What the paper says of names, as JSON.
        names: The names that its links depend on.
    """

    key: str
    text_hash: str
    extractor: str
    links: bytes
    aliases: bytes
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, stored: StoredPaper, links: tuple[Link, ...], aliases: PaperAliases
    ) -> LinkRow:
        """Serialise the links of a paper; ``stored`` is as the records have it."""
        return cls(
            stored.paper.key,
            text_hash(stored.paper),
            stored.extractor,
            _LINKS.dump_json(links),
            _ALIASES.dump_json(aliases),
            aliases.keys,
        )


class _LazyCounts(dict[str, dict[str, int]]):
    """Counts that are read from the database when they are first asked for, then kept here.

    What is changed here is not written back.
    """

    def __init__(self, db: sqlite3.Connection, query: str) -> None:
        super().__init__()
        self._db, self._query = db, query
        self._asked: set[str] = set()

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str) and key not in self._asked:
            self._asked.add(key)
            found = dict(self._db.execute(self._query, (key,)))
            if found:
                super().__setitem__(key, found)
        return super().__contains__(key)

    def __getitem__(self, key: str) -> dict[str, int]:
        if key not in self:
            raise KeyError(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The counts of a key, or the default where there are none."""
        return super().__getitem__(key) if key in self else default

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The counts of a key, which are the default from now on where there are none."""
        return super().__getitem__(key) if key in self else super().setdefault(key, default)

    def items(self) -> Any:
        """Refuse: not everything is here."""
        msg = "counts that are read one by one cannot be listed"
        raise TypeError(msg)

    __iter__ = items


class LinkState:
    """The links of one graph; what is written joins the transaction that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def _db(self) -> sqlite3.Connection:
        return self._database.connection

    def clear(self) -> None:
        """Forget everything but what was read and extracted."""
        with self._database.writing() as db:
            for table in ("link", "depends", "usage", "pair", "spelling"):
                db.execute(f"DELETE FROM {table}")

    # -- settings -----------------------------------------------------------------------------

    def get_setting(self, name: str) -> str | None:
        """A value kept by :meth:`put_setting`, or None."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def put_setting(self, name: str, value: str) -> None:
        """Keep a value."""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # -- what has changed ---------------------------------------------------------------------

    def dirty(self) -> list[str]:
        """Keys of the papers that the current snapshot lacks, has otherwise, or should not have.

        A paper that waits for its extraction is not among them.
        """
        rows = self._db.execute(f"SELECT key FROM dirty WHERE {_EXTRACTED} ORDER BY key")
        return [key for (key,) in rows]

    def settle(self) -> None:
        """Declare every paper up to date, and drop the extractions that nothing needs now."""
        with self._database.writing() as db:
            db.execute(f"DELETE FROM dirty WHERE {_EXTRACTED}")
            db.execute(
                "DELETE FROM extraction WHERE (text_hash, extractor) IN (SELECT * FROM orphan)"
                " AND NOT EXISTS (SELECT 1 FROM paper WHERE paper.text_hash = extraction.text_hash)"
            )
            db.execute("DELETE FROM orphan")

    # -- papers -------------------------------------------------------------------------------

    def count(self) -> int:
        """How many papers the current snapshot has."""
        return int(self._db.execute("SELECT COUNT(*) FROM link").fetchone()[0])

    def published(self, key: str) -> tuple[StoredPaper, tuple[Link, ...]] | None:
        """A paper as the current snapshot has it, before :func:`trim_paper`, and its links."""
        row = self._db.execute(
            "SELECT COALESCE(dirty.before, paper.paper), data, link.extractor, links"
            " FROM link JOIN extraction USING (text_hash, extractor)"
            " LEFT JOIN paper ON paper.key = link.key LEFT JOIN dirty ON dirty.key = link.key"
            " WHERE link.key = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        stored = StoredPaper(_PAPER.validate_json(row[0]), extraction_loads(row[1]), str(row[2]))
        return stored, _LINKS.validate_json(row[3])

    def aliases(self, key: str) -> PaperAliases | None:
        """What a paper of the current snapshot says of names."""
        row = self._db.execute("SELECT aliases FROM link WHERE key = ?", (key,)).fetchone()
        return None if row is None else _ALIASES.validate_json(row[0])

    def depending(self, names: Collection[str]) -> set[str]:
        """Keys of the papers whose links depend on one of these names."""
        keys: set[str] = set()
        for name in names:
            found = self._db.execute(
                "SELECT key FROM depends JOIN link USING (number) WHERE name = ?", (name,)
            )
            keys.update(key for (key,) in found)
        return keys

    def put(self, row: LinkRow) -> None:
        """Keep the links of a paper that has none so far."""
        with self._database.writing() as db:
            number = db.execute(
                "INSERT INTO link (key, text_hash, extractor, links, aliases)"
                " VALUES (?, ?, ?, ?, ?)",
                (row.key, row.text_hash, row.extractor, row.links, row.aliases),
            ).lastrowid
            db.executemany(
                "INSERT INTO depends VALUES (?, ?)", ((name, number) for name in row.names)
            )

    def drop(self, key: str) -> None:
        """Forget the links of a paper, if it has some."""
        aliases = self.aliases(key)
        if aliases is None:
            return
        with self._database.writing() as db:
            (number,) = db.execute("SELECT number FROM link WHERE key = ?", (key,)).fetchone()
            db.executemany(
                "DELETE FROM depends WHERE name = ? AND number = ?",
                ((name, number) for name in aliases.keys),
            )
            db.execute("DELETE FROM link WHERE number = ?", (number,))

    # -- sums over papers ---------------------------------------------------------------------

    def put_aliases(self, table: AliasTable) -> None:
        """Keep the sum of what all papers say of names."""
        with self._database.writing() as db:
            for name, rows in (("pair", table.pairs()), ("spelling", table.spellings())):
                db.execute(f"DELETE FROM {name}")
                # In the order of the table, which is faster to write.
                db.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", sorted(rows))

    def change_aliases(self, by: int, aliases: PaperAliases) -> None:
        """Count a paper that was added (1) or taken out (-1)."""
        with self._database.writing() as db:
            for name, first, second, rows in (
                ("pair", "short", "long", aliases.pairs),
                ("spelling", "key", "minted", aliases.spellings),
            ):
                db.executemany(
                    f"INSERT INTO {name} VALUES (?1, ?2, ?3)"
                    " ON CONFLICT DO UPDATE SET papers = papers + ?3",
                    ((*row, by) for row in rows),
                )
                db.executemany(
                    f"DELETE FROM {name} WHERE {first} = ? AND {second} = ? AND papers = 0", rows
                )

    def load_aliases(self) -> AliasTable:
        """The sum of what all papers say of names, read whole."""
        longs: Counts = {}
        shorts: Counts = {}
        slugs: Counts = {}
        keys: Counts = {}
        for there, back, table in ((longs, shorts, "pair"), (slugs, keys, "spelling")):
            for one, other, papers in self._db.execute(f"SELECT * FROM {table}"):
                there.setdefault(one, {})[other] = papers
                back.setdefault(other, {})[one] = papers
        return AliasTable.over(longs, shorts, slugs, keys)

    def lazy_aliases(self) -> AliasTable:
        """The same, which reads what it is asked for: a paper asks for some hundred names."""
        return AliasTable.over(
            _LazyCounts(self._db, "SELECT long, papers FROM pair WHERE short = ?"),
            _LazyCounts(self._db, "SELECT short, papers FROM pair WHERE long = ?"),
            _LazyCounts(self._db, "SELECT minted, papers FROM spelling WHERE key = ?"),
            _LazyCounts(self._db, "SELECT key, papers FROM spelling WHERE minted = ?"),
        )

    def put_usage(self, id_: str, type_: EntityType, data: bytes) -> None:
        """Keep the type of an entity, and what was counted for it."""
        with self._database.writing() as db:
            db.execute("INSERT OR REPLACE INTO usage VALUES (?, ?, ?)", (id_, type_, data))

    def drop_usage(self, id_: str) -> None:
        """Forget an entity that no paper uses any more."""
        with self._database.writing() as db:
            db.execute("DELETE FROM usage WHERE entity = ?", (id_,))

    def put_counts(self, counts: GraphCounts) -> None:
        """Keep what there is of everything."""
        self.put_setting("counts", counts.dumps().decode())

    def load_counts(self) -> GraphCounts:
        """What there is of everything in the current snapshot."""
        kept = self.get_setting("counts")
        return GraphCounts.loads(kept.encode()) if kept else GraphCounts()

    def count_types(self) -> Counter[EntityType]:
        """How many entities of each type papers use."""
        rows = self._db.execute("SELECT type, COUNT(*) FROM usage GROUP BY type")
        return Counter({EntityType(type_): count for type_, count in rows})

    def is_used(self, id_: str) -> bool:
        """Whether papers use that entity."""
        found = self._db.execute("SELECT 1 FROM usage WHERE entity = ?", (id_,))
        return found.fetchone() is not None

    def load_usage(self, ids: Iterable[str]) -> EntityTable:
        """What was counted for these entities."""
        table = EntityTable()
        for id_ in ids:
            row = self._db.execute("SELECT data FROM usage WHERE entity = ?", (id_,)).fetchone()
            if row:
                table.load(id_, row[0])
        return table
