"""PubMed's efetch XML; the sections of a structured abstract are joined with their labels."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kg.extract.readers.base import papers_of
from kg.extract.readers.dates import make_date
from kg.extract.readers.identity import make_paper
from kg.extract.readers.source import Source
from kg.extract.readers.xml import all_of, text_of, whole_text, xml_records
from kg.model import Paper, SkippedRecord

NAME = "pubmed"
DESCRIPTION = "PubMed XML (efetch)"


def sniff(source: Source) -> bool:
    """A set of PubMed articles."""
    return "<PubmedArticle" in source.head


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the articles of the set."""
    return papers_of(xml_records(source, "PubmedArticle"), _paper, source)


def _paper(record: etree._Element) -> Paper:
    article = all_of(record, "MedlineCitation/Article")[0]
    number = text_of(record, "MedlineCitation/PMID")
    dois = [e.text for e in all_of(article, "ELocationID") if e.get("EIdType") == "doi"]
    return make_paper(
        title=text_of(article, "ArticleTitle"),
        abstract=" ".join(_section(part) for part in all_of(article, "Abstract/AbstractText")),
        id_=f"pmid:{number}" if number else None,
        doi=dois,
        date=_date(article),
        authors=[_name(author) for author in all_of(article, "AuthorList/Author")],
        categories=[whole_text(k) for k in all_of(record, "MedlineCitation/KeywordList/Keyword")],
        venue=text_of(article, "Journal/Title"),
        source=NAME,
    )


def _section(part: etree._Element) -> str:
    body, label = whole_text(part), part.get("Label")
    return f"{label}: {body}" if label else body


def _date(article: etree._Element) -> str | None:
    for path in ("ArticleDate", "Journal/JournalIssue/PubDate"):
        for date in all_of(article, path):
            year = text_of(date, "Year") or text_of(date, "MedlineDate")
            return make_date(year, text_of(date, "Month"), text_of(date, "Day"))
    return None


def _name(author: etree._Element) -> str:
    given, family = text_of(author, "ForeName"), text_of(author, "LastName")
    return f"{given} {family}".strip() or text_of(author, "CollectiveName")
