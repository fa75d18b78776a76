"""Row labels that are no division (合计, 市本级, 开发区): scope ids under the issuer, never an adcode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from normalize.gazetteer import NATION, Division, Gazetteer

_LEVELS = "国|省|自治区|市|县|区|旗|州|盟|地区"
_LEVEL = re.compile(rf"全?(?P<level>{_LEVELS})")
_ENDINGS = {"国": "", "省": "省", "市": "市", "县": "县", "区": "区", "旗": "旗", "州": "州", "盟": "盟"}


@dataclass(frozen=True, slots=True)
class Scope:
    """A kind of row that is no division.

    ``level`` is the level that the label names (``市`` of 市本级), "" if none; ``name`` the proper
    name of a zone or company, "" for a generic label.
    """

    id: str
    role: str
    level: str = ""
    name: str = ""

    def code(self, owner: str) -> str:
        """The scope id under the division that it belongs to."""
        return f"{owner}:{self.id}:{self.name}" if self.name else f"{owner}:{self.id}"


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    labels: dict[str, Scope]
    suffixes: tuple[tuple[str, Scope], ...]


@cache
def _vocabulary() -> _Vocabulary:
    import yaml

    entries = yaml.safe_load(
        (resources.files("normalize") / "data" / "scopes.yaml").read_text(encoding="utf-8")
    )
    labels: dict[str, Scope] = {}
    suffixes: list[tuple[str, Scope]] = []
    for entry in entries:
        for label in entry["labels"]:
            for level in _LEVELS.split("|") if "{level}" in label else [""]:
                scope = Scope(entry["id"], entry["role"], level)
                labels.setdefault(label.replace("{level}", level), scope)
        suffixes += [(suffix, Scope(entry["id"], entry["role"])) for suffix in entry.get("suffixes", ())]
    return _Vocabulary(labels, tuple(sorted(suffixes, key=lambda pair: -len(pair[0]))))


def generic(label: str) -> Scope | None:
    """The scope of a label without a proper name (合计, 市本级, 开发区)."""
    return _vocabulary().labels.get(label)


def named(label: str) -> Scope | None:
    """The scope of a proper name that ends like a zone, a company or a body (丹河新区)."""
    for suffix, scope in _vocabulary().suffixes:
        if label.endswith(suffix) and len(label) > len(suffix) + 1:
            return Scope(scope.id, scope.role, "", label)
    return None


def owner(scope: Scope, issuer: str | None, year: int | None, gazetteer: Gazetteer) -> str | None:
    """The code of the division that a scope belongs to: the issuer, or what the label's level names.

    全市 in a table of a county-level city is that city; in a table of a county it is the
    prefecture. None where nothing in the issuer's lineage has that level.
    """
    if issuer is None or not scope.level or scope.id in {"urban", "subtotal"}:
        return issuer
    if scope.level == "国":
        return NATION
    if issuer == NATION:
        return issuer if scope.level == "国" else None
    division = gazetteer.at(issuer, year)
    lineage: tuple[Division, ...] = gazetteer.lineage(division, year) if division else ()
    for one in lineage:
        if _fits(one, scope.level):
            return one.code
    return None


def _fits(division: Division, level: str) -> bool:
    if level in {"省", "自治区"}:
        return division.level == "province"
    if level == "地区":
        return division.name.endswith("地区")
    if level == "区" and division.level == "province":
        return division.name.endswith("自治区")
    return division.name.endswith(_ENDINGS[level]) and not division.name.endswith("地区")
