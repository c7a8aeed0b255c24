"""Paper: drawing and checking a label, its bytes, python-escpos off the start, a thousand labels in trouble."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.paper_soak import Soak
from printers import escpos
from printers.base import Bitmap
from printers.check import require_printable, warm_up
from printers.document import PrintDocument
from printers.render import render
from station.documents import WaybillData, waybill_document
from station.packing.orders import Receiver

LABELS = int(os.environ.get("LABELS", "1000"))
SEED = int(os.environ.get("SEED", "20261123"))
_ROUNDS = 60
_RECEIVER = Receiver(
    "홍길동", "010-0000-1234", "04524", "서울특별시 중구 세종대로 110", "가상빌딩 101동 1203호", "문 앞에 놔주세요"
)


def waybill(number: str, width: float, height: float) -> PrintDocument:
    """A label as a shop's parcel has it, on paper of this size in mm."""
    data = WaybillData(
        carrier_name="CJ대한통운",
        waybill=number,
        waybill_grouped=number,
        receiver=_RECEIVER,
        items=(("머그컵", "화이트 350ml", 2), ("양말 3족 세트", "블랙 L", 2), ("녹차 20티백", "", 1)),
        packed_on=date(2026, 11, 23),
        order="2026112312345670",
        sender_name="가상상점",
        sender_phone="02-0000-0000",
        sender_address="서울 중구 가상로 2",
    )
    return waybill_document(data, width, height)


def checked(number: str, width: float, height: float) -> Bitmap:
    """Document, drawing, and every barcode read back."""
    document = waybill(number, width, height)
    drawing = render(document)
    require_printable(document, drawing)
    return drawing.bitmap


def line(name: str, figures: list[float], asked: str) -> None:
    """One row of the table."""
    figures = sorted(figures)
    p99 = figures[min(len(figures) - 1, round(len(figures) * 0.99))]
    print(f"{name:<58} p50 {statistics.median(figures):6.2f}  p99 {p99:6.2f} ms   asked p50 {asked}")


def timed(work: Callable[[str], object]) -> list[float]:
    """Milliseconds of every round, each with another number."""
    figures = []
    for at in range(_ROUNDS):
        began = time.perf_counter()
        work(f"6500{at:08d}")
        figures.append((time.perf_counter() - began) * 1000)
    return figures


def drawing() -> None:
    """Document → checked bitmap, and the bytes that print it."""
    for width, height, asked in ((72.0, 112.5, "15"), (104.0, 150.0, "30")):
        bitmap = checked("650000000011", width, height)
        size = f"{bitmap.width}×{bitmap.height}"
        began = time.process_time()
        line(f"{size} label: document → checked bitmap", timed(lambda n: checked(n, width, height)), asked)  # noqa: B023
        print(f"{'  of it CPU':<58} {(time.process_time() - began) * 1000 / _ROUNDS:10.2f} ms")
        line(f"{size} label: bitmap → bytes", timed(lambda _: escpos.label(bitmap)), "-")  # noqa: B023
        raw, sent = len(bitmap.rows), len(escpos.label(bitmap))
        seconds = f"{raw * 10 / 115_200:.1f} → {sent * 10 / 115_200:.1f} s at 115,200 baud"
        print(f"{size + ' label: raw raster → bytes sent':<58} {raw:,} → {sent:,} ({sent / raw:.0%}), {seconds}")


def importing() -> None:
    """What python-escpos costs, and that a bench which prints has not paid for it."""
    code = "import time; a = time.perf_counter(); import {0}; print((time.perf_counter() - a) * 1000)"
    trace = (
        "import logging, sys, printers.printer, printers.virtual, printers.escpos\n"
        "print('escpos.printer' in sys.modules, len(logging.getLogger().handlers))"
    )
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "TMPDIR": folder}

        def run(program: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-c", program]
            return subprocess.run(command, env=environ, capture_output=True, text=True, check=True)

        ours = [float(run(code.format("printers.printer")).stdout) for _ in range(5)]
        done = run(trace)
        left = len(list(Path(folder).iterdir()))
        theirs = [float(run(code.format("escpos.printer")).stdout) for _ in range(5)]
    print(
        f"{'import: our printer / python-escpos printer classes':<58} "
        f"{statistics.median(ours):.0f} / {statistics.median(theirs):.0f} ms"
    )
    print(
        f"{'its classes loaded, root log handlers, stderr, temp files':<58} "
        f"{done.stdout.strip()}, {len(done.stderr)} bytes, {left}   asked False 0, 0 bytes, 0"
    )


def soak() -> None:
    """Labels through the virtual printer with faults by seed."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        a = Soak(Path(folder), LABELS, SEED).run()
    took = time.perf_counter() - began
    print(f"{f'{LABELS:,} labels, seed {SEED}, {a.faults} faults':<58} {a.packed:,} packed in {took:.0f} s")
    print(
        f"{'  not printed / unknown / marked copies':<58} {a.not_printed} / {a.unknown} / {a.copies}; "
        f"settled by {a.scanned} scans and {a.late} late answers"
    )
    print(
        f"{'  lost / doubled without a mark / unknown and unsettled':<58} {a.lost} / {a.doubled} / {a.unsettled}"
        "   asked 0 / 0 / 0"
    )


if __name__ == "__main__":
    warm_up()
    drawing()
    importing()
    soak()
