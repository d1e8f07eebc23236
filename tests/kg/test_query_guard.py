"""What the guard sees in a SPARQL text, where the store itself would call out."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query.guard import scan_query

# Port 9 is refused by the store before it opens a connection: calling out shows as an OSError.
_ELSEWHERE = "<http://127.0.0.1:9/>"
_PREFIX = f"PREFIX x: {_ELSEWHERE} "


def _calls(text: str) -> bool:
    return scan_query(text, prefixes={}, base="http://base.example/").calls_service


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {_ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent {_ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE#comment\n{_ELSEWHERE}{{ ?s ?p ?o }} }}",
        _PREFIX + "SELECT * { SERVICE x:y { ?s ?p ?o } }",
        _PREFIX + "SELECT * { SERVICEx:y { ?s ?p ?o } }",
        _PREFIX + "SELECT * { SERVICESILENTx:y { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o SERVICE ?s { ?a ?b ?c } }",
        f"SELECT * {{ FILTER(1<2)SERVICE{_ELSEWHERE}{{ ?s ?p ?o }} }}",
        # What looks like an IRI or a string to one reading is code to the other.
        f"SELECT * {{ FILTER(1<'x>')SERVICE{_ELSEWHERE}{{ ?s ?p ?o }} FILTER('a'='a') }}",
        f"SELECT * {{ FILTER(1<?b#c>'''\n)SERVICE{_ELSEWHERE}{{ ?s ?p ?o }} #'''\n }}",
        f'SELECT * {{ BIND("\\u0022" AS ?x) SERVICE {_ELSEWHERE} {{ ?s ?p ?o }} BIND("" AS ?y) }}',
        f'SELECT * {{ BIND("""a""\\"""" AS ?x) SERVICE {_ELSEWHERE} {{ ?s ?p ?o }} }}',
    ],
)
def test_a_call_to_another_service_is_seen(query: str) -> None:
    assert _calls(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <x> {' }",
        'SELECT * { ?s ?p """SERVICE <x> { ""SERVICE <x> {""" }',
        "SELECT * { # SERVICE <x> {\n ?s ?p ?o }",
        "PREFIX service: <http://x.example/service> SELECT * { ?s service:service ?o }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "SELECT * { ?s <http://x.example/service> ?o FILTER(?o < 5) }",
    ],
)
def test_the_word_alone_is_no_call(query: str) -> None:
    assert not _calls(query)


_PIECES = (
    "SERVICE", "SILENT", _ELSEWHERE, "{?s ?p ?o}", "{", "}", " ", "\n", "#", "'", '"', "'''", '"""',
    "\\", "<", ">", "?a", "1", "1<2", "FILTER(", ")", "<http://x.example/#a>", "<http://x.example/'>",
    ".", "x:a", "?b#c>", "'x>'", "true", "OPTIONAL", "@en", "FILTER(1<'x>'", "#c>'''\n", "\\u0027",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=9), st.booleans())
def test_whatever_the_store_would_call_the_guard_sees(pieces: list[str], closed: bool) -> None:
    text = "".join(pieces)
    call = f"SERVICE{_ELSEWHERE}{{?s ?p ?o}}" if closed else ""
    query = f"{_PREFIX}SELECT * {{ {text}{call} }}"
    try:
        list(ox.Store().query(query))  # type: ignore[arg-type]
    except OSError:
        assert _calls(query)
    except (SyntaxError, ValueError, RuntimeError):
        pass


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT * FROM <http://a.example/> { ?s ?p ?o }", ("http://a.example/",), ()),
        ("SELECT*FROM<a>FROM NAMED<b>{ ?s ?p ?o }", ("http://base.example/a",), ("http://base.example/b",)),
        ("PREFIX g: <http://g.example/> ASK FROM g:a { ?s ?p ?o }", ("http://g.example/a",), ()),
        ("BASE <http://b.example/> DESCRIBE <x> FROM <y>", ("http://b.example/y",), ()),
        ("PREFIX from: <http://f.example/> DESCRIBE from:x", (), ()),
        ("SELECT * { ?s ?p 'FROM <a>' } # FROM <b>", (), ()),
    ],
)  # fmt: skip
def test_the_graphs_that_a_query_names_are_read(
    query: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    scan = scan_query(query, prefixes={}, base="http://base.example/")
    assert (scan.default_graphs, scan.named_graphs) == (default, named)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("INSERT DATA { <a> <b> 1 }", "INSERT"),
        ("#c\nPREFIX x: <x> BASE <y>\n load <http://x.example/>", "LOAD"),
        ("SELECT * { ?s ?p 'DELETE' }", None),
    ],
)
def test_an_update_is_known_by_its_first_word(query: str, word: str | None) -> None:
    assert scan_query(query, prefixes={}, base="http://base.example/").update == word


@pytest.mark.parametrize(
    "piece", ["'", '"', "'''", "<", "#", "FROM ", "PREFIX ", ":", "a.", "SERVICE ", "SERVICE<", "{"]
)
def test_no_text_makes_reading_slow(piece: str) -> None:
    """The time limit of the test would end a read that takes more than a pass or two."""
    scan_query(piece * 50_000, prefixes={}, base="http://base.example/")
