"""How long each named question takes with its defaults, on graphs of several sizes.

    python benchmarks/queries.py GRAPH…

Processor milliseconds of one run in this process, the resolution of the default included; each
graph is opened once, and the index of names is made before.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kg.query.name_index import NameIndex
from kg.query.named import load_library, run_named
from kg.query.names import Names
from kg.query.reading import StoreReader
from kg.store.folder import GraphFolder


def main() -> None:
    """Measure, and print a table with a column for each graph."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("graphs", type=Path, nargs="+", metavar="GRAPH")
    columns = [measure(GraphFolder.open(path)) for path in parser.parse_args().graphs]
    for name in load_library():
        print(f"{name:16}" + "".join(f"{column[name]:10,.0f}" for column in columns))


def measure(folder: GraphFolder) -> dict[str, float]:
    """Milliseconds of each question."""
    index, found = NameIndex.of(folder), {}
    for name, query in load_library().items():
        reader = StoreReader(folder.read(), folder.iris)
        before = time.process_time()
        for _ in run_named(query, {}, reader, Names(reader, lambda: index)):  # type: ignore[union-attr]
            pass
        found[name] = (time.process_time() - before) * 1000
    return found


if __name__ == "__main__":
    main()
