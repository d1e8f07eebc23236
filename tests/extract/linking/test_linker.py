"""Which node a name in a paper leads to."""

from __future__ import annotations

from kg.model import EntityType

from .sample import Corpus, paper


def test_short_and_long_form_of_a_concept_are_one_node() -> None:
    text = (
        "DPO trains. Direct Preference Optimisation trains. We like direct-preference optimization."
    )
    names = ("DPO", "Direct Preference Optimisation", "direct-preference optimization")
    corpus = Corpus([paper(1, text, dict.fromkeys(names, ()))])
    assert corpus.ids() == ["dpo", "dpo", "dpo"]


def test_the_papers_own_long_form_comes_before_the_vocabulary() -> None:
    read = paper(1, "The data protection officer (DPO) decides.", {"DPO": ["DPO"]})
    assert Corpus([read]).ids() == ["data-protection-officer"]


def test_a_long_form_in_other_words_is_the_concept() -> None:
    read = paper(1, "Low Rank Adapters (LoRA) are small.", {"Low Rank Adapters": ["LoRA"]})
    assert Corpus([read]).ids() == ["lora"]


def test_words_around_choose_between_senses() -> None:
    jailbreak = paper(1, "Under jailbreak prompts the ASR of chat models falls.", {"ASR": ()})
    speech = paper(2, "Speech in noise is hard, and ASR suffers with each speaker.", {"ASR": ()})
    corpus = Corpus([jailbreak, speech])
    assert [corpus.ids(0), corpus.ids(1)] == [["attack-success-rate"], ["asr"]]


def test_a_long_form_elsewhere_in_the_paper_chooses_the_sense() -> None:
    text = "The attack success rate is high. ASR falls with speech."
    corpus = Corpus([paper(1, text, {"attack success rate": (), "ASR": ()})])
    assert corpus.ids() == ["attack-success-rate", "attack-success-rate"]


def test_case_tells_lora_from_the_radio() -> None:
    read = paper(1, "LoRa links reach far. We fine-tune with LoRA.", {"LoRa": (), "LoRA": ()})
    corpus = Corpus([read])
    assert corpus.linker.find("LoRa")[0].id == "lora-radio"
    assert corpus.linker.find("LoRA")[0].id == "lora"


def test_a_type_alone_never_splits() -> None:
    papers = [
        paper(1, "Zorgle rises.", {"Zorgle": ()}, type_=EntityType.METRIC),
        paper(2, "Zorgle matters.", {"Zorgle": ()}, type_=EntityType.CONCEPT),
    ]
    corpus = Corpus(papers)
    assert corpus.ids(0) == corpus.ids(1) == ["zorgle"]


def test_a_generic_word_falls_away_only_where_it_says_nothing() -> None:
    text = "The DPO algorithm, the ImageNet dataset, a QA dataset and diffusion models."
    names = ("DPO algorithm", "ImageNet dataset", "QA dataset", "diffusion models")
    corpus = Corpus([paper(1, text, dict.fromkeys(names, ()))])
    assert corpus.ids() == ["dpo", "imagenet", "qa-dataset", "diffusion-models"]


def test_a_new_name_has_a_node_of_its_own() -> None:
    corpus = Corpus([paper(1, "Llamarine is new.", {"Llamarine": ()})])
    assert corpus.ids() == ["llamarine"]


def _defining(number: int, long: str) -> tuple[object, object]:
    return paper(number, f"We use {long} (XQV).", {"XQV": ()})


def test_bare_short_forms_follow_what_two_papers_define() -> None:
    bare = paper(9, "XQV is used.", {"XQV": ()})
    one = Corpus([bare, _defining(1, "x-ray quilt vision")])  # type: ignore[list-item]
    two = Corpus([bare, _defining(1, "x-ray quilt vision"), _defining(2, "X-Ray Quilt Vision")])  # type: ignore[list-item]
    assert one.ids() == ["xqv"]
    assert two.ids() == ["x-ray-quilt-vision"]


def test_a_rare_long_form_is_not_followed() -> None:
    usual = [_defining(n, "x-ray quilt vision") for n in range(50)]
    rare = [_defining(99, "xenon quick votes")]
    bare = paper(100, "The xenon quick votes of XQV.", {"XQV": ()})
    corpus = Corpus([bare, *usual, *rare])  # type: ignore[list-item]
    assert [found.id for found in corpus.linker.find("XQV")] == ["x-ray-quilt-vision"]
    assert corpus.ids(51) == ["xenon-quick-votes"]


def test_a_misspelt_long_form_is_the_usual_one() -> None:
    usual = [_defining(n, "x-ray quilted vision") for n in range(3)]
    typo = _defining(9, "x-ray quiltd vision")
    corpus = Corpus([typo, *usual])  # type: ignore[list-item]
    assert corpus.ids() == ["x-ray-quilted-vision"]


def test_names_one_letter_apart_stay_apart() -> None:
    corpus = Corpus([paper(1, "Zorgla and Zorgle differ.", {"Zorgla": (), "Zorgle": ()})])
    assert corpus.ids() == ["zorgla", "zorgle"]


def test_the_link_says_its_rule() -> None:
    read = paper(1, "Direct preference optimization (DPO) and Zorgle.", {"DPO": (), "Zorgle": ()})
    rules = [link.rule for link in Corpus([read]).linker.link(*read)]
    assert rules == ["long form in the paper, vocabulary", "new name"]
