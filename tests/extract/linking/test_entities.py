"""The nodes: labels, hierarchy, and what they replace."""

from __future__ import annotations

from kg.extract.linking.aliases import mint
from kg.extract.linking.entities import EntityTable
from kg.model import Entity, EntityType

from .sample import Corpus, Read, paper


def test_every_concept_is_a_node_even_where_no_paper_uses_it() -> None:
    found = Corpus([]).entity("qlora")
    assert (found.papers, found.broader, found.in_vocabulary) == (0, ("lora",), True)


def test_each_id_that_a_spelling_would_have_minted_leads_to_the_node() -> None:
    spellings = ("Zorgle Nets", "zorgle-net", "ZorgleNet", "zorglenets")
    corpus = Corpus([paper(n, f"{s} here.", {s: ()}) for n, s in enumerate(spellings)])
    (node,) = (e for e in corpus.entities() if not e.in_vocabulary)
    alone = {Corpus([one]).ids()[0] for one in corpus.read}
    assert alone == {node.id, *node.replaces}


def test_no_replaced_id_is_that_of_a_node() -> None:
    papers = [
        paper(1, "GPS here.", {"GPS": ()}),
        paper(2, "GPs here.", {"GPs": ()}),
        paper(3, "Grand Piano Score (GPS) here.", {"GPS": ()}),
    ]
    entities = Corpus(papers).entities()
    ids = {entity.id for entity in entities}
    assert all(ids.isdisjoint(entity.replaces) for entity in entities)


def test_the_label_is_the_spelling_of_most_papers_in_small_letters() -> None:
    forms = ("Policy Sketching", "policy sketching", "Policy Sketching")
    corpus = Corpus([paper(n, f"{f} here.", {f: ()}) for n, f in enumerate(forms)])
    assert corpus.entity("policy-sketching").pref_label == "policy sketching"


def test_a_shortened_form_is_not_the_label() -> None:
    read = paper(1, "Trusted Zorgle and Zorgle.", {"Trusted Zorgle": ["Trusted Zorgle", "Zorgle"]})
    entity = Corpus([read]).entity("trusted-zorgle")
    assert (entity.pref_label, entity.alt_labels) == ("Trusted Zorgle", ("Zorgle",))


def test_the_type_is_that_of_most_papers() -> None:
    types = (EntityType.MODEL, EntityType.METHOD, EntityType.METHOD)
    papers = [paper(n, "Zorgle.", {"Zorgle": ()}, type_=t) for n, t in enumerate(types)]
    assert Corpus(papers).entity("zorgle").type is EntityType.METHOD


def test_a_version_is_broader_to_its_family() -> None:
    name = "Llama-3.1-8B-Instruct"
    corpus = Corpus([paper(1, f"{name} here.", {name: ()}, type_=EntityType.MODEL)])
    assert corpus.entity("llama-3-1-8b-instruct").broader == ("llama-3-1",)


def test_what_papers_state_is_proposed_and_marked_apart() -> None:
    read = paper(
        1, "Zorgle is preference optimization.", {"Zorgle": (), "preference optimization": ()},
        relations=[("Zorgle", "isA", "preference optimization")],
    )  # fmt: skip
    entity = Corpus([read]).entity("zorgle")
    assert (entity.broader, entity.learned_broader) == ((), ("preference-optimization",))


def test_a_statement_that_the_vocabulary_implies_is_not_proposed() -> None:
    read = paper(
        1, "QLoRA is PEFT.", {"QLoRA": (), "PEFT": ()}, relations=[("QLoRA", "isA", "PEFT")]
    )
    assert Corpus([read]).entity("qlora").learned_broader == ()


def _circle() -> list[Read]:
    pairs = [("Zorgle", "Quorble"), ("Quorble", "Marble"), ("Marble", "Zorgle"),
             ("DPO", "QLoRA"), ("QLoRA", "DPO"), ("PEFT", "QLoRA"), ("Zorgle", "Zorgle-7B"),
             ("LoRA", "Zorgle")]  # fmt: skip
    return [
        paper(n, f"{a} and {b}.", {a: (), b: ()}, relations=[(a, "isA", b)])
        for n, (a, b) in enumerate(pairs)
    ] + [paper(99, "Zorgle-7B and Zorgle.", {"Zorgle-7B": (), "Zorgle": ()})]


def test_the_hierarchy_never_comes_back_to_where_it_started() -> None:
    above = {e.id: {*e.broader, *e.learned_broader} for e in Corpus(_circle()).entities()}
    assert any(above.values())
    while leaves := [id_ for id_, wider in above.items() if not wider & above.keys()]:
        for leaf in leaves:
            del above[leaf]
    assert above == {}


def test_counts_add_up_in_any_order_and_can_be_undone() -> None:
    corpus = Corpus(_circle())
    linked = corpus.linked()

    def made(*parts: EntityTable) -> list[Entity]:
        whole = EntityTable()
        for part in parts:
            whole.merge(part)
        return list(whole.entities(corpus.linker))

    whole, left, right = EntityTable(), EntityTable(), EntityTable()
    for n, one in enumerate(linked):
        whole.add(one)
        (left if n % 2 else right).add(one)
    assert made(left, right) == made(right, left) == made(whole)
    left.add(linked[0])
    left.remove(linked[0])
    assert made(left, right) == made(whole)


def test_one_node_comes_back_from_its_bytes() -> None:
    corpus, table, again = Corpus(_circle()), EntityTable(), EntityTable()
    for one in corpus.linked():
        table.add(one)
    again.load("zorgle", table.dumps("zorgle"))
    assert again.make("zorgle", corpus.linker) == table.make("zorgle", corpus.linker)


def test_minted_ids_keep_signs_apart() -> None:
    assert len({mint(name) for name in ("A*", "A", "C#", "C", "C++")}) == 5
