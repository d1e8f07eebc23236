"""Pages from templates; every value is escaped: titles and abstracts are other people's text."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

import jinja2
import orjson


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("kg.serve", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: Any) -> str:
    """Fill in a template of the folder ``templates``."""
    return _environment().get_template(name).render(**values)


def error_page(status: int, message: str) -> str:
    """The page of an error."""
    return render("error.html", status=status, phrase=HTTPStatus(status).phrase, message=message)


def message_of(body: bytes) -> str:
    """The message of an error that a worker replied with."""
    return str(orjson.loads(body)["error"])
