"""Which forms of a paper are one entity, and which only look as if they were."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.components import abbreviations, vocabulary  # noqa: F401 — registers the factories
from kg.extract.components.entities import group_entities
from kg.extract.spans import WordTokenizer, add_mentions, make_mention
from kg.model import Concept, EntityType

RL = "reinforcement learning"


def group(text: str, *forms: str) -> list[set[str]]:
    """The entities of a text in which these forms were found, beside what the vocabulary knows."""
    nlp = spacy.blank("en")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("kg_abbreviations")
    known = Concept("rl", "rl", RL, EntityType.METHOD, ("RL",))
    nlp.add_pipe(vocabulary.NAME).use([known])
    doc = nlp(text)
    places = [(text.index(form), text.index(form) + len(form)) for form in forms]
    found = (
        make_mention(doc, *place, EntityType.METHOD, confidence=0.9, component="test")
        for place in places
    )
    add_mentions(doc, found)
    return [{mention.text for mention in entity.mentions} for entity in group_entities(doc)]


@pytest.mark.parametrize(
    "defined",
    ["basin models (BMs)", "Basin Model (BM)", "a {basin models} (BMs)"],
)
def test_a_bracket_says_what_an_acronym_stands_for(defined: str) -> None:
    text = f"We train {defined}. BMs beat basin models, and show broken modes."
    assert group(text, "basin models", "BMs", "broken modes")[-1] == {"broken modes"}


def test_a_title_says_what_an_acronym_stands_for() -> None:
    text = "River Delta Maps\nRDM is fast."
    assert group(text, "River Delta Maps", "RDM") == [{"River Delta Maps", "RDM"}]


def test_an_acronym_of_two_phrases_is_that_of_neither() -> None:
    text = "Rapid drift and river delta: RD is shown."
    assert len(group(text, "Rapid drift", "river delta", "RD")) == 3


def test_two_letters_that_the_vocabulary_knows_stand_for_no_phrase_that_it_does_not() -> None:
    text = "Shorter rank lists by RL alone."
    assert group(text, "rank lists") == [{"rank lists"}, {"RL"}]
