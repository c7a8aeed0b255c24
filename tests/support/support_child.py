"""A reading process that behaves as its arguments tell: sound, mute, mad, deaf, or dead at once."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from scanners.child_process import ParentProcess

BORN = "born"


def main(manner: str, diary: Path) -> None:
    """Write a line into the diary at birth, keep it open, and behave."""
    line = os.dup(1)
    parent = ParentProcess.of_this_process()
    with diary.open("a") as life:
        life.write(f"{BORN} {os.getpid()}\n")
        life.flush()
        behave(manner, parent, line)


def behave(manner: str, parent: ParentProcess, line: int) -> None:
    match manner:
        case "sound":
            sys.stdout.write("a library that prints breaks no line\n")
            sys.stdout.flush()
            parent.tell({"scan": "A1"})
            parent.tell({})
            parent.tell({"scan": "머그컵"})
        case "dead":
            sys.exit(3)
        case "garbage":
            parent.tell({"scan": "A1"})
            parent.tell({"unheard of": 1})
        case "list":
            os.write(line, b"[1, 2]\n")
        case "binary":
            os.write(line, b"\x00\xff{not json\n")
        case "endless":
            for _ in range(100):
                os.write(line, b"x" * 65536)
        case "mute":
            pass
        case "deaf":
            parent.tell({"scan": "A1"})
            time.sleep(3600)
    while os.read(parent.descriptor, 1024):
        pass


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
