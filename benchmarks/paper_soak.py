"""A packer, a bench, and a printer that goes wrong by a seed: paper and journal account for every label."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zxingcpp

from printers.base import Bitmap
from printers.images import to_grey
from printers.virtual import FaultKind, VirtualPrinter
from station.bench.screen_model import LampState, ScreenModel
from station.composition.workplace import BenchWorkplace
from station.config import load
from station.packing.process.states import AwaitingLabelScan, AwaitingPrinter, IdleState, PackingState
from station.simulators import goods
from station.simulators.autoplay import SerialLine
from station.simulators.rest_shop import DemoShop
from tests.support.support_bench import MUG, order

STRIKING = ("paper_end", "cover", "offline", "overheated", "error", "reset", "power_cut")
LASTING = ("paper_end", "cover", "offline", "overheated", "error", "cutter", "near_end", "late_echo@0.6", "refuse")
_LABEL_BYTES = 22_000
_LOOK = 0.4
_TOML = """
[station]
data_dir = "./data"
[shop]
kind = "rest"
base_url = "{shop}"
token = {{ env = "TOKEN" }}
[printer]
port = "tcp://127.0.0.1:{printer}"
timeout_seconds = 0.3
[[scanner]]
kind = "serial"
port = "{scanner}"
"""


@dataclass(frozen=True)
class Account:
    """What a run came to. `lost`: parcels without a whole label. `doubled`: one copy, twice whole on paper."""

    packed: int
    faults: int
    unknown: int
    not_printed: int
    scanned: int
    copies: int
    late: int
    lost: int
    doubled: int
    unsettled: int


class Soak:
    """One bench from beginning to end."""

    def __init__(self, folder: Path, orders: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self._orders = [order(f"2026112300{at:06d}", ("MUG-WH", 1)) for at in range(orders)]
        self._shop, self._printer, self._scanner = DemoShop(orders=()), VirtualPrinter(), SerialLine()
        self._shop.start()
        self._printer.start()
        for one in self._orders:
            self._shop.put(one)
        text = _TOML.format(shop=self._shop.url, printer=self._printer.port, scanner=self._scanner.port)
        (folder / "station.toml").write_text(text, "utf-8")
        self._work = BenchWorkplace(load(folder / "station.toml", {}), {"TOKEN": "demo"})
        self._work.ledger.catalogue.take_in(goods.products())
        self._work.ledger.numbers.add_range("CJGLS", 65000000000, 65000000000 + orders)
        self._work.ledger.intake.take_in(self._orders)
        self._seen = threading.Condition()
        self._picture: ScreenModel | None = None
        self._read = 0
        self._whole: Counter[str] = Counter()
        self._faults = 0

    def run(self) -> Account:
        """Pack every order, then look at everything."""
        self._work.start()
        self._work.bench.watch(self._watch)
        self._work.warm_up()
        for one in self._orders:
            self._pack(one.number)
        self._papers()
        account = self._account()
        self._work.close()
        self._printer.stop()
        self._shop.stop()
        self._scanner.close()
        return account

    def _watch(self, picture: ScreenModel) -> None:
        with self._seen:
            self._picture = picture
            self._seen.notify_all()

    def _sees(self, right: Callable[[ScreenModel], bool], seconds: float = 20) -> bool:
        with self._seen:
            return self._seen.wait_for(lambda: self._picture is not None and right(self._picture), seconds)

    def _pack(self, number: str) -> None:
        self._open(number)
        self._go_wrong()
        self._scanner.scan(MUG)
        for _ in range(20):
            self._sees(lambda now: isinstance(now.state, IdleState | AwaitingLabelScan | AwaitingPrinter), _LOOK)
            state = self._picture.state if self._picture else None
            if isinstance(state, IdleState):
                break
            self._mend()
            if isinstance(state, AwaitingPrinter):
                self._sees(lambda now: not isinstance(now.state, AwaitingPrinter), 5)
            if isinstance(state, AwaitingLabelScan) and self._sees(lambda now: now.printer.state is not LampState.LOST):
                self._settle(state)
        else:
            raise SystemExit(f"{number} was not packed: {self._picture and self._picture.band}")
        self._mend()

    def _open(self, number: str) -> None:
        """Scan the slip; once more when a copy that was asked for a moment too late has to come out first."""
        for _ in range(10):
            self._sees(lambda now: isinstance(now.state, IdleState))
            self._scanner.scan(number)
            if self._sees(lambda now: isinstance(now.state, PackingState) and now.shop_asked_at is not None, 2):
                return
            self._mend()
        raise SystemExit(f"{number} was not opened: {self._picture and self._picture.band}")

    def _go_wrong(self) -> None:
        if self._chance.random() < 0.4:
            self._faults += 1
            if self._chance.random() < 0.6:
                fault = f"{self._chance.choice(STRIKING)}@{self._chance.randint(1, _LABEL_BYTES)}"
            else:
                fault = self._chance.choice(LASTING)
            self._printer.set_fault(fault)

    def _mend(self) -> None:
        for kind in FaultKind:
            self._printer.clear_fault(f"{kind.value}")

    def _settle(self, state: AwaitingLabelScan) -> None:
        """Look at the paper as a person does: a whole label is scanned, else a further copy is asked for."""
        code = f"PS:LABEL:{state.label.waybill.number}:{state.label.copy}"
        self._papers()
        if self._whole[code]:
            self._scanner.scan(code)
        else:
            self._scanner.scan("PS:REPRINT")
            self._scanner.scan("PS:OK")
        self._sees(lambda now: now.state != state, 5)

    def _papers(self) -> None:
        """Read what came out since the last look; whole is what carries the number and its own code."""
        labels = self._printer.labels
        for label in labels[self._read :]:
            codes = codes_on(label.bitmap)
            own = next((code for code in codes if code.startswith("PS:LABEL:")), "")
            if own and own.split(":")[2] in codes:
                self._whole[own] += 1
        self._read = len(labels)

    def _account(self) -> Account:
        records = list(self._work.ledger.records.find())
        outcomes = Counter(str(one["outcome"]) for one in records if one["event"] == "label_outcome")
        numbers = {str(one["waybill"]) for one in records if one["event"] == "parcel_packed"}
        whole = {code.split(":")[2] for code in self._whole}
        return Account(
            packed=len(numbers),
            faults=self._faults,
            unknown=outcomes["unknown"],
            not_printed=outcomes["not_printed"],
            scanned=sum(one["event"] == "label_scanned" for one in records),
            copies=sum(one["event"] == "label_sending" and one["copy"] > 1 for one in records),
            late=sum(is_late(records, at) for at in range(len(records))),
            lost=len(self._orders) - len(numbers & whole),
            doubled=sum(count - 1 for count in self._whole.values()),
            unsettled=sum(is_unsettled(records, at) for at in range(len(records))),
        )


def codes_on(bitmap: Bitmap) -> set[str]:
    """Every barcode that a reader finds on a piece of paper."""
    if not bitmap.height:
        return set()
    picture = to_grey(bitmap)
    return {symbol.text for symbol in zxingcpp.read_barcodes(picture)}


def same_copy(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Both records speak of one copy."""
    return (one["waybill"], one["copy"]) == (other["waybill"], other["copy"])


def is_late(records: list[dict[str, Any]], at: int) -> bool:
    """A confirmation of a copy that was unknown before."""
    one = records[at]
    return (one["event"], one.get("outcome")) == ("label_outcome", "confirmed") and any(
        before["event"] == "label_outcome" and before["outcome"] == "unknown" and same_copy(before, one)
        for before in records[:at]
    )


def is_unsettled(records: list[dict[str, Any]], at: int) -> bool:
    """An unknown copy that neither a scan, nor a late answer, nor a marked further copy followed."""
    one = records[at]
    if (one["event"], one.get("outcome")) != ("label_outcome", "unknown"):
        return False
    return not any(
        (after["event"] == "label_scanned" and after["verdict"] == "ok" and after.get("waybill") == one["waybill"])
        or (after["event"] == "label_outcome" and after["outcome"] == "confirmed" and same_copy(after, one))
        or (after["event"] == "label_sending" and after["waybill"] == one["waybill"] and after["copy"] > one["copy"])
        for after in records[at + 1 :]
    )
