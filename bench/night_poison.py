"""A folder of poison: is every file accounted for, with its own reason, within 2 GB? And a full disk."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.night_kill import command, published
from bench.night_notices import fill, notice_pdf

_SIDE = 30_000


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    return buffer.getvalue()


def many_pages_pdf(pages: int) -> bytes:
    """A PDF of so many pages."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(head: bytes, data: bytes) -> bytes:
    """A stream object."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def page_of(content: bytes, resources: bytes = b"<<>>", extra: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of one page whose content stream is ``content``, compressed."""
    return pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s>>"
            % resources,
            stream(b"/Filter /FlateDecode", zlib.compress(content, 9)),
            *extra,
        ]
    )


def huge_image_pdf() -> bytes:
    """An image of 30,000 x 30,000 pixels, packed twice: about 2 kB."""
    packed = zlib.compress(zlib.compress(bytes(_SIDE * _SIDE // 8), 9), 9)
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1" % (_SIDE, _SIDE)
    image = stream(head + b" /ColorSpace /DeviceGray /Filter [/FlateDecode /FlateDecode]", packed)
    return page_of(b"q 595 0 0 842 0 0 cm /I Do Q", b"<</XObject <</I 5 0 R>>>>", (image,))


def huge_png() -> bytes:
    """An image of 30,000 x 30,000 pixels in one bit each."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return len(data).to_bytes(4, "big") + kind + data + check.to_bytes(4, "big")

    head = _SIDE.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    pixels = zlib.compress(bytes((_SIDE // 8 + 1) * _SIDE), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def slow_pdf() -> bytes:
    """A page of four million strokes."""
    return page_of(
        b"".join(b"%d %d m %d %d l S\n" % (i % 595, i % 842, i % 593, i % 839) for i in range(4_000_000))
    )


def deep_zip(depth: int) -> bytes:
    """Archives in archives."""
    data = notice_pdf(1)
    for _ in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.zip", data)
        data = buffer.getvalue()
    return data


def poison(inbox: Path) -> None:
    """Fill a folder with what must not stop a run, and three healthy notices."""
    fill(inbox, 3)
    files = {
        "encrypted.pdf": encrypted_pdf(),
        "truncated.pdf": notice_pdf(7)[:2_000],
        "empty.pdf": b"",
        "web page.pdf": b"<!DOCTYPE html><html><body><table><tr><td>404</td></tr></table></body></html>",
        "huge image.pdf": huge_image_pdf(),
        "huge image.png": huge_png(),
        "deep.zip": deep_zip(8),
        "slow.pdf": slow_pdf(),
        "5000 pages.pdf": many_pages_pdf(5_000),
        "secret.pdf": notice_pdf(8),
        "line\nbreak.pdf": b"%PDF-1.4 and no more",
    }
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    (inbox / "secret.pdf").chmod(0)
    (inbox / "link.pdf").symlink_to("/etc/hostname")


@contextmanager
def growing(file: Path) -> Iterator[None]:
    """A file that somebody keeps writing to."""
    stop = threading.Event()

    def grow() -> None:
        while not stop.wait(0.2):
            with file.open("ab") as out:
                out.write(b"more")

    thread = threading.Thread(target=grow)
    thread.start()
    yield
    stop.set()
    thread.join()


def peak_of_tree(process: subprocess.Popen[bytes]) -> int:
    """Largest memory that a process and all below it had in use together, until it ends."""
    import psutil

    peak, root = 0, psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [root, *root.children(recursive=True)]
            peak = max(peak, sum(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            pass  # one of them ended between two looks
        time.sleep(0.1)
    return peak


def poisoned() -> None:
    """Print the fate of each file, and the memory it took."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        poison(folder / "inbox")
        environment = {
            **os.environ,
            "TONGBAO_BOUNDS_PAGE_SECONDS": "20",
            "TONGBAO_PATIENCE_SECONDS": "5",
            "TONGBAO_SETTLE_SECONDS": "1",
        }
        unprivileged = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
        prefix = unprivileged if os.geteuid() == 0 and shutil.which("setpriv") else []
        with growing(folder / "inbox" / "growing.pdf"):
            process = subprocess.Popen(
                [*prefix, *command(folder / "inbox", folder / "dataset")],
                env=environment,
                stderr=subprocess.DEVNULL,
            )
            peak = peak_of_tree(process)
        for row in pq.read_table(folder / "dataset" / "documents.parquet").to_pylist():
            print(f"{row['path']!r:24}{row['status']:13}{row['reason_code'] or '':18}{row['reason'] or ''}")
    print(f"exit status {process.returncode}, peak memory with all workers {peak >> 20} MB (limit 2048)")


def disk_full() -> None:
    """A data set on a small tmpfs that fills up: message, exit status, old data as it was."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        print("disk full: needs root to mount a small tmpfs; not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        small = Path(name) / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=True)
        try:
            fill(Path(name) / "inbox", 5)
            first = subprocess.run(
                command(Path(name) / "inbox", small / "d"), check=False, capture_output=True
            )
            before = published(small / "d")
            fill(Path(name) / "inbox", 400)
            second = subprocess.run(
                command(Path(name) / "inbox", small / "d"), check=False, capture_output=True, text=True
            )
            same = published(small / "d") == before
        finally:
            subprocess.run(["umount", str(small)], check=True)
    print(
        f"disk full: first {first.returncode}, then {second.returncode} (3 wanted), old data intact: {same}"
    )
    print(f"  says: {second.stderr.strip().splitlines()[-1]}")


def main() -> None:
    """Both."""
    poisoned()
    disk_full()


if __name__ == "__main__":
    main()
