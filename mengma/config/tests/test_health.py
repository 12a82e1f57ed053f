"""Pages for monitors, through the whole middleware."""

import pytest
from django.db import connection

from mengma.config import health


def test_alive_without_a_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"alive": True}


@pytest.mark.django_db
def test_ready_when_database_migrations_and_queue_are_well(client):
    response = client.get("/readyz")
    assert response.json()["ready"] is True, response.json()


@pytest.mark.django_db
def test_a_job_that_has_waited_too_long_is_told_but_stops_nobody(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args, status, scheduled_at, attempts)"
            " VALUES ('t', 'default', 0, '{}', 'todo', NULL, 0)"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '10 minutes'")
    response = client.get("/readyz")
    assert response.status_code == 200
    assert "waited 600 s" in response.json()["checks"]["queue"]


@pytest.mark.django_db
def test_a_job_planned_for_tomorrow_is_not_late(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args, status, scheduled_at, attempts)"
            " VALUES ('t', 'default', 0, '{}', 'todo', now() + interval '1 day', 0)"
        )
    assert health.queue_age() == 0


def test_not_ready_names_a_waiting_migration(client, monkeypatch):
    monkeypatch.setattr(health, "pending_migrations", lambda: ["cases.0009_later"])
    monkeypatch.setattr(health, "queue_age", lambda: 0.0)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "cases.0009_later" in response.json()["checks"]["migrations"]


@pytest.mark.django_db
def test_metrics_show_the_queue(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args, status, attempts)"
            " VALUES ('t', 'default', 0, '{}', 'failed', 0)"
        )
    text = client.get("/metrics").content.decode()
    assert 'mengma_jobs{status="failed"} 1.0' in text
    assert "mengma_database_up 1.0" in text


@pytest.mark.django_db
def test_metrics_count_by_route_and_never_by_path(client):
    client.get("/healthz?name=王小明")
    text = client.get("/metrics").content.decode()
    assert 'mengma_http_request_seconds_count{method="GET",route="healthz",status="2xx"}' in text
    assert "王小明" not in text


def test_every_answer_carries_policy_and_request_id(client):
    response = client.get("/healthz", headers={"X-Request-Id": "abcdef0123456789"})
    assert response["X-Request-Id"] == "abcdef0123456789"
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


def test_a_request_id_that_would_forge_a_log_line_is_replaced(client):
    response = client.get("/healthz", headers={"X-Request-Id": 'a"}\n{"event": "forged"}'})
    assert len(response["X-Request-Id"]) == 32


def test_health_pages_only_answer_reading(client):
    assert client.post("/healthz").status_code == 405
