"""Takes a legacy binary office file, gives it as DOCX or XLSX, by way of LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from extract.errors import ConverterMissingError, FileEncryptedError, FormatUnknownError


def modern(data: bytes, name: str) -> bytes:
    """A legacy binary office file, converted to DOCX or XLSX.

    Raises:
        FileEncryptedError: It is locked by a password.
        FormatUnknownError: It holds neither a text nor a workbook.
        ConverterMissingError: LibreOffice is not installed, or cannot convert it.
    """

    def stream(label: str) -> bool:
        return label.encode("utf-16-le") in data

    if stream("EncryptedPackage") or stream("EncryptionInfo"):
        raise FileEncryptedError(name, "the office file is locked by a password")
    suffix = Path(name).suffix.lower()
    if stream("WordDocument") or suffix in {".wps", ".wpt"}:
        kind, old = "docx", "wps" if suffix in {".wps", ".wpt"} else "doc"
    elif stream("Workbook") or stream("Book") or suffix in {".et", ".ett"}:
        kind, old = "xlsx", "xls"
    else:
        raise FormatUnknownError(name, "this legacy office file holds neither a text nor a workbook")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConverterMissingError(name, f"this is a legacy .{old} file, and LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / f"source.{old}"
        before.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
        try:
            subprocess.run(
                [*command, "--outdir", folder, str(before)], check=True, capture_output=True, timeout=180
            )
            return before.with_suffix(f".{kind}").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise ConverterMissingError(name, f"LibreOffice could not convert this .{old} file") from error
