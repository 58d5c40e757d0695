"""coaching.toml as an editor leaves it: each file is read, or refused with its line."""

import codecs
from pathlib import Path

import pytest

from console.base.settings import SettingsError, load_thresholds

TEXT = "[cliff]\r\n# für alle\r\nfocus = 0.7\r\n"


def write(folder: Path, content: bytes) -> Path:
    file = folder / "coaching.toml"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "content", [TEXT.encode(), TEXT.encode("utf-8-sig")], ids=["UTF-8", "with a mark"]
)
def test_what_is_utf_8_is_read(tmp_path, content):
    assert load_thresholds(write(tmp_path, content)).cliff.focus == 0.7


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TEXT.encode("cp1252"), "is not UTF-8 on line 2: save it as UTF-8"),
        (
            codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
            "is UTF-16 or no text: save it as UTF-8",
        ),
        (TEXT.encode("utf-16-be"), "is UTF-16 or no text: save it as UTF-8"),
    ],
    ids=["Windows-1252", "UTF-16", "UTF-16 without a mark"],
)
def test_what_is_not_is_named_with_the_mend(tmp_path, content, words):
    with pytest.raises(SettingsError) as caught:
        load_thresholds(write(tmp_path, content))

    (line,) = caught.value.lines
    assert words in line
