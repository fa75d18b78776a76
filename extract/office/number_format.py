"""A number as a worksheet shows it: the format codes of SpreadsheetML (ECMA-376, 18.8.31).

Sections for positive, negative, zero and text; sections with conditions; decimals, thousands, scaling by
commas, percent, fractions, scientific notation, quoted and escaped text. Colours and padding print nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(General|常规)|([^"\\!_*\[])', re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
_CURRENCY = re.compile(r"\$([^-]*)(-.*)?")
_DATE_PARTS = re.compile(
    r"yyyy|yy|e|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|上午/下午|[^A-Za-z]|.", re.IGNORECASE
)
_SIGNIFICANT = 15
"""Digits that a number of a worksheet holds (ECMA-376, 18.2.2)."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: the test for its numbers, and its tokens.

    A token is (True, literal text) or (False, one character of the pattern).
    """

    condition: tuple[str, Decimal] | None
    tokens: tuple[tuple[bool, str], ...]
    general: bool

    @property
    def pattern(self) -> str:
        """The characters that place digits, literals left out."""
        return "".join(text for literal, text in self.tokens if not literal)

    def holds(self, value: Decimal) -> bool:
        """Whether the section's own condition holds for the number."""
        return self.condition is not None and _TESTS[self.condition[0]](value, self.condition[1])


def shown_number(value: float, code: str) -> str:
    """A number by its format code; a negative one keeps its sign where the format has brackets or a colour.

    A hidden number (an empty section) is "".
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    sections = [_section(part) for part in _parts(code or "General")]
    section, number = _chosen(sections, exact)
    if section is None:
        return ""
    text = _shown(section, abs(number), value)
    bare = text.strip("()（）-−").strip()
    if number < 0 and any(c in "123456789" for c in bare) and not _says_sign(section):
        return f"-{bare}"
    return text


def _says_sign(section: _Section) -> bool:
    """Whether a word of the section tells what the number is (减5, 下降3), so that no sign is missing."""
    return any(literal and text.isalpha() for literal, text in section.tokens[:1])


def shown_date(moment: dt.date | dt.datetime, code: str) -> str:
    """A date or time by its format code; in a format that says nothing of dates as 2024年5月1日."""
    section = _section(next(iter(_parts(code))))
    pattern = section.pattern.lower()
    if section.general or not any(c in pattern for c in "ymdh"):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return "".join(
        text if literal else _date_part(text, moment, after=before)
        for literal, text, before in _date_tokens(section)
    ).strip()


def _parts(code: str) -> Iterator[str]:
    """The sections of a code, parted at semicolons outside of quotes."""
    part, quoted = "", False
    for place, character in enumerate(code):
        escaped = place > 0 and code[place - 1] == "\\"
        quoted ^= character == '"' and not escaped
        if character == ";" and not quoted and not escaped:
            yield part
            part = ""
        else:
            part += character
    yield part


def _section(part: str) -> _Section:
    tokens: list[tuple[bool, str]] = []
    condition, general = None, False
    for quoted, escaped, bracket, word, plain in (match.groups() for match in _TOKEN.finditer(part)):
        if bracket is not None:
            if found := _CONDITION.fullmatch(bracket):
                condition = (found[1], Decimal(found[2]))
            elif currency := _CURRENCY.fullmatch(bracket):
                tokens.append((True, currency[1]))
        elif word:
            general = True
            tokens.append((False, "G"))
        elif quoted is not None or escaped is not None:
            tokens.append((True, quoted if quoted is not None else escaped))
        elif plain is not None:
            tokens.append((False, plain))
    return _Section(condition, tuple(tokens), general)


def _chosen(sections: list[_Section], value: Decimal) -> tuple[_Section | None, Decimal]:
    """The section that shows a number, and the number with the sign that is still to be printed."""
    numeric = [s for s in sections[:3] if "@" not in s.pattern] or [_section("General")]
    if any(s.condition for s in numeric):
        for section in numeric:
            if section.condition is None or section.holds(value):
                return section, value
        return numeric[-1], value
    if value < 0 and len(numeric) > 1:
        return (numeric[1] if numeric[1].tokens else None), value
    if value == 0 and len(numeric) > 2:
        return (numeric[2] if numeric[2].tokens else None), value
    return (numeric[0] if numeric[0].tokens or len(sections) == 1 else None), value


def _shown(section: _Section, size: Decimal, value: float) -> str:
    pattern = section.pattern
    if section.general or not pattern.strip():
        number = _general(abs(value)) if section.general or not section.tokens else ""
        return "".join(
            text if literal else number if text == "G" else text for literal, text in section.tokens
        )
    if not re.search(r"[0#?]", pattern):
        return "".join(text for _, text in section.tokens)
    digits = _fraction(pattern, size) if _is_fraction(pattern) else _decimal(section, size)
    return _laid_in(section, digits)


def _general(value: float) -> str:
    """A number as it was typed: binary dust (0.30000000000000004) left out."""
    shown = Decimal(f"{value:.{_SIGNIFICANT}g}" if value % 1 else repr(value))
    return format(shown.normalize() if shown else Decimal(0), "f")


def _is_fraction(pattern: str) -> bool:
    return re.search(r"[0#?]\s*/\s*[0-9#?]", pattern) is not None


def _fraction(pattern: str, size: Decimal) -> str:
    """A mixed or improper fraction whose denominator has as many digits as the pattern, or is stated."""
    whole_part = re.match(r"\s*[0#?]+\s+[0#?]", pattern) is not None
    below = re.search(r"/\s*([0-9#?]+)", pattern)
    wanted = below[1] if below else "?"
    exact = Fraction(size)
    if wanted.isdigit() and int(wanted):
        denominator = int(wanted)
        parts = round(exact * denominator)
    else:
        near = exact.limit_denominator(10 ** len(wanted) - 1)
        parts, denominator = near.numerator, near.denominator
    whole, rest = divmod(parts, denominator) if whole_part else (0, parts)
    if not rest:
        return str(whole)
    return f"{whole} {rest}/{denominator}" if whole else f"{rest}/{denominator}"


def _decimal(section: _Section, size: Decimal) -> str:
    """Decimals, thousands, percent, scaling; a point that is only print (0!.0, in 万) parts off digits."""
    pattern = section.pattern
    if found := re.search(r"\.?([0#?]*)E([+-])", pattern, re.IGNORECASE):
        return f"{size:.{len(found[1])}E}"
    after = re.search(r"\.([0#?]+)", pattern)
    places = after[1] if after else ""
    scale = 3 * len(over[1]) if (over := re.search(r"[0#?](,+)(?=[^0#?,]|$)", pattern)) else 0
    printed_point = _printed_point(section)
    scale += printed_point
    decimals = len(places) or printed_point
    shown = size.scaleb(2 * pattern.count("%") - scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{shown:{',' if re.search('[0#?],+[0#?]', pattern) else ''}.{decimals}f}"
    padding = pattern.split(".")[0].count("0")
    if padding > 1 and not printed_point and "," not in text:
        text = text.zfill(padding + (decimals and decimals + 1))
    if "0" not in pattern.split(".")[0] and not printed_point and text.startswith("0"):
        text = text[1:]
    optional = len(places) - len(places.rstrip("#?"))
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") else text
    return text.rstrip(".")


def _printed_point(section: _Section) -> int:
    """How many digits stand behind a point that is literal text between digits."""
    tokens = section.tokens
    for place in range(1, len(tokens) - 1):
        if tokens[place] == (True, ".") and tokens[place - 1][1] in "0#?" and tokens[place + 1][1] in "0#?":
            return sum(not literal and text in "0#?" for literal, text in tokens[place + 1 :])
    return 0


def _laid_in(section: _Section, digits: str) -> str:
    """The digits in the place of the pattern's first to last digit, literals around them."""
    places = [k for k, (literal, text) in enumerate(section.tokens) if not literal and text in "0#?"]
    first, last = places[0], places[-1]
    while last + 1 < len(section.tokens) and section.tokens[last + 1] == (False, ","):
        last += 1
    before = "".join(t for _, t in section.tokens[:first])
    behind = "".join(t for _, t in section.tokens[last + 1 :])
    if _is_fraction(section.pattern):
        behind = re.sub(r"^[/\s\d]+", "", behind)
    return f"{before}{digits}{behind}".strip()


def _date_tokens(section: _Section) -> Iterator[tuple[bool, str, str]]:
    """Literal or not, the text, and the last part of a time before it: m behind h is minutes."""
    before = ""
    run = ""
    for literal, text in (*section.tokens, (True, "")):
        if not literal:
            run += text
            continue
        for part in _DATE_PARTS.findall(run):
            yield False, part, before
            before = part.lower() if part.isalpha() else before
        run = ""
        yield True, text, before


def _date_part(part: str, moment: dt.date | dt.datetime, *, after: str) -> str:
    name = part.lower()
    time = moment if isinstance(moment, dt.datetime) else dt.datetime(moment.year, moment.month, moment.day)
    if name in {"m", "mm"} and after[:1] in {"h", "s"}:
        return f"{time.minute:02d}" if name == "mm" else str(time.minute)
    values = {
        "yyyy": str(time.year), "yy": f"{time.year % 100:02d}", "e": str(time.year),
        "mmmm": str(time.month), "mmm": str(time.month), "mm": f"{time.month:02d}", "m": str(time.month),
        "dd": f"{time.day:02d}", "d": str(time.day), "hh": f"{time.hour:02d}", "h": str(time.hour),
        "ss": f"{time.second:02d}", "s": str(time.second),
        "dddd": f"星期{'一二三四五六日'[time.weekday()]}", "ddd": f"周{'一二三四五六日'[time.weekday()]}",
        "am/pm": "AM" if time.hour < 12 else "PM", "上午/下午": "上午" if time.hour < 12 else "下午",
    }  # fmt: skip
    return values.get(name, part if not part.isalpha() or ord(part[0]) > 127 else "")
