"""What counts Slack's answers travels with each press."""

import copy

import pytest
from prometheus_client import CollectorRegistry
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from console.watch.counting_client import CountingPatience
from console.watch.metrics import Metrics

REQUEST = HttpRequest(method="POST", url="/api/users.list", headers={})


def test_bolt_can_copy_a_press_with_the_client_that_counts():
    metrics = Metrics(CollectorRegistry())
    patience = CountingPatience(metrics.count_slack, waits=3)

    assert copy.deepcopy([patience]) == [patience]


@pytest.mark.parametrize("seconds", ["61", "1000000000", "9" * 400, "soon"])
async def test_a_patient_client_does_not_wait_for_what_may_take_for_ever(seconds):
    patience = CountingPatience(lambda _method, _code: None, waits=3)
    answer = HttpResponse(status_code=429, headers={"Retry-After": [seconds]})

    may = await patience.can_retry_async(
        state=RetryState(), request=REQUEST, response=answer
    )

    assert not may


@pytest.mark.parametrize("headers", [{"retry-after": ["60"]}, {}])
async def test_a_patient_client_waits_for_a_minute_at_the_most(headers):
    patience = CountingPatience(lambda _method, _code: None, waits=3)
    answer = HttpResponse(status_code=429, headers=headers)

    may = await patience.can_retry_async(
        state=RetryState(), request=REQUEST, response=answer
    )

    assert may
