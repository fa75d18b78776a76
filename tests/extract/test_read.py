from __future__ import annotations

import io
import pickle
import subprocess
import sys
import types
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract import errors
from extract.digital import reader as pdf
from extract.intake import Media, SourceFile, open_source, recognise
from extract.limits import Limits
from extract.office import ofd_reader as ofd
from extract.office import reader as office
from extract.read import READERS, PageSteps, Reader, page_numbers, read_document, read_page
from extract.scan import reader as scan
from extract.scan.frames import count_frames, read_frame
from extract.tables import find_tables
from extract.types import BBox, Page, PageKind, PageReading, Ruling, Word


def draw(path: Path, pages: int = 1) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 300))
    for page in range(pages):
        canvas.grid([50, 150, 250], [100, 120, 140])
        for j, x in enumerate((60, 160)):
            canvas.drawString(x, 126, f"head {j}")
            canvas.drawString(x, 106, f"{page}{j}")
        canvas.showPage()
    canvas.save()
    return path


def image(form: str, *sizes: tuple[int, int], **options: object) -> SourceFile:
    first, *more = (Image.new("RGB", size, "white") for size in sizes)
    buffer = io.BytesIO()
    if more:
        options |= {"save_all": True, "append_images": more}
    first.save(buffer, form, **options)
    return recognise(buffer.getvalue(), f"x.{form.lower()}")


def test_pages_are_read_alone_travel_and_make_a_notice(tmp_path: Path) -> None:
    source = open_source(draw(tmp_path / "a.pdf", 3))
    assert list(page_numbers(source)) == [1, 2, 3]
    with pytest.raises(errors.TooManyPagesError):
        page_numbers(source, Limits(pages=2))
    reading = read_page(source, 2)
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert [c.text for c in reading.tables[0].cells] == ["head 0", "head 1", "10", "11"]
    notice = read_document(source, [2])
    assert (notice.page_count, [t.pages for t in notice.tables]) == (3, [(2,)])
    with pytest.raises(errors.PageOutOfRangeError):
        read_document(source, [4])


def test_every_format_has_a_reader() -> None:
    readers: tuple[Reader, ...] = (pdf, scan, office, ofd)
    assert set(READERS) == set(Media)
    assert set(READERS.values()) == {reader.__name__ for reader in readers}  # type: ignore[attr-defined]


def test_a_new_format_is_a_module_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages are words and rulings; tables, the account of words and the notice come of themselves."""
    toy = types.ModuleType("toy")

    def count(source: SourceFile) -> int:
        return source.data.count(b"\f") + 1

    def read(source: SourceFile, number: int, _engine: object, _limits: Limits) -> PageSteps:
        rows = [row.split() for row in source.data.split(b"\f")[number - 1].decode().splitlines()]
        words = tuple(
            Word(text, BBox(100 * j + 10, 20 * i + 105, 100 * j + 40, 20 * i + 115))
            for i, row in enumerate(rows)
            for j, text in enumerate(row)
        )
        xs, ys = range(0, 100 * len(rows[0]) + 1, 100), range(100, 101 + 20 * len(rows), 20)
        rulings = [Ruling(x, ys[0], x, ys[-1]) for x in xs] + [Ruling(0, y, xs[-1], y) for y in ys]
        page = Page(number, 400, 300, PageKind.DIGITAL, words, tuple(rulings))
        return PageSteps(PageReading(page, find_tables(page)))

    toy.count, toy.read = count, read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "toy", toy)
    monkeypatch.setitem(READERS, Media.HTML, "toy")
    source = SourceFile("0" * 64, "x.toy", Media.HTML, "县区 任务\n城区 12\f县区 任务\n郊区 34".encode())
    assert list(page_numbers(source)) == [1, 2]
    assert [[c.text for c in t.cells] for t in read_document(source).tables] == [
        ["县区", "任务", "城区", "12"],
        ["县区", "任务", "郊区", "34"],
    ]
    with pytest.raises(errors.TooManyPagesError):
        page_numbers(source, Limits(pages=1))


@pytest.mark.parametrize("form", ["PDF", "PNG"])
def test_a_page_of_too_many_pixels_is_not_drawn(form: str) -> None:
    """The bound holds on every way to pixels, before an engine is asked for."""
    source = image(form, (300, 300), **({"resolution": 72} if form == "PDF" else {}))
    with pytest.raises(errors.TooManyPixelsError):
        read_page(source, 1, limits=Limits(pixels=1000))


def test_a_digital_pdf_needs_neither_opencv_nor_ocr(tmp_path: Path) -> None:
    program = (
        "import sys; from extract.intake import open_source; from extract.read import read_document;"
        f"assert read_document(open_source({str(draw(tmp_path / 'a.pdf'))!r})).tables;"
        "heavy = {'cv2', 'paddleocr', 'onnxruntime', 'pandas', 'pdfplumber', 'numpy'} & set(sys.modules);"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_frames_of_images() -> None:
    tiff = image("TIFF", (827, 1169), (200, 100), dpi=(100, 100))
    assert count_frames(tiff) == 2
    pixels, width, height = read_frame(tiff, 1)
    assert pixels.shape == (1169, 827, 3)
    assert (round(width), round(height)) == (595, 842)
    assert read_frame(tiff, 2)[0].shape == (100, 200, 3)
    with pytest.raises(errors.PageOutOfRangeError):
        read_frame(tiff, 3)


def test_an_image_without_a_believable_resolution_is_taken_for_a_full_page() -> None:
    _, width, height = read_frame(image("PNG", (1000, 2000)), 1)
    assert (width, height) == pytest.approx((421, 842))


def test_images_that_cannot_be_read() -> None:
    whole = image("PNG", (300, 300))
    cut = SourceFile(whole.sha256, "x.png", whole.media, whole.data[:60])
    with pytest.raises(errors.FileDamagedError):
        read_frame(cut, 1)
    with pytest.raises(errors.FileTooLargeError):
        read_frame(whole, 1, Limits(pixels=100))


def test_transparent_parts_are_paper() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "PNG")
    pixels, _, _ = read_frame(recognise(buffer.getvalue(), "x.png"), 1)
    assert pixels.min() == 255


def test_every_format_has_its_reader():
    from extract import read
    from extract.intake import Media

    assert set(read.READERS) == set(Media)
