"""The vocabulary of headers: which texts mean the same measure, which columns label a row.

Data: ``data/terms.yaml`` and ``data/labels.yaml``; adding a synonym there is all it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from normalize.text import clean

_DATA = Path(__file__).with_name("data")
COMMON = "common"


class LabelKind(StrEnum):
    """What a column that labels rows holds."""

    DIVISION = "division"
    ITEM = "item"
    TIME = "time"
    CODE = "code"
    ORDER = "order"
    UNIT = "unit"
    REMARK = "remark"


class Role(StrEnum):
    """What sort of number a measure is."""

    MEASURE = "measure"
    RATIO = "ratio"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Term:
    """A measure that headers name in many ways; ``kind`` is that of its unit, whose size only print tells."""

    id: str
    role: Role
    kind: str | None
    domain: str
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms, findable by any of their texts (cleaned)."""

    by_text: dict[str, tuple[Term, ...]]
    titles: tuple[tuple[str, str], ...]
    """(word of a title, domain), longest first."""
    labels: dict[str, LabelKind]

    @staticmethod
    @cache
    def load() -> Terms:
        """The packaged vocabulary, read once a process."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw = yaml.load((_DATA / "terms.yaml").read_text(encoding="utf-8"), Loader=loader)
        by_text: dict[str, tuple[Term, ...]] = {}
        titles = []
        for domain, body in raw.items():
            titles += [(clean(word), domain) for word in body["titles"]]
            for entry in body["terms"]:
                texts = frozenset(clean(t) for t in entry["texts"])
                term = Term(entry["id"], Role(entry["role"]), entry.get("kind"), domain, texts)
                for text in texts:
                    by_text[text] = (*by_text.get(text, ()), term)
        labels_raw = yaml.load((_DATA / "labels.yaml").read_text(encoding="utf-8"), Loader=loader)
        labels = {clean(text): LabelKind(kind) for kind, texts in labels_raw.items() for text in texts}
        return Terms(by_text, tuple(sorted(titles, key=lambda t: -len(t[0]))), labels)

    def domain(self, title: str) -> str:
        """The domain whose word the title carries, the longest word first; 'common' if none."""
        cleaned = clean(title)
        return next((domain for word, domain in self.titles if word in cleaned), COMMON)

    def measure(self, text: str, domain: str = COMMON) -> Term | None:
        """The term that ``text`` (cleaned, without unit) names, the table's own domain first."""
        found = self.by_text.get(text, ())
        ranked = sorted(found, key=lambda t: (t.domain != domain, t.domain != COMMON))
        return ranked[0] if ranked else None

    def same_kind(self, one: str, other: str) -> bool:
        """Whether two cleaned texts are synonyms of one term."""
        return bool(set(self.by_text.get(one, ())) & set(self.by_text.get(other, ())))

    def label_kind(self, text: str) -> LabelKind | None:
        """What a column headed ``text`` (cleaned) says of its rows; None for a measure."""
        return self.labels.get(text)
