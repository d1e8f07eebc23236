"""What a named graph says of each subject, read from its lines of N-Triples.

Terms stay the text that they are: making objects of them would cost more than all else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

Facts = dict[str, dict[str, list[str]]]  # subject → predicate → objects, as N-Triples terms

_ESCAPE = re.compile(r'\\(?:([tbnrf"\'\\])|u([0-9A-F]{4})|U([0-9A-F]{8}))')
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_facts(lines: Iterable[bytes]) -> Facts:
    """Collect the lines of a graph by subject and predicate, in their order."""
    facts: Facts = defaultdict(dict)
    for line in lines:
        subject, predicate, rest = line.decode().split(" ", 2)
        facts[subject].setdefault(predicate, []).append(rest[:-3])  # without " .\n"
    return facts


def term(iri: str) -> str:
    """An IRI as a term."""
    return f"<{iri}>"


def local_name(iri_term: str) -> str:
    """The part of an IRI behind the hash.

    >>> local_name("<https://w3id.org/paper-kg/ontology#uses>")
    'uses'
    """
    return iri_term[1:-1].rpartition("#")[2]


def text_of(literal: str) -> str:
    r"""The text of a literal, whatever its datatype or language.

    >>> text_of('"a \\"b\\""'), text_of('"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    ('a "b"', '1.5')
    """
    text = literal[1 : literal.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def printable(literal: str) -> str:
    """The text of a literal, without the few control characters that XML cannot hold."""
    return _NO_XML.sub("", text_of(literal))


def _unescaped(match: re.Match[str]) -> str:
    char, short, long = match.groups()
    return _ESCAPED.get(char, char) if char else chr(int(short or long, 16))


class About:
    """What is said of one subject, by predicate; what is not said is None or empty."""

    __slots__ = ("of",)

    def __init__(self, of: Mapping[str, list[str]]) -> None:
        self.of = of

    def one(self, predicate: str) -> str | None:
        """The text of the first literal."""
        found = self.of.get(predicate)
        return printable(found[0]) if found else None

    def all(self, predicate: str) -> tuple[str, ...]:
        """The texts of all literals."""
        return tuple(map(printable, self.of.get(predicate, ())))

    def name(self, predicate: str) -> str | None:
        """The local name of a term of the ontology."""
        found = self.of.get(predicate)
        return local_name(found[0]) if found else None

    def number(self, predicate: str) -> float | None:
        """A decimal."""
        found = self.one(predicate)
        return float(found) if found else None

    def flag(self, predicate: str) -> bool | None:
        """A boolean."""
        found = self.one(predicate)
        return found in ("true", "1") if found else None

    def pages(self, predicate: str) -> tuple[str, ...]:
        """IRIs."""
        return tuple(term[1:-1] for term in self.of.get(predicate, ()))

    def count(self, predicate: str) -> int | None:
        """An integer."""
        found = self.one(predicate)
        return int(found) if found else None
