"""Mentions that the model finds, the vocabulary's matches taken as a strong hint."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.learned.candidates import Floats
from kg.extract.learned.labels import TYPES
from kg.extract.learned.mentions import find_forms
from kg.extract.learned.model import LearnedModel
from kg.extract.spans import MENTIONS, make_mention
from kg.model import EntityType

NAME = "kg_learned_mentions"

# Log-odds that a match of the vocabulary adds for a mention, and for its type among the types.
_HINT = 0.5
_HINT_OF_TYPE = 1.2


class MentionTagger:
    """Replaces the mentions of a text by those that the model, with the vocabulary, is sure of."""

    _model: LearnedModel

    def use(self, model: LearnedModel) -> None:
        """Take a loaded model; spaCy's settings hold plain values only."""
        self._model = model

    def find(self, doc: Doc) -> Iterator[Span | None]:
        """Yield a mention for each form; the concept of the vocabulary stays with it."""
        reading = doc._.reading
        if not reading.encoded.words:
            return
        known = {span.text: span for span in doc.spans.get(MENTIONS, ())}
        hints = {form: _hint(span) for form, span in known.items()}
        chances = self._model.heads.spans(reading.words)
        threshold = self._model.thresholds.mention
        for form in find_forms(reading.encoded, chances, threshold, hints):
            concept = known.get(form.text)
            yield make_mention(
                doc, form.start, form.end, form.type,
                confidence=self._model.calibration("mention", form.confidence), component=NAME,
                concept=concept.id_ if concept is not None else "",
            )  # fmt: skip

    def __call__(self, doc: Doc) -> Doc:
        """Replace the mentions of the ``Doc``."""
        doc.spans[MENTIONS] = [span for span in self.find(doc) if span is not None]
        return doc


def _hint(span: Span) -> Floats:
    scores = np.zeros(1 + len(TYPES), np.float32)
    scores[1:] = _HINT
    scores[1 + TYPES.index(EntityType(span.label_))] += _HINT_OF_TYPE
    return scores


@Language.factory(NAME, requires=["doc._.reading"], assigns=["doc.spans"])
def make_mention_tagger(nlp: Language, name: str) -> MentionTagger:
    """Make the component; :meth:`MentionTagger.use` gives it its model."""
    return MentionTagger()
