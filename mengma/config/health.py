"""Pages for monitors: is the process alive, is the platform ready, what are its figures."""

from __future__ import annotations

import os

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest, multiprocess
from prometheus_client import REGISTRY as PROCESS_REGISTRY

QUEUE_AGE_LIMIT_SECONDS = 300
OLDEST_JOB = (
    "SELECT extract(epoch FROM max(now() - greatest(e.at, coalesce(j.scheduled_at, e.at))))"
    " FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
    " WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()"
)


def queue_age() -> float:
    """Seconds the oldest due job has waited; 0 when none waits. Database errors pass through."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_JOB)
        (age,) = cursor.fetchone()
    return float(age or 0)


def pending_migrations() -> list[str]:
    """Names of migrations that the code knows and the database has not run."""
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers. Touches nothing else, so a slow database never restarts a healthy process."""
    del request
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: 200 when the database answers and no migration waits; else 503 and what is wrong.

    A queue that lags is told as well, but pages and acts go on without it: were every web process taken out of rotation
    because documents are late, a slow worker would become an outage.
    """
    del request
    checks: dict[str, str] = {}
    age = 0.0
    try:
        waiting = pending_migrations()
        checks["migrations"] = f"waiting: {', '.join(waiting)}" if waiting else "ok"
        checks["database"] = "ok"
        age = queue_age()
    except Exception as problem:
        checks["database"] = type(problem).__name__
    ready = all(value == "ok" for value in checks.values())
    checks["queue"] = f"oldest due job has waited {age:.0f} s" if age > QUEUE_AGE_LIMIT_SECONDS else "ok"
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def queue_figures() -> CollectorRegistry:
    """Jobs by status and the age of the oldest due one, asked of the database at each scrape."""
    registry = CollectorRegistry()
    jobs = Gauge("mengma_jobs", "Background jobs by status", ["status"], registry=registry)
    age = Gauge("mengma_queue_age_seconds", "Seconds the oldest due job has waited", registry=registry)
    reached = Gauge("mengma_database_up", "1 where the database answered this scrape", registry=registry)
    try:
        age.set(queue_age())
        with connection.cursor() as cursor:
            cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
            for status, count in cursor.fetchall():
                jobs.labels(status).set(count)
        reached.set(1)
    except DatabaseError:
        reached.set(0)
    return registry


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures; summed over all workers where PROMETHEUS_MULTIPROC_DIR is set (``mengma serve`` sets it)."""
    del request
    registry = PROCESS_REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    text = generate_latest(registry) + generate_latest(queue_figures())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
