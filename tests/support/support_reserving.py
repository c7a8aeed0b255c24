"""Boxes that a carrier knows before they are packed: a round is made, and its result sheet taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.ledger import Ledger
from station.ledger.orders.reservation_rounds import MadeRound
from station.packing.carriage import SortData


@dataclass(frozen=True)
class ResultLine:
    """A row of a result sheet."""

    reference: str
    waybill: str
    order: str = ""
    row: int = 2
    sort: SortData = field(default_factory=SortData)


def reserve(ledger: Ledger, now: datetime, carrier: str = "CJGLS") -> dict[str, str]:
    """Make a round of every box that waits; return its references by order."""
    name = ledger.rounds.new_name(now)
    drafted = ledger.rounds.draft(name, carrier, ledger.ready_boxes.unreserved(), now)
    made = MadeRound(name, carrier, "plain", f"{name}.xlsx", b"the sheet")
    ledger.rounds.make(made, now, now + timedelta(days=2))
    return {box.box.order: reference for reference, box in drafted.items()}


def assign(
    ledger: Ledger, now: datetime, reference: str, waybill: str, *, replace: bool = False, sort: SortData | None = None
) -> None:
    """Take in the number that the carrier assigned to a box."""
    line = ResultLine(reference, waybill, sort=sort or SortData())
    sheet = ledger.assignments.take([line], now, "CJGLS", replace=replace)
    assert [one.reason for one in sheet.refused] == []
