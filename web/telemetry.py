"""What is going on, for whoever watches the server: a number for each request, a line, figures.

No path is logged or counted, only the name of the endpoint: addresses may hold tokens. The
figures are in the text format of Prometheus; they name nobody.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from flask import Flask, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from recruit.logging import log
from recruit.models import Candidate, CharterTask, Run
from recruit.settings import Settings
from recruit.storage import Registry, WritesElsewhere

HEADER = "X-Request-ID"
HANDED_ON = "laoxiang.handed_on"
"""Set in the environment of a request that another process answers."""
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_KEY = "telemetry"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_GAUGES = (
    ("laoxiang_runs", "Runs of solvers by state", Run.state),
    ("laoxiang_charter_tasks", "Background work on charters by state", CharterTask.state),
    ("laoxiang_candidates", "People registered by state", Candidate.state),
)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Telemetry:
    """Counts the requests of one app and reads the figures of its registry when asked."""

    def __init__(self, registry: Registry) -> None:
        self.figures = CollectorRegistry(auto_describe=False)
        self.requests = Counter(
            "laoxiang_requests",
            "Requests answered, by endpoint, method and class of status",
            ("endpoint", "method", "status"),
            registry=self.figures,
        )
        self.seconds = Histogram(
            "laoxiang_request_seconds",
            "Seconds from the start of a request to its answer",
            ("kind",),
            buckets=_SECONDS,
            registry=self.figures,
        )
        self.figures.register(_RegistryFigures(registry))
        self.tell: Callable[[str, str, int, float], None] | None = None
        """Where requests are counted instead: in the process that shows the figures."""

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one request, or have it counted."""
        if self.tell is not None:
            self.tell(endpoint, method, status, seconds)
            return
        self.requests.labels(endpoint, method, f"{status // 100}xx").inc()
        self.seconds.labels(_kind(endpoint)).observe(seconds)


class _RegistryFigures(Collector):
    """Reads how much there is to do, at the moment somebody asks."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def collect(self) -> Iterable[Metric]:
        """Yield the gauges."""
        with self._registry.read() as session:
            for name, what, state in _GAUGES:
                family = GaugeMetricFamily(name, what, labels=["state"])
                for value, count in session.execute(select(state, func.count()).group_by(state)):
                    family.add_metric([str(value)], count)
                yield family

    def describe(self) -> Iterator[Metric]:
        """Describe nothing beforehand: that would ask the registry when the app is made."""
        yield from ()


def install(app: Flask, registry: Registry, settings: Settings) -> None:
    """Give every request of an app a number, count it, and serve ``/metrics``."""
    counts = Telemetry(registry)
    app.extensions[_KEY] = counts
    token = settings.metrics_token

    @app.before_request
    def _begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        if "request_id" not in g or HANDED_ON in request.environ:
            return response
        seconds = time.perf_counter() - g.begun
        endpoint = request.endpoint or "none"
        counts.count(endpoint, request.method, response.status_code, seconds)
        response.headers[HEADER] = g.request_id
        if endpoint != "static":
            log.info(
                "answered",
                endpoint=endpoint,
                method=request.method,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        structlog.contextvars.unbind_contextvars("request")

    @app.context_processor
    def _number() -> dict[str, Any]:
        return {"request_id": g.get("request_id", "")}

    @app.get("/metrics", endpoint="metrics")
    def _metrics() -> Response:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        wanted = "" if token is None else token.get_secret_value()
        if not wanted or not hmac.compare_digest(shown.encode(), wanted.encode()):
            abort(404)
        if counts.tell is not None:
            raise WritesElsewhere
        return Response(generate_latest(counts.figures), content_type=CONTENT_TYPE)


def telemetry(app: Flask) -> Telemetry:
    """Return what counts the requests of an app."""
    found: Telemetry = app.extensions[_KEY]
    return found


def _kind(endpoint: str) -> str:
    """Return what a request is for, coarse enough for one histogram each."""
    if endpoint in {"static", "metrics"} or endpoint.startswith("health."):
        return endpoint.partition(".")[0]
    return "api" if endpoint.startswith("api.") else "page"
