"""A shop that is two folders: the program's own second process for it, on a clock that is told to go on."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from station.composition.sheet_shop import sheet_sync
from station.config import load
from station.ledger import Ledger
from station.packing.orders import OrderStatus
from station.sync.round import RoundResult, SyncLink
from station.sync.sheet_transfer import SheetSync
from tests.support.support_order_sheet import PASSWORD
from tests.support.support_sync import Clock, Until, ledger_in, order_of, pack

FIRST = "발송-20261123-100000.xlsx"
"""The name of the sheet that is made at the hour at which the clock stands first."""
_TOML = """
[station]
language = "{language}"
[shop]
kind = "files"
sheet_password = {{ env = "SHEET_PASSWORD" }}
sheet_minutes = 30
"""


class Room:
    """The two folders with the ledger behind them. A second process begins anew with every round."""

    def __init__(self, folder: Path, ledger: Ledger, clock: Clock, language: str = "ko") -> None:
        self.folder, self.ledger, self.clock = folder, ledger, clock
        file = folder / "station.toml"
        file.write_text(_TOML.format(language=language), "utf-8")
        self.config = load(file, {})
        self.inbox, self.outbox = folder / "inbox", folder / "outbox"
        self.links: list[SyncLink] = []

    def sync(self) -> SheetSync:
        """The second process as `sync` makes it; its folders are made where they are missing."""
        return sheet_sync(
            self.config,
            self.ledger,
            {"SHEET_PASSWORD": PASSWORD},
            {
                "clock": self.clock,
                "poll_seconds": 60,
                "owner": "sync-1",
                "log": logging.getLogger("tests.sheets"),
                "wake": lambda: None,
                "alive": lambda: None,
                "errands": lambda: None,
                "link": self.links.append,
                "forget": lambda: None,
            },
        )

    def drop(self, name: str, data: bytes) -> Path:
        """Put a file into the inbox."""
        self.inbox.mkdir(exist_ok=True)
        path = self.inbox / name
        path.write_bytes(data)
        return path

    def round(self, seconds: float = 1e6) -> RoundResult:
        """One full round, as `sync --once` makes it."""
        return self.sync().round(Until(self.clock, seconds))

    def run(self, seconds: float, each: Callable[[], None] = lambda: None) -> None:
        """A process that runs for a time."""
        self.sync().run(Until(self.clock, seconds, each))

    def here(self) -> list[str]:
        """What lies in the inbox."""
        return sorted(path.name for path in self.inbox.iterdir())

    def note(self, name: str) -> str:
        """What the note beside a sheet says."""
        return (self.inbox / name).read_text("utf-8-sig")

    def orders(self) -> dict[str, OrderStatus]:
        """The orders that are known, with their states."""
        return {row.number: row.status for row in self.ledger.orders.rows()}

    def packed(self, *numbers: str) -> None:
        """Orders that are known and packed, one after the other; their waybills end in their numbers."""
        self.ledger.intake.take_in([order_of(number) for number in numbers])
        for number in numbers:
            self.clock.go(0.01)
            pack(self.ledger, number, waybill_of(number), self.clock.now)

    def packed_as_known(self, number: str) -> None:
        """An order that came in is packed as it stands."""
        self.clock.go(0.01)
        pack(self.ledger, number, waybill_of(number[-10:]), self.clock.now)

    def sheets(self) -> dict[str, list[list[object]]]:
        """The dispatch sheets that are to be uploaded, each with its cells."""
        return {path.name: cells_of(path.read_bytes()) for path in sorted(self.outbox.glob("[!.]*"))}

    def collected(self) -> list[list[object]]:
        """The rows of all sheets, which are taken away."""
        rows = [row for cells in self.sheets().values() for row in cells[1:]]
        for path in self.outbox.glob("[!.]*"):
            path.unlink()
        return rows

    def debts(self) -> list[tuple[str, str]]:
        """State and reason of everything that was ever owed."""
        return [(row.state, row.reason) for row in self.ledger.outbox.rows(include_done=True)]


def waybill_of(number: str) -> str:
    """The number of the parcel of an order."""
    return f"65{number:0>10}"


def row_of(number: str) -> list[object]:
    """The row of a packed order in a dispatch sheet."""
    return [f"{number}-1", "택배,등기,소포", "CJ대한통운", waybill_of(number)]


def cells_of(data: bytes) -> list[list[object]]:
    """The cells of a spreadsheet's only sheet."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@contextmanager
def room_in(folder: Path, language: str = "ko") -> Iterator[Room]:
    """A room that is closed whatever happens."""
    clock = Clock()
    with ledger_in(folder / "data", clock) as ledger:
        yield Room(folder, ledger, clock, language)
