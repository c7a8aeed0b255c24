"""A process that a test began ends with it, also when the test fails, and with its own children."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.support_patience import until
from tests.support.support_processes import MARK, child, left_behind

PARENT = """
import os, subprocess, sys
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], env={"NAME": sys.argv[1]})
print(grandchild.pid, flush=True)
grandchild.wait()
"""


def test_a_test_that_fails_leaves_neither_a_child_nor_its_children() -> None:
    with suppress(LookupError), child([sys.executable, "-c", PARENT, "A"], stdout=-1, text=True) as process:
        assert process.stdout is not None
        grandchild = int(process.stdout.readline())
        until(lambda: list(left_behind("NAME=A")) == [grandchild])
        raise LookupError
    until(lambda: not left_behind("NAME=A"))
    assert process.returncode is not None


SESSION = """
import os, subprocess, sys
from tests.support.support_processes import MARK, guard
os.environ[MARK] = str(os.getpid())
guard(os.getpid())
command = [sys.executable, "-c", "import time; time.sleep(3600)"]
print(subprocess.Popen(command, start_new_session=True).pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_test_run_that_is_ended_by_a_signal_left_is_ended_too(how: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    with child([sys.executable, "-c", SESSION], cwd=root, stdin=-1, stdout=-1, text=True) as session:
        assert session.stdout is not None
        left = int(session.stdout.readline())
        mark = f"{MARK}={session.pid}"
        until(lambda: left in left_behind(mark))
        os.kill(session.pid, how)
        session.wait()
        until(lambda: not left_behind(mark))
