"""A process that a test began ends with it, also when the test fails, and with its own children."""

from __future__ import annotations

import sys
from contextlib import suppress

from tests.support_patience import until
from tests.support_processes import child, left_behind

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
        assert list(left_behind("NAME=A")) == [grandchild]
        raise LookupError
    until(lambda: not left_behind("NAME=A"))
    assert process.returncode is not None
