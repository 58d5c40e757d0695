"""The collector looks seldom, and never again at what was there from the start."""

import gc

import pytest

from console.base.gc_tuning import YOUNG, collect_seldom


@pytest.fixture(autouse=True)
def _as_before():
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


def test_python_looks_for_garbage_seldom():
    collect_seldom()

    assert gc.get_threshold()[0] == YOUNG
    assert gc.isenabled()


def test_what_is_there_from_the_start_is_never_looked_at_again():
    collect_seldom()

    assert gc.get_freeze_count() > YOUNG
