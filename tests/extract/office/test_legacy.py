"""Legacy office files by way of LibreOffice: never a network, never garbage, nothing left running."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from extract.errors import FileDamagedError
from extract.intake import Media, recognise
from extract.office import legacy
from extract.read import read_document

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: nothing to convert with"
)


def convert(before: Path, kind: str, form: str) -> Path:
    options = [f"-env:UserInstallation={(before.parent / 'making').as_uri()}", "--headless"]
    command = [
        "soffice",
        *options,
        "--convert-to",
        f"{kind}:{form}",
        "--outdir",
        str(before.parent),
        str(before),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return before.with_suffix(f".{kind}")


def linked_doc(folder: Path, url: str) -> Path:
    """A .doc with a table, and a picture that is not in it."""
    document = docx.Document()
    document.add_paragraph("关于住房的通报")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    document.add_picture(picture)
    blip = next(document.element.body.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(url, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    document.save(folder / "linked.docx")
    return convert(folder / "linked.docx", "doc", "MS Word 97")


@pytest.fixture(scope="module")
def doc(tmp_path_factory):
    """The bytes of a sound .doc."""
    return linked_doc(tmp_path_factory.mktemp("doc"), "http://127.0.0.1:9/x.png").read_bytes()


class Listener:
    """A server on this machine that notes whether anybody came."""

    def __enter__(self):
        self.visits = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/picture.png"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self):
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def __exit__(self, *error):
        self._server.close()


@needs_soffice
@pytest.mark.parametrize("namespaces", [True, False], ids=["own network", "no namespaces"])
def test_a_linked_picture_is_not_fetched(tmp_path, monkeypatch, namespaces):
    if namespaces and not legacy._without_network():
        pytest.skip("this system allows no network namespaces")
    if not namespaces:
        monkeypatch.setattr(legacy, "_without_network", lambda: ())
    with Listener() as listener:
        file = linked_doc(tmp_path, listener.url)
        assert listener.url.encode() in file.read_bytes()
        made = listener.visits
        source = recognise(file.read_bytes(), "linked.doc")
        assert listener.visits == made
    assert source.media is Media.DOCX
    (table,) = read_document(source).tables
    assert [c.text for c in table.cells][:4] == ["00", "01", "02", "10"]


@needs_soffice
def test_a_workbook_of_old(tmp_path):
    book = openpyxl.Workbook()
    for row in (["县区", "投资"], ["城区", 5], ["郊区", 7]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    source = recognise(convert(tmp_path / "a.xlsx", "xls", "MS Excel 97").read_bytes(), "a.xls")
    assert source.media is Media.XLSX
    assert "郊区" in [c.text for c in read_document(source).tables[0].cells]


@needs_soffice
@pytest.mark.parametrize("kept", [600, 9_000, 15_000])
def test_a_file_that_is_cut_off_is_damaged_and_not_plain_text(doc, kept):
    assert len(doc) > kept
    with pytest.raises(FileDamagedError, match=r"cut off"):
        recognise(doc[:kept], "cut.doc")


@needs_soffice
def test_a_file_that_libreoffice_cannot_read_is_damaged(doc):
    data = bytearray(doc)
    at = data.index(b"\xec\xa5")  # the text's own header
    data[at : at + 4] = bytes(4)
    with pytest.raises(FileDamagedError, match="LibreOffice cannot read this"):
        recognise(bytes(data), "odd.doc")


def is_running(command: bytes) -> bool:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes() == command:
                return True
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return False


def test_what_was_started_ends_with_the_worker(tmp_path, monkeypatch):
    """A converter that never ends, under a worker whose parent goes away."""
    started = tmp_path / "started"
    slow = tmp_path / "bin" / "soffice"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\nsleep 987 &\necho $! > {started}\nwait\n")
    slow.chmod(0o755)
    header = bytearray(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    header[30] = 9
    data = bytes(header) + "WordDocument\0".encode("utf-16-le") + bytes(2000)
    program = f"""
import os, signal, threading, time
from extract.office import legacy
os.setpgid(0, 0)
def end():
    while not os.path.exists({str(started)!r}):
        time.sleep(0.05)
    time.sleep(0.2)
    os.killpg(0, signal.SIGKILL)
threading.Thread(target=end).start()
legacy.modern({data!r}, "a.doc")
"""
    environment = {**os.environ, "PATH": f"{slow.parent}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    process = subprocess.run([sys.executable, "-c", program], env=environment, check=False)
    assert process.returncode == -9
    until = time.monotonic() + 10
    while is_running(b"sleep\x00987\x00"):
        assert time.monotonic() < until
        time.sleep(0.1)
