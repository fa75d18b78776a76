"""Where the bytes of a document are found again: in the inbox, in an archive of it, and nowhere else."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from tongbao.originals import OriginalMissingError, Originals

PAGE = b"<!doctype html><html><body><table><tr><td>1</td></tr></table></body></html>"
SHA = hashlib.sha256(PAGE).hexdigest()


def _zip(name, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def test_a_file_of_the_inbox(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "n.html").write_bytes(PAGE)
    assert Originals(str(tmp_path)).source(SHA, ["gone.html", "a/n.html"]).data == PAGE


def test_a_member_of_an_archive_in_an_archive(tmp_path):
    (tmp_path / "o.zip").write_bytes(_zip("in/i.zip", _zip("x/通报.html", PAGE)))
    assert Originals(str(tmp_path)).source(SHA, ["o.zip/in/i.zip/x/通报.html"]).data == PAGE


@pytest.mark.parametrize(
    "name", ["n.html", "../out.html", "/etc/passwd", "", "link.html", "o.zip/none", "n.html/x"]
)
def test_other_bytes_other_places_and_links_out_are_not_taken(tmp_path, name):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "out.html").write_bytes(PAGE)
    (inbox / "n.html").write_bytes(PAGE + b" changed")
    (inbox / "o.zip").write_bytes(_zip("a", PAGE))
    (inbox / "link.html").symlink_to(tmp_path / "out.html")
    with pytest.raises(OriginalMissingError, match="put the file back"):
        Originals(str(inbox)).source(SHA, [name])
