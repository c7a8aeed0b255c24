"""The contract's own table of scans and states: each cell as the verdicts recorded and the state it leads to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.packing.decisions import DecisionStep
from station.packing.process.states import State
from tests.support.support_packing import MIXED, MUG, TWO_MUGS, Bench, doubtful, labelling, opened
from tests.support.support_packing_benches import counting
from tests.support.support_packing_walk import name_of

STATES: dict[str, Callable[[], Bench]] = {
    "idle": Bench,
    "nothing counted": opened,
    "something counted": counting,
    "label printing": labelling,
    "label in doubt": doubtful,
}

SCANS: dict[str, Callable[[Bench], DecisionStep]] = {
    "another slip": lambda bench: bench.slip(MIXED),
    "the same slip": lambda bench: bench.slip(TWO_MUGS),
    "an item": lambda bench: bench.item(MUG),
    "its waybill": lambda bench: bench.label(TWO_MUGS),
}

# "=": the state stays as it is in every part, apart from the record.
TABLE = """
another slip  | idle              | opened                           | PackingState
another slip  | nothing counted   | OrderAbandoned opened            | PackingState
another slip  | something counted | another_open                     | =
another slip  | label printing    | another_open                     | =
another slip  | label in doubt    | another_open                     | =
the same slip | idle              | opened                           | PackingState
the same slip | nothing counted   | opened                           | =
the same slip | something counted | opened                           | =
the same slip | label printing    | opened                           | =
the same slip | label in doubt    | opened                           | =
an item       | idle              | no_order                         | =
an item       | nothing counted   | ok                               | PackingState
an item       | something counted | complete WaybillTaken LabelSending | AwaitingLabel
an item       | label printing    | too_many                         | =
an item       | label in doubt    | too_many                         | =
its waybill   | idle              | already_packed                   | IdleState
its waybill   | nothing counted   | wrong_label                      | =
its waybill   | something counted | wrong_label                      | =
its waybill   | label printing    | ok ParcelPacked                  | IdleState
its waybill   | label in doubt    | ok ParcelPacked                  | IdleState
PS:UNDO       | idle              | refused                          | =
PS:UNDO       | nothing counted   | refused                          | =
PS:UNDO       | something counted | ok                               | PackingState
PS:UNDO       | label printing    | refused                          | =
PS:UNDO       | label in doubt    | refused                          | =
PS:CANCEL     | idle              | ok                               | =
PS:CANCEL     | nothing counted   | ok OrderAbandoned                | IdleState
PS:CANCEL     | something counted | asked                            | AskingQuestion PackingState
PS:CANCEL     | label printing    | refused                          | =
PS:CANCEL     | label in doubt    | asked                            | AskingQuestion AwaitingLabelScan
PS:HOLD       | idle              | refused                          | =
PS:HOLD       | nothing counted   | ok OrderHeld                     | IdleState
PS:HOLD       | something counted | ok OrderHeld                     | IdleState
PS:HOLD       | label printing    | refused                          | =
PS:HOLD       | label in doubt    | asked                            | AskingQuestion AwaitingLabelScan
PS:REPRINT    | idle              | refused                          | =
PS:REPRINT    | nothing counted   | refused                          | =
PS:REPRINT    | something counted | refused                          | =
PS:REPRINT    | label printing    | refused                          | =
PS:REPRINT    | label in doubt    | asked                            | AskingQuestion AwaitingLabelScan
PS:FINISH     | idle              | refused                          | =
PS:FINISH     | nothing counted   | refused                          | =
PS:FINISH     | something counted | refused                          | =
PS:FINISH     | label printing    | refused                          | =
PS:FINISH     | label in doubt    | refused                          | =
"""

ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in TABLE.strip().splitlines()]


def verdicts(step: DecisionStep) -> str:
    """What was recorded: verdicts, and by its name what has none."""
    return " ".join(str(getattr(fact, "verdict", type(fact).__name__)) for fact in step.facts)


@pytest.mark.parametrize(("scan", "state", "records", "leads_to"), ROWS)
def test_a_scan_in_a_state_records_and_leads_as_the_contract_says(
    scan: str, state: str, records: str, leads_to: str
) -> None:
    bench = STATES[state]()
    before: State = bench.state
    step = SCANS[scan](bench) if scan in SCANS else bench.give(scan)
    stays = leads_to == "="
    assert (verdicts(step), name_of(bench.state)) == (records, name_of(before) if stays else leads_to)
    assert (bench.state == before) is stays


def test_every_cell_is_there() -> None:
    scans = [*SCANS, "PS:UNDO", "PS:CANCEL", "PS:HOLD", "PS:REPRINT", "PS:FINISH"]
    assert {row[:2] for row in ROWS} == {(scan, state) for scan in scans for state in STATES}
    assert len(ROWS) == len(scans) * len(STATES)
