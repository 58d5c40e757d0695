"""Two programs never work on one SQLite file; PostgreSQL takes any number."""

from pathlib import Path

import pytest

from console.base import single_process
from console.base.single_process import (
    AlreadyRunningError,
    file_system,
    only_one,
    refuse_parts,
)


def test_a_second_program_on_the_same_file_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path}/switchback.sqlite"

    with only_one(url), pytest.raises(AlreadyRunningError, match="stop it first"):  # noqa: SIM117
        with only_one(url):
            pass


def test_the_lock_is_free_again_afterwards(tmp_path):
    url = f"sqlite:///{tmp_path}/switchback.sqlite"

    for _ in range(2):
        with only_one(url):
            assert (tmp_path / "switchback.sqlite.lock").exists()


def test_a_second_name_of_the_file_is_the_same_file(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "switchback.sqlite").touch()
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "data" / "switchback.sqlite")
    (tmp_path / "folder").symlink_to(tmp_path / "data")

    with only_one(f"sqlite:///{tmp_path}/data/switchback.sqlite"):
        for name in ("link.sqlite", "folder/switchback.sqlite"):
            with (
                pytest.raises(AlreadyRunningError, match="stop it first"),
                only_one(f"sqlite:///{tmp_path}/{name}"),
            ):
                pass


def test_a_file_under_two_names_is_refused(tmp_path):
    (tmp_path / "switchback.sqlite").touch()
    (tmp_path / "second.sqlite").hardlink_to(tmp_path / "switchback.sqlite")

    with (
        pytest.raises(AlreadyRunningError, match="hard link"),
        only_one(f"sqlite:///{tmp_path}/switchback.sqlite"),
    ):
        pass


def test_the_lock_is_nobody_elses_to_take(tmp_path):
    with only_one(f"sqlite:///{tmp_path}/switchback.sqlite"):
        mode = (tmp_path / "switchback.sqlite.lock").stat().st_mode & 0o777

    assert mode == 0o600


@pytest.mark.parametrize("url", ["postgresql://host/name", "sqlite://"])
def test_other_databases_need_no_lock(url):
    with only_one(url), only_one(url):
        pass


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/data /data nfs4 rw 0 0
/dev/vdb /data/local xfs rw 0 0
//host/share /mnt/our\\040files cifs rw 0 0
overlay /over overlay rw 0 0
server:/over /over nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/switchback.sqlite", "ext4"),
        ("/data/switchback.sqlite", "nfs4"),
        ("/data/local/switchback.sqlite", "xfs"),
        ("/database/switchback.sqlite", "ext4"),
        ("/mnt/our files/switchback.sqlite", "cifs"),
        ("/over/switchback.sqlite", "nfs"),
    ],
    ids=["root", "network", "deeper", "a name alike", "a blank", "mounted over"],
)
def test_knows_the_file_system_that_a_file_lies_on(path, kind):
    assert file_system(Path(path), MOUNTS) == kind


def test_where_nothing_tells_it_is_unknown():
    assert file_system(Path("/data/x"), "") is None


def test_refuses_a_file_that_other_machines_may_have_open(tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(single_process, "MOUNTS", mounts)

    with pytest.raises(AlreadyRunningError, match=r"network file system \(nfs4\)"):  # noqa: SIM117
        with only_one(f"sqlite:///{tmp_path}/switchback.sqlite"):
            pass

    assert not (tmp_path / "switchback.sqlite.lock").exists()


def test_a_part_of_several_needs_a_server():
    refuse_parts("postgresql://host/name")

    with pytest.raises(AlreadyRunningError, match="leave --only out"):
        refuse_parts("sqlite:///switchback.sqlite")
