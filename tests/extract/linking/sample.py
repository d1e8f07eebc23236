"""Small papers and a small vocabulary for the tests of linking; all text is made up here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.annotations import extraction_from_json
from kg.extract.linking.aliases import AliasTable, paper_aliases
from kg.extract.linking.entities import EntityTable
from kg.extract.linking.linker import Linker
from kg.extract.linking.overrides import Overrides
from kg.model import Concept, Entity, EntityType, Extraction, LinkedPaper, Paper

Read = tuple[Paper, Extraction]

_BASE = "https://w3id.org/paper-kg/resource/entity/"


def concept(
    slug: str,
    label: str,
    *alts: str,
    type_: EntityType = EntityType.METHOD,
    broader: Sequence[str] = (),
    near: Sequence[str] = (),
) -> Concept:
    return Concept(
        _BASE + slug, slug, label, type_, alts, broader=tuple(broader), context_terms=tuple(near)
    )


CONCEPTS = (
    concept("dpo", "direct preference optimization", "DPO", broader=["preference-optimization"]),
    concept("preference-optimization", "preference optimization"),
    concept("peft", "parameter-efficient fine-tuning", "PEFT"),
    concept("lora", "low-rank adaptation", "LoRA", broader=["peft"], near=["adapter", "rank"]),
    concept("lora-radio", "LoRa", near=["radio", "sensor", "wireless"], type_=EntityType.CONCEPT),
    concept("qlora", "QLoRA", broader=["lora"]),
    concept("asr", "automatic speech recognition", "ASR", near=["speech"], type_=EntityType.TASK),
    concept("attack-success-rate", "attack success rate", "ASR", near=["jailbreak"],
            type_=EntityType.METRIC),
    concept("imagenet", "ImageNet", type_=EntityType.DATASET),
    concept("question-answering", "question answering", "QA", type_=EntityType.TASK),
    concept("llama", "Llama", "LLaMA", type_=EntityType.MODEL),
    concept("llama-3-1", "Llama 3.1", type_=EntityType.MODEL, broader=["llama"]),
    concept("diffusion", "diffusion", type_=EntityType.CONCEPT),
)  # fmt: skip


def paper(
    number: int,
    abstract: str,
    entities: dict[str, Sequence[str]],
    *,
    type_: EntityType = EntityType.METHOD,
    relations: Iterable[tuple[str, str, str]] = (),
    role: str = "uses",
) -> Read:
    """A paper with entities: name → forms (the name itself where there are none)."""
    made = Paper(f"arxiv:{number}", f"arxiv:{number}", f"Title of paper {number}", abstract)
    listed = [
        {"name": name, "type": type_, "role": role, "mentions": list(forms) or [name]}
        for name, forms in entities.items()
    ]
    record = {"id": made.id, "entities": listed, "relations": list(relations)}
    return made, extraction_from_json(made, record)


class Corpus:
    """Papers linked together."""

    def __init__(
        self,
        read: Sequence[Read],
        *,
        concepts: Sequence[Concept] = CONCEPTS,
        overrides: Overrides | None = None,
    ) -> None:
        self.read = read
        self.table = AliasTable()
        for one in read:
            self.table.add(paper_aliases(*one))
        self.linker = Linker(concepts, self.table, overrides or Overrides())

    def linked(self) -> list[LinkedPaper]:
        return [LinkedPaper(p, x, self.linker.link(p, x), "test") for p, x in self.read]

    def ids(self, at: int = 0) -> list[str]:
        """The ids of the entities of one paper, in their order."""
        return [link.entity_id for link in self.linker.link(*self.read[at])]

    def entities(self) -> list[Entity]:
        table = EntityTable()
        for linked in self.linked():
            table.add(linked)
        return list(table.entities(self.linker))

    def entity(self, id_: str) -> Entity:
        return next(entity for entity in self.entities() if entity.id == id_)
