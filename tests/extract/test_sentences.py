"""Sentences survive what abstracts are full of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.sentences import sentence_of, split_sentences


def cut(body: str) -> list[str]:
    """The sentences of an abstract under a fixed title."""
    text = f"A Title\n{body}"
    return [span.of(text) for span in split_sentences(text)][1:]


@pytest.mark.parametrize(
    "sentence",
    [
        "Older optimizers (e.g. RMSProp) still win here.",
        "Kim et al. Showed that this fails.",
        "It gains 1.5 points at a rate of 0.3.",
        r"The error is $x. Y$ in every case.",
        "See https://example.org/a.B for the code.",
        "English vs. German is compared.",
        "Data from the U.S. Senate is used.",
        "Errors fall, i.e. Accuracy rises.",
    ],
)
def test_full_stop_that_ends_nothing_cuts_nothing(sentence: str) -> None:
    assert cut(f"{sentence} We stop.") == [sentence, "We stop."]


def test_question_and_quotation_end_a_sentence() -> None:
    assert cut('Does it help? It does ("a lot."). mPLUG agrees!') == [
        "Does it help?",
        'It does ("a lot.").',
        "mPLUG agrees!",
    ]


def test_title_is_a_sentence_of_its_own() -> None:
    text = "Is Attention Needed\nIt is."
    assert [span.of(text) for span in split_sentences(text)] == ["Is Attention Needed", "It is."]


def test_offset_between_sentences_is_in_none() -> None:
    text = "A\nOne. Two."
    spans = split_sentences(text)
    assert sentence_of(spans, text.index("Two")) == spans[2]
    assert sentence_of(spans, text.index(" Two")) is None


@given(st.text(alphabet=st.sampled_from('aB. ?!$\n()"e.g'), max_size=80))
def test_every_word_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [offset for span in spans for offset in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
