"""The arXiv API's Atom feed."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import find_arxiv_id, make_paper
from kg.extract.readers.source import Source
from kg.extract.readers.xml import all_of, text_of, xml_records
from kg.model import Paper, SkippedRecord

NAME = "arxiv-atom"
DESCRIPTION = "an answer of the arXiv API (Atom)"


def sniff(source: Source) -> bool:
    """A feed that names the Atom namespace."""
    return "<feed" in source.head and "http://www.w3.org/2005/Atom" in source.head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the entries of the feed."""
    return papers_of(xml_records(source, "entry"), _paper, source)


def _paper(entry: etree._Element) -> Paper:
    address = text_of(entry, "id")
    number = find_arxiv_id(address)
    return make_paper(
        title=text_of(entry, "title"),
        abstract=text_of(entry, "summary"),
        id_=f"arxiv:{number}" if number else address,
        doi=[text_of(entry, "doi")],
        date=text_of(entry, "published"),
        authors=[text_of(author, "name") for author in all_of(entry, "author")],
        categories=[category.get("term") for category in all_of(entry, "category")],
        venue=text_of(entry, "journal_ref"),
        source=NAME,
    )
