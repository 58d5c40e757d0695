"""Bytes of a text file to text: by their mark, as UTF-8, or as Windows-1252."""

import codecs
import re

from models.office.table import OfficeFileError

SAVE_AS = 'save it as "CSV UTF-8"'
MARKS = (
    # UTF-32's little mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
BEYOND_ASCII = re.compile(r"\w*[^\x00-\x7f]+\w*")
IN_NO_NAME = bytes.fromhex(
    "86 87 88 89 8B 95 98 9B A4 A6 A8 AC AF B1 B2 B3 B6 B8 B9 BC BD BE BF"
).decode("cp1252")
OF_DOS = bytes.fromhex("82 84 85 94 A2 A3 A5 A7").decode("cp1252")
NOT_WINDOWS = re.compile(
    "[À-ÖØ-öø-ÿ]{3}"  # Cyrillic and Greek look like this
    "|[A-Za-z][ŠŒŽŸ](?=[a-z])"  # umlauts of an old Mac
    f"|[{IN_NO_NAME}]|[A-Za-z][{OF_DOS}][A-Za-z]"
    "|\\b[£¥][a-z]"  # Polish
)
"""What Windows-1252 makes of text that was written in another code page."""


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding in words; OfficeFileError names the mend."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return _marked(content, name), name
    if b"\x00" in content:
        message = f"holds bytes that are no text: {SAVE_AS}"
        raise OfficeFileError(message)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _windows(content)


def _marked(content: bytes, name: str) -> str:
    codec = "utf-8-sig" if name == "UTF-8" else name
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        message = f"begins as {name} but is cut off or damaged: {SAVE_AS}"
        raise OfficeFileError(message) from None


def _windows(content: bytes) -> tuple[str, str]:
    unclear = f"is not UTF-8, and its letters are not clear: {SAVE_AS}"
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise OfficeFileError(unclear) from None
    sample = BEYOND_ASCII.search(text)
    if sample is None or NOT_WINDOWS.search(text):
        raise OfficeFileError(unclear)
    line = text.count("\n", 0, sample.start()) + 1
    return text, f'Windows-1252 (as in "{sample.group()[:40]}" on line {line})'
