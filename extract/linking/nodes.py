"""Which nodes a key may lead to, by the vocabulary, the shipped senses and the corpus.

Everything here is a function of the vocabulary, the overrides and the counts of the alias table. It
changes in steps (a count matters by its power of two), so that one paper more rarely changes what
other papers' names lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from kg.extract.linking.aliases import AliasTable, mint
from kg.extract.linking.lexicon import Lexicon
from kg.extract.linking.names import name_key, unshouted
from kg.extract.linking.overrides import Overrides
from kg.extract.linking.senses import Sense, weigh_words
from kg.extract.linking.variants import is_misspelling, stem_key

_RARE = 0.05  # a long form that fewer of a short form's definitions give is not trusted elsewhere
_TRUSTED = 2  # papers that must give a definition before other papers' bare short forms follow it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a key may lead to.

    Attributes:
        id: The node.
        rule: What says so; it ends up in the graph.
        labels: Spellings of the key that the vocabulary gives this node.
        sense: Prior and context; compared by its count only, which moves in powers of two.
    """

    id: str
    rule: str
    labels: frozenset[str] = frozenset()
    count: float = 1.0
    sense: Sense = field(default=Sense("", 1.0), compare=False)


class Nodes:
    """Answers for one state of the alias table; :meth:`forget` when the table has changed."""

    def __init__(self, lexicon: Lexicon, table: AliasTable, overrides: Overrides) -> None:
        self.lexicon, self.table = lexicon, table
        self._merged = _merges(overrides)
        self._split = frozenset(
            key for key in (s_key for s_key in _splits(overrides)) if key not in self._merged
        )
        # How names are written that no paper's entity has.
        self._labels = {**lexicon.shipped_labels, **_written(overrides)}
        self.forget()

    def forget(self) -> None:
        """Drop what was worked out for an earlier state of the table."""
        self._candidates: dict[str, tuple[Candidate, ...]] = {}
        self._homes: dict[str, Candidate] = {}
        self._own: dict[str, str] = {}

    # -- a key on its own ---------------------------------------------------------------------

    def candidates(self, key: str) -> tuple[Candidate, ...]:
        """The nodes that a key may lead to, the likeliest first; its own where none is known."""
        if key not in self._candidates:
            self._candidates[key] = tuple(self._find(key))
        return self._candidates[key]

    def is_known(self, key: str) -> bool:
        """Whether the vocabulary, the shipped senses, an override or a definition knows a key."""
        return self.candidates(key)[0].rule != "new name"

    def _find(self, key: str) -> Iterator[Candidate]:
        if key in self._merged:
            target = self.target(self._merged[key])
            yield Candidate(target.id, "override: merge", sense=target.sense)
            return
        if key in self._split:
            yield Candidate(self.own(key), "override: split")
            return
        found: dict[str, Candidate] = {}
        for known in self.lexicon.find(key):
            id_ = known.slug or self.home(known.key).id
            rule = "vocabulary" if known.labels else "definitions elsewhere"
            if id_ not in found:
                found[id_] = Candidate(id_, rule, known.labels, known.sense.count, known.sense)
        for candidate in self._mined(key):
            found.setdefault(candidate.id, candidate)
        if found:
            yield from sorted(found.values(), key=lambda c: (-c.count, c.id))
        elif unshouted(key) != key and self.is_known(unshouted(key)):
            yield from self.candidates(unshouted(key))  # a title in capitals
        else:
            yield self._long_home(key) or Candidate(self.own(key), "new name")

    def _mined(self, short: str) -> Iterator[Candidate]:
        """The nodes of the long forms that the corpus gives a short form, where trusted."""
        longs = self.table.longs(short)
        if not longs:
            return
        counts: dict[str, int] = {}
        for long, count in longs.items():
            home = self.home(long).id
            counts[home] = counts.get(home, 0) + count
        total = sum(counts.values())
        for id_, count in sorted(counts.items()):
            alone = len(counts) == 1 and len(short) > 4
            if (count >= _TRUSTED or alone) and count >= _RARE * total:
                label = id_.replace("-", " ")
                sense = Sense(label, _step(count), weigh_words([label], 2.0))
                yield Candidate(id_, "definitions in the corpus", count=_step(count), sense=sense)

    def target(self, name_or_id: str) -> Candidate:
        """The node that an override's ``into`` names, by name, id or IRI."""
        from_iri = name_or_id.rpartition("/")[2] if "://" in name_or_id else name_or_id
        if from_iri in self.lexicon.concepts:
            return Candidate(from_iri, "override")
        key = name_key(from_iri)
        if key in self._merged and self._merged[key] != name_or_id:
            return self.target(self._merged[key])
        slugs = self.lexicon.slugs(key)
        if slugs:
            return Candidate(slugs[0], "override")
        return Candidate(self.own(key), "override")

    # -- a long form --------------------------------------------------------------------------

    def home(self, long: str) -> Candidate:
        """The node of a long form, whatever short forms it has."""
        if long not in self._homes:
            slugs = self.lexicon.slugs(long)
            if long in self._merged:
                self._homes[long] = self.target(self._merged[long])
            elif slugs and long not in self._split:
                self._homes[long] = Candidate(slugs[0], "vocabulary")
            else:
                new = Candidate(self.own(long), "new name")
                self._homes[long] = self._long_home(long) or new
        return self._homes[long]

    def _long_home(self, long: str) -> Candidate | None:
        """The node of a long form that is another long form in other words."""
        if long in self._split:
            return None
        best: tuple[int, str] | None = None
        mine = (sum(self.table.shorts(long).values()), long)
        for short in sorted(self.table.shorts(long)):
            for known in self.lexicon.find(short):
                if known.slug and self._is_variant(long, known.slug):
                    return Candidate(known.slug, "variant of a long form")
            for other in self.table.longs(short):
                if other != long and self._is_same(long, other):
                    size = (sum(self.table.shorts(other).values()), other)
                    best = max(best or mine, size)
        if best is None or best <= mine:
            return None
        slugs = self.lexicon.slugs(best[1])
        id_ = slugs[0] if slugs else self.own(best[1])
        return Candidate(id_, "variant of a long form")

    def _is_variant(self, long: str, slug: str) -> bool:
        stems = self.lexicon.stems(slug)
        keys = self.lexicon.keys(slug)
        return not stems.isdisjoint(self._stems(long)) or any(is_misspelling(long, k) for k in keys)

    def _is_same(self, long: str, other: str) -> bool:
        return not self._stems(long).isdisjoint(self._stems(other)) or is_misspelling(long, other)

    def _stems(self, key: str) -> set[str]:
        stems = {stem_key(minted.replace("-", " ")) for minted in self.table.slugs(key)}
        return {stem for stem in stems if " " in stem}

    # -- ids ----------------------------------------------------------------------------------

    def own(self, key: str) -> str:
        """The id of a key's own node: the one that most papers' spelling mints.

        Where two keys would have the same id, the one that it spells keeps it.
        """
        if key not in self._own:
            self._own[key] = self._mint(key)
        return self._own[key]

    def _mint(self, key: str) -> str:
        counts = self.table.slugs(key)
        if counts:
            ranked = sorted(counts, key=lambda minted: (-counts[minted], minted))
        else:
            ranked = [mint(self._labels.get(key, key))]
        for minted in ranked:
            if minted not in self.lexicon.concepts and self.owner(minted) in (key, None):
                return minted
        return f"{ranked[0]}-{blake2b(key.encode(), digest_size=2).hexdigest()}"

    def owner(self, minted: str) -> str | None:
        """The key that may have an id, of those whose spellings would mint it."""
        claimants = self.table.claimants(minted)
        letters = minted.replace("-", "")
        return min(claimants, key=lambda key: (key.replace("-", "") != letters, key), default=None)

    def is_taken(self, minted: str) -> bool:
        """Whether an id is that of a node, so that it is replaced by nothing."""
        if minted in self.lexicon.concepts:
            return True
        key = self.owner(minted)
        return key is not None and any(c.id == minted for c in self.candidates(key))

    def rank(self, id_: str) -> tuple[int, str]:
        """Orders nodes that are no concepts, the more used the higher."""
        key = self.owner(id_)
        return (_step(self.table.uses(key)) if key else 0, id_)

    def signature(self, key: str) -> object:
        """All that links and nodes see of a key; equal signatures mean equal outcomes."""
        uses = self.table.uses(key)
        taken = tuple(self.is_taken(minted) for minted in sorted(self.table.slugs(key)))
        return self.candidates(key), self.home(key), self.own(key), _step(uses), taken


def _step(count: int) -> int:
    """The largest power of two up to a count; 0 for none."""
    return 1 << (count.bit_length() - 1) if count else 0


def _merges(overrides: Overrides) -> dict[str, str]:
    return {name_key(name): merge.into for merge in overrides.merge for name in merge.names}


def _splits(overrides: Overrides) -> Iterator[str]:
    for split in overrides.split:
        if not split.papers and split.into is None:
            yield name_key(split.name)


def _written(overrides: Overrides) -> dict[str, str]:
    names = [merge.into for merge in overrides.merge]
    names += [split.into for split in overrides.split if split.into]
    return {name_key(name): name for name in sorted(names, reverse=True)}
