"""Files appear whole, or not at all."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import PurePath

import pytest

from kg.errors import StorageError, UnknownFormatError
from kg.exports.base import exporters, find_exporter, format_of
from kg.exports.output import open_output

from .reading import export, export_file


def test_a_file_is_replaced_when_it_is_whole(tmp_path):
    path = tmp_path / "graph.ttl"
    path.write_text("old")
    with open_output(path) as output:
        output.stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_export_leaves_what_stood_there_and_no_draft(tmp_path):
    path = tmp_path / "graph.csv"
    path.write_text("old")
    with suppress(ZeroDivisionError), open_output(path) as output:
        output.beside("nodes")
        output.stream.write(b"half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path):
    with pytest.raises(StorageError, match=r"graph\.ttl.*No space left"), open_output(tmp_path / "graph.ttl"):
        raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "missing" / "graph.ttl"
    with pytest.raises(StorageError, match="missing"), open_output(path):
        pass


def test_gz_is_compressed_and_the_same_each_time(busy_store, tmp_path):
    path = tmp_path / "graph.nt.gz"
    outputs = set()
    for _ in range(2):
        with open_output(path) as output:
            output.stream.write(export(busy_store, "nt"))
        outputs.add(path.read_bytes())
    assert len(outputs) == 1
    assert gzip.decompress(outputs.pop()) == export(busy_store, "nt")


def test_csv_writes_the_nodes_beside_the_edges(busy_store, tmp_path):
    export_file(busy_store, tmp_path / "graph.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.csv", "graph.nodes.csv"]


def test_every_format_of_the_command_line_has_an_exporter():
    known = "ttl nt nq trig jsonld rdf graphml gexf csv json html"
    assert sorted(exporters()) == sorted(known.split())


def test_an_unknown_format_names_its_neighbour():
    with pytest.raises(UnknownFormatError, match="Did you mean 'graphml'"):
        find_exporter("graphmll")


def test_the_format_is_the_suffix_before_gz():
    assert format_of(PurePath("a.b/graph.TTL.gz")) == "ttl"
    assert format_of(PurePath("graph")) == ""
