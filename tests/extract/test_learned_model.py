"""The pipeline with the model that comes with the package, and without any."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extract import pipeline
from kg.extract.annotations import extraction_dumps
from kg.extract.learned.model import FILES, LearnedModel, find_shipped_model
from kg.extract.pipeline import Extractor
from kg.model import Direction, Extraction, FindingPredicate, Paper, Role

_TEXTS = {
    "empty": ("", ""),
    "a title alone": ("FooNet: parsing with trees", ""),
    "an abstract alone": ("", "We propose FooNet."),
    "emoji": ("🦊🦊", "🦊 " * 300),
    "one run of emoji": ("🦊", "🦊" * 5000),
    "LaTeX": (r"$\alpha$", r"$$\sum_{i=1}^{n} \frac{\partial f}{\partial x_i}$$ \begin{equation} x \end{equation} " * 30),
    "Chinese": ("大型语言模型", "我们提出了一种新的方法，用于训练大型语言模型。实验表明其准确率提高了百分之三。" * 20),
    "control characters": ("a\x00b", "c\u202ed\u200b \ufeffe\ufffd" * 50),
    "combining marks": ("é̂̃" * 40, "n̈aïve ﬁne-tuning İstanbul ẞ " * 40),
}
_PAPER = Paper(
    id="x", key="x", title="QuxNet: sparse routing for question answering",
    abstract="Question answering (QA) is slow. We propose QuxNet, a sparse routing method based on "
    "BERT. QuxNet improves accuracy by 3.5 points over BERT on SQuAD and halves latency.",
)  # fmt: skip


def paper_of(title: str, abstract: str, key: str = "x") -> Paper:
    return Paper(id=key, key=key, title=title, abstract=abstract)


@pytest.fixture(scope="module")
def shipped() -> Path:
    folder = find_shipped_model()
    if folder is None:
        pytest.skip("needs the model's files in extract/learned/model, which are absent")
    return folder


@pytest.fixture(scope="module")
def extractor(shipped: Path) -> Extractor:
    return Extractor(())


def check(text: str, extraction: Extraction) -> None:
    names = {e.name for e in extraction.entities}
    for entity in extraction.entities:
        assert 0 < entity.confidence <= 1
        assert 0 < entity.role_confidence <= 1
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text
    for relation in extraction.relations:
        assert {relation.subject, relation.object} <= names
    for finding in extraction.findings:
        assert finding.span.of(text) == finding.quote


@pytest.mark.parametrize("kind", _TEXTS)
def test_strange_text_gives_sane_output(extractor: Extractor, kind: str) -> None:
    paper = paper_of(*_TEXTS[kind])
    check(paper.text, extractor.extract(paper))


def test_an_abstract_of_twenty_thousand_words_is_read_to_its_end(extractor: Extractor) -> None:
    filler = "The weather was fine and nothing at all was measured that day in town. " * 1430
    paper = paper_of("QuxNet", filler + _PAPER.abstract)
    extraction = extractor.extract(paper)
    check(paper.text, extraction)
    assert any(m.start > len(filler) for e in extraction.entities for m in e.mentions)


def test_what_is_proposed_and_found_is_extracted(extractor: Extractor) -> None:
    extraction = extractor.extract(_PAPER)
    roles = {form: e.role for e in extraction.entities for form in e.forms}
    assert roles["QuxNet"] is Role.PROPOSES
    assert any(f.value and "3.5" in f.value for f in extraction.findings)


def test_long_form_and_acronym_are_one_entity(extractor: Extractor) -> None:
    entities = extractor.extract(_PAPER).entities
    (entity,) = [e for e in entities if "QA" in e.forms]
    assert "Question answering" in entity.forms


def test_several_values_are_several_findings_with_one_unit(extractor: Extractor) -> None:
    text = "Parsing is slow. We propose QuxNet. QuxNet improves accuracy by 5.6 and 22.7 points over BERT."
    findings = extractor.extract(paper_of("QuxNet: cheap parsing", text)).findings
    assert [(f.value, f.unit) for f in findings] == [("5.6", "points"), ("22.7 points", "points")]
    assert {f.direction for f in findings} == {Direction.HIGHER}


def test_a_change_has_its_value_and_what_it_is_compared_with(extractor: Extractor) -> None:
    text = "We propose QuxNet, a parser. It reduces latency from 54 ms to 7 ms."
    (finding,) = extractor.extract(paper_of("QuxNet: cheap parsing", text)).findings
    assert (finding.value, finding.baseline_value, finding.unit) == ("7 ms", "54 ms", "ms")
    assert finding.predicate is FindingPredicate.DECREASES


def test_confidences_are_not_constant(extractor: Extractor) -> None:
    extraction = extractor.extract(_PAPER)
    assert len({m.confidence for e in extraction.entities for m in e.mentions}) > 2


def test_a_paper_s_outcome_does_not_depend_on_its_neighbours(extractor: Extractor) -> None:
    others = [paper_of(*text, key=kind) for kind, text in _TEXTS.items()]
    alone = extraction_dumps(Extractor(()).extract(_PAPER))
    among = [x for p, x in extractor.extract_many([*others, _PAPER, *others]) if p is _PAPER]
    assert [extraction_dumps(x) for x in among] == [alone]


def test_the_version_names_the_model(shipped: Path, extractor: Extractor) -> None:
    assert LearnedModel(shipped).digest in extractor.version


def test_the_shipped_files_are_small(shipped: Path) -> None:
    assert sum((shipped / name).stat().st_size for name in FILES) <= 25 * 2**20


def test_without_a_model_the_rules_work_and_say_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pipeline, "find_shipped_model", lambda: None)
    with caplog.at_level(logging.WARNING):
        extractor = Extractor(())
    assert "rules" in caplog.text
    assert "model none" in extractor.version
    assert any("QuxNet" in e.forms for e in extractor.extract(_PAPER).entities)


@pytest.mark.parametrize("missing", FILES)
def test_a_folder_that_lacks_a_file_is_no_model(tmp_path: Path, missing: str) -> None:
    for name in FILES:
        if name != missing:
            (tmp_path / name).write_text("{}", "utf-8")
    with pytest.raises(ModelError, match=f"{missing} is missing"):
        LearnedModel(tmp_path)


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_text(json.dumps({"format": 0, "columns": {}}), "utf-8")
    with pytest.raises(ModelError, match="format"):
        LearnedModel(tmp_path)


def test_a_broken_encoder_is_a_message(shipped: Path, tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(shipped / name, tmp_path / name)
    (tmp_path / "encoder.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match="onnxruntime"):
        LearnedModel(tmp_path)
