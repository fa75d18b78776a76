"""Which elements of a web page its style sheets and attributes hide.

Selectors of one element (``.x``, ``#x``, ``td``, ``td.x``) and lists of them are followed, which is what the
programs that write notices as web pages use; others hide nothing here.
"""

from __future__ import annotations

import re
from typing import Any

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SIMPLE = re.compile(r"([a-z0-9]*)((?:[.#][\w-]+)*)", re.I)
_HIDES = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|opacity\s*:\s*0(?:\.0*)?(?=\s*(?:;|!|$))|font-size\s*:\s*0(?:px|pt|em)?(?=\s*(?:;|!|$))|mso-hide\s*:\s*all)",
    re.I,
)
_GONE = frozenset({"del", "s", "strike"})
"""Elements of text that is struck out."""


def remove_hidden(root: Any) -> None:
    """Take what is not shown out of a tree of lxml; the text behind each element stays."""
    rules = [rule for style in root.iter("style") for rule in _hiding(style.text or "")]
    hidden = [e for e in root.iter() if isinstance(e.tag, str) and _is_hidden(e, rules)]
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()


def _hiding(sheet: str) -> list[tuple[str, frozenset[str]]]:
    """The simple selectors of rules that hide: a tag ("" for any) and classes (.x) and ids (#x)."""
    found = []
    for selectors, declarations in _RULE.findall(_COMMENT.sub("", sheet)):
        if _HIDES.search(declarations):
            for selector in selectors.split(","):
                if (simple := _SIMPLE.fullmatch(selector.strip())) and selector.strip():
                    marks = frozenset(re.findall(r"[.#][\w-]+", simple[2]))
                    found.append((simple[1].lower(), marks))
    return found


def _is_hidden(element: Any, rules: list[tuple[str, frozenset[str]]]) -> bool:
    if element.tag in _GONE or element.get("hidden") is not None or _HIDES.search(element.get("style") or ""):
        return True
    if element.tag == "input" and (element.get("type") or "").lower() == "hidden":
        return True
    marks = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    return any(tag in {"", element.tag} and own <= marks for tag, own in rules)
