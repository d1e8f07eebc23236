"""The library of named questions: SPARQL files with a title, a description and parameters.

A file of ``library/`` begins with comments::

    # Title: One line
    # Description: What it answers.
    # Parameter: entity (entity, default any) What it is about.
    # Default: entity = SELECT ?it WHERE { … }

Kinds of parameter are ``entity`` and ``paper`` (any name or id that a person types), ``type`` and
``integer``. In the query ``$entity`` stands for the value. Without a value it stays a variable
(``default any``), is the entity of a type in most papers (``default most used Method``), or what a
question finds; where a graph has no such thing, it is one that no statement is about, and so the
answer is empty. ``$min_confidence`` is a parameter of every query that names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from importlib.resources import files

import pyoxigraph as ox

from kg.errors import KgError, UnknownQueryError
from kg.model import EntityType
from kg.query.names import Names
from kg.query.reading import StoreReader, lexical, select
from kg.query.sparql import Result, run
from kg.vocab import OWL

_HEADER = re.compile(r"^# (Title|Description|Parameter|Default): (.*)$", re.MULTILINE)
_PARAMETER = re.compile(r"(\w+) \((\w+)(?:, default ([^)]+))?\) (.*)")
_CONFIDENCE = "min_confidence"
_MOST_USED = "most used "
_NOTHING = str(ox.NamedNode(OWL + "Nothing"))


class BadParameterError(KgError, ValueError):
    """A parameter of a named query that it does not have, or a value that does not fit."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a named query.

    Attributes:
        kind: ``entity``, ``paper``, ``type`` or ``integer``.
        default: What it is without a value, or None.
        question: A SELECT of ``?it`` that finds the default in the graph, or None.
    """

    name: str
    kind: str
    description: str
    default: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question of the library."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def filters_confidence(self) -> bool:
        """Whether a least confidence changes what it counts or lists."""
        return f"${_CONFIDENCE}" in self.text


def load_library() -> dict[str, NamedQuery]:
    """Every named query, by name, in the order of the names."""
    folder = files("kg.query") / "library"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return {f.name[:-3]: _parse(f.name[:-3], f.read_text("utf-8")) for f in found}


def get_query(name: str) -> NamedQuery:
    """One query of the library.

    Raises:
        UnknownQueryError: If there is none of that name.
    """
    library = load_library()
    if name not in library:
        raise UnknownQueryError(name, library)
    return library[name]


def run_named(
    query: NamedQuery,
    values: Mapping[str, str],
    reader: StoreReader,
    names: Names,
    *,
    min_confidence: float = 0.0,
) -> Result:
    """Run a named query with the values that a person gave.

    Raises:
        BadParameterError: If a parameter is unknown, a value does not fit, or a least confidence is
            given to a query whose figures were counted at build.
        NotFoundError: If a value names no entity or paper.
    """
    text = bind(query, values, reader, names, min_confidence=min_confidence)
    return run(reader.store, text, reader.iris)


def bind(
    query: NamedQuery,
    values: Mapping[str, str],
    reader: StoreReader,
    names: Names,
    *,
    min_confidence: float = 0.0,
) -> str:
    """The SPARQL text of a named query, with the values in it as terms; see :func:`run_named`."""
    _check_names(query, values)
    if min_confidence and not query.filters_confidence:
        message = f"{query.name} uses what was counted at build, and takes no least confidence."
        raise BadParameterError(message)
    terms = {_CONFIDENCE: _number(f"{min_confidence:f}", "decimal")}
    for parameter in query.parameters:
        term = _term(parameter, values.get(parameter.name), reader, names)
        if term is not None:
            terms[parameter.name] = term
    return re.sub(r"\$(\w+)", lambda m: terms.get(m[1], m[0]), query.text)


def _parse(name: str, text: str) -> NamedQuery:
    headers: dict[str, list[str]] = {}
    for label, rest in _HEADER.findall(text):
        headers.setdefault(label, []).append(rest)
    parameters = {}
    for line in headers.get("Parameter", ()):
        match = _PARAMETER.fullmatch(line)
        if match is None:
            message = f"kg/query/library/{name}.rq: cannot read the parameter {line!r}"
            raise BadParameterError(message)
        parameters[match[1]] = Parameter(match[1], match[2], match[4], match[3])
    for line in headers.get("Default", ()):
        of, _, question = line.partition(" = ")
        parameters[of] = replace(parameters[of], question=question)
    body = text[text.index("\n", text.rindex("\n# ") + 1) + 1 :]
    title, description = headers["Title"][0], " ".join(headers["Description"])
    return NamedQuery(name, title, description, tuple(parameters.values()), body)


def _check_names(query: NamedQuery, values: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            has = f"It has: {', '.join(known)}." if known else "It has none."
            hint = f"Did you mean {near[0]!r}?" if near else has
            message = f"{query.name} has no parameter {name!r}. {hint}"
            raise BadParameterError(message)


def _term(parameter: Parameter, value: str | None, reader: StoreReader, names: Names) -> str | None:
    """What a parameter stands for, as SPARQL writes it, or None where it stays a variable."""
    if value is None and parameter.question:
        return _find_default(parameter.question, reader)
    value = parameter.default if value is None else value
    if value and value == parameter.default and value.startswith(_MOST_USED):
        return _most_used(value.removeprefix(_MOST_USED), names)
    if value is None:
        message = f"The parameter {parameter.name!r} needs a value: -p {parameter.name}=…"
        raise BadParameterError(message)
    if value == "any" and parameter.default == "any":
        return None
    if parameter.kind == "entity":
        return str(ox.NamedNode(names.get_entity(value)))
    if parameter.kind == "paper":
        return str(ox.NamedNode(names.get_paper(value)))
    if parameter.kind == "type":
        return _type(parameter, value)
    return _number(value, parameter.kind, parameter.name)


def _most_used(type_: str, names: Names) -> str:
    iri = names.most_used(EntityType(type_))
    return str(ox.NamedNode(iri)) if iri else _NOTHING


def _find_default(question: str, reader: StoreReader) -> str:
    rows = select(reader.store, question, reader.iris)
    first = next((lexical(row["it"]) for row in rows), None)
    return str(ox.NamedNode(first)) if first else _NOTHING


def _type(parameter: Parameter, value: str) -> str:
    known = {type_.value.lower(): type_ for type_ in EntityType}
    type_ = known.get(value.lower())
    if type_ is None:
        message = f"{parameter.name}={value}: not a type. Types: {', '.join(EntityType)}."
        raise BadParameterError(message)
    return f"kg:{type_}"


def _number(value: str, kind: str, name: str = _CONFIDENCE) -> str:
    try:
        number = int(value) if kind == "integer" else Decimal(value)
    except (ValueError, InvalidOperation) as error:
        message = f"{name}={value}: not a number ({kind})."
        raise BadParameterError(message) from error
    if number < 0 or not Decimal(number).is_finite():
        message = f"{name}={value}: must be 0 or more."
        raise BadParameterError(message)
    return format(Decimal(number), "f")
