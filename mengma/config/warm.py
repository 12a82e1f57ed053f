"""What a process that lives long does once, before its first request or job."""

from __future__ import annotations

import gc


def do_warm_up() -> None:
    """Loads law and guides, and takes all that was loaded out of the collector's sight.

    Some 150,000 objects that never go away would otherwise be walked through at every full collection: 80 ms, after each
    document that is rendered, and now and then in the middle of somebody's request.
    """
    from mengma import lawbook
    from mengma.procedure import library

    lawbook.load()
    library.all_guides()
    gc.collect()
    gc.freeze()
