"""docs/reference/processes.md: what runs."""

from __future__ import annotations

from mengma.config.processes import PROCESSES

HEAD = """# Processes

What `mengma serve` starts and keeps running. A process that ends is started again after a pause (0.5 s, doubling to
30 s); all end with `mengma serve`, however that ends. Where no `DATABASE_URL` is set, `mengma serve` also runs the
embedded PostgreSQL (a unix socket in `var/pg/run`, no TCP port).

| process | what it does | listens | modes |
| --- | --- | --- | --- |
"""


def pages() -> dict[str, str]:
    """One page, from mengma.config.processes."""
    rows = [
        f"| {process.name} | {process.purpose} | {process.listens} | {', '.join(sorted(process.modes))} |"
        for process in PROCESSES
    ]
    return {"processes.md": HEAD + "\n".join(rows) + "\n"}
