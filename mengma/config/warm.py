"""What a process that lives long does once, before its first request or job."""

from __future__ import annotations

import gc


def do_warm_up() -> None:
    """Loads the law, and takes all that was loaded out of the collector's sight.

    Over 100,000 objects that never go away would otherwise be walked through at every full collection: 80 ms, after each
    document that is rendered, and now and then in the middle of somebody's request. Nothing here asks the database: a
    process starts, and says that it is not ready, while the database is down.
    """
    from mengma import lawbook

    lawbook.load()
    gc.collect()
    gc.freeze()
