"""A carrier's program on this machine: takes reservation sheets, assigns numbers, draws the labels, gives results back.

It sees what a real one sees: the sheet in the folder that somebody uploads from. Its numbers are synthetic.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from printers.document import Code128Item, FrameItem, PrintDocument, TextAlign, TextItem
from printers.images import to_png
from printers.render import render
from station.carriers import carrier, groups
from station.documents.waybill.masking import mask_name
from station.sheets.grids import grid_of
from station.whole_file import put_new

_STEP = 0.3
_FIRST = 65_000_010_000
"""The first base of the numbers that it gives out; the demo's own range ends before it."""
_COUNT = "next-number"
_SORT_CODES = ("4W44-4g", "5K12-1a", "3P80-2c", "6J07-3b")
_WIDE, _HIGH = 100.0, 60.0


class VirtualCarrier:
    """One carrier with its two folders, and the folder into which its labels come out.

    `outbox` and `inbox` are the bench's: it takes from the one and gives into the other.
    """

    def __init__(self, outbox: Path, inbox: Path, labels: Path, code: str = "CJGLS") -> None:
        self.outbox, self.inbox, self.labels, self._code = outbox, inbox, labels, code
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="carrier", daemon=True)

    def start(self) -> None:
        """Make the folders and begin. Raises OSError."""
        for folder in (self.outbox, self.inbox, self.labels):
            folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """End, when the sheet in hand is done."""
        self._stop.set()
        self._thread.join(5)

    def take(self) -> int:
        """Take the sheets that lie there; how many boxes got a number. Raises OSError."""
        done = 0
        for sheet in sorted(self.outbox.glob("예약-*.xlsx")):
            done += self._booked(sheet)
            sheet.unlink()
        return done

    def label_of(self, number: str) -> Path:
        """Where the label of a number lies."""
        return self.labels / f"{number}.png"

    def _serve(self) -> None:
        while not self._stop.wait(_STEP):
            self.take()

    def _booked(self, sheet: Path) -> int:
        (_, titles), *rows = grid_of(sheet.read_bytes(), sheet.name, "")
        booked: list[tuple[str, str, str, str]] = []
        for base, (_, cells) in enumerate(rows, self._next(len(rows))):
            said = dict(zip(titles, cells, strict=False))
            number, sort = carrier(self._code).number_from_base(base), _SORT_CODES[base % len(_SORT_CODES)]
            drawn = label_drawing(number, sort, said.get("주문번호", ""), mask_name(said.get("받는분", "")))
            to_png(render(drawn).bitmap, self.label_of(number))
            booked.append((number, said["접수번호"], said.get("주문번호", ""), sort))
        put_new(self.inbox / f"결과-{sheet.name}", _result(booked))
        return len(booked)

    def _next(self, count: int) -> int:
        """Give out so many bases; what was given out before a restart stays so."""
        file = self.labels / _COUNT
        first = int(file.read_text("utf-8")) if file.exists() else _FIRST
        file.write_text(str(first + count), "utf-8")
        return first


def label_drawing(number: str, sort_code: str, order: str, receiver: str) -> PrintDocument:
    """A label as a carrier prints it: the sort code largest, the number in bars and for the eye."""
    side, wide = 3.0, _WIDE - 6.0
    return PrintDocument(
        _WIDE,
        _HIGH,
        (
            FrameItem(0, 0, _WIDE, _HIGH),
            TextItem(side, 2, wide * 0.55, 12, sort_code, 11),
            Code128Item(side + wide * 0.55, 2, wide * 0.45, 10, sort_code, 2, 2),
            TextItem(side, 16, wide, 6, f"{receiver}   {order}", 4.5),
            Code128Item(side, 25, wide, 20, number),
            TextItem(side, 47, wide, 8, groups(number), 7, align=TextAlign.CENTRE),
        ),
    )


def _result(booked: Sequence[tuple[str, str, str, str]]) -> bytes:
    """The result sheet of the carrier's program, its numbers with hyphens as most have them."""
    import io

    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("결과")
        page.write_row(0, 0, ("운송장번호", "접수번호", "주문번호", "분류코드"))
        for row, (number, reference, order, sort) in enumerate(booked, 1):
            page.write_row(row, 0, (groups(number).replace(" ", "-"), reference, order, sort))
    return made.getvalue()
