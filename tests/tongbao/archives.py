"""Zip files for tests."""

from __future__ import annotations

import zipfile

from tongbao.outcome import SourceFile


def make_zip(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return SourceFile("0" * 64, path.name, path, path.stat().st_size)
