"""Which records are the same paper, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.errors import KgError
from kg.extract.readers.dates import parse_date
from kg.extract.readers.text import find_fault, keep_text
from kg.model import Paper
from kg.vocab import slug

_ARXIV = re.compile(
    r"(?:arxiv[:./]|arxiv\.org/(?:abs|pdf|html)/|^)\s*"
    r"(\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?(?=$|[\s\]),;?#])", re.I
)  # fmt: skip
_DOI = re.compile(r"(?:doi\.org/|doi:\s*|^)(10\.\d{4,9}/[^\s\"<>]+)", re.I)
_ARXIV_DOI = "10.48550/arxiv."


class BadPaperError(KgError, ValueError):
    """A record that cannot become a paper; the message is the reason alone."""


def find_arxiv_id(raw: object) -> str | None:
    """The arXiv id without its version, from an id, a CURIE, a DOI or an address.

    >>> find_arxiv_id("http://arxiv.org/abs/2205.12604v1"), find_arxiv_id("cs/0112017v2")
    ('2205.12604', 'cs/0112017')
    """
    match = _ARXIV.search(str(raw or "").strip())
    return match.group(1) if match else None


def find_doi(raw: object) -> str | None:
    """The DOI in lower case, from a DOI, a CURIE or an address.

    >>> find_doi("https://doi.org/10.1000/ABC.")
    '10.1000/abc'
    """
    match = _DOI.search(str(raw or "").strip())
    return match.group(1).rstrip(".,;)}").lower() if match else None


def make_paper(
    *,
    title: object,
    abstract: object = None,
    id_: object = None,
    arxiv: Iterable[object] = (),
    doi: Iterable[object] = (),
    date: object = None,
    authors: Iterable[object] = (),
    categories: Iterable[object] = (),
    venue: object = None,
    links: Iterable[object] = (),
    source: str,
    date_inferred: bool = False,
    author_count: int | None = None,
    comments: int | None = None,
) -> Paper:
    """Make a paper of what a record says, with its text kept and its identity found.

    Args:
        arxiv: Fields that may hold an arXiv id or address.
        doi: Fields that may hold a DOI.

    Raises:
        BadPaperError: If there is no title, or its text cannot be kept.
    """
    raw_title, raw_abstract = str(title or ""), str(abstract or "")
    for name, raw in (("title", raw_title), ("abstract", raw_abstract)):
        if fault := find_fault(raw):
            msg = f"the {name} {fault}"
            raise BadPaperError(msg)
    kept_title = keep_text(raw_title)
    if not kept_title:
        msg = "has no title"
        raise BadPaperError(msg)
    identifiers = _identifiers([id_, *arxiv], [id_, *doi])
    key = next(iter(identifiers), f"title:{title_slug(kept_title)}")
    names = tuple(filter(None, (_keep_name(author) for author in authors)))
    return Paper(
        id=str(id_).strip() if id_ not in (None, "") else key,
        key=key,
        title=kept_title,
        abstract=keep_text(raw_abstract),
        date=parse_date(date),
        date_inferred=date_inferred,
        authors=names,
        author_count=len(names) or author_count,
        categories=tuple(dict.fromkeys(filter(None, (keep_text(str(c)) for c in categories)))),
        venue=keep_text(str(venue or "")) or None,
        identifiers=identifiers,
        links=tuple(sorted({str(x).strip() for x in links if _is_address(x)})),
        comments=comments,
        source=source,
    )


def merge_papers(left: Paper, right: Paper) -> Paper:
    """Join two records of one paper; the outcome does not depend on their order.

    Text: the longer abstract and its title (then the smaller text). Date: the printed before the
    inferred, the more precise, the earlier. Everything else is united, or the longer list taken.
    """
    first, second = sorted((left, right), key=_text_order)
    dated = min((p for p in (left, right) if p.date), key=_date_order, default=first)
    counts = [p.author_count for p in (left, right) if p.author_count is not None]
    comments = [p.comments for p in (left, right) if p.comments is not None]
    return replace(
        first,
        key=min(left.key, right.key),
        date=dated.date,
        date_inferred=dated.date_inferred,
        authors=min((left.authors, right.authors), key=lambda a: (-len(a), a)),
        author_count=max(counts, default=None),
        categories=tuple(sorted({*left.categories, *right.categories})),
        venue=first.venue or second.venue,
        identifiers=tuple(sorted({*left.identifiers, *right.identifiers})),
        links=tuple(sorted({*left.links, *right.links})),
        comments=max(comments, default=None),
        source="+".join(sorted({*left.source.split("+"), *right.source.split("+")})),
    )


def title_slug(title: str) -> str:
    """What two spellings of one title have in common."""
    return slug(re.sub(r"[{}$\\]", "", title))[:200]


def _text_order(paper: Paper) -> tuple[object, ...]:
    return (-len(paper.abstract), paper.abstract, -len(paper.title), paper.title, paper.id)


def _date_order(paper: Paper) -> tuple[object, ...]:
    return (paper.date_inferred, -len(paper.date or ""), paper.date)


def _identifiers(arxiv: Iterable[object], doi: Iterable[object]) -> tuple[str, ...]:
    found = {f"doi:{d}" for d in map(find_doi, doi) if d and not d.startswith(_ARXIV_DOI)}
    for raw in (*arxiv, *doi):
        known = find_doi(raw) or ""
        if known.startswith(_ARXIV_DOI):
            found.add(f"arxiv:{known.removeprefix(_ARXIV_DOI)}")
        elif not known and (number := find_arxiv_id(raw)):
            found.add(f"arxiv:{number}")
    return tuple(sorted(found))  # "arxiv:" sorts before "doi:", and is the key where there is one


def _keep_name(raw: object) -> str:
    name = keep_text(str(raw or ""))
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given else name


def _is_address(raw: object) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", str(raw or "").strip()) is not None
