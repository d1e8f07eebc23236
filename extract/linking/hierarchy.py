"""What an entity is a kind of: by the vocabulary, by the grammar of model names, and by papers.

No chain of these edges ever comes back to where it started, though each node's are worked out from
that node alone: every edge goes up in one fixed order. Concepts of the vocabulary stand above all
else, ordered by how many concepts stand below them; names of versions stand below all, and what is
between is ordered by how often it is used, in steps of powers of two.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.linking.aliases import mint
from kg.extract.linking.generic import is_versioned, wider_keys
from kg.extract.linking.linker import Linker


def broader(id_: str, labels: Mapping[str, int], linker: Linker) -> tuple[str, ...]:
    """What the vocabulary states, else the nearest wider model name that is a node."""
    concept = linker.concepts.get(id_)
    if concept:
        return concept.broader
    if not is_versioned(id_):
        return ()
    found: dict[str, None] = {}
    for label in sorted(label for label in labels if mint(label) == id_):
        for key in wider_keys(label):
            candidates = linker.nodes.candidates(key)
            known = candidates[0].id in linker.concepts or linker.nodes.table.uses(key)
            if len(candidates) == 1 and known and candidates[0].id != id_:
                found[candidates[0].id] = None
                break
    return tuple(sorted(found))


def learned_broader(
    id_: str, stated: Mapping[str, int], known: tuple[str, ...], linker: Linker
) -> tuple[str, ...]:
    """What papers state with isA, as far as it is new and goes up.

    Args:
        stated: Ids of wider entities, with the number of papers that state it.
        known: What :func:`broader` gave.
    """
    above = set(known).union(*(linker.lexicon.ancestors(wider) for wider in known))
    return tuple(
        sorted(wider for wider in stated if wider not in above and _goes_up(id_, wider, linker))
    )


def _goes_up(id_: str, wider: str, linker: Linker) -> bool:
    lexicon = linker.lexicon
    if wider in lexicon.concepts:
        if id_ not in lexicon.concepts:
            return True
        return lexicon.narrower_count(wider) > lexicon.narrower_count(id_)
    if id_ in lexicon.concepts or is_versioned(wider):
        return False  # so that grammar's edges and these never meet in a circle
    return linker.nodes.rank(wider) > linker.nodes.rank(id_)
