"""An inbox behind fsspec, on the file system that it keeps in memory."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tongbao.bucket import Bucket


@pytest.fixture
def bucket():
    import fsspec

    url = f"memory://{uuid4().hex}/inbox"
    filesystem, root = fsspec.core.url_to_fs(url)
    for name in ("市/通报.pdf", "b.pdf", ".hidden", "half.pdf.part"):
        filesystem.pipe_file(f"{root}/{name}", name.encode())
    return Bucket.at(url)


def test_files_are_listed_by_names_relative_to_the_inbox(bucket):
    listed = list(bucket.list())
    assert [f.name for f in listed] == ["b.pdf", "市/通报.pdf"]
    assert [f.size for f in listed] == [5, len("市/通报.pdf".encode())]
    with bucket.open(listed[1]) as stream:
        assert stream.read() == "市/通报.pdf".encode()


def test_a_file_that_changes_has_another_stamp(bucket):
    before = next(iter(bucket.list()))
    assert bucket.look(before) == before
    bucket.filesystem.pipe_file(before.address, b"another")
    after = bucket.look(before)
    assert after.stamp != before.stamp
    assert after.changed_at >= before.changed_at > 0


def test_a_file_that_is_gone_is_none(bucket):
    listed = next(iter(bucket.list()))
    bucket.filesystem.rm_file(listed.address)
    assert bucket.look(listed) is None
    assert [f.name for f in bucket.list()] == ["市/通报.pdf"]
