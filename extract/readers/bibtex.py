"""BibTeX, parsed by bibtexparser; LaTeX in fields stays as it stands."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import partial

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry, ParsingFailedBlock

from kg.extract.readers.base import guarded
from kg.extract.readers.dates import make_date, parse_date
from kg.extract.readers.identity import make_paper
from kg.extract.readers.source import Source
from kg.model import Paper, SkippedRecord

NAME = "bibtex"
DESCRIPTION = "BibTeX"

_ENTRY = re.compile(r"^\s*@\w+\s*[{(]", re.M)
# Lines above the first entry that are no comments mean that this is some other text.
_OTHER = re.compile(r"^\s*[{<\[]")


def sniff(source: Source) -> bool:
    """Text with an entry at the start of a line."""
    return _ENTRY.search(source.head) is not None and not _OTHER.match(source.head)


def read(source: Source) -> Iterator[Paper | SkippedRecord]:
    """Yield the entries in the order of the file; those that do not parse are reported."""
    # The parser logs what it also returns as failed blocks; we report those ourselves.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(source.text())
    for block in library.blocks:
        line = f"line {(block.start_line or 0) + 1}"
        # An entry whose key or field comes twice is still a paper.
        entry = getattr(block, "ignore_error_block", block)
        if isinstance(entry, Entry):
            yield from guarded([(line, partial(_paper, entry))], source)
        elif isinstance(block, ParsingFailedBlock):
            yield SkippedRecord(source.name, line, f"is no BibTeX entry ({block.error})")


def _paper(entry: Entry) -> Paper:
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    archive = "arxiv" in (fields.get("archiveprefix") or fields.get("eprinttype") or "").lower()
    names = re.sub(r"\s+", " ", fields.get("author", ""))
    return make_paper(
        title=fields.get("title"),
        abstract=fields.get("abstract"),
        arxiv=[fields.get("eprint") if archive else None, fields.get("url"), _arxiv_note(fields)],
        doi=[fields.get("doi"), fields.get("url")],
        date=parse_date(fields.get("date"))
        or make_date(fields.get("year"), fields.get("month"), fields.get("day")),
        authors=[name.strip() for name in re.split(r"\s+and\s+", names) if name.strip()],
        categories=re.split(r"\s*[,;]\s*", fields.get("keywords", "")),
        venue=fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle"),
        links=[fields.get("url")],
        source=NAME,
    )


def _arxiv_note(fields: dict[str, str]) -> str | None:
    """``journal = {arXiv preprint arXiv:2305.18290}``, as scholars' sites write it."""
    found = re.search(r"arXiv:\S+", fields.get("journal", "") + " " + fields.get("note", ""), re.I)
    return found.group().rstrip(",") if found else None
