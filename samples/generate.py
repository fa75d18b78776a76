"""``python -m samples.generate``: redraws every sample and its truth, byte for byte the same on every run."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from samples.content import CONTENT, NoticeContent, load
from samples.flow import draw
from samples.layouts import LAYOUTS
from samples.truth import dump, truth

HERE = Path(__file__).parent


def scanned(notice: NoticeContent) -> bytes:
    """The stored scan of a notice: drawn, sealed where its content says, degraded."""
    from numpy.random import default_rng

    from samples.lab import GRADES, as_pdf, degrade, marks, render

    wish = notice.draw["scan"]
    grade, seed = GRADES[wish["grade"]], crc32(notice.name.encode())
    pages = render(draw(notice, LAYOUTS[wish["layout"]]), grade.dpi)
    for page, x, y in wish.get("seals", ()):
        rng = default_rng([seed, page])
        pages[page - 1] = marks.seal(pages[page - 1], notice.issuer or notice.title, (x, y), rng, grade.dpi)
    backs = [*pages[1:], pages[0]]
    worn = [degrade(p, grade.name, seed + i, b) for i, (p, b) in enumerate(zip(pages, backs, strict=True))]
    return as_pdf(worn, grade.dpi, grade.quality)


def drawings(notice: NoticeContent) -> dict[str, bytes]:
    """Every PDF of a notice by its file stem."""
    made = {f"{notice.name}-{name}": draw(notice, LAYOUTS[name]) for name in notice.draw.get("layouts", ())}
    if "scan" in notice.draw:
        made[f"{notice.name}-scan"] = scanned(notice)
    return made


def shape(path: Path) -> tuple[bytes, str]:
    """PDF and truth of one shape sample."""
    notice = load(path)
    return draw(notice, LAYOUTS[notice.draw["base"]]), dump(truth(notice))


def mixed(path: Path) -> tuple[bytes, str]:
    """PDF and truth of a sample whose text layer is not what is seen."""
    from samples.disguise import GarbledSheet, RadicalSheet, hidden
    from samples.lab import degrade, render
    from samples.lab.pack import jpeg
    from samples.paint import Sheet

    notice = load(path)
    layout = LAYOUTS[notice.draw["base"]]
    kind = notice.draw.get("text_layer", "true")
    if kind == "hidden":
        pages = render(draw(notice, layout), 200)
        worn = [jpeg(degrade(page, "office", i), 60) for i, page in enumerate(pages)]
        pdf = draw(notice, layout, hidden(iter(worn)))
    else:
        pdf = draw(notice, layout, {"true": Sheet, "radicals": RadicalSheet, "garbled": GarbledSheet}[kind])
    return pdf, dump(truth(notice))


def main() -> None:
    """Writes ``inbox`` and ``archive`` with ``truth``, ``shapes`` and ``mixed`` with the truth beside."""
    for folder, made in (("shapes", shape), ("mixed", mixed)):
        for path in sorted((CONTENT / folder).glob("*.yaml")):
            pdf, facts = made(path)
            (HERE / folder / f"{path.stem}.pdf").write_bytes(pdf)
            (HERE / folder / f"{path.stem}.json").write_text(facts, encoding="utf-8")
            print(f"{len(pdf):>9,} {folder}/{path.stem}")
    for path in sorted(CONTENT.glob("*.yaml")):
        notice = load(path)
        for stem, pdf in drawings(notice).items():
            (HERE / notice.draw["folder"] / f"{stem}.pdf").write_bytes(pdf)
            (HERE / "truth" / f"{stem}.json").write_text(dump(truth(notice)), encoding="utf-8")
            print(f"{len(pdf):>9,} {stem}")


if __name__ == "__main__":
    main()
