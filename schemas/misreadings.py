"""Which wrong numbers are plausible in place of a printed one.

A wrong number comes from one slip: a digit taken for another, lost, doubled or swapped with its
neighbour, a decimal point lost, added or moved, a minus lost or added. ``slips`` lists them all
and serves proof, where forgetting one would be unsound. ``confusions`` lists, with a cost, those
that a recogniser makes on its own account; it serves repair, where a long list would be guessing.

The pairs of look-alike digits follow what recognisers are known to confuse in small print: closed
loops (0 6 8 9), flags (1 7, 1 4), open and closed bowls (3 5 8, 5 6), 4 with 9, 2 with 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from schemas.lexicon.numbers import SIGNED

LIKENESS: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for pair, cost in {
        "38": 0.0, "68": 0.0, "17": 0.0, "56": 0.0, "89": 0.2, "08": 0.3, "06": 0.3, "35": 0.3,
        "49": 0.5, "09": 0.7, "58": 0.7, "14": 0.7, "27": 0.7, "39": 1.0, "59": 1.0, "23": 1.2,
        "79": 1.2, "47": 1.4, "28": 1.4, "57": 1.6, "01": 1.8, "46": 1.8,
    }.items()
}  # fmt: skip
"""Extra cost in nats of taking one digit of the pair for the other; pairs not listed: see UNLIKE."""

Slip = tuple[int, int]
"""A number as its digits and how many of them are decimals: (1250, 2) is 12.50."""

UNLIKE = 3.0
LOST_OR_DOUBLED = 1.0
POINT = 0.7
MINUS = 1.0
_NUMBER = re.compile(SIGNED)


def printed(value: Decimal) -> str:
    """The digits as printed, without exponent: ``Decimal("12.50")`` gives ``12.50``."""
    return f"{value:f}"


def slips(value: Decimal | None, decimals: int) -> Iterator[Slip]:
    """Every number that one slip makes of ``value``, itself among them; of a blank, one lone digit.

    ``decimals`` is the most that the column prints: a number with more would stick out by itself.
    """
    if value is None:
        yield from ((digit, 0) for digit in range(1, 10))
        return
    text = printed(abs(value))
    digits = text.replace(".", "")
    own = len(text) - text.index(".") - 1 if "." in text else 0
    sign = -1 if value.is_signed() else 1
    for number, places in _one_slip(digits, own):
        if places <= decimals:
            yield sign * number, places
    yield -sign * int(digits), own


def _one_slip(digits: str, own: int) -> Iterator[Slip]:
    number, count = int(digits), len(digits)
    for i, old in enumerate(digits):
        power: int = 10 ** (count - 1 - i)
        here = own if count - i > own else own - 1
        yield from ((number + (new - int(old)) * power, own) for new in range(10))
        yield int(digits[:i] + digits[i + 1 :] or "0"), here
        yield int(digits[:i] + old + digits[i:]), own + own - here
        yield int(digits[:i] + "1" + digits[i:]), own + own - here
        yield int(digits[:i] + digits[i + 1 : i + 2] + old + digits[i + 2 :]), own
    yield int(digits + "1"), own
    yield int(digits + "0"), own
    yield from ((number, places) for places in range(min(4, count)))


def confusions(value: Decimal | None, decimals: int) -> dict[Decimal, float]:
    """The numbers that a recogniser would take ``value`` for (and the reverse), with extra cost in nats.

    A cost of 0 is the commonest kind of confusion; the base rate of a misreading is for the caller.
    ``decimals`` is the most that the column prints.
    """
    if value is None:
        return {}
    text = printed(value)
    found: dict[Decimal, float] = {}
    for cost, texts in (*_classes(text), *_look_alikes(text)):
        for candidate in texts:
            if _NUMBER.fullmatch(candidate):
                number = Decimal(candidate)
                if number != value and -int(number.as_tuple().exponent) <= decimals:
                    found[number] = min(cost, found.get(number, cost))
    return found


def may_confuse(value: Decimal, other: Decimal, decimals: int) -> bool:
    """Whether ``confusions`` of the one may hold the other: a quick look that never says no wrongly."""
    one = printed(value).lstrip("-")
    texts = [f"{abs(other):.{d}f}" for d in range(decimals + 1) if round(other, d) == other]
    padded = (t.zfill(length) for t in texts for length in (len(one) - 1, len(one), len(one) + 1))
    return any(_is_one_off(one, text) for text in padded)


def _is_one_off(one: str, other: str) -> bool:
    """Whether a character was replaced, lost or added, or the point alone differs."""
    if one.replace(".", "").strip("0") == other.replace(".", "").strip("0"):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[start + (len(shorter) == len(longer)) :] == longer[start + 1 :]


def _look_alikes(text: str) -> Iterator[tuple[float, set[str]]]:
    for i, old in enumerate(text):
        if not old.isdigit():
            continue
        for digit in "0123456789":
            cost = LIKENESS.get(frozenset(old + digit), UNLIKE)
            if digit != old:
                yield cost, {text[:i] + digit + text[i + 1 :]}


def _classes(text: str) -> tuple[tuple[float, set[str]], ...]:
    """Slips other than one digit for another, by kind."""
    digits = [i for i, character in enumerate(text) if character.isdigit()]
    lost = {text[:i] + text[i + 1 :] for i in digits}
    doubled = {text[:i] + text[i] + text[i:] for i in digits}
    gaps = (*digits, len(text))
    stray = {text[:i] + "1" + text[i:] for i in gaps} | {text + "0"}
    gained = {text[:i] + digit + text[i:] for i in gaps for digit in "0123456789"}
    whole = text.replace(".", "")
    moved = {whole[:i] + "." + whole[i:] for i in range(1, len(whole)) if len(whole) - i <= 3}
    signed = {text.removeprefix("-")} if text.startswith("-") else {"-" + text}
    return (
        (LOST_OR_DOUBLED, lost | doubled),
        (LOST_OR_DOUBLED + 1.0, stray),
        (LOST_OR_DOUBLED + 2.0, gained),
        (POINT, moved | {whole}),
        (MINUS, signed),
    )
