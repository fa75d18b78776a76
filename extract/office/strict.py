"""An office package in the strict form of ISO 29500, as the same package in the transitional form.

Word and Excel save it as "Strict Open XML"; python-docx and openpyxl know the transitional names only.
The two forms differ in the names of their namespaces (ISO/IEC 29500-1, Annex A; 29500-4, Annex A).
"""

from __future__ import annotations

import io
import re
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]*)")
_HOME = b"http://schemas.openxmlformats.org/"
_YEAR = b"/2006/"


def transitional(data: bytes) -> bytes:
    """The package with transitional names; ``data`` itself where it is not strict.

    Raises:
        BadZipFile: ``data`` is no package.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("_rels/.rels") if "_rels/.rels" in package.namelist() else b""
        if _STRICT not in relations:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as renamed:
            for part in package.infolist():
                content = package.read(part)
                if part.filename.endswith((".xml", ".rels")):
                    content = _NAMES.sub(_transitional, content)
                renamed.writestr(part.filename, content)
    return out.getvalue()


def _transitional(name: re.Match[bytes]) -> bytes:
    """``…/ooxml/wordprocessingml/main`` is ``…/wordprocessingml/2006/main``."""
    return _HOME + name[1] + _YEAR + name[2]
