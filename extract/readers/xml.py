"""XML, parsed with entities and the network off."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import cast

from lxml import etree

from kg.extract.readers.source import Source
from kg.model import SkippedRecord


def xml_records(source: Source, tag: str) -> Iterator[tuple[str, etree._Element] | SkippedRecord]:
    """Yield every element of that local name with its number; a cut file gives what came before."""
    number = 0
    data = source.read()
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), tag=f"{{*}}{tag}", resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        ):  # fmt: skip
            number += 1
            yield f"record {number}", element
            element.clear()
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        yield SkippedRecord(source.name, f"line {line}", f"the XML breaks off here ({error.msg})")


def text_of(element: etree._Element, path: str) -> str:
    """All text below the first element at a path of local names, or an empty string."""
    found = all_of(element, path)
    return whole_text(found[0]) if found else ""


def whole_text(element: etree._Element) -> str:
    """All text below an element."""
    return "".join(map(str, element.itertext()))


def all_of(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements at a path of local names, whatever their namespaces."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return cast("list[etree._Element]", element.xpath(steps))
