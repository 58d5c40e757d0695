"""The collector looks seldom, and never again at what was there from the start."""

import gc

import pytest

from console.base.gc_tuning import YOUNG, collect_seldom, leave_imported_alone


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
    leave_imported_alone()

    assert gc.get_freeze_count() > YOUNG


def test_in_a_program_with_the_usual_collector_nothing_is_set_aside():
    leave_imported_alone()

    assert gc.get_freeze_count() == 0
