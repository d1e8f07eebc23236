"""The encoder's one pass over a text, for the learned components after it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.learned.features import KnownTerm
from kg.extract.learned.model import LearnedModel
from kg.extract.spans import MENTIONS, text_of
from kg.model import EntityType

NAME = "kg_learned_reading"


class TextReader:
    """Leaves the text's words and their vectors in ``doc._.reading``."""

    _model: LearnedModel

    def use(self, model: LearnedModel) -> None:
        """Take a loaded model; spaCy's settings hold plain values only."""
        self._model = model

    def __call__(self, doc: Doc) -> Doc:
        """Read one text."""
        text = text_of(doc)
        doc._.reading = self._model.read(text, max(0, text.find("\n")), known_terms(doc))
        return doc


def known_terms(doc: Doc) -> list[KnownTerm]:
    """What the vocabulary knows in a text, as the encoder takes it."""
    return [
        (span.start_char, span.end_char, EntityType(span.label_))
        for span in doc.spans.get(MENTIONS, ())
    ]


@Language.factory(NAME, assigns=["doc._.reading"])
def make_text_reader(nlp: Language, name: str) -> TextReader:
    """Make the component; :meth:`TextReader.use` gives it its model."""
    return TextReader()
