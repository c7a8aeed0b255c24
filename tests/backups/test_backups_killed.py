"""The power goes at each step of a restore: afterwards the old ledger is there, or the new one, and nothing between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from station.ledger.copies.replace import READY
from station.packing.facts import PackerIn
from tests.support.support_backups import backed_up
from tests.support.support_ledger import Bench

BEFORE = ["checked", "copied", "verified", "renewed", "skipped", "recorded", "keys_copied", "plan_written", "decided"]
AFTER = [
    "ledger.sqlite_aside",
    "ledger.sqlite-wal_aside",
    "ledger.sqlite-shm_aside",
    "keys_aside",
    "keys_moved_in",
    "moved_in",
    "tidied",
]


def test_a_restore_that_is_killed_at_any_step_leaves_the_old_or_the_new_ledger_whole(tmp_path: Path) -> None:
    _, copy = backed_up(tmp_path, "B1")
    fresh = Bench(tmp_path / "fresh", from_scratch=True)
    fresh.record(PackerIn("101"))
    fresh.ledger.close()
    command = [sys.executable, "-m", "tests.backups.support_backups_child", str(tmp_path), str(copy.path)]
    said = subprocess.run(
        command, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True, timeout=60
    )
    assert said.stdout.split("\n")[:-1] == [f"{name} killed" for name in BEFORE + AFTER]
    left = {name: state(tmp_path / name) for name in BEFORE + AFTER}
    assert left == dict.fromkeys(BEFORE, (["packer_in"], True)) | dict.fromkeys(AFTER, (NEW, True))


NEW = ["order_scanned", "item_scanned", "waybill_taken", "label_sending", "label_outcome", "parcel_packed", "restored"]


def state(pc: Path) -> tuple[list[str], bool]:
    """What the next to open the ledger finds: its records, and whether their chain is whole under its keys."""
    bench = Bench(pc)
    events = [record["event"] for record in bench.ledger.records.find()]
    whole = bench.ledger.chain.verify().ok
    assert not (pc / "data" / READY).exists()
    bench.ledger.close()
    return events, whole
