"""A label in every printer's language: time to encode it and its bytes, against the dots as they are."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from printers.base import Bitmap
from printers.escpos_dialogue import EscposLanguage
from printers.label_dialogue import LabelLanguage
from printers.language import PrinterLanguage
from printers.printer_settings import LabelMedia, MediaSensor
from printers.render import render
from station.documents.papers.calibration_label import calibration_label
from station.documents.papers.page_layout import PaperStock
from station.documents.waybill.waybill import WaybillData, waybill_document
from station.packing.orders import Receiver

ROUNDS = 30
HONG = Receiver(
    "홍길동",
    "010-1234-5678",
    "06236",
    "서울특별시 강남구 테헤란로 123길 45-6",
    "한빛아파트 101동 1203호",
    "부재 시 문 앞에",
)
ITEMS = (("머그컵", "화이트 350ml", 2), ("양말 3족 세트", "블랙 L", 1), ("녹차 티백", "", 1))
SENDER = ("한빛상점", "02-123-4567", "경기도 파주시 문발로 1")


def waybill(width: float, height: float, dpi: int) -> Bitmap:
    """The waybill of three goods."""
    data = WaybillData(
        "CJ대한통운", "650000000011", "6500-0000-0011", HONG, ITEMS, date(2026, 11, 24), "2026112312345670",
        sender_name=SENDER[0], sender_phone=SENDER[1], sender_address=SENDER[2],
    )  # fmt: skip
    return render(waybill_document(data, width, height, dpi=dpi), dpi).bitmap


def languages(dpi: int) -> dict[str, PrinterLanguage]:
    """All of them, for die-cut labels."""
    media = LabelMedia(dpi, MediaSensor.GAP)
    return {
        "escpos": EscposLanguage(itertools.count()),
        "zpl": LabelLanguage("zpl", media),
        "tspl": LabelLanguage("tspl", media),
        "slcs": LabelLanguage("slcs", media),
    }


def milliseconds(call: Callable[[], object]) -> list[float]:
    """Sorted times of many calls."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def main() -> None:
    print("asked: bytes per label against the raw raster, and the time it takes; no limit was set\n")
    print(f"{'label':<27}{'language':<9}{'raw bytes':>10}{'bytes':>9}{'share':>7}{'p50 ms':>8}{'p99 ms':>8}")
    drawings = {
        "waybill 72 mm, 203 dpi": (waybill(72, 0, 203), 203),
        "waybill 100×150, 203 dpi": (waybill(100, 150, 203), 203),
        "waybill 100×150, 300 dpi": (waybill(100, 150, 300), 300),
        "test label 104 mm, 203 dpi": (render(calibration_label(PaperStock(104))[0]).bitmap, 203),
    }
    for name, (bitmap, dpi) in drawings.items():
        for language, spoken in languages(dpi).items():
            took = milliseconds(lambda spoken=spoken, bitmap=bitmap: spoken.label(bitmap))  # type: ignore[misc]
            raw, sent = len(bitmap.rows), len(spoken.label(bitmap))
            p50, p99 = statistics.median(took), took[int(len(took) * 0.99)]
            print(f"{name:<27}{language:<9}{raw:>10,}{sent:>9,}{sent / raw:>7.0%}{p50:>8.1f}{p99:>8.1f}")


if __name__ == "__main__":
    main()
