"""What counts Slack's answers travels with each press."""

import copy

from prometheus_client import CollectorRegistry

from console.watch.counting_client import CountingPatience
from console.watch.metrics import Metrics


def test_bolt_can_copy_a_press_with_the_client_that_counts():
    metrics = Metrics(CollectorRegistry())
    patience = CountingPatience(metrics.count_slack, waits=3)

    assert copy.deepcopy([patience]) == [patience]
