"""Write a trained network as a model folder: int8 encoder, half-precision heads, settings."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.extract.learned.features import COLUMNS
from kg.extract.learned.training.network import AUXILIARY, Encoder, Heads


def export_model(
    encoder: Encoder, heads: Heads, tokenizer: Path, settings: Mapping[str, Any], folder: Path
) -> None:
    """Write ``encoder.onnx``, ``heads.npz``, ``tokenizer.json`` and ``model.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder.eval()
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "encoder.onnx"
        _export_encoder(encoder, whole)
        quantize_dynamic(
            whole,
            folder / "encoder.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    arrays = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in heads.state_dict().items()
        if not name.startswith(AUXILIARY)
    }
    np.savez(folder / "heads.npz", **arrays)
    if tokenizer.resolve() != (folder / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer, folder / "tokenizer.json")
    (folder / "model.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def _export_encoder(encoder: Encoder, path: Path) -> None:
    ids = torch.ones(1, 16, dtype=torch.long)
    features = torch.zeros(1, 16, len(COLUMNS), dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        encoder,
        (ids, features),
        path,
        input_names=["ids", "features"],
        output_names=["vectors"],
        dynamic_axes={"ids": axes, "features": axes, "vectors": axes},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))
