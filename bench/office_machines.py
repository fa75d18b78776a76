"""What the machines of offices make of a page: copier, phone, book, fax roll, microfilm and others.

Each way takes the clean pages of a notice (RGB, at 200 dpi) and a seeded source of chance, and gives a file.
Parameters are drawn widely. Drum, roller, ink, fold and shadow effects are those of ``augraphy``; what it has
none of (film, carbon paper, two pages on a glass, pens and stamps) is drawn here.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from samples.lab import as_pdf, marks, tone, warp
from samples.lab import ink as inks
from samples.lab.pack import jpeg
from samples.lab.render import Image

DPI = 200


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as a machine leaves it; ``suffix`` tells its format."""

    data: bytes
    suffix: str = "pdf"


Way = Callable[[Sequence[Image], Generator], Scan]


def made_by(way: str, pages: Sequence[Image], seed: int) -> Scan:
    """The pages as the machine ``way`` gives them; the same for the same pages and seed."""
    rng = np.random.default_rng([seed, *way.encode()])
    return WAYS[way](pages, rng)


def _augmented(image: Image, effect: str, rng: Generator, **parameters: object) -> Image:
    """The page after one of augraphy's effects, which draws on the global sources of chance."""
    import augraphy

    seed = int(rng.integers(2**31))
    random.seed(seed)
    np.random.seed(seed)
    made = getattr(augraphy, effect)(p=1, **parameters)(image.copy())
    made = made[0] if isinstance(made, (list, tuple)) else made
    return np.ascontiguousarray(cv2.cvtColor(made, cv2.COLOR_GRAY2RGB) if made.ndim == 2 else made[..., :3])


def _coloured(value: int) -> tuple[int, int, int]:
    """A grey as a colour."""
    return value, value, value


def _resized(image: Image, factor: float) -> Image:
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=method), np.uint8)


def _skewed(
    image: Image, rng: Generator, degrees: float, paper: tuple[int, int, int] = (255, 255, 255)
) -> Image:
    return warp.bend(image, warp.Bend(float(rng.uniform(-degrees, degrees))), rng, paper)


def _black_and_white(image: Image, threshold: float) -> Image:
    """One threshold for the whole sheet, as a copier has it."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.repeat(np.where(grey < 255 * threshold, np.uint8(0), np.uint8(255))[..., None], 3, axis=2)


# --- the ways ---------------------------------------------------------------------------------------


def _copier(pages: Sequence[Image], rng: Generator) -> Scan:
    """A copy of a copy, one bit to the pixel, with the dirt of its drum and rollers."""
    dpi = int(rng.choice((200, 300, 300)))
    out = []
    for page in pages:
        copy = _skewed(_resized(page, dpi / DPI), rng, 1.5)
        copy = inks.spread(copy, float(rng.uniform(0.2, 0.8)), rng)
        copy = tone.noise(
            tone.blur(copy, float(rng.uniform(0.6, 1.3)) * dpi / DPI), float(rng.uniform(4, 18)), rng
        )
        if rng.random() < 0.5:
            copy = _augmented(
                copy, "DirtyDrum", rng, line_width_range=(1, 3),
                line_concentration=float(rng.uniform(0.01, 0.05)),
                noise_intensity=float(rng.uniform(0.02, 0.2)),
            )  # fmt: skip
        if rng.random() < 0.3:
            copy = _augmented(copy, "LowInkRandomLines", rng)
        copy = tone.specks(copy, float(rng.uniform(5, 90)), rng, 0)
        out.append(_black_and_white(copy, float(rng.uniform(0.45, 0.75))))
    return Scan(as_pdf(out, dpi))


def _phone(pages: Sequence[Image], rng: Generator) -> Scan:
    """A photograph: perspective, a shadow, warm light, little focus; its size is not stated."""
    page = pages[0]
    width = page.shape[1]
    sheet = tone.on_paper(page, (248, 244, 236), int(rng.integers(25, 80)), rng, 4)
    margin = int(width * rng.uniform(0.02, 0.12))
    table = tuple(int(v) for v in rng.integers(60, 150, 3))
    framed = cv2.copyMakeBorder(sheet, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=table)
    state = warp.Bend(float(rng.uniform(-3, 3)), perspective=float(rng.uniform(0.005, 0.03)))
    sheet = warp.bend(np.asarray(framed, np.uint8), state, rng, (table[0], table[1], table[2]))
    effect = str(rng.choice(("ShadowCast", "LightingGradient", "none")))
    if effect != "none":
        sheet = _augmented(sheet, effect, rng)
    sheet = tone.light(sheet, float(rng.uniform(0.05, 0.25)), rng)
    sheet = _resized(sheet, float(rng.uniform(0.8, 1.5)))
    sheet = tone.noise(tone.blur(sheet, float(rng.uniform(0.5, 1.2))), float(rng.uniform(2, 9)), rng)
    return Scan(jpeg(sheet, int(rng.integers(55, 92))), "jpg")


def _book(pages: Sequence[Image], rng: Generator) -> Scan:
    """A bound volume on the glass: the lines bend into a dark gutter, the other page shows at the edge."""
    out = []
    for page in pages:
        paper = (int(rng.integers(225, 250)),) * 3
        sheet = tone.on_paper(page, paper, int(rng.integers(30, 80)), rng, 4)
        state = warp.Bend(float(rng.uniform(-1.2, 1.2)), 0.002, float(rng.uniform(0.005, 0.03)))
        sheet = warp.bend(sheet, state, rng, paper)
        width = sheet.shape[1]
        reach, depth = rng.uniform(0.02, 0.07) * width, rng.uniform(0.35, 0.9)
        sheet = tone.clip(sheet * (1 - depth * np.exp(-np.arange(width) / reach))[None, :, None])
        other = pages[-1][:, -int(0.03 * width) :]
        sheet = np.hstack([tone.clip(other * rng.uniform(0.5, 0.9)), sheet])
        if rng.random() < 0.5:
            sheet = np.ascontiguousarray(sheet[:, ::-1])[:, ::-1]
        sheet = tone.noise(tone.blur(sheet, float(rng.uniform(0.5, 0.9))), float(rng.uniform(1, 5)), rng)
        out.append(np.ascontiguousarray(sheet))
    return Scan(as_pdf(out, DPI, int(rng.integers(50, 85))))


def _thermal(pages: Sequence[Image], rng: Generator) -> Scan:
    """A roll of a thermal fax: 204 by 98 or 196 lines, pale grey ink, dead heads, scanned in grey."""
    out = []
    for page in pages:
        fine = rng.random() < 0.7
        sent = _black_and_white(tone.blur(_skewed(page, rng, 1.0), 0.7), float(rng.uniform(0.5, 0.7)))
        height, width = sent.shape[:2]
        if not fine:
            low = cv2.resize(sent, (width, round(height * 0.49)), interpolation=cv2.INTER_AREA)
            sent = np.asarray(cv2.resize(low, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
        for x in rng.integers(0, width, int(rng.integers(0, 3))):
            sent[:, x : x + int(rng.integers(1, 3))] = int(rng.choice((0, 255)))
        sheet = tone.on_paper(np.asarray(sent, np.uint8), (236, 234, 226), int(rng.integers(50, 120)), rng, 8)
        sheet = inks.fade(sheet, float(rng.uniform(0.0, 0.5)), rng)
        out.append(tone.noise(tone.blur(sheet, 0.7), float(rng.uniform(2, 8)), rng))
    return Scan(as_pdf(out, DPI, 70))


def _stamps(pages: Sequence[Image], rng: Generator) -> Scan:
    """Coloured stamps, pens that tick and underline, a date written by hand."""
    out = []
    for page in pages:
        sheet = page
        for _ in range(int(rng.integers(1, 3))):
            center = (float(rng.uniform(0.2, 0.8)), float(rng.uniform(0.2, 0.8)))
            sheet = marks.seal(sheet, "人民政府办公室", center, rng, DPI, float(rng.uniform(30, 45)))
        for _ in range(int(rng.integers(2, 7))):
            sheet = _stroke(sheet, rng)
        sheet = tone.on_paper(_skewed(sheet, rng, 1.5), (247, 245, 240), int(rng.integers(20, 60)), rng, 3)
        out.append(tone.noise(tone.blur(sheet, 0.6), float(rng.uniform(1, 4)), rng))
    return Scan(as_pdf(out, DPI, int(rng.integers(60, 88))))


def _stroke(image: Image, rng: Generator, long: float = 0.12) -> Image:
    """One stroke of a pen: blue, black or red, crooked, somewhere on the sheet."""
    height, width = image.shape[:2]
    x, y = rng.uniform(0.1, 0.9) * width, rng.uniform(0.15, 0.85) * height
    angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, long) * width
    t = np.linspace(0, 1, 24)
    wave = rng.uniform(0.0, 0.12) * length * np.sin(t * rng.uniform(3, 14))
    xs, ys = x + length * t * np.cos(angle), y + length * t * np.sin(angle) + wave
    colour = ((40, 60, 170), (30, 30, 30), (190, 40, 40))[int(rng.integers(3))]
    points = np.stack([xs, ys], axis=1).astype(np.int32)
    layer = np.full_like(image, 255)
    cv2.polylines(layer, [points], False, colour, int(rng.integers(2, 5)), cv2.LINE_AA)
    return tone.clip(image.astype(np.float32) * layer.astype(np.float32) / 255)


def _two_up(pages: Sequence[Image], rng: Generator) -> Scan:
    """Two pages side by side on one sheet, copied down or scanned as an open folder."""
    left, right = pages[0], pages[1 % len(pages)]
    height = max(left.shape[0], right.shape[0])
    gap = int(rng.uniform(0.0, 0.04) * height)
    pair = [
        cv2.copyMakeBorder(p, 0, height - p.shape[0], 0, gap, cv2.BORDER_CONSTANT, value=(255, 255, 255))
        for p in (left, right)
    ]
    sheet = np.asarray(np.hstack(pair), np.uint8)
    if rng.random() < 0.5:
        middle, far = sheet.shape[1] // 2, np.abs(np.arange(sheet.shape[1]) - sheet.shape[1] // 2)
        depth = rng.uniform(0.1, 0.6)
        sheet = tone.clip(sheet * (1 - depth * np.exp(-far / (0.02 * middle)))[None, :, None])
    sheet = _skewed(sheet, rng, 1.0)
    sheet = tone.on_paper(sheet, (249, 248, 244), int(rng.integers(20, 60)), rng, 2)
    sheet = tone.noise(tone.blur(sheet, float(rng.uniform(0.5, 0.8))), float(rng.uniform(1, 4)), rng)
    return Scan(as_pdf([sheet], DPI, int(rng.integers(60, 88))))


def _dirt(pages: Sequence[Image], rng: Generator) -> Scan:
    """Dirt that was printed: bars, dots and smears in the ink of the print, some across figures."""
    out = []
    for page in pages:
        sheet = page.copy()
        height, width = sheet.shape[:2]
        for _ in range(int(rng.integers(1, 5))):
            x, y = int(rng.integers(width)), int(rng.integers(height))
            length, thick = int(rng.uniform(0.03, 0.5) * height), int(rng.integers(1, 4))
            down = rng.random() < 0.6
            to = (
                (x + int(rng.integers(-2, 3)), y + length)
                if down
                else (x + length, y + int(rng.integers(-2, 3)))
            )
            cv2.line(sheet, (x, y), to, (0, 0, 0), thick)
        for _ in range(int(rng.integers(20, 200))):
            at = (int(rng.integers(width)), int(rng.integers(height)))
            cv2.circle(sheet, at, int(rng.integers(1, 5)), (20, 20, 20), -1)
        if rng.random() < 0.3:
            sheet = _augmented(sheet, "DirtyRollers", rng, line_width_range=(8, 20))
        if rng.random() < 0.3:
            sheet = _augmented(sheet, "Stains", rng)
        sheet = _skewed(sheet, rng, 1.5)
        out.append(tone.noise(tone.blur(sheet, 0.6), float(rng.uniform(2, 6)), rng))
    return Scan(as_pdf(out, DPI, int(rng.integers(55, 85))))


def _microfilm(pages: Sequence[Image], rng: Generator) -> Scan:
    """A frame of film: soft, grainy, dark at the edges, scratched, at times left negative."""
    out = []
    for page in pages:
        sheet = _resized(page, float(rng.uniform(0.75, 1.0)))
        sheet = tone.blur(sheet, float(rng.uniform(0.7, 1.3)))
        height, width = sheet.shape[:2]
        ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        field = (1 - rng.uniform(0.1, 0.4) * (xs**2 + ys**2) / 2)[..., None]
        low, high = rng.uniform(20, 70), rng.uniform(190, 245)
        sheet = tone.clip((low + (high - low) * sheet.astype(np.float32) / 255) * field)
        grain = tone.clouds((height, width), 3, rng)[..., None] * rng.uniform(4, 14)
        sheet = tone.clip(sheet + grain)
        for _ in range(int(rng.integers(0, 6))):
            x = int(rng.integers(width))
            cv2.line(
                sheet,
                (x, 0),
                (x + int(rng.integers(-3, 4)), height),
                _coloured(int(rng.integers(140, 256))),
                1,
            )
        grey = np.repeat(cv2.cvtColor(tone.noise(sheet, 3, rng), cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
        out.append(np.asarray(grey, np.uint8))
    return Scan(as_pdf(out, DPI, int(rng.integers(60, 90))))


def _carbon(pages: Sequence[Image], rng: Generator) -> Scan:
    """The second or third sheet under carbon paper: broad soft blue print of uneven strength, smudges."""
    out = []
    for page in pages:
        height, width = page.shape[:2]
        soft = tone.blur(inks.spread(page, float(rng.uniform(0.3, 0.9)), rng), float(rng.uniform(0.9, 1.6)))
        strength = rng.uniform(0.55, 0.85) + 0.25 * tone.clouds((height, width), width / 12, rng)
        grain = 1 + 0.35 * tone.clouds((height, width), 2, rng)
        cover = (1 - soft[..., 0].astype(np.float32) / 255) * np.clip(strength * grain, 0.2, 1)
        blue = np.array([60, 70, 130], np.float32)
        sheet = 244 * (1 - cover[..., None]) + blue * cover[..., None]
        smudge = np.clip(tone.clouds((height, width), width / 30, rng) - 0.5, 0, 1)[..., None]
        sheet = tone.clip(sheet * (1 - rng.uniform(0.0, 0.25) * smudge))
        out.append(tone.noise(_skewed(sheet, rng, 2, (244, 244, 244)), float(rng.uniform(2, 6)), rng))
    return Scan(as_pdf(out, DPI, int(rng.integers(60, 85))))


def _folded(pages: Sequence[Image], rng: Generator) -> Scan:
    """Paper that was folded for the post, once or more, and flattened again."""
    out = []
    for page in pages:
        sheet = tone.on_paper(page, (247, 245, 240), int(rng.integers(20, 70)), rng, 4)
        sheet = _augmented(
            sheet, "Folding", rng, fold_count=int(rng.integers(1, 5)), fold_noise=0.0,
            gradient_width=(0.05, 0.2), gradient_height=(0.0005, 0.004), backdrop_color=(255, 255, 255),
        )  # fmt: skip
        sheet = marks.folds(sheet, rng, int(rng.integers(0, 3)), int(rng.integers(0, 2)))
        out.append(tone.noise(tone.blur(_skewed(sheet, rng, 1), 0.6), float(rng.uniform(1, 4)), rng))
    return Scan(as_pdf(out, DPI, int(rng.integers(60, 88))))


def _screenshot(pages: Sequence[Image], rng: Generator) -> Scan:
    """The table on a screen, cut out about its edges, of unknown size, sometimes shrunk and JPEG."""
    page = pages[0]
    ys, xs = np.nonzero(page.min(axis=2) < 160)
    pad = rng.integers(6, 70, 4)
    cut = page[max(0, ys.min() - pad[0]) : ys.max() + pad[1], max(0, xs.min() - pad[2]) : xs.max() + pad[3]]
    shot = _resized(np.ascontiguousarray(cut), float(rng.uniform(0.55, 1.3)))
    if rng.random() < 0.5:
        return Scan(jpeg(shot, int(rng.integers(50, 92))), "jpg")
    from PIL import Image as Pillow

    buffer = io.BytesIO()
    Pillow.fromarray(shot).save(buffer, "PNG")
    return Scan(buffer.getvalue(), "png")


WAYS: dict[str, Way] = {
    "copier": _copier,
    "phone": _phone,
    "book": _book,
    "thermal": _thermal,
    "stamps": _stamps,
    "two_up": _two_up,
    "dirt": _dirt,
    "microfilm": _microfilm,
    "carbon": _carbon,
    "folded": _folded,
    "screenshot": _screenshot,
}
