"""Two programs never work on one SQLite file; PostgreSQL takes any number."""

import pytest

from console.lock import AlreadyRunningError, only_one


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


@pytest.mark.parametrize("url", ["postgresql://host/name", "sqlite://"])
def test_other_databases_need_no_lock(url):
    with only_one(url), only_one(url):
        pass
