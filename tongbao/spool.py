"""The run's own copies of files in hand: an unchanging copy of each, under the hash of its bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tongbao.outcome import SourceFile

_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class SpoolError(OSError):
    """The run's own disk fails: that ends the run, whatever file was in hand."""


def keep(blocks: Iterable[bytes], name: str, spool: Path) -> SourceFile:
    """Copy a file into the spool; ``name`` is its name for people.

    Raises:
        SpoolError: The copy cannot be written. Whatever ``blocks`` raises goes through.
    """
    digest, size, incoming = hashlib.sha256(), 0, spool / "incoming"
    with _own_disk():
        target = incoming.open("wb", buffering=0)
    with target:
        for block in blocks:
            digest.update(block)
            size += len(block)
            rest = memoryview(block)
            while rest:
                with _own_disk():
                    rest = rest[target.write(rest) :]
    sha256 = digest.hexdigest()
    with _own_disk():
        return SourceFile(sha256, name, incoming.replace(spooled(spool, sha256, name)), size)


def spooled(spool: Path, sha256: str, name: str) -> Path:
    """Where the copy of a file is: under its hash, with a plain suffix kept."""
    suffix = PurePosixPath(name).suffix.lower()
    return spool / (sha256 + suffix if _PLAIN_SUFFIX.fullmatch(suffix) else sha256)


@contextmanager
def _own_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SpoolError(error.errno, error.strerror, error.filename) from error
