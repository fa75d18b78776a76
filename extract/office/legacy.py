"""Takes a legacy binary office file, gives it as DOCX or XLSX, by way of LibreOffice without a network.

LibreOffice fetches what a document links to. It runs in a network namespace of its own where the system
allows that, and everywhere with links off and a proxy that is not there. What it starts ends with it, and
with the process that asked: by a process namespace there, by the process group everywhere.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from extract.errors import ConverterMissingError, FileDamagedError, FileEncryptedError, FormatUnknownError

_SECONDS = 170  # a little less than a page may take, so that the document gets this reason
_ISOLATED = ("--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
_SECTOR = 512  # bytes: streams of a compound file begin at multiples
_OLD_WORD = b"\xdc\xa5"  # the first bytes of a text by Word 6 or 95
_TEXT = ("MS Word 97",)
_OLD_TEXT = ("MS WinWord 6.0", "MS Word 95")
_BOOK = ("MS Excel 97",)
_OLD_BOOK = ("MS Excel 5.0/95", "MS Excel 95")
_NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
_SETTINGS = (
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),  # never
)


def modern(data: bytes, name: str) -> bytes:
    """A legacy binary office file, converted to DOCX or XLSX.

    Raises:
        FileEncryptedError: It is locked by a password.
        FormatUnknownError: It holds neither a text nor a workbook.
        FileDamagedError: It is cut off, or LibreOffice cannot read it.
        ConverterMissingError: LibreOffice is not installed, or does not come to an end with it.
    """

    def stream(label: str) -> bool:
        return f"{label}\0".encode("utf-16-le") in data  # as the directory has it

    if _is_cut_off(data):
        raise FileDamagedError(name, "the office file is cut off")
    if stream("EncryptedPackage") or stream("EncryptionInfo"):
        raise FileEncryptedError(name, "the office file is locked by a password")
    suffix = Path(name).suffix.lower()
    if stream("WordDocument") or suffix in {".wps", ".wpt"}:
        kind, old = "docx", "wps" if suffix in {".wps", ".wpt"} else "doc"
        filters = _OLD_TEXT if _begins(data, _OLD_WORD) else _TEXT
    elif stream("Workbook") or stream("Book") or suffix in {".et", ".ett"}:
        kind, old = "xlsx", "xls"
        filters = _OLD_BOOK if stream("Book") and not stream("Workbook") else _BOOK
    else:
        raise FormatUnknownError(name, "this legacy office file holds neither a text nor a workbook")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConverterMissingError(name, f"this is a legacy .{old} file, and LibreOffice is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        before = Path(folder) / f"source.{old}"
        before.write_bytes(data)
        for import_filter in filters:
            try:
                converted = _convert(program, before, kind, import_filter)
            except (subprocess.SubprocessError, OSError) as error:
                raise ConverterMissingError(
                    name, f"LibreOffice could not convert this .{old} file ({error})"
                ) from error
            if converted is not None:
                return converted
    raise FileDamagedError(name, f"LibreOffice cannot read this .{old} file: it is cut off or broken")


def _is_cut_off(data: bytes) -> bool:
    """Whether the directory of a compound file lies behind its end."""
    if len(data) < _SECTOR:
        return True
    (shift,) = struct.unpack_from("<H", data, 30)
    (directory,) = struct.unpack_from("<L", data, 48)
    return bool((directory + 1) << min(shift, 16) >= len(data))


def _begins(data: bytes, start: bytes) -> bool:
    return any(data.startswith(start, at) for at in range(_SECTOR, len(data), _SECTOR))


def _convert(program: str, before: Path, kind: str, import_filter: str) -> bytes | None:
    """The file as LibreOffice converts it; None if it cannot read it by this filter.

    Without an explicit filter it would take the remains of a document for plain text.

    Raises:
        OSError: It cannot be started.
        subprocess.TimeoutExpired: It did not come to an end.
    """
    profile = before.parent / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    subprocess.run(
        [
            *(*_without_network(), program, *options, f"--infilter={import_filter}"),
            *("--convert-to", kind, "--outdir", str(before.parent), str(before)),
        ],
        env={**os.environ, **_NOWHERE, "TMPDIR": str(before.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,  # its status is 0 whatever happened
    )
    after = before.with_suffix(f".{kind}")
    return after.read_bytes() if after.is_file() else None


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


@cache
def _without_network() -> tuple[str, ...]:
    """What to put before a command so that it has no network; () where the system does not allow that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, *_ISOLATED)
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else ()
