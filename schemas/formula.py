"""The arithmetic that a spec states, as text: ``rate = done / target``.

Grammar: ``name = sum`` or ``name = sum / sum``; a sum is names joined by ``+`` and ``-``, in
brackets where it has more than one term on either side of ``/``. ``name`` may carry dimension
values: ``loan[bank=total]``. Growth is written ``name = (a - b) / b``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[^\W\d]\w*"
_REF = re.compile(rf"\s*(?P<name>{_NAME})(?:\[(?P<dims>[^\]]*)\])?\s*")
_SIGN = re.compile(r"\s*([+-])\s*")


class FormulaError(ValueError):
    """The text is not a formula; the message says where it stops being one."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A measure, at fixed values of some dimensions (the others run through all their values)."""

    measure: str
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SignedRef:
    """A measure in a sum, with its sign."""

    ref: Ref
    sign: int


@dataclass(frozen=True, slots=True)
class Formula:
    """``target = sum(numerator) / sum(denominator)``; an empty denominator means 1."""

    text: str
    target: Ref
    numerator: tuple[SignedRef, ...]
    denominator: tuple[SignedRef, ...] = ()

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every measure named, the target first."""
        return (self.target, *(t.ref for t in self.numerator), *(t.ref for t in self.denominator))


def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: the text does not follow the grammar.
    """
    left, equals, right = text.partition("=") if "[" not in text else _split_outside_brackets(text)
    if not equals:
        raise FormulaError(f"'{text}' has no '='")
    target, rest = _ref(left)
    if rest.strip():
        raise FormulaError(f"'{left.strip()}' is not one name")
    numerator, denominator = _quotient(right)
    return Formula(text, target, _sum(numerator), _sum(denominator) if denominator else ())


def _split_outside_brackets(text: str) -> tuple[str, str, str]:
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character == "=" and depth == 0:
            return text[:position], "=", text[position + 1 :]
    return text, "", ""


def _quotient(text: str) -> tuple[str, str]:
    numerator, slash, denominator = text.partition("/")
    if slash and "/" in denominator:
        raise FormulaError(f"'{text.strip()}' has more than one '/'")
    return numerator, denominator


def _sum(text: str) -> tuple[SignedRef, ...]:
    rest = text.strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    terms: list[SignedRef] = []
    sign = 1
    while True:
        ref, rest = _ref(rest)
        terms.append(SignedRef(ref, sign))
        if not rest.strip():
            return tuple(terms)
        operator = _SIGN.match(rest)
        if operator is None:
            raise FormulaError(f"'{rest.strip()}' does not begin with + or -")
        sign = 1 if operator.group(1) == "+" else -1
        rest = rest[operator.end() :]


def _ref(text: str) -> tuple[Ref, str]:
    found = _REF.match(text)
    if found is None:
        raise FormulaError(f"'{text.strip()}' does not begin with a name")
    dimensions = []
    for part in filter(None, (found.group("dims") or "").split(",")):
        name, equals, value = part.partition("=")
        if not equals:
            raise FormulaError(f"'[{part}]' is not dimension=value")
        dimensions.append((name.strip(), value.strip()))
    return Ref(found.group("name"), tuple(sorted(dimensions))), text[found.end() :]
