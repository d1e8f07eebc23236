"""The seam between components: what they leave on a ``Doc``, and how they leave it.

Mentions stand in ``doc.spans["mentions"]``: spaCy spans with a label (the entity type), the id of
the vocabulary's concept where one matched, a confidence and the name of the component that made
them. A learned component writes the same spans. Sentences stand in ``doc.spans["sentences"]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kg.model import Extraction

MENTIONS = "mentions"
SENTENCES = "sentences"

# Every change between letters or digits and anything else is a token boundary, so that whatever
# stands at word boundaries is a run of tokens.
_TOKEN = re.compile(r"[^\W_]+|[\w]|[^\w\s]|\s")

for _owner, _name, _default in (
    (Span, "confidence", 1.0),
    (Span, "component", ""),
    (Doc, "abbreviations", ()),
    (Doc, "extraction", Extraction()),
    (Doc, "reading", None),
    (Doc, "source", None),
    (Doc, "borders", None),
):
    if not _owner.has_extension(_name):
        _owner.set_extension(_name, default=_default)


class WordTokenizer:
    """Cut a text at every word boundary; the kept text comes back unchanged."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a ``Doc`` whose ``text`` is ``text``."""
        words: list[str] = []
        spaces: list[bool] = []
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for match in _TOKEN.finditer(text):
            word = match.group()
            if word == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                first[match.start()] = last[match.end()] = len(words)
                words.append(word)
                spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.source, doc._.borders = text, (first, last)
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep; spaCy asks when a pipeline is saved."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> WordTokenizer:
        """Nothing to load."""
        return self


def make_mention(
    doc: Doc,
    start: int,
    end: int,
    label: str,
    *,
    confidence: float,
    component: str,
    concept: str = "",
) -> Span | None:
    """Make a span of ``[start, end)`` in code points; None where it cuts a word."""
    first, last = _borders(doc)
    if start not in first or end not in last:
        return None
    span = Span(doc, first[start], last[end] + 1, label=label, span_id=concept)
    span._.confidence = confidence
    span._.component = component
    return span


def text_of(doc: Doc) -> str:
    """The text of a ``Doc``; ``Doc.text`` joins the tokens anew each time."""
    if doc._.source is None:
        doc._.source = doc.text
    text: str = doc._.source
    return text


def _borders(doc: Doc) -> tuple[dict[int, int], dict[int, int]]:
    """Tokens by where they start and by where they end; ``Doc.char_span`` looks at them all."""
    if doc._.borders is None:
        doc._.borders = (
            {token.idx: token.i for token in doc},
            {token.idx + len(token): token.i for token in doc},
        )
    borders: tuple[dict[int, int], dict[int, int]] = doc._.borders
    return borders


def add_mentions(doc: Doc, spans: Iterable[Span | None]) -> None:
    """Add mentions to those that are there; overlaps are settled once, by ``entities``."""
    found = [span for span in spans if span is not None]
    doc.spans[MENTIONS] = [*doc.spans.get(MENTIONS, ()), *found]
