"""Figures for Prometheus: counted as they happen, or read from the database when asked.

No label names a person, a deal or a message. Jobs know nothing of this: what they log
is counted on its way to the log.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coaching.facts.mode import Mode
from console.watch.health import Pulse
from console.watch.metric_names import FINDINGS, LOOKS, named_counters
from console.watch.version import own_version
from console.watch.wait_metrics import Waits
from jobs.clock import Clock
from jobs.sync.report import SyncReport
from models.db.database import SessionMaker, reading
from models.keeping.metrics import VitalSigns, vital_signs

TOO_MANY: Final = 429


class Metrics:
    """The counters of this process, in the registry that it was handed."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._events = Counter(
            "switchback_events",
            "What the program told its log",
            ["event", "level"],
            registry=registry,
        )
        self._slack = Counter(
            "switchback_slack_http",
            "Calls of Slack's Web API",
            ["method", "code"],
            registry=registry,
        )
        self._slack_429 = Counter(
            "switchback_slack_429", "Calls that Slack put off", registry=registry
        )
        self._syncs = Counter(
            "switchback_sync_runs",
            "Syncs with the CRM",
            ["crm", "result"],
            registry=registry,
        )
        self._quarantined = Counter(
            "switchback_sync_rows_quarantined",
            "Rows of the CRM that could not be read",
            registry=registry,
        )
        self._skew = Gauge(
            "switchback_clock_skew_seconds",
            "How far our clock is ahead of the peer's, by what came from it last",
            ["peer"],
            registry=registry,
        )
        self._looks = Counter(
            "switchback_reconcile",
            "Looks into Slack's history for unclear messages",
            ["result"],
            registry=registry,
        )
        self.waits = Waits(registry)
        self._named = named_counters(registry)
        _tell_build(registry)

    def count_event(self, event: Mapping[str, Any], level: str) -> None:
        """Count one line of our own log; its name is a constant of the code."""
        name = str(event.get("event"))
        self._events.labels(name, level).inc()
        counter = self._named.get(name)
        if counter is not None:
            counter.inc()
        if name in LOOKS:
            found = FINDINGS.get(str(event.get("finding")), "error")
            self._looks.labels(found).inc()

    def count_slack(self, method: str, code: int) -> None:
        """Count one call, with its HTTP status; 0 where none came back."""
        self._slack.labels(method, str(code)).inc()
        if code == TOO_MANY:
            self._slack_429.inc()

    def note_skew(self, peer: str, seconds: float) -> None:
        """Keep how far our clock is ahead of the one of `peer`."""
        self._skew.labels(peer).set(seconds)

    def count_sync(self, crm: str, report: SyncReport) -> None:
        """Count one sync, whole or broken off, and the rows that it set aside."""
        result = "complete" if report.is_complete else "incomplete"
        self._syncs.labels(crm, result).inc()
        self._quarantined.inc(sum(s.quarantined for s in report.streams.values()))
        if report.ahead is not None:
            self.note_skew(crm, report.ahead.total_seconds())

    def count_failed_sync(self, crm: str) -> None:
        """Count one sync that had no connection at all."""
        self._syncs.labels(crm, "failed").inc()


class _Stored:
    """The database's figures in the form in which Prometheus collects them."""

    def __init__(self, signs: VitalSigns, *, now: datetime, beat_age: float) -> None:
        self._signs = signs
        self._now = now
        self._beat_age = beat_age

    def collect(self) -> Iterator[Metric]:
        """Yield each figure once."""
        yield from self._messages()
        yield from self._slots()
        yield from self._operation()

    def _messages(self) -> Iterator[Metric]:
        signs = self._signs
        total = CounterMetricFamily(
            "switchback_deliveries",
            "Messages by how they ended",
            labels=["kind", "result"],
        )
        for (kind, state), count in sorted(signs.deliveries.items()):
            total.add_metric([kind, state], count)
        yield total
        unknown = sum(
            n for (_, state), n in signs.deliveries.items() if state == "unknown"
        )
        yield GaugeMetricFamily(
            "switchback_deliveries_unknown",
            "Messages held because Slack's answer was unclear",
            unknown,
        )
        yield GaugeMetricFamily(
            "switchback_held_by_breaker",
            "Messages that wait for an admin, being far more than in other weeks",
            self._signs.held_run,
        )
        yield GaugeMetricFamily(
            "switchback_outbox_oldest_seconds",
            "Age of the oldest message that waits to be sent; 0 if none does",
            self._age(signs.waiting_since) if signs.waiting_since else 0,
        )

    def _slots(self) -> Iterator[Metric]:
        total = CounterMetricFamily(
            "switchback_slots",
            "Digests due, by what became of them",
            labels=["kind", "state"],
        )
        for (kind, state), count in sorted(self._signs.slots.items()):
            total.add_metric([kind, state], count)
        yield total
        due = self._signs.slot_due_since
        yield GaugeMetricFamily(
            "switchback_slot_lateness_seconds",
            "By how much the latest digest is late that is not yet written; 0 if none",
            self._age(due) if due else 0,
        )

    def _operation(self) -> Iterator[Metric]:
        signs = self._signs
        age = GaugeMetricFamily(
            "switchback_sync_age_seconds",
            "Age of the data of the stream that lags most",
            labels=["crm"],
        )
        for crm, at in sorted(signs.synced_at.items()):
            age.add_metric([crm], self._age(at))
        yield age
        mode = GaugeMetricFamily("switchback_mode", "1 for the mode", labels=["mode"])
        for each in Mode:
            mode.add_metric([each.value], each is signs.mode)
        yield mode
        yield GaugeMetricFamily(
            "switchback_pilot_people",
            "People of the pilot teams, to whom alone messages go; 0: no pilot",
            signs.pilot_people,
        )
        yield GaugeMetricFamily(
            "switchback_streams_held",
            "Streams on which no rule relies, since they look incomplete",
            signs.held,
        )
        yield GaugeMetricFamily(
            "switchback_flaws", "Fields of the CRM that cannot be read", signs.flaws
        )
        yield CounterMetricFamily(
            "switchback_authz_denied", "Looks and answers refused", signs.denied
        )
        yield GaugeMetricFamily(
            "switchback_beat_age_seconds",
            "Seconds since the scheduler last turned",
            self._beat_age,
        )

    def _age(self, at: datetime) -> float:
        return max(0.0, (self._now - at).total_seconds())


async def exposition(
    metrics: Metrics, sessions: SessionMaker, *, now: datetime, pulse: Pulse
) -> bytes:
    """Return all figures in Prometheus' text format."""
    async with reading(sessions) as session:
        signs = await vital_signs(session, now=now)
    stored = CollectorRegistry(auto_describe=False)
    stored.register(_Stored(signs, now=now, beat_age=pulse.age()))
    return generate_latest(metrics.registry) + generate_latest(stored)


def metrics_route(
    metrics: Metrics, sessions: SessionMaker, clock: Clock, pulse: Pulse
) -> Route:
    """Return /metrics."""

    async def answer(_request: Request) -> Response:
        text = await exposition(metrics, sessions, now=clock(), pulse=pulse)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", answer)


def _tell_build(registry: CollectorRegistry) -> None:
    build = Gauge(
        "switchback_build_info",
        "What runs here; always 1",
        ["version", "sqlalchemy", "slack_sdk"],
        registry=registry,
    )
    own = own_version()
    build.labels(own, version("sqlalchemy"), version("slack-sdk")).set(1)
