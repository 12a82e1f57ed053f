"""The processes of a running platform: what `mengma serve` starts and what docs/reference/processes.md lists."""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent(with_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A function for Popen's preexec_fn: the kernel signals the child when its parent dies, however that dies."""
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: after fork only async-signal-safe work is sane

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))

    return arrange
