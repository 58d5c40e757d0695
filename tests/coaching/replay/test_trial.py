"""Thresholds to be tried are checked like those of coaching.toml."""

import pytest

from coaching.replay.trial import changed
from coaching.thresholds import Thresholds, ThresholdsError

IN_FORCE = changed(Thresholds(), ["cliff.gap_min_bd=12"])


def test_what_is_tried_is_laid_over_what_is_in_force():
    tried = changed(IN_FORCE, ["cliff.focus = 0.5", "plan.day_starts=09:00:00"])

    assert (tried.cliff.focus, tried.cliff.gap_min_bd) == (0.5, 12)
    assert tried.plan.day_starts.hour == 9


def test_two_that_bound_each_other_may_move_together():
    tried = changed(IN_FORCE, ["cliff.gap_min_bd=40", "cliff.gap_max_bd=60"])

    assert tried.cliff.gap_min_bd == 40


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("cliff.focsu=0.5", "cliff.focsu: there is no such key; did you mean "),
        ("clif.focus=0.5", "did you mean cliff?"),
        ("cliff.focus=3", "cliff.focus: must be 1 or less"),
        ("cliff.gap_min_bd=50", "gap_min_bd must be below gap_max_bd"),
        ("cliff.focus", "write it as section.key=value"),
        ("=3", "write it as section.key=value"),
        ("cliff.focus=", "write it as section.key=value"),
        ("cliff.focus=0.5\nwork.call=3", "write it as section.key=value"),
    ],
    ids=["key", "section", "bound", "pair", "no value", "no key", "empty", "two"],
)
def test_what_cannot_be_tried_is_named_with_the_mend(change, words):
    with pytest.raises(ThresholdsError) as raised:
        changed(Thresholds(), [change])

    assert words in str(raised.value)
    assert "(line" not in str(raised.value)


def test_every_flaw_is_named_at_once():
    with pytest.raises(ThresholdsError) as raised:
        changed(Thresholds(), ["cliff.focsu=0.5", "work.cal=3"])

    assert len(str(raised.value).splitlines()) == 2
