"""Radical code points of a text layer, and the ideographs that were printed.

Many producers map the glyph of an ordinary character to the radical that looks the same: 高 comes
out as U+2FBC, 长 as U+2ED3. The Kangxi block (U+2F00 to U+2FD5) has compatibility decompositions;
the supplement (U+2E80 to U+2EF3) has not, and takes the Unicode property
Equivalent_Unified_Ideograph (UCD 14, EquivalentUnifiedIdeograph.txt).
"""

from __future__ import annotations

import unicodedata

_KANGXI = {point: unicodedata.normalize("NFKC", chr(point)) for point in range(0x2F00, 0x2FD6)}

_MAINLAND = {0x2F3E: "户", 0x2FAD: "青", 0x2FC8: "黄"}
"""Where the decomposition is the form of Taiwan, and the glyph drawn is the mainland's."""

_SUPPLEMENT = (  # from U+2E81, 23 a line; an ideographic space where no ideograph is equivalent
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心"
    "扌攵　旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗"
    "糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见"
    "角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞"
    "食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)

RADICALS = {
    **{0x2E81 + place: character for place, character in enumerate(_SUPPLEMENT) if character != "\u3000"},
    **_KANGXI,
    **_MAINLAND,
}
"""For ``str.translate``: the ideograph of every radical code point."""


def unify_radicals(text: str) -> str:
    """``text`` with every radical code point replaced by the ideograph it stands for."""
    return text.translate(RADICALS) if any("\u2e80" <= c <= "\u2fd5" for c in text) else text
