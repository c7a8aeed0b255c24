"""Killed between any two steps while answers are lost: each parcel is registered once, no number used twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.simulators.logen.logen_faults import LogenFault
from station.simulators.logen.simulated_logen import SimulatedLogen
from tests.support.support_patience import until
from tests.support.support_processes import child
from tests.sync.support_carrier_child import now
from tests.sync.support_carrier_site import KGB, ledger_of_api, pack_by_api, sold
from tests.sync.test_sync_killed import born, said

KILLS, A_LIFE, DRAW = 14, 3, 10
CALLS = ("slipPrintM", "getSlipNo")


@contextmanager
def nursery(folder: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.sync.support_carrier_child", str(folder), url, str(DRAW)]
    with child(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        yield process


def test_whenever_it_is_killed_each_parcel_is_registered_once_and_no_number_used_twice(tmp_path: Path) -> None:
    chance = random.Random(5)
    carrier = SimulatedLogen()
    carrier.start()
    folder = tmp_path / "data"
    packed: dict[str, str] = {}
    with ledger_of_api(folder, now) as ledger, nursery(folder, carrier.url) as process:
        for life in range(KILLS):
            numbers = [f"A{life}-{at}" for at in range(A_LIFE)]
            ledger.intake.take_in([sold(number) for number in numbers])
            if chance.random() < 0.6:
                fault = chance.choice((LogenFault.LOST_ANSWER, LogenFault.DROPPED, LogenFault.DUPLICATE))
                carrier.fail(fault, "getSlipNo" if fault is LogenFault.DUPLICATE else chance.choice(CALLS), times=1)
            pid = born(process)
            for number in numbers:
                until(lambda: ledger.numbers.next(KGB) is not None)
                parcel, waybill = pack_by_api(ledger, number, now())
                packed[parcel] = waybill
            threading.Event().wait(chance.uniform(0.0, 0.15))
            os.kill(pid, signal.SIGKILL)
            assert said(process) == "gone"
        pid = born(process)
        until(lambda: all(row.kind.value != "registration" for row in ledger.outbox.rows()))
        os.kill(pid, signal.SIGKILL)
        answers = [record for record in ledger.records.find() if record["event"] == "registration_sent"]
        assert ledger.chain.verify().ok
    carrier.stop()
    assert len(set(packed.values())) == len(packed) == KILLS * A_LIFE
    assert sorted(slip.slip for slip in carrier.slips) == sorted(packed.values())
    booked = [record["parcel"] for record in answers if record["outcome"] in ("accepted", "already_done")]
    assert sorted(booked) == sorted(packed)
    assert {record["outcome"] for record in answers} <= {"accepted", "already_done", "unreachable"}
