"""Pages from templates; every value is escaped: titles and abstracts are other people's text."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from typing import Any

import jinja2
import orjson


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.serve", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = _words
    environment.filters["is_web"] = lambda link: str(link).startswith(("http://", "https://"))
    return environment


def _words(name: str) -> str:
    """``evaluatesOn`` as people write it.

    >>> _words("evaluatesOn")
    'evaluates on'
    """
    return re.sub("[A-Z]", lambda letter: " " + letter.group().lower(), name)


def render(name: str, **values: Any) -> str:
    """Fill in a template of the folder ``templates``."""
    return _environment().get_template(name).render(**values)


def error_page(status: int, message: str) -> str:
    """The page of an error."""
    return render("error.html", status=status, phrase=HTTPStatus(status).phrase, message=message)


def message_of(body: bytes) -> str:
    """The message of an error that a worker replied with."""
    return str(orjson.loads(body)["error"])
