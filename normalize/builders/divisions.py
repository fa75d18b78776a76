"""Writes ``normalize/data/divisions.csv``: every division from 1980 to 2025 under each of its names.

Run ``python -m normalize.builders.divisions`` with the packages of ``sources.PINNED`` installed. The
same packages give the same file, byte for byte.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from normalize.builders import sources, successors
from normalize.builders.sources import LAST, Spell

TARGET = Path(__file__).parent.parent / "data" / "divisions.csv"
_PEOPLES = re.compile(
    r"(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|"
    r"土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|"
    r"鄂伦春|赫哲|门巴|珞巴|基诺|各)族"
)


def short_name(spell: Spell) -> str:
    """The everyday short form (``泽州``, ``大化``, ``浦东``); empty where there is none.

    Names of two characters have no short form: 沁县 is never 沁.
    """
    name = spell.name
    if re.search(r"自治[州县旗]$", name):
        stem = _PEOPLES.sub("", name[:-3]) or name[:-3].removesuffix("族")
        short = stem if stem != name else ""
    elif spell.level == "province":
        short = spell.short
    else:
        short = re.sub(r"(?:地区|林区|特区|矿区|新区|联合旗|盟|市|县|区|旗)$", "", name)
    return short if 2 <= len(short) < len(name) else ""


def text(spells: list[Spell]) -> str:
    """The file's content."""
    after = successors.find(spells)
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["code", "name", "short", "level", "parent", "start", "end", "successors"])
    for s in sorted(spells, key=lambda s: (s.code, s.start, s.name, s.parent)):
        end = "" if s.end == LAST else s.end
        write.writerow(
            [s.code, s.name, short_name(s), s.level, s.parent, s.start, end, " ".join(after.get(s, ()))]
        )
    return out.getvalue()


def main() -> None:
    """Build the file from the installed packages."""
    sources.check_versions()
    content = text(sources.read())
    TARGET.write_text(content, encoding="utf-8")
    print(f"{TARGET.name}: {content.count(chr(10)) - 1} rows, {len(content.encode()):,} bytes")


if __name__ == "__main__":
    main()
