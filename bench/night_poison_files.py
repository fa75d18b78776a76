"""Poison: some ninety small files, made by code, each wrong in its own way."""

from __future__ import annotations

import io
import os
import socket
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from bench.night_notices import notice_pdf

_SIDE = 30_000
_PNG = b"\x89PNG\r\n\x1a\n"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# PDF


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


def page_of(
    content: bytes, resources: bytes = b"<<>>", extra: tuple[bytes, ...] = (), box: bytes = b"0 0 595 842"
) -> bytes:
    """A PDF of one page whose content stream is ``content``, compressed."""
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources %s>>" % (box, resources)
    packed = stream(b"/Filter /FlateDecode", zlib.compress(content, 9))
    catalogue = b"<</Type /Catalog /Pages 2 0 R>>"
    return pdf([catalogue, b"<</Type /Pages /Kids [3 0 R] /Count 1>>", page, packed, *extra])


def image_pdf(filters: bytes, data: bytes, side: int = 100) -> bytes:
    """A page that is one image of one bit a pixel."""
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1" % (side, side)
    image = stream(head + b" /ColorSpace /DeviceGray /Filter " + filters, data)
    return page_of(b"q 595 0 0 842 0 0 cm /I Do Q", b"<</XObject <</I 5 0 R>>>>", (image,))


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


def slow_pdf() -> bytes:
    """A page of two million strokes."""
    return page_of(
        b"".join(b"%d %d m %d %d l S\n" % (i % 595, i % 842, i % 593, i % 839) for i in range(2_000_000))
    )


def pdfs() -> dict[str, bytes]:
    """PDFs."""
    sound = notice_pdf(7)
    catalogue = b"<</Type /Catalog /Pages 2 0 R>>"
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
    nested = [catalogue, *(b"<</Type /Pages /Kids [%d 0 R] /Count 1>>" % n for n in range(3, 503)), page]
    form_head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</I 5 0 R>>>>"
    bits = zlib.compress(zlib.compress(bytes(_SIDE * _SIDE // 8), 9), 9)
    return {
        "encrypted.pdf": encrypted_pdf(),
        "truncated.pdf": sound[:2_000],
        "empty.pdf": b"",
        "web page.pdf": b"<!DOCTYPE html><html><body><table><tr><td>404</td></tr></table></body></html>",
        "huge image.pdf": image_pdf(b"[/FlateDecode /FlateDecode]", bits, _SIDE),
        "slow.pdf": slow_pdf(),
        "5000 pages.pdf": many_pages_pdf(5_000),
        "no pages.pdf": pdf([catalogue, b"<</Type /Pages /Kids [] /Count 0>>"]),
        "pages in a circle.pdf": pdf([catalogue, b"<</Type /Pages /Kids [2 0 R] /Count 1>>"]),
        "pages that are not there.pdf": pdf([catalogue, b"<</Type /Pages /Kids [9 0 R] /Count 5>>"]),
        "pages 500 deep.pdf": pdf(nested),
        "a million pages, it says.pdf": pdf(
            [catalogue, b"<</Type /Pages /Kids [3 0 R] /Count 1000000>>", page]
        ),
        "no catalogue.pdf": pdf([b"<</Type /Nothing>>"]),
        "no objects.pdf": b"%PDF-1.4\nstartxref\n0\n%%EOF\n",
        "vast page.pdf": page_of(b"", box=b"0 0 1000000000 1000000000"),
        "page of no size.pdf": page_of(b"0 0 m 9 9 l S", box=b"0 0 0 0"),
        "negative page.pdf": page_of(b"0 0 m 9 9 l S", box=b"10 10 -10 -10"),
        "page of letters.pdf": page_of(b"0 0 m 9 9 l S", box=b"/a /b /c /d"),
        "garbage content.pdf": page_of(bytes(range(256)) * 50),
        "content bomb.pdf": page_of(b"q " * 20_000_000),
        "unbalanced.pdf": page_of(b"q " * 10_000 + b"Q " * 20_000 + b"BT " * 10_000),
        "numbers out of range.pdf": page_of(b"1e400 -1e400 m 99999999999999999999 0 l S 0 0 nan nan re f"),
        "form in itself.pdf": page_of(b"/I Do", b"<</XObject <</I 5 0 R>>>>", (stream(form_head, b"/I Do"),)),
        "unknown filter.pdf": image_pdf(b"/NoSuchFilter", b"x" * 100),
        "broken jpeg.pdf": image_pdf(b"/DCTDecode", b"\xff\xd8\xff\xe0" + bytes(50)),
        "broken jpeg 2000.pdf": image_pdf(b"/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(50)),
        "broken fax.pdf": image_pdf(b"/CCITTFaxDecode", bytes(range(100))),
        "broken jbig2.pdf": image_pdf(b"/JBIG2Decode", bytes(range(100))),
        "line\nbreak.pdf": b"%PDF-1.4 and no more",
        "\x1b]0;title\x07escape.pdf": b"%PDF-1.4 and no more",
        "[red] brackets.pdf": b"%PDF-1.4 and no more",
        f"{'长' * 80}.pdf": b"%PDF-1.4 and no more",
        "header at the end.pdf": bytes(1_000) + sound[:500],
        "zeros in the middle.pdf": sound[:800] + bytes(1_500) + sound[2_300:],
    }


# archives


def zipped(members: Iterable[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return buffer.getvalue()


def deep_zip(depth: int) -> bytes:
    """Archives in archives."""
    data = notice_pdf(1)
    for _ in range(depth):
        data = zipped([("inner.zip", data)])
    return data


def _with(data: bytes, at: int, value: bytes) -> bytes:
    at %= len(data)
    return data[:at] + value + data[at + len(value) :]


def archives() -> dict[str, bytes]:
    """Archives, all refused with a reason."""
    sound = zipped([("a.pdf", notice_pdf(50))])
    stored = zipped([("a.pdf", notice_pdf(51))], zipfile.ZIP_STORED)
    central = sound.index(b"PK\x01\x02")
    odd = zipped([("abc", b"x")]).replace(b"abc", b"\xff\xfe\xfd")
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    count = 2_000_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 4, 0)
    return {
        "deep.zip": deep_zip(8),
        "bomb.zip": zipped([("bomb", bytes(50 << 20))]),
        "bzip2 bomb.zip": zipped([("bomb", bytes(50 << 20))], zipfile.ZIP_BZIP2),
        "lzma.zip": zipped([("a.pdf", notice_pdf(52))], zipfile.ZIP_LZMA),
        "many members.zip": zipped((f"{n}.txt", b"") for n in range(1_500)),
        "two million names.zip": zipped([("inner.zip", b"PK\3\4" + entry * count + end)]),
        "locked.zip": _with(_with(sound, 6, b"\1"), central + 8, b"\1"),
        "leads out.zip": zipped([("../a.pdf", b"x")]),
        "absolute.zip": zipped([("/etc/a.pdf", b"x")]),
        "drive.zip": zipped([("c:\\a.pdf", b"x")]),
        "no name.zip": zipped([("xxxxx", b"x")]).replace(b"xxxxx", b"/////"),
        "nul in a name.zip": zipped([("aXpdf", b"x")]).replace(b"aXpdf", b"a\0pdf"),
        "wrong sum.zip": _with(stored, 60, b"XXXX"),
        "cut off.zip": sound[:-30],
        "cut in two.zip": sound[: len(sound) // 2],
        "wrong count.zip": _with(sound, -12, b"\7\0"),
        "wrong start.zip": _with(sound, -6, b"\xff\xff\xff\x7f"),
        "wrong size.zip": _with(sound, -10, b"\xff\xff\xff\x7f"),
        "no utf-8.zip": _with(_with(odd, 7, b"\x08"), odd.index(b"PK\x01\x02") + 9, b"\x08"),
        "of the future.zip": _with(sound, central + 6, b"\xff"),
        "unknown packing.zip": _with(sound, central + 10, b"\x63"),
        "damaged head.zip": b"XX" + stored[2:],
        "damaged at both ends.zip": b"XX" + stored[2:-22] + bytes(22),
        "empty.zip": b"PK\5\6" + bytes(18),
        "head and no more.zip": b"PK\3\4 and no more",
        "split.zip": b"PK\7\x08" + sound,
        "zip64 of nothing.zip": sound[:-22] + b"PK\6\7" + bytes(16) + sound[-22:],
        "notices.rar": b"Rar!\x1a\x07\x01\0" + bytes(100),
        "notices.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
        "notices.tar.gz": b"\x1f\x8b\x08\0" + bytes(100),
    }


# pictures, office files, texts


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of one bit a pixel, whatever its pixels are."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    packed = zlib.compress(pixels)
    return _PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def tiff(*entries: tuple[int, int, int, int], after: int = 0) -> bytes:
    """A TIFF of one directory: tag, type, count, value."""
    body = b"".join(struct.pack("<HHLL", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<LH", 8, len(entries)) + body + struct.pack("<L", after) + bytes(100)


def pictures() -> dict[str, bytes]:
    """Images."""
    size = ((256, 4, 1, 50), (257, 4, 1, 50))
    return {
        "huge image.png": png(_SIDE, _SIDE, bytes((_SIDE // 8 + 1) * _SIDE)),
        "image of no size.png": png(0, 0, b""),
        "image without pixels.png": png(100, 100, b""),
        "image cut off.png": png(100, 100, bytes(1_400))[:60],
        "image of four billion.png": png(2**31 - 1, 2**31 - 1, bytes(100)),
        "start and no more.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
        "directories in a circle.tif": tiff(*size, (258, 3, 1, 1), after=8),
        "no strips.tif": tiff(*size),
        "vast.tif": tiff((256, 4, 1, 2**31), (257, 4, 1, 2**31), (273, 4, 1, 8), (279, 4, 1, 99)),
        "animation.gif": b"GIF89a" + bytes(50),
        "telephone.heic": b"\0\0\0\x18ftypheic" + bytes(100),
    }


def office() -> dict[str, bytes]:
    """Office files."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<w:document xmlns:w="{_W}"><w:body>&l9;</w:body></w:document>'
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>{body}'
    types = ("[Content_Types].xml", b"<Types/>")
    header = bytearray(_OLE + bytes(504))
    header[30] = 9
    return {
        "no body.docx": zipped([types, ("word/document.xml", b"")]),
        "laughs.docx": zipped([types, ("word/document.xml", bomb.encode())]),
        "broken.docx": zipped([types, ("word/document.xml", b"<w:document><w:body>")]),
        "broken.xlsx": zipped([types, ("xl/workbook.xml", b"<workbook>")]),
        "no sheets.xlsx": zipped([types, ("xl/workbook.xml", b"<workbook/>")]),
        "merged all over.xlsx": merged_all_over(),
        "broken.ofd": zipped([("OFD.xml", b"<ofd:OFD>")]),
        "of nothing.ofd": zipped([("OFD.xml", b'<OFD xmlns="http://www.ofdspec.org/2016"/>')]),
        "cut off.doc": _OLE + bytes(100),
        "of zeros.doc": bytes(header) + bytes(2_000),
        "locked.docx": bytes(header) + "EncryptedPackage\0".encode("utf-16-le") + bytes(2_000),
        "old.rtf": b"{\\rtf1 text}",
        "not a document.odt": zipped([("mimetype", b"application/vnd.oasis.opendocument.text")]),
        "100000 deep.html": b"<html>" + b"<div>" * 100_000,
        "wide.html": b"<html><table><tr><td colspan=999999999>1<td>2</table>",
        "tall.html": b"<html><table><tr><td rowspan=999999999>1<td>2<tr><td>3</table>",
        "notice.txt": "附件1 情况表".encode(),
        "notice gbk.txt": "附件1 情况表".encode("gb18030"),
        "noise.bin": bytes(range(1, 256)) * 20,
        "zeros.bin": bytes(5_000),
    }


def merged_all_over() -> bytes:
    """A workbook that merges every cell that a sheet can have."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["县区", "投资"], ["城区", 5]):
        book.active.append(row)
    book.active.merged_cells.add("A1:XFD1048576")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# what is wrong with the place of a file, and not with its bytes


def places(inbox: Path) -> None:
    """Links, devices, folders and files that cannot be entered or read."""
    (inbox / "secret.pdf").write_bytes(notice_pdf(8))
    (inbox / "secret.pdf").chmod(0)
    (inbox / "closed").mkdir()
    (inbox / "closed" / "a.pdf").write_bytes(notice_pdf(9))
    (inbox / "closed").chmod(0)
    (inbox / "link out.pdf").symlink_to("/etc/hostname")
    (inbox / "link nowhere.pdf").symlink_to(inbox / "gone.pdf")
    (inbox / "link to itself.pdf").symlink_to(inbox / "link to itself.pdf")
    (inbox / "links in a circle").mkdir()
    (inbox / "links in a circle" / "again").symlink_to(inbox / "links in a circle" / "and again")
    (inbox / "links in a circle" / "and again").symlink_to(inbox / "links in a circle" / "again")
    os.mkfifo(inbox / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(".", os.O_RDONLY)
        os.chdir(inbox)  # the address of a socket is short
        listening.bind("socket.pdf")
        for name in ["abyss" * 40] * 30:  # longer than any path may be
            os.mkdir(name)
            os.chdir(name)
        Path("deep.pdf").write_bytes(notice_pdf(10))
        os.fchdir(here)
        os.close(here)
    with (inbox / "20 GB of nothing.pdf").open("wb") as enormous:
        enormous.truncate(20 << 30)
    (inbox / os.fsdecode(b"\xb8\xbd\xbc\xfe.pdf")).write_bytes(b"%PDF-1.4 under a name in GBK")


def fill(inbox: Path) -> int:
    """Write all of them; gives how many there are."""
    files = pdfs() | archives() | pictures() | office()
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    places(inbox)
    return len(files)
