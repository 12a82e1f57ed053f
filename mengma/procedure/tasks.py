"""Background work of the procedure engine: expired time limits are followed by their acts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mengma import clock
from mengma.procedure.expiry import do_expire_limits


@app.periodic(cron="*/5 * * * *", periodic_id="expire-limits")
@app.task(name="procedure.expire_limits", queueing_lock="procedure.expire_limits")
def expire_limits(timestamp: int) -> int:
    """Every five minutes (a demonstration's clock jumps, a real one turns at midnight): idempotent, mostly one query."""
    del timestamp
    return do_expire_limits(clock.today())
