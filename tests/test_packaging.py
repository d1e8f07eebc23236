"""The package lists name every folder, and nothing of the input has slipped in."""

from __future__ import annotations

import tomllib
from pathlib import Path

_MAPPED = {
    "kg": "kg",
    "extract": "kg.extract",
    "ontologies": "kg.ontologies",
    "exports": "kg.exports",
}


def packages_in_tree(root: Path) -> set[str]:
    """The import name of every folder with an ``__init__.py`` below the four."""
    found = set()
    for folder, name in _MAPPED.items():
        for init in (root / folder).rglob("__init__.py"):
            if "node_modules" not in init.parts:
                found.add(".".join((name, *init.parent.relative_to(root / folder).parts)))
    return found


def test_every_folder_is_packaged(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert set(project["tool"]["setuptools"]["packages"]) == packages_in_tree(root)


def test_every_pattern_of_package_data_matches_a_file(root: Path) -> None:
    data = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    folders = {name: folder for folder, name in _MAPPED.items()}
    for package, patterns in data.items():
        head = next(n for n in sorted(folders, key=len, reverse=True) if package.startswith(n))
        rest = package.removeprefix(head).strip(".").replace(".", "/")
        for pattern in patterns:
            assert list((root / folders[head] / rest).glob(pattern)), (package, pattern)


def test_no_sentence_of_a_real_abstract_is_in_the_examples(root: Path, shared: Path) -> None:
    import gzip
    import json
    import re

    ours = (root / "examples" / "daily-papers.txt").read_text("utf-8")
    sentences = {s.strip() for s in re.split(r"(?<=[.!?])\s", ours) if len(s) > 40}
    with gzip.open(shared / "corpus" / "daily-papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            abstract = " ".join(json.loads(line)["abstract"].split())
            assert not {s for s in sentences if s in abstract}
