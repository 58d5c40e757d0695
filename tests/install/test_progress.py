"""While packages come, a line says which and how much."""

from install.progress import Progress

PIP = """\
Looking in links: /somewhere
Collecting aiohttp==3.14.5 (from -r requirements.lock (line 4))
  Downloading https://files.example/aiohttp-3.14.5-cp311-cp311-linux.whl (1.9 MB)
Collecting six==1.17.0 (from -r requirements.lock (line 9))
  Using cached six-1.17.0-py2.py3-none-any.whl (11 kB)
Collecting idna==3.20 (from -r requirements.lock (line 12))
  Downloading idna-3.20-py3-none-any.whl.metadata (6.1 kB)
  Downloading idna-3.20-py3-none-any.whl (69 kB)
Installing collected packages: six, idna, aiohttp
"""


def shown(text, *, live):
    progress = Progress(packages=3, live=live)
    for line in text.splitlines(keepends=True):
        progress.line(line)
    progress.close()
    return progress


def test_without_a_terminal_each_download_is_a_line(capsys):
    progress = shown(PIP, live=False)

    assert capsys.readouterr().out == (
        "  [1/3] aiohttp, 1.9 MB\n  [3/3] idna, 69 kB\n  [3/3] unpacking 3 packages\n"
    )
    assert round(progress.downloaded, 3) == 1.969


def test_on_a_terminal_one_line_is_written_anew_and_is_never_too_long(
    capsys, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "20")

    shown(PIP, live=True)

    lines = capsys.readouterr().out.split("\r")
    assert {len(line) for line in lines} == {0, 19}
    assert "[2/3] six, 11 kB, k" in lines
    assert lines[-2:] == [" " * 19, ""]


def test_an_index_that_does_not_answer_is_told_once(capsys):
    shown("WARNING: Retrying (Retry(total=4))\n" * 3, live=False)

    assert capsys.readouterr().out == (
        "  the package index does not answer, trying again\n"
    )


def test_uv_tells_what_it_loads_too(capsys):
    progress = shown("Downloading playwright (51.0MiB)\n", live=False)

    assert capsys.readouterr().out == "  playwright, 51.0 MB\n"
    assert progress.downloaded == 51
