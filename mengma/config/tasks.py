"""Background work of the platform itself: jobs whose worker died are given back to the queue."""

from __future__ import annotations

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app

log = structlog.get_logger(__name__)

HEARTBEAT_SILENCE_SECONDS = 20.0


@app.periodic(cron="* * * * * */15", periodic_id="retry-stalled")
@app.task(name="config.retry_stalled_jobs", queueing_lock="config.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Every 15 s: a job marked ``doing`` whose worker sent no heartbeat for 20 s becomes ``todo`` again.

    Tasks are idempotent by entry id, so running one twice does no harm. Answers how many were given back.
    """
    del timestamp
    manager = context.app.job_manager
    count = 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SILENCE_SECONDS):
        await manager.retry_job(job)
        log.warning("stalled job given back", job_id=job.id, task=job.task_name)
        count += 1
    return count
