"""Every named question answers on the small graph, and its parameters are names that people type."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import NotFoundError, UnknownQueryError
from kg.query.name_index import NameIndex
from kg.query.named import BadParameterError, bind, get_query, load_library, run_named
from kg.query.names import Names
from kg.query.reading import StoreReader, lexical
from kg.store.folder import GraphFolder

from ..serve.site import build

# Questions to which three small papers have no answer.
_EMPTY = {"families", "tasks"}


class Asked:
    """The library, asked of one graph."""

    def __init__(self, folder: GraphFolder) -> None:
        self.reader = StoreReader(folder.read(), folder.iris)
        self.names = Names(self.reader, lambda: NameIndex.of(folder))

    def rows(self, name: str, *, min_confidence: float = 0.0, **values: str) -> list[list[str]]:
        result = run_named(
            get_query(name), values, self.reader, self.names, min_confidence=min_confidence
        )
        if isinstance(result, ox.QueryTriples):
            return [[t.subject.value, t.predicate.value, lexical(t.object)] for t in result]
        assert isinstance(result, ox.QuerySolutions)
        return [["" if v is None else lexical(v) for v in row] for row in result]


@pytest.fixture(scope="module")
def ask(small_graph: GraphFolder) -> Asked:
    return Asked(small_graph)


@pytest.fixture(scope="module")
def ask_bare(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """A graph of one paper in which nothing was found."""
    return Asked(build(tmp_path_factory.mktemp("bare") / "graph", range(0)))


def test_the_library_answers_at_least_fourteen_questions() -> None:
    assert len(load_library()) >= 14


@pytest.mark.parametrize("name", sorted(load_library()))
def test_a_question_answers_without_parameters(ask: Asked, name: str) -> None:
    assert bool(ask.rows(name)) == (name not in _EMPTY)


@pytest.mark.parametrize("name", sorted(load_library()))
def test_a_question_whose_default_is_not_there_has_an_empty_answer(
    ask_bare: Asked, name: str
) -> None:
    assert ask_bare.rows(name) == []


@pytest.mark.parametrize("name", sorted(load_library()))
def test_a_question_says_what_it_asks(name: str) -> None:
    query = get_query(name)
    assert query.title
    assert query.description.endswith(".")
    assert [p for p in query.parameters if not p.description.endswith(".")] == []
    for parameter in query.parameters:
        assert f"${parameter.name}" in query.text


def test_papers_of_something_include_those_of_its_kinds(ask: Asked) -> None:
    papers = {row[1] for row in ask.rows("papers-with", entity="PEFT")}
    assert papers == {"arxiv:2401.00001", "arxiv:2402.00002"}


def test_what_outperforms_comes_with_values_and_benchmark(ask: Asked) -> None:
    rows = ask.rows("outperforms", entity="LoRA")
    assert [row[:6] for row in rows] == [
        ["TwigTuner", "LoRA", "accuracy", "71.5%", "68.0%", "RiverQA"]
    ]


def test_results_say_which_way_is_better(ask: Asked) -> None:
    rows = ask.rows("results", benchmark="RiverQA")
    assert [(row[1], row[4], row[7]) for row in rows] == [
        ("LoRA", "72.1%", "higher"),
        ("TwigTuner", "71.5%", "higher"),
    ]


def test_conflicts_name_both_papers(ask: Asked) -> None:
    (first, *_) = ask.rows("conflicts", entity="LoRA")
    assert first == [
        "contradicts",
        *("LoRA", "outperforms", "TwigTuner", "arxiv:2402.00002"),
        *("TwigTuner", "outperforms", "LoRA", "arxiv:2401.00001"),
    ]


def test_findings_stand_in_the_order_of_the_text(ask: Asked) -> None:
    rows = ask.rows("findings", paper="2401.00001")
    assert [row[4] for row in rows] == ["71.5%", "40 ms"]


def test_a_least_confidence_leaves_out_what_is_less_sure(ask: Asked) -> None:
    assert len(ask.rows("results", min_confidence=0.7)) == 1


def test_a_least_confidence_is_refused_where_it_would_change_nothing(ask: Asked) -> None:
    with pytest.raises(BadParameterError, match="counted at build"):
        ask.rows("techniques", min_confidence=0.5)


def test_a_question_that_is_not_there_has_a_near_one() -> None:
    with pytest.raises(UnknownQueryError, match="Did you mean 'metrics'"):
        get_query("metric")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"benchmrk": "x"}, "Did you mean 'benchmark'"),
        ({"limit": "many"}, "not a number"),
        ({"limit": "-1"}, "0 or more"),
        ({"limit": "1e999"}, "not a number"),
    ],
)
def test_a_bad_parameter_is_named(ask: Asked, values: dict[str, str], error: str) -> None:
    with pytest.raises(BadParameterError, match=error):
        ask.rows("results", **values)


def test_a_type_that_is_none_is_named_with_those_there_are(ask: Asked) -> None:
    with pytest.raises(BadParameterError, match="Types: Method, Model"):
        ask.rows("techniques", type="Gadget")


@pytest.mark.parametrize(
    "value",
    ["x> } DROP ALL #", '" } #', "LoRA> . ?s ?p ?o } #", "https://x/> } INSERT DATA { <a:b>"],
)
def test_a_value_never_becomes_part_of_the_query(ask: Asked, value: str) -> None:
    with pytest.raises(NotFoundError):
        bind(get_query("results"), {"benchmark": value}, ask.reader, ask.names)
