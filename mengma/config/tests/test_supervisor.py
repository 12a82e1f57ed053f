"""The supervisor with real children."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mengma.config.processes import PROCESSES, Process, wanted_processes

PROGRAM = """
import sys
from pathlib import Path
from mengma.config.processes import Process, ServeOptions
from mengma.config.supervisor import Supervisor
child = [sys.executable, "-c", "import os, time, subprocess, sys;"
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(os.getpid(), p.pid, flush=True); time.sleep(600)"]
process = Process("child", "", "", "sys", lambda options: child)
import os
Supervisor(ServeOptions(), [process], dict(os.environ), lambda text: print("said", text, flush=True),
           Path(sys.argv[1])).run()
"""


@pytest.fixture
def supervisor(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "metrics")], stdout=subprocess.PIPE, text=True
    ) as popen:
        yield popen
        popen.kill()


def pids(line):
    return [int(word) for word in line.split()]


def wait_until_gone(pid):
    """Blocks until the process is gone: pidfd becomes readable at that moment."""
    import select

    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 10)[0])
    finally:
        os.close(descriptor)


def test_a_killed_child_comes_back_and_its_own_children_do_not_stay(supervisor):
    child, grandchild = pids(supervisor.stdout.readline())
    os.kill(child, signal.SIGKILL)
    assert "starts again" in supervisor.stdout.readline()
    again, _ = pids(supervisor.stdout.readline())
    assert again != child
    assert wait_until_gone(grandchild)


def test_stopping_leaves_nothing_behind(supervisor):
    child, grandchild = pids(supervisor.stdout.readline())
    supervisor.terminate()
    assert supervisor.wait(20) == 0
    assert wait_until_gone(child)
    assert wait_until_gone(grandchild)


def test_killed_hard_its_children_are_told_by_the_kernel(supervisor):
    child, grandchild = pids(supervisor.stdout.readline())
    supervisor.kill()
    assert wait_until_gone(child)
    os.kill(grandchild, signal.SIGKILL)  # the kernel tells children only; granian ends its own workers when told


def test_simulators_run_in_demonstrations_only():
    assert "bank-simulator" not in {process.name for process in wanted_processes("production")}


def test_a_process_whose_module_does_not_exist_is_left_out():
    absent = Process("later", "", "", "mengma.not.there.yet", lambda options: [])
    assert not absent.wanted("demo")


def test_every_process_says_what_it_is_for():
    assert all(process.purpose and process.listens for process in PROCESSES)
    assert Path(PROCESSES[0].command.__code__.co_filename).name == "processes.py"
