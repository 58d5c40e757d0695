"""Which kind of file it is, by its first bytes and not by its name."""

import io
import zipfile
from enum import Enum

from models.office.table import OfficeFileError

SAVE_AS = 'save it as "Excel workbook (.xlsx)" or "CSV UTF-8"'
ZIP = b"PK\x03\x04"
OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PARTS = {
    # A file that only the kind has, and what the kind is called.
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "Index/Document.iwa": "a Numbers file",
    "Index.zip": "a Numbers file",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file (.ods)",
}


class Kind(Enum):
    """What can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"


def kind_of(content: bytes) -> Kind:
    """Return how to read `content`; OfficeFileError says what else it is."""
    if content.startswith(OLD_OFFICE):
        raise OfficeFileError(_old(content))
    if content.startswith(b"%PDF"):
        message = f"is a PDF: {SAVE_AS}"
        raise OfficeFileError(message)
    if not content.startswith(ZIP):
        return Kind.TEXT
    names = _names(content)
    if "xl/workbook.xml" in names:
        return Kind.WORKBOOK
    for part, called in PARTS.items():
        if part in names:
            message = f"is {called}: {SAVE_AS}"
            raise OfficeFileError(message)
    message = f"is a ZIP archive without an Excel workbook in it: {SAVE_AS}"
    raise OfficeFileError(message)


def _old(content: bytes) -> str:
    if ENCRYPTED in content:
        return "is locked with a password: open it in Excel and save it without one"
    return f"is an old Excel or Office file (.xls): {SAVE_AS}"


def _names(content: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        message = f"is damaged: open it in Excel and {SAVE_AS}"
        raise OfficeFileError(message) from None
