"""What a small graph looks like in each format that people read or load elsewhere."""

from __future__ import annotations

import pytest

from .reading import export, export_file


@pytest.mark.parametrize("format_", ["nq", "ttl", "jsonld", "graphml", "gexf", "json"])
def test_format_is_as_it_was(format_, busy_store, golden):
    golden(f"busy.{format_}", export(busy_store, format_))


def test_csv_is_as_it_was(busy_store, golden, tmp_path):
    export_file(busy_store, tmp_path / "busy.csv")
    for name in ("busy.csv", "busy.nodes.csv"):
        golden(name, (tmp_path / name).read_bytes())
