"""Names of new things: what the title announces, what "we propose" introduces, what is versioned."""

# ruff: noqa: E501 (a pattern reads better in one piece)
from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.spans import MENTIONS, add_mentions, make_mention, text_of
from kg.model import EntityType

NAME = "kg_names"

# A name has a capital inside, a digit, or is written in capitals: "LN-DPO", "DoRA", "Qwen2.5-VL".
_NAME = r"[A-Za-z0-9$\\^{}+*μ]*[A-Z][A-Za-z0-9+*]*(?:[-.&/@][A-Za-z0-9+*]+)*\+*"
_TITLE = re.compile(rf"^({_NAME}(?: (?:{_NAME}|\d[\w.]*)){{0,3}}):\s")
_PROPOSED = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|report|study)|[Tt]he (?:paper|authors)|and|to)\s+(?:\w+ly\s+)?(?:also\s+)?"
    r"(?:propos\w+|introduc\w+|present\w*|releas\w+|develop\w*|construct\w*|creat\w+|curat\w+|design\w*|"
    rf"offer\w*|contribut\w+|build\w*|describ\w+)\s+(?:\w+\s+){{0,2}}?({_NAME}(?:\s{_NAME}){{0,2}})(?=[\s,.:;(])"
)
_DUBBED = re.compile(
    rf"\b(?:dubbed|called|named|termed|coined|denoted|abbreviated|namely|i\.e\.,)\s+(?:as\s+|the\s+)?(?:\\\w+{{)?[\"“']?({_NAME}(?:\s{_NAME}){{0,3}})"
)
_VERSIONED = re.compile(
    r"\b((?:GPT|LLaMA|Llama|Qwen|Mistral|Mixtral|Gemma|Gemini|Claude|Phi|DeepSeek|Falcon|OPT|Vicuna|Yi|T5|"
    r"BERT|RoBERTa|PaLM|InternVL|InternLM|LLaVA|Whisper|CLIP|ViT|ResNet|Pythia|OLMo|ChatGLM|GLM|Baichuan|"
    r"StarCoder|CodeLlama|Code Llama|Stable Diffusion|SD|DALL-E|o)"
    r"(?:[- ]?(?:v?\d+(?:\.\d+)*[a-z]?|[A-Z][\w.]*|mini|turbo|base|large|small|tiny|nano|pro|Instruct|Chat|"
    r"\d+(?:\.\d+)?[BM])\b){1,6})"
)
_CAMEL = re.compile(
    r"(?<![\w\-/.])((?:[A-Z][a-z0-9]+){1,}[A-Z]{1,}[A-Za-z0-9]*(?:-[A-Za-z0-9.+]+)*|[A-Z]{2,}[a-z]+[A-Z0-9][A-Za-z0-9]*"
    r"|[A-Z][A-Za-z]*\d[A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)*|[A-Za-z]+[A-Z][a-z]*-(?:Bench|bench|Eval|QA)\w*"
    r"|[A-Z][\w]*-?(?:Bench|Eval|Arena|QA)\b|[A-Z]{3,}(?:-[A-Z0-9]+)+)(?![\w\-/])"
)
_NOT_NAMES = re.compile(
    r"^(?:We|I|In|The|This|Our|It|A|An|LLMs?|MLLMs?|VLMs?|LMs?|AI|NLP|ML|DNNs?|SOTA|GPUs?|CPUs?|TPUs?|APIs?|II|III|IV"
    r"|USA?|UK|EU|ArXiv|arXiv|GitHub|HuggingFace|PhD|HTTPS?|URLs?|IDs?|PDFs?|2D|3D|4D|[A-Z]|\d+[A-Z]?|CoRR|IoT|ICLR\w*|NeurIPS\w*|ICML\w*|ACL\w*|EMNLP\w*|CVPR\w*|Jan|COVID-19)$"
)

_TYPE_CUES = (
    (
        EntityType.BENCHMARK,
        re.compile(
            r"\b(?:benchmark|leaderboard|test ?suite|test set|challenge set|arena|evaluation suite|testbed)",
            re.I,
        ),
    ),
    (
        EntityType.DATASET,
        re.compile(r"\b(?:data ?set|corpus|corpora|collection|database|treebank)", re.I),
    ),
    (
        EntityType.MODEL,
        re.compile(
            r"\b(?:model famil|family of|foundation model|language model|models?\b|checkpoint|LLM|MLLM|VLM|assistant|chatbot|\d+B\b)",
            re.I,
        ),
    ),
)
_METHOD_CUES = re.compile(r"\b(?:method|framework|approach|algorithm|technique|architecture|paradigm|strategy|pipeline|mechanism|module|system|loss|optimizer)", re.I)  # fmt: skip
_BENCH_NAME = re.compile(r"(?:bench|eval|arena|qa|gym|suite|hard)\d*$", re.I)
_DATA_NAME = re.compile(r"(?:corpus|dataset|set|feedback|instruct|bank|pile)$", re.I)


def find_names(text: str) -> Iterator[tuple[int, int, str, float]]:
    """Yield ``(start, end, type, confidence)`` of each name that the patterns see."""
    patterns = ((_TITLE, 0.85), (_PROPOSED, 0.8), (_DUBBED, 0.8), (_VERSIONED, 0.8), (_CAMEL, 0.6))
    for pattern, confidence in patterns:
        for match in pattern.finditer(text):
            name = match.group(1)
            if _NOT_NAMES.match(name) or not re.search(r"[A-Za-z]", name):
                continue
            kind = (
                EntityType.MODEL
                if pattern is _VERSIONED
                else guess_type(text, match.start(1), match.end(1))
            )
            yield match.start(1), match.end(1), kind, confidence


def guess_type(text: str, start: int, end: int) -> EntityType:
    """The type that a name's own ending, the noun behind it, or the words around it suggest."""
    name = text[start:end]
    if _BENCH_NAME.search(name):
        return EntityType.BENCHMARK
    if _DATA_NAME.search(name):
        return EntityType.DATASET
    after, before = text[end : end + 60], text[max(0, start - 60) : start]
    for window in (after[:22], after, before):
        window = re.split(r"[.;!?]\s", window)[0 if window is not before else -1]
        for kind, cue in _TYPE_CUES:
            if cue.search(window):
                return kind
        if _METHOD_CUES.search(window):
            return EntityType.METHOD
    return EntityType.METHOD


@Language.component(NAME, requires=["doc._.abbreviations"], assigns=["doc.spans"])
def mark_names(doc: Doc) -> Doc:
    """Add the names, and the acronyms that the paper defines for what is a name already."""
    found = [
        make_mention(doc, start, end, kind, confidence=confidence, component=NAME)
        for start, end, kind, confidence in find_names(text_of(doc))
    ]
    add_mentions(doc, found)
    add_mentions(doc, _defined(doc))
    return doc


def _defined(doc: Doc) -> Iterator[Span | None]:
    """Short and long form of a definition, where either is a mention or the short one is a name."""
    known = {(s.start_char, s.end_char): s for s in doc.spans[MENTIONS]}
    for short, long in doc._.abbreviations:
        if _NOT_NAMES.match(short.of(text_of(doc))):
            continue
        at_short, at_long = known.get((short.start, short.end)), known.get((long.start, long.end))
        source = at_long or at_short
        kind = source.label_ if source else guess_type(text_of(doc), short.start, short.end + 1)
        for span, there in ((short, at_short), (long, at_long)):
            if there is None:
                yield make_mention(
                    doc, span.start, span.end, kind, confidence=0.7, component=NAME,
                    concept=source.id_ if source else "",
                )  # fmt: skip
