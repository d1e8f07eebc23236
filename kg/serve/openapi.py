"""The OpenAPI document of the JSON API; what descriptions hold follows from their dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from kg import __version__
from kg.query.describe import DEFAULT_LIMIT, EntityDescription, PaperDescription
from kg.query.named import NamedQuery
from kg.query.paths import Step
from kg.query.search import Hit
from kg.query.stats import Stats
from kg.serve.jobs import Reply, json_reply

_SCHEMAS: Mapping[str, Any] = {
    "Entity": EntityDescription,
    "Paper": PaperDescription,
    "Hit": Hit,
    "Step": Step,
    "Query": NamedQuery,
    "Stats": Stats,
}
_OBJECT = {"type": "object"}
_ERROR = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "status": {"type": "integer"}},
    "required": ["error", "status"],
}


@cache
def openapi() -> Reply:
    """The document, as JSON."""
    schemas: dict[str, Any] = {"Error": _ERROR}
    for name, type_ in _SCHEMAS.items():
        schema = TypeAdapter(type_).json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
    return json_reply(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Paper graph",
                "version": __version__,
                "description": "What one knowledge graph of papers says. All of it only reads.",
            },
            "paths": {path: {"get": operation} for path, operation in _paths().items()},
            "components": {"schemas": {name: _as_sent(s) for name, s in schemas.items()}},
        }
    )


def _paths() -> dict[str, dict[str, Any]]:
    hits = {
        "type": "object",
        "properties": {"query": {"type": "string"}, "hits": _list("Hit")},
    }
    path = {
        "type": "object",
        "properties": {
            "from": {"type": "string"},
            "to": {"type": "string"},
            "steps": _list("Step"),
        },
    }
    return {
        "/health": _get("Whether the server answers, and from which snapshot", _OBJECT),
        "/api/graph": _get(
            "The whole graph in columns, laid out, as the explorer reads it", _OBJECT
        ),
        "/api/search": _get(
            "Entities and papers by a part of their names",
            hits,
            _parameter("q", "Part of a name; case does not matter."),
            _parameter("limit", "Most hits, at most 200.", type_="integer", required=False),
            missing=False,
        ),
        "/api/entity/{id}": _get(
            "All that is known of an entity",
            _ref("Entity"),
            _parameter("id", "Its id, or a name of it.", where="path"),
            _parameter(
                "limit",
                f"Most rows of each list; {DEFAULT_LIMIT}.",
                type_="integer",
                required=False,
            ),
        ),
        "/api/paper/{key}": _get(
            "All that is known of a paper",
            _ref("Paper"),
            _parameter("key", "Its key (arxiv:2305.18290), identifier or title.", where="path"),
        ),
        "/api/path": _get(
            "A shortest path between two entities or papers",
            path,
            _parameter("from", "Id, key or name of one end."),
            _parameter("to", "Id, key or name of the other."),
        ),
        "/api/stats": _get("How much there is of everything", _ref("Stats")),
        "/api/queries": _get("The library of named questions", _list("Query")),
        "/api/queries/{name}": _get(
            "The rows of a named question, as SPARQL results; its parameters go in the address",
            _OBJECT,
            _parameter("name", "Name of the question.", where="path"),
        ),
        "/api/terms": _get("Prefixes, and the classes and properties in use", _OBJECT),
        "/api/openapi.json": _get("This document", _OBJECT),
    }


def _get(
    summary: str, schema: Mapping[str, Any], *parameters: Mapping[str, Any], missing: bool = True
) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": _answer("The answer", schema)}
    if parameters and missing:
        responses["404"] = _answer("Nothing has that name", _ref("Error"))
    if parameters:
        responses["400"] = _answer("A parameter does not fit", _ref("Error"))
    return {"summary": summary, "parameters": list(parameters), "responses": responses}


def _answer(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameter(
    name: str, text: str, *, where: str = "query", type_: str = "string", required: bool = True
) -> dict[str, Any]:
    schema = {"type": type_}
    return {"name": name, "in": where, "description": text, "required": required, "schema": schema}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _as_sent(schema: Any) -> Any:
    """A schema of a dataclass as :func:`kg.query.describe.to_json` writes it: keys in camelCase."""
    if isinstance(schema, list):
        return [_as_sent(one) for one in schema if not _is_decimal_text(one)]
    if not isinstance(schema, dict):
        return schema
    sent = {key: _as_sent(value) for key, value in schema.items()}
    if isinstance(sent.get("properties"), dict):
        sent["properties"] = {_camel(key): value for key, value in sent["properties"].items()}
        sent["required"] = [_camel(key) for key in sent.get("required", ())]
    return sent


def _is_decimal_text(schema: Any) -> bool:
    """A decimal may be text to the schema's maker; here it is always a number."""
    return isinstance(schema, dict) and schema.get("type") == "string" and "pattern" in schema


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
