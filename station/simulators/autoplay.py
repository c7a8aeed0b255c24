"""A simulated packer: reads slips and goods as a person would, and scans them through a real serial line."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from station.bench.screen_model import ScreenModel
from station.ledger import Ledger
from station.packing.barcodes import BenchCommand
from station.packing.process.states import AwaitingLabelScan, IdleState, PackingState

_STEP = 0.02
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class PlayedOrders:
    """What the packer got done. `trouble`: why it stopped early, or empty."""

    packed: tuple[str, ...]
    trouble: str = ""


class SerialLine:
    """A pair of pseudo-terminals: the packer's scanner at one end, the bench's serial port at the other."""

    def __init__(self) -> None:
        self._near, self._far = os.openpty()
        self.port = os.ttyname(self._far)

    def scan(self, code: str) -> None:
        """Send a code as a scanner does, with its suffix."""
        os.write(self._near, code.encode() + b"\r")

    def close(self) -> None:
        """Pull the cable."""
        for end in (self._near, self._far):
            os.close(end)


class SimulatedPacker:
    """Packs orders one after the other and looks at the screen between scans."""

    def __init__(self, ledger: Ledger, scan: Callable[[str], None], *, by_label: bool = False) -> None:
        """`by_label`: boxes are opened by the carrier's label that is on paper, and not by their slips."""
        self._ledger, self._scan, self._by_label = ledger, scan, by_label
        self._seen = threading.Condition()
        self._picture: ScreenModel | None = None

    def look(self, picture: ScreenModel) -> None:
        """See a picture; called on the bench's thread."""
        with self._seen:
            self._picture = picture
            self._seen.notify_all()

    def play(self, wanted: int, stop: threading.Event) -> PlayedOrders:
        """Pack `wanted` orders; ends early when an answer does not come in time."""
        packed: list[str] = []
        tried: set[str] = set()
        until = time.monotonic() + _PATIENCE
        while len(packed) < wanted and not stop.is_set():
            order = self._next_order(tried)
            if order is None and time.monotonic() > until:
                return PlayedOrders(tuple(packed), "no_orders")
            if order is None:
                stop.wait(_STEP)
                continue
            tried.add(order)
            trouble = self._pack(order)
            if trouble:
                return PlayedOrders(tuple(packed), trouble)
            packed.append(order)
            until = time.monotonic() + _PATIENCE
        return PlayedOrders(tuple(packed), "")

    def _next_order(self, tried: set[str]) -> str | None:
        """The next slip on the pile. A slip of a cancelled or held order is left lying."""
        waiting = (row.number for row in self._ledger.orders.rows(open_only=True))
        return next((number for number in waiting if number not in tried and self._code_of(number)), None)

    def _code_of(self, order: str) -> str:
        """What opens an order: its slip, or the label of its box once the carrier gave it a number."""
        if not self._by_label:
            return order
        found = self._ledger.slips.find(order, "")
        reference = found.box.reference if found is not None and found.box is not None else ""
        return self._ledger.reservations.number_of(reference) or ""

    def _pack(self, order: str) -> str:
        if not self._answered(lambda picture: isinstance(picture.state, IdleState)):
            return "bench_busy"
        self._scan(self._code_of(order))
        if not self._answered(lambda picture: isinstance(picture.state, PackingState)):
            return "not_opened"
        while True:
            picture = self._picture
            if picture is None or not isinstance(picture.state, PackingState):
                break
            parcel = picture.state.parcel
            missing = parcel.open_items
            if not missing:
                self._scan(BenchCommand.FINISH)
            else:
                self._scan(missing[0].codes[0].code)
            # Other news, such as the shop's answer, changes the picture, too: only a new last scan is a verdict.
            before = picture.last_scan
            if not self._answered(lambda now, before=before: now.last_scan is not before):  # type: ignore[misc]
                return "no_verdict"
        if not self._answered(lambda picture: isinstance(picture.state, IdleState | AwaitingLabelScan)):
            return "no_label"
        picture = self._picture
        if picture is not None and isinstance(picture.state, AwaitingLabelScan):
            self._scan(picture.state.label.waybill.number)
        return "" if self._answered(lambda picture: isinstance(picture.state, IdleState)) else "not_settled"

    def _answered(self, right: Callable[[ScreenModel], bool]) -> bool:
        with self._seen:
            return self._seen.wait_for(lambda: self._picture is not None and right(self._picture), timeout=_PATIENCE)
