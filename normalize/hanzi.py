"""Numbers in Chinese characters: ordinary (三百二十), financial (叁佰贰拾元整), years digit by digit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from schemas.lexicon.numbers import YEAR

_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇○零", "一二三四五六七八九十百千二零零零")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[零〇○一二两三四五六七八九十百千万亿点]+")
_WHOLE = re.compile(r"(?:(?P<yi>[^亿]+)亿)?(?:(?P<wan>[^万亿]+)万)?(?P<rest>[^万亿]*)")
_MONEY = re.compile(
    r"(?P<yuan>[^元圆角分整正]+)[元圆](?:(?P<jiao>[^角])角)?(?:零?(?P<fen>[^分])分)?(?:整|正)?"
)
_YEAR_DIGITS = str.maketrans("〇○零OoО一二三四五六七八九", "000000123456789")


def prefix_length(text: str) -> int:
    """How many characters at the start may belong to a numeral."""
    match = _NUMERAL.match(text)
    return match.end() if match else 0


@lru_cache(maxsize=1024)
def number(text: str) -> Decimal | None:
    """The value of a numeral, None if it is none or is read in two ways (三百五, 一万二).

    A row of digits without 十百千 (二〇二四) is a year or a name, not a quantity.
    """
    plain = text.translate(_FINANCIAL)
    head, point, tail = plain.partition("点")
    if point:
        whole = number(head) if head else None
        if whole is None or not tail or any(c not in _DIGITS for c in tail):
            return None
        return Decimal(f"{whole}.{''.join(str(_DIGITS[c]) for c in tail)}")
    match = _WHOLE.fullmatch(plain) if plain else None
    if match is None:
        return None
    total, above = 0, False
    for part, step in ((match["yi"], 10**8), (match["wan"], 10**4), (match["rest"], 1)):
        if not part:
            continue
        value = _section(part, above)
        if value is None:
            return None
        total, above = total + value * step, True
    return Decimal(total)


def _section(text: str, above: bool) -> int | None:
    """A numeral below 10 000; ``above``: a larger step stands before it."""
    total, last, zero, digit = 0, 10_000, False, None
    for char in text:
        if char == "零":
            if digit is not None:
                return None
            zero = True
        elif char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        elif char in _STEPS and _STEPS[char] < last:
            if digit is None and (char != "十" or total):
                return None
            last = _STEPS[char]
            total, digit = total + (1 if digit is None else digit) * last, None
            zero = False
        else:
            return None
    if digit is None:
        return total if total or text == "零" else None
    clear = last == 10 or zero or (last == 10_000 and not above)
    return total + digit if clear else None


def money(text: str) -> Decimal | None:
    """An amount as written on vouchers, in 元: ``叁佰贰拾万元整``; None if it is none."""
    match = _MONEY.fullmatch(text)
    if match is None or not re.search("[壹贰叁肆伍陆柒捌玖拾佰仟整正角分]", text):
        return None
    yuan = number(match["yuan"])
    small = [_DIGITS.get((match[g] or "零").translate(_FINANCIAL)) for g in ("jiao", "fen")]
    if yuan is None or None in small:
        return None
    jiao, fen = (s or 0 for s in small)
    return yuan + Decimal(jiao * 10 + fen) / 100 if jiao or fen else yuan


def year(text: str) -> int | None:
    """A year written digit by digit (二〇二四, 一九九三, 二O二四), None if it is none."""
    digits = text.translate(_YEAR_DIGITS)
    return int(digits) if re.fullmatch(YEAR, digits) else None
