"""Why a document cannot go on: one class per cause, with its exit status and its remedy.

A finding says that a value is doubtful; an exception of this module says that there is nothing to
read. The text of each is one line: the file, what is wrong, what to do.
"""

from __future__ import annotations

from typing import ClassVar


class ExtractError(Exception):
    """The document cannot be read; ``str()`` gives the one line to show.

    Attributes:
        name: The file as the caller named it.
        what: What is wrong with it.
        exit_code: Status with which a command ends.
        remedy: What the user can do about it.
    """

    exit_code: ClassVar[int] = 10
    remedy: ClassVar[str] = "Check the file and try again."

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name, what)
        self.name = name
        self.what = what

    def __str__(self) -> str:
        return f"{self.name}: {self.what}. {self.remedy}"


class FileMissingError(ExtractError):
    """There is no such file, or it may not be read."""

    exit_code = 11
    remedy = "Check the path and the permissions."


class FileEmptyError(ExtractError):
    """The file has no bytes."""

    exit_code = 12
    remedy = "Copy or download it again."


class FormatUnknownError(ExtractError):
    """The content is none of the formats that can be read."""

    exit_code = 13
    remedy = "Give a PDF, PNG, JPEG, TIFF, HEIC, DOCX, XLSX, OFD or HTML file."


class FileEncryptedError(ExtractError):
    """The content is locked by a password."""

    exit_code = 14
    remedy = "Save a copy without the password and give that."


class FileDamagedError(ExtractError):
    """The content is cut off or broken."""

    exit_code = 15
    remedy = "Copy or download it again; if it stays so, ask the issuer for a sound copy."


class FileTooLargeError(ExtractError):
    """The content is over a limit of bytes, pages or pixels."""

    exit_code = 16
    remedy = "Split the document, or scan it at 300 dpi or less."


class TooManyPagesError(FileTooLargeError):
    """The document has more pages, or worksheets, than the limit."""

    remedy = "Split the document, or allow more pages."


class TooManyPixelsError(FileTooLargeError):
    """A page, or a picture on it, has more pixels than the limit."""

    remedy = "Scan it at 300 dpi or less, or allow more pixels."


class PageOutOfRangeError(ExtractError):
    """A page was asked for that the document does not have."""

    exit_code = 17
    remedy = "Ask for pages that it has; they count from 1."


class ConverterMissingError(ExtractError):
    """A legacy office file needs LibreOffice, which is not installed or failed."""

    exit_code = 18
    remedy = "Install LibreOffice, or save the file as DOCX, XLSX or PDF and give that."
