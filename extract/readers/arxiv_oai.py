"""arXiv's OAI-PMH, ``metadataPrefix=arXiv``."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kg.extract.readers.base import papers_of
from kg.extract.readers.identity import make_paper
from kg.extract.readers.source import Source
from kg.extract.readers.xml import all_of, text_of, xml_records
from kg.model import Paper, SkippedRecord

NAME = "arxiv-oai"
DESCRIPTION = "arXiv records by OAI-PMH (metadataPrefix=arXiv)"


def sniff(source: Source) -> bool:
    """An OAI-PMH answer with arXiv's own metadata in it."""
    return "<OAI-PMH" in source.head and "OAI/arXiv/" in source.head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the records; those that were deleted have no metadata and are passed over."""
    return papers_of(xml_records(source, "arXiv"), _paper, source)


def _paper(record: etree._Element) -> Paper:
    return make_paper(
        title=text_of(record, "title"),
        abstract=text_of(record, "abstract"),
        id_=f"arxiv:{text_of(record, 'id')}",
        doi=[text_of(record, "doi")],
        date=text_of(record, "created"),
        authors=[_name(author) for author in all_of(record, "authors/author")],
        categories=text_of(record, "categories").split(),
        venue=text_of(record, "journal-ref"),
        source=NAME,
    )


def _name(author: etree._Element) -> str:
    parts = (text_of(author, part) for part in ("forenames", "keyname", "suffix"))
    return " ".join(part for part in parts if part)
