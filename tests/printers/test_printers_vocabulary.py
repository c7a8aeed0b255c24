from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import logging, sys
before = list(logging.getLogger().handlers)
import printers.escpos, printers.escpos, printers.printer, printers.virtual
assert logging.getLogger().handlers == before
assert 'escpos.printer' not in sys.modules and 'escpos.capabilities' not in sys.modules
"""


def test_the_borrowed_vocabulary_leaves_no_trace(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ESCPOS")}
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == (b"", b"", [])
