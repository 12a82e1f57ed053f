"""Background work: every court's commitment for tomorrow is recorded today."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mengma import clock, lawbook
from mengma.assignment.commitments import do_commit_everywhere


@app.periodic(cron="17 * * * *", periodic_id="commit-to-secrets")
@app.task(name="assignment.commit_to_secrets", queueing_lock="assignment.commit_to_secrets")
def commit_to_secrets(timestamp: int) -> int:
    """Every hour: commitments for tomorrow, for each court that has none yet; answers how many courts there are."""
    del timestamp
    tomorrow = lawbook.load().period(clock.today(), days=1, rollover=False).value
    return do_commit_everywhere(tomorrow)
