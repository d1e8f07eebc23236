"""Code and project pages that the abstract names."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.spans import text_of

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@/])(?:www\.|(?=(?:github|gitlab|huggingface)\.(?:com|co|io)/)))"
    r"[\w.\-]+\.[a-z]{2,}(?:/[\w.\-~%/?=&+#@:]*)?", re.I
)  # fmt: skip


def find_links(text: str) -> tuple[str, ...]:
    r"""The addresses in a text, LaTeX looked through, sorted.

    >>> find_links(r"Code: \url{https://github.com/a/b\_c}. See github.com/d/e.")
    ('https://github.com/a/b_c', 'https://github.com/d/e')
    """
    plain = text.replace("\\_", "_").replace("\\%", "%").replace("\\#", "#").replace("\\&", "&")
    found = (match.group().rstrip(".,;:)]}'\"") for match in _ADDRESS.finditer(plain))
    return tuple(sorted({a if a.lower().startswith("http") else f"https://{a}" for a in found}))


@Language.component("kg_links", assigns=["doc._.extraction"])
def mark_links(doc: Doc) -> Doc:
    """Leave the links in ``doc._.extraction``."""
    doc._.extraction = replace(doc._.extraction, links=find_links(text_of(doc)))
    return doc
