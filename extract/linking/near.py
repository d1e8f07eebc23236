"""Names much like a name, and why linking keeps them apart."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, digits

from kg.extract.linking.generic import shorter_names
from kg.extract.linking.linker import Linker
from kg.extract.linking.names import model_name, name_key

_LETTERS = ascii_lowercase + digits


def near_names(linker: Linker, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (name, node, why it is another) of names like this one; a node may come twice.

    First what other papers or the vocabulary write with the same short form and linking did not
    follow, then other versions of the same model, then names one letter off, then the name without
    a generic word.
    """
    key = name_key(name)
    yield from _untrusted(linker, key)
    yield from _versions(linker, name, key)
    for other in _one_off(key):
        yield from _known(linker, other, "one letter off")
    for shorter in shorter_names(name):
        reason = f"{shorter.name!r} is not the same as {name!r} here"
        yield from _known(linker, name_key(shorter.name), reason)


def _known(linker: Linker, key: str, reason: str) -> Iterator[tuple[str, str, str]]:
    slugs = linker.lexicon.slugs(key)
    for slug in slugs:
        yield linker.concepts[slug].pref_label, slug, reason
    if not slugs and linker.nodes.table.uses(key):
        own = linker.nodes.own(key)
        yield own, own, reason


def _untrusted(linker: Linker, key: str) -> Iterator[tuple[str, str, str]]:
    table, followed = linker.nodes.table, {c.id for c in linker.nodes.candidates(key)}
    longs = table.longs(key)
    for long in sorted(longs, key=lambda long: (-longs[long], long)):
        home = linker.nodes.home(long).id
        if home not in followed:
            count = f"{longs[long]} paper" + ("s" if longs[long] > 1 else "")
            yield home, home, f"only {count} of {sum(longs.values())} define the short form so"
    shorts = table.shorts(key)
    for short in sorted(shorts, key=lambda short: (-shorts[short], short)):
        for candidate in linker.nodes.candidates(short):
            if candidate.id not in followed:
                reason = "the same short form, another long form"
                yield candidate.sense.label or candidate.id, candidate.id, reason


def _versions(linker: Linker, name: str, key: str) -> Iterator[tuple[str, str, str]]:
    model = model_name(name)
    if model is None:
        return
    for slug in sorted(linker.concepts):
        concept = linker.concepts[slug]
        if slug.startswith(model.family[:3]):
            other = model_name(concept.pref_label)
            if other and other.family == model.family and other.key != key:
                yield concept.pref_label, slug, "another version of the same family"
    for other_key in linker.nodes.table.keys_from(model.family):
        if other_key != key:
            own = linker.nodes.candidates(other_key)[0].id
            yield own, own, "another version of the same family"


def _one_off(key: str) -> list[str]:
    """The keys one letter off: changed, left out, put in, or two swapped."""
    cuts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    found |= {a + c + b for a, b in cuts for c in _LETTERS}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return sorted(found - {key})
