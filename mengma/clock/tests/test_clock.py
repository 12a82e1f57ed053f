"""Legal time, machine time, and what may shift which."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mengma import clock


@pytest.fixture(autouse=True)
def _no_provider(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock._Provider, "function", None)


def test_both_times_are_aware_and_in_shanghai():
    assert clock.now().tzinfo is clock.SHANGHAI
    assert clock.machine_now().utcoffset() == timedelta(hours=8)
    assert abs(clock.now() - clock.machine_now()) < timedelta(seconds=1)


def test_a_provider_shifts_legal_time_and_leaves_machine_time_alone():
    clock.set_offset_provider(lambda: timedelta(days=40))
    assert timedelta(days=39, hours=23) < clock.now() - clock.machine_now() < timedelta(days=40, minutes=1)
    assert abs(clock.machine_now() - datetime.now(tz=UTC)) < timedelta(seconds=5)


def test_production_refuses_any_offset(monkeypatch):
    clock.set_offset_provider(lambda: timedelta(days=1))
    monkeypatch.setenv("MENGMA_MODE", "production")
    with pytest.raises(clock.ClockError) as refusal:
        clock.now()
    assert refusal.value.code == "clock.shifted-in-production"
    clock.set_offset_provider(lambda: timedelta(0))
    assert clock.now()


def test_without_a_mode_the_clock_is_that_of_production(monkeypatch):
    monkeypatch.delenv("MENGMA_MODE")
    with pytest.raises(clock.ClockError, match="production"), clock.travel(by=timedelta(days=1)):
        pass


def test_travel_goes_to_the_morning_of_a_date_and_time_goes_on():
    with clock.travel(to=date(2026, 12, 31)):
        first = clock.now()
        assert clock.today() == date(2026, 12, 31)
        assert first.hour == 9
        assert clock.now() >= first
    assert clock.today() == clock.machine_now().date()


def test_travel_nests_and_may_be_a_distance():
    with clock.travel(to=datetime(2027, 2, 28, 23, 59, tzinfo=clock.SHANGHAI)):
        with clock.travel(by=timedelta(minutes=2)):
            assert clock.today() == date(2027, 3, 1)
        assert clock.today() == date(2027, 2, 28)


@pytest.mark.parametrize("arguments", [{}, {"to": date(2027, 1, 1), "by": timedelta(1)}])
def test_travel_wants_a_moment_or_a_distance(arguments):
    with pytest.raises(clock.ClockError), clock.travel(**arguments):
        pass


def test_a_late_evening_in_london_is_the_next_day_in_shanghai():
    assert clock.to_legal(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)).date() == date(2026, 11, 24)
    with pytest.raises(clock.ClockError):
        clock.to_legal(datetime(2026, 11, 23, 17, 0))  # noqa: DTZ001 - that it has no zone is the point
