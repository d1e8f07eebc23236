"""Sentences, as spans."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.sentences import split_sentences
from kg.extract.spans import SENTENCES, make_mention, text_of

NAME = "kg_sentences"


@Language.component(NAME, assigns=["doc.spans"])
def mark_sentences(doc: Doc) -> Doc:
    """Leave the sentences in ``doc.spans["sentences"]``; the title is the first."""
    spans = (
        make_mention(doc, s.start, s.end, "sentence", confidence=1.0, component=NAME)
        for s in split_sentences(text_of(doc))
    )
    doc.spans[SENTENCES] = [span for span in spans if span is not None]
    return doc
