"""The learned model at run time: its folder, its encoder, its heads.

A folder holds ``model.json`` (settings, thresholds, calibration), ``tokenizer.json``,
``encoder.onnx`` and ``heads.npz``. One text is one run of the encoder (more where it is longer
than a window), alone: int8 scales activations over what runs together, so a text in a batch
would depend on its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.extract.learned.calibration import Calibration
from kg.extract.learned.candidates import Floats
from kg.extract.learned.encoding import Encoded, encode
from kg.extract.learned.features import COLUMNS, KnownTerm
from kg.extract.learned.heads import Heads, word_vectors
from kg.model import RelationType

FORMAT = 1
FILES = ("model.json", "tokenizer.json", "encoder.onnx", "heads.npz")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the model says yes, chosen on the validation part.

    Attributes:
        mention: Probability of a form from which it is a mention.
        relation: By relation, probability from which it is stated.
        clause_bias: Log-odds against a clause.
    """

    mention: float
    relation: Mapping[RelationType, float]
    clause_bias: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as the model read it: its words and their vectors."""

    encoded: Encoded
    words: Floats


class LearnedModel:
    """A model folder, loaded."""

    def __init__(self, folder: Path) -> None:
        """Load a model folder.

        Raises:
            ModelError: If a file is missing or broken, or the folder is of another format.
        """
        for name in FILES:
            if not (folder / name).is_file():
                raise ModelError(str(folder), f"{name} is missing")
        try:
            settings = json.loads((folder / "model.json").read_text("utf-8"))
            if settings["format"] != FORMAT or list(settings["columns"]) != list(COLUMNS):
                raise ModelError(str(folder), f"its format is not {FORMAT}, the one read here")
            self.thresholds = Thresholds(
                settings["thresholds"]["mention"],
                {RelationType(k): v for k, v in settings["thresholds"]["relation"].items()},
                settings["thresholds"]["clause_bias"],
            )
            self.calibration = Calibration.from_json(settings["calibration"])
            self._marks = (settings["marks"][0], settings["marks"][1])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            with np.load(folder / "heads.npz", allow_pickle=False) as parameters:
                self.heads = Heads(dict(parameters))
            self._session = _open_session(folder / "encoder.onnx")
            # Like the encoder, the heads run on one thread: processes share the cores, and sums
            # come out the same to the last bit however many cores there are.
            threadpool_limits(limits=1, user_api="blas")
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            raise ModelError(str(folder), f"it does not load ({error})") from error
        self._folder = folder

    @cached_property
    def digest(self) -> str:
        """The first half of a hash over all files of the folder: the model's name in a graph."""
        total = sha256()
        for name in FILES:
            total.update((self._folder / name).read_bytes())
        return total.hexdigest()[:12]

    def remembering(self) -> LearnedModel:
        """The same model, with every text that was read kept: for choosing thresholds."""
        twin = copy(self)
        known: dict[str, Reading] = {}

        def read(text: str, title_length: int, terms: Sequence[KnownTerm] = ()) -> Reading:
            if text not in known:
                known[text] = self.read(text, title_length, terms)
            return known[text]

        twin.read = read  # type: ignore[assignment, method-assign]
        return twin

    def read(self, text: str, title_length: int, known: Sequence[KnownTerm] = ()) -> Reading:
        """Run the encoder over one text, with what the vocabulary knows in it."""
        encoded = encode(text, title_length, self._tokenizer, self._marks, known)
        parts = [
            self._session.run(None, {"ids": w.ids[None], "features": w.features[None]})[0][0, 1:-1]
            for w in encoded.windows
        ]
        width = self.heads.width
        tokens = np.concatenate(parts) if parts else np.zeros((0, width), np.float32)
        return Reading(encoded, word_vectors(tokens, encoded.first_tokens))


def _open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # papers run side by side in processes, not inside one
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no base but Exception
        fault = f"onnxruntime refuses it: {error}"
        raise RuntimeError(fault) from error


def find_shipped_model() -> Path | None:
    """The folder of the model that comes with the package; None in a tree without it."""
    folder = Path(str(files("kg.extract.learned") / "model"))
    return folder if all((folder / name).is_file() for name in FILES) else None
