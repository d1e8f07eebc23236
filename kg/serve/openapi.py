"""The OpenAPI document of the JSON API."""

from __future__ import annotations

from kg.serve.jobs import Reply, json_reply


def openapi() -> Reply:
    return json_reply({"openapi": "3.1.0"})
