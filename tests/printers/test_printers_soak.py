from __future__ import annotations

import random

import pytest

from printers.base import PaperOutcome, PrinterCondition
from printers.virtual import Kind
from tests.support.support_printer_soak import BENCHES, PrinterSoak, Way
from tests.support.support_printers import Bench, bench, job

LASTING = ("paper_end", "cover", "offline", "overheated", "near_end")
STRIKING = ("paper_end@2880", "paper_end@10800", "cover@7000", "cutter", "late_echo@0.2", "reset@5000", "reset@13000")


def mend(b: Bench) -> None:
    for fault in (*LASTING, "cutter", "late_echo", "reset"):
        b.virtual.clear_fault(fault)


def on_paper(b: Bench, key: str) -> int:
    """How often the whole drawing stands on some label, perhaps below the torn head of an earlier one."""
    return sum(label.bitmap.rows.count(job(key).bitmap.rows) for label in b.virtual.labels)


def well(b: Bench) -> None:
    """Until the last condition told is one that can print."""

    def now(_: object) -> bool:
        return b.heard.conditions[-1].can_print

    b.heard.wait_for(now)


@pytest.mark.parametrize("seed", range(2))
def test_through_random_faults_no_label_is_lost_doubled_or_wrongly_confirmed(seed: int) -> None:
    chance = random.Random(seed)
    with bench(timeout=0.15, answer=0.1, look=0.1) as b:
        for number in range(12):
            if chance.random() < 0.6:
                b.virtual.set_fault(chance.choice(LASTING + STRIKING))
            b.print(str(number))
            mend(b)
            if chance.random() < 0.2:
                b.virtual.power_cycle()
            well(b)
        b.print("last")
        settled = {event.key: event for event in b.heard.outcomes if not event.late}
        late = {event.key for event in b.heard.outcomes if event.late}
        assert sorted(settled) == sorted([str(number) for number in range(12)] + ["last"])
        assert sum(not event.late for event in b.heard.outcomes) == 13
        for key, event in settled.items():
            if event.outcome is PaperOutcome.CONFIRMED or key in late:
                assert on_paper(b, key) == 1, event
            if event.outcome is PaperOutcome.NOT_PRINTED:
                assert on_paper(b, key) == 0, event
            assert on_paper(b, key) <= 1
        assert all(label.text == b"" for label in b.virtual.labels)
        assert PrinterCondition.ERROR not in b.heard.conditions


@pytest.mark.parametrize(("kind", "way"), BENCHES)
def test_no_label_is_called_printed_that_is_not_on_paper_in_any_language_and_on_a_line_that_stays_open(
    kind: Kind, way: Way
) -> None:
    tally = PrinterSoak(kind, way, 10, 7).run()
    assert (tally.false, tally.doubled, tally.lost) == (0, 0, 0)
    assert tally.faults > 0
